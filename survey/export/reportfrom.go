package export

import (
	"slices"

	"sipas/analysis"
	"sipas/analysis/study"
	"sipas/survey"
	"sipas/survey/directory"
	"sipas/survey/results"
)

// FromSummary makes a report of a summary, which is ready at once. It has no
// fields, quality or digests; FromResult has. program is the program's version.
func FromSummary(s *results.Summary, config *directory.Snapshot, program string) (*Report, error) {
	b, err := newReport(config, s.Wave, s.Ask.Unit, program)
	if err != nil {
		return nil, err
	}
	r := b.report
	if s.Wave.Phase(s.At) != survey.PhaseOver {
		r.At = s.At.UTC()
	}
	r.Counts = Counts{s.Responses, s.Counted, s.Withdrawn, s.Partial, s.Excluded, s.Misfits}
	if s.Ask.Unit != "" { // a summary does not tell how many were withdrawn in a unit
		r.Counts.Withdrawn, r.Counts.Misfits = -1, -1
	}
	if s.Suppressed {
		r.Counts.Responses, r.Counts.Counted, r.Counts.Partial, r.Counts.Excluded = -1, -1, -1, -1
	}
	r.Overall = b.definitions(s.ItemMean, s.FactorMean, s.Pooled, s.Question, s.Comprehensive)
	b.addFactors(s.Factors)
	for _, u := range s.Units {
		l := lineOf(u.Estimate).called(u.ID, b.unit(u.ID))
		l.Depth = u.Depth
		r.Units = append(r.Units, l)
	}
	r.Method = Method{Score: s.Ask.Score.Formula(), Confidence: 0.95, SuppressBelow: 5, FactorWeights: factorWeights(s.Wave)}
	b.finish()
	return r, nil
}

// definitions are the overall figures that there are.
func (b *reportBuilder) definitions(all ...analysis.Estimate) []Line {
	var lines []Line
	for _, e := range all {
		if e.Formula != "" {
			lines = append(lines, lineOf(e))
		}
	}
	return lines
}

// addFactors lays out the factors and the criteria in them.
func (b *reportBuilder) addFactors(all []results.Factor) {
	r := b.report
	for _, f := range all {
		r.Factors = append(r.Factors, lineOf(f.ItemMean).called(f.Code, b.factors[f.Code]))
		for _, c := range f.Criteria {
			r.Criteria = append(r.Criteria, b.criterion(c, f.Code))
		}
	}
}

// criterion lays out a criterion; factor is "" for a question that is in none.
func (b *reportBuilder) criterion(c results.Criterion, factor string) Line {
	l := lineOf(c.Estimate).called(c.Code, b.items[c.Code])
	l.Factor = factor
	if !l.Suppressed {
		l.Counts = c.Counts
	}
	return l
}

// FromResult makes a report of a study: its total, the breakdowns by
// results.ByUnit and results.ByField, the quality part. Overall holds every
// formula of the plan under its first score, the one in force first; units and
// fields have the one in force. How many sheets are in no index is not known
// here: Counts may be completed by the snapshot that the study was made of.
func FromResult(s *study.Result, w survey.Wave, config *directory.Snapshot) (*Report, error) {
	b, err := newReport(config, w, "", s.Provenance.Program)
	if err != nil {
		return nil, err
	}
	r, asked := b.report, s.Provenance.Asked
	score := analysis.FormulaTop2
	if len(asked.Scores) > 0 {
		score = asked.Scores[0]
	}
	r.Counts = Counts{Responses: int(s.Rows), Counted: int(s.Total.Rows), Withdrawn: -1, Partial: -1, Excluded: -1, Misfits: -1}
	if s.Total.Suppressed {
		r.Counts.Responses, r.Counts.Counted = -1, -1
	}
	r.Overall = overall(s.Total, score)
	for _, f := range config.Questionnaires[w.Questionnaire].Factors {
		i := slices.IndexFunc(s.Total.Indexes, func(x study.Figure) bool { return x.Subject == f.Code && x.Score == score })
		if i >= 0 {
			r.Factors = append(r.Factors, lineOfFigure(s.Total.Indexes[i]).called(f.Code, f.Name))
		}
	}
	r.Criteria = b.criteria(s.Total, score)
	for _, d := range s.Breakdowns {
		switch {
		case slices.Equal(d.By, []string{results.ByUnit}):
			r.Units = groups(d, score, b.unit)
		case slices.Equal(d.By, []string{results.ByField}):
			r.Fields = groups(d, score, func(code string) survey.Text { return config.Fields[code].Name })
		}
	}
	r.Quality = quality(s.Quality, r.Overall, score)
	r.Method = Method{Score: score, Confidence: asked.Confidence, SuppressBelow: asked.SuppressBelow, FactorWeights: asked.FactorWeights,
		Weights: asked.Sample.Weights, Filters: asked.Where, Frame: s.Provenance.Frame, Plan: s.Provenance.Plan, Seed: s.Provenance.Seed, Notes: s.Notes}
	b.finish()
	return r, nil
}

// overall are a group's figures over all criteria under a score.
func overall(g study.Group, score analysis.Formula) []Line {
	var all []Line
	for _, f := range g.Indexes {
		if f.Subject == study.AllCriteria && f.Score == score {
			all = append(all, lineOfFigure(f))
		}
	}
	return all
}

// criteria are a group's items under a score.
func (b *reportBuilder) criteria(g study.Group, score analysis.Formula) []Line {
	var all []Line
	for _, i := range g.Items {
		at := slices.IndexFunc(i.Figures, func(x study.Figure) bool { return x.Score == score })
		if at < 0 {
			continue
		}
		l := lineOfFigure(i.Figures[at]).called(i.Name, b.items[i.Name])
		l.Factor = i.Factor
		if i.Suppressed {
			l = l.withheld()
		} else if !l.Suppressed {
			l.Counts = i.Counts
		}
		all = append(all, l)
	}
	return all
}

// groups are the figures in force of a breakdown's groups.
func groups(d study.Breakdown, score analysis.Formula, name func(code string) survey.Text) []Line {
	var all []Line
	for _, g := range d.Groups {
		lines := overall(g, score)
		if g.Suppressed || len(lines) == 0 {
			lines = []Line{Line{Score: score}.withheld()}
		}
		all = append(all, lines[0].called(g.Labels[0], name(g.Labels[0])))
	}
	return all
}

func quality(q *study.QualityCheck, with []Line, score analysis.Formula) *Quality {
	if q == nil {
		return nil
	}
	all := &Quality{Sheets: q.Sheets, Flagged: q.Flagged, With: with, Without: overall(q.Without, score)}
	for _, r := range q.Rules {
		all.Rules = append(all.Rules, Rule{r.Code, r.Words, r.Sheets, r.Share, r.FalseAlarm})
	}
	return all
}

type reportBuilder struct {
	report         *Report
	config         *directory.Snapshot
	items, factors map[string]survey.Text
}

func newReport(config *directory.Snapshot, w survey.Wave, unit, program string) (*reportBuilder, error) {
	q := config.Questionnaires[w.Questionnaire]
	if q == nil {
		return nil, results.ErrNoWave
	}
	b := &reportBuilder{config: config, items: map[string]survey.Text{}, factors: map[string]survey.Text{}}
	b.report = &Report{Schema: ReportSchema, Program: program, Wave: w.ID, Title: w.Title, Demo: w.Demo, Opens: w.Opens.UTC(), Closes: w.Closes.UTC(),
		Unit: unit, Questionnaire: q.Ref, Asked: q.Title, Note: q.Note, Labels: q.Scale.Labels}
	if unit != "" {
		b.report.UnitName = b.unit(unit)
	}
	versions := append(otherVersions(config, q), q) // the wave's own words prevail
	for _, v := range versions {
		for _, f := range v.Factors {
			b.factors[f.Code] = f.Name
			for _, c := range f.Criteria {
				b.items[c.Code] = c.Question
			}
		}
		b.items[v.Overall.Code] = v.Overall.Question
	}
	return b, nil
}

func (b *reportBuilder) unit(id string) survey.Text {
	u, _ := b.config.Tree.Unit(id)
	return u.Name
}

// finish notes which formulas the lines carry.
func (b *reportBuilder) finish() {
	r := b.report
	for _, lines := range [][]Line{r.Overall, r.Factors, r.Units, r.Fields} {
		for _, l := range lines {
			if l.Formula != "" && !slices.Contains(r.Method.Formulas, l.Formula) {
				r.Method.Formulas = append(r.Method.Formulas, l.Formula)
			}
		}
	}
}
