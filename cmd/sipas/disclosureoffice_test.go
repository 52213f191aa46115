package main

import (
	"sipas/survey"
	"sipas/survey/directory"
	"sipas/survey/store"
	"sipas/survey/web/desktest"
)

// The items of the attack's questionnaire, and the factor of each; the last is
// the overall question, which is in none.
var (
	items   = []string{"A1", "A2", "B1", "B2", "OV"}
	itemsOf = map[string][]int{"A": {0, 1}, "B": {2, 3}, "": {0, 1, 2, 3}}
)

func (a *attack) keep(collection, key string, v any) {
	a.Helper()
	if err := store.Add(a.Context(), a.Store, collection, key, v); err != nil {
		a.Fatal(err)
	}
}

// asked is a questionnaire of two factors with two criteria each.
func asked() *survey.Questionnaire {
	q := survey.SIPAS25()
	q.ID = "mini"
	q.Factors = q.Factors[:2]
	for i := range q.Factors {
		q.Factors[i].Criteria, q.Factors[i].When = q.Factors[i].Criteria[:2], nil
		for k := range q.Factors[i].Criteria {
			q.Factors[i].Criteria[k].Code = items[2*i+k]
		}
	}
	option := func(codes ...string) (all []survey.Option) {
		for _, c := range codes {
			all = append(all, survey.Option{Code: c, Text: survey.Text{"vi": c, "en": c}})
		}
		return all
	}
	q.Before = nil
	q.After = []survey.Question{
		{Code: "sex", Kind: survey.OneOf, Text: survey.Text{"vi": "Giới tính", "en": "Sex"}, Options: option("f", "m")},
		{Code: "age", Kind: survey.OneOf, Text: survey.Text{"vi": "Tuổi", "en": "Age"}, Options: option("young", "middle", "old")},
	}
	q.ShortForm = nil
	return q
}

// above is the tree of units.
var above = map[string]string{"P": "", "D1": "P", "D1A": "D1", "D1B": "D1", "D2": "P"}

func (a *attack) furnish() {
	a.Helper()
	both := func(s string) survey.Text { return survey.Text{"vi": s, "en": s} }
	for _, u := range []string{"P", "D1", "D1A", "D1B", "D2"} {
		a.keep(directory.Units, u, survey.Unit{ID: u, Kind: survey.Department, Name: both(u), Parent: above[u]})
		a.keep(directory.Counters, u+"-1", survey.Counter{ID: u + "-1", Unit: u, Name: both(u + "-1")})
	}
	for _, f := range []string{"HT", "DD"} {
		a.keep(directory.Fields, f, survey.Field{Code: f, Name: both(f)})
	}
	q := asked()
	a.keep(directory.Questionnaires, q.Ref.String(), q)
	opens := desktest.Noon.AddDate(0, 0, -60)
	for _, w := range []survey.Wave{{ID: "first", Units: []string{"D1"}}, {ID: "second", Units: []string{"D1", "D2"}, Before: "first"}} {
		w.Title, w.Questionnaire, w.Form, w.State = both(w.ID), q.Ref, survey.FullForm, survey.Closed
		w.Opens, w.Closes = opens, opens.AddDate(0, 0, 30)
		a.keep(directory.Waves, w.ID, w)
	}
	if err := a.Directory.Changed(a.Context()); err != nil {
		a.Fatal(err)
	}
}
