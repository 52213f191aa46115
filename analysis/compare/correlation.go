package compare

import (
	"cmp"
	"math"
	"slices"

	"sipas/analysis/prob"
)

// Correlation is a rank correlation with its test against none.
type Correlation struct {
	R float64 // -1..1
	N int64   // pairs
	P float64 // approximate, two-sided
}

// Spearman returns the rank correlation of paired values, ties ranked by their
// mean. Pairs with a NaN are left out. The p-value is the t approximation with
// N-2 degrees of freedom. R is NaN when a side does not vary, or the slices
// differ in length; P is NaN below three pairs.
//
// Source: Spearman 1904. R: cor.test(x, y, method="spearman", exact=FALSE).
func Spearman(x, y []float64) Correlation {
	c, ok := crossValues(x, y)
	if !ok {
		return Correlation{R: math.NaN(), P: math.NaN()}
	}
	return c.spearman()
}

// SpearmanTable is [Spearman] from a table of counts: cell (i, j) counts the
// respondents with answer i+1 to one question and j+1 to the other.
func SpearmanTable(table [][]int64) Correlation {
	c, ok := crossTabOf(table)
	if !ok {
		return Correlation{R: math.NaN(), P: math.NaN()}
	}
	return c.spearman()
}

// crossTab is a sparse table of counts in order of row, then column.
type crossTab struct {
	cells      []crossCell
	rows, cols []int64 // margins
	n          int64
}

// crossCell counts the respondents at one pair of categories.
type crossCell struct {
	row, col int
	count    int64
}

// crossTabOf reads a dense table; ok is false for negative counts.
func crossTabOf(table [][]int64) (p crossTab, ok bool) {
	p.rows, p.cols, p.n, ok = margins(table)
	for i, row := range table {
		for j, c := range row {
			if c > 0 {
				p.cells = append(p.cells, crossCell{i, j, c})
			}
		}
	}
	return p, ok
}

// crossValues counts paired values by the order of their distinct values.
func crossValues(x, y []float64) (p crossTab, ok bool) {
	if len(x) != len(y) {
		return p, false
	}
	var xs, ys []float64
	for i := range x {
		if !math.IsNaN(x[i]) && !math.IsNaN(y[i]) {
			xs, ys = append(xs, x[i]), append(ys, y[i])
		}
	}
	ri, ci := codes(xs), codes(ys)
	for i := range ri {
		p.cells = append(p.cells, crossCell{ri[i], ci[i], 1})
	}
	slices.SortFunc(p.cells, func(a, b crossCell) int {
		return cmp.Or(cmp.Compare(a.row, b.row), cmp.Compare(a.col, b.col))
	})
	p.rows, p.cols, p.n = tally(ri), tally(ci), int64(len(xs))
	return p, true
}

// codes numbers the distinct values from 0 in ascending order.
func codes(values []float64) []int {
	distinct := slices.Clone(values)
	slices.Sort(distinct)
	distinct = slices.Compact(distinct)
	out := make([]int, len(values))
	for i, v := range values {
		out[i], _ = slices.BinarySearch(distinct, v)
	}
	return out
}

// tally counts each code.
func tally(codes []int) []int64 {
	var counts []int64
	for _, c := range codes {
		for c >= len(counts) {
			counts = append(counts, 0)
		}
		counts[c]++
	}
	return counts
}

func (p crossTab) spearman() Correlation {
	r := Correlation{R: math.NaN(), N: p.n, P: math.NaN()}
	if held(p.rows) < 2 || held(p.cols) < 2 {
		return r
	}
	// Ranks are doubled and centred, so that all terms are integers.
	u, v := doubledMidranks(p.rows), doubledMidranks(p.cols)
	sum := 0.0
	for _, c := range p.cells {
		sum += float64(c.count) * float64(u[c.row]-p.n-1) * float64(v[c.col]-p.n-1)
	}
	r.R = sum / math.Sqrt(spread(u, p.rows, p.n)*spread(v, p.cols, p.n))
	r.R = math.Max(-1, math.Min(1, r.R))
	if df := float64(p.n - 2); df > 0 {
		t := r.R / math.Sqrt((1-r.R*r.R)/df)
		r.P = 2 * prob.StudentSurvival(math.Abs(t), df)
	}
	return r
}

// spread is the sum of squares of the doubled, centred ranks.
func spread(ranks, counts []int64, n int64) float64 {
	sum := 0.0
	for j, c := range counts {
		d := float64(ranks[j] - n - 1)
		sum += float64(c) * d * d
	}
	return sum
}
