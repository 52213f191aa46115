package main

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"sipas/analysis/study"
)

func TestLayoutTakesTheSampleApart(t *testing.T) {
	c := &analyzeCmd{voice: mustSpeak(t, "en")}
	text := "\ufeff" + `{"totals": {"sex, age": {"Nam": {"18-34": 10, " 35+": 2e3}}, "unit": {"A": 5}}, "members": {"name": "people", "header": "khách"}, "items": ["A1"]}`
	l, err := c.parseLayout([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	want := []study.Margin{
		{By: []string{"sex", "age"}, Totals: []study.Total{{Labels: []string{"Nam", "18-34"}, People: 10}, {Labels: []string{"Nam", "35+"}, People: 2000}}},
		{By: []string{"unit"}, Totals: []study.Total{{Labels: []string{"A"}, People: 5}}},
	}
	if diff := cmp.Diff(want, l.totals); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if l.members.Name != "people" || l.members.Header != "khách" || l.guessed() || len(l.Items) != 1 {
		t.Errorf("%+v", l)
	}
	for _, text := range []string{"", "null", "[]", `{"items": ["A1"]} x`, `{"totals": null}`, `{"totals": {"sex": null}}`, `{"totals": {"sex": {"a": 1e999}}}`, `{"members": []}`, `{"item": ["A1"], "totals": {"sex": {"a": 1}}}`} {
		if _, err := c.parseLayout([]byte(text)); err == nil {
			t.Errorf("%s: no error", text)
		}
	}
}

// Whatever the file holds, reading it ends without a panic, and totals that are
// taken have a label for each of their dimensions.
func FuzzLayout(f *testing.F) {
	for _, text := range []string{
		`{"totals": {"sex": {"Nam": 1, "Nữ": 2}}}`, `{"totals": {"sex,age": {"Nam": {"x": 1}}}, "members": "n", "items": ["A1"]}`,
		`{"totals": {"": {"": 0}}}`, `{"totals": {"a": {"b": {"c": 1}}}}`, `{"totals": {"a,b": {"c": 1}}}`, `{"totals": 1}`, `{"scale": 3}`, "\ufeff{}", `{"totals": {"a": {"b": 1`,
	} {
		f.Add([]byte(text))
	}
	c := &analyzeCmd{voice: mustSpeak(f, "vi")}
	f.Fuzz(func(t *testing.T, text []byte) {
		l, err := c.parseLayout(text)
		if err != nil {
			return
		}
		for _, m := range l.totals {
			for _, one := range m.Totals {
				if len(one.Labels) != len(m.By) {
					t.Errorf("%v by %v", one, m.By)
				}
			}
		}
	})
}
