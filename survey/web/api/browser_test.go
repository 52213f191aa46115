package api

import (
	"bytes"
	"testing"

	"sipas/survey/web/webtest"
)

// TestLooks opens the readable page narrow and wide, light and dark, with
// large text and forced colours: no violation of WCAG 2.2 AA, nothing wider
// than its place.
func TestLooks(t *testing.T) {
	browser := webtest.Start(t)
	w := newWorld(t, generous)
	for name, look := range map[string]webtest.Look{
		"phone":        {Width: 360, Height: 640},
		"phone-dark":   {Width: 360, Height: 640, Dark: true, Language: "en"},
		"desk":         {Width: 1280, Height: 800},
		"desk-dark":    {Width: 1280, Height: 800, Dark: true, Language: "en"},
		"narrow-large": {Width: 320, Height: 640, TextPercent: 200},
		"forced":       {Width: 1280, Height: 800, ForcedColours: true, Language: "en"},
		"no-script":    {Width: 360, Height: 640, NoScript: true},
	} {
		t.Run(name, func(t *testing.T) {
			page := browser.Page(t, look)
			page.Open(w.URL + "/api")
			page.Shot("api-"+name, false)
			webtest.Eval[bool](page, `(document.getElementById("results").scrollIntoView(), true)`)
			page.Shot("api-"+name+"-results", false)
			webtest.Eval[bool](page, `(document.getElementById("shape-Figure").scrollIntoView(), true)`)
			page.Shot("api-"+name+"-shape", false)
			page.Accessible("manual")
			page.Fits("manual")
			page.Open(w.URL + "/api#problem-unit.needed")
			page.Shot("api-"+name+"-problem", false)
			if faults := page.Faults(); faults != "" {
				t.Error(faults)
			}
		})
	}
}

// TestPrints: the page prints, with its examples closed or open, on A4.
func TestPrints(t *testing.T) {
	browser := webtest.Start(t)
	w := newWorld(t, generous)
	page := browser.Page(t, webtest.Look{Width: 1280, Height: 800, Language: "en"})
	page.Open(w.URL + "/api")
	if n := bytes.Count(page.PDF(), []byte("/Type /Page\n")); n < 8 || n > 45 {
		t.Errorf("it prints as %d pages", n)
	}
}
