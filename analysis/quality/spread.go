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
	out := make([]float64, n)
	for from := 0; from < n; from += stretch {
		spreadOf(items, from, out[from:min(from+stretch, n)])
	}
	return out, nil
}

// stretch is how many rows are summed up at a time: the sums stay in the
// processor's cache, and a million sheets need none of their own.
const stretch = 1 << 12

// spreadOf fills in the rows from a given one on.
func spreadOf(items [][]uint8, from int, out []float64) {
	var given, sum, square [stretch]int32
	for _, column := range items {
		for i, x := range column[from : from+len(out)] {
			if answered(x) {
				v := int32(x)
				given[i]++
				sum[i] += v
				square[i] += v * v
			}
		}
	}
	for i := range out {
		k, s, q := int64(given[i]), int64(sum[i]), int64(square[i])
		if k < 2 {
			out[i] = math.NaN()
			continue
		}
		out[i] = math.Sqrt(float64(k*q-s*s) / float64(k*(k-1)))
	}
}
