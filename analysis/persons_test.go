package analysis

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// loose returns a frame of items criteria in no factor, on any scale.
func loose(items, scale, rows int) *Frame {
	s := Schema{Scale: scale, Dimensions: []string{"unit"}}
	for j := range items {
		s.Items = append(s.Items, fmt.Sprintf("q%d", j+1))
	}
	b, err := NewBuilder(s)
	if err != nil {
		panic(err)
	}
	rng := rand.New(rand.NewPCG(uint64(items), uint64(scale)))
	for range rows {
		row := Row{Answers: make([]uint8, items), Labels: []string{fmt.Sprintf("U%d", rng.IntN(3))}}
		for j := range row.Answers {
			row.Answers[j] = uint8(rng.IntN(scale + 1))
		}
		if err := b.Append(row); err != nil {
			panic(err)
		}
	}
	return b.Frame()
}

func TestPersonsAreCountedHoweverTheyAreCoded(t *testing.T) {
	for _, c := range []struct {
		name         string
		items, scale int
		width        int // codes per row; 0 for none
	}{
		{"few items: one code", 7, 5, 1},
		{"many items: two codes", 25, 5, 2},
		{"the widest that has codes", 149, 5, 2},
		{"one item too many for codes", 165, 5, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := loose(c.items, c.scale, 40)
			switch {
			case c.width == 0 && f.coding != nil:
				t.Fatalf("has a coding of %d codes", len(f.coding.meaning))
			case c.width > 0 && (f.coding == nil || f.coding.width != c.width):
				t.Fatalf("coding %+v, want %d codes per row", f.coding, c.width)
			}
			for name, v := range map[string]View{
				"all": f.All(), "most": f.All().Keep(func(row int) bool { return row%3 > 0 }),
				"few": f.All().Keep(func(row int) bool { return row%9 == 4 }),
			} {
				if diff := tallyDiff(naiveTally(v), v.Tally()); diff != "" {
					t.Errorf("%s: (-naive +pass)\n%s", name, diff)
				}
				g, err := v.By("unit")
				if err != nil {
					t.Fatal(err)
				}
				tallies, _ := g.Tallies()
				for i, got := range tallies {
					if diff := tallyDiff(naiveTally(g.View(i)), got); diff != "" {
						t.Errorf("%s, %v: (-naive +pass)\n%s", name, g.Labels(i), diff)
					}
				}
			}
		})
	}
}

func TestPairsOfTop2AloneGiveTheSameTop2Figures(t *testing.T) {
	f := simulated(3000, 4, 9)
	g, err := f.All().By("unit")
	if err != nil {
		t.Fatal(err)
	}
	full, fullRest := Pass{Pairs: true}.Tallies(g)
	some, someRest := Pass{Pairs: true, OnlyTop2: true}.Tallies(g)
	full, some = append(full, Sum(append(full, fullRest)...)), append(some, Sum(append(some, someRest)...))
	for i := range full {
		if !slices.Equal(exactBits(full[i].Index(Options{})), exactBits(some[i].Index(Options{}))) {
			t.Errorf("tally %d: a figure of top-2 differs", i)
		}
		x := some[i].Index(Options{Score: Mean5})
		if x.All.ItemMean.Value != full[i].Index(Options{Score: Mean5}).All.ItemMean.Value {
			t.Errorf("tally %d: the mean differs", i)
		}
		if !math.IsNaN(x.All.ItemMean.SE) || x.All.ItemMean.Interval.Defined() {
			t.Errorf("tally %d: a standard error %v without the pairs it needs", i, x.All.ItemMean.SE)
		}
	}
	// A sum knows what the least of its parts knows.
	if s := Sum(full[0], some[1]); s.Pairs == nil || s.Pairs.XX != nil {
		t.Error("the sum of both kinds of pairs is not of top-2 alone")
	}
}
