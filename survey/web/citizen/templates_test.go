package citizen_test

import (
	"sipas/survey/web/citizen"
	"testing"
)

func TestTemplatesFitTheirData(t *testing.T) {
	w := newWorld(t, worldOptions{})
	if err := citizen.CheckTemplates(w.pages); err != nil {
		t.Error(err)
	}
}
