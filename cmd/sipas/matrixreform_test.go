package main

import (
	"strings"
	"testing"

	"sipas/survey/access"
	"sipas/survey/demo"
	"sipas/survey/reform"
)

// reformThings has the own unit take part in this year's round and puts a thing
// of the reform score into every path of it.
func (s *service) reformThings(t *testing.T) []string {
	t.Helper()
	r, rev, err := s.reform.office.Round(t.Context(), demo.RoundThisYear)
	if err != nil {
		t.Fatal(err)
	}
	with := *r
	with.Units = append([]reform.Entrant{{Unit: own}}, r.Units...)
	if _, err := s.reform.office.PutRound(t.Context(), with, rev); err != nil {
		t.Fatal(err)
	}
	return []string{"/groups/of/:group", "/groups/of/kinh-te", "/criteria/:code", "/criteria/1.1.1", "/leaf/:code", "/leaf/1.1.1",
		"/fields/:code", "/fields/1", "/items/:code", "/items/1.1.1", ":round", r.ID, ":set", r.Set,
		":group", "none", ":question", "none", ":export", "none", ":step", "open", ":digest", strings.Repeat("0", 64)}
}

// reformRows are the routes of the reform score. The council's part is for those
// who may do it over all units; a sheet is for its unit and for the council.
func reformRows() map[string]need {
	rows := map[string]need{
		"GET /reform":               {access.SeeResults, anywhere},
		"GET /reform/rounds/:round": {access.ScoreReform, anywhere},

		"GET /o":                     {everybody, anywhere},
		"POST /o":                    {everybody, anywhere},
		"GET /o/:token":              {everybody, anywhere},
		"POST /o/:token":             {everybody, anywhere},
		"GET /o/:token/units/:unit":  {everybody, anywhere},
		"POST /o/:token/units/:unit": {everybody, anywhere},
		"GET /o/:token/review":       {everybody, anywhere},
		"HEAD /o":                    {everybody, anywhere},
		"HEAD /o/:token":             {everybody, anywhere},
		"HEAD /o/:token/units/:unit": {everybody, anywhere},
		"HEAD /o/:token/review":      {everybody, anywhere},
		"POST /o/:token/review":      {everybody, anywhere},
	}
	all := func(act access.Act, reach reach, base string, routes ...string) {
		for _, r := range routes {
			method, path, _ := strings.Cut(r, " ")
			rows[method+" "+base+path] = need{act, reach}
		}
	}
	all(access.RunReform, ofAll, "/reform/sets", "GET ", "GET /new", "POST /new", "GET /import", "POST /import", "POST /import/confirm",
		"GET /template.csv", "GET /template.xlsx", "GET /:set", "GET /:set/compare", "GET /:set/export.csv", "GET /:set/export.xlsx", "POST /:set/version",
		"GET /:set/settings", "POST /:set/settings", "GET /:set/publish", "POST /:set/publish", "GET /:set/remove", "POST /:set/remove",
		"GET /:set/add", "POST /:set/add", "GET /:set/items/:code", "POST /:set/items/:code", "POST /:set/items/:code/move",
		"GET /:set/items/:code/remove", "POST /:set/items/:code/remove")
	all(access.RunReform, ofAll, "/reform/rounds", "GET /new", "POST /new", "GET /:round/edit", "POST /:round/edit", "GET /:round/units",
		"POST /:round/units", "GET /:round/groups", "POST /:round/groups", "GET /:round/groups/propose", "POST /:round/groups/propose",
		"GET /:round/groups/of/:group", "POST /:round/groups/of/:group", "POST /:round/groups/of/:group/remove", "GET /:round/sets",
		"POST /:round/sets", "GET /:round/run", "POST /:round/run", "GET /:round/remove", "POST /:round/remove", "GET /:round/move",
		"POST /:round/move", "GET /:round/units/:unit", "POST /:round/units/:unit/move", "POST /:round/units/:unit/extend",
		"GET /:round/criteria", "GET /:round/criteria/:code", "POST /:round/criteria/:code")
	all(access.RunReform, ofAll, "/reform/rounds/:round/opinions", "GET ", "POST ", "GET /settings", "POST /settings", "GET /groups/:group",
		"POST /groups/:group", "POST /groups/:group/remove", "GET /groups/:group/questions/:question", "POST /groups/:group/questions/:question",
		"POST /groups/:group/questions/:question/remove", "GET /steps/:step", "POST /steps/:step", "GET /groups/:group/links",
		"POST /groups/:group/links", "POST /groups/:group/links/withdraw", "GET /quality", "GET /outcome")
	all(access.ScoreReform, ofUnit, "/reform/rounds/:round/sheets/:unit", "GET ", "GET /paper", "GET /leaf/:code", "POST /leaf/:code",
		"GET /fields/:code", "POST /fields/:code", "GET /review", "POST /review", "GET /evidence/:digest", "GET /points.csv",
		"GET /points.xlsx", "GET /import", "POST /import")
	all(access.RunReform, ofAll, "/reform/rounds/:round/sheets/:unit", "POST /leaf/:code/council", "POST /steps")
	all(access.SeeResults, anywhere, "/reform/rounds/:round/results", "GET ", "GET /fields", "GET /lost", "GET /years", "GET /units/:unit",
		"GET /chart.svg", "GET /chart.png", "GET /annex.xlsx", "GET /annex.pdf", "GET /result.json")
	all(access.RunReform, ofAll, "/reform/rounds/:round/results", "GET /publish", "POST /publish")
	all(access.SeeResults, anywhere, "/api/v1/rounds", "GET ", "HEAD ", "GET /:round", "HEAD /:round", "GET /:round/result", "HEAD /:round/result")
	return rows
}
