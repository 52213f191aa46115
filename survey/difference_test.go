package survey_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"sipas/survey"
)

func TestDifferences(t *testing.T) {
	old := survey.Unit{ID: "a", Name: survey.Text{"vi": "Sở A", "en": "A"}, Kind: survey.Department}
	renamed := old
	renamed.Name, renamed.Parent = survey.Text{"vi": "Sở B"}, "tinh"
	long := func(changed string) *survey.Questionnaire {
		q := &survey.Questionnaire{Ref: survey.Ref{ID: "q", Version: 1}}
		for range 12 {
			q.Factors = append(q.Factors, survey.Factor{Code: "F"})
		}
		q.Factors[2].Code, q.Factors[11].Code = changed, changed
		return q
	}
	for name, test := range map[string]struct {
		from, to any
		want     []survey.Difference
	}{
		"nothing":                        {old, old, nil},
		"an empty list is none":          {survey.Wave{Units: []string{}}, survey.Wave{}, nil},
		"a new thing":                    {nil, survey.Field{Code: "x"}, []survey.Difference{{Path: "code", To: "x"}}},
		"fields by name":                 {old, renamed, []survey.Difference{{"name.en", "A", ""}, {"name.vi", "Sở A", "Sở B"}, {"parent", "", "tinh"}}},
		"lists in order of their places": {long("F"), long("G"), []survey.Difference{{"factors.2.code", "F", "G"}, {"factors.11.code", "F", "G"}}},
		"one more that is empty": {survey.Scale{Labels: []survey.Text{{"vi": "a"}}}, survey.Scale{Labels: []survey.Text{{"vi": "a"}, nil, {"en": ""}}},
			[]survey.Difference{{"labels.1", "", "{}"}, {"labels.2", "", "{}"}}},
		"an empty one is filled": {survey.Scale{Labels: []survey.Text{nil}}, survey.Scale{Labels: []survey.Text{{"vi": "a"}}},
			[]survey.Difference{{"labels.0", "{}", ""}, {"labels.0.vi", "", "a"}}},
		"switches": {survey.Counter{}, survey.Counter{Closed: true}, []survey.Difference{{"closed", "", "true"}}},
		"numbers":  {survey.Ref{Version: 2}, survey.Ref{Version: 3}, []survey.Difference{{"version", "2", "3"}}},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := survey.Differences(test.from, test.to)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}
