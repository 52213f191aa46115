package cases

import (
	"math"
	"math/big"

	"sipas/analysis"
	"sipas/analysis/interval"
	"sipas/analysis/prob"
	"sipas/analysis/sample"
	"sipas/analysis/scoring"
)

// coreRoom computes the records of packages analysis, interval, prob, sample
// and scoring.
var coreRoom = room{
	"rows":                     func(c *testCase, _ record) any { return c.frame().Rows() },
	"items.overall":            func(c *testCase, _ record) any { return itemTable(c.frame().All().Tally(), nil) },
	"unweighted.items":         func(c *testCase, _ record) any { return itemTable(c.frame().All().Tally(), nil) },
	"index.total":              func(c *testCase, _ record) any { return indexTree(c.frame().All().Tally()) },
	"unweighted.index":         func(c *testCase, _ record) any { return indexTree(c.frame().All().Tally()) },
	"overall.by_*":             overallBy,
	"items.by_unit":            itemsByUnit,
	"index.by_unit":            indexByUnit,
	"points":                   points,
	"unit_by_period":           func(c *testCase, _ record) any { return crossed(c, "period", "unit") },
	"unit_by_period.overall_p": func(c *testCase, _ record) any { return crossed(c, "unit", "period") },
	"c06_allfive/undefined":    allFive,
	"c14_bfi/items.raw":        func(c *testCase, _ record) any { return itemTable(bfi(c).All().Tally(), nil) },
	"c14_bfi/items.by_gender":  bfiByGender,
	"c00_anchors/ci.*":         proportions,
	"c00_anchors/two_prop":     differences,
	"c00_anchors/sample_size":  sampleSizes,
	"margin_of_error":          margins,
	"c00_anchors/quantiles.*":  quantiles,
	"c00_anchors/tails":        tails,
	"c00_anchors/weighted":     weightedItem,
	"c00_anchors/qbeta":        betaQuantiles,
}

// columns is a table under construction.
type columns map[string]any

// add appends a value to a column.
func (c columns) add(name string, v any) {
	list, _ := c[name].([]any)
	c[name] = append(list, v)
}

// itemTable has one row per item with everything a report shows.
func itemTable(t *analysis.Tally, only []int) map[string]any {
	if only == nil {
		for j := range t.Items {
			only = append(only, j)
		}
	}
	c := columns{}
	for _, j := range only {
		c.add("item", t.Schema().Items[j])
		c.item(t.Item(j, analysis.Options{}))
	}
	return c
}

// item appends one item's figures.
func (c columns) item(e analysis.ItemEstimate) {
	c.add("n", e.Answered)
	c.add("missing", e.Missing)
	for i, n := range e.Counts {
		c.add("c"+string(rune('1'+i)), n)
	}
	c.add("top2", e.Top2.Numerator)
	c.add("p", e.Top2.Value)
	c.interval("wilson", e.Top2.Interval)
	c.interval("exact", e.Exact())
	c.add("bottom2", e.Bottom2)
	c.add("net", e.Net.Value)
	c.add("net_se", e.Net.SE)
	c.interval("net", e.Net.Interval)
	c.add("mean", e.Mean.Value)
	c.add("sd", e.SD)
	c.add("se", e.Mean.SE)
	c.interval("t", e.Mean.Interval)
	c.add("q1", e.Q1)
	c.add("median", e.Median)
	c.add("q3", e.Q3)
}

// interval appends both limits.
func (c columns) interval(name string, i interval.Interval) {
	c.add(name+"_lo", i.Lo)
	c.add(name+"_hi", i.Hi)
}

// indexTree is the value of index.total.
func indexTree(t *analysis.Tally) map[string]any {
	x := t.Index(analysis.Options{})
	pooled, mean, persons := columns{}, columns{}, columns{}
	for _, s := range append(x.Factors, x.All) {
		pooled.add("set", s.Name)
		pooled.add("answers", s.Pooled.Denominator)
		pooled.add("top2", s.Pooled.Numerator)
		pooled.add("p", s.Pooled.Value)
		pooled.interval("wilson", s.PooledNaive)
		pooled.add("se_ratio", s.Pooled.SE)
		pooled.add("lo_ratio", s.Pooled.Interval.Lo)
		pooled.add("hi_ratio", s.Pooled.Interval.Hi)
		pooled.add("deff_pool", s.Pooled.Deff)

		mean.add("set", s.Name)
		mean.add("criteria", s.ItemMean.Denominator)
		mean.add("p", s.ItemMean.Value)
		mean.add("se_lin", s.ItemMean.SE)
		mean.add("lo", s.ItemMean.Interval.Lo)
		mean.add("hi", s.ItemMean.Interval.Hi)

		persons.add("set", s.Name)
		persons.add("respondents", s.MeanHigh.Respondents)
		for name, e := range map[string]analysis.Estimate{"c": s.MeanHigh, "d": s.AllHigh} {
			persons.add(name+"_x", e.Numerator)
			persons.add(name+"_p", e.Value)
			persons.interval(name, e.Interval)
		}
		persons.add("e_p", s.PersonMean.Value)
	}
	return map[string]any{
		"pooled": map[string]any(pooled), "mean_of_criteria": map[string]any(mean), "respondents": map[string]any(persons),
		"overall": map[string]any{
			"a_pooled_all_answers":                 x.All.Pooled.Value,
			"b_mean_of_25_criteria":                x.All.ItemMean.Value,
			"c_mean_of_5_factors_pooled":           x.FactorMeanPooled.Value,
			"d_mean_of_5_factors_mean_of_criteria": x.FactorMean.Value,
			"e_single_question_overall":            x.Question.Value,
		},
	}
}

// groups splits the case's rows.
func (c *testCase) groups(dimensions ...string) (analysis.Groups, []*analysis.Tally) {
	g, err := c.frame().All().By(dimensions...)
	if err != nil {
		c.t.Fatal(err)
	}
	tallies, _ := g.Tallies()
	return g, tallies
}

// overallBy is the overall question by one dimension.
func overallBy(c *testCase, r record) any {
	dimension := r.ID[len("overall.by_"):]
	g, tallies := c.groups(dimension)
	table := columns{}
	for i, t := range tallies {
		table.add(dimension, g.Labels(i)[0])
		table.item(t.Item(t.Schema().Item("overall"), analysis.Options{}))
	}
	return map[string]any(table)
}

// itemsByUnit has a row for each unit and item.
func itemsByUnit(c *testCase, _ record) any {
	g, tallies := c.groups("unit")
	table := columns{}
	for i, t := range tallies {
		for j, name := range t.Schema().Items {
			table.add("unit", g.Labels(i)[0])
			table.add("item", name)
			table.item(t.Item(j, analysis.Options{}))
		}
	}
	return map[string]any(table)
}

// indexByUnit has a row for each unit, with a list over the sets.
func indexByUnit(c *testCase, _ record) any {
	g, tallies := c.groups("unit")
	table := columns{}
	for i, t := range tallies {
		table.add("unit", g.Labels(i)[0])
		x := t.Index(analysis.Options{})
		row := columns{}
		for _, s := range append(x.Factors, x.All) {
			row.add("sets", s.Name)
			row.add("pooled_p", s.Pooled.Value)
			row.add("pooled_answers", s.Pooled.Denominator)
			row.add("pooled_top2", s.Pooled.Numerator)
			row.add("pooled_lo_ratio", s.Pooled.Interval.Lo)
			row.add("pooled_hi_ratio", s.Pooled.Interval.Hi)
			row.add("mean_of_criteria_p", s.ItemMean.Value)
			row.add("mean_of_criteria_se", s.ItemMean.SE)
			row.add("resp_c_p", s.MeanHigh.Value)
			row.add("resp_d_p", s.AllHigh.Value)
		}
		for name, list := range row {
			if name == "sets" {
				table["sets"] = list
			} else {
				table.add(name, list)
			}
		}
	}
	return map[string]any(table)
}

// points are ten times the pooled index.
func points(c *testCase, r record) any {
	var in struct {
		Max int64 `json:"max_points"`
	}
	r.input(c.t, &in)
	t := c.frame().All().Tally()
	e := t.Set(len(t.Sets)-1, analysis.Options{}).Pooled
	index := scoring.Fraction(int64(e.Numerator), int64(e.Denominator))
	got := scoring.Linear{Max: big.NewRat(in.Max, 1)}.Points(index)
	return map[string]any{
		"max_points": in.Max, "index": rat(index), "points_unrounded": rat(got),
		"points_2dp_half_up": rat(scoring.Round(got, 2)),
	}
}

// rat returns the nearest float64, NaN for nil.
func rat(r *big.Rat) float64 {
	if r == nil {
		return math.NaN()
	}
	f, _ := r.Float64()
	return f
}

// crossed is the top-2 share of the overall question by two dimensions.
func crossed(c *testCase, rows, columnsBy string) any {
	byRow, _ := c.groups(rows)
	byColumn, _ := c.groups(columnsBy)
	both, tallies := c.groups(rows, columnsBy)
	cell := map[[2]string]analysis.ItemEstimate{}
	for i, t := range tallies {
		l := both.Labels(i)
		cell[[2]string{l[0], l[1]}] = t.Item(t.Schema().Item("overall"), analysis.Options{})
	}
	p, n := make([][]float64, byRow.Len()), make([][]float64, byRow.Len())
	var rowNames, columnNames []string
	for j := range byColumn.Len() {
		columnNames = append(columnNames, byColumn.Labels(j)[0])
	}
	for i := range p {
		rowNames = append(rowNames, byRow.Labels(i)[0])
		for _, name := range columnNames {
			e, ok := cell[[2]string{rowNames[i], name}]
			if !ok {
				e.Top2.Value = math.NaN()
			}
			p[i] = append(p[i], e.Top2.Value)
			n[i] = append(n[i], float64(e.Answered))
		}
	}
	return map[string]any{rows: rowNames, columnsBy: columnNames, "p": p, "n": n}
}

// allFive gives what is defined when every answer is 5.
func allFive(c *testCase, _ record) any {
	t := c.frame().All().Tally()
	e := t.Item(0, analysis.Options{})
	return map[string]any{"sd": e.SD, "mean_ci_equals_mean": e.Mean.Interval == interval.Interval{Lo: 5, Hi: 5}}
}

// bfi is the frame of 25 items on a scale of 6.
func bfi(c *testCase) *analysis.Frame {
	s := analysis.Schema{Scale: 6, Dimensions: []string{"gender", "education"}, Numbers: []string{"age"}}
	for _, letter := range "ACENO" {
		f := analysis.Factor{Name: string(letter)}
		for i := range 5 {
			f.Items = append(f.Items, len(s.Items))
			s.Items = append(s.Items, string(letter)+string(rune('1'+i)))
		}
		s.Factors = append(s.Factors, f)
	}
	return c.frameOf("bfi", "", s)
}

// bfiByGender is a list of tables.
func bfiByGender(c *testCase, _ record) any {
	g, err := bfi(c).All().By("gender")
	if err != nil {
		c.t.Fatal(err)
	}
	tallies, _ := g.Tallies()
	var list []any
	for i, t := range tallies {
		table := itemTable(t, nil)
		for range t.Items {
			columns(table).add("gender", float64(g.Labels(i)[0][0]-'0'))
		}
		list = append(list, table)
	}
	return list
}

// proportions are the intervals of one share.
func proportions(c *testCase, r record) any {
	var in struct {
		Conf float64
		X, N []float64
	}
	r.input(c.t, &in)
	table := columns{"conf": in.Conf, "x": in.X, "n": in.N}
	for i, x := range in.X {
		table.interval("wilson", interval.Wilson(x, in.N[i], in.Conf))
		table.interval("exact", interval.ClopperPearson(x, in.N[i], in.Conf))
		table.interval("jeffreys", interval.Jeffreys(x, in.N[i], in.Conf))
	}
	return map[string]any(table)
}

// differences are the intervals of two shares; the tests are the comparing
// room's.
func differences(c *testCase, r record) any {
	var in struct{ X1, N1, X2, N2 []float64 }
	r.input(c.t, &in)
	table := columns{"x1": in.X1, "n1": in.N1, "x2": in.X2, "n2": in.N2}
	for i, x := range in.X1 {
		table.add("diff", x/in.N1[i]-in.X2[i]/in.N2[i])
		table.interval("newcombe", interval.Newcombe(x, in.N1[i], in.X2[i], in.N2[i], 0.95))
	}
	return map[string]any(table)
}

// sampleSizes are Yamane's and Cochran's.
func sampleSizes(c *testCase, r record) any {
	var in struct {
		N []float64
		E float64
	}
	r.input(c.t, &in)
	table := columns{"N": in.N, "e": in.E, "n0": sample.Cochran(sample.Plan{Population: math.Inf(1), Margin: in.E})}
	for _, n := range in.N {
		yamane := sample.Yamane(n, in.E)
		cochran := sample.Cochran(sample.Plan{Population: n, Margin: in.E})
		table.add("yamane", yamane)
		table.add("yamane_ceil", sample.Size(yamane, n))
		table.add("cochran_fpc", cochran)
		table.add("cochran_fpc_ceil", sample.Size(cochran, n))
		table.add("cochran_e03_ceil", sample.Size(sample.Cochran(sample.Plan{Population: n, Margin: 0.03}), n))
		table.add("cochran_deff15_ceil", sample.Size(sample.Cochran(sample.Plan{Population: n, Margin: in.E, Deff: 1.5}), n))
	}
	return map[string]any(table)
}

// margins are half-widths for finite and infinite populations.
func margins(c *testCase, r record) any {
	var raw map[string][]any
	r.input(c.t, &raw)
	table := columns{"p": raw["p"], "n": raw["n"], "N": raw["N"]}
	for i := range raw["p"] {
		population, finite := raw["N"][i].(float64)
		if !finite {
			population = math.Inf(1)
		}
		table.add("moe", sample.Margin(raw["p"][i].(float64), raw["n"][i].(float64), population, 0.95))
	}
	return map[string]any(table)
}

// quantiles are the normal's, Student's and chi-squared.
func quantiles(c *testCase, r record) any {
	var in struct{ P, Df []float64 }
	r.input(c.t, &in)
	table := columns{"p": in.P, "df": in.Df}
	for _, p := range in.P {
		table.add("qnorm", prob.NormalQuantile(p))
	}
	for _, df := range in.Df {
		var t, chi []float64
		for _, p := range in.P {
			t = append(t, prob.StudentQuantile(p, df))
			chi = append(chi, prob.ChiSquaredQuantile(p, df))
		}
		table.add("qt", t)
		table.add("qchisq", chi)
	}
	return map[string]any(table)
}

// tails are probabilities far out.
func tails(c *testCase, r record) any {
	var in struct{ Z, Chi2, Df, T, Tdf, F, F1, F2 []float64 }
	r.input(c.t, &in)
	table := columns{"z": in.Z, "chi2": in.Chi2, "df": in.Df, "t": in.T, "tdf": in.Tdf, "F": in.F, "f1": in.F1, "f2": in.F2}
	for _, z := range in.Z {
		table.add("pnorm_upper", prob.NormalSurvival(z))
	}
	for i, x := range in.Chi2 {
		table.add("pchisq_upper", prob.ChiSquaredSurvival(x, in.Df[i]))
	}
	for i, x := range in.T {
		table.add("pt_upper", prob.StudentSurvival(x, in.Tdf[i]))
	}
	for i, x := range in.F {
		table.add("pf_upper", prob.FSurvival(x, in.F1[i], in.F2[i]))
	}
	return map[string]any(table)
}

// betaQuantiles are those behind exact intervals.
func betaQuantiles(c *testCase, r record) any {
	var in struct{ Q, A, B []float64 }
	r.input(c.t, &in)
	table := columns{"q": in.Q, "a": in.A, "b": in.B}
	for i, q := range in.Q {
		table.add("x", prob.BetaQuantile(q, in.A[i], in.B[i]))
	}
	return map[string]any(table)
}

// weightedItem is one item with weights; what needs more of a design is the
// design room's.
func weightedItem(c *testCase, r record) any {
	var in struct{ X, W []float64 }
	r.input(c.t, &in)
	b, err := analysis.NewBuilder(analysis.Schema{Scale: 5, Items: []string{"x"}, Numbers: []string{"w"}})
	if err != nil {
		c.t.Fatal(err)
	}
	for i, x := range in.X {
		if err := b.Append(analysis.Row{Answers: []uint8{uint8(x)}, Numbers: in.W[i : i+1]}); err != nil {
			c.t.Fatal(err)
		}
	}
	index, err := b.Frame().All().Weighted("w", analysis.Options{})
	if err != nil {
		c.t.Fatal(err)
	}
	e, n := index.Items[0], float64(len(in.X))
	weights := make([]float64, 5)
	for i, x := range in.X {
		weights[int(x)-1] += in.W[i]
	}
	low, high := analysis.WeightedQuantile(weights, 0.5)
	return map[string]any{
		"x": in.X, "w": in.W, "mean": e.Mean.Value, "se_mean": e.Mean.SE,
		"kish_neff": e.EffectiveAnswers, "deff_w": n / e.EffectiveAnswers,
		"median_math": e.Median, "median_school": (low + high) / 2, "svyvar": e.SD * e.SD, "var_pop_weights": e.SD * e.SD * (n - 1) / n,
	}
}
