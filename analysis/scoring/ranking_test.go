package scoring

import (
	"fmt"
	"math/big"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func rats(values ...string) []*big.Rat {
	all := make([]*big.Rat, len(values))
	for i, v := range values {
		if v != "" {
			all[i] = r(v)
		}
	}
	return all
}

func TestRank(t *testing.T) {
	for name, c := range map[string]struct {
		values []string
		dense  bool
		want   string
	}{
		"ties share and leave out":       {[]string{"90", "85", "85", "80"}, false, "1 2= 2= 4"},
		"ties share, dense":              {[]string{"90", "85", "85", "80"}, true, "1 2= 2= 3"},
		"as published":                   {[]string{"85.004", "84.996", "85.01"}, false, "2= 2= 1"}, // 85.00, 85.00, 85.01
		"half up":                        {[]string{"85.005", "85.01"}, false, "1= 1="},
		"none":                           {[]string{"", "50", ""}, false, "0 1 0"},
		"dense with several above alike": {[]string{"9", "9", "8", "8", "7"}, true, "1= 1= 2= 2= 3"},
	} {
		got := ""
		for i, p := range Rank(rats(c.values...), 2, c.dense) {
			if i > 0 {
				got += " "
			}
			got += fmt.Sprint(p.Rank)
			if p.Tied {
				got += "="
			}
		}
		if got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

// The lower bound belongs to the band: exactly 90 is excellent, and so is what
// is published as 90.00; exactly 15 of the one-stop sheet's 18 points likewise.
func TestBands(t *testing.T) {
	five := Bands{{"yeu", r("0")}, {"trung-binh", r("50")}, {"kha", r("70")}, {"tot", r("80")}, {"xuat-sac", r("90")}}
	for percent, want := range map[string]string{
		"100": "xuat-sac", "90": "xuat-sac", "89.995": "xuat-sac", "89.994": "tot",
		"86.8": "tot", // seed: a department of 2019
		"80":   "tot", "79.99": "kha", "50": "trung-binh", "49.99": "yeu", "0": "yeu",
	} {
		if got := five.Of(new(big.Rat).Quo(r(percent), r("100")), 2); got != want {
			t.Errorf("%s %%: %q, want %q", percent, got, want)
		}
	}
	if got := five.Of(nil, 2); got != "" {
		t.Errorf("no index is %q", got)
	}
	if got := five[1:].Of(r("0.3"), 2); got != "" {
		t.Errorf("below all bands is %q", got)
	}
}

func TestSpans(t *testing.T) {
	spans := Spans([]Range{{r("80"), r("84")}, {r("83"), r("86")}, {r("90"), r("90")}, {}, {r("84"), r("84")}})
	want := []Span{{2, 4}, {2, 4}, {1, 1}, {}, {2, 3}}
	if diff := cmp.Diff(want, spans); diff != "" {
		t.Error(diff)
	}
}

func TestGroup(t *testing.T) {
	for name, c := range map[string]struct {
		maxima []string
		width  string
		want   []int
	}{
		"two groups":  {[]string{"84", "100", "98", "83.5", ""}, "5", []int{2, 1, 1, 2, 0}},
		"not a chain": {[]string{"100", "97", "94", "91"}, "5", []int{1, 1, 2, 2}}, // 94 is within 5 of 97, not of 100
		"all alike":   {[]string{"100", "100"}, "0", []int{1, 1}},
		"nobody":      {nil, "5", []int{}},
	} {
		if diff := cmp.Diff(c.want, Group(rats(c.maxima...), r(c.width))); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestMeanAndMedian(t *testing.T) {
	for _, c := range []struct {
		values       []string
		mean, median string
	}{
		{[]string{"80", "90", "", "85"}, "85.00", "85.00"},
		{[]string{"80", "90", "85", "95"}, "87.50", "87.50"},
		{[]string{"1", "2", "9"}, "4.00", "2.00"},
		{nil, "", ""},
	} {
		if mean, median := Text(Mean(rats(c.values...)), 2), Text(Median(rats(c.values...)), 2); mean != c.mean || median != c.median {
			t.Errorf("%v: mean %s, median %s; want %s, %s", c.values, mean, median, c.mean, c.median)
		}
	}
}

// Places do not depend on the order of entry, and a place is one more than how
// many are published higher.
func TestRankProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cents := rapid.SliceOfN(rapid.Int64Range(0, 2000), 1, 30).Draw(t, "values")
		values := make([]*big.Rat, len(cents))
		for i, c := range cents {
			values[i] = big.NewRat(c, 1000)
		}
		places := Rank(values, 2, false)
		reversed := make([]*big.Rat, len(values))
		for i := range values {
			reversed[len(values)-1-i] = values[i]
		}
		back := Rank(reversed, 2, false)
		for i := range places {
			if places[i] != back[len(back)-1-i] {
				t.Fatalf("value %d: %v, in another order %v", i, places[i], back[len(back)-1-i])
			}
			higher := 0
			for j := range values {
				if Round(values[j], 2).Cmp(Round(values[i], 2)) > 0 {
					higher++
				}
			}
			if places[i].Rank != higher+1 {
				t.Fatalf("place %d with %d above", places[i].Rank, higher)
			}
		}
	})
}

// Options worth 100, 60, 20 and 0 % of the most.
func TestOpinions(t *testing.T) {
	worth := rats("1", "0.6", "0.2", "0")
	for name, c := range map[string]struct {
		groups []Opinion
		most   string
		want   string
	}{
		"one group":         {[]Opinion{{Counts: []int64{5, 3, 2, 0}}}, "4", "2.8800"}, // (5 + 1.8 + 0.4)/10 · 4
		"groups are equal":  {[]Opinion{{Counts: []int64{1, 0, 0, 0}}, {Counts: []int64{0, 0, 0, 99}}}, "4", "2.0000"},
		"groups by weight":  {[]Opinion{{[]int64{1, 0, 0, 0}, r("3")}, {[]int64{0, 0, 0, 99}, r("1")}}, "4", "3.0000"},
		"silent group":      {[]Opinion{{Counts: []int64{1, 0, 0, 0}}, {Counts: []int64{0, 0, 0, 0}}}, "4", "4.0000"},
		"nobody":            {[]Opinion{{Counts: []int64{0, 0, 0, 0}}}, "4", ""},
		"other options":     {[]Opinion{{Counts: []int64{1, 0}}}, "4", ""},
		"impossible counts": {[]Opinion{{Counts: []int64{-1, 2, 0, 0}}}, "4", ""},
	} {
		if got := Text(Opinions(worth, c.groups, r(c.most)), 4); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}
