package study

import (
	"encoding/json"
	"math"
	"os"
	"slices"
	"testing"

	"sipas/analysis/design"
)

// record reads the value of a record of a reference case.
func record(t testing.TB, name, id string, into any) {
	t.Helper()
	text, err := os.ReadFile("../testdata/cases/" + name + ".expected.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Expected []struct {
			ID    string
			Value json.RawMessage
		}
	}
	if err := json.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	for _, r := range file.Expected {
		if r.ID == id {
			if err := json.Unmarshal(r.Value, into); err != nil {
				t.Fatal(err)
			}
			return
		}
	}
	t.Fatalf("%s has no record %s", name, id)
}

// R: kruskal.test, p.adjust and chisq.test of case c04.
func TestGroupTestsOfTheReferenceCase(t *testing.T) {
	r := mustRun(t, reference(t, "c04_prov400"), Plan{By: [][]string{{"unit"}, {"sex"}}, Parts: []Part{Tests}, SuppressBelow: 1})
	var adjusted struct {
		Item []string
		P    []Number
		BH   []Number
	}
	record(t, "c04_prov400", "compare.units_BH", &adjusted)
	var all struct {
		KW  struct{ H, DF, P, Epsilon2 Number } `json:"kw_overall"`
		Chi struct {
			Chisq, DF, P Number
			CramerV      Number `json:"cramer_v"`
			N            int64
		} `json:"chisq_overall"`
		Sex struct{ H, DF, P Number } `json:"kw_sex"`
	}
	record(t, "c04_prov400", "compare.units", &all)
	units, sex := r.Tests[0], r.Tests[1]
	for i, name := range adjusted.Item {
		got := units.Items[slices.IndexFunc(units.Items, func(x ItemTest) bool { return x.Name == name })].Ratings
		if !near(got.P/adjusted.P[i], 1, 1e-8) || !near(got.Adjusted/adjusted.BH[i], 1, 1e-8) {
			t.Errorf("%s: p %v (%v), want %v (%v)", name, got.P, got.Adjusted, adjusted.P[i], adjusted.BH[i])
		}
	}
	overall := units.Items[len(units.Items)-1]
	if k, want := overall.Ratings, all.KW; !near(k.H, want.H, 1e-10) || k.DF != want.DF || !near(k.P/want.P, 1, 1e-8) || !near(k.Epsilon2, want.Epsilon2, 1e-12) || !math.IsNaN(float64(k.Adjusted)) {
		t.Errorf("overall: %+v, want %+v", k, want)
	}
	if c, want := overall.Shares, all.Chi; c.Method != Pearson || !near(c.Statistic, want.Chisq, 1e-10) || c.DF != want.DF || !near(c.P/want.P, 1, 1e-8) || !near(c.CramerV, want.CramerV, 1e-12) || overall.Answered != want.N || !c.Sparse {
		t.Errorf("overall: %+v of %d, want %+v", c, overall.Answered, want)
	}
	if k := sex.Items[len(sex.Items)-1].Ratings; !near(k.H, all.Sex.H, 1e-10) || k.DF != all.Sex.DF || !near(k.P, all.Sex.P, 1e-10) {
		t.Errorf("sex: %+v, want %+v", k, all.Sex)
	}
	if units.Groups != 8 || units.Family != 25 || !slices.ContainsFunc(r.Notes, func(n Note) bool { return n.Code == NoteSparse && n.Args[0] == "unit" }) {
		t.Errorf("%d groups, family of %d, %v", units.Groups, units.Family, r.Notes)
	}
}

// Under weights or a design the test is Rao and Scott's of the design, whose own
// tests hold it against R's svychisq.
func TestGroupTestsUnderWeights(t *testing.T) {
	data := simulated(300, 5)
	for name, sample := range map[string]Sample{"weights": {Weights: "weight"}, "design": {Weights: "weight", Strata: "unit", Clusters: "counter"}} {
		p := Plan{Sample: sample, SuppressBelow: 1, By: [][]string{{"year"}}, Parts: []Part{Tests}, Where: []Filter{{"sex", []string{""}, true}}}
		r := mustRun(t, data.data(t, nil), p)
		f := data.data(t, nil).Frame
		d, _, err := sample.Design(f)
		if err != nil {
			t.Fatal(err)
		}
		rows := codesOf(f, "year")
		for row, c := range codesOf(f, "sex") {
			if c < 0 {
				rows[row] = -1
			}
		}
		for i, item := range r.Tests[0].Items {
			want := d.Association(rows, highs(design.Share(f.Item(i), 4)))
			if got := item.Shares; got.Method != RaoScott || !near(got.Statistic, Number(want.F), 1e-9) || !near(got.DF, Number(want.NDF), 1e-9) || !near(got.DDF, Number(want.DDF), 1e-7) || !near(got.P, Number(want.P), 1e-9) {
				t.Errorf("%s %s: %+v, want %+v", name, item.Name, got, want)
			}
			if !math.IsNaN(float64(item.Ratings.H)) || item.Answered != int64(want.N) {
				t.Errorf("%s %s: %+v of %d", name, item.Name, item.Ratings, want.N)
			}
		}
	}
}

// Groups that are not shown take no part: other ratings on their sheets change
// nothing.
func TestGroupTestsOfShownGroupsOnly(t *testing.T) {
	data := simulated(200, 2)
	for i := range 5 { // units of two and three sheets
		data.rows[i].Labels, data.rows[i].Answers = slices.Clone(data.rows[i].Labels), slices.Clone(data.rows[i].Answers)
		data.rows[i].Labels[0] = [...]string{"U8", "U8", "U9", "U9", "U9"}[i]
	}
	p := Plan{By: [][]string{{"unit"}}, Parts: []Part{Tests}, Trend: Course{Dimension: "unit"}}
	before := mustRun(t, data.data(t, nil), p)
	changed := 0
	for i := range 5 {
		for j, a := range data.rows[i].Answers {
			if 1 < a && a <= 5 {
				data.rows[i].Answers[j], changed = 1, changed+1
			}
		}
	}
	after := mustRun(t, data.data(t, nil), p)
	a, b := jsonOf(t, before.Tests)+jsonOf(t, before.Trend), jsonOf(t, after.Tests)+jsonOf(t, after.Trend)
	if before.Tests[0].Groups != 4 || changed == 0 || a != b {
		t.Errorf("%d groups; %d answers that are not shown tell: %s", before.Tests[0].Groups, changed, firstDifference([]byte(a), []byte(b)))
	}
}

// What would take minutes is left out, and said.
func TestGroupTestsOfTooManyGroups(t *testing.T) {
	f := simulated(300, 5).data(t, nil).Frame
	d, _, err := Sample{Weights: "weight"}.Design(f)
	if err != nil {
		t.Fatal(err)
	}
	x := &tester{&designed{run: &run{}, design: d}}
	if x.tooMuch(2) || x.tooMuch(0) || x.tooMuch(750) || !x.tooMuch(1000) {
		t.Error("300 sheets in 750 groups can be tested, in 1000 not")
	}
	x.run.plan.Sample.Totals = []Margin{{By: []string{"unit"}}}
	if x.tooMuch(2) || x.tooMuch(0) || x.tooMuch(900) || !x.tooMuch(1000) {
		t.Error("with totals 300 sheets in 900 groups can be tested, in 1000 not")
	}
}
