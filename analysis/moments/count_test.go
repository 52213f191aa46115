package moments_test

import (
	"errors"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sipas/analysis/moments"
)

// answered is the rule of the package comment, written the plain way.
func answered(x uint8) bool { return x >= 1 && x <= moments.MaxAnswer }

// plainComplete and plainPairs are the definitions, row by row.
func plainComplete(columns [][]uint8, items []int) moments.Complete {
	k := len(items)
	m := moments.Complete{Sum: make([]int64, k), Cross: squareOf(k)}
	if k == 0 {
		return m
	}
	for r := range columns[items[0]] {
		if slices.ContainsFunc(items, func(i int) bool { return !answered(columns[i][r]) }) {
			continue
		}
		m.N++
		for a, i := range items {
			m.Sum[a] += int64(columns[i][r])
			for b, j := range items {
				m.Cross[a][b] += int64(columns[i][r]) * int64(columns[j][r])
			}
		}
	}
	return m
}

func plainPairs(columns [][]uint8) moments.Pairwise {
	k := len(columns)
	p := moments.Pairwise{N: squareOf(k), Sum: squareOf(k), Square: squareOf(k), Cross: squareOf(k)}
	if k > 0 {
		p.Rows = int64(len(columns[0]))
	}
	for i, x := range columns {
		for j, y := range columns {
			for r := range x {
				if answered(x[r]) && answered(y[r]) {
					p.N[i][j]++
					p.Sum[i][j] += int64(x[r])
					p.Square[i][j] += int64(x[r]) * int64(x[r])
					p.Cross[i][j] += int64(x[r]) * int64(y[r])
				}
			}
		}
	}
	return p
}

func squareOf(k int) [][]int64 {
	m := make([][]int64, k)
	for i := range m {
		m[i] = make([]int64, k)
	}
	return m
}

// sheets draws a table of answers with gaps; wide draws every byte value.
func sheets(t *rapid.T) [][]uint8 {
	k := rapid.IntRange(0, 6).Draw(t, "items")
	n := rapid.SampledFrom([]int{0, 1, 2, 63, 64, 65, 200, 4095, 4096, 4097, 9000}).Draw(t, "rows")
	top := rapid.SampledFrom([]int{3, 6, 11, 256}).Draw(t, "values")
	chance := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
	columns := make([][]uint8, k)
	for i := range columns {
		columns[i] = make([]uint8, n)
		for r := range columns[i] {
			columns[i][r] = uint8(chance.IntN(top))
			if chance.IntN(20) == 0 {
				columns[i][r] = 255
			}
		}
	}
	return columns
}

func TestCountsEqualTheDefinition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		columns := sheets(t)
		k := len(columns)
		all := make([]int, k)
		for i := range all {
			all[i] = i
		}
		sets := [][]int{all, all[:k/2], all[k/2:], slices.Repeat(all, 2)}
		got, err := moments.OfSets(columns, sets)
		if err != nil {
			t.Fatal(err)
		}
		for i, s := range sets {
			if d := cmp.Diff(plainComplete(columns, s), got[i]); d != "" {
				t.Fatalf("set %d: %s", i, d)
			}
		}
		pairs, err := moments.OfPairs(columns)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(plainPairs(columns), pairs); d != "" {
			t.Fatal(d)
		}
	})
}

func TestCountsDoNotDependOnRowOrderOrProcessors(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		columns := sheets(t)
		before, _ := moments.OfComplete(columns)
		pairs, _ := moments.OfPairs(columns)
		persons, _ := moments.OfPersons(columns)
		if len(columns) > 0 {
			chance := rand.New(rand.NewPCG(1, 2))
			chance.Shuffle(len(columns[0]), func(a, b int) {
				for _, c := range columns {
					c[a], c[b] = c[b], c[a]
				}
			})
		}
		old := runtime.GOMAXPROCS(1)
		defer runtime.GOMAXPROCS(old)
		after, _ := moments.OfComplete(columns)
		pairsAfter, _ := moments.OfPairs(columns)
		personsAfter, _ := moments.OfPersons(columns)
		exactly := cmp.Comparer(func(a, b float64) bool { return math.Float64bits(a) == math.Float64bits(b) })
		if d := cmp.Diff(before, after) + cmp.Diff(pairs, pairsAfter) + cmp.Diff(persons, personsAfter, exactly); d != "" {
			t.Fatal(d)
		}
	})
}

func TestColumnsOfUnequalLengthAreRefused(t *testing.T) {
	columns := [][]uint8{{1, 2}, {1}}
	if _, err := moments.OfComplete(columns); !errors.Is(err, moments.ErrRows) {
		t.Errorf("complete: %v", err)
	}
	if _, err := moments.OfPairs(columns); !errors.Is(err, moments.ErrRows) {
		t.Errorf("pairs: %v", err)
	}
	if _, err := moments.OfPersons(columns); !errors.Is(err, moments.ErrRows) {
		t.Errorf("persons: %v", err)
	}
}

// A million sheets of 25 answers with 3 % gaps, as a province has in a year.
func million() [][]uint8 {
	chance := rand.New(rand.NewPCG(7, 7))
	columns := make([][]uint8, 25)
	for i := range columns {
		columns[i] = make([]uint8, 1_000_000)
		for r := range columns[i] {
			columns[i][r] = []uint8{5, 4, 4, 5, 3, 4, 5, 2, 5, 4, 1, 4, 5, 3, 4, 5}[chance.IntN(16)]
			if chance.IntN(33) == 0 {
				columns[i][r] = 0
			}
		}
	}
	return columns
}

func BenchmarkComplete25Items1MillionRows(b *testing.B) {
	columns := million()
	for b.Loop() {
		moments.OfComplete(columns)
	}
}

func BenchmarkSixScales1MillionRows(b *testing.B) {
	columns := million()
	all := make([]int, 25)
	for i := range all {
		all[i] = i
	}
	sets := [][]int{all[:3], all[3:7], all[7:14], all[14:20], all[20:], all}
	for b.Loop() {
		moments.OfSets(columns, sets)
	}
}

func BenchmarkPairs25Items1MillionRows(b *testing.B) {
	columns := million()
	for b.Loop() {
		moments.OfPairs(columns)
	}
}

func BenchmarkPersonMeans25Items1MillionRows(b *testing.B) {
	columns := million()
	for b.Loop() {
		moments.OfPersons(columns)
	}
}
