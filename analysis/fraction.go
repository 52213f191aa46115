package analysis

import "math/big"

// Fraction returns an index of set i of Sets as an exact fraction, for points:
// FormulaPooled, FormulaItemMean, FormulaMeanHigh or FormulaAllHigh of the
// set; FormulaFactorMean or FormulaFactorMeanPooled of the factors (i is not
// looked at); FormulaQuestion. Nil if nobody answered, for factor weights that
// make no sense, and for formulas that have no such fraction here.
func (t *Tally) Fraction(formula Formula, i int, o Options) *big.Rat {
	switch formula {
	case FormulaPooled:
		r, _, _, _ := t.Sets[i].sums(o.Score)
		return t.rational(r, o.Score)
	case FormulaItemMean:
		return t.itemMeanFraction(i, o.Score)
	case FormulaMeanHigh:
		return quotient(t.Sets[i].MeanHigh, t.Sets[i].Persons())
	case FormulaAllHigh:
		return quotient(t.Sets[i].AllHigh, t.Sets[i].Persons())
	case FormulaFactorMean, FormulaFactorMeanPooled:
		return t.factorMeanFraction(formula, o)
	case FormulaQuestion:
		if j := t.schema.Item(t.schema.Overall); j >= 0 {
			return t.rational(t.ratio(j, o.Score), o.Score)
		}
	}
	return nil
}

// rational returns a ratio under a score.
func (t *Tally) rational(r ratio, s Score) *big.Rat {
	return quotient(s.integers(r.v, r.x, r.x, t.schema.Scale))
}

// quotient returns num/den, or nil for den = 0.
func quotient(num, den int64) *big.Rat {
	if den == 0 {
		return nil
	}
	return big.NewRat(num, den)
}

// itemMeanFraction returns the mean of the criteria that were answered.
func (t *Tally) itemMeanFraction(i int, s Score) *big.Rat {
	sum, n := new(big.Rat), int64(0)
	for _, j := range t.Sets[i].Items {
		if r := t.rational(t.ratio(j, s), s); r != nil {
			sum.Add(sum, r)
			n++
		}
	}
	if n == 0 {
		return nil
	}
	return sum.Quo(sum, big.NewRat(n, 1))
}

// factorMeanFraction returns the weighted mean of the factors that were
// answered.
func (t *Tally) factorMeanFraction(formula Formula, o Options) *big.Rat {
	sum, weights := new(big.Rat), new(big.Rat)
	for f := range t.schema.Factors {
		w := new(big.Rat).SetFloat64(o.factorWeight(f))
		if w == nil || w.Sign() < 0 {
			return nil
		}
		part := FormulaItemMean
		if formula == FormulaFactorMeanPooled {
			part = FormulaPooled
		}
		if r := t.Fraction(part, f, o); r != nil {
			weights.Add(weights, w)
			sum.Add(sum, r.Mul(r, w))
		}
	}
	if weights.Sign() == 0 {
		return nil
	}
	return sum.Quo(sum, weights)
}
