package main

import (
	"encoding/json"
	"net/http"
	"net/url"
)

// queries are all with filters in up to two dimensions.
func queries(wave string) []url.Values {
	units := []string{"D1", "D1A", "D1B"}
	if wave == "second" {
		units = append(units, "D2")
	}
	weeks := []string{"2026-W36", "2026-W37", "2026-W38"}
	var dimensions [][]url.Values
	one := func(axis string, labels ...[]string) {
		var ways []url.Values
		for _, l := range labels {
			ways = append(ways, url.Values{axis: l})
		}
		dimensions = append(dimensions, ways)
	}
	var ofUnits [][]string
	for _, u := range units {
		ofUnits = append(ofUnits, []string{u})
	}
	one("unit", ofUnits...)
	one("field", []string{"HT"}, []string{"DD"}, []string{"-"}, []string{"HT", "DD"})
	one("channel", []string{"qr"}, []string{"kiosk"})
	one("q.sex", []string{"f"}, []string{"m"}, []string{"-"}, []string{"f", "m"})
	one("q.age", []string{"middle"}, []string{"old"}, []string{"young"}, []string{"middle", "young"})
	one("flags", []string{"without"})
	var periods []url.Values
	for i, from := range weeks {
		for _, to := range weeks[i:] {
			periods = append(periods, url.Values{"from": {from}, "to": {to}})
		}
	}
	dimensions = append(dimensions, periods)
	all := []url.Values{{}}
	for i, ways := range dimensions {
		all = append(all, ways...)
		for _, others := range dimensions[:i] {
			for _, v := range ways {
				for _, o := range others {
					both := url.Values{}
					for _, part := range []url.Values{v, o} {
						for axis, labels := range part {
							both[axis] = labels
						}
					}
					all = append(all, both)
				}
			}
		}
	}
	return all
}

// figures are what is shown of a group: which of them have a number.
type figures struct {
	of        string
	in        []bool           // who is in it
	responses int              // -1: not told
	shown     map[string]int64 // by what: "A1" a criterion, "A/mean" and "A/pooled" a factor, "/mean" and "/pooled" all; of how many
}

// What the API says, as far as it is looked at.
type (
	apiFigure struct {
		Respondents *int64
		Suppressed  bool
	}
	apiCriterion struct {
		Code   string
		Figure *apiFigure
		Counts []int64
	}
	apiGroup struct {
		Label     string
		Responses *int
		Overall   struct {
			ItemMean *apiFigure `json:"item_mean"`
			Pooled   *apiFigure
		}
		Factors []struct {
			Code     string
			ItemMean *apiFigure `json:"item_mean"`
			Pooled   *apiFigure
			Criteria []apiCriterion
		}
		Own []apiCriterion
	}
)

func (g apiGroup) figures(of string, in []bool) figures {
	f := figures{of: of, in: in, responses: -1, shown: map[string]int64{}}
	if g.Responses != nil {
		f.responses = *g.Responses
	}
	note := func(what string, x *apiFigure) {
		if x != nil && !x.Suppressed && x.Respondents != nil {
			f.shown[what] = *x.Respondents
		}
	}
	note("/mean", g.Overall.ItemMean)
	note("/pooled", g.Overall.Pooled)
	criteria := g.Own
	for _, x := range g.Factors {
		note(x.Code+"/mean", x.ItemMean)
		note(x.Code+"/pooled", x.Pooled)
		criteria = append(criteria, x.Criteria...)
	}
	for _, c := range criteria {
		note(c.Code, c.Figure)
	}
	return f
}

// ask asks the API.
func (a *attack) ask(path string, query url.Values, into any) {
	a.Helper()
	q, err := http.NewRequestWithContext(a.Context(), http.MethodGet, a.URL+path+"?"+query.Encode(), nil)
	if err != nil {
		a.Fatal(err)
	}
	q.Header.Set("Authorization", "Bearer "+a.key)
	answer, err := http.DefaultClient.Do(q)
	if err != nil {
		a.Fatal(err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		a.Fatalf("%s?%s: %s", path, query.Encode(), answer.Status)
	}
	if err := json.NewDecoder(answer.Body).Decode(into); err != nil {
		a.Fatal(err)
	}
}

// collect asks the API for everything.
func (a *attack) collect(wave string, people []giver) (all []figures) {
	a.Helper()
	for _, query := range queries(wave) {
		var s struct{ Total *apiGroup }
		a.ask("/api/v1/waves/"+wave+"/results", query, &s)
		if s.Total != nil {
			all = append(all, s.Total.figures(query.Encode(), those(people, func(g giver) bool { return g.in(query) })))
		}
		for _, axis := range []string{"unit", "field", "channel", "q.sex", "q.age", "period", "counter", "hourofday"} {
			var b struct{ Groups []apiGroup }
			a.ask("/api/v1/waves/"+wave+"/results/"+axis, query, &b)
			for _, group := range b.Groups {
				all = append(all, group.figures(query.Encode()+" "+axis+"="+group.Label,
					those(people, func(g giver) bool { return g.in(query) && g.has(axis, group.Label) })))
			}
		}
		if len(query) < 2 {
			all = append(all, a.crossed(wave, query, people)...)
		}
	}
	return all
}

// crossed asks for tables of two axes.
func (a *attack) crossed(wave string, query url.Values, people []giver) (all []figures) {
	a.Helper()
	for _, axes := range [][2]string{{"field", "q.sex"}, {"channel", "q.age"}, {"q.sex", "q.age"}, {"unit", "q.sex"}, {"period", "channel"}, {"counter", "hourofday"}} {
		var t struct {
			Rows []struct {
				Label  string
				Groups []apiGroup
			}
		}
		a.ask("/api/v1/waves/"+wave+"/results/"+axes[0]+"/"+axes[1], query, &t)
		for _, row := range t.Rows {
			for _, group := range row.Groups {
				all = append(all, group.figures(query.Encode()+" "+axes[0]+"="+row.Label+" "+axes[1]+"="+group.Label,
					those(people, func(g giver) bool { return g.in(query) && g.has(axes[0], row.Label) && g.has(axes[1], group.Label) })))
			}
		}
	}
	return all
}
