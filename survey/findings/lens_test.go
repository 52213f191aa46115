package findings_test

import (
	"net/url"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sipas/analysis"
	"sipas/survey"
	"sipas/survey/findings"
	"sipas/survey/results"
)

var axes = []findings.Axis{
	{By: results.ByField, Values: []string{"land", "civil"}},
	{By: results.ByChannel, Values: []string{"qr", "kiosk"}},
	{By: "sex", Question: "sex", Values: []string{"female", "male"}},
	{By: results.Question(results.ByUnit), Question: "unit", Values: []string{"a", "b"}},
}

func TestParse(t *testing.T) {
	for _, tt := range []struct {
		name, query string
		want        findings.Lens
		problems    []survey.Problem
	}{
		{"nothing", "", findings.Lens{}, nil},
		{"everything", "unit=D1&field=land&channel=qr&from=2026-W10&to=2026-W12&q.sex=female&flags=without&score=mean5&lang=vi",
			findings.Lens{Unit: "D1", From: "2026-W10", To: "2026-W12", Unflagged: true, Score: analysis.Mean5, Only: []findings.Only{
				{By: "channel", Labels: []string{"qr"}}, {By: "field", Labels: []string{"land"}}, {By: "sex", Labels: []string{"female"}}}}, nil},
		{"several labels, one of them none", "q.sex=male&q.sex=-&q.sex=female&q.sex=male",
			findings.Lens{Only: []findings.Only{{By: "sex", Labels: []string{"", "female", "male"}}}}, nil},
		{"a question called like a dimension", "q.unit=a&unit=P",
			findings.Lens{Unit: "P", Only: []findings.Only{{By: "question:unit", Labels: []string{"a"}}}}, nil},
		{"empty fields of a form", "unit=&field=&from=&score=&flags=", findings.Lens{}, nil},
		{"months", "from=2026-03&to=2026-03", findings.Lens{From: "2026-03", To: "2026-03"}, nil},
		{"what is not understood", "field=sea&q.shoes=42&score=best&flags=no&from=2026-W54&to=soon", findings.Lens{}, []survey.Problem{
			{Field: "score", Code: "lens.score", Args: []string{"best"}}, {Field: "flags", Code: "lens.flags", Args: []string{"no"}},
			{Field: "from", Code: "lens.period", Args: []string{"2026-W54"}}, {Field: "to", Code: "lens.period", Args: []string{"soon"}},
			{Field: "field", Code: "lens.label", Args: []string{"sea"}}, {Field: "q.shoes", Code: "lens.dimension", Args: []string{"shoes"}}}},
		{"to before from", "from=2026-W12&to=2026-W10", findings.Lens{From: "2026-W12"},
			[]survey.Problem{{Field: "to", Code: "lens.period", Args: []string{"2026-W10"}}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			q, err := url.ParseQuery(tt.query)
			if err != nil {
				t.Fatal(err)
			}
			tt.want.Wave = "w"
			got, problems := findings.Parse(q, "w", axes)
			if d := cmp.Diff(tt.want, got); d != "" {
				t.Error(d)
			}
			if d := cmp.Diff(tt.problems, problems); d != "" {
				t.Error(d)
			}
		})
	}
}

// TestQuery reads what was written, in whatever order things were chosen.
func TestQuery(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := findings.Lens{Wave: "w", Unit: rapid.SampledFrom([]string{"", "D1"}).Draw(t, "unit"),
			From: rapid.SampledFrom([]string{"", "2026-W09"}).Draw(t, "from"), To: rapid.SampledFrom([]string{"", "2026-W10"}).Draw(t, "to"),
			Unflagged: rapid.Bool().Draw(t, "unflagged"), Score: rapid.SampledFrom([]analysis.Score{analysis.Top2, analysis.Mean5, analysis.Mean01}).Draw(t, "score")}
		for _, a := range axes {
			labels := rapid.SliceOf(rapid.SampledFrom(append([]string{""}, a.Values...))).Draw(t, a.By)
			for _, label := range labels {
				l.Only = append(l.Only, findings.Only{By: a.By, Labels: []string{label}})
			}
		}
		settled := l.Settled()
		got, problems := findings.Parse(l.Query(), "w", axes)
		if d := cmp.Diff(settled, got); d != "" || problems != nil {
			t.Errorf("%s, %v", d, problems)
		}
		if d := cmp.Diff(settled, settled.Settled()); d != "" {
			t.Errorf("settled twice: %s", d)
		}
		if l.Query().Encode() != settled.Query().Encode() {
			t.Error("lenses that mean the same have two addresses")
		}
	})
}

func FuzzParse(f *testing.F) {
	f.Add("unit=D1&field=land&q.sex=-&from=2026-W53&score=mean01")
	f.Add("from=0000-W00&to=9999-12&q.=&flags=without")
	f.Fuzz(func(t *testing.T, s string) {
		q, err := url.ParseQuery(s)
		if err != nil {
			return
		}
		l, _ := findings.Parse(q, "w", axes)
		again, problems := findings.Parse(l.Query(), "w", axes)
		if d := cmp.Diff(l, again); d != "" || len(problems) > 0 {
			t.Errorf("%q: %s, %v", s, d, problems)
		}
	})
}
