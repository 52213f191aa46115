package citizen_test

import (
	"net/http"
	"strings"
	"testing"

	"sipas/survey/web/webtest"
)

// looks are how the pages are looked at: each must fit, be accessible and have
// targets of at least 44 pixels.
var looks = map[string]webtest.Look{
	"phone":          {},
	"phone-english":  {Language: "en-GB,en;q=0.9"},
	"phone-dark":     {Dark: true},
	"phone-noscript": {NoScript: true},
	"narrow":         {Width: 320, Height: 568},
	"narrow-english": {Width: 320, Height: 568, Language: "en"},
	"large-text":     {Width: 360, Height: 640, TextPercent: 200},
	"narrow-large":   {Width: 320, Height: 568, TextPercent: 200, NoScript: true},
	"forced-colours": {ForcedColours: true, NoScript: true},
	"still":          {ReducedMotion: true},
	"desk":           {Width: 1280, Height: 800},
	"desk-dark":      {Width: 1280, Height: 800, Dark: true, NoScript: true},
}

func TestLooks(t *testing.T) {
	b := webtest.Start(t)
	for name, look := range looks {
		t.Run(name, func(t *testing.T) {
			s := serve(t)
			p := b.Page(t, look)
			seen := func(state string, whole bool) {
				t.Helper()
				p.Accessible(state)
				p.Fits(state)
				if small := p.SmallTargets(44); small != "" {
					t.Errorf("%s: targets that are too small:\n%s", state, small)
				}
				p.Shot("citizen-"+name+"-"+state, whole)
			}
			s.form(p, open)
			seen("first", false)
			if look.NoScript {
				p.Shot("citizen-"+name+"-whole", true)
			}
			if !look.NoScript {
				p.Tick("stage", "result")
				p.Click(nextButton)
				part(p, "A")
				p.Tick("A1", "2")
				p.Tick("A2", "NA")
				seen("rating", true)
				p.Click(nextButton)
				part(p, "B")
			}
			p.Open(s.address + "/k/" + over)
			seen("over", false)
			p.Open(s.address + "/k/" + either)
			seen("short", false)

			s.request(http.MethodPost, "/k/"+open, s.opened(open, sheetValues()).Encode())
			receipt := s.responses()[0].ID.Receipt()
			p.Open(s.address + "/k/" + open + "/thanks/" + receipt)
			seen("thanks", false)
			if thorough := name == "phone" || look.Dark || look.TextPercent != 0; !thorough {
				clean(t, p)
				return
			}
			p.Open(s.address + "/r")
			seen("ask", false)
			p.Click("form button")
			p.Wait("document.querySelector('.error')")
			seen("misread", false)
			p.Type("#receipt", strings.ToLower(receipt))
			p.Click("form button")
			p.Wait("document.querySelector('[value=ask]')")
			seen("recorded", false)
			p.Click("[value=ask]")
			p.Wait("document.querySelector('[value=withdraw]')")
			seen("sure", false)
			p.Click("[value=withdraw]")
			p.Wait("document.querySelector('.box[role=status]') && !document.querySelector('form')")
			seen("gone", false)
			clean(t, p)
		})
	}
}
