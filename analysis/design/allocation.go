package design

import (
	"errors"
	"fmt"
	"math"
	"slices"
)

// ErrAllocation: the sample cannot be shared out as asked.
var ErrAllocation = errors.New("allocation is impossible")

// Proportional shares a sample of n over strata in proportion to their
// populations, n·N_h/ΣN_h. The figures are not rounded (Whole does that) and
// NaN if the populations do not add up to something positive.
func Proportional(population []float64, n float64) []float64 {
	return shareOut(population, n)
}

// Neyman shares a sample of n over strata so that the variance of the overall
// mean is least, n·N_h·S_h/ΣN_h·S_h (Neyman 1934), with S_h the standard
// deviation within the stratum: √(p(1-p)) for a share p. Not rounded. NaN for
// all if one is.
func Neyman(population, sd []float64, n float64) []float64 {
	size := make([]float64, len(population))
	for h, people := range population {
		size[h] = people * sd[h]
	}
	return shareOut(size, n)
}

func shareOut(size []float64, n float64) []float64 {
	var sum exactSum
	for _, v := range size {
		sum.add(v)
	}
	out := make([]float64, len(size))
	for h, v := range size {
		out[h] = ratio(n*v, sum.value())
	}
	return out
}

// Whole turns an allocation into whole numbers of respondents with the same
// sum (rounded up), none under floor and none over the stratum's population
// (cut to whole people); a stratum smaller than floor is taken entirely. What
// floors and ceilings take or leave is spread over the others in proportion;
// the last respondents go to the largest remainders, the first stratum at
// ties. ErrAllocation if floors need more, or the populations have less, than
// the sum.
func Whole(allocation, population []float64, floor int) ([]int, error) {
	if len(allocation) != len(population) {
		return nil, fmt.Errorf("%w: %d strata in the allocation, %d populations", ErrAllocation, len(allocation), len(population))
	}
	var sum exactSum
	least, most := make([]float64, len(allocation)), make([]float64, len(allocation))
	needed, available := 0.0, 0.0
	for h, a := range allocation {
		if !(a >= 0) || !(population[h] >= 0) {
			return nil, fmt.Errorf("%w: stratum %d has allocation %v and population %v", ErrAllocation, h+1, a, population[h])
		}
		sum.add(a)
		most[h] = math.Floor(population[h])
		least[h] = min(float64(max(floor, 0)), most[h])
		needed, available = needed+least[h], available+most[h]
	}
	n := math.Ceil(sum.value() * (1 - quantileSlack))
	if needed > n || available < n || n > 1<<53 {
		return nil, fmt.Errorf("%w: a sample of %v, floors need %v, populations have %v", ErrAllocation, n, needed, available)
	}
	return largestRemainders(bounded(allocation, least, most, n), most, n), nil
}

// bounded scales the allocation so that, cut to its bounds, it sums to n.
func bounded(allocation, least, most []float64, n float64) []float64 {
	cut := func(s float64) ([]float64, float64) {
		out, sum := make([]float64, len(allocation)), exactSum{}
		for h, a := range allocation {
			out[h] = min(max(s*a, least[h]), most[h])
			sum.add(out[h])
		}
		return out, sum.value()
	}
	high := 1.0
	for range 1000 {
		if _, sum := cut(high); sum >= n || math.IsInf(high, 1) {
			break
		}
		high *= 2
	}
	low := 0.0
	for range 100 {
		if _, sum := cut((low + high) / 2); sum < n {
			low = (low + high) / 2
		} else {
			high = (low + high) / 2
		}
	}
	out, _ := cut(high)
	return out
}

// largestRemainders rounds to whole numbers that sum to n.
func largestRemainders(shares, most []float64, n float64) []int {
	out, left := make([]int, len(shares)), int(n)
	byRemainder := make([]int, len(shares))
	for h, v := range shares {
		out[h] = int(math.Floor(v + quantileSlack*max(v, 1)))
		left -= out[h]
		byRemainder[h] = h
	}
	slices.SortStableFunc(byRemainder, func(a, b int) int {
		ra, rb := shares[a]-float64(out[a]), shares[b]-float64(out[b])
		switch {
		case ra > rb+1e-9:
			return -1
		case rb > ra+1e-9:
			return 1
		}
		return 0
	})
	for left > 0 {
		before := left
		for _, h := range byRemainder {
			if left > 0 && float64(out[h]) < most[h] {
				out[h]++
				left--
			}
		}
		if left == before {
			break
		}
	}
	return out
}
