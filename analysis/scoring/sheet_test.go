package scoring

import (
	"errors"
	"fmt"
	"math/big"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// r reads a decimal number.
func r(s string) *big.Rat {
	x, ok := new(big.Rat).SetString(s)
	if !ok {
		panic(s)
	}
	return x
}

func leaf(code, most string) Node { return Node{Code: code, Max: r(most)} }

// mixed has leaves at every depth, a bonus and a penalty.
func mixed() Set {
	return Set{
		{Code: "1", Max: r("12"), Children: []Node{
			{Code: "1.1", Children: []Node{leaf("1.1.1", "2.5"), leaf("1.1.2", "3.5")}},
			leaf("1.2", "6"),
		}},
		leaf("2", "8"),
		{Code: "+", Kind: Bonus, Max: r("3"), Children: []Node{{Code: "+1", Kind: Bonus, Max: r("3")}}},
		{Code: "-", Kind: Penalty, Max: r("5")},
	}
}

func TestScore(t *testing.T) {
	for name, c := range map[string]struct {
		marks map[string]Mark
		want  map[string]string // total/applicable, index with 4 decimals, open
	}{
		"all scored": {map[string]Mark{"1.1.1": {Points: r("2")}, "1.1.2": {Points: r("3")}, "1.2": {Points: r("5")}, "2": {Points: r("8")}},
			map[string]string{"": "18/20 0.9000 0", "1": "10/12 0.8333 0", "1.1": "5/6 0.8333 0", "2": "8/8 1.0000 0"}},
		"nothing yet": {nil, map[string]string{"": "0/20  4", "2": "0/8  1"}},
		"not applicable": {map[string]Mark{"1.1.1": {Points: r("2")}, "1.1.2": {Points: r("3")}, "1.2": {NotApplicable: true}, "2": {Points: r("8")}},
			map[string]string{"": "13/14 0.9286 0", "1": "5/6 0.8333 0", "1.2": "0/0  0"}},
		"bonus": {map[string]Mark{"1.1.1": {Points: r("2")}, "1.1.2": {Points: r("3")}, "1.2": {Points: r("5")}, "2": {Points: r("8")}, "+1": {Points: r("1.5")}},
			map[string]string{"": "39/2/20 0.9750 0"}},
		"bonus above the most": {map[string]Mark{"1.1.1": {Points: r("2.5")}, "1.1.2": {Points: r("3.5")}, "1.2": {Points: r("6")}, "2": {Points: r("8")}, "+1": {Points: r("1.5")}},
			map[string]string{"": "43/2/20 1.0000 0"}},
		"penalty": {map[string]Mark{"1.1.1": {Points: r("2")}, "1.1.2": {Points: r("3")}, "1.2": {Points: r("5")}, "2": {Points: r("8")}, "-": {Points: r("4")}},
			map[string]string{"": "14/20 0.7000 0"}},
		"penalty below nothing": {map[string]Mark{"1.1.1": {Points: r("0")}, "1.1.2": {Points: r("0")}, "1.2": {Points: r("0")}, "2": {Points: r("1")}, "-": {Points: r("4")}},
			map[string]string{"": "0/20 0.0000 0"}},
	} {
		t.Run(name, func(t *testing.T) {
			sheet, err := mixed().Score(c.marks)
			if err != nil {
				t.Fatal(err)
			}
			for code, want := range c.want {
				x := sheet[code]
				got := fmt.Sprintf("%s/%s %s %d", x.Total().RatString(), x.Applicable.RatString(), Text(x.Index(), 4), x.Open)
				if got != want {
					t.Errorf("%q: %s, want %s", code, got, want)
				}
			}
		})
	}
}

func TestScoreRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		marks map[string]Mark
		code  string
	}{
		"above the most":     {map[string]Mark{"2": {Points: r("8.01")}}, "points"},
		"below nothing":      {map[string]Mark{"2": {Points: r("-0.01")}}, "points"},
		"unknown":            {map[string]Mark{"9": {Points: r("1")}}, "unknown"},
		"a node of others":   {map[string]Mark{"1": {Points: r("1")}}, "unknown"},
		"bonus above most":   {map[string]Mark{"+1": {Points: r("3.5")}}, "points"},
		"penalty below zero": {map[string]Mark{"-": {Points: r("-1")}}, "points"},
	} {
		_, err := mixed().Score(c.marks)
		var f Fault
		if !errors.As(err, &f) || f.Code != c.code {
			t.Errorf("%s: %v, want %s", name, err, c.code)
		}
	}
}

func TestCheck(t *testing.T) {
	for name, c := range map[string]struct {
		set  Set
		want []string
	}{
		"right":         {mixed(), nil},
		"empty":         {nil, []string{" empty []"}},
		"sum":           {Set{{Code: "1", Max: r("3"), Children: []Node{leaf("a", "1"), leaf("b", "1.5")}}}, []string{"1 sum [3 5/2]"}},
		"twice":         {Set{leaf("1", "2"), leaf("1", "3")}, []string{"1 twice []"}},
		"no maximum":    {Set{{Code: "1"}}, []string{"1 no_max []"}},
		"no worth":      {Set{leaf("1", "0")}, []string{"1 bad_max [0]"}},
		"no code":       {Set{leaf("", "1")}, []string{" no_code []"}},
		"under a bonus": {Set{{Code: "b", Kind: Bonus, Children: []Node{leaf("x", "1")}}}, []string{"x kind []"}},
	} {
		var got []string
		for _, f := range c.set.Check() {
			got = append(got, fmt.Sprintf("%s %s %v", f.Node, f.Code, f.Args))
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// A unit of a province in 2023: 68.32 points are 81.33 % because leaves of 16
// points did not arise (figures in the press; the applicable maximum of 84
// follows from them).
func TestNotApplicableAsPublished(t *testing.T) {
	set := Set{leaf("done", "84"), leaf("did not arise", "16")}
	sheet, err := set.Score(map[string]Mark{"done": {Points: r("68.32")}, "did not arise": {NotApplicable: true}})
	if err != nil {
		t.Fatal(err)
	}
	if got := Text(new(big.Rat).Mul(sheet[""].Index(), r("100")), 2); got != "81.33" {
		t.Errorf("68.32 of 84 is %s %%, want 81.33", got)
	}
}

// drawn is a set and marks for it.
func drawn(t *rapid.T) (Set, map[string]Mark) {
	next := 0
	var node func(depth int, kind Kind) Node
	node = func(depth int, kind Kind) Node {
		next++
		n := Node{Code: fmt.Sprint(next), Kind: kind}
		if kind == Regular {
			n.Kind = rapid.SampledFrom([]Kind{Regular, Regular, Regular, Bonus, Penalty}).Draw(t, "kind")
		}
		if children := rapid.IntRange(0, 3).Draw(t, "children"); depth < 3 && children > 0 {
			for range children {
				n.Children = append(n.Children, node(depth+1, n.Kind))
			}
			return n
		}
		n.Max = big.NewRat(rapid.Int64Range(1, 1000).Draw(t, "max"), 100)
		return n
	}
	var s Set
	for range rapid.IntRange(1, 5).Draw(t, "fields") {
		s = append(s, node(0, Regular))
	}
	marks := map[string]Mark{}
	for _, n := range s.Leaves() {
		m := Mark{Points: new(big.Rat).Mul(n.Max, big.NewRat(rapid.Int64Range(0, 20).Draw(t, "share"), 20))}
		m.NotApplicable = rapid.IntRange(0, 4).Draw(t, "applies") == 0
		marks[n.Code] = m
	}
	return s, marks
}

// Whatever does not apply, an index lies from 0 to 1, and the parts of a node
// add up to it.
func TestScoreProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		set, marks := drawn(t)
		sheet, err := set.Score(marks)
		if err != nil {
			t.Fatal(err)
		}
		for code, x := range sheet {
			if index := x.Index(); index != nil && (index.Sign() < 0 || index.Cmp(r("1")) > 0) {
				t.Fatalf("%q: index %s", code, index.RatString())
			}
			if x.Points.Cmp(x.Applicable) > 0 || x.Applicable.Cmp(x.Max) > 0 {
				t.Fatalf("%q: %s", code, x)
			}
		}
		sum := newTally()
		for _, n := range set {
			sum.add(sheet[n.Code])
		}
		if diff := cmp.Diff(sum.String(), sheet[""].String()); diff != "" {
			t.Fatal(diff)
		}
		if sheet[""].Max.Cmp(set.Max()) != 0 {
			t.Fatalf("maximum %s, want %s", sheet[""].Max.RatString(), set.Max().RatString())
		}
	})
}

// A leaf that does not apply counts as if the set did not have it.
func TestNotApplicableIsAsIfItWereNotThere(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		set, marks := drawn(t)
		whole, err := set.Score(marks)
		if err != nil {
			t.Fatal(err)
		}
		var without func(nodes []Node) []Node
		without = func(nodes []Node) []Node {
			var kept []Node
			for _, n := range nodes {
				if n.Leaf() {
					if !marks[n.Code].NotApplicable {
						kept = append(kept, n)
					}
					continue
				}
				if n.Children = without(n.Children); len(n.Children) > 0 {
					kept = append(kept, n)
				}
			}
			return kept
		}
		smaller := Set(without(set))
		if len(smaller) == 0 {
			return
		}
		applied := map[string]Mark{}
		for code, m := range marks {
			if !m.NotApplicable {
				applied[code] = m
			}
		}
		part, err := smaller.Score(applied)
		if err != nil {
			t.Fatal(err)
		}
		if a, b := whole[""].Index(), part[""].Index(); (a == nil) != (b == nil) || a != nil && a.Cmp(b) != 0 {
			t.Fatalf("%s, without what does not apply %s", whole[""], part[""])
		}
	})
}

func TestChanges(t *testing.T) {
	set := Set{leaf("a", "10"), leaf("b", "10"), leaf("new", "5")}
	before, err := Set{leaf("a", "5"), leaf("b", "10")}.Score(map[string]Mark{"a": {Points: r("4")}, "b": {NotApplicable: true}})
	if err != nil {
		t.Fatal(err)
	}
	after, err := set.Score(map[string]Mark{"a": {Points: r("9")}, "b": {Points: r("5")}, "new": {Points: r("5")}})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range set.Changes(before, after) {
		got = append(got, fmt.Sprintf("%s %s", c.Code, Text(c.Difference(), 3)))
	}
	if diff := cmp.Diff([]string{" -0.040", "a 0.100", "b ", "new "}, got); diff != "" {
		t.Error(diff)
	}
}
