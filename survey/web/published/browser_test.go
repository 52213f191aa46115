package published_test

import (
	"testing"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/web/webtest"
)

// looks are how the pages are looked at.
var looks = map[string]webtest.Look{
	"phone":        {Width: 360, Height: 640},
	"phone-en":     {Width: 360, Height: 640, Dark: true, Language: "en"},
	"narrow-large": {Width: 320, Height: 640, TextPercent: 200},
	"desk":         {Width: 1280, Height: 800},
	"desk-en":      {Width: 1280, Height: 800, Language: "en"},
	"forced":       {Width: 1280, Height: 800, ForcedColours: true},
	"no-script":    {Width: 360, Height: 640, NoScript: true},
}

func TestLooks(t *testing.T) {
	browser := webtest.Start(t)
	o := newOffice(t)
	o.crowd()
	o.people("own", "S1", 30)
	o.sealed()
	if _, err := o.seals.Begin(t.Context(), "own", 1, "binh"); err != nil {
		t.Fatal(err)
	}
	w, _ := o.Config().Wave("w")
	w.ID, w.State = "closed", survey.Closed
	o.put(w)
	o.Add("chi", nil, access.Administrator)
	for name, look := range looks {
		t.Run(name, func(t *testing.T) {
			p := browser.Page(t, look)
			o.Enter(p, "chi", "/results/closed/seal")
			see := func(what string) {
				t.Helper()
				p.Shot("published-"+name+"-"+what, true)
				p.Accessible(what)
				p.Fits(what)
				if small := p.SmallTargets(44); small != "" {
					t.Errorf("%s: small targets:\n%s", what, small)
				}
			}
			see("closed")
			for _, x := range []struct{ what, path string }{
				{"open", "/results/open/seal"}, {"stopped", "/results/own/seal"}, {"sealed", "/results/w/seal"}, {"public", "/published/w"},
			} {
				p.Open(o.URL + x.path)
				see(x.what)
			}
			if faults := p.Faults(); faults != "" {
				t.Error(faults)
			}
		})
	}
}

// TestByKeyboard switches the public page off without touching the mouse.
func TestByKeyboard(t *testing.T) {
	browser := webtest.Start(t)
	o := newOffice(t)
	o.crowd()
	o.sealed()
	o.Add("chi", nil, access.Manager)
	p := browser.Page(t, looks["desk"])
	o.Enter(p, "chi", page)
	p.Type("form.sheet button", "\r")
	p.Wait(`location.hash === "#public" || location.search.includes("lang")`)
	p.Wait(`document.querySelector("form.sheet button")?.value === "1"`)
	if at, _, err := o.seals.Published(t.Context(), "w"); err != nil || at.On {
		t.Errorf("%+v, %v", at, err)
	}
}
