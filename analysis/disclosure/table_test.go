package disclosure

import (
	"testing"

	"pgregory.net/rapid"
)

// drawTable draws persons in units, by two flat dimensions.
func drawTable(t *rapid.T) (axes []Axis, counts map[[3]int]int32) {
	axes = []Axis{NewAxis([]int{-1, 0, 0, 1, 1}), Flat(rapid.IntRange(1, 3).Draw(t, "a")), Flat(rapid.IntRange(1, 3).Draw(t, "b"))}
	counts = map[[3]int]int32{}
	for u := range axes[0].Places() {
		for a := 1; a < axes[1].Places(); a++ {
			for b := 1; b < axes[2].Places(); b++ {
				counts[[3]int{u, a, b}] = rapid.SampledFrom([]int32{0, 0, 0, 1, 2, 4, 5, 9, 20}).Draw(t, "persons")
			}
		}
	}
	return axes, counts
}

// tabled makes the decided table of some of the axes.
func tabled(t *rapid.T, axes []Axis, counts map[[3]int]int32, some ...int) *Table {
	var of []Axis
	for _, i := range some {
		of = append(of, axes[i])
	}
	table, err := NewTable(of...)
	if err != nil {
		t.Fatal(err)
	}
	persons := make([]int32, table.Cells())
	for at, n := range counts {
		var places []int
		for _, i := range some {
			places = append(places, at[i])
		}
		persons[table.At(places...)] += n
	}
	table.Add(persons)
	table.Decide()
	return table
}

// TestTable: no sum of a table gives away what is hidden in it, and margins
// are the same in every table.
func TestTable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		axes, counts := drawTable(t)
		whole := tabled(t, axes, counts, 0, 1, 2)
		units, pairs := tabled(t, axes, counts, 0), tabled(t, axes, counts, 0, 2)
		for u := range axes[0].Places() {
			if whole.Hidden(whole.At(u, 0, 0)) != units.Hidden(u) || whole.N(whole.At(u, 0, 0)) != units.N(u) {
				t.Errorf("unit %d is hidden in one table only", u)
			}
			for b := range axes[2].Places() {
				if whole.Hidden(whole.At(u, 0, b)) != pairs.Hidden(pairs.At(u, b)) {
					t.Errorf("cell %d %d is hidden in one table only", u, b)
				}
			}
		}
		for cell := range whole.Cells() {
			if few(whole.N(cell)) && !whole.Hidden(cell) || whole.N(cell) == 0 && whole.Hidden(cell) {
				t.Errorf("cell %d of %d: hidden %v", cell, whole.N(cell), whole.Hidden(cell))
			}
			for i, a := range axes {
				place := cell / whole.Stride(i) % a.Places()
				sum := tree{base: cell - place*whole.Stride(i), step: whole.Stride(i), below: a.below}
				coarse := whole.Hidden(whole.At(0, 0, 0)) || place == 0 && whole.Hidden(cell)
				if terms, n, secret := whole.missing(&sum, place); !whole.Hidden(cell) && !coarse && secret && n < Least && terms > 0 {
					t.Errorf("the sum at %d along %d tells of %d in %d terms", cell, i, n, terms)
				}
			}
		}
	})
}

// TestUnitsAsATable: a table of units hides what the tree of the same units does.
func TestUnitsAsATable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := drawTree(t)
		var parents []int
		for _, c := range all {
			parents = append(parents, c.Parent)
		}
		table, err := NewTable(NewAxis(parents))
		if err != nil {
			t.Fatal(err)
		}
		counts := make([]int32, len(all))
		for i, c := range all {
			counts[i] = int32(c.Own)
		}
		table.Add(counts)
		table.Decide()
		Tree(all)
		for i, c := range all {
			if c.Hidden != table.Hidden(i) || c.N != table.N(i) {
				t.Fatalf("place %d: %d hidden %v in the table, %+v in the tree", i, table.N(i), table.Hidden(i), c)
			}
		}
	})
}
