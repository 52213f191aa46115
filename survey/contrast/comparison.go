package contrast

import (
	"sipas/analysis"
	"sipas/survey/findings"
	"sipas/survey/results"
)

// Comparison is everything of one side less the same of the other.
type Comparison struct {
	Indexes  []Difference // the mean of the criteria, of the factors, all answers, the overall question, comprehensive satisfaction
	Factors  []Factor     // in the order of side A, then those that B alone has
	Own      []Criterion  // rated questions that are in no factor
	Common   *Common      // nil when both sides have the same criteria
	Criteria int          // how many differences of criteria were adjusted together
	Tested   int          // how many of factors
}

// Factor is the difference of a factor, and those of its criteria.
type Factor struct {
	Code             string
	ItemMean, Pooled Difference
	Criteria         []Criterion
}

// Criterion is the difference of a criterion. What one side did not ask is
// Absent on that side, and its code there is "".
type Criterion struct {
	A, B string // codes on either side
	Difference
}

// Code is the criterion's code, that of side A if it has one.
func (c Criterion) Code() string {
	if c.A != "" {
		return c.A
	}
	return c.B
}

// Common is the mean of those criteria alone that both sides show: the index
// that two versions of a questionnaire have in common. It is made from figures,
// not from answers, so that its interval is only known to be at most so wide.
type Common struct {
	Criteria int
	Difference
}

// Compare sets the figures of two sides against each other. same says which
// criterion of A is which of B.
func Compare(a, b findings.Figures, same Joint) *Comparison {
	c := &Comparison{Indexes: []Difference{
		Between(a.ItemMean, b.ItemMean), Between(a.FactorMean, b.FactorMean), Between(a.Pooled, b.Pooled),
		Between(a.Question, b.Question), Between(a.Comprehensive, b.Comprehensive),
	}}
	m := matcher{same: same, other: criteriaOf(b), used: map[string]bool{}}
	for _, f := range a.Factors {
		c.Factors = append(c.Factors, m.factor(f, factorOf(b, f.Code)))
	}
	for _, x := range a.Own {
		c.Own = append(c.Own, m.criterion(x))
	}
	m.rest(c, b)
	c.adjust()
	if m.lonely {
		c.Common = common(c)
	}
	return c
}

// matcher finds the other side of a criterion.
type matcher struct {
	same   Joint
	other  map[string]results.Criterion
	used   map[string]bool
	lonely bool // a criterion has no other side
}

func criteriaOf(x findings.Figures) map[string]results.Criterion {
	all := map[string]results.Criterion{}
	for _, f := range x.Factors {
		for _, c := range f.Criteria {
			all[c.Code] = c
		}
	}
	for _, c := range x.Own {
		all[c.Code] = c
	}
	return all
}

func factorOf(x findings.Figures, code string) results.Factor {
	for _, f := range x.Factors {
		if f.Code == code {
			return f
		}
	}
	return results.Factor{Code: code, ItemMean: missing(analysis.FormulaItemMean), Pooled: missing(analysis.FormulaPooled)}
}

func (m *matcher) factor(a, b results.Factor) Factor {
	f := Factor{Code: a.Code, ItemMean: Between(a.ItemMean, b.ItemMean), Pooled: Between(a.Pooled, b.Pooled)}
	for _, x := range a.Criteria {
		f.Criteria = append(f.Criteria, m.criterion(x))
	}
	return f
}

func (m *matcher) criterion(a results.Criterion) Criterion {
	code, joined := m.same.Other(a.Code)
	b, there := m.other[code]
	if !joined || !there || m.used[code] {
		m.lonely = m.lonely || asked(a)
		return Criterion{A: a.Code, Difference: Between(a.Estimate, missing(a.Estimate.Formula))}
	}
	m.used[code] = true
	m.lonely = m.lonely || asked(a) != asked(b)
	return Criterion{A: a.Code, B: code, Difference: Between(a.Estimate, b.Estimate)}
}

// asked tells that anybody was in sight who could have answered a criterion.
func asked(c results.Criterion) bool { return c.Estimate.Suppressed || c.Estimate.Respondents > 0 }

// rest adds what side B alone has.
func (m *matcher) rest(c *Comparison, b findings.Figures) {
	place := map[string]int{}
	for i, f := range c.Factors {
		place[f.Code] = i
	}
	for _, f := range b.Factors {
		var lonely []Criterion
		for _, x := range f.Criteria {
			if !m.used[x.Code] && asked(x) {
				lonely = append(lonely, Criterion{B: x.Code, Difference: Between(missing(x.Estimate.Formula), x.Estimate)})
			}
		}
		m.lonely = m.lonely || len(lonely) > 0
		i, known := place[f.Code]
		switch {
		case known:
			c.Factors[i].Criteria = append(c.Factors[i].Criteria, lonely...)
		case len(lonely) > 0:
			c.Factors = append(c.Factors, Factor{Code: f.Code, ItemMean: Between(missing(f.ItemMean.Formula), f.ItemMean),
				Pooled: Between(missing(f.Pooled.Formula), f.Pooled), Criteria: lonely})
		}
	}
	for _, x := range b.Own {
		if !m.used[x.Code] && asked(x) {
			c.Own = append(c.Own, Criterion{B: x.Code, Difference: Between(missing(x.Estimate.Formula), x.Estimate)})
		}
	}
}

// adjust judges criteria and factors each as a family. Rated questions of one's
// own are criteria in this; the overall question is an index.
func (c *Comparison) adjust() {
	var criteria, factors []*Difference
	for i := range c.Factors {
		f := &c.Factors[i]
		factors = append(factors, &f.ItemMean)
		for k := range f.Criteria {
			criteria = append(criteria, &f.Criteria[k].Difference)
		}
	}
	for i := range c.Own {
		criteria = append(criteria, &c.Own[i].Difference)
	}
	c.Criteria, c.Tested = adjust(criteria), adjust(factors)
}

// missing is the estimate of what was not asked.
func missing(formula analysis.Formula) analysis.Estimate {
	none := analysis.Estimate{Suppressed: true, Formula: formula}.Redacted()
	none.Suppressed = false
	return none
}

// common is the mean of the criteria that both sides show; nil for none.
func common(c *Comparison) *Common {
	var a, b []analysis.Estimate
	for _, f := range c.Factors {
		for _, x := range f.Criteria {
			if whole(x.Difference.A) && whole(x.Difference.B) {
				a, b = append(a, x.Difference.A), append(b, x.Difference.B)
			}
		}
	}
	if len(a) == 0 {
		return nil
	}
	d := Between(meanOf(a), meanOf(b))
	d.Method = ByBound
	return &Common{Criteria: len(a), Difference: d}
}
