package cases

import (
	"math"
	"slices"
	"strings"

	"sipas/analysis/design"
	"sipas/analysis/sample"
)

// designRoom computes the records of survey designs: c08 (strata with known
// populations, calibration), c09 (clusters) and c13 (real data that come with
// R's survey package). The columns likelihood_* are exact roots here and
// interpolated in R; the records' own text gives them the tolerance 1e-4.
var designRoom = room{
	"strat_fpc.props":                  on(stratified, respondents.props),
	"strat_fpc.means":                  on(stratified, respondents.means),
	"strat_fpc.index_pooled":           on(stratified, respondents.pooled),
	"strat_fpc.index_mean_of_criteria": on(stratified, respondents.meanOfCriteria),
	"strat_fpc.by_*":                   onGroups("strat_fpc.by_", stratified),
	"strat_fpc.quantiles_overall":      on(stratified, respondents.quartiles),
	"strat_nofpc.props":                on(weighted, respondents.props),
	"strata.table":                     on(stratified, respondents.strataTable),
	"allocation":                       on(stratified, respondents.allocation),
	"poststrat.weights":                on(postStratified, respondents.weighting),
	"poststrat.props":                  on(postStratified, respondents.props),
	"poststrat.by_unit":                onGroups("poststrat.by_", postStratified),
	"rake.weights":                     on(raked, respondents.weighting),
	"rake.margins":                     on(raked, respondents.margins),
	"rake.props":                       on(raked, respondents.someProps),
	"kish":                             on(weighted, respondents.weighting),
	"simple_weighted_wilson":           on(weighted, respondents.weightedWilson),
	"svyttest_sex":                     on(stratified, respondents.sexDifference),
	"raoscott": func(c *testCase, _ record) any {
		return map[string]any{"sex": stratified(c).association("sex"), "unit": weighted(c).association("unit")}
	},

	"ultimate_cluster.props_without_U10":                  on(ultimate, respondents.props),
	"ultimate_cluster.index_pooled_without_U10":           on(ultimate, respondents.pooled),
	"ultimate_cluster.index_mean_of_criteria_without_U10": on(ultimate, respondents.meanOfCriteria),
	"ultimate_cluster.by_*": func(c *testCase, r record) any {
		return ultimate(c).by(strings.TrimSuffix(strings.TrimPrefix(r.ID, "ultimate_cluster.by_"), "_without_U10"))
	},
	"two_stage_fpc.props_without_U10": on(twoStage, respondents.props),
	"lonely_psu.*":                    lonelyUnit,
	"ignoring_clusters":               ignoringClusters,
	"icc_counter":                     on(ultimate, respondents.likeness),

	"apistrat_fpc.*":                onSchools(schools("c13_apistrat.csv", "fpc", "")),
	"apistrat_nofpc.*":              onSchools(schools("c13_apistrat.csv", "", "")),
	"apiclus1_fpc.*":                onSchools(schools("c13_apiclus1.csv", "fpc", "")),
	"apiclus1_nofpc.*":              onSchools(schools("c13_apiclus1.csv", "", "")),
	"apiclus2_two_stage.*":          onSchools(schools("c13_apiclus2.csv", "fpc1", "fpc2")),
	"apiclus2_ultimate.*":           onSchools(schools("c13_apiclus2.csv", "", "")),
	"by_stype":                      schoolsByType,
	"apiclus1.poststratified_stype": on(schoolsCalibrated("c13_pop_stype.csv"), respondents.calibratedFigures),
	"apiclus1.raked_stype_schwide":  on(schoolsCalibrated("c13_pop_stype.csv", "c13_pop_schwide.csv"), respondents.calibratedFigures),
	"raoscott_aw_stype": func(c *testCase, _ record) any {
		s := schools("c13_apistrat.csv", "fpc", "")(c)
		awards, _ := codesOf(s.tab, "awards")
		types, _ := codesOf(s.tab, "stype")
		return associationFigures(s.d.Association(awards, types))
	},
}

// respondents are a table with the design its rows were drawn by.
type respondents struct {
	c   *testCase
	tab *table
	d   *design.Design
}

// on makes the computation of a record: figures of one respondents.
func on(make func(*testCase) respondents, figures func(respondents) any) func(*testCase, record) any {
	return func(c *testCase, _ record) any { return figures(make(c)) }
}

// onGroups computes the overall question by the column that ends the id.
func onGroups(prefix string, make func(*testCase) respondents) func(*testCase, record) any {
	return func(c *testCase, r record) any { return make(c).by(strings.TrimPrefix(r.ID, prefix)) }
}

// drawn builds the design of a table.
func drawn(c *testCase, tab *table, p design.Plan) respondents {
	d, err := design.New(p)
	if err != nil {
		c.t.Fatal(err)
	}
	return respondents{c, tab, d}
}

// calibrate goes on from a design to another.
func (s respondents) calibrate(d *design.Design, err error) respondents {
	if err != nil {
		s.c.t.Fatal(err)
	}
	return respondents{s.c, s.tab, d}
}

func stratified(c *testCase) respondents {
	units, _ := codesOf(c.table(""), "unit")
	return drawn(c, c.table(""), design.Plan{Strata: units, Population: c.table("").numbers(c.t, "N_stratum")})
}

func weighted(c *testCase) respondents {
	units, _ := codesOf(c.table(""), "unit")
	return drawn(c, c.table(""), design.Plan{Strata: units, Weights: c.table("").numbers(c.t, "weight")})
}

func postStratified(c *testCase) respondents {
	s := stratified(c)
	return s.calibrate(s.d.PostStratify(s.margin("c08_pop_sex_age.csv")))
}

func raked(c *testCase) respondents {
	s := stratified(c)
	d, _, err := s.d.Rake([]design.Margin{s.margin("c08_pop_sex.csv"), s.margin("c08_pop_age.csv")}, design.Raking{})
	return s.calibrate(d, err)
}

// ultimate is c09 without the unit of the single counter.
func ultimate(c *testCase) respondents {
	tab := withoutU10(c.table(""))
	p := clusters(tab)
	p.Weights, p.Unique = tab.numbers(c.t, "weight"), false
	return drawn(c, tab, p)
}

func twoStage(c *testCase) respondents {
	tab := withoutU10(c.table(""))
	p := clusters(tab)
	p.Population, p.Members = tab.numbers(c.t, "M_unit"), tab.numbers(c.t, "N_counter")
	return drawn(c, tab, p)
}

// clusters is a plan with counters drawn inside units.
func clusters(tab *table) design.Plan {
	p := design.Plan{Unique: true}
	p.Strata, _ = codesOf(tab, "unit")
	p.Clusters, _ = codesOf(tab, "counter")
	return p
}

func withoutU10(tab *table) *table {
	out := &table{names: tab.names, columns: map[string][]string{}}
	for i, unit := range tab.columns["unit"] {
		if unit == "U10" {
			continue
		}
		out.rows++
		for name, column := range tab.columns {
			out.columns[name] = append(out.columns[name], column[i])
		}
	}
	return out
}

func lonelyUnit(c *testCase, r record) any {
	rule, err := design.ParseLonely(strings.TrimPrefix(r.ID, "lonely_psu."))
	if err != nil {
		c.t.Fatal(err)
	}
	tab := c.table("")
	p := clusters(tab)
	p.Weights, p.Lonely, p.Unique = tab.numbers(c.t, "weight"), rule, false
	s := drawn(c, tab, p)
	e := s.d.Mean(s.top("overall"), nil)
	return map[string]any{"p": e.Value, "se": e.SE, "deff": e.Deff, "df": s.d.DF()}
}

func ignoringClusters(c *testCase, _ record) any {
	s := ultimate(c)
	units, _ := codesOf(s.tab, "unit")
	alone := drawn(c, s.tab, design.Plan{Strata: units, Weights: s.tab.numbers(c.t, "weight")})
	with, without := s.d.Mean(s.top("overall"), nil).SE, alone.d.Mean(s.top("overall"), nil).SE
	return map[string]any{"se_ignoring": without, "se_cluster": with, "variance_ratio": with * with / (without * without)}
}

// codesOf numbers the values of columns taken together, in sorted order.
func codesOf(tab *table, names ...string) (codes []int32, labels []string) {
	joined := make([]string, tab.rows)
	for i := range joined {
		joined[i] = joinedLabel(tab, names, i)
	}
	labels = slices.Compact(slices.Sorted(slices.Values(joined)))
	codes = make([]int32, tab.rows)
	for i, v := range joined {
		at, _ := slices.BinarySearch(labels, v)
		codes[i] = int32(at)
	}
	return codes, labels
}

func joinedLabel(tab *table, names []string, row int) string {
	parts := make([]string, len(names))
	for j, name := range names {
		parts[j] = tab.columns[name][row]
	}
	return strings.Join(parts, " / ")
}

// margin reads a file of totals: the columns of the categories, then people.
func (s respondents) margin(file string) design.Margin {
	totals := s.c.table(file)
	last := len(totals.names) - 1
	names := totals.names[:last]
	people := totals.numbers(s.c.t, totals.names[last])
	codes, labels := codesOf(s.tab, names...)
	m := design.Margin{Name: strings.Join(names, " / "), Codes: codes, Labels: labels, Totals: make([]float64, len(labels))}
	for i, n := range people {
		at, found := slices.BinarySearch(labels, joinedLabel(totals, names, i))
		if !found {
			s.c.t.Fatalf("%s: nobody in category %d", file, i+1)
		}
		m.Totals[at] = n
	}
	return m
}

// answers reads an item.
func (s respondents) answers(item string) []uint8 {
	out := make([]uint8, s.tab.rows)
	for i, cell := range s.tab.columns[item] {
		out[i] = answer(s.c.t, cell)
	}
	return out
}

// top is the column of satisfied answers.
func (s respondents) top(item string) []float64 { return design.Share(s.answers(item), 4) }

// items are the criteria and the overall question.
func (s respondents) items() []string { return append(slices.Clone(s.c.Layout.Items), "overall") }

// estimates makes a table: the key column, the values under a name, se, deff.
func estimates(key string, keys []string, value string, es []design.Estimate) map[string]any {
	values, ses, deffs := make([]float64, len(es)), make([]float64, len(es)), make([]float64, len(es))
	for i, e := range es {
		values[i], ses[i], deffs[i] = e.Value, e.SE, e.Deff
	}
	return map[string]any{key: keys, value: values, "se": ses, "deff": deffs}
}

// shareTable adds to estimates what props() in the definition shows of shares.
func shareTable(key string, keys []string, es []design.Estimate) map[string]any {
	out := estimates(key, keys, "p", es)
	columns := map[string][]float64{}
	for _, e := range es {
		columns["n"] = append(columns["n"], float64(e.N))
		columns["df"] = append(columns["df"], float64(e.DF))
		for _, name := range []string{"deft2_replace", "deff_replace"} {
			columns[name] = append(columns[name], e.DeffReplace)
		}
		for _, name := range []string{"mean", "logit", "xlogit", "asin", "beta", "likelihood"} {
			method, _ := design.ParseMethod(name) // a wrong name would show as a miss
			i := e.ShareInterval(method, 0.95)
			columns[name+"_lo"] = append(columns[name+"_lo"], i.Lo)
			columns[name+"_hi"] = append(columns[name+"_hi"], i.Hi)
		}
	}
	for name, column := range columns {
		out[name] = column
	}
	return out
}

func (s respondents) shares(key string, names []string, column func(string) []float64) any {
	var es []design.Estimate
	for _, name := range names {
		es = append(es, s.d.Mean(column(name), nil))
	}
	return shareTable(key, names, es)
}

func (s respondents) props() any { return s.shares("item", s.items(), s.top) }

func (s respondents) someProps() any {
	return s.shares("item", []string{"q1_1", "q3_7", "q5_5", "overall"}, s.top)
}

func (s respondents) means() any {
	var es []design.Estimate
	for _, item := range s.items() {
		es = append(es, s.d.Mean(design.Scores(s.answers(item)), nil))
	}
	return estimates("item", s.items(), "mean", es)
}

// sets calls figure with each factor's items, then with all.
func (s respondents) sets(figure func(items [][]uint8) design.Estimate) any {
	var es []design.Estimate
	var all [][]uint8
	for _, size := range s.c.Layout.ItemsPerFactor {
		from := len(all)
		for _, item := range s.c.Layout.Items[from : from+size] {
			all = append(all, s.answers(item))
		}
		es = append(es, figure(all[from:]))
	}
	return estimates("set", append(slices.Clone(s.c.Layout.Factors), "ALL"), "p", append(es, figure(all)))
}

func (s respondents) pooled() any {
	return s.sets(func(items [][]uint8) design.Estimate {
		top, answered := design.TopCounts(items, 4)
		return s.d.Ratio(top, answered, nil)
	})
}

func (s respondents) meanOfCriteria() any {
	return s.sets(func(items [][]uint8) design.Estimate {
		var columns [][]float64
		for _, answers := range items {
			columns = append(columns, design.Share(answers, 4))
		}
		e, _ := s.d.MeanOf(columns, nil)
		return e
	})
}

func (s respondents) by(column string) any {
	codes, labels := codesOf(s.tab, column)
	es := s.d.By(s.top("overall"), codes, len(labels))
	for i := range es {
		if es[i].N > 0 && math.IsNaN(es[i].SE) {
			es[i].SE = 0 // R's figure for a group of one sampling unit
		}
	}
	return estimates(column, labels, "p", es)
}

func (s respondents) quartiles() any {
	y := design.Scores(s.answers("overall"))
	return map[string]any{"q1": s.d.Quantile(y, 0.25, nil), "median": s.d.Quantile(y, 0.5, nil), "q3": s.d.Quantile(y, 0.75, nil)}
}

func (s respondents) strataTable() any {
	_, units := codesOf(s.tab, "unit")
	columns := map[string][]float64{}
	for _, h := range s.d.StrataOf(s.top("overall")) {
		for name, v := range map[string]float64{"n": float64(h.Answered), "n_all": float64(h.Rows), "N": h.Population,
			"p": h.Mean, "s2": h.Variance, "se_srs_fpc": h.SE} {
			columns[name] = append(columns[name], v)
		}
	}
	out := map[string]any{"unit": units}
	for name, column := range columns {
		out[name] = column
	}
	return out
}

func (s respondents) allocation() any {
	_, units := codesOf(s.tab, "unit")
	var people, sd, yamane []float64
	for _, h := range s.d.StrataOf(s.top("overall")) {
		people = append(people, h.Population)
		sd = append(sd, math.Sqrt(h.Mean*(1-h.Mean)))
		yamane = append(yamane, float64(sample.Size(sample.Yamane(h.Population, 0.05), h.Population)))
	}
	return map[string]any{"unit": units, "N": people, "yamane_per_unit": yamane,
		"proportional_5000": design.Proportional(people, 5000), "neyman_5000": design.Neyman(people, sd, 5000)}
}

func (s respondents) weighting() any {
	weights := s.d.Weights()
	w := design.Describe(weights)
	return map[string]any{"n": w.N, "sum": w.Sum, "min": w.Min, "max": w.Max, "cv2": w.CV2,
		"kish_neff": w.Effective, "kish_deff": w.Deff, "first10": weights[:min(10, len(weights))]}
}

func (s respondents) margins() any {
	everyone := make([]float64, s.d.Rows())
	for i := range everyone {
		everyone[i] = 1
	}
	out := map[string]any{}
	for name, column := range map[string]string{"sex": "sex", "age": "age_group"} {
		codes, labels := codesOf(s.tab, column)
		totals := make([]float64, len(labels))
		for g := range totals {
			totals[g] = s.d.Total(everyone, design.Where(codes, int32(g))).Value
		}
		out[name] = map[string]any{column: labels, "total": totals}
	}
	return out
}

func (s respondents) weightedWilson() any {
	w := design.WeightedWilson(s.top("overall"), s.d.Weights(), 0.95)
	return map[string]any{"p": w.Value, "neff": w.Effective, "lo": w.Interval.Lo, "hi": w.Interval.Hi}
}

func (s respondents) sexDifference() any {
	sex, _ := codesOf(s.tab, "sex")
	d := s.d.Difference(s.top("overall"), design.Where(sex, 1), design.Where(sex, 0))
	return map[string]any{"diff": d.Value, "t": d.T, "df": d.DF, "p": d.P}
}

func (s respondents) association(column string) any {
	satisfied := make([]int32, s.tab.rows)
	for i, y := range s.top("overall") {
		if satisfied[i] = int32(y); math.IsNaN(y) {
			satisfied[i] = -1
		}
	}
	codes, _ := codesOf(s.tab, column)
	return associationFigures(s.d.Association(satisfied, codes))
}

func associationFigures(a design.Association) any {
	return map[string]any{"F": a.F, "ndf": a.NDF, "ddf": a.DDF, "p": a.P}
}

func (s respondents) likeness() any {
	counters, _ := codesOf(s.tab, "counter")
	l := design.Likeness(s.top("overall"), counters)
	return map[string]any{"n_counters": l.Clusters, "mean_size": l.MeanSize, "n0": l.TypicalSize,
		"msb": l.Between, "msw": l.Within, "icc": l.ICC, "deff_kish": l.Deff}
}
