package standings_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"sipas/survey/access"
	"sipas/survey/web/webtest"
)

// states are what the pages can look like, by name.
var states = map[string]string{
	"ranking":   base,
	"groups":    base + "?group=*&sort=name",
	"fields":    base + "/fields",
	"lost":      base + "/lost",
	"years":     base + "/years",
	"of-unit":   base + "/years?unit=S1",
	"card":      base + "/units/S2",
	"absent":    base + "/units/S4",
	"open":      base + "/units/S6",
	"waits":     base + "/publish",
	"published": "/reform/rounds/2025/results/publish",
	"before":    "/reform/rounds/2025/results",
}

// TestLooks opens the pages narrow and wide, in both languages, light and dark,
// with large text and forced colours: no violation of WCAG 2.2 AA, nothing
// wider than its place, targets large enough.
func TestLooks(t *testing.T) {
	browser := webtest.Start(t)
	o := newOffice(t).three()
	o.Add("lan", nil, access.Officer)
	for name, look := range map[string]webtest.Look{
		"phone":        {Width: 360, Height: 640},
		"phone-dark":   {Width: 360, Height: 640, Dark: true, Language: "en"},
		"desk":         {Width: 1280, Height: 800},
		"desk-en":      {Width: 1280, Height: 800, Dark: true, Language: "en"},
		"narrow-large": {Width: 320, Height: 640, TextPercent: 200},
		"forced":       {Width: 1280, Height: 800, ForcedColours: true, Language: "en"},
		"no-script":    {Width: 360, Height: 640, NoScript: true},
	} {
		t.Run(name, func(t *testing.T) {
			page := browser.Page(t, look)
			o.Enter(page, "lan", base)
			for state, path := range states {
				page.Open(o.URL + path)
				page.Wait(`document.readyState === "complete"`)
				page.Shot("standings-"+state+"-"+name, true)
				page.Accessible(state)
				if state != "fields" { // a wide table scrolls within its own place
					page.Fits(state)
				}
				if small := page.SmallTargets(44); small != "" {
					t.Errorf("%s: small targets:\n%s", state, small)
				}
			}
			if faults := page.Faults(); faults != "" {
				t.Error(faults)
			}
		})
	}
}

// TestLongListLooks: a page of 200 units with what finds and turns them.
func TestLongListLooks(t *testing.T) {
	browser := webtest.Start(t)
	o := newOffice(t)
	o.communes(230)
	o.Add("lan", nil, access.Officer)
	for name, look := range map[string]webtest.Look{"phone": {Width: 360, Height: 640}, "desk-en": {Width: 1280, Height: 800, Language: "en"}} {
		page := browser.Page(t, look)
		o.Enter(page, "lan", base)
		for state, path := range map[string]string{"ranking": base + "?from=200", "found": base + "?q=229", "fields": base + "/fields?group=a", "years": base + "/years?from=200"} {
			page.Open(o.URL + path)
			page.Wait(`document.readyState === "complete"`)
			page.Shot("standings-long-"+state+"-"+name, true)
			page.Accessible(state)
			if state != "fields" {
				page.Fits(state)
			}
			if small := page.SmallTargets(44); small != "" {
				t.Errorf("%s %s: small targets:\n%s", name, state, small)
			}
		}
	}
}

// TestWithTheKeyboardAlone sorts the units, and publishes a round.
func TestWithTheKeyboardAlone(t *testing.T) {
	browser := webtest.Start(t)
	o := newOffice(t).three()
	o.give("S6", "4.1", "6")
	o.Add("lan", nil, access.Officer)
	page := browser.Page(t, webtest.Look{Width: 360, Height: 640, NoScript: true, Language: "en"})
	o.Enter(page, "lan", base)
	page.Type(`a[href*="sort=name"]`, "\r")
	page.Wait(`document.querySelector('.standings tbody th') && document.querySelector('.standings tbody th').innerText.startsWith('Construction')`)
	page.Type(`.tabs a[href*="/publish"]`, "\r")
	page.Wait(`document.querySelector('form.sheet button')`)
	page.Type("form.sheet button", "\r")
	page.Wait(`document.querySelector('.saved')`)
	if got := page.Text("h1"); got != "Publish the results" {
		t.Errorf("the page is %q", got)
	}
}

// TestPrints: a unit's card is one sheet of A4, the ranking a few, with nothing
// that violates WCAG as it looks on paper.
func TestPrints(t *testing.T) {
	browser := webtest.Start(t)
	o := newOffice(t).three()
	o.Add("lan", nil, access.Officer)
	page := browser.Page(t, webtest.Look{Width: 1280, Height: 800})
	o.Enter(page, "lan", base)
	for state, most := range map[string]int{"card": 1, "absent": 1, "ranking": 2, "fields": 1, "lost": 2, "years": 3} {
		page.Open(o.URL + states[state])
		page.Wait(`document.readyState === "complete"`)
		paper := page.PDF()
		if shots := os.Getenv("SIPAS_TEST_SHOTS"); shots != "" {
			if err := os.WriteFile(filepath.Join(shots, "standings-"+state+".pdf"), paper, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if n := bytes.Count(paper, []byte("/Type /Page\n")); n < 1 || n > most {
			t.Errorf("%s prints as %d pages", state, n)
		}
		page.Printed()
		page.Accessible(state + " on paper")
	}
}

// TestACardOfALargeSetIsOneSheet: 8 fields, 102 leaves, three years.
func TestACardOfALargeSetIsOneSheet(t *testing.T) {
	browser := webtest.Start(t)
	o := newOffice(t)
	o.large(12)
	o.Add("lan", nil, access.Officer)
	page := browser.Page(t, webtest.Look{Width: 1280, Height: 800})
	o.Enter(page, "lan", base)
	page.Open(o.URL + base + "/units/U001")
	page.Wait(`document.readyState === "complete"`)
	paper := page.PDF()
	if shots := os.Getenv("SIPAS_TEST_SHOTS"); shots != "" {
		if err := os.WriteFile(filepath.Join(shots, "standings-large.pdf"), paper, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if n := bytes.Count(paper, []byte("/Type /Page\n")); n != 1 {
		t.Errorf("it prints as %d pages", n)
	}
	page.Accessible("large")
	page.Fits("large")
}
