package api

import (
	"context"
	"math/big"
	"net/http"
	"strings"
	"testing"

	"sipas/survey/access"
	"sipas/survey/opinion/outcome"
	"sipas/survey/ranking"
	"sipas/survey/reform"
	"sipas/survey/seal"
	"sipas/survey/store"
	"sipas/survey/web/desktest"
)

// judged is a sociological survey in which three people judged D1, and nine D2.
type judged struct{}

func (judged) Points(context.Context, string) (map[string]map[string]outcome.Leaf, string, error) {
	return map[string]map[string]outcome.Leaf{
		"D1": {"2.2": {Points: big.NewRat(17, 2), Judged: 3, Few: true, Final: true}},
		"D2": {"2.2": {Points: big.NewRat(9, 1), Judged: 9, Final: true}},
	}, "1", nil
}

func rankings(o *desktest.Office, rounds *reform.Office, s store.Store, seals *seal.Seals) *ranking.Rankings {
	return ranking.New(ranking.Config{Office: rounds, Store: s, Directory: o.Directory, Findings: nobody{}, Seals: seals, Opinions: judged{}, Now: o.Now, Program: "test"})
}

// nobody is asked for a satisfaction index: no set here has a leaf of that kind.
type nobody struct{ ranking.Findings }

// scored keeps three rounds: of 2025 and 2026 published, of 2027 running. In
// 2026 Justice has 86.8 of 100 points, and Home Affairs 68.32 of 84 that
// applied: 81.33 %.
func (w *world) scored() {
	w.Helper()
	leaf := func(code, parent, most string, source reform.Source) reform.Item {
		return reform.Item{Code: code, Parent: parent, Name: both("Tiêu chí "+code, "Criterion "+code), Max: most, Source: source}
	}
	w.keep(reform.SetsKept, "so@1", reform.CriteriaSet{ID: "so", Version: 1, Published: true, Level: reform.Department, Title: both("Bộ tiêu chí", "Criteria"), Decimals: 2, Bands: reform.FiveBands(),
		Items: []reform.Item{leaf("1", "", "50", ""), leaf("1.1", "1", "34", reform.SelfScored), leaf("1.2", "1", "16", reform.SelfScored),
			leaf("2", "", "50", ""), leaf("2.1", "2", "40", reform.SelfScored), leaf("2.2", "2", "10", reform.Sociological)}})
	sheet := func(round, unit string, points ...string) {
		s := reform.Sheet{Round: round, Unit: unit, Stage: reform.Final, Leaves: map[string]*reform.Leaf{}}
		for i, code := range []string{"1.1", "1.2", "2.1"} {
			l := &reform.Leaf{Rev: 1}
			if points[i] == "-" {
				l.Absence = &reform.Absence{Reason: "không phát sinh", Who: "lan", At: desktest.Noon, Decision: reform.Approved, By: "chi", Decided: desktest.Noon}
			} else {
				l.Self = &reform.Score{Points: points[i], Who: "lan", At: desktest.Noon}
			}
			s.Leaves[reform.LeafKey(code)] = l
		}
		w.keep(reform.SheetsKept, round+"/"+unit, s)
	}
	rounds := reform.New(reform.Config{Store: w.Store, Now: w.Now})
	for _, r := range []reform.Round{{ID: "2025", Year: 2025, State: reform.Published}, {ID: "2026", Year: 2026, State: reform.Published, Before: "2025"}, {ID: "2027", Year: 2027, State: reform.Running, Before: "2026"}} {
		r.Title, r.Set = both("Chấm điểm năm "+r.ID, "Reform score "+r.ID), "so@1"
		r.Groups = []reform.Group{{Code: "a", Name: both("Nhóm A", "Group A")}}
		r.Units = []reform.Entrant{{Unit: "D1", Group: "a"}, {Unit: "D2", Group: "a"}}
		sheet(r.ID, "D1", "25", "-", "34.82")
		sheet(r.ID, "D2", "30", "12.8", "35")
		w.keep(reform.RoundsKept, r.ID, r)
	}
	frozen := rankings(w.Office, rounds, w.Store, nil)
	for _, id := range []string{"2025", "2026"} {
		if _, err := frozen.Freeze(w.Context(), id, "chi"); err != nil {
			w.Fatal(err)
		}
	}
}

// TestARoundSaysWhatWasPublished: figures as published and exactly, places, what
// few people decided withheld.
func TestARoundSaysWhatWasPublished(t *testing.T) {
	w := newWorld(t, generous)
	all := w.key(nil)
	r := read[wholeRound](t, w.get("/api/v1/rounds/2026", all, http.StatusOK))
	if len(r.SHA256) != 64 || r.Published.IsZero() || r.Units != 2 || r.Ranked != 2 || r.Before == nil || *r.Before != "2025" || r.Indexes.Mean.Published != "84.07" {
		t.Errorf("%+v, mean %+v", r, r.Indexes.Mean)
	}
	result := read[roundResult](t, w.get("/api/v1/rounds/2026/result?nodes=all", all, http.StatusOK))
	first, second := result.Items[0], result.Items[1]
	if first.Unit != "D2" || *first.Total != (exact{"86.80", "434/5"}) || *first.Index != (exact{"86.80", "217/250"}) || first.Standing.Place != 1 {
		t.Errorf("%+v %+v %+v %v", first, first.Total, first.Index, *first.Band)
	}
	if second.Unit != "D1" || *second.Total != (exact{"68.32", "1708/25"}) || second.Applicable.Published != "84.00" || second.Index.Published != "81.33" || second.Standing.Place != 2 {
		t.Errorf("%+v %+v", second, second.Index)
	}
	nodes := map[string]roundNode{}
	for _, n := range second.Nodes {
		nodes[n.Code] = n
	}
	if n := nodes["1.2"]; !n.Absent || n.Withheld || n.Applicable.Published != "0.00" {
		t.Errorf("what did not arise: %+v", n)
	}
	if n := nodes["2.2"]; !n.Withheld || n.Points != nil || n.Standing != nil {
		t.Errorf("what three people decided: %+v", n)
	}
	if n := len(read[roundResult](t, w.get("/api/v1/rounds/2026/result", all, http.StatusOK)).Items[0].Nodes); n != 2 {
		t.Errorf("%d fields", n)
	}
}

// TestPublishedRoundsAreForEverybody who may see results, whole, as the pages show
// them; a round that runs is for nobody.
func TestPublishedRoundsAreForEverybody(t *testing.T) {
	w := newWorld(t, generous)
	some := w.key([]string{"D1"})
	a := w.get("/api/v1/rounds/2026/result?nodes=all", some, http.StatusOK)
	if items := read[roundResult](t, a).Items; len(items) != 2 || items[0].Standing.Of != 2 {
		t.Errorf("%s", a.body)
	}
	for _, key := range []string{some, w.key(nil)} {
		w.get("/api/v1/rounds/2027", key, http.StatusNotFound)
		w.get("/api/v1/rounds/2027/result", key, http.StatusNotFound)
		if a := w.get("/api/v1/rounds", key, http.StatusOK); strings.Contains(string(a.body), "2027") {
			t.Errorf("%s", a.body)
		}
	}
	below := w.key([]string{"D1A"}, access.SeeResults) // takes no part itself
	if whole := read[wholeRound](t, w.get("/api/v1/rounds/2026", below, http.StatusOK)); whole.Units != 2 {
		t.Errorf("%+v", whole)
	}
	if l := read[list[round]](t, w.get("/api/v1/rounds", below, http.StatusOK)); len(l.Items) != 2 {
		t.Errorf("%+v", l)
	}
	w.get("/api/v1/rounds/2026/result?nodes=some", some, http.StatusBadRequest)
}
