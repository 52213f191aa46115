package study

import (
	"math"
	"slices"

	"sipas/analysis"
	"sipas/analysis/compare"
	"sipas/analysis/interval"
	"sipas/analysis/prob"
)

// Compared is the difference of two groups of a dimension, A less B.
type Compared struct {
	Comparison
	RowsA      int64           `json:"rows_a"`
	RowsB      int64           `json:"rows_b"`
	Indexes    []IndexContrast `json:"indexes,omitempty"` // by formula and score, over all criteria
	Items      []ItemContrast  `json:"items,omitempty"`   // share of the two best categories
	Family     int             `json:"family"`            // criteria whose p-values were adjusted together
	Change     *Change         `json:"change,omitempty"`
	Suppressed bool            `json:"suppressed,omitempty"` // a side has too few people, or is not there
}

// IndexContrast is the difference of an overall index.
type IndexContrast struct {
	Formula    analysis.Formula  `json:"formula"`
	Score      analysis.Formula  `json:"score"`
	A          Number            `json:"a"`
	B          Number            `json:"b"`
	Difference Number            `json:"difference"`
	Interval   interval.Interval `json:"interval"`
	Method     string            `json:"method"` // newcombe for a share of persons without weights, else t with the respondents as units
	SE         Number            `json:"se"`
	DF         Number            `json:"df"`
	P          Number            `json:"p"`
	Suppressed bool              `json:"suppressed,omitempty"`
}

// ItemContrast is the difference of one item. P is Fisher's exact where expected
// counts are small (Exact), else that of the pooled z; under weights or a design
// it is that of t.
type ItemContrast struct {
	Name       string            `json:"name"`
	AnsweredA  int64             `json:"answered_a"`
	AnsweredB  int64             `json:"answered_b"`
	A          Number            `json:"a"`
	B          Number            `json:"b"`
	Difference Number            `json:"difference"`
	Interval   interval.Interval `json:"interval"`
	Method     string            `json:"method"` // newcombe or t
	P          Number            `json:"p"`
	Exact      bool              `json:"exact,omitempty"`
	Adjusted   Number            `json:"adjusted"`  // P by Benjamini and Hochberg among the criteria; the overall question is no part of the family
	CohenH     Number            `json:"cohen_h"`   // without weights
	Cliff      Number            `json:"cliff"`     // Cliff's delta of the ratings, without weights
	RankP      Number            `json:"p_ratings"` // Mann-Whitney of the ratings, without weights
	Suppressed bool              `json:"suppressed,omitempty"`
}

// Change splits the difference of the pooled share of satisfied answers into
// what units do better or worse, and what comes from other units weighing more
// (Kitagawa 1955). Service + Mix = Total.
type Change struct {
	Units   string       `json:"units"` // the dimension
	Total   Number       `json:"total"`
	Service Number       `json:"service"`
	Mix     Number       `json:"mix"`
	Parts   []ChangePart `json:"parts,omitempty"` // none if a unit has too few people
}

// ChangePart is one unit's part.
type ChangePart struct {
	Unit    string `json:"unit"`
	Service Number `json:"service"`
	Mix     Number `json:"mix"`
}

// difference is a less b of two estimates.
type difference struct {
	value, se, df, p float64
	interval         interval.Interval
}

// compare makes the comparisons of the plan.
func (r *run) compare(to *Result) error {
	for _, c := range r.plan.Comparisons {
		one, err := r.compared(c)
		if err != nil {
			return err
		}
		to.Comparisons = append(to.Comparisons, one)
	}
	return nil
}

func (r *run) compared(c Comparison) (Compared, error) {
	out := Compared{Comparison: c}
	s, err := r.divide(r.view, []string{c.Dimension})
	if err != nil {
		return out, err
	}
	a, b := s.find(c.A), s.find(c.B)
	if a < 0 || b < 0 {
		out.Suppressed = true
		return out, nil
	}
	shown := r.shown[c.Dimension].Groups
	if shown[a].Suppressed || shown[b].Suppressed {
		out.Suppressed = true
		return out, nil
	}
	out.RowsA, out.RowsB = s.tallies[a].Rows, s.tallies[b].Rows
	for _, score := range r.plan.Scores {
		o := r.options(score)
		indexes, err := r.engine.indexes(s, o)
		if err != nil {
			return out, err
		}
		for _, formula := range r.plan.Formulas {
			if !overUnits(formula) && !(scoreless(formula) && score != r.plan.Scores[0]) {
				one := r.indexContrast(s, a, b, indexes, formula, o)
				if shown[a].hides(formula, score) || shown[b].hides(formula, score) {
					one.withhold()
				}
				out.Indexes = append(out.Indexes, one)
			}
		}
		if score == r.plan.Scores[0] {
			out.Items = r.itemContrasts(s, a, b, indexes, shown)
			out.Family = adjust(out.Items, r.schema.Overall)
		}
	}
	if r.hidesCriteria(c.Dimension, c.A) || r.hidesCriteria(c.Dimension, c.B) {
		return out, nil
	}
	out.Change, err = r.change(c)
	return out, err
}

// find returns the group of a label of a split by one dimension, or -1.
func (s split) find(label string) int {
	for i := range s.groups.Len() {
		if s.groups.Labels(i)[0] == label {
			return i
		}
	}
	return -1
}

func (r *run) indexContrast(s split, a, b int, x []*analysis.Index, formula analysis.Formula, o analysis.Options) IndexContrast {
	ea, eb := overall(x[a], formula), overall(x[b], formula)
	d, dependent := r.engine.indexDifference(s, a, b, x[a], x[b], formula, o)
	if !dependent {
		d = apart(ea, eb, r.plan.Confidence)
	}
	method := "t"
	if _, plain := r.engine.(counted); plain && (scoreless(formula) || formula == analysis.FormulaQuestion && o.Score == analysis.Top2) {
		shares := compare.CompareShares(tallyOf(ea), tallyOf(eb), r.plan.Confidence)
		d.interval, d.p, d.df, method = shares.Newcombe, shares.P(), math.NaN(), "newcombe"
	}
	return IndexContrast{
		Formula: formula, Score: ea.Score, A: Number(ea.Value), B: Number(eb.Value),
		Difference: Number(d.value), Interval: d.interval, Method: method, SE: Number(d.se), DF: Number(d.df), P: Number(d.p),
	}
}

// withhold takes the numbers out.
func (c *IndexContrast) withhold() {
	nan := Number(math.NaN())
	*c = IndexContrast{Formula: c.Formula, Score: c.Score, A: nan, B: nan, Difference: nan, Interval: interval.None(),
		Method: c.Method, SE: nan, DF: nan, P: nan, Suppressed: true}
}

// tallyOf is a counted share as it was counted.
func tallyOf(e analysis.Estimate) compare.Tally {
	return compare.Tally{X: int64(e.Numerator), N: int64(e.Denominator)}
}

// apart is the difference of two independent estimates: variances add up, the
// degrees of freedom are Satterthwaite's.
func apart(a, b analysis.Estimate, conf float64) difference {
	va, vb := a.SE*a.SE, b.SE*b.SE
	d := difference{value: a.Value - b.Value, se: math.Sqrt(va + vb), df: math.Inf(1)}
	if spread := va*va/freedom(a) + vb*vb/freedom(b); spread > 0 {
		d.df = (va + vb) * (va + vb) / spread
	}
	d.interval = interval.Student(d.value, d.se, d.df, conf)
	d.p = twoSided(d.value/d.se, d.df)
	return d
}

// freedom is an estimate's degrees of freedom; a counted share has those of its
// respondents.
func freedom(e analysis.Estimate) float64 {
	if math.IsNaN(e.DF) {
		return float64(e.Respondents - 1)
	}
	return e.DF
}

// twoSided is the p-value of t; NaN for 0/0.
func twoSided(t, df float64) float64 {
	if math.IsInf(t, 0) {
		return 0
	}
	return min(1, 2*prob.StudentSurvival(math.Abs(t), df))
}

func (r *run) itemContrasts(s split, a, b int, x []*analysis.Index, shown []Group) []ItemContrast {
	var all []ItemContrast
	for i, j := range r.order {
		c := ItemContrast{Name: r.schema.Items[j]}
		if shown[a].Items[i].Suppressed || shown[b].Items[i].Suppressed {
			c.withhold()
		} else {
			r.contrast(&c, s, a, b, j, x)
		}
		all = append(all, c)
	}
	return all
}

func (c *ItemContrast) withhold() {
	nan := Number(math.NaN())
	*c = ItemContrast{Name: c.Name, A: nan, B: nan, Difference: nan, Interval: interval.None(), P: nan, Adjusted: nan,
		CohenH: nan, Cliff: nan, RankP: nan, Suppressed: true}
}

// contrast compares one item.
func (r *run) contrast(c *ItemContrast, s split, a, b, j int, x []*analysis.Index) {
	ta, tb := s.tallies[a].Items[j], s.tallies[b].Items[j]
	ea, eb := x[a].Items[j].Top2, x[b].Items[j].Top2
	c.AnsweredA, c.AnsweredB = ta.Answered(), tb.Answered()
	c.A, c.B, c.Method = Number(ea.Value), Number(eb.Value), "t"
	c.CohenH, c.Cliff, c.RankP, c.Adjusted = Number(math.NaN()), Number(math.NaN()), Number(math.NaN()), Number(math.NaN())
	if _, plain := r.engine.(counted); plain {
		shares := compare.CompareShares(compare.Tally{X: ta.Top2(), N: ta.Answered()}, compare.Tally{X: tb.Top2(), N: tb.Answered()}, r.plan.Confidence)
		ranks := compare.MannWhitney(ta.Counts, tb.Counts)
		c.Method, c.Difference, c.Interval = "newcombe", Number(shares.Diff), shares.Newcombe
		c.P, c.Exact, c.CohenH = Number(shares.P()), shares.Exact(), Number(shares.CohenH)
		c.Cliff, c.RankP = Number(ranks.CliffDelta), Number(ranks.P)
		return
	}
	d, dependent := r.engine.itemDifference(s, a, b, j)
	if !dependent {
		d = apart(ea, eb, r.plan.Confidence)
	}
	c.Difference, c.Interval, c.P = Number(d.value), d.interval, Number(d.p)
}

// adjust fills in the adjusted p-values of the criteria and returns how many
// there are.
func adjust(items []ItemContrast, overall string) int {
	var p []float64
	var at []int
	for i, c := range items {
		if c.Name != overall {
			p, at = append(p, float64(c.P)), append(at, i)
		}
	}
	for k, v := range compare.Adjust(p, compare.BenjaminiHochberg) {
		items[at[k]].Adjusted = Number(v)
	}
	return compare.FamilySize(p)
}

// change splits a difference by the units, where there are any and every sheet
// is one voice.
func (r *run) change(c Comparison) (*Change, error) {
	if r.plan.Units == "" || r.plan.Units == c.Dimension {
		return nil, nil
	}
	if _, plain := r.engine.(counted); !plain {
		r.note(NoteNoSplit, c.Dimension+"="+c.A+","+c.B)
		return nil, nil
	}
	s, err := r.divide(r.view, []string{r.plan.Units, c.Dimension})
	if err != nil {
		return nil, err
	}
	var units []string
	contrasts := map[string]compare.Contrast{}
	few := false
	for i, t := range s.tallies {
		unit, side := s.labels(i)[0], s.labels(i)[1]
		if side != c.A && side != c.B {
			continue
		}
		if !slices.Contains(units, unit) {
			units = append(units, unit)
		}
		e := t.Set(len(t.Sets)-1, r.options(analysis.FormulaTop2)).Pooled
		few = few || t.Rows < r.plan.SuppressBelow || small(e.Respondents, r.plan.SuppressBelow)
		counted := compare.Tally{X: int64(e.Numerator), N: int64(e.Denominator)}
		both := contrasts[unit]
		if side == c.A {
			both.A = counted
		} else {
			both.B = counted
		}
		contrasts[unit] = both
	}
	list := make([]compare.Contrast, len(units))
	for i, unit := range units {
		list[i] = contrasts[unit]
	}
	d := compare.Kitagawa(list)
	out := &Change{Units: r.plan.Units, Total: Number(d.Change), Service: Number(d.Service), Mix: Number(d.Mix)}
	for i, unit := range units {
		if !few {
			out.Parts = append(out.Parts, ChangePart{unit, Number(d.Units[i].Service), Number(d.Units[i].Mix)})
		}
	}
	return out, nil
}
