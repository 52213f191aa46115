package drivers

import (
	"math"
	"slices"
)

// Spearman is the rank correlation of each predictor with the outcome, ties at
// their mean rank; NaN without persons or variance.
func (t *Table) Spearman() []float64 {
	persons := t.persons()
	p := t.Predictors()
	columns := make([][]int32, p+1)
	for c := range columns {
		columns[c] = make([]int32, len(persons))
	}
	in, row := t.newReader(), make([]int32, p+1)
	for i, person := range persons {
		in.row(person.at, row)
		for c, x := range row {
			columns[c][i] = x
		}
	}
	ranks := make([][]int64, p+1)
	for c := range ranks {
		ranks[c] = doubledRanks(columns[c])
	}
	out := make([]float64, p)
	for c := range out {
		out[c] = rankCorrelation(ranks[c], ranks[p])
	}
	return out
}

// doubledRanks are twice the mean ranks, so that they are whole numbers.
func doubledRanks(v []int32) []int64 {
	sorted := slices.Clone(v)
	slices.Sort(sorted)
	rank := map[int32]int64{}
	for i := 0; i < len(sorted); {
		j := i
		for j < len(sorted) && sorted[j] == sorted[i] {
			j++
		}
		rank[sorted[i]] = int64(i + 1 + j)
		i = j
	}
	out := make([]int64, len(v))
	for i, x := range v {
		out[i] = rank[x]
	}
	return out
}

// rankCorrelation is Pearson's correlation of doubled ranks, whose mean is n+1.
func rankCorrelation(a, b []int64) float64 {
	mean := int64(len(a) + 1)
	var ab, aa, bb float64
	for i := range a {
		x, y := float64(a[i]-mean), float64(b[i]-mean)
		ab += x * y
		aa += x * x
		bb += y * y
	}
	if !(aa > 0 && bb > 0) {
		return math.NaN()
	}
	return ab / math.Sqrt(aa) / math.Sqrt(bb)
}
