package scoring

import (
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
	places := make([]Place, len(values))
	for i, v := range shown {
		if v == nil {
			continue
		}
		places[i].Rank = 1
		var above []*big.Rat
		for j, o := range shown {
			switch {
			case o == nil || i == j:
			case o.Cmp(v) == 0:
				places[i].Tied = true
			case o.Cmp(v) > 0 && !(dense && slices.ContainsFunc(above, func(x *big.Rat) bool { return x.Cmp(o) == 0 })):
				above = append(above, o)
			}
		}
		places[i].Rank += len(above)
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
	spans := make([]Span, len(ranges))
	for i, r := range ranges {
		if r.Lo == nil || r.Hi == nil {
			continue
		}
		spans[i] = Span{1, 1}
		for j, o := range ranges {
			if i == j || o.Lo == nil || o.Hi == nil {
				continue
			}
			if o.Lo.Cmp(r.Hi) > 0 {
				spans[i].Best++
			}
			if o.Hi.Cmp(r.Lo) > 0 {
				spans[i].Worst++
			}
		}
	}
	return spans
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
