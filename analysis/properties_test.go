package analysis

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestPassIsTheDefinitionOnAnyFrame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := drawn(t)
		v := f.All()
		if rapid.Bool().Draw(t, "filter") {
			keep := rapid.IntRange(1, 8).Draw(t, "keep every")
			v = v.Keep(func(row int) bool { return row%keep == 0 })
		}
		if diff := tallyDiff(naiveTally(v), v.Tally()); diff != "" {
			t.Fatalf("(-naive +pass)\n%s", diff)
		}
		g, err := v.By("unit")
		if err != nil {
			t.Fatal(err)
		}
		tallies, rest := g.Tallies()
		for i, got := range tallies {
			if diff := tallyDiff(naiveTally(g.View(i)), got); diff != "" {
				t.Fatalf("%v: (-naive +pass)\n%s", g.Labels(i), diff)
			}
		}
		if diff := tallyDiff(v.Tally(), Sum(append(tallies, rest)...)); diff != "" {
			t.Fatalf("groups do not add up: (-view +sum)\n%s", diff)
		}
	})
}

// bits returns every float of an index as its bits, to compare exactly.
func exactBits(x *Index) (all []uint64) {
	for _, e := range allEstimates(x) {
		for _, v := range []float64{e.Value, e.Numerator, e.Denominator, e.SE, e.DF, e.Interval.Lo, e.Interval.Hi, e.Deff} {
			all = append(all, math.Float64bits(v))
		}
	}
	return all
}

func TestFiguresKeepEveryBit(t *testing.T) {
	f := simulated(140_000, 40, 11) // three blocks
	order := upTo(f.Rows())
	seed := uint64(5)
	for i := range order { // a fixed shuffle
		seed = seed*6364136223846793005 + 1442695040888963407
		k := i + int((seed>>33)%uint64(len(order)-i))
		order[i], order[k] = order[k], order[i]
	}
	shuffled := reordered(f, order)
	figures := func(f *Frame, workers int) (all []uint64) {
		g, err := f.All().By("unit")
		if err != nil {
			t.Fatal(err)
		}
		tallies, rest := Pass{Pairs: true, Workers: workers}.Tallies(g)
		tallies = append(tallies, Sum(append(tallies, rest)...))
		for _, score := range []Score{Top2, Mean5} {
			for _, tally := range tallies {
				all = append(all, exactBits(tally.Index(Options{Score: score}))...)
			}
		}
		return all
	}
	want := figures(f, 1)
	for workers := 1; workers <= 5; workers++ {
		if !slices.Equal(want, figures(f, workers)) {
			t.Errorf("%d goroutines change a bit", workers)
		}
		if !slices.Equal(want, figures(shuffled, workers)) {
			t.Errorf("another order of the rows and %d goroutines change a bit", workers)
		}
	}
}

func TestIntervalsContainTheirEstimate(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := drawn(t)
		o := Options{Score: Score(rapid.IntRange(0, 2).Draw(t, "score")), Conf: rapid.Float64Range(0.5, 0.999).Draw(t, "conf")}
		x := f.All().Tally().Index(o)
		for _, e := range allEstimates(x) {
			if math.IsNaN(e.Value) {
				if e.Interval.Defined() || !math.IsNaN(e.SE) {
					t.Fatalf("%s of %s is absent and has an interval %v", e.Formula, e.Score, e.Interval)
				}
				continue
			}
			if e.Interval.Defined() && !e.Interval.Contains(e.Value) {
				t.Fatalf("%s of %s: %v is outside %v", e.Formula, e.Score, e.Value, e.Interval)
			}
			if e.Denominator != 0 && math.Abs(e.Numerator/e.Denominator-e.Value) > 1e-12 {
				t.Fatalf("%s of %s: %v is not %v/%v", e.Formula, e.Score, e.Value, e.Numerator, e.Denominator)
			}
			if e.Formula != FormulaMean && e.Formula != FormulaNet && !(e.Value >= 0 && e.Value <= 1+1e-12) {
				t.Fatalf("%s of %s: %v is not a share", e.Formula, e.Score, e.Value)
			}
		}
	})
}

// Raising one answer never lowers an index.
func TestMoreSatisfiedIsNeverLess(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := drawn(t)
		if f.Rows() == 0 {
			return
		}
		row := rapid.IntRange(0, f.Rows()-1).Draw(t, "row")
		j := rapid.IntRange(0, len(f.Schema().Items)-1).Draw(t, "item")
		a := f.Item(j)[row]
		if a == Missing || a == DontKnow || int(a) == f.Schema().Scale {
			return
		}
		raised := reordered(f, upTo(f.Rows()))
		raised = replaced(raised, row, j, a+1)
		for _, score := range []Score{Top2, Mean5, Mean01} {
			before := allEstimates(f.All().Tally().Index(Options{Score: score}))
			after := allEstimates(raised.All().Tally().Index(Options{Score: score}))
			for i, e := range before {
				if after[i].Value < e.Value-1e-12 {
					t.Fatalf("%s of %s fell from %v to %v", e.Formula, e.Score, e.Value, after[i].Value)
				}
			}
		}
	})
}

// replaced returns the frame with one answer changed.
func replaced(f *Frame, row, j int, a uint8) *Frame {
	b, err := NewBuilder(*f.Schema())
	if err != nil {
		panic(err)
	}
	for i := range f.Rows() {
		r := Row{}
		for k := range f.items {
			r.Answers = append(r.Answers, f.items[k][i])
		}
		if i == row {
			r.Answers[j] = a
		}
		if err := b.Append(r); err != nil {
			panic(err)
		}
	}
	return b.Frame()
}

// A person who answered nothing changes no figure, only the count of empty
// answers.
func TestAnEmptySheetChangesNoFigure(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := drawn(t)
		b, err := NewBuilder(*f.Schema())
		if err != nil {
			t.Fatal(err)
		}
		for i := range f.Rows() {
			r := Row{}
			for j := range f.items {
				r.Answers = append(r.Answers, f.items[j][i])
			}
			if err := b.Append(r); err != nil {
				t.Fatal(err)
			}
		}
		if err := b.Append(Row{Answers: make([]uint8, len(f.items))}); err != nil {
			t.Fatal(err)
		}
		before, after := f.All().Tally().Index(Options{}), b.Frame().All().Tally().Index(Options{})
		if !slices.Equal(exactBits(before), exactBits(after)) {
			t.Fatal("an empty sheet changed a figure")
		}
		if got, want := after.All.Pooled.Missing, before.All.Pooled.Missing+int64(len(f.Schema().sets()[len(f.Schema().Factors)].Items)); got != want {
			t.Fatalf("%d empty answers, want %d", got, want)
		}
	})
}

// Every sheet twice: the same figures, the standard error down by √2 (but for
// n/(n-1)).
func TestTwiceTheSheetsGiveTheSameFigures(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := drawn(t)
		order := upTo(f.Rows())
		twice := reordered(f, append(order, order...))
		before, after := allEstimates(f.All().Tally().Index(Options{})), allEstimates(twice.All().Tally().Index(Options{}))
		for i, e := range before {
			got := after[i]
			if math.Abs(got.Value-e.Value) > 1e-12 {
				t.Fatalf("%s of %s: %v became %v", e.Formula, e.Score, e.Value, got.Value)
			}
			if n := float64(e.Respondents); n > 1 && !math.IsNaN(e.DF) {
				want := e.SE * math.Sqrt((n-1)/(2*n-1))
				if math.Abs(got.SE-want) > 1e-9*max(1, want) {
					t.Fatalf("%s of %s: standard error %v became %v, want %v", e.Formula, e.Score, e.SE, got.SE, want)
				}
			}
		}
	})
}
