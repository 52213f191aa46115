package drivers

import (
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"
)

// random is a table of n persons, of two factors and an outcome, or of single
// criteria; some rows are not complete.
func random(tb testing.TB, n, columns int, take func(items [][]uint8) (*Table, error)) *Table {
	tb.Helper()
	chance := rand.New(rand.NewPCG(3, 1))
	items := make([][]uint8, columns)
	for j := range items {
		items[j] = make([]uint8, n)
		for r := range items[j] {
			if r%40 != j {
				items[j][r] = uint8(1 + chance.IntN(3))
			}
		}
	}
	t, err := take(items)
	if err != nil {
		tb.Fatal(err)
	}
	return t
}

func twoFactors(items [][]uint8) (*Table, error) {
	last := len(items) - 1
	return FromFactors([][][]uint8{items[:2], items[2:last]}, items[last])
}

func single(items [][]uint8) (*Table, error) {
	last := len(items) - 1
	return FromItems(items[:last], items[last])
}

func TestPersonsAreTheCompleteRowsOnce(t *testing.T) {
	table := random(t, 3*blockRows+11, 4, twoFactors)
	in, row := table.newReader(), make([]int32, 3)
	seen := map[int]bool{}
	for _, p := range table.persons() {
		in.row(p.at, row)
		if slices.Contains(row, 0) || seen[p.at] {
			t.Fatalf("row %d: %v, seen %v", p.at, row, seen[p.at])
		}
		seen[p.at] = true
	}
	for r := range table.Rows() {
		if complete := in.read(r, r+1) == 1; complete != seen[r] {
			t.Fatalf("row %d: complete %v, among the persons %v", r, complete, seen[r])
		}
	}
}

func TestPersonsOfOneKeyAreInTheOrderOfTheirValues(t *testing.T) {
	table := random(t, 500, 4, twoFactors)
	persons := table.persons()
	for i := range persons {
		persons[i].key = uint64(i / 100) // as if different values made the same number
	}
	in := table.newReader()
	in.settle(persons)
	before, row := make([]int32, 3), make([]int32, 3)
	for i := 1; i < len(persons); i++ {
		in.row(persons[i-1].at, before)
		in.row(persons[i].at, row)
		if persons[i-1].key == persons[i].key && slices.Compare(before, row) > 0 {
			t.Fatalf("%v stands before %v", before, row)
		}
	}
}

// What a bootstrap needs beside the answers and its 2000 lots must not grow with
// the number of questions: a service of 300 MB does this in the background.
func TestBootstrapHoldsFewBytesOfAPerson(t *testing.T) {
	table := random(t, 200_000, 26, single)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	u := Bootstrap(table, Johnson, Draw{Times: 2, Conf: .95, Seed: 1})
	runtime.ReadMemStats(&after)
	lots := maxLots * 26 * 27 / 2 * 16
	each := (float64(after.TotalAlloc-before.TotalAlloc) - float64(lots)) / float64(table.Rows())
	if u.Times != 2 || each > 36 { // a copy of its values would be 104 and more
		t.Errorf("%d resamples, %.0f bytes for each row; want 2, and 36 at most", u.Times, each)
	}
}
