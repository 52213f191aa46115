package citizen_test

import (
	"testing"
	"time"

	"sipas/survey"
	"sipas/survey/web/webtest"
)

// The pages of devices and doors as they are looked at.
func TestDeviceLooks(t *testing.T) {
	b := webtest.Start(t)
	for name, look := range map[string]webtest.Look{
		"phone": {}, "tablet": {Width: 800, Height: 1280}, "desk": {Width: 1280, Height: 800},
		"phone-english-large": {Language: "en", TextPercent: 200}, "tablet-english-forced": {Width: 800, Height: 1280, Language: "en", ForcedColours: true},
		"desk-english-dark": {Width: 1280, Height: 800, Language: "en", Dark: true},
	} {
		t.Run(name, func(t *testing.T) {
			s := serve(t)
			s.setAccess(either, survey.RotatingAccess)
			s.setAccess(real, survey.OneTimeAccess)
			s.addCounter(real)
			ticket := s.makeTickets(real, 1)[0]
			look.BeforeEach = hurried
			var p *webtest.Page
			least := 56
			seen := func(state string, whole bool) {
				t.Helper()
				p.Accessible(state)
				p.Fits(state)
				if small := p.SmallTargets(least); small != "" {
					t.Errorf("%s: targets that are too small:\n%s", state, small)
				}
				p.Shot("device-"+name+"-"+state, whole)
			}
			p = s.setUp(t, b, open, survey.Kiosk, look)
			p.Wait(atStart)
			seen("kiosk-start", false)
			lang := webtest.Eval[string](p, "document.documentElement.lang")
			p.Click("a.begin[lang=" + lang + "]")
			p.Wait(atForm)
			seen("kiosk-form", false)
			p.Tick("stage", "both")
			p.Click(nextButton)
			part(p, "A")
			p.Tick("A1", "4")
			seen("kiosk-ratings", true)
			p.Wait(asked)
			seen("kiosk-asked", false)
			p.Wait(atStart)
			s.advance(time.Minute)
			p.Click("a.begin[lang=" + lang + "]")
			p.Wait(atForm)
			walkForm(p)
			p.Wait(atNote)
			seen("kiosk-thanks", false)
			clean(t, p)

			p = s.setUp(t, b, either, survey.Screen, look)
			seen("screen", false)
			clean(t, p)
			s.changeWave(open, func(v *survey.Wave) { v.State = survey.Paused })
			p = b.Page(t, look)
			p.Open(s.address + "/screen/" + open + "?token=" + s.token(open, survey.Screen))
			seen("screen-paused", false)

			least = 44
			p = b.Page(t, look)
			for state, target := range map[string]string{"door-screen": "/k/" + either, "door-ticket": "/k/" + real,
				"door-which": "/?o=" + ticket, "no-device": "/kiosk/" + real} {
				p.Open(s.address + target)
				seen(state, false)
			}
			clean(t, p)
		})
	}
}
