package analysis

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// A column grows wider when its labels no longer fit; what was read before
// stays as it was, and every code is the one that was written.
func TestCodesWiden(t *testing.T) {
	b, err := NewBuilder(Schema{Scale: 5, Items: []string{"A"}, Dimensions: []string{"d", "none"}})
	if err != nil {
		t.Fatal(err)
	}
	frames := map[int]*Frame{}
	const rows = 70_000
	for i := range rows {
		if slices.Contains([]int{0, 1, 255, 256, 300, 65_535, 65_536, 66_000}, i) {
			frames[i] = b.Frame()
		}
		if err := b.Append(Row{Answers: []uint8{5}, Labels: []string{fmt.Sprint(i)}}); err != nil {
			t.Fatal(err)
		}
	}
	frames[rows] = b.Frame()
	for n, f := range frames {
		d, err := f.Dimension("d")
		if err != nil || d.Codes.Len() != n || len(d.Labels) != n+1 {
			t.Fatalf("after %d rows: %d codes of %d labels, %v", n, d.Codes.Len(), len(d.Labels), err)
		}
		next := 0
		for row, code := range d.Codes.All() {
			if row != next || int(code) != row+1 || d.Codes.At(row) != code {
				t.Fatalf("after %d rows: row %d has code %d", n, row, code)
			}
			next++
		}
		if next != n {
			t.Fatalf("after %d rows: %d yielded", n, next)
		}
	}
	if bytes := len(frames[256].dims[0].Codes.narrow); bytes != 0 {
		t.Error("257 labels do not fit into a byte")
	}
	if none := frames[rows].dims[1].Codes; len(none.narrow) != rows {
		t.Error("a column without labels takes more than a byte a row")
	}
}

// Between yields what At says, whichever the width and wherever it stops.
func TestCodesBetween(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		labels := rapid.SampledFrom([]int{3, 400, 70_000}).Draw(t, "labels")
		var c Codes
		codes := rapid.SliceOfN(rapid.IntRange(0, labels), 1, 200).Draw(t, "codes")
		for _, code := range codes {
			c = c.widened(uint32(code))
			c.append(uint32(code))
		}
		lo := rapid.IntRange(0, len(codes)).Draw(t, "lo")
		hi := rapid.IntRange(lo, len(codes)).Draw(t, "hi")
		last := lo - 1
		for row, code := range c.Between(lo, hi) {
			if row != last+1 || int(code) != codes[row] || c.At(row) != code {
				t.Fatalf("row %d: %d, want %d", row, code, codes[row])
			}
			last = row
		}
		if last != hi-1 {
			t.Fatalf("ended at %d, want %d", last, hi-1)
		}
	})
}

// CountAt counts each chosen row at its cell and its code, as one by one;
// Locate says where rows are.
func TestCodesCountAt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		labels := rapid.SampledFrom([]int{3, 300, 70_000}).Draw(t, "labels")
		var c Codes
		codes := rapid.SliceOfN(rapid.IntRange(0, labels-1), 1, 300).Draw(t, "codes")
		for _, code := range codes {
			c = c.widened(uint32(max(code, labels-1)))
			c.append(uint32(code))
		}
		by := make([]int32, labels)
		for code := range by {
			by[code] = int32(code % 7)
		}
		lo := 64 * rapid.IntRange(0, (len(codes)-1)/64).Draw(t, "lo")
		hi := rapid.IntRange(lo+1, len(codes)).Draw(t, "hi")
		chosen := make([]uint64, (hi-lo+63)/64)
		all := rapid.Bool().Draw(t, "all")
		cells, counts, want := make([]int32, hi-lo), make([]int32, 20), make([]int32, 20)
		c.Locate(lo, hi, by, cells)
		for i := range cells {
			if cells[i] != by[codes[lo+i]] {
				t.Fatalf("row %d is at %d, want %d", lo+i, cells[i], by[codes[lo+i]])
			}
			if all || rapid.Bool().Draw(t, "chosen") {
				chosen[i/64] |= 1 << (i % 64)
				want[2*cells[i]]++
			}
		}
		c.CountAt(lo, hi, chosen, by, cells, counts)
		if !slices.Equal(counts, want) {
			t.Fatalf("counted %v, want %v", counts, want)
		}
	})
}
