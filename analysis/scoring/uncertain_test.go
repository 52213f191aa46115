package scoring

import (
	"fmt"
	"math/big"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestCarry(t *testing.T) {
	linear := Linear{r("10")}.Points
	hard := Threshold{From: r("0.9"), Max: r("10"), Hard: true}.Points
	for name, c := range map[string]struct {
		rule   func(*big.Rat) *big.Rat
		lo, hi string
		want   string
	}{
		"linear":                 {linear, "0.8812", "0.935", "8.812 to 9.350"},
		"cut to shares":          {linear, "-0.02", "1.03", "0.000 to 10.000"}, // a linearised interval may leave the scale
		"on both sides of a bar": {hard, "0.88", "0.93", "0.000 to 10.000"},
		"no interval":            {linear, "", "0.9", " to "},
		"no points":              {Steps{{}}.Points, "0.8", "0.9", " to "},
	} {
		limits := rats(c.lo, c.hi)
		got := Carry(c.rule, Range{limits[0], limits[1]})
		if s := Text(got.Lo, 3) + " to " + Text(got.Hi, 3); s != c.want {
			t.Errorf("%s: %s, want %s", name, s, c.want)
		}
	}
}

func TestTogether(t *testing.T) {
	f := func(v, lo, hi string) Uncertain {
		x := rats(v, lo, hi)
		return Uncertain{x[0], Range{x[1], x[2]}}
	}
	for name, c := range map[string]struct {
		figures []Uncertain
		want    string
	}{
		"nothing":           {nil, "0.0000 to 0.0000"},
		"one is itself":     {[]Uncertain{f("9.081", "8.7", "9.4")}, "8.7000 to 9.4000"},
		"three and four":    {[]Uncertain{f("5", "2", "9"), f("5", "1", "8")}, "5.0000 to 15.0000"}, // 3, 4 below: 5; 4, 3 above: 5
		"an exact one":      {[]Uncertain{f("5", "2", "9"), f("70", "", "")}, "72.0000 to 79.0000"},
		"one without":       {[]Uncertain{f("5", "2", "9"), f("", "1", "2")}, "2.0000 to 9.0000"},
		"an irrational one": {[]Uncertain{f("5", "4", "6"), f("5", "4", "6")}, "8.5858 to 11.4142"}, // √2
	} {
		got := Together(c.figures...)
		if s := Text(got.Lo, 4) + " to " + Text(got.Hi, 4); s != c.want {
			t.Errorf("%s: %s, want %s", name, s, c.want)
		}
	}
}

// A rule that gives more points for more keeps what lies within limits within
// them; sums of ranges hold their values, are no wider than all errors at their
// worst, no narrower than the widest, and do not depend on the order.
func TestUncertainProperties(t *testing.T) {
	share := rapid.Custom(func(t *rapid.T) *big.Rat { return big.NewRat(rapid.Int64Range(0, 1000).Draw(t, "thousandths"), 1000) })
	rapid.Check(t, func(t *rapid.T) {
		var figures, backwards []Uncertain
		worst, widest := Range{new(big.Rat), new(big.Rat)}, new(big.Rat)
		for range rapid.IntRange(1, 5).Draw(t, "surveys") {
			lo, mid, hi := share.Draw(t, "a"), share.Draw(t, "b"), share.Draw(t, "c")
			for lo.Cmp(mid) > 0 || mid.Cmp(hi) > 0 {
				if lo.Cmp(mid) > 0 {
					lo, mid = mid, lo
				}
				if mid.Cmp(hi) > 0 {
					mid, hi = hi, mid
				}
			}
			rule := rapid.SampledFrom([]Rule{Linear{r("10")}, Threshold{From: r("0.9"), Max: r("7")}, Threshold{From: r("0.5"), Max: r("7"), Hard: true},
				Steps{{r("0.6"), r("2")}, {r("0.9"), r("5")}}}).Draw(t, "rule")
			f := Uncertain{rule.Points(mid), Carry(rule.Points, Range{lo, hi})}
			if f.Range.Lo.Cmp(f.Value) > 0 || f.Range.Hi.Cmp(f.Value) < 0 {
				t.Fatalf("%T: %s is not in %s to %s", rule, f.Value, f.Range.Lo, f.Range.Hi)
			}
			figures, backwards = append(figures, f), append([]Uncertain{f}, backwards...)
			worst.Lo.Add(worst.Lo, f.Range.Lo)
			worst.Hi.Add(worst.Hi, f.Range.Hi)
			if w := new(big.Rat).Sub(f.Range.Hi, f.Value); w.Cmp(widest) > 0 {
				widest = w
			}
		}
		got, sum := Together(figures...), new(big.Rat)
		for _, f := range figures {
			sum.Add(sum, f.Value)
		}
		slack := big.NewRat(1, 1_000_000_000_000)
		switch {
		case got.Lo.Cmp(sum) > 0 || got.Hi.Cmp(sum) < 0:
			t.Fatalf("%s is not in %s to %s", sum, got.Lo, got.Hi)
		case new(big.Rat).Add(got.Lo, slack).Cmp(worst.Lo) < 0 || new(big.Rat).Sub(got.Hi, slack).Cmp(worst.Hi) > 0:
			t.Fatalf("%s to %s is wider than all errors at once, %s to %s", got.Lo, got.Hi, worst.Lo, worst.Hi)
		case new(big.Rat).Sub(got.Hi, sum).Cmp(widest) < 0:
			t.Fatalf("up to %s, though one survey alone reaches %s further than %s", got.Hi, widest, sum)
		}
		if back := Together(backwards...); back.Lo.Cmp(got.Lo) != 0 || back.Hi.Cmp(got.Hi) != 0 {
			t.Fatal("the order of the surveys matters")
		}
	})
}

// Places are within the spans that exact and uncertain values have, and spans
// are those that come from comparing every pair.
func TestSpansProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 25).Draw(t, "units")
		values, ranges := make([]*big.Rat, n), make([]Range, n)
		for i := range n {
			if rapid.IntRange(0, 9).Draw(t, "there") == 0 {
				continue
			}
			v := rapid.Int64Range(0, 40).Draw(t, "value")
			values[i] = big.NewRat(v, 4)
			ranges[i] = Range{big.NewRat(v-rapid.Int64Range(0, 4).Draw(t, "below"), 4), big.NewRat(v+rapid.Int64Range(0, 4).Draw(t, "above"), 4)}
		}
		spans := Spans(ranges)
		for i, p := range Rank(values, 2, false) {
			want := Span{}
			if values[i] != nil {
				want = Span{1, 1}
				for j := range ranges {
					if i != j && values[j] != nil && ranges[j].Lo.Cmp(ranges[i].Hi) > 0 {
						want.Best++
					}
					if i != j && values[j] != nil && ranges[j].Hi.Cmp(ranges[i].Lo) > 0 {
						want.Worst++
					}
				}
			}
			if spans[i] != want {
				t.Fatalf("unit %d: %v, want %v", i, spans[i], want)
			}
			if p.Rank < spans[i].Best || p.Rank > spans[i].Worst {
				t.Fatalf("place %d is not in %v", p.Rank, spans[i])
			}
		}
	})
}

// Dense places are one more than how many different values are higher.
func TestDenseRankProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := make([]*big.Rat, rapid.IntRange(1, 30).Draw(t, "units"))
		for i := range values {
			values[i] = big.NewRat(rapid.Int64Range(0, 60).Draw(t, "value"), 1000)
		}
		for i, p := range Rank(values, 2, true) {
			higher, alike := map[string]bool{}, 0
			for _, v := range values {
				switch Round(v, 2).Cmp(Round(values[i], 2)) {
				case 1:
					higher[Text(v, 2)] = true
				case 0:
					alike++
				}
			}
			if want := (Place{len(higher) + 1, alike > 1}); p != want {
				t.Fatalf("%v, want %v", p, want)
			}
		}
	})
}

// What a ministry's organisation field came to in 2017: 11.04 of 13 points, of
// which 7 of 7 by appraisal, so that all that was lost was lost in the survey.
func TestPartAndLost(t *testing.T) {
	set := Set{{Code: "4", Max: r("13"), Children: []Node{leaf("4.1", "4"), leaf("4.2", "3"), leaf("4.3", "6")}}, leaf("5", "17")}
	score := func(marks map[string]Mark) Sheet {
		sheet, err := set.Score(marks)
		if err != nil {
			t.Fatal(err)
		}
		return sheet
	}
	ministry := score(map[string]Mark{"4.1": {Points: r("4")}, "4.2": {Points: r("3")}, "4.3": {Points: r("4.04")}, "5": {Points: r("15.33")}})
	appraised := set.Part(ministry, "4", func(leaf string) bool { return leaf != "4.3" })
	if got := fmt.Sprintf("%s/%s of %s/%s", Text(appraised.Points, 2), Text(appraised.Max, 0), Text(ministry["4"].Points, 2), Text(ministry["4"].Max, 0)); got != "7.00/7 of 11.04/13" {
		t.Error(got)
	}
	if got := set.Part(ministry, "7", func(string) bool { return true }).String(); got != newTally().String() {
		t.Errorf("a node that is not there came to %s", got)
	}
	full := score(map[string]Mark{"4.1": {Points: r("4")}, "4.2": {Points: r("3")}, "4.3": {Points: r("6")}, "5": {NotApplicable: true}})
	open := score(map[string]Mark{"4.1": {Points: r("1")}})
	var got []string
	for _, code := range []string{"4", "4.3", "5", "", "none"} {
		l := Lost([]Sheet{ministry, full, open}, code)
		got = append(got, fmt.Sprintf("%s: %d units, %d full (%s), lost %s, most %s, mean %s", code, l.Units, l.Full, Text(l.Share(), 2), Text(l.Sum, 2), Text(l.Most, 2), Text(l.Mean(), 3)))
	}
	want := []string{
		"4: 2 units, 1 full (0.50), lost 1.96, most 1.96, mean 0.980",
		"4.3: 2 units, 1 full (0.50), lost 1.96, most 1.96, mean 0.980",
		"5: 1 units, 0 full (0.00), lost 1.67, most 1.67, mean 1.670",
		": 2 units, 1 full (0.50), lost 3.63, most 3.63, mean 1.815",
		"none: 0 units, 0 full (), lost 0.00, most 0.00, mean ",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// What is quicker comes to the same: indexes as published, places by them, and
// sums.
func TestQuickWays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		decimals := rapid.IntRange(0, 4).Draw(t, "decimals")
		dense := rapid.Bool().Draw(t, "dense")
		var shares []*big.Rat
		var units []int64
		for range rapid.IntRange(1, 8).Draw(t, "sheets") {
			set, marks := drawn(t)
			sheet, err := set.Score(marks)
			if err != nil {
				t.Fatal(err)
			}
			index := sheet[""].Index()
			published, ok := sheet[""].Published(decimals)
			if ok != (index != nil) {
				t.Fatalf("published %t, index %v", ok, index)
			}
			if !ok {
				shares, units = append(shares, nil), append(units, -1)
				continue
			}
			share := new(big.Rat).Mul(index, r("100"))
			scale := new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(decimals)), nil))
			if want := new(big.Rat).Mul(Round(share, decimals), scale); want.Cmp(new(big.Rat).SetInt64(published)) != 0 {
				t.Fatalf("%s is published as %d units of %d decimals", index, published, decimals)
			}
			shares, units = append(shares, share), append(units, published)
		}
		if diff := cmp.Diff(Rank(shares, decimals, dense), RankPublished(units, dense)); diff != "" {
			t.Fatal(diff)
		}
	})
	rapid.Check(t, func(t *rapid.T) {
		sum := new(big.Rat)
		var quick adder
		for range rapid.IntRange(0, 60).Draw(t, "fractions") {
			x := big.NewRat(rapid.Int64Range(-1000, 1000).Draw(t, "num"), rapid.Int64Range(1, 40).Draw(t, "den"))
			sum.Add(sum, x)
			quick.add(x)
		}
		if quick.total().Cmp(sum) != 0 {
			t.Fatalf("%s, want %s", quick.total(), sum)
		}
	})
}

// Parts that share out the leaves of a node add up to it.
func TestPartsAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		set, marks := drawn(t)
		sheet, err := set.Score(marks)
		if err != nil {
			t.Fatal(err)
		}
		mine := map[string]bool{}
		for _, n := range set.Leaves() {
			mine[n.Code] = rapid.Bool().Draw(t, "mine")
		}
		for code, want := range sheet {
			sum := set.Part(sheet, code, func(leaf string) bool { return mine[leaf] })
			sum.add(set.Part(sheet, code, func(leaf string) bool { return !mine[leaf] }))
			if sum.String() != want.String() {
				t.Fatalf("%q: parts add up to %s, not %s", code, sum, want)
			}
		}
	})
}
