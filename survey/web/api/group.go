package api

import (
	"sipas/survey"
	"sipas/survey/findings"
	"sipas/survey/results"
)

// group are the figures of a group of answers, or of all.
type group struct {
	Label      string      `json:"label"` // "" for all, and for answers without a label
	Name       survey.Text `json:"name"`
	Responses  *int        `json:"responses"` // null: withheld
	Suppressed bool        `json:"suppressed"`
	Overall    overall     `json:"overall"`
	Factors    []factor    `json:"factors"`
	Own        []criterion `json:"own"` // rated questions that are in no factor
}

// overall is the index of the whole questionnaire by each definition; null for
// one that the wave does not have.
type overall struct {
	ItemMean      *figure `json:"item_mean"`
	FactorMean    *figure `json:"factor_mean"`
	Pooled        *figure `json:"pooled"`
	Question      *figure `json:"question"`
	Comprehensive *figure `json:"comprehensive"`
}

type factor struct {
	Code     string      `json:"code"`
	Name     survey.Text `json:"name"`
	ItemMean *figure     `json:"item_mean"`
	Pooled   *figure     `json:"pooled"`
	Criteria []criterion `json:"criteria"`
}

type criterion struct {
	Code   string      `json:"code"`
	Name   survey.Text `json:"name"`
	Figure *figure     `json:"figure"`
	Counts []int64     `json:"counts"` // answers by rating, the worst first; null: withheld
}

// speller knows the short names of what is rated.
type speller struct{ factors, items map[string]survey.Text }

// speller reads the wave's questionnaire and, for what only other versions of
// it ask, those, the newest first.
func (a *asked) speller(w survey.Wave) speller {
	s := speller{map[string]survey.Text{}, map[string]survey.Text{}}
	for _, q := range results.Versions(a.config, w) {
		s.read(q)
	}
	return s
}

func (s speller) read(q *survey.Questionnaire) {
	add := func(to map[string]survey.Text, code string, short, long survey.Text) {
		if _, known := to[code]; known {
			return
		}
		if len(short) == 0 {
			short = long
		}
		to[code] = short
	}
	for _, f := range q.Factors {
		add(s.factors, f.Code, f.Name, nil)
		for _, c := range f.Criteria {
			add(s.items, c.Code, c.Short, c.Question)
		}
	}
	if q.Overall.Code != "" {
		add(s.items, q.Overall.Code, q.Overall.Short, q.Overall.Question)
	}
}

func (s speller) group(f findings.Figures, name survey.Text) group {
	g := group{Label: f.Label, Name: named(name), Suppressed: f.Suppressed, Factors: []factor{}, Own: s.criteria(f.Own),
		Overall: overall{figureOf(f.ItemMean), figureOf(f.FactorMean), figureOf(f.Pooled), figureOf(f.Question), figureOf(f.Comprehensive)}}
	if !f.Suppressed {
		g.Responses = &f.Responses
	}
	for _, x := range f.Factors {
		g.Factors = append(g.Factors, factor{Code: x.Code, Name: named(s.factors[x.Code]),
			ItemMean: figureOf(x.ItemMean), Pooled: figureOf(x.Pooled), Criteria: s.criteria(x.Criteria)})
	}
	return g
}

func (s speller) criteria(some []results.Criterion) []criterion {
	told := []criterion{}
	for _, c := range some {
		x := criterion{Code: c.Code, Name: named(s.items[c.Code]), Figure: figureOf(c.Estimate)}
		if !c.Estimate.Suppressed {
			x.Counts = c.Counts
		}
		told = append(told, x)
	}
	return told
}
