package analysis

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// relabelled returns the frame with every label of the first dimension renamed;
// the empty label stays.
func relabelled(f *Frame, name func(label string) string) *Frame {
	g := *f
	d := f.dims[0]
	d.Labels = slices.Clone(d.Labels)
	for i, label := range d.Labels {
		if label != "" {
			d.Labels[i] = name(label)
		}
	}
	g.dims = []Dimension{d}
	return reordered(&g, upTo(f.rows)) // two labels may have become one
}

// byLabel returns the tallies of the groups by their label.
func byLabel(t *rapid.T, f *Frame) map[string]*Tally {
	g, err := f.All().By("unit")
	if err != nil {
		t.Fatal(err)
	}
	tallies, _ := g.Tallies()
	out := make(map[string]*Tally, len(tallies))
	for i, tally := range tallies {
		out[g.Labels(i)[0]] = tally
	}
	return out
}

// Merging two groups adds up their counts, and puts the pooled figures between
// the two.
func TestMergingGroups(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := drawn(t)
		apart := byLabel(t, f)
		a, b := apart["U1"], apart["U2"]
		if a == nil || b == nil {
			return
		}
		together := byLabel(t, relabelled(f, func(label string) string {
			if label == "U2" {
				return "U1"
			}
			return label
		}))
		merged := together["U1"]
		if len(together) != len(apart)-1 {
			t.Fatalf("%d groups became %d", len(apart), len(together))
		}
		if diff := tallyDiff(Sum(a, b), merged); diff != "" {
			t.Fatalf("(-sum +merged)\n%s", diff)
		}
		for _, score := range []Score{Top2, Mean5, Mean01} {
			o := Options{Score: score}
			for i := range merged.Sets {
				x, y, m := a.Set(i, o), b.Set(i, o), merged.Set(i, o)
				for name, e := range map[string][3]Estimate{
					"pooled":      {x.Pooled, y.Pooled, m.Pooled},
					"person-mean": {x.PersonMean, y.PersonMean, m.PersonMean},
					"mean-high":   {x.MeanHigh, y.MeanHigh, m.MeanHigh},
					"all-high":    {x.AllHigh, y.AllHigh, m.AllHigh},
				} {
					between(t, name, e[0].Value, e[1].Value, e[2].Value)
				}
			}
		}
	})
}

// between fails unless m lies between x and y, or is the one of them that there
// is.
func between(t *rapid.T, name string, x, y, m float64) {
	switch {
	case math.IsNaN(x):
		x = y
	case math.IsNaN(y):
		y = x
	}
	if math.IsNaN(x) != math.IsNaN(m) || m < min(x, y)-1e-15 || m > max(x, y)+1e-15 {
		t.Fatalf("%s: %v and %v merged into %v", name, x, y, m)
	}
}

// Other names for the units change no bit of their figures.
func TestRelabelling(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := drawn(t)
		rename := func(label string) string { return fmt.Sprintf("%c unit", 'z'-label[1]+'0') } // turns their order round
		before, after := byLabel(t, f), byLabel(t, relabelled(f, rename))
		if len(before) != len(after) {
			t.Fatalf("%d groups became %d", len(before), len(after))
		}
		for label, tally := range before {
			other := after[rename(label)]
			if other == nil {
				t.Fatalf("no group %q", rename(label))
			}
			if !slices.Equal(exactBits(tally.Index(Options{})), exactBits(other.Index(Options{}))) {
				t.Fatalf("%q as %q has other figures", label, rename(label))
			}
		}
	})
}

// drawnWeights returns the frame with weights between 0.1 and 10.
func drawnWeights(t *rapid.T, f *Frame) (weighted *Frame, weight func(row int) float64) {
	seed := rapid.Uint64().Draw(t, "weights")
	weight = func(row int) float64 {
		x := (seed + uint64(row)) * 6364136223846793005
		x = (x ^ x>>32) * 1442695040888963407
		return math.Pow(10, float64(x>>40)/(1<<23)-1)
	}
	return withOwnWeights(f, weight), weight
}

// withOwnWeights returns the frame with a weight column of its own.
func withOwnWeights(f *Frame, weight func(row int) float64) *Frame {
	g := *f
	s := f.schema.clone()
	s.Numbers = []string{"weight"}
	g.schema = s
	return withWeights(&g, upTo(f.rows), weight)
}

// All weights times a constant leave every weighted estimate and interval as
// it was, to 1e-12; standard errors that cancel to nothing, to 1e-14. A limit is
// as exact as what it is computed from: the width of the interval counts.
func TestScalingWeights(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f, weight := drawnWeights(t, drawn(t))
		c := math.Pow(10, rapid.Float64Range(-6, 6).Draw(t, "log of the constant"))
		o := Options{Score: Score(rapid.IntRange(0, 2).Draw(t, "score"))}
		scaled := withOwnWeights(f, func(row int) float64 { return c * weight(row) })
		for i, pair := range weightedPairs(t, f, scaled, o) {
			want, got := pair[0], pair[1]
			for name, v := range map[string][2]float64{
				"value": {want.Value, got.Value}, "standard error": {want.SE, got.SE},
				"lower limit": {want.Interval.Lo, got.Interval.Lo}, "upper limit": {want.Interval.Hi, got.Interval.Hi},
				"numerator": {c * want.Numerator, got.Numerator}, "denominator": {c * want.Denominator, got.Denominator},
			} {
				if (name == "numerator" || name == "denominator") && !countsWeight(want) {
					continue
				}
				size := math.Max(math.Abs(v[0]), 1e-2)
				switch name {
				case "numerator": // a net share's is a difference of two sums of this size
					size = math.Max(size, c*want.Denominator)
				case "lower limit", "upper limit":
					size = math.Max(size, want.Interval.Hi-want.Interval.Lo)
				}
				if math.IsNaN(v[0]) != math.IsNaN(v[1]) || math.Abs(v[0]-v[1]) > 1e-12*size {
					t.Fatalf("estimate %d, %s of %s: %s %v became %v", i, want.Formula, want.Score, name, v[0], v[1])
				}
			}
		}
	})
}

// countsWeight reports whether the denominator of an estimate is a weight; that
// of the means of items, factors and persons is something else.
func countsWeight(e *Estimate) bool {
	switch e.Formula {
	case FormulaTop2, FormulaPooled, FormulaNet, FormulaMean:
		return true
	}
	return false
}

// weightedPairs returns the estimates of two frames side by side, in total and
// by unit.
func weightedPairs(t *rapid.T, a, b *Frame, o Options) (pairs [][2]*Estimate) {
	figures := func(f *Frame) (all []*Estimate) {
		total, err := f.All().Weighted("weight", o)
		if err != nil {
			t.Fatal(err)
		}
		g, err := f.All().By("unit")
		if err != nil {
			t.Fatal(err)
		}
		units, err := g.Weighted("weight", o)
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range append(units, total) {
			all = append(all, allEstimates(x)...)
		}
		return all
	}
	x, y := figures(a), figures(b)
	if len(x) != len(y) {
		t.Fatalf("%d estimates became %d", len(x), len(y))
	}
	for i := range x {
		pairs = append(pairs, [2]*Estimate{x[i], y[i]})
	}
	return pairs
}

// Rows of weight 0 count as rows and move no figure: not even where all rows of
// a unit, or all that answered an item, have none.
func TestRowsOfNoWeightMoveNoFigure(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f, weight := drawnWeights(t, drawn(t))
		none := rapid.IntRange(1, 4).Draw(t, "weight for one in")
		some := withOwnWeights(f, func(row int) float64 {
			if row%none > 0 {
				return 0
			}
			return weight(row)
		})
		o := Options{Score: Score(rapid.IntRange(0, 2).Draw(t, "score"))}
		all, err := some.All().Weighted("weight", o)
		if err != nil {
			t.Fatal(err)
		}
		few, err := some.All().Keep(func(row int) bool { return row%none == 0 }).Weighted("weight", o)
		if err != nil {
			t.Fatal(err)
		}
		want, got := allEstimates(few), allEstimates(all)
		for i, e := range want {
			g := got[i]
			if math.Float64bits(e.Value) != math.Float64bits(g.Value) && !(math.IsNaN(e.Value) && math.IsNaN(g.Value)) {
				t.Fatalf("%s of %s: %v became %v", e.Formula, e.Score, e.Value, g.Value)
			}
			if math.IsNaN(g.SE) && !math.IsNaN(e.SE) {
				t.Fatalf("%s of %s: the standard error %v is gone", e.Formula, e.Score, e.SE)
			}
		}
	})
}

// A shift of one answer into the two best categories raises top-2, one within
// them or below them leaves it.
func TestMonotonicityOfTop2(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := drawn(t)
		if f.Rows() == 0 {
			return
		}
		row := rapid.IntRange(0, f.Rows()-1).Draw(t, "row")
		j := rapid.IntRange(0, len(f.Schema().Items)-1).Draw(t, "item")
		a, scale := f.Item(j)[row], f.Schema().Scale
		if a == Missing || a == DontKnow || int(a) == scale {
			return
		}
		to := uint8(rapid.IntRange(int(a)+1, scale).Draw(t, "to"))
		before, after := f.All().Tally(), replaced(f, row, j, to).All().Tally()
		gain := int64(0)
		if int(a) < scale-1 && int(to) >= scale-1 {
			gain = 1
		}
		if got := after.Items[j].Top2() - before.Items[j].Top2(); got != gain {
			t.Fatalf("%d to %d of %d: top-2 count grew by %d", a, to, scale, got)
		}
		x, y := allEstimates(before.Index(Options{})), allEstimates(after.Index(Options{}))
		for i, e := range x {
			if e.Score != FormulaTop2 || e.Formula == FormulaMeanHigh { // which go by the mean
				continue
			}
			if y[i].Value < e.Value || gain == 0 && y[i].Value != e.Value && !math.IsNaN(e.Value) {
				t.Fatalf("%d to %d of %d: %s went from %v to %v", a, to, scale, e.Formula, e.Value, y[i].Value)
			}
		}
	})
}
