package contrast

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"testing"

	"pgregory.net/rapid"

	"sipas/analysis"
	"sipas/analysis/compare"
	"sipas/analysis/study"
	"sipas/survey/findings"
	"sipas/survey/results"
)

// The study of the same sheets, which reads the answers themselves, has the very
// same differences, intervals and p-values.
func TestDifferencesAreThoseOfTheStudy(t *testing.T) {
	for name, n := range map[string]int{"a province": 4000, "few people": 140} {
		f := province(t, n, 1)
		for _, score := range []analysis.Score{analysis.Top2, analysis.Mean5, analysis.Mean01} {
			r, err := study.Run(study.Data{Frame: f}, study.Plan{Scores: []analysis.Formula{score.Formula()}, SuppressBelow: 1,
				By: [][]string{{"unit"}, {"wave"}}, Units: "unit", Comparisons: []study.Comparison{{Dimension: "wave", A: "w2", B: "w1"}}}, "test")
			if err != nil {
				t.Fatal(err)
			}
			by := split(t, f.All(), "wave", score)
			c := Compare(by["w2"], by["w1"], Same())
			want := r.Comparisons[0]
			for _, d := range c.Indexes {
				checked := false
				for _, x := range want.Indexes {
					if x.Formula == d.A.Formula {
						checked = true
						if !near(d.Value, float64(x.Difference)) || !same(d.P, float64(x.P)) || !same(d.Interval.Lo, x.Interval.Lo) || !same(d.Interval.Hi, x.Interval.Hi) || string(d.Method) != x.Method {
							t.Errorf("%s, %v: %s: %+v, the study has %+v", name, score, x.Formula, d, x)
						}
					}
				}
				if !checked {
					t.Errorf("the study has no %s", d.A.Formula)
				}
			}
			if score != analysis.Top2 {
				continue // the study compares criteria by the share of the two best categories alone
			}
			i := 0
			for _, factor := range c.Factors {
				for _, d := range factor.Criteria {
					x := want.Items[i]
					i++
					if x.Name != d.A || !same(d.Value, float64(x.Difference)) || !same(d.P, float64(x.P)) || !same(d.Adjusted, float64(x.Adjusted)) ||
						!same(d.CohenH, float64(x.CohenH)) || d.Exact != x.Exact || !same(d.Interval.Lo, x.Interval.Lo) {
						t.Errorf("%s: %+v, the study has %+v", name, d, x)
					}
				}
			}
			if c.Criteria != want.Family {
				t.Errorf("%s: a family of %d, the study's is %d", name, c.Criteria, want.Family)
			}
			sides := map[string]Parts{}
			for _, wave := range []string{"w1", "w2"} {
				p := Parts{Whole: by[wave]}
				units := split(t, where(t, f, "wave", wave), "unit", score)
				for _, unit := range []string{"U1", "U2", "U3"} {
					p.Groups = append(p.Groups, units[unit])
				}
				sides[wave] = p
			}
			s := Divide(sides["w2"], sides["w1"])
			if s == nil || len(s.Parts) != 3 || !near(s.Total, float64(want.Change.Total)) || !near(s.Service, float64(want.Change.Service)) || !near(s.Mix, float64(want.Change.Mix)) {
				t.Errorf("%s: %+v, the study has %+v", name, s, want.Change)
			}
		}
	}
}

// Of means of ratings the test is Welch's.
func TestMeansOfRatingsAreWelchs(t *testing.T) {
	f := province(t, 300, 2)
	by := split(t, f.All(), "wave", analysis.Mean5)
	c := Compare(by["w2"], by["w1"], Same())
	for i, x := range by["w2"].Factors {
		for k, a := range x.Criteria {
			want := compare.Welch(a.Counts, by["w1"].Factors[i].Criteria[k].Counts, Confidence)
			d := c.Factors[i].Criteria[k]
			if !near(d.Value, want.Diff/5) || !near(d.P, want.P) || !near(d.DF, want.DF) || !near(d.Interval.Hi, want.Interval.Hi/5) {
				t.Errorf("%s: %+v, Welch has %+v", a.Code, d, want)
			}
		}
	}
}

// The eight published examples of Newcombe 1998 with R's prop.test and fisher.test.
func TestSharesAreThoseOfTheReferenceCases(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "analysis", "testdata", "cases", "c00_anchors.expected.json"))
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Expected []struct {
			ID    string          `json:"id"`
			Value json.RawMessage `json:"value"`
		} `json:"expected"`
	}
	if err := json.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	rows := 0
	for _, r := range file.Expected {
		if r.ID != "two_prop" {
			continue
		}
		var v map[string][]*float64
		if err := json.Unmarshal(r.Value, &v); err != nil {
			t.Fatal(err)
		}
		at := func(column string, i int) float64 {
			if len(v[column]) <= i || v[column][i] == nil {
				return math.NaN()
			}
			return *v[column][i]
		}
		for i := range v["x1"] {
			share := func(x, n string) analysis.Estimate {
				return analysis.Estimate{Formula: analysis.FormulaTop2, Score: analysis.FormulaTop2, Value: at(x, i) / at(n, i), Numerator: at(x, i), Denominator: at(n, i), Respondents: int64(at(n, i))}
			}
			d := Between(share("x1", "n1"), share("x2", "n2"))
			rows++
			if math.Abs(d.Interval.Lo-at("newcombe_lo", i)) > 1e-9 || math.Abs(d.Interval.Hi-at("newcombe_hi", i)) > 1e-9 || math.Abs(d.Value-at("diff", i)) > 1e-12 {
				t.Errorf("%v/%v, %v/%v: %+v, want %v to %v", at("x1", i), at("n1", i), at("x2", i), at("n2", i), d, at("newcombe_lo", i), at("newcombe_hi", i))
			}
		}
	}
	if rows < 8 {
		t.Fatalf("%d examples", rows)
	}
}

// What is withheld on a side is withheld in the difference, and is no test of the
// family.
func TestWhatIsWithheldStaysWithheld(t *testing.T) {
	by := split(t, province(t, 800, 3).All(), "wave", analysis.Top2)
	whole := Compare(by["w2"], by["w1"], Same())
	c := Compare(withhold(by["w2"], "B2"), by["w1"], Same())
	for i, f := range c.Factors {
		for k, d := range f.Criteria {
			hidden := d.A == "B2"
			if (d.Verdict == Withheld) != hidden || hidden && !(math.IsNaN(d.Value) && math.IsNaN(d.P) && math.IsNaN(d.Adjusted) && !d.Interval.Defined() && math.IsNaN(d.CohenH)) {
				t.Errorf("%s: %+v", d.A, d)
			}
			if !hidden && d.P != whole.Factors[i].Criteria[k].P {
				t.Errorf("%s: the p-value changed", d.A)
			}
		}
	}
	if c.Criteria != whole.Criteria-1 || c.Common != nil {
		t.Errorf("a family of %d, common %+v", c.Criteria, c.Common)
	}
	d := Between(analysis.Estimate{Formula: analysis.FormulaItemMean, Suppressed: true}.Redacted(), by["w1"].ItemMean)
	if d.Verdict != Withheld || !math.IsNaN(d.Value) {
		t.Errorf("%+v", d)
	}
}

// Where everybody on a side said the same there is no spread to test by, and
// nobody is told of a certain difference.
func TestNoSpreadIsNoCertainty(t *testing.T) {
	mean := func(v float64) analysis.Estimate {
		return analysis.Estimate{Formula: analysis.FormulaItemMean, Score: analysis.FormulaTop2, Value: v, DF: 4, Respondents: 5}
	}
	if d := Between(mean(1), mean(.5)); d.Verdict != Untested || !math.IsNaN(d.P) || d.Value != .5 || d.Interval.Defined() {
		t.Errorf("%+v", d)
	}
	if d := Between(mean(1), mean(1)); d.Verdict != Unclear {
		t.Errorf("%+v", d)
	}
	if d := Between(mean(1), missing(analysis.FormulaItemMean)); d.Verdict != Absent {
		t.Errorf("%+v", d)
	}
	pooled := mean(1)
	pooled.Formula = analysis.FormulaPooled
	if d := Between(mean(1), pooled); d.Verdict != Absent || !math.IsNaN(d.Value) {
		t.Errorf("two formulas have a difference: %+v", d)
	}
}

// Two halves of one population differ by chance alone: one index in twenty is
// called higher or lower, and hardly ever a criterion after the adjustment.
func TestFalseAlarmsAreAsPromised(t *testing.T) {
	alarms, criteria := 0, 0
	const rounds = 400
	for seed := range uint64(rounds) {
		by := split(t, province(t, 240, 1000+seed).All(), "wave", analysis.Top2) // w1, w3 and w4 are alike
		c := Compare(by["w3"], by["w4"], Same())
		if v := c.Indexes[0].Verdict; v == Higher || v == Lower {
			alarms++
		}
		found := false
		for _, f := range c.Factors {
			for _, d := range f.Criteria {
				found = found || d.Verdict == Higher || d.Verdict == Lower
			}
		}
		if found {
			criteria++
		}
	}
	// Four standard errors of a share of .05 among 400: .05 ± .044.
	if share := float64(alarms) / rounds; share > .094 || share < .006 {
		t.Errorf("an index alone: %.3f", share)
	}
	if share := float64(criteria) / rounds; share > .094 {
		t.Errorf("any of 25 criteria: %.3f", share)
	}
}

// The difference turns round with its sides.
func TestSidesCanBeExchanged(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		counted := func(name string) analysis.Estimate {
			n := rapid.Int64Range(5, 400).Draw(t, name+" n")
			x := rapid.Int64Range(0, n).Draw(t, name+" x")
			return analysis.Estimate{Formula: analysis.FormulaTop2, Score: analysis.FormulaTop2, Value: float64(x) / float64(n), Numerator: float64(x), Denominator: float64(n), Respondents: n}
		}
		a, b := counted("a"), counted("b")
		d, e := Between(a, b), Between(b, a)
		turned := map[Verdict]Verdict{Higher: Lower, Lower: Higher, Unclear: Unclear}
		if !near(d.Value, -e.Value) || !near(d.Interval.Lo, -e.Interval.Hi) || !near(d.P, e.P) || e.Verdict != turned[d.Verdict] {
			t.Fatalf("%+v and %+v", d, e)
		}
		if d.Value < d.Interval.Lo || d.Value > d.Interval.Hi || !(d.P >= 0 && d.P <= 1) {
			t.Fatalf("%+v", d)
		}
	})
}

// Where the sides have other criteria, the mean of those that both have is
// there, with an interval that is wider than that of the same answers.
func TestCommonIsTheMeanOfWhatBothHave(t *testing.T) {
	by := split(t, province(t, 2000, 4).All(), "wave", analysis.Top2)
	a, b := by["w2"], by["w1"]
	b.Factors = b.Factors[:4] // without E
	c := Compare(a, b, Same())
	if c.Common == nil || c.Common.Criteria != 20 || c.Common.Method != ByBound {
		t.Fatalf("%+v", c.Common)
	}
	want := 0.0
	for i := range 4 {
		for k := range a.Factors[i].Criteria {
			want += a.Factors[i].Criteria[k].Estimate.Value - b.Factors[i].Criteria[k].Estimate.Value
		}
	}
	if !near(c.Common.Value, want/20) {
		t.Errorf("%v, want %v", c.Common.Value, want/20)
	}
	if e := c.Factors[4]; e.Code != "E" || e.ItemMean.Verdict != Absent || e.Criteria[0].Verdict != Absent || e.Criteria[0].B != "" {
		t.Errorf("%+v", e)
	}
	d := Compare(b, a, Same())
	if e := d.Factors[4]; e.Code != "E" || e.Criteria[0].A != "" || e.Criteria[0].Code() != "E1" || !near(d.Common.Value, -c.Common.Value) {
		t.Errorf("%+v", e)
	}
	whole := meanOf(estimates(a))
	if !near(whole.Value, a.ItemMean.Value) || whole.SE < a.ItemMean.SE {
		t.Errorf("the bound %v of the standard error is less than %v", whole.SE, a.ItemMean.SE)
	}
}

func estimates(x findings.Figures) []analysis.Estimate {
	var all []analysis.Estimate
	for _, f := range x.Factors {
		for _, c := range f.Criteria {
			all = append(all, c.Estimate)
		}
	}
	return all
}

// A rated question of one's own is one of the family, and what only one side has
// is told.
func TestOwnQuestionsAreCompared(t *testing.T) {
	by := split(t, province(t, 400, 6).All(), "wave", analysis.Top2)
	a, b := by["w2"], by["w1"]
	own := results.Criterion{Code: "X", Estimate: a.Factors[0].Criteria[0].Estimate}
	a.Own, b.Own = []results.Criterion{own}, []results.Criterion{{Code: "X", Estimate: b.Factors[0].Criteria[0].Estimate}, {Code: "Y", Estimate: own.Estimate}}
	c := Compare(a, b, Same())
	if len(c.Own) != 2 || c.Own[0].P != c.Factors[0].Criteria[0].P || c.Criteria != 26 || c.Own[1].Code() != "Y" || c.Own[1].Verdict != Absent {
		t.Errorf("%d in the family: %+v", c.Criteria, c.Own)
	}
}
