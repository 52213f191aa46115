package citizen_test

import (
	"net/http"
	"testing"
	"time"

	"sipas/survey"
)

// A change of language gives the form back only while it can still be sent:
// with what collect.Collector.Accept would say of it.
func TestSwitchLanguageOfAnOldForm(t *testing.T) {
	for name, c := range map[string]struct {
		then   func(*world)
		status int
		says   string
	}{
		"the code was revoked": {func(w *world) { w.revoke(open) }, 410, "This code is no longer in use"},
		"the wave is over":     {func(w *world) { w.changeWave(open, func(v *survey.Wave) { v.State = survey.Closed }) }, 410, "The survey is over"},
		"the wave is paused":   {func(w *world) { w.changeWave(open, func(v *survey.Wave) { v.State = survey.Paused }) }, 200, "Everything you entered is still there"},
		"the wave closes, the form was opened before": {func(w *world) {
			w.changeWave(open, func(v *survey.Wave) { v.State, v.Closes = survey.Closing, start.Add(time.Second) })
		}, 200, "Everything you entered is still there"},
		"the wave closes, the form was opened after": {func(w *world) {
			w.changeWave(open, func(v *survey.Wave) { v.State, v.Closes = survey.Closing, start.Add(-time.Second) })
		}, 410, "The survey is over"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, worldOptions{})
			values := w.opened(open, sheetValues())
			c.then(w)
			sent := w.request(http.MethodPost, "/k/"+open, values.Encode())
			if taken := sent.Code == http.StatusSeeOther; taken != (c.status == 200) {
				t.Errorf("sent: %d", sent.Code)
			}
			values.Set("_to", "en")
			rec := w.request(http.MethodPost, "/k/"+open, values.Encode())
			if rec.Code != c.status {
				t.Errorf("status %d, want %d", rec.Code, c.status)
			}
			if c.status == 200 {
				says(t, rec.Body.String(), []string{c.says, "<form"}, nil)
				hasTyped(t, rec.Body.String(), values)
				return
			}
			says(t, rec.Body.String(), []string{c.says}, []string{"<form"})
		})
	}
}
