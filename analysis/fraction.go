package analysis

import "math/big"

// Published returns an index of set i of Sets as it is published: in percent
// with so many decimals, rounded once, half up, from the exact Fraction. ""
// where there is no Fraction. Two units tie when their published texts are the
// same.
func (t *Tally) Published(formula Formula, i int, o Options, decimals int) string {
	r := t.Fraction(formula, i, o)
	if r == nil {
		return ""
	}
	// FloatString rounds halves away from 0, and no index is below 0.
	return r.Mul(r, big.NewRat(100, 1)).FloatString(max(0, decimals))
}

// Fraction returns an index of set i of Sets as an exact fraction, for points
// and ranks: FormulaPooled, FormulaItemMean, FormulaPersonMean,
// FormulaMeanHigh or FormulaAllHigh of the set; FormulaFactorMean or FormulaFactorMeanPooled of the factors (i is not
// looked at); FormulaQuestion. Nil if nobody answered, for factor weights that
// make no sense, and for formulas that have no such fraction here.
func (t *Tally) Fraction(formula Formula, i int, o Options) *big.Rat {
	switch formula {
	case FormulaPooled:
		r, _, _, _ := t.Sets[i].sums(o.Score)
		return t.rational(r, o.Score)
	case FormulaItemMean:
		return meanFraction(t.itemMeanExact(i, o.Score))
	case FormulaPersonMean:
		sum, _, common := t.Sets[i].personSums(o.Score)
		return meanFraction(t.personMeanExact(i, o.Score, sum, common), t.Sets[i].Persons())
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

// meanFraction returns sum/n; nil for n = 0.
func meanFraction(sum exact, n int64) *big.Rat {
	if n == 0 {
		return nil
	}
	return sum.over(big.NewInt(n)).rat()
}

// factorMeanFraction returns the weighted mean of the factors that were
// answered.
func (t *Tally) factorMeanFraction(formula Formula, o Options) *big.Rat {
	sum, weights := t.factorMeanExact(formula, o)
	if weights == nil {
		return nil
	}
	return sum.weighted(weights).rat()
}
