package scoring

import "math/big"

// adder adds up many fractions: numerators by their denominator, of which decimal
// numbers have few, so that nothing has to be brought to lowest terms on the way.
// The zero adder is 0.
type adder struct {
	parts []quotient
	rest  big.Rat
}

// quotient is a fraction that need not be in lowest terms.
type quotient struct{ num, den big.Int }

// denominators are how many an adder tells apart.
const denominators = 16

func (a *adder) add(x *big.Rat) {
	for i := range a.parts {
		if p := &a.parts[i]; p.den.Cmp(x.Denom()) == 0 {
			p.num.Add(&p.num, x.Num())
			return
		}
	}
	if len(a.parts) == denominators {
		a.rest.Add(&a.rest, x)
		return
	}
	a.parts = append(a.parts, quotient{})
	p := &a.parts[len(a.parts)-1]
	p.num.Set(x.Num())
	p.den.Set(x.Denom())
}

// total is the sum.
func (a *adder) total() *big.Rat {
	sum := new(big.Rat).Set(&a.rest)
	for i := range a.parts {
		sum.Add(sum, new(big.Rat).SetFrac(&a.parts[i].num, &a.parts[i].den))
	}
	return sum
}
