package scoring

import (
	"cmp"
	"math/big"
	"slices"
)

// Place is a place among others.
type Place struct {
	Rank int  // from 1; 0 for who has no value
	Tied bool // somebody else has the same
}

// Rank places values, the highest first, as they are published: rounded to
// decimals. Equal ones share a place and the next place is left out (1, 2, 2,
// 4), or with dense it is not (1, 2, 2, 3). Values that do not exist (nil) have
// none. The order in which values stand does not matter.
func Rank(values []*big.Rat, decimals int, dense bool) []Place {
	shown := make([]*big.Rat, len(values))
	for i, v := range values {
		shown[i] = Round(v, decimals)
	}
	return rank(len(values), dense, func(i int) bool { return shown[i] != nil }, func(a, b int) int { return shown[b].Cmp(shown[a]) })
}

// RankPublished is Rank of what Tally.Published gives; a number below 0 is a value
// that does not exist.
func RankPublished(units []int64, dense bool) []Place {
	return rank(len(units), dense, func(i int) bool { return units[i] >= 0 }, func(a, b int) int { return cmp.Compare(units[b], units[a]) })
}

// rank places n values; compare puts the better one first.
func rank(n int, dense bool, exists func(i int) bool, compare func(a, b int) int) []Place {
	var order []int
	for i := range n {
		if exists(i) {
			order = append(order, i)
		}
	}
	slices.SortFunc(order, compare)
	places := make([]Place, n)
	place := 0
	for from, to := 0, 0; from < len(order); from = to {
		for to = from; to < len(order) && compare(order[to], order[from]) == 0; to++ {
		}
		if place++; !dense {
			place = from + 1
		}
		for _, i := range order[from:to] {
			places[i] = Place{Rank: place, Tied: to-from > 1}
		}
	}
	return places
}

// Range is a value with what it may be in truth; both limits are the value for
// one that is known exactly, nil for one that does not exist.
type Range struct{ Lo, Hi *big.Rat }

// Span is the places that a unit may hold.
type Span struct{ Best, Worst int } // 0 for none

// Spans are the places that units may hold when the values may lie anywhere in
// their ranges: better than who certainly lies lower, worse than who certainly
// lies higher.
func Spans(ranges []Range) []Span {
	var lows, highs []*big.Rat
	for _, r := range ranges {
		if r.Lo != nil && r.Hi != nil {
			lows, highs = append(lows, r.Lo), append(highs, r.Hi)
		}
	}
	slices.SortFunc(lows, (*big.Rat).Cmp)
	slices.SortFunc(highs, (*big.Rat).Cmp)
	spans := make([]Span, len(ranges))
	for i, r := range ranges {
		if r.Lo == nil || r.Hi == nil {
			continue
		}
		spans[i] = Span{Best: 1 + above(lows, r.Hi), Worst: 1 + above(highs, r.Lo)}
		if r.Hi.Cmp(r.Lo) > 0 {
			spans[i].Worst-- // its own upper limit
		}
	}
	return spans
}

// above is how many of some sorted values are higher than x.
func above(sorted []*big.Rat, x *big.Rat) int {
	at, _ := slices.BinarySearchFunc(sorted, x, func(v, x *big.Rat) int {
		if v.Cmp(x) > 0 {
			return 1
		}
		return -1
	})
	return len(sorted) - at
}

// Band is a class of results: an index of at least From, in percent as it is
// published, belongs to it unless a higher one takes it.
type Band struct {
	Code string
	From *big.Rat
}

// Bands are classes, in any order.
type Bands []Band

// Of is the class of an index (a share), by the percentage as it is published
// with so many decimals: 89.996 % is published as 90.00 % and belongs to what
// begins at 90. "" for no index, or below all.
func (b Bands) Of(index *big.Rat, decimals int) string {
	if index == nil {
		return ""
	}
	percent := Round(new(big.Rat).Mul(index, big.NewRat(100, 1)), decimals)
	best := -1
	for i, band := range b {
		if percent.Cmp(band.From) >= 0 && (best < 0 || band.From.Cmp(b[best].From) > 0) {
			best = i
		}
	}
	if best < 0 {
		return ""
	}
	return b[best].Code
}

// Group proposes groups of units whose applicable maxima are alike: from the
// highest down, a unit joins a group as long as the group's maxima differ by at
// most width. The groups are numbered from 1, the highest first; 0 for a unit
// without a maximum.
func Group(maxima []*big.Rat, width *big.Rat) []int {
	order := make([]int, 0, len(maxima))
	for i, m := range maxima {
		if m != nil {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return maxima[b].Cmp(maxima[a]) })
	groups := make([]int, len(maxima))
	group, top := 0, (*big.Rat)(nil)
	for _, i := range order {
		if top == nil || new(big.Rat).Sub(top, maxima[i]).Cmp(width) > 0 {
			group, top = group+1, maxima[i]
		}
		groups[i] = group
	}
	return groups
}

// Mean is the mean of the values that exist; nil for none.
func Mean(values []*big.Rat) *big.Rat {
	sum, n := new(big.Rat), int64(0)
	for _, v := range values {
		if v != nil {
			sum.Add(sum, v)
			n++
		}
	}
	if n == 0 {
		return nil
	}
	return sum.Quo(sum, big.NewRat(n, 1))
}

// Median is the middle of the values that exist, of an even number the mean of
// the two in the middle; nil for none.
func Median(values []*big.Rat) *big.Rat {
	sorted := slices.DeleteFunc(slices.Clone(values), func(v *big.Rat) bool { return v == nil })
	slices.SortFunc(sorted, func(a, b *big.Rat) int { return a.Cmp(b) })
	if len(sorted) == 0 {
		return nil
	}
	return Mean(sorted[(len(sorted)-1)/2 : len(sorted)/2+1])
}
