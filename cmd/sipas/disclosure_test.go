package main

import (
	"log/slog"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"sipas/survey/access"
	"sipas/survey/audit"
	"sipas/survey/dispatch"
	"sipas/survey/findings"
	"sipas/survey/jobs"
	"sipas/survey/manage"
	"sipas/survey/results"
	"sipas/survey/seal"
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

func newAttack(t *testing.T) *attack {
	t.Helper()
	a := &attack{random: rand.New(rand.NewPCG(7, 7))}
	var keys *access.Keys
	temp := t.TempDir()
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
		trail := audit.New(o.Store, o.Now)
		a.seals = seal.New(seal.Config{Store: o.Store, Directory: o.Directory, Manager: &manage.Manager{Store: o.Store, Directory: o.Directory, Trail: trail, Now: o.Now},
			Program: "test", Now: o.Now, Temp: temp, Settle: -1})
		files := dispatch.New(dispatch.Config{Directory: o.Directory, Results: a.results, Store: o.Store, Jobs: jobs.New(jobs.Config{Store: o.Store}), Trail: trail, Order: [32]byte{1}, Now: o.Now, Temp: temp})
		pages, err := api.New(api.Config{Site: o.Site, Desk: desk, Directory: o.Directory, Results: a.results, Store: o.Store, Trail: trail, Dispatch: files, Seals: a.seals,
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
	return a
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
	waves := []struct {
		wave   string
		people []giver
	}{
		{"first", a.people("first", 90, "D1A", "D1B", "D1")},
		{"second", a.people("second", 300, "D1A", "D2", "D1B", "D1")},
	}
	if testing.Short() { // the race detector learns nothing more from the larger one
		waves = waves[:1]
	}
	for _, w := range waves {
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
