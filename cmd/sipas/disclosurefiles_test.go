package main

import (
	"encoding/csv"
	"encoding/json"
	"net/url"
	"strings"

	"sipas/analysis"
	"sipas/survey"
	"sipas/survey/directory"
	"sipas/survey/export"
	"sipas/survey/findings"
	"sipas/survey/manage"
	"sipas/survey/results"
	"sipas/survey/seal"
)

// reports are the figures in reports of what filters in one dimension show,
// and of summaries.
func (a *attack) reports(wave string, people []giver) (all []figures) {
	a.Helper()
	axes, err := a.findings.Axes(a.Context(), wave)
	if err != nil {
		a.Fatal(err)
	}
	for _, query := range queries(wave) {
		l, _ := findings.Parse(query, wave, axes)
		if len(query) > 1 && !query.Has("from") {
			continue
		}
		s := export.Seen{}
		if s.Sight, err = a.findings.Look(a.Context(), l); err != nil {
			a.Fatal(err)
		}
		if s.Sight.Refused != "" {
			continue
		}
		s.Units, _ = a.findings.By(a.Context(), l, results.ByUnit)
		s.Fields, _ = a.findings.By(a.Context(), l, results.ByField)
		without := l
		without.Unflagged = true
		if s.Without, err = a.findings.Look(a.Context(), without); err != nil {
			a.Fatal(err)
		}
		if len(l.Only) == 0 && l.From == "" && !l.Unflagged {
			ask := results.Ask{Unit: l.Unit}
			if s.Beside, err = a.findings.Beside(a.Context(), l); err != nil {
				a.Fatal(err)
			}
			if s.Summary, err = a.results.Summary(a.Context(), wave, ask); err != nil {
				a.Fatal(err)
			}
			r, err := export.FromSummary(s.Summary, a.Config(), "test")
			if err != nil {
				a.Fatal(err)
			}
			all = append(all, a.report(query, r, people)...)
		}
		r, err := export.FromSight(s, a.Config(), "test")
		if err != nil {
			a.Fatal(err)
		}
		all = append(all, a.report(query, r, people)...)
	}
	return all
}

// report reads a report as programs do.
func (a *attack) report(query url.Values, r *export.Report, people []giver) (all []figures) {
	a.Helper()
	text, err := json.Marshal(r)
	if err != nil {
		a.Fatal(err)
	}
	var read export.Report
	if err := json.Unmarshal(text, &read); err != nil {
		a.Fatal(err)
	}
	names := map[analysis.Formula]string{analysis.FormulaItemMean: "/mean", analysis.FormulaPooled: "/pooled"}
	note := func(f figures, what string, l export.Line) {
		if !l.Suppressed {
			f.shown[what] = l.Respondents
		}
	}
	group := func(of string, is func(giver) bool) figures {
		return figures{of: "report " + query.Encode() + " " + of, in: those(people, is), responses: -1, shown: map[string]int64{}}
	}
	lines := func(f figures, some []export.Line) figures {
		for _, l := range some {
			if name := names[l.Formula]; name != "" {
				note(f, name, l)
			}
		}
		return f
	}
	total := lines(group("", func(g giver) bool { return g.in(query) }), read.Overall)
	total.responses = read.Counts.Counted
	for _, l := range read.Factors {
		note(total, l.Code+"/mean", l)
	}
	for _, l := range read.Criteria {
		note(total, l.Code, l)
	}
	all = append(all, total)
	for axis, some := range map[string][]export.Line{"unit": read.Units, "field": read.Fields} {
		for _, l := range some {
			f := group(axis+"="+l.Code, func(g giver) bool { return g.in(query) && g.has(axis, l.Code) })
			note(f, "/mean", l)
			all = append(all, f)
		}
	}
	if q := read.Quality; q != nil {
		all = append(all, lines(group("without flagged", func(g giver) bool { return g.in(query) && !g.flagged }), q.Without))
	}
	return all
}

// open are the groups of sheets that open data tells apart.
func (a *attack) open(wave string, people []giver) (all []figures) {
	a.Helper()
	w, err := manage.Present[survey.Wave](a.Context(), &manage.Manager{Store: a.Store, Directory: a.Directory, Now: a.Now}, directory.Waves, wave)
	if err != nil {
		a.Fatal(err)
	}
	if _, err := a.seals.Begin(a.Context(), wave, w.Rev, "chi"); err != nil {
		a.Fatal(err)
	}
	if _, err := a.seals.Finish(a.Context(), wave, nil); err != nil {
		a.Fatal(err)
	}
	text, err := a.seals.Read(a.Context(), wave, seal.Open)
	if err != nil {
		a.Fatal(err)
	}
	sheets, err := csv.NewReader(strings.NewReader(string(text))).ReadAll()
	if err != nil {
		a.Fatal(err)
	}
	axes := map[string]string{"unit": "unit", "field": "field", "channel": "channel", "period": "month", "sex": "q.sex", "age": "q.age"}
	var names []string
	var columns []int
	for i, name := range sheets[0] {
		if axis := axes[name]; axis != "" {
			names, columns = append(names, axis), append(columns, i)
		}
	}
	classes := map[string]int{}
	for _, sheet := range sheets[1:] {
		var key []string
		for _, i := range columns {
			key = append(key, sheet[i])
		}
		classes[strings.Join(key, "\n")]++
	}
	named := map[string]bool{}
	for key := range classes {
		named[strings.SplitN(key, "\n", 2)[0]] = true
	}
	for key, n := range classes {
		labels := strings.Split(key, "\n")
		f := figures{of: "open data " + strings.Join(labels, " "), responses: n, shown: map[string]int64{"/mean": -1, "/pooled": -1}}
		f.in = those(people, func(g giver) bool {
			for i, l := range labels {
				switch {
				case l == seal.Merged && names[i] == "unit":
					if named[g.unit] {
						return false
					}
				case names[i] == "unit" && g.unit != l, l != seal.Merged && !g.has(names[i], l):
					return false
				}
			}
			return true
		})
		for _, code := range items {
			f.shown[code] = -1
		}
		all = append(all, f)
	}
	return all
}
