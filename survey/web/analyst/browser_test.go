package analyst

import (
	"bytes"
	"testing"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/web/webtest"
)

// enter signs in through the page, like a person.
func (o *office) enter(page *webtest.Page, name, to string) {
	o.Helper()
	page.Open(o.URL + to)
	page.Type("#name", name)
	page.Type("#password", password)
	page.Click("main button")
	page.Wait(`location.pathname === "` + to + `" && document.readyState === "complete"`)
}

// add adds somebody who sees all results.
func (o *office) add(name string) {
	o.Helper()
	if err := o.accounts.Add(o.Context(), access.User{Name: name, Roles: []access.Role{access.Administrator}}, password); err != nil {
		o.Fatal(err)
	}
}

// TestLooks opens the pages narrow and wide, light and dark, with large text
// and forced colours: no violation of WCAG 2.2 AA, nothing wider than its place.
func TestLooks(t *testing.T) {
	browser := webtest.Start(t)
	o := newOffice(t)
	o.wave("w", survey.Open, 2)
	o.wave("old", survey.Closed, 400)
	o.answers("D1C1", 140, o.mixed)
	o.answers("D1C2", 60, o.mixed)
	o.answers("D2", 3, o.mixed)
	o.add("lan")
	for name, look := range map[string]webtest.Look{
		"phone":        {Width: 360, Height: 640},
		"phone-dark":   {Width: 360, Height: 640, Dark: true, Language: "en"},
		"desk":         {Width: 1280, Height: 800},
		"desk-dark":    {Width: 1280, Height: 800, Dark: true},
		"narrow-large": {Width: 320, Height: 640, TextPercent: 200},
		"forced":       {Width: 1280, Height: 800, ForcedColours: true, Language: "en"},
		"no-script":    {Width: 360, Height: 640, NoScript: true},
	} {
		t.Run(name, func(t *testing.T) {
			page := browser.Page(t, look)
			o.enter(page, "lan", "/results/w")
			page.Shot("results-"+name, true)
			if !look.NoScript {
				webtest.Eval[bool](page, `(document.querySelectorAll('h2')[2].scrollIntoView(), true)`)
				page.Shot("results-"+name+"-criteria", false)
			}
			page.Accessible("wave")
			page.Fits("wave")
			for path, state := range map[string]string{"/results/w?unit=D1": "unit", "/results/w?unit=D2": "few", "/results/old": "none", "/results/nothing": "unknown"} {
				page.Open(o.URL + path)
				page.Shot("results-"+name+"-"+state, true)
				page.Accessible(state)
				page.Fits(state)
			}
			if faults := page.Faults(); faults != "" {
				t.Error(faults)
			}
		})
	}
}

// TestFollowsByItself answers while somebody looks at the page.
func TestFollowsByItself(t *testing.T) {
	browser := webtest.Start(t)
	o := newOffice(t)
	o.wave("w", survey.Open, 2)
	o.answers("D1C1", 9, alike(5))
	o.answers("D2", 4, alike(5))
	o.add("lan")
	page := browser.Page(t, webtest.Look{})
	o.enter(page, "lan", "/results/w")
	if got := page.Text(".big"); got != "100,00%" {
		t.Errorf("the index is %s", got)
	}
	webtest.Eval[bool](page, `(document.querySelector('#figures th a').focus(), window.same = true)`)
	o.answers("D2", 1, alike(1))
	o.answers("D1C2", 1, alike(1))
	page.Wait(`document.getElementById('all').innerText === '15' && document.querySelector('.big').innerText === '86,67%'`)
	if !webtest.Eval[bool](page, `window.same && document.activeElement.matches('#figures th a')`) {
		t.Error("the page was loaded anew, or the focus was lost")
	}
	if !webtest.Eval[bool](page, `document.getElementById('stopped').hidden`) {
		t.Error("it says that it has stopped")
	}
	if err := o.accounts.Disable(t.Context(), "lan", true); err != nil {
		t.Fatal(err)
	}
	page.Wait(`!document.getElementById('stopped').hidden`)
	if faults := page.Faults(); faults != "" {
		t.Error(faults)
	}
}

// TestPrints: a wave is three sheets of A4.
func TestPrints(t *testing.T) {
	browser := webtest.Start(t)
	o := newOffice(t)
	o.wave("w", survey.Open, 2)
	o.answers("D1C1", 140, o.mixed)
	o.add("lan")
	page := browser.Page(t, webtest.Look{Width: 1280, Height: 800})
	o.enter(page, "lan", "/results/w")
	if n := bytes.Count(page.PDF(), []byte("/Type /Page\n")); n < 1 || n > 3 {
		t.Errorf("it prints as %d pages", n)
	}
}
