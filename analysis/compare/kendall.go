package compare

import "math"

// Concordance is Kendall's rank correlation tau-b with its test.
type Concordance struct {
	TauB float64 // -1..1, corrected for ties in both questions
	S    int64   // concordant less discordant pairs of respondents
	VarS float64 // variance of S under no association, corrected for ties
	Z    float64 // (|S|-1)/sqrt(VarS) with the sign of S: continuity corrected
	P    float64
	N    int64
}

// Kendall returns tau-b of paired values. Pairs with a NaN are left out. When
// a side does not vary, or the slices differ in length, TauB, Z and P are NaN.
//
// Source: Kendall 1945. R: cor.test(x, y, method="kendall", exact=FALSE,
// continuity=TRUE).
func Kendall(x, y []float64) Concordance {
	c, ok := crossValues(x, y)
	return c.kendall(ok)
}

// KendallTable is [Kendall] from a table of counts: cell (i, j) counts the
// respondents with answer i+1 to one question and j+1 to the other.
func KendallTable(table [][]int64) Concordance {
	c, ok := crossTabOf(table)
	return c.kendall(ok)
}

func (p crossTab) kendall(ok bool) Concordance {
	nan := math.NaN()
	k := Concordance{TauB: nan, VarS: nan, Z: nan, P: nan, N: p.n}
	if !ok || p.n < 2 {
		return k
	}
	k.S = p.concordance()
	k.VarS = kendallVariance(p.rows, p.cols, p.n)
	if held(p.rows) < 2 || held(p.cols) < 2 {
		return k
	}
	all := choose2(p.n)
	k.TauB = float64(k.S) / math.Sqrt((all-tiedPairs(p.rows))*(all-tiedPairs(p.cols)))
	k.Z, k.P = corrected(k.S, k.VarS)
	return k
}

// concordance counts, over all pairs of respondents that differ in the row,
// +1 when the columns are in the same order and -1 when in the opposite one.
// A Fenwick tree over the columns keeps it at O(cells log columns).
func (p crossTab) concordance() int64 {
	var s, seen int64
	tree := make(fenwick, len(p.cols)+1)
	for start := 0; start < len(p.cells); {
		end := start
		for end < len(p.cells) && p.cells[end].row == p.cells[start].row {
			c := p.cells[end]
			below, upTo := tree.sum(c.col), tree.sum(c.col+1)
			s += c.count * (below - (seen - upTo))
			end++
		}
		for _, c := range p.cells[start:end] {
			tree.add(c.col, c.count)
			seen += c.count
		}
		start = end
	}
	return s
}

// corrected returns the statistic with its continuity correction, and its
// two-sided p-value; NaN without variance.
func corrected(s int64, variance float64) (z, p float64) {
	if !(variance > 0) {
		return math.NaN(), math.NaN()
	}
	f := float64(s)
	z = math.Copysign(math.Max(0, math.Abs(f)-1), f) / math.Sqrt(variance)
	return z, twoSided(z)
}

// kendallVariance is the variance of S with ties on both sides (Kendall 1970,
// ch. 4; Valz, McLeod & Thompson 1995).
func kendallVariance(rows, cols []int64, n int64) float64 {
	pair := func(t float64) float64 { return t * (t - 1) }
	triple := func(t float64) float64 { return t * (t - 1) * (t - 2) }
	weighted := func(t float64) float64 { return t * (t - 1) * (2*t + 5) }
	sum := func(ties []int64, f func(float64) float64) float64 {
		total := 0.0
		for _, t := range ties {
			total += f(float64(t))
		}
		return total
	}
	nf := float64(n)
	v := (weighted(nf) - sum(rows, weighted) - sum(cols, weighted)) / 18
	v += sum(rows, pair) * sum(cols, pair) / (2 * pair(nf))
	if n > 2 {
		v += sum(rows, triple) * sum(cols, triple) / (9 * triple(nf))
	}
	return v
}

// choose2 is the number of pairs among n.
func choose2(n int64) float64 {
	return float64(n) * float64(n-1) / 2
}

// tiedPairs is the number of pairs inside the ties.
func tiedPairs(ties []int64) float64 {
	sum := 0.0
	for _, t := range ties {
		sum += choose2(t)
	}
	return sum
}

// fenwick keeps running sums of counts; index 0 of the slice is unused.
type fenwick []int64

// add counts c at position i.
func (f fenwick) add(i int, c int64) {
	for i++; i < len(f); i += i & -i {
		f[i] += c
	}
}

// sum counts the positions below i.
func (f fenwick) sum(i int) int64 {
	var s int64
	for ; i > 0; i -= i & -i {
		s += f[i]
	}
	return s
}
