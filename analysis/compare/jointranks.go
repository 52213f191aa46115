package compare

import (
	"cmp"
	"math"
	"slices"

	"sipas/analysis/interval"
)

// RankRange is where a unit's true rank lies, 1 being the highest.
type RankRange struct{ Lo, Hi int }

// JointRank is what can be said of one unit's place, jointly for all units.
type JointRank struct {
	Tally
	Interval interval.Interval // of the share, holding for all units at once
	Rank     int               // by the measured share, ties share the best place; 0 without trials
	Range    RankRange         // of the true rank; zero without trials

	// Tier is 1 for the best group, 0 without trials. The first unit of a
	// tier is provably worse than the first unit of the tier above, and the
	// intervals of all units in a tier reach that of the tier's first unit.
	Tier int
}

// JointRanks gives the league table with its uncertainty. At level conf all
// the statements hold together: every interval holds its unit's true share,
// hence every range holds the true rank and every difference between the
// first units of two tiers is real. The price is width: publish tiers rather
// than places. Units without trials are not ranked and not counted.
//
// Source: Klein, Wright & Wieczorek 2020 (JRSS A 183:589), with Wilson
// intervals at the level conf^(1/K) (Šidák) for K independent units.
func JointRanks(units []Tally, conf float64) []JointRank {
	level := SidakLevel(conf, ranked(units))
	out := make([]JointRank, len(units))
	joint := make([]interval.Interval, len(units))
	shares := make([]float64, len(units))
	for i, u := range units {
		joint[i], shares[i] = interval.None(), u.Share()
		if u.counted() {
			joint[i] = interval.Wilson(float64(u.X), float64(u.N), level)
		}
		out[i] = JointRank{Tally: u, Interval: joint[i]}
	}
	ranges, ranks, tiers := RankRanges(joint), competition(shares), Tiers(shares, joint)
	for i := range out {
		out[i].Range, out[i].Rank, out[i].Tier = ranges[i], ranks[i], tiers[i]
	}
	return out
}

// SidakLevel is the level conf^(1/k) at which each of k independent intervals
// must hold for all of them to hold together at conf. NaN for k below 1.
func SidakLevel(conf float64, k int) float64 {
	if k < 1 {
		return math.NaN()
	}
	return math.Pow(conf, 1/float64(k))
}

// RankRanges derives ranges of ranks from joint intervals of any kind: a unit
// stands below those whose interval lies wholly above its own, and above those
// whose interval lies wholly below. Undefined intervals are not counted and
// have the zero range.
func RankRanges(joint []interval.Interval) []RankRange {
	var los, his []float64
	for _, v := range joint {
		if v.Defined() {
			los, his = append(los, v.Lo), append(his, v.Hi)
		}
	}
	slices.Sort(los)
	slices.Sort(his)
	out := make([]RankRange, len(joint))
	for i, v := range joint {
		if !v.Defined() {
			continue
		}
		notAbove, _ := slices.BinarySearchFunc(los, v.Hi, func(lo, hi float64) int {
			if lo > hi {
				return 1
			}
			return -1
		})
		below, _ := slices.BinarySearch(his, v.Lo)
		out[i] = RankRange{Lo: 1 + len(los) - notAbove, Hi: len(los) - below}
	}
	return out
}

// Tiers groups units by what their joint intervals tell apart. Walking down the
// league table, a unit opens a new tier when its joint interval lies wholly
// below that of the first unit of the present tier. Of units with equal share
// the one with the narrower interval is walked first, so they end in the same
// tier. The result is 1, 2, ... per unit, 0 where the share or the interval is
// undefined or the slices differ in length.
//
// Two units of different tiers need not differ provably from each other, and
// two of the same tier may: when neither leads it, and even when one does, for
// a test of these two alone is sharper than intervals that hold for all units
// at once. A small unit takes the tier of its measured share; its range of
// ranks shows how little that says.
func Tiers(shares []float64, joint []interval.Interval) []int {
	tiers := make([]int, len(shares))
	if len(shares) != len(joint) {
		return tiers
	}
	var order []int
	for i, s := range shares {
		if !math.IsNaN(s) && joint[i].Defined() {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Or(
			cmp.Compare(shares[b], shares[a]),
			cmp.Compare(joint[b].Lo, joint[a].Lo),
			cmp.Compare(joint[a].Hi, joint[b].Hi),
		)
	})
	tier, leader := 0, 0
	for _, i := range order {
		if tier == 0 || joint[i].Hi < joint[leader].Lo {
			tier++
			leader = i
		}
		tiers[i] = tier
	}
	return tiers
}

// competition ranks values, highest first, ties sharing the best place; 0 for
// NaN.
func competition(values []float64) []int {
	var sorted []float64
	for _, v := range values {
		if !math.IsNaN(v) {
			sorted = append(sorted, -v)
		}
	}
	slices.Sort(sorted)
	ranks := make([]int, len(values))
	for i, v := range values {
		if !math.IsNaN(v) {
			above, _ := slices.BinarySearch(sorted, -v)
			ranks[i] = above + 1
		}
	}
	return ranks
}

// ranked counts the units that have trials.
func ranked(units []Tally) int {
	k := 0
	for _, u := range units {
		if u.counted() {
			k++
		}
	}
	return k
}
