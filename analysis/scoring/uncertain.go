package scoring

import "math/big"

// Uncertain is a figure that a sample gave, with the limits of its interval.
type Uncertain struct {
	Value *big.Rat
	Range Range
}

// Carry takes the limits of an index, a share, through a rule that gives more
// points for more: the points at both limits, which are first cut to [0, 1]. A
// limit that does not exist, or that the rule has no points for, gives no range.
func Carry(points func(index *big.Rat) *big.Rat, index Range) Range {
	if index.Lo == nil || index.Hi == nil {
		return Range{}
	}
	carried := Range{points(within(index.Lo)), points(within(index.Hi))}
	if carried.Lo == nil || carried.Hi == nil {
		return Range{}
	}
	return carried
}

// within cuts a share to [0, 1].
func within(share *big.Rat) *big.Rat {
	switch one := big.NewRat(1, 1); {
	case share.Sign() < 0:
		return new(big.Rat)
	case share.Cmp(one) > 0:
		return one
	}
	return share
}

// Together is the range of the sum of independent figures: the distances from
// the value to the limits are squared and added, as by Zou and Donner 2008
// (Statistics in Medicine 27:1693). It is narrower than the sum of the limits,
// because errors of several surveys rarely all point one way, and is that of the
// figure itself when there is one. Figures without limits count as exact, those
// without a value not at all. Roots are rounded outward at the twelfth decimal.
func Together(figures ...Uncertain) Range {
	sum, below, above := new(big.Rat), new(big.Rat), new(big.Rat)
	for _, f := range figures {
		if f.Value == nil {
			continue
		}
		sum.Add(sum, f.Value)
		if f.Range.Lo != nil && f.Range.Hi != nil {
			below.Add(below, square(f.Value, f.Range.Lo))
			above.Add(above, square(f.Value, f.Range.Hi))
		}
	}
	return Range{new(big.Rat).Sub(sum, root(below)), new(big.Rat).Add(sum, root(above))}
}

func square(a, b *big.Rat) *big.Rat {
	d := new(big.Rat).Sub(a, b)
	return d.Mul(d, d)
}

// rootScale are the decimals of a root, as a factor.
var rootScale = big.NewInt(1_000_000_000_000)

// root is the square root of a number that is not negative: exact for the square
// of a fraction, else rounded up at the twelfth decimal.
func root(x *big.Rat) *big.Rat {
	num, den := new(big.Int).Sqrt(x.Num()), new(big.Int).Sqrt(x.Denom())
	exact := new(big.Rat).SetFrac(num, den)
	if new(big.Rat).Mul(exact, exact).Cmp(x) == 0 {
		return exact
	}
	scaled := new(big.Int).Mul(x.Num(), rootScale)
	scaled.Mul(scaled, rootScale)
	scaled.Quo(scaled, x.Denom())
	return new(big.Rat).SetFrac(scaled.Add(scaled.Sqrt(scaled), big.NewInt(1)), rootScale)
}
