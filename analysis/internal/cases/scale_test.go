package cases

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"

	"sipas/analysis/drivers"
	"sipas/analysis/interval"
	"sipas/analysis/moments"
	"sipas/analysis/scale"
	"sipas/analysis/structure"
)

// scaleRoom computes the records of packages moments, structure, scale and
// drivers.
var scaleRoom = room{
	"alpha":                           alphas(completeAlpha),
	"alpha.complete":                  alphas(completeAlpha),
	"alpha.pairwise":                  alphas(pairwiseAlpha),
	"alpha.F3":                        func(c *testCase, _ record) any { return completeAlpha(c, c.scales()["F3"]) },
	"omega.one_factor":                omegas,
	"omega.lavaan":                    oneFactorFits,
	"cfa.five_factor":                 fiveFactorFit,
	"pca.pearson":                     components,
	"pca.pearson_complete_raw":        components,
	"pca.pearson_pairwise_raw":        pairwiseComponents,
	"kmo_bartlett_pca":                components,
	"correlation_matrix":              func(c *testCase, _ record) any { return matrixRows(c.whole().Correlation()) },
	"efa.ml5":                         factorsByLikelihood,
	"efa.ml5_complete":                factorsByLikelihood,
	"efa.minres5":                     factorsByResiduals,
	"pca.varimax5":                    rotatedComponents,
	"polychoric.two_step":             polychorics,
	"polychoric.check_F2":             polychoricChecks,
	"drivers":                         factorDrivers,
	"drivers.factors":                 factorDrivers,
	"drivers_age":                     factorDrivers,
	"drivers.items_johnson":           itemDrivers,
	"ipa":                             importancePerformance,
	"c06_allfive/undefined":           undefinedWithoutVariance,
	"c00_anchors/alpha_from_cov":      fromMatrix,
	"c00_anchors/relative_importance": importanceFromMatrix,
}

// bytes is a column of small numbers, 0 where empty.
func (c *testCase) bytes(name string) []uint8 {
	fields := c.table("").columns[name]
	out := make([]uint8, len(fields))
	for i, s := range fields {
		out[i] = answer(c.t, s)
	}
	return out
}

func (c *testCase) items(names []string) [][]uint8 {
	out := make([][]uint8, len(names))
	for i, n := range names {
		out[i] = c.bytes(n)
	}
	return out
}

// scales are the names of the items of each scale, by the scale's name. Items
// of c14 stand under their own letters and some are reversed, see columns.
func (c *testCase) scales() map[string][]string {
	out := map[string][]string{}
	if c.Name == "c14_bfi" {
		for _, s := range []string{"A", "C", "E", "N", "O"} {
			for _, i := range []string{"1", "2", "3", "4", "5"} {
				out[s] = append(out[s], s+i)
			}
		}
		return out
	}
	first := 0
	for f, name := range c.Layout.Factors {
		out[name] = c.Layout.Items[first : first+c.Layout.ItemsPerFactor[f]]
		first += c.Layout.ItemsPerFactor[f]
	}
	out["ALL"] = c.Layout.Items
	out["F2_zero_variance_item"] = out["F2"]
	return out
}

// factorNames are the five factors in order.
func (c *testCase) factorNames() []string {
	if c.Name == "c14_bfi" {
		return []string{"A", "C", "E", "N", "O"}
	}
	return c.Layout.Factors
}

// itemNames are the 25 items in order.
func (c *testCase) itemNames() (out []string) {
	scales := c.scales()
	for _, f := range c.factorNames() {
		out = append(out, scales[f]...)
	}
	return out
}

// turned are the items of a scale with those of c14 that run backwards turned.
func (c *testCase) turned(names []string) [][]uint8 {
	out := c.items(names)
	backwards := []string{"A1", "C4", "C5", "E1", "E2", "O2", "O5"}
	for i, n := range names {
		if c.Name == "c14_bfi" && slices.Contains(backwards, n) {
			for r, x := range out[i] {
				if x > 0 {
					out[i][r] = 7 - x
				}
			}
		}
	}
	return out
}

// must stops the test on an error that a well-formed case cannot bring about.
func must[T any](c *testCase, v T, err error) T {
	if err != nil {
		c.t.Fatal(err)
	}
	return v
}

func (c *testCase) complete(columns [][]uint8) moments.Complete {
	m, err := moments.OfComplete(columns)
	return must(c, m, err)
}

// whole is all 25 items over the persons who answered all of them, not turned.
func (c *testCase) whole() moments.Complete { return c.complete(c.items(c.itemNames())) }

func alphas(of func(*testCase, []string) any) func(*testCase, record) any {
	return func(c *testCase, _ record) any {
		out := map[string]any{}
		for name, items := range c.scales() {
			out[name] = of(c, items)
		}
		return out
	}
}

func completeAlpha(c *testCase, names []string) any {
	return alphaTree(scale.Complete(c.complete(c.turned(names)), 0.95), names)
}

func pairwiseAlpha(c *testCase, names []string) any {
	columns := c.turned(names)
	p, err := moments.OfPairs(columns)
	must(c, p, err)
	persons, err := moments.OfPersons(columns)
	must(c, persons, err)
	return alphaTree(scale.Pairwise(p, persons, 0.95), names)
}

func alphaTree(a scale.Alpha, names []string) any {
	out := columns{"n_rows": a.Rows, "raw_alpha": a.Raw, "std_alpha": a.Standard, "G6": a.G6, "average_r": a.AverageR,
		"SN": a.SignalNoise, "ase": a.SE, "mean": a.Mean, "sd": a.SD, "median_r": a.MedianR,
		"feldt_lo": a.Interval.Lo, "feldt_hi": a.Interval.Hi}
	for _, i := range a.Items {
		out.add("item", names[i.Index])
		out.add("n", i.N)
		out.add("raw_r", i.R)
		out.add("std_r", i.StandardR)
		out.add("r_cor", i.CorrectedR)
		out.add("r_drop", i.RestR)
		out.add("item_mean", i.Mean)
		out.add("item_sd", i.SD)
		out.add("alpha_if_deleted", i.WithoutRaw)
		out.add("std_alpha_if_deleted", i.WithoutStandard)
	}
	return map[string]any(out)
}

func omegas(c *testCase, _ record) any {
	out := map[string]any{}
	for name, items := range c.scales() {
		o := scale.OmegaOf(c.complete(c.turned(items)))
		out[name] = map[string]any{"n": o.N, "loadings_std": o.Loadings, "uniqueness_std": o.Uniquenesses,
			"omega_raw": o.Raw, "omega_std": o.Standard}
	}
	return out
}

func fitTree(f structure.Fit) map[string]any {
	return map[string]any{"chisq": f.ChiSquared, "df": f.DF, "pvalue": f.P, "cfi": f.CFI, "tli": f.TLI, "rmsea": f.RMSEA,
		"rmsea.ci.lower": f.RMSEALo, "rmsea.ci.upper": f.RMSEAHi, "srmr": f.SRMR}
}

func oneFactorFits(c *testCase, _ record) any {
	var out []any
	for _, name := range c.factorNames() {
		m := c.complete(c.turned(c.scales()[name]))
		f := structure.Confirm(m.Correlation(), make([]int, m.Items()), m.N)
		out = append(out, map[string]any{"factor": name, "n": m.N, "omega": scale.OmegaOf(m).Raw,
			"AVE": f.Variance[0], "CR": f.Reliability[0], "fit": fitTree(f.Fit)})
	}
	return out
}

func fiveFactorFit(c *testCase, _ record) any {
	var member []int
	for f, name := range c.factorNames() {
		for range c.scales()[name] {
			member = append(member, f)
		}
	}
	m := c.whole()
	return fitTree(structure.Confirm(m.Correlation(), member, m.N).Fit)
}

func components(c *testCase, _ record) any {
	m := c.whole()
	r := m.Correlation()
	p, a := structure.Principal(r), structure.Measure(r, m.N)
	var first []float64
	for _, row := range p.Loadings {
		first = append(first, row[0])
	}
	return map[string]any{"n": m.N, "eigenvalues": p.Values, "prop_var": p.Shares, "kaiser_components": p.Kaiser,
		"loadings_first5": structure.First(p.Loadings, 5), "first_loading": first, "KMO": a.KMO, "MSAi": a.MSA,
		"bartlett": bartlettTree(a), "det": a.Det, "smc": structure.SquaredMultiples(r)}
}

func bartlettTree(a structure.Adequacy) any {
	return map[string]any{"chisq": a.Bartlett.ChiSquared, "df": a.Bartlett.DF, "p.value": a.Bartlett.P}
}

// pairwiseCorrelation is R's cor(use="pairwise") of all items.
func pairwiseCorrelation(c *testCase) *mat.SymDense {
	p, err := moments.OfPairs(c.items(c.itemNames()))
	return must(c, p, err).Correlation()
}

func pairwiseComponents(c *testCase, _ record) any {
	r := pairwiseCorrelation(c)
	a := structure.Measure(r, 2800)
	return map[string]any{"KMO": a.KMO, "MSAi": a.MSA, "eigenvalues": structure.Principal(r).Values, "bartlett_n2800": bartlettTree(a)}
}

func matrixRows(m *mat.SymDense) [][]float64 {
	out := make([][]float64, m.SymmetricDim())
	for i := range out {
		for j := range out {
			out[i] = append(out[i], m.At(i, j))
		}
	}
	return out
}

func factorsByLikelihood(c *testCase, _ record) any {
	m := c.whole()
	e := structure.MaximumLikelihood(m.Correlation(), 5, m.N)
	return map[string]any{"uniquenesses": e.Uniquenesses, "chisq": e.Fit.ChiSquared, "df": e.Fit.DF, "p": e.Fit.P,
		"varimax_loadings_abs_sorted_columns": structure.Varimax(e.Loadings, 1e-12)}
}

func factorsByResiduals(c *testCase, _ record) any {
	e := structure.MinRes(pairwiseCorrelation(c), 5, 2800)
	return map[string]any{"communality": e.Communalities, "chisq": e.Fit.ChiSquared, "dof": e.Fit.DF, "rms": e.Fit.RMS,
		"TLI": e.Fit.TLI, "RMSEA": e.Fit.RMSEA}
}

// rotatedComponents stops the rotation where R does by default.
func rotatedComponents(c *testCase, _ record) any {
	l := structure.Varimax(structure.First(structure.Principal(c.whole().Correlation()).Loadings, 5), 1e-5)
	squares := make([]float64, 5)
	for _, row := range l {
		for m, v := range row {
			squares[m] += v * v
		}
	}
	return map[string]any{"communality": structure.Communalities(l), "ss_loadings": squares}
}

// completeRows are the columns cut down to the persons who answered all.
func completeRows(columns [][]uint8) [][]uint8 {
	out := make([][]uint8, len(columns))
	for r := range columns[0] {
		if slices.ContainsFunc(columns, func(c []uint8) bool { return c[r] == 0 }) {
			continue
		}
		for i, c := range columns {
			out[i] = append(out[i], c[r])
		}
	}
	return out
}

func (c *testCase) stepTables(columns [][]uint8) moments.Tables {
	t, err := moments.OfTables(columns, 5)
	return must(c, t, err)
}

func polychorics(c *testCase, _ record) any {
	columns := completeRows(c.items(c.itemNames()))
	r := structure.Polychorics(c.stepTables(columns))
	ordinal := map[string]any{}
	first := 0
	for f, name := range c.Layout.Factors {
		last := first + c.Layout.ItemsPerFactor[f]
		alpha, _ := scale.Ordinal(c.stepTables(columns[first:last]))
		ordinal[name] = alpha
		first = last
	}
	return map[string]any{"matrix": matrixRows(r), "eigenvalues": structure.Principal(r).Values, "ordinal_alpha": ordinal,
		"KMO": structure.Measure(r, int64(len(columns[0]))).KMO}
}

func polychoricChecks(c *testCase, _ record) any {
	columns := completeRows(c.items(c.itemNames()))[3:7]
	t := c.stepTables(columns)
	r := matrixRows(structure.Polychorics(t))
	return map[string]any{"psych_correct0": r, "psych_default_correct05": r, "polycor_two_step_q2_1_q2_2": r[0][1],
		"polycor_full_ml_q2_1_q2_2": structure.PolychoricJoint(t.Cells(0, 1))}
}

func factorDrivers(c *testCase, _ record) any {
	outcome := "overall"
	if c.Name == "c14_bfi" {
		outcome = "age"
	}
	var factors [][][]uint8
	for _, name := range c.factorNames() {
		factors = append(factors, c.turned(c.scales()[name]))
	}
	t, err := drivers.FromFactors(factors, c.bytes(outcome))
	must(c, t, err)
	s := t.Summary()
	out := regressionTree(drivers.Regress(s))
	lmg := drivers.LMG(s.Correlation)
	out["terms"], out["spearman"] = c.factorNames(), t.Spearman()
	out["lmg"], out["lmg_share"], out["johnson"] = lmg.Weights, lmg.Shares, drivers.Johnson(s.Correlation).Weights
	return out
}

func regressionTree(g drivers.Regression) map[string]any {
	return map[string]any{"n": g.N, "beta_std": g.Beta, "se_std": g.BetaSE, "t": g.T, "p": g.P, "r2": g.R2, "adj_r2": g.AdjR2,
		"F": g.F, "df1": g.DF1, "df2": g.DF2, "p_F": g.FP, "b": g.B, "b_se": g.BSE, "intercept": g.Intercept,
		"sigma": g.Sigma, "vif": g.VIF, "r": g.R}
}

func (c *testCase) itemSummary() drivers.Summary {
	t, err := drivers.FromItems(c.items(c.itemNames()), c.bytes("overall"))
	return must(c, t, err).Summary()
}

func itemDrivers(c *testCase, _ record) any {
	s := c.itemSummary()
	g, j := drivers.Regress(s), drivers.Johnson(s.Correlation)
	return map[string]any{"item": c.itemNames(), "weight": j.Weights, "share": j.Shares, "r": g.R, "beta_std": g.Beta, "vif": g.VIF}
}

func importancePerformance(c *testCase, _ record) any {
	j := drivers.Johnson(c.itemSummary().Correlation)
	var points []drivers.Point
	var means []float64
	for i, column := range c.items(c.itemNames()) {
		var n, sum, top int
		for _, x := range column {
			if x > 0 {
				n, sum = n+1, sum+int(x)
			}
			if x >= 4 {
				top++
			}
		}
		points = append(points, drivers.Point{Importance: j.Shares[i], ImportanceInterval: interval.None(),
			Performance: float64(top) / float64(n), PerformanceInterval: interval.Wilson(float64(top), float64(n), 0.95)})
		means = append(means, float64(sum)/float64(n))
	}
	out := columns{"item": c.itemNames(), "performance_mean": means}
	for _, p := range drivers.Map(points).Points {
		out.add("importance", p.Importance)
		out.add("performance_top2", p.Performance)
		out.add("quadrant_top2", string(p.Quadrant))
	}
	return map[string]any(out)
}

// undefinedWithoutVariance gives the figures of a survey in which every answer
// is 5: null, each because it is so, not because nobody asked.
func undefinedWithoutVariance(c *testCase, _ record) any {
	first := c.complete(c.items(c.scales()["F1"]))
	all := c.whole()
	kmo := structure.Measure(all.Correlation(), all.N).KMO
	return map[string]any{"alpha_F1": scale.Complete(first, 0.95).Raw, "alpha_all": scale.Complete(all, 0.95).Raw,
		"correlation": all.Correlation().At(0, 1), "kmo": kmo, "regression": drivers.Regress(c.itemSummary()).R2}
}

// symmetric turns rows into a matrix.
func symmetric(rows [][]float64) *mat.SymDense {
	m := mat.NewSymDense(len(rows), nil)
	for i := range rows {
		for j := range rows {
			m.SetSym(i, j, rows[i][j])
		}
	}
	return m
}

func fromMatrix(c *testCase, r record) any {
	var in struct{ R [][]float64 }
	r.input(c.t, &in)
	m := symmetric(in.R)
	a := structure.Measure(m, 100)
	return map[string]any{"R": in.R, "alpha": scale.OfCovariance(m), "KMO": a.KMO, "MSAi": a.MSA,
		"bartlett_chisq_n100": a.Bartlett.ChiSquared, "bartlett_df": a.Bartlett.DF, "bartlett_p": a.Bartlett.P,
		"eigen": structure.Principal(m).Values, "smc": structure.SquaredMultiples(m)}
}

func importanceFromMatrix(c *testCase, r record) any {
	var in struct {
		R  [][]float64
		RY []float64 `json:"ry"`
	}
	r.input(c.t, &in)
	p := len(in.RY)
	m := mat.NewSymDense(p+1, nil)
	for i := range p {
		for j := i; j < p; j++ {
			m.SetSym(i, j, in.R[i][j])
		}
		m.SetSym(i, p, in.RY[i])
	}
	m.SetSym(p, p, 1)
	unit := []float64{1, 1, 1, 1}
	g := drivers.Regress(drivers.Summary{N: 100, Mean: unit, SD: unit, Correlation: m})
	pratt := make([]float64, p)
	for i, b := range g.Beta {
		pratt[i] = b * g.R[i]
	}
	lmg := drivers.LMG(m)
	if math.Abs(lmg.R2-g.R2) > 1e-12 {
		c.t.Errorf("the parts of R² sum to %v, not %v", lmg.R2, g.R2)
	}
	return map[string]any{"R": in.R, "ry": in.RY, "r2": g.R2, "beta": g.Beta, "lmg": lmg.Weights,
		"johnson": drivers.Johnson(m).Weights, "pratt": pratt}
}
