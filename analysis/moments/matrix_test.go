package moments_test

import (
	"fmt"
	"math"
	"testing"

	"sipas/analysis/moments"
)

const (
	none = 0
	dk   = 255
)

// Five persons, three items; two gaps.
var small = [][]uint8{
	{1, 2, 3, 4, 5},
	{2, 1, 4, none, 5},
	{5, 5, dk, 4, 3},
}

func near(a, b float64) bool { return math.Abs(a-b) <= 1e-14 }

func TestCompleteMatricesByHand(t *testing.T) {
	// Complete persons 1, 2 and 5: (1,2,5), (2,1,5), (5,5,3).
	m, err := moments.OfComplete(small)
	if err != nil || m.N != 3 {
		t.Fatalf("N = %d, %v", m.N, err)
	}
	c := m.Covariance()
	// Items 0 and 1: means 8/3, 8/3; Σxy − n·x̄·ȳ = 29 − 64/3 = 23/3; over 2.
	if !near(c.At(0, 1), 23.0/6) || !near(c.At(0, 0), 13.0/3) || !near(c.At(2, 2), 4.0/3) {
		t.Errorf("covariances %v %v %v", c.At(0, 1), c.At(0, 0), c.At(2, 2))
	}
	if r := m.Correlation().At(0, 1); !near(r, (23.0/6)/(13.0/3)) {
		t.Errorf("r = %v", r) // both variances are 13/3
	}
	if mean := m.Select([]int{2}).Mean(0); !near(mean, 13.0/3) {
		t.Errorf("mean of item 2: %v", mean)
	}
}

func TestPairwiseMatricesByHand(t *testing.T) {
	p, err := moments.OfPairs(small)
	if err != nil {
		t.Fatal(err)
	}
	if p.N[0][1] != 4 || p.N[1][2] != 3 || p.N[0][0] != 5 || p.Rows != 5 {
		t.Errorf("persons %v", p.N)
	}
	// Items 0 and 1 over persons 1, 2, 3, 5: Σxy = 41, Σx = 11, Σy = 12, n = 4.
	if c := p.Covariance().At(0, 1); !near(c, (41.0-11*12/4.0)/3) {
		t.Errorf("covariance %v", c)
	}
	// Σx² = 39, Σy² = 46: scatter 35 and 40 over n.
	if r := p.Correlation().At(0, 1); !near(r, 32/math.Sqrt(35*40)) {
		t.Errorf("correlation %v", r)
	}
	// The diagonal is over everybody who answered: variance of 1..5 is 2.5.
	if v := p.Covariance().At(0, 0); !near(v, 2.5) {
		t.Errorf("variance %v", v)
	}
}

func TestPersonMeansByHand(t *testing.T) {
	p, err := moments.OfPersons([][]uint8{{4, 2, none, 5}, {5, none, none, 3}})
	if err != nil {
		t.Fatal(err)
	}
	// Means 4.5, 2, –, 4.
	if p.N != 3 || !near(p.Mean, 3.5) || !near(p.SD, math.Sqrt(1.75)) {
		t.Errorf("N %d, mean %v, SD %v", p.N, p.Mean, p.SD)
	}
	// Item 1 over persons 1 and 4: answers 5, 3 against means 4.5, 4.
	if !near(p.R[1], 1) {
		t.Errorf("R %v", p.R)
	}
}

func TestMatricesOfDegenerateAnswers(t *testing.T) {
	for _, test := range []struct {
		name    string
		columns [][]uint8
		n       int64
		r       float64 // of items 0 and 1; 9 where there is no matrix
	}{
		{"no items", nil, 0, 9},
		{"no rows", [][]uint8{{}, {}}, 0, 9},
		{"one person", [][]uint8{{4}, {5}}, 1, 9},
		{"an item never answered", [][]uint8{{4, 5, 3}, {none, dk, none}}, 0, 9},
		{"all answers 5", [][]uint8{{5, 5, 5}, {5, 5, 5}}, 3, math.NaN()},
		{"one item constant", [][]uint8{{5, 5, 5}, {5, 4, 5}}, 3, math.NaN()},
		{"identical items", [][]uint8{{5, 3, 2}, {5, 3, 2}}, 3, 1},
		{"reversed items", [][]uint8{{1, 2, 5}, {5, 4, 1}}, 3, -1},
	} {
		t.Run(test.name, func(t *testing.T) {
			m, err := moments.OfComplete(test.columns)
			if err != nil || m.N != test.n {
				t.Fatalf("N = %d, %v", m.N, err)
			}
			r := m.Correlation()
			switch {
			case test.r == 9:
				if r != nil {
					t.Errorf("a matrix from nothing: %v", r)
				}
			case math.IsNaN(test.r):
				if !math.IsNaN(r.At(0, 1)) {
					t.Errorf("r = %v, want NaN", r.At(0, 1))
				}
			case r.At(0, 1) != test.r:
				t.Errorf("r = %v, want exactly %v", r.At(0, 1), test.r)
			}
			if _, err := moments.OfPairs(test.columns); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestDifferenceDoesNotCancelOrOverflow(t *testing.T) {
	const big = uint64(1) << 63
	for _, test := range []struct {
		a, b, c, d uint64
		want       float64
	}{
		{7, 11, 5, 15, 2},
		{5, 15, 7, 11, -2},
		{big, 2, big, 2, 0},
		{big + 1, 4, big, 4, 4},
		{big, big, big - 1, big, 1 << 63},
		{big, 8, 0, 0, 1 << 66},
		{0, 0, big, 8, -(1 << 66)},
	} {
		if got := moments.Difference128(test.a, test.b, test.c, test.d); got != test.want {
			t.Errorf("%d·%d − %d·%d = %v, want %v", test.a, test.b, test.c, test.d, got, test.want)
		}
	}
}

func TestTablesCountEveryPair(t *testing.T) {
	x := [][]uint8{{1, 2, 2, 5, 6, none, 3}, {2, 2, 2, 5, 1, 4, dk}}
	tables, err := moments.OfTables(x, 5)
	if err != nil {
		t.Fatal(err)
	}
	cells := tables.Cells(0, 1)
	if cells[0][1] != 1 || cells[1][1] != 2 || cells[4][4] != 1 {
		t.Errorf("cells %v", cells)
	}
	var sum int64
	for _, row := range cells {
		for _, c := range row {
			sum += c
		}
	}
	if sum != 4 { // the 6 is beyond the scale, two persons have a gap
		t.Errorf("%d persons counted, want 4", sum)
	}
	if turned := tables.Cells(1, 0); turned[1][0] != cells[0][1] {
		t.Errorf("turned table %v", turned)
	}
}

func ExampleOfComplete() {
	m, err := moments.OfComplete([][]uint8{
		{5, 4, 4, 0, 2}, // 0: no answer
		{5, 5, 3, 4, 1},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(m.N, m.Sum, m.Cross)
	fmt.Printf("%.4f\n", m.Correlation().At(0, 1))
	// Output:
	// 4 [15 14] [[61 59] [59 60]]
	// 0.8992
}
