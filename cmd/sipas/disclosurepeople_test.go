package main

import (
	"fmt"
	"net/url"
	"slices"
	"time"

	"sipas/survey"
	"sipas/survey/store"
)

// giver is one who answered.
type giver struct {
	unit, field, sex, age string
	channel               survey.Channel
	at                    time.Time
	rated                 []bool // by item
	flagged               bool

	id survey.ResponseID
}

// people answers a wave: most are alike, some are rare, and some left things out.
func (a *attack) people(wave string, n int, units ...string) []giver {
	a.Helper()
	rare := func(of ...string) string { return of[min(a.random.IntN(len(of)), a.random.IntN(len(of)))] }
	about, _ := a.Config().Wave(wave)
	all := make([]giver, n)
	for i := range all {
		at := about.Opens.AddDate(0, 0, 7*min(a.random.IntN(3), a.random.IntN(3))).Add(time.Duration(a.random.IntN(3)) * time.Hour)
		g := giver{unit: rare(units...), field: rare("HT", "DD", ""), sex: rare("f", "m", ""), age: rare("middle", "old", "young"),
			channel: survey.Channel(rare("qr", "kiosk")), at: at, flagged: a.random.IntN(8) == 0, rated: make([]bool, len(items))}
		for j := range items {
			g.rated[j] = j == 0 || a.random.IntN(12) > 0
		}
		var random [survey.RandomIDBytes]byte
		for k := range random {
			random[k] = byte(a.random.Uint32())
		}
		r := &survey.Response{ID: survey.NewResponseID(at, random), Wave: wave, Unit: g.unit, Counter: g.unit + "-1", Field: g.field,
			Questionnaire: asked().Ref, Form: survey.FullForm, Language: "vi", Channel: g.channel, Hour: at.UTC().Truncate(time.Hour), Seconds: 90, Answers: survey.Answers{}}
		for j, code := range items {
			if g.rated[j] {
				r.Answers[code] = survey.Answer{Rating: 1 + a.random.IntN(5)}
			}
		}
		for code, option := range map[string]string{"sex": g.sex, "age": g.age} {
			if option != "" {
				r.Answers[code] = survey.Answer{Choices: []string{option}}
			}
		}
		if err := a.Store.Insert(a.Context(), store.Responses, store.ResponseKey(r.Wave, r.ID), store.EncodeResponse(r)); err != nil {
			a.Fatal(err)
		}
		g.id = r.ID
		all[i] = g
	}
	a.flag(wave, all)
	return all
}

// flag has some of the sheets taken for suspect.
func (a *attack) flag(wave string, all []giver) {
	a.Helper()
	s, err := a.results.Frame(a.Context(), wave)
	if err != nil {
		a.Fatal(err)
	}
	flagged := map[survey.ResponseID]bool{}
	for _, g := range all {
		flagged[g.id] = g.flagged
	}
	a.results.Flag(s, func(row int) bool { return flagged[s.ID(row)] })
	is, _ := a.results.Flagged(s)
	for row := range s.Frame.Rows() {
		if i := slices.IndexFunc(all, func(g giver) bool { return g.id == s.ID(row) }); i >= 0 {
			all[i].flagged = is(row)
		}
	}
}

// has tells whether somebody is in a group of an axis.
func (g giver) has(axis, label string) bool {
	local := g.at.Add(7 * time.Hour)
	switch axis {
	case "unit":
		for u := g.unit; u != ""; u = above[u] {
			if u == label {
				return true
			}
		}
		return false
	case "counter":
		return label == g.unit+"-1"
	case "period":
		year, week := local.ISOWeek()
		return label == fmt.Sprintf("%04d-W%02d", year, week)
	case "month":
		return label == local.Format("2006-01")
	case "hourofday":
		return label == local.Format("15")
	case "flags":
		return !g.flagged
	}
	own := map[string]string{"field": g.field, "channel": string(g.channel), "q.sex": g.sex, "q.age": g.age}
	if label == "-" {
		label = ""
	}
	return own[axis] == label
}

// in tells whether somebody is in what a query asks for.
func (g giver) in(query url.Values) bool {
	for axis, labels := range query {
		switch axis {
		case "from":
			year, week := g.at.Add(7 * time.Hour).ISOWeek()
			if fmt.Sprintf("%04d-W%02d", year, week) < labels[0] {
				return false
			}
		case "to":
			year, week := g.at.Add(7 * time.Hour).ISOWeek()
			if fmt.Sprintf("%04d-W%02d", year, week) > labels[0] {
				return false
			}
		default:
			if !slices.ContainsFunc(labels, func(l string) bool { return g.has(axis, l) }) {
				return false
			}
		}
	}
	return true
}

func those(people []giver, is func(giver) bool) []bool {
	in := make([]bool, len(people))
	for i, g := range people {
		in[i] = is(g)
	}
	return in
}
