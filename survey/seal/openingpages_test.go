package seal_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sipas/analysis/disclosure"
	"sipas/survey/export"
	"sipas/survey/seal"
)

// Open data less what the pages show: whoever sees the figures of units on the
// pages, and subtracts from them all sheets that open data names within, is
// left with nobody, or with five people at least.
func TestOpenDataAndPagesTogether(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		tree := drawTree(r)
		var lines []string
		of := map[string]int{}
		for range rapid.IntRange(5, 160).Draw(r, "sheets") {
			// The first rating is there, so that every sheet is a person to the pages.
			line := strings.Split(drawSheet(r, len(tree)), ",")
			line[9] = "4"
			lines = append(lines, strings.Join(line, ","))
			of[line[0]]++
		}
		x, err := seal.OpenLines(lines, tree...)
		if err != nil {
			r.Fatal(err)
		}
		named := namedIn(r, x)
		cells, within := pages(tree, of)
		for i, c := range cells {
			if c.Hidden {
				if i > 0 && named[tree[i-1][0]] > 0 {
					r.Errorf("%s is hidden on the pages and named in open data", tree[i-1][0])
				}
				continue
			}
			left := c.N
			for unit := range maps.Keys(of) {
				if within(unit, i) {
					left -= named[unit]
				}
			}
			if 0 < left && left < seal.K {
				r.Errorf("of the %d people at place %d all but %d are named; tree %v, sheets %v, named %v", c.N, i, left, tree, of, named)
			}
		}
	})
}

// namedIn counts the sheets of open data under each name of a unit.
func namedIn(t rapid.TB, x seal.Opening) map[string]int {
	_, open := linesOf(t, x.Open)
	named := map[string]int{}
	for _, l := range open {
		named[l["unit"]]++
	}
	return named
}

// drawTree is some units, each below the whole or an earlier one.
func drawTree(r *rapid.T) [][2]string {
	var tree [][2]string
	for i := range rapid.IntRange(1, 7).Draw(r, "units") {
		parent := ""
		if at := rapid.IntRange(-1, i-1).Draw(r, "parent"); at >= 0 {
			parent = fmt.Sprintf("U%d", at)
		}
		tree = append(tree, [2]string{fmt.Sprintf("U%d", i), parent})
	}
	return tree
}

// pages are the units as the pages show them: the whole first, then the tree.
func pages(tree [][2]string, of map[string]int) (cells []disclosure.Cell, within func(unit string, place int) bool) {
	place := map[string]int{"": 0}
	cells = append(cells, disclosure.Cell{Parent: -1})
	for _, u := range tree {
		place[u[0]] = len(cells)
		cells = append(cells, disclosure.Cell{Parent: place[u[1]], Own: of[u[0]]})
	}
	for i := len(cells) - 1; i >= 0; i-- {
		cells[i].N += cells[i].Own
		if p := cells[i].Parent; p >= 0 {
			cells[p].N += cells[i].N
		}
	}
	disclosure.Tree(cells)
	return cells, func(unit string, at int) bool {
		for i := place[unit]; i >= 0; i = cells[i].Parent {
			if i == at {
				return true
			}
		}
		return false
	}
}

// A small unit hides another one of the same parent, not one elsewhere, because
// the pages show what the parent has.
func TestSmallUnitHidesItsNeighbour(t *testing.T) {
	tree := [][2]string{{"P", ""}, {"A", "P"}, {"B", "P"}, {"Q", ""}, {"C", "Q"}, {"D", "Q"}}
	var lines []string
	for unit, n := range map[string]int{"A": 3, "B": 50, "C": 6, "D": 20} {
		for i := range n {
			lines = append(lines, fmt.Sprintf("%s,land,qr,2026-01-05,full,vi,x@1,result,f,%d,%d", unit, 1+i%5, 1+i%4))
		}
	}
	x, err := seal.OpenLines(lines, tree...)
	if err != nil {
		t.Fatal(err)
	}
	named := namedIn(t, x)
	if want := map[string]int{"C": 6, "D": 20, seal.Merged: 53}; !maps.Equal(named, want) {
		t.Errorf("named %v, want %v", named, want)
	}
}

// A unit that open data cannot name, because all in it say the same, does not free
// one that the pages withhold to protect a smaller one.
func TestWhatPagesWithholdStaysWithheld(t *testing.T) {
	var lines []string
	for unit, n := range map[string]int{"A": 18, "B": 6, "C": 5, "D": 1} {
		for i := range n {
			first := 5 - i%5
			if unit == "B" {
				first = 1
			}
			lines = append(lines, fmt.Sprintf("%s,land,qr,2026-01-05,full,vi,x@1,result,f,%d,%d", unit, first, 1+i%4))
		}
	}
	x, err := seal.OpenLines(lines, [2]string{"A"}, [2]string{"B"}, [2]string{"C"}, [2]string{"D"})
	if err != nil {
		t.Fatal(err)
	}
	named := namedIn(t, x)
	if want := map[string]int{"A": 18, seal.Merged: 12}; !maps.Equal(named, want) {
		t.Errorf("named %v, want %v", named, want)
	}
}

// Of a large wave a column stays if no group of it is small, and goes as a whole
// if one is; of a small wave only units are told.
func TestColumnsAreTakenAsAWhole(t *testing.T) {
	sheets := func(n int, sex func(i int) string) []string {
		var lines []string
		for i := range n {
			unit := fmt.Sprintf("U%d", i%2)
			channel := []string{"qr", "kiosk"}[i/2%2]
			lines = append(lines, fmt.Sprintf("%s,land,%s,2026-01-05,full,vi,x@1,result,%s,%d,%d", unit, channel, sex(i), 1+i/4%5, 1+i/4%4))
		}
		return lines
	}
	shown := func(lines []string) []string {
		x, err := seal.OpenLines(lines)
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, c := range x.Document.Open.Columns {
			switch {
			case c.Shown > 0 && c.Merged == 0:
				names = append(names, c.Name)
			case c.Shown > 0:
				names = append(names, c.Name+" in part")
			}
		}
		return names
	}
	even := func(i int) string { return []string{"f", "m"}[i/4%2] }
	lone := func(i int) string {
		if i < 3 {
			return "m"
		}
		return "f"
	}
	for name, c := range map[string]struct {
		lines []string
		has   []string
		not   []string
	}{
		"large":            {sheets(400, even), []string{"unit", "channel", "sex"}, nil},
		"three of one sex": {sheets(400, lone), []string{"unit", "channel"}, []string{"sex"}},
		"small":            {sheets(disclosure.Crowd, even), []string{"unit"}, []string{"channel", "sex"}},
	} {
		got := shown(c.lines)
		worded(t, c.lines)
		for _, want := range c.has {
			if !slices.Contains(got, want) {
				t.Errorf("%s: %v, want %s", name, got, want)
			}
		}
		for _, not := range c.not {
			if slices.ContainsFunc(got, func(g string) bool { return strings.HasPrefix(g, not) }) {
				t.Errorf("%s: %v, not %s", name, got, not)
			}
		}
	}
}

// worded checks that every column has words, also one that was dropped, and that
// the codebook tells of merged labels where there are any, and only there.
func worded(t *testing.T, lines []string) {
	t.Helper()
	x, err := seal.OpenLines(lines)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range x.Document.Open.Columns {
		if c.Text.In("vi") == "" {
			t.Errorf("%s has no words", c.Name)
		}
		v := x.Document.Codebook.Variable(c.Name)
		if (v == nil) != c.Dropped {
			t.Errorf("%s: dropped %v, codebook %v", c.Name, c.Dropped, v)
			continue
		}
		if v != nil && slices.ContainsFunc(v.Values, func(v export.Value) bool { return v.Code == seal.Merged }) != (c.Merged > 0) {
			t.Errorf("%s: %d merged, but the codebook has %v", c.Name, c.Merged, v.Values)
		}
	}
}

// Where no unit can be named, open data still has all sheets and a result: of
// one group, that of all together.
func TestAllUnitsMerged(t *testing.T) {
	var lines []string
	for i := range 12 {
		lines = append(lines, fmt.Sprintf("U%d,land,qr,2026-01-05,full,vi,x@1,result,f,%d,%d", i%6, 1+i%5, 1+i%4))
	}
	worded(t, lines)
	x, err := seal.OpenLines(lines)
	if err != nil {
		t.Fatal(err)
	}
	unit := x.Document.Open.Columns[0]
	if unit.Name != "unit" || unit.Shown != 0 || unit.Merged != 12 || unit.Dropped {
		t.Errorf("%+v", unit)
	}
	r := x.Document.Result
	if r.Total.Rows != 12 || len(r.Breakdowns) != 1 || len(r.Breakdowns[0].Groups) != 1 || r.Breakdowns[0].Groups[0].Labels[0] != seal.Merged {
		t.Errorf("%d sheets, %+v", r.Total.Rows, r.Breakdowns)
	}
}
