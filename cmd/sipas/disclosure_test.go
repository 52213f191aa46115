package main

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"sipas/analysis"
	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/audit"
	"sipas/survey/directory"
	"sipas/survey/export"
	"sipas/survey/findings"
	"sipas/survey/manage"
	"sipas/survey/results"
	"sipas/survey/seal"
	"sipas/survey/store"
	"sipas/survey/web"
	"sipas/survey/web/api"
	"sipas/survey/web/desktest"
	"sipas/survey/web/staff"
)

// attack is a province whose figures somebody collects who knows of everybody
// who answered when, where and what questions, and wants to know what they said.
type attack struct {
	*desktest.Office
	results  *results.Results
	findings *findings.Findings
	seals    *seal.Seals
	key      string
	random   *rand.Rand
}

// giver is one who answered.
type giver struct {
	unit, field, sex, age string
	channel               survey.Channel
	at                    time.Time
	rated                 []bool // by item
	flagged               bool

	id survey.ResponseID
}

// The items of the attack's questionnaire, and the factor of each; the last is
// the overall question, which is in none.
var (
	items   = []string{"A1", "A2", "B1", "B2", "OV"}
	itemsOf = map[string][]int{"A": {0, 1}, "B": {2, 3}, "": {0, 1, 2, 3}}
)

func newAttack(t *testing.T) *attack {
	t.Helper()
	a := &attack{random: rand.New(rand.NewPCG(7, 7))}
	var keys *access.Keys
	a.Office = desktest.New(t, func(o *desktest.Office) ([]web.Audience, error) {
		a.results = results.New(results.Config{Store: o.Store, Directory: o.Directory, Now: o.Now, Log: slog.New(slog.DiscardHandler)})
		a.findings = findings.New(findings.Config{Results: a.results, Directory: o.Directory, Now: o.Now})
		keys = access.NewKeys(access.NewAccounts(access.Config{Store: o.Store, Now: o.Now}))
		config := o.Desk.Config
		config.Keys = keys
		desk, err := staff.New(config)
		if err != nil {
			return nil, err
		}
		pages, err := api.New(api.Config{Site: o.Site, Desk: desk, Directory: o.Directory, Results: a.results, Store: o.Store, Trail: audit.New(o.Store, o.Now),
			Findings: a.findings, Log: slog.New(slog.DiscardHandler), Order: [32]byte{1}, Program: "test",
			Rates: api.Rates{PerSecond: 1e6, Burst: 1e6, Streams: 2}, Now: o.Now})
		return []web.Audience{pages}, err
	})
	a.furnish()
	a.Add("owner", nil, access.Administrator)
	owner, err := a.Accounts.User(t.Context(), "owner")
	if err != nil {
		t.Fatal(err)
	}
	if a.key, _, err = keys.Make(t.Context(), a.Config().Tree, owner, access.NewKey{Label: "thử", Acts: []access.Act{access.SeeResults}}); err != nil {
		t.Fatal(err)
	}
	manager := &manage.Manager{Store: a.Store, Directory: a.Directory, Trail: audit.New(a.Store, a.Now), Now: a.Now}
	a.seals = seal.New(seal.Config{Store: a.Store, Directory: a.Directory, Manager: manager, Program: "test", Now: a.Now, Temp: t.TempDir(), Settle: -1})
	return a
}

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

func those(people []giver, is func(giver) bool) []bool {
	in := make([]bool, len(people))
	for i, g := range people {
		in[i] = is(g)
	}
	return in
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
	}
	return all
}

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

// look collects everything that is to be had of a wave.
func (a *attack) look(wave string, people []giver) []figures {
	a.Helper()
	return slices.Concat(a.collect(wave, people), a.reports(wave, people), a.open(wave, people))
}

// ofEach is how many unknowns a person has: what they said to each item, and
// something that is counted of everybody.
func ofEach() int { return len(items) + 1 }

// rows are the equations that figures say.
func (f figures) rows(t *testing.T, people []giver) (rows [][]uint64) {
	t.Helper()
	unknowns := len(people) * ofEach()
	if n := count(f.in); f.responses >= 0 && f.responses != n {
		t.Fatalf("%s has %d answers, the attacker counts %d", f.of, f.responses, n)
	}
	raters := make([]uint64, len(items))
	for i, g := range people {
		for j := range items {
			if f.in[i] && g.rated[j] {
				raters[j]++
			}
		}
	}
	say := func(some []int, weight func(j int) uint64) {
		row := make([]uint64, unknowns)
		for i, g := range people {
			for _, j := range some {
				if f.in[i] && g.rated[j] {
					row[i*ofEach()+j] = weight(j)
				}
			}
		}
		rows = append(rows, row)
	}
	if f.responses >= 0 {
		row := make([]uint64, unknowns)
		for i := range people {
			if f.in[i] {
				row[i*ofEach()+len(items)] = 1
			}
		}
		rows = append(rows, row)
	}
	for what, n := range f.shown {
		factor, how, isFactor := strings.Cut(what, "/")
		if !isFactor {
			j := slices.Index(items, what)
			if n >= 0 && uint64(n) != raters[j] {
				t.Fatalf("%s: %d have rated %s, the attacker counts %d", f.of, n, what, raters[j])
			}
			say([]int{j}, func(int) uint64 { return 1 })
			continue
		}
		say(itemsOf[factor], func(j int) uint64 {
			if how == "pooled" {
				return 1
			}
			return over(raters[j])
		})
	}
	return rows
}

func count(in []bool) (n int) {
	for _, is := range in {
		if is {
			n++
		}
	}
	return n
}

// TestNobodyIsTold collects all that the API, reports and open data show of a
// small wave and of its successor with one unit more, and tries to work out
// what one to four persons have said.
func TestNobodyIsTold(t *testing.T) {
	a := newAttack(t)
	for _, w := range []struct {
		wave   string
		people []giver
	}{
		{"first", a.people("first", 90, "D1A", "D1B", "D1")},
		{"second", a.people("second", 300, "D1A", "D2", "D1B", "D1")},
	} {
		t.Run(w.wave, func(t *testing.T) {
			all := a.look(w.wave, w.people)
			e := newEquations(len(w.people) * ofEach())
			for _, f := range all {
				for _, row := range f.rows(t, w.people) {
					e.add(row)
				}
			}
			t.Logf("%d groups, %d equations of %d unknowns", len(all), len(e.rows), e.unknowns)
			for name, some := range map[string][]int{"A1": {0}, "A2": {1}, "B1": {2}, "B2": {3}, "OV": {4}, "A": {0, 1}, "B": {2, 3}, "all": {0, 1, 2, 3}, "count": {5}} {
				value, about := make([]uint64, len(w.people)), make([]bool, len(w.people))
				for i, g := range w.people {
					for _, j := range some {
						if j == len(items) || g.rated[j] {
							value[i], about[i] = plus(value[i], e.solution[i*ofEach()+j]), true
						}
					}
				}
				if set := told(value, about, false); set != nil {
					t.Errorf("%s of %v follows", name, set)
				} else if set := told(value, about, true); set != nil {
					t.Errorf("%s: signed %v follows", name, set)
				}
			}
		})
	}
}
