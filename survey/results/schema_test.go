package results

import (
	"slices"
	"testing"

	"sipas/survey"
	"sipas/survey/directory"
)

// A criterion is a column as long as one version of the questionnaire asks it.
func TestSwitchedOffCriteriaAreNoColumns(t *testing.T) {
	now, before := survey.SIPAS25(), survey.SIPAS25()
	now.Version = 2
	now.Factors[0].Criteria[0].Off, now.Factors[0].Criteria[1].Off = true, true
	before.Factors[0].Criteria[1].Off = true
	s := &directory.Snapshot{Questionnaires: map[survey.Ref]*survey.Questionnaire{now.Ref: now, before.Ref: before}}
	schema, ok := Schema(s, survey.Wave{Questionnaire: now.Ref})
	if !ok || !slices.Contains(schema.Items, "A1") || slices.Contains(schema.Items, "A2") || len(schema.Items) != 25 {
		t.Errorf("columns %v", schema.Items)
	}
}
