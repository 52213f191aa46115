package scoring

import (
	"fmt"
	"math/big"
	"testing"

	"pgregory.net/rapid"
)

var ten = big.NewRat(10, 1)

func TestPointsAreRoundedOnceHalfUp(t *testing.T) {
	for _, test := range []struct {
		name     string
		num, den int64
		max      int64
		decimals int
		want     string
	}{
		// 8.745 as a float64 is 8.7449…, and prints as 8.74.
		{"8.745 exactly", 1749, 2000, 10, 2, "8.75"},
		// 8.125 is exact in binary, and %.2f rounds it to the even 8.12.
		{"8.125 exactly", 13, 16, 10, 2, "8.13"},
		// Seed: SIPAS 90.81 % of 10 points (domain notes, 5.2).
		{"90.81 %", 9081, 10000, 10, 2, "9.08"},
		{"everybody", 400, 400, 10, 2, "10.00"},
		{"nobody satisfied is 0 points", 0, 400, 10, 2, "0.00"},
		{"nobody answered is no points", 0, 0, 10, 2, ""},
		{"not a count", -1, 5, 10, 2, ""},
		{"whole points", 17, 20, 10, 0, "9"},
		{"one third", 1, 3, 10, 4, "3.3333"},
	} {
		got := Text(Linear{big.NewRat(test.max, 1)}.Points(Fraction(test.num, test.den)), test.decimals)
		if got != test.want {
			t.Errorf("%s: got %q, want %q", test.name, got, test.want)
		}
	}
	if got := Round(big.NewRat(-8745, 1000), 2); got.Cmp(big.NewRat(-875, 100)) != 0 {
		t.Errorf("a penalty of 8.745: got %v", got)
	}
}

func TestThreshold(t *testing.T) {
	soft := Threshold{From: big.NewRat(90, 100), Max: ten}
	hard := Threshold{From: big.NewRat(90, 100), Max: ten, Hard: true}
	for _, test := range []struct {
		name       string
		num, den   int64
		soft, hard string
	}{
		{"exactly 90", 90, 100, "10.00", "10.00"},
		{"just below", 8999, 10000, "9.00", "0.00"},
		{"above", 95, 100, "10.00", "10.00"},
		{"no answers", 0, 0, "", ""},
	} {
		index := Fraction(test.num, test.den)
		if s, h := Text(soft.Points(index), 2), Text(hard.Points(index), 2); s != test.soft || h != test.hard {
			t.Errorf("%s: got %q and %q, want %q and %q", test.name, s, h, test.soft, test.hard)
		}
	}
	if (Threshold{}).Points(big.NewRat(1, 2)) != nil || (Linear{}).Points(big.NewRat(1, 2)) != nil {
		t.Error("a rule without numbers gave points")
	}
}

func TestSteps(t *testing.T) {
	table := Steps{
		{big.NewRat(50, 100), big.NewRat(4, 1)},
		{big.NewRat(70, 100), big.NewRat(15, 2)},
		{big.NewRat(90, 100), ten},
	}
	for _, test := range []struct {
		num, den int64
		want     string
	}{
		{49, 100, "0.0"}, {50, 100, "4.0"}, {6999, 10000, "4.0"}, {7, 10, "7.5"}, {9, 10, "10.0"}, {1, 1, "10.0"}, {0, 0, ""},
	} {
		if got := Text(table.Points(Fraction(test.num, test.den)), 1); got != test.want {
			t.Errorf("%d/%d: got %q, want %q", test.num, test.den, got, test.want)
		}
	}
	for name, bad := range map[string]Steps{
		"out of order":   {table[1], table[0]},
		"the same twice": {table[0], table[0]},
		"incomplete":     {{From: ten}},
	} {
		if bad.Validate() == nil || bad.Points(big.NewRat(1, 1)) != nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func TestPercent(t *testing.T) {
	for in, want := range map[string]string{"90.81": "9081/10000", "90,81": "9081/10000", " 100 ": "1/1", "0": "0/1"} {
		got, err := Percent(in)
		if err != nil || got.String() != want {
			t.Errorf("%q: got %v (%v), want %s", in, got, err, want)
		}
	}
	for _, in := range []string{"", "abc", "100.01", "-1", "1/3", "1e1", "0x10", "0b1", "0o7", "1_0", "9.0.8", "90%"} {
		if got, err := Percent(in); err == nil {
			t.Errorf("%q: got %v, want an error", in, got)
		}
	}
}

func TestPointsProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		den := rapid.Int64Range(1, 10_000_000).Draw(t, "den")
		num := rapid.Int64Range(0, den-1).Draw(t, "num")
		decimals := rapid.IntRange(0, 4).Draw(t, "decimals")
		rule := Linear{big.NewRat(rapid.Int64Range(1, 20).Draw(t, "max"), 1)}
		points := rule.Points(Fraction(num, den))
		rounded := Round(points, decimals)
		// Rounding moves by at most half a unit of the last place, up at exactly half.
		unit := new(big.Rat).SetFrac(big.NewInt(1), new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(decimals)), nil))
		half := new(big.Rat).Quo(unit, big.NewRat(2, 1))
		off := new(big.Rat).Sub(rounded, points)
		if off.Cmp(half) > 0 || new(big.Rat).Neg(off).Cmp(half) >= 0 {
			t.Errorf("%d/%d: %v rounded to %v", num, den, points, rounded)
		}
		if Round(rule.Points(Fraction(num+1, den)), decimals).Cmp(rounded) < 0 {
			t.Errorf("%d/%d: one more satisfied answer earns less", num, den)
		}
	})
}

// FuzzPercent: whatever is typed, the answer is a share or an error.
func FuzzPercent(f *testing.F) {
	for _, s := range []string{"90,81", "100", "1e400", "-0", "１２", "0.00000000001", ".", "Inf"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		r, err := Percent(s)
		if err == nil && (r.Sign() < 0 || r.Cmp(big.NewRat(1, 1)) > 0) {
			t.Errorf("%q is %v", s, r)
		}
	})
}

func ExampleLinear() {
	// 1,749 of 2,000 answers are satisfied; the sheet gives up to 10 points.
	points := Linear{big.NewRat(10, 1)}.Points(Fraction(1749, 2000))
	fmt.Println(Text(points, 3), "shown as", Text(points, 2))
	// Output: 8.745 shown as 8.75
}
