package ranking_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"

	"sipas/survey"
	"sipas/survey/directory"
	"sipas/survey/opinion/outcome"
	"sipas/survey/ranking"
	"sipas/survey/reform"
	"sipas/survey/store"
)

// What has not changed is not computed again; whatever changes shows at once: a
// sheet, opinions, answers, a seal, a name, the round itself.
func TestRankingFollowsWhatChanges(t *testing.T) {
	w, round := surveyed(t, "")
	w.opinions["r"] = map[string]map[string]outcome.Leaf{}
	w.answer("2026", "a", 60, 8)
	last := w.ranking("r")
	for _, step := range []struct {
		what   string
		change func()
		shows  func(a *ranking.Row) string
		want   string
	}{
		{"points", func() {
			if _, err := w.office.Act(t.Context(), round, "a", "1", 0, reform.SelfScore{Points: "70"}, "lan"); err != nil {
				t.Fatal(err)
			}
		}, func(a *ranking.Row) string { return a.Self.RatString() }, "70"},
		{"the council's points", func() {
			if _, err := w.office.Act(t.Context(), round, "a", "x", 0, reform.Give{Points: "4.5", Reason: "ít phiếu"}, "chi"); err != nil {
				t.Fatal(err)
			}
		}, func(a *ranking.Row) string { return a.Given["x"].Counts.RatString() }, "9/2"},
		{"opinions", func() {
			w.opinions["r"]["b"] = map[string]outcome.Leaf{"x": {Points: dec("2"), Judged: 9, Final: true}}
			w.opinions["r"]["a"] = map[string]outcome.Leaf{"x": {Points: dec("3"), Judged: 9, Final: true}}
		}, func(a *ranking.Row) string {
			return a.Given["x"].Points.RatString() + " " + a.Given["x"].Counts.RatString()
		}, "3 9/2"},
		{"the seal", func() { w.seal("2026"); w.changed() },
			func(a *ranking.Row) string { return fmt.Sprint(a.Given["9"].Final, len(a.Provisional)) }, "true 0"},
		{"a name", func() {
			u, rev, err := store.Load[survey.Unit](t.Context(), w.store, directory.Units, "a")
			if err != nil {
				t.Fatal(err)
			}
			u.Name = both("Sở Mới")
			if _, err := store.Change(t.Context(), w.store, directory.Units, "a", rev, u); err != nil {
				t.Fatal(err)
			}
			w.changed()
		}, func(a *ranking.Row) string { return a.Name.In("vi") }, "Sở Mới"},
		{"the round", func() {
			r := *round
			r.Least = 100
			if _, err := w.office.PutRound(t.Context(), r, w.revision("r")); err != nil {
				t.Fatal(err)
			}
		}, func(a *ranking.Row) string { return string(a.Given["9"].Why) }, "few"},
	} {
		if w.ranking("r") != last {
			t.Errorf("before %s: computed again though nothing has changed", step.what)
		}
		step.change()
		last = w.ranking("r")
		a, _ := last.Row("a")
		if got := step.shows(a); got != step.want {
			t.Errorf("%s: %s, want %s", step.what, got, step.want)
		}
	}
}

// A round that was removed and made anew under its id is another one.
func TestRankingOfARoundMadeAnew(t *testing.T) {
	w := newWorld(t)
	w.units("a", "b")
	w.set("so", 1, "1 - 90 self")
	w.set("so", 2, "1 - 80 self")
	for version, want := range map[int]string{1: "90", 2: "80"} {
		r := reform.Round{ID: "r", Year: 2026, Title: both("Đợt"), State: reform.Preparing, Set: fmt.Sprintf("so@%d", version), Units: entrants("a")}
		if _, err := w.office.PutRound(t.Context(), r, 0); err != nil {
			t.Fatal(err)
		}
		if got := w.row("r", "a").Max.RatString(); got != want {
			t.Errorf("maximum %s, want %s", got, want)
		}
		if err := w.office.RemoveRound(t.Context(), "r", 1); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := w.rankings.Ranking(t.Context(), "r"); !errors.Is(err, reform.ErrNoRound) {
		t.Errorf("a round that is gone: %v", err)
	}
}

// Answers that come in while a wave is open show in the next ranking.
func TestRankingFollowsAnswers(t *testing.T) {
	w, _ := surveyed(t, "")
	if w.row("r", "a").Given["9"].Why != ranking.Nobody {
		t.Fatal("points of nobody")
	}
	next := over(t, w.store)
	next.answer("2026", "a", 60, 8)
	if g := next.row("r", "a").Given["9"]; g.Answers != 60 || g.Counts == nil {
		t.Errorf("%s", told(g))
	}
}

// Many readers and one who changes: under the race detector nothing is shared
// that is written.
func TestRankingByManyAtOnce(t *testing.T) {
	w, round := surveyed(t, "")
	w.answer("2026", "a", 40, 8)
	var group sync.WaitGroup
	for i := range 6 {
		group.Go(func() {
			for range 15 {
				if i == 0 {
					if _, err := w.office.Act(t.Context(), round, "b", "1", 0, reform.Comment{Text: "chờ"}, "lan"); err != nil {
						t.Error(err)
					}
					continue
				}
				r, err := w.rankings.Ranking(t.Context(), "r")
				if err != nil {
					t.Error(err)
					return
				}
				if _, err := w.rankings.Given(t.Context(), round, "a"); err != nil {
					t.Error(err)
				}
				_ = r.Percent(r.Rows[0].Index)
			}
		})
	}
	group.Wait()
}

// Rounds of many units by a small set stay at hand beside each other: a page that
// compares two of them does not compute both anew.
func TestManyUnitsStayAtHand(t *testing.T) {
	w := newWorld(t)
	ids := numbered("u0000", 900)
	w.units(ids...)
	w.set("so", 1, "1 - 90 self")
	for _, id := range []string{"2025", "2026"} {
		round := w.round(reform.Round{ID: id, Year: 2026, Set: "so@1", Units: entrants(ids...)})
		w.final(round, ids[0], leaves{"1": "80"})
	}
	first := w.ranking("2025")
	if w.ranking("2026"); w.ranking("2025") != first {
		t.Error("computed again though nothing has changed")
	}
}
