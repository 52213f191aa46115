package quality

import (
	"fmt"
	"math"
)

// EvenOdd is for each person the inconsistency between the halves of the
// factors (Johnson 2005): the means of the even and of the odd items of each
// factor are correlated over the factors, r is corrected for the halving to
// 2r/(1+r), held at −1, and its sign turned as careless does since 1.2: −1 is
// perfectly consistent, 1 perfectly inconsistent. NaN where a half of the
// means does not vary or fewer than two factors have both halves, which
// straight lines bring about.
//
// sizes are the numbers of items of the factors, in the order of the items.
// They must add up to the number of items.
func EvenOdd(items [][]uint8, sizes []int) ([]float64, error) {
	n, err := rows(items)
	if err != nil {
		return nil, err
	}
	var sum, longest int
	for _, s := range sizes {
		sum += s
		longest = max(longest, s)
	}
	if sum != len(items) {
		return nil, fmt.Errorf("factors of %d items in all, %d items given: %w", sum, len(items), ErrRows)
	}
	unit := common((longest + 1) / 2)
	out := make([]float64, n)
	even, odd := make([]int64, 0, len(sizes)), make([]int64, 0, len(sizes))
	for r := range out {
		even, odd = even[:0], odd[:0]
		first := 0
		for _, s := range sizes {
			e, haveE := half(items[first:first+s], 1, r, unit)
			o, haveO := half(items[first:first+s], 0, r, unit)
			if haveE && haveO {
				even, odd = append(even, e), append(odd, o)
			}
			first += s
		}
		out[r] = inconsistency(even, odd)
	}
	return out, nil
}

// half is the mean of every second answer in units, so that means are whole
// numbers and equal means are equal.
func half(items [][]uint8, start, r int, unit int64) (int64, bool) {
	var sum, given int64
	for j := start; j < len(items); j += 2 {
		if x := items[j][r]; answered(x) {
			sum += int64(x)
			given++
		}
	}
	if given == 0 {
		return 0, false
	}
	return sum * unit / given, true
}

// common is the least common multiple of 1..k, for up to sixteen answers in a
// half; beyond, means are cut to 1/720720.
func common(k int) int64 {
	l := int64(1)
	for d := int64(2); d <= min(16, int64(k)); d++ {
		g, r := l, d
		for r != 0 {
			g, r = r, g%r
		}
		l = l / g * d
	}
	return l
}

func inconsistency(even, odd []int64) float64 {
	n := float64(len(even))
	var me, mo float64
	for f := range even {
		me += float64(even[f]) / n
		mo += float64(odd[f]) / n
	}
	var eo, ee, oo float64
	variesE, variesO := false, false
	for f := range even {
		e, o := float64(even[f])-me, float64(odd[f])-mo
		eo += e * o
		ee += e * e
		oo += o * o
		variesE = variesE || even[f] != even[0]
		variesO = variesO || odd[f] != odd[0]
	}
	if !variesE || !variesO {
		return math.NaN()
	}
	r := max(-1, min(1, eo/math.Sqrt(ee)/math.Sqrt(oo)))
	if r <= -1.0/3 {
		return 1 // 2r/(1+r) is −1 or less
	}
	return -2 * r / (1 + r)
}
