package compare

import (
	"math"
	"math/big"
	"slices"
	"strconv"
)

// TieRule says which place follows a tie.
type TieRule int

const (
	// Competition leaves a gap after a tie: 1, 2, 2, 4. The default.
	Competition TieRule = iota
	// Dense does not: 1, 2, 2, 3.
	Dense
)

// Place is a unit's place in a league table.
type Place struct {
	Rank      int     // 1 for the highest value; 0 for a unit without a value
	Tied      bool    // another unit holds the same rank
	Published float64 // the value as printed, which decided the rank; NaN without one
}

// Places ranks values by what is printed of them: two units that show the same
// number share a place, whatever stands behind the last printed digit. Values
// are rounded half up (away from zero) at the given number of decimals, as
// decimal numbers: 8.745 becomes 8.75 although the nearest float64 lies just
// below it. NaN is not ranked.
//
// Values that come from a division are better ranked by [SharePlaces], which
// never leaves the integers.
func Places(values []float64, decimals int, rule TieRule) []Place {
	exact := make([]*big.Rat, len(values))
	for i, v := range values {
		exact[i] = decimal(v)
	}
	return places(exact, decimals, rule)
}

// SharePlaces ranks shares by scale times the share as printed (scale 100 for
// percentages, 10 for points of 10), rounded half up once from the exact
// fraction. A tally without trials is not ranked.
func SharePlaces(units []Tally, scale int64, decimals int, rule TieRule) []Place {
	exact := make([]*big.Rat, len(units))
	for i, u := range units {
		if u.counted() {
			exact[i] = new(big.Rat).Mul(big.NewRat(u.X, u.N), big.NewRat(scale, 1))
		}
	}
	return places(exact, decimals, rule)
}

// decimal reads a float as the shortest decimal number that stands for it; nil
// for NaN and infinities.
func decimal(v float64) *big.Rat {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	r, _ := new(big.Rat).SetString(strconv.FormatFloat(v, 'e', -1, 64))
	return r
}

// places ranks exact values, nil being no value.
func places(exact []*big.Rat, decimals int, rule TieRule) []Place {
	unit := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(max(0, decimals))), nil)
	printed := make([]*big.Int, len(exact)) // in units of the last decimal
	out := make([]Place, len(exact))
	var order []int
	for i, v := range exact {
		if v == nil {
			out[i].Published = math.NaN()
			continue
		}
		printed[i] = halfUp(v, unit)
		out[i].Published, _ = new(big.Rat).SetFrac(printed[i], unit).Float64()
		order = append(order, i)
	}
	slices.SortStableFunc(order, func(a, b int) int { return printed[b].Cmp(printed[a]) })
	groups := 0
	for start := 0; start < len(order); {
		end := start + 1
		for end < len(order) && printed[order[end]].Cmp(printed[order[start]]) == 0 {
			end++
		}
		groups++
		rank := start + 1
		if rule == Dense {
			rank = groups
		}
		for _, i := range order[start:end] {
			out[i].Rank, out[i].Tied = rank, end-start > 1
		}
		start = end
	}
	return out
}

// halfUp rounds v*unit to an integer, a half away from zero.
func halfUp(v *big.Rat, unit *big.Int) *big.Int {
	n := new(big.Int).Mul(new(big.Int).Abs(v.Num()), unit)
	n.Lsh(n, 1).Add(n, v.Denom())
	n.Quo(n, new(big.Int).Lsh(v.Denom(), 1))
	if v.Sign() < 0 {
		n.Neg(n)
	}
	return n
}
