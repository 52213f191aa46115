package ranking_test

import (
	"fmt"
	"math/big"
	"testing"

	"sipas/survey/opinion/outcome"
	"sipas/survey/ranking"
	"sipas/survey/reform"
	"sipas/survey/store"
)

// province is a round of n units by the set of 102 components, with a wave in
// which each unit has some answers and a sociological survey, published or not.
func (w *world) province(id string, year, n int, before, wave string) *reform.Round {
	w.Helper()
	examples, err := reform.Examples()
	if err != nil {
		w.Fatal(err)
	}
	set := &examples[0]
	set.Published = true
	if _, _, err := w.office.Set(w.Context(), set.Ref()); err != nil {
		w.publish(set)
	}
	r := reform.Round{ID: id, Year: year, Set: set.Ref(), Units: entrants(numbered("u00", n)...), Before: before}
	for _, it := range set.Leaves() {
		if it.Source == reform.Satisfaction {
			r.Waves = append(r.Waves, reform.WaveOfLeaf{Leaf: it.Code, Wave: wave})
		}
	}
	round := w.round(r)
	w.opinions[id] = map[string]map[string]outcome.Leaf{}
	for i, e := range round.Units {
		what := leaves{}
		w.opinions[id][e.Unit] = map[string]outcome.Leaf{}
		for j, it := range set.Leaves() {
			most, _ := reform.Points(it.Max)
			share := new(big.Rat).Mul(most, big.NewRat(int64(50+(i*7+j*13+year)%51), 100))
			text, _ := reform.TypedPoints(share.FloatString(4))
			switch {
			case it.Source == reform.Sociological:
				w.opinions[id][e.Unit][it.Code] = outcome.Leaf{Points: new(big.Rat).Mul(share, big.NewRat(37, 39)), Judged: 39, Final: true}
			case it.Source == reform.Satisfaction:
			case (i+j)%40 == 0:
				what[it.Code] = "na"
			default:
				what[it.Code] = text
			}
		}
		w.final(round, e.Unit, what)
	}
	return round
}

// benchWorld is a province of 100 units in three years, two of them published.
func benchWorld(b testing.TB, n int) *world {
	b.Helper()
	w := newWorld(b)
	w.units(numbered("u00", n)...)
	w.wave("w")
	for i, unit := range numbered("u00", n) {
		w.answer("w", unit, 40, 5+i%5)
	}
	w.seal("w")
	before := ""
	for year := 2024; year <= 2026; year++ {
		id := fmt.Sprint(year)
		w.province(id, year, n, before, "w")
		before = id
		if year < 2026 {
			if _, err := w.rankings.Publish(b.Context(), id, w.revision(id), "chi"); err != nil {
				b.Fatal(err)
			}
		}
	}
	return w
}

func BenchmarkRanking(b *testing.B) {
	w := benchWorld(b, 100)
	years := func(w *world) {
		all, err := w.rankings.Years(b.Context(), "2026", 3)
		if err != nil || len(all) != 3 {
			b.Fatal(len(all), err)
		}
		ranking.Compare(all[0], all[1])
		ranking.Compare(all[1], all[2])
	}
	fresh := func() *world {
		next := over(b, w.store)
		next.opinions["2026"] = w.opinions["2026"]
		return next
	}
	b.Run("live, first time in a process", func(b *testing.B) {
		for b.Loop() {
			b.StopTimer()
			next := fresh()
			b.StartTimer()
			next.ranking("2026")
		}
	})
	b.Run("live, nothing changed", func(b *testing.B) {
		w.ranking("2026")
		for b.Loop() {
			w.ranking("2026")
		}
	})
	b.Run("live, one sheet changed", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			b.StopTimer()
			s, rev, err := store.Load[reform.Sheet](b.Context(), w.store, reform.SheetsKept, "2026/u01")
			if err != nil {
				b.Fatal(err)
			}
			for _, l := range s.Leaves {
				if l.First != nil {
					l.First.Points = fmt.Sprintf("0.%d", 1+i%2)
					break
				}
			}
			if _, err := store.Change(b.Context(), w.store, reform.SheetsKept, "2026/u01", rev, s); err != nil {
				b.Fatal(err)
			}
			b.StartTimer()
			w.ranking("2026")
		}
	})
	b.Run("published, first time in a process", func(b *testing.B) {
		for b.Loop() {
			b.StopTimer()
			next := fresh()
			b.StartTimer()
			next.ranking("2025")
		}
	})
	b.Run("three years compared, warm", func(b *testing.B) {
		years(w)
		for b.Loop() {
			years(w)
		}
	})
	b.Run("given of one unit", func(b *testing.B) {
		round, _, err := w.office.Round(b.Context(), "2026")
		if err != nil {
			b.Fatal(err)
		}
		for b.Loop() {
			if _, err := w.rankings.Given(b.Context(), round, "u05"); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("verify", func(b *testing.B) {
		data, _, err := w.rankings.FrozenBytes(b.Context(), "2025")
		if err != nil {
			b.Fatal(err)
		}
		b.SetBytes(int64(len(data)))
		for b.Loop() {
			if d, err := ranking.VerifyRound(data); err != nil || len(d) > 0 {
				b.Fatal(d, err)
			}
		}
	})
}

// Publishing closes every sheet before, and freezes all after.
func BenchmarkPublish(b *testing.B) {
	for _, n := range []int{100, 700} {
		b.Run(fmt.Sprint(n, " units"), func(b *testing.B) {
			w := newWorld(b)
			w.units(numbered("u00", n)...)
			for i := 0; b.Loop(); i++ {
				b.StopTimer()
				id := fmt.Sprint("r", i)
				r := w.province(id, 2026, n, "", "none")
				for _, wave := range r.Waves { // there is none: the council gives the points
					for _, e := range r.Units {
						w.give(id, e.Unit, wave.Leaf)
					}
				}
				w.ranking(id)
				b.StartTimer()
				if _, err := w.rankings.Publish(b.Context(), id, w.revision(id), "chi"); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// give puts the council's points into a sheet as it stands.
func (w *world) give(round, unit, leaf string) {
	w.Helper()
	s, rev, err := store.Load[reform.Sheet](w.Context(), w.store, reform.SheetsKept, round+"/"+unit)
	if err != nil {
		w.Fatal(err)
	}
	s.Leaves[reform.LeafKey(leaf)] = &reform.Leaf{Rev: 1, Given: &reform.Score{Points: "1", Who: "chi", At: noon}}
	if _, err := store.Change(w.Context(), w.store, reform.SheetsKept, round+"/"+unit, rev, s); err != nil {
		w.Fatal(err)
	}
}
