package analysis

import (
	"math/big"
	"strconv"
)

// exact is a fraction of whole numbers that is not in lowest terms: finding
// the common factor costs more than carrying it. A denominator of 0 is no
// figure. Means of fractions are made in it and rounded once, to the nearest
// float64: a float64 nearest to a decimal of up to 15 digits prints as that
// decimal, so that 16015/20000 is shown as 80.075 % rounded half up, 80.08,
// where a sum of rounded terms may have come out below the half.
type exact struct{ num, den *big.Int }

// float returns the nearest float64. den must not be 0.
func (e exact) float() float64 {
	num, den := new(big.Float).SetInt(e.num), new(big.Float).SetInt(e.den)
	f, _ := new(big.Float).SetPrec(53).Quo(num, den).Float64()
	return f
}

// rat returns the fraction in lowest terms; nil if there is none.
func (e exact) rat() *big.Rat {
	if e.den.Sign() == 0 {
		return nil
	}
	return new(big.Rat).SetFrac(e.num, e.den)
}

// over returns the fraction divided by a whole number.
func (e exact) over(n *big.Int) exact { return exact{e.num, new(big.Int).Mul(e.den, n)} }

// sum is an exact fraction under construction, with room for all of its terms.
type sum struct {
	exact
	part *big.Int // for what lies between
}

// newSum returns 0/1 with room for so many machine words.
func newSum(words int) sum {
	room := func(start int64) *big.Int {
		return new(big.Int).SetBits(make([]big.Word, 0, words+1)).SetInt64(start)
	}
	return sum{exact{room(0), room(1)}, room(0)}
}

// add adds num/den.
func (e sum) add(num, den *big.Int) {
	if e.den.Cmp(den) == 0 {
		e.num.Add(e.num, num)
		return
	}
	e.part.Mul(e.den, num)
	e.num.Mul(e.num, den)
	e.num.Add(e.num, e.part)
	e.den.Mul(e.den, den)
}

// addAll adds fractions of machine integers. Those of one denominator are
// added up first: where nobody left anything out, all are of one.
func (e sum) addAll(nums, dens []int64) {
	num, den := new(big.Int), new(big.Int)
	for i, d := range dens {
		together, first := int64(0), true
		for j, other := range dens {
			if other != d {
				continue
			}
			if j < i {
				first = false
				break
			}
			together += nums[j]
		}
		if first {
			e.add(num.SetInt64(together), den.SetInt64(d))
		}
	}
}

// itemMeanExact returns the sum of the figures of the criteria of set i that
// anybody rated, and how many there are.
func (t *Tally) itemMeanExact(i int, s Score) (figures exact, n int64) {
	items := t.Sets[i].Items
	nums, dens := make([]int64, 0, len(items)), make([]int64, 0, len(items))
	for _, j := range items {
		if r := t.ratio(j, s); r.v > 0 {
			num, den := s.integers(r.v, r.x, r.x, t.schema.Scale)
			nums, dens = append(nums, num), append(dens, den)
		}
	}
	all := newSum(len(nums))
	all.addAll(nums, dens)
	return all.exact, int64(len(nums))
}

// personMeanExact returns the sum over persons of their own figure in set i;
// common is the denominator that all of them share.
func (t *Tally) personMeanExact(i int, s Score, sum, common *big.Int) exact {
	persons := new(big.Int).Mul(common, big.NewInt(t.Sets[i].Persons()))
	scale := int64(t.schema.Scale)
	switch s {
	case Mean5:
		return exact{sum, new(big.Int).Mul(common, big.NewInt(scale))}
	case Mean01:
		return exact{persons.Sub(sum, persons), new(big.Int).Mul(common, big.NewInt(scale-1))}
	}
	return exact{sum, common}
}

// factorMeanExact returns Σ_f W_f·factor_f and Σ_f W_f over the factors that
// were answered; nil for weights that make no sense. A weight counts as the
// decimal number that was written down, not as the float64 beside it.
func (t *Tally) factorMeanExact(formula Formula, o Options) (figures exact, weights *big.Rat) {
	all, w := newSum(len(t.schema.Items)+2*len(t.schema.Factors)), big.NewRat(1, 1)
	weights = new(big.Rat)
	for f := range t.schema.Factors {
		if o.FactorWeights != nil {
			text := strconv.FormatFloat(o.factorWeight(f), 'g', -1, 64)
			if _, ok := w.SetString(text); !ok || w.Sign() < 0 {
				return exact{}, nil
			}
		}
		part, n := t.factorExact(formula, f, o.Score)
		if n == 0 {
			continue
		}
		weights.Add(weights, w)
		part = part.over(big.NewInt(n))
		all.add(part.num.Mul(part.num, w.Num()), part.den.Mul(part.den, w.Denom()))
	}
	return all.exact, weights
}

// factorExact returns the figure of a factor in a mean of factors, times n;
// n is 0 if nobody answered.
func (t *Tally) factorExact(formula Formula, f int, s Score) (e exact, n int64) {
	if formula == FormulaFactorMean {
		return t.itemMeanExact(f, s)
	}
	r, _, _, _ := t.Sets[f].sums(s)
	if r.v == 0 {
		return exact{}, 0
	}
	num, den := s.integers(r.v, r.x, r.x, t.schema.Scale)
	return exact{big.NewInt(num), big.NewInt(den)}, 1
}

// weighted returns the sum over the weights as one fraction.
func (e exact) weighted(weights *big.Rat) exact {
	return exact{new(big.Int).Mul(e.num, weights.Denom()), new(big.Int).Mul(e.den, weights.Num())}
}
