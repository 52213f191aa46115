package quality

import "math"

// Spread is for each person the standard deviation of the answers given
// (intra-individual response variability; Dunn et al. 2018): 0 for a straight
// line, large for answers thrown at random. NaN with fewer than two answers.
func Spread(items [][]uint8) ([]float64, error) {
	n, err := rows(items)
	if err != nil {
		return nil, err
	}
	given, sum, square := make([]int64, n), make([]int64, n), make([]int64, n)
	for _, column := range items {
		for r, x := range column {
			if answered(x) {
				v := int64(x)
				given[r]++
				sum[r] += v
				square[r] += v * v
			}
		}
	}
	out := make([]float64, n)
	for r := range out {
		k := given[r]
		if k < 2 {
			out[r] = math.NaN()
			continue
		}
		out[r] = math.Sqrt(float64(k*square[r]-sum[r]*sum[r]) / float64(k*(k-1)))
	}
	return out, nil
}
