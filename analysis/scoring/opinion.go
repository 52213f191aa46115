package scoring

import "math/big"

// Opinion is the answers of one group of respondents of a sociological survey
// to a leaf's question: how often each option was chosen. Who had not enough
// information to judge is not among them.
type Opinion struct {
	Counts []int64  // by option
	Weight *big.Rat // of the group among groups; nil: each equal
}

// Opinions are the points of a leaf by a sociological survey: the mean of the
// options' worth (shares of the maximum, such as 1, 0.6, 0.2 and 0) over the
// respondents of each group, then over the groups by their weights, times the
// maximum. A group that nobody answered for drops out; nil when all do, for
// counts below 0 or of another number than options, and for a weight below 0.
func Opinions(worth []*big.Rat, groups []Opinion, most *big.Rat) *big.Rat {
	sum, weights := new(big.Rat), new(big.Rat)
	for _, g := range groups {
		if len(g.Counts) != len(worth) || g.Weight != nil && g.Weight.Sign() < 0 {
			return nil
		}
		own, n := new(big.Rat), int64(0)
		for i, count := range g.Counts {
			if count < 0 {
				return nil
			}
			n += count
			own.Add(own, new(big.Rat).Mul(worth[i], big.NewRat(count, 1)))
		}
		if n == 0 {
			continue
		}
		weight := big.NewRat(1, 1)
		if g.Weight != nil {
			weight = g.Weight
		}
		own.Quo(own, big.NewRat(n, 1))
		sum.Add(sum, own.Mul(own, weight))
		weights.Add(weights, weight)
	}
	if weights.Sign() == 0 || most == nil {
		return nil
	}
	return sum.Mul(sum.Quo(sum, weights), most)
}
