package analyst

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/directory"
	"sipas/survey/web/webtest"
)

// grown is an office with enough in it to look at: a wave, the one before, and
// communes beside the departments.
func grown(t *testing.T) *office {
	o := newOffice(t)
	for _, u := range []struct{ id, vi, en string }{
		{"X1", "Xã Hoà Bình", "Hoà Bình Commune"}, {"X2", "Phường Nguyễn Thị Minh Khai", "Nguyễn Thị Minh Khai Ward"},
		{"X3", "Trung tâm Phục vụ hành chính công đặc khu Vân Đồn", "Vân Đồn Special Zone Public Service Centre"},
	} {
		o.keep(directory.Units, u.id, survey.Unit{ID: u.id, Name: survey.Text{"vi": u.vi, "en": u.en}, Parent: "P"})
	}
	for unit, n := range map[string]int{"D1C1": 900, "D1C2": 300, "X1": 1200} {
		x := survey.Workload{Unit: unit, Period: "2026", Dossiers: n}
		o.keep(directory.Workloads, x.Key(), x)
	}
	o.wave("then", survey.Closed, 60)
	o.wave("w", survey.Open, 12, func(w *survey.Wave) {
		w.Before, w.Period, w.Targets = "then", "2026", map[string]int{"D1": 150, "X1": 400}
	})
	o.wave("old", survey.Closed, 400)
	lower := func(code string) int { return max(-1, o.mixed(code)-1) }
	before := o.Now().AddDate(0, 0, -50)
	last := o.Now().AddDate(0, 0, -9)
	for _, s := range []sheets{
		{wave: "then", unit: "D1C1", n: 120, rate: lower, at: before}, {wave: "then", unit: "X1", n: 100, rate: o.mixed, at: before},
		{wave: "w", unit: "D1C1", n: 140, rate: o.mixed, sex: "female", at: last}, {wave: "w", unit: "D1C2", n: 60, rate: o.mixed, sex: "male", at: last},
		{wave: "w", unit: "X1", n: 80, rate: o.mixed, channel: survey.ByPaper, at: last}, {wave: "w", unit: "X2", n: 90, rate: lower, channel: survey.ByKiosk, at: last},
		{wave: "w", unit: "X3", n: 40, rate: func(c string) int { return max(1, o.mixed(c)-2) }, at: last}, {wave: "w", unit: "D2", n: 3, rate: o.mixed, at: last},
	} {
		o.accept(s)
	}
	o.Add("lan", nil, access.Administrator)
	return o
}

// states are what a page can look like, by name.
var states = map[string]string{
	"wave":     "/results/w",
	"sorted":   "/results/w?sort=low&level=2&cells=criteria&target=75",
	"unit":     "/results/w?unit=D1",
	"filtered": "/results/w?channel=paper&score=mean5",
	"refused":  "/results/w?unit=D1&channel=qr&q.sex=female&score=mean5",
	"few":      "/results/w?unit=D2",
	"none":     "/results/old",
	"unknown":  "/results/nothing",
	"wrong":    "/results/w?channel=pigeon&q.sex=x&target=abc",
}

// TestLooks opens the pages narrow and wide, light and dark, with large text
// and forced colours: no violation of WCAG 2.2 AA, nothing wider than its
// place, targets large enough.
func TestLooks(t *testing.T) {
	browser := webtest.Start(t)
	o := grown(t)
	browser.Visit(t, "results", webtest.StaffLooks(), func(v *webtest.Visit) {
		o.Enter(v.Page, "lan", "/results/w")
		for state, path := range states {
			v.Open(o.URL + path)
			v.Wait(`document.readyState === "complete"`)
			v.See(state)
		}
		if !v.Look.NoScript {
			v.Open(o.URL + "/results/w")
			webtest.Eval[bool](v.Page, `(document.querySelectorAll('details').forEach(d => d.open = true), true)`)
			v.See("opened")
		}
	})
}

// TestFollowsByItself answers while somebody looks at the page.
func TestFollowsByItself(t *testing.T) {
	browser := webtest.Start(t)
	o := newOffice(t)
	o.wave("w", survey.Open, 2)
	o.answers("D1C1", 9, alike(5))
	o.answers("D2", 4, alike(5))
	o.Add("lan", nil, access.Administrator)
	page := browser.Page(t, webtest.Look{})
	o.Enter(page, "lan", "/results/w")
	if got := page.Text(".big"); got != "100,00%" {
		t.Errorf("the index is %s", got)
	}
	webtest.Eval[bool](page, `(document.querySelectorAll('.behind').forEach(d => d.open = true), document.querySelector('#figures th a').focus(), document.querySelector('#figures details').open = true, window.same = true)`)
	o.answers("D2", 1, alike(1))
	o.answers("D1C2", 4, alike(1))
	page.Wait(`document.getElementById('all').innerText === '18' && document.querySelector('.big').innerText === '90,00%'`)
	if !webtest.Eval[bool](page, `window.same && document.activeElement.matches('#figures th a')`) {
		t.Error("the page was loaded anew, or the focus was lost")
	}
	if !webtest.Eval[bool](page, `document.querySelector('#figures details').open && [...document.querySelectorAll('.behind')].every(d => d.open)`) {
		t.Error("what the reader had opened was closed")
	}
	if !webtest.Eval[bool](page, `document.getElementById('stopped').hidden`) {
		t.Error("it says that it has stopped")
	}
	if err := o.Accounts.Disable(t.Context(), "lan", true); err != nil {
		t.Fatal(err)
	}
	page.Wait(`!document.getElementById('stopped').hidden`)
	if faults := page.Faults(); faults != "" {
		t.Error(faults)
	}
}

// TestFiltersWithTheKeyboard chooses a unit and a channel without a mouse, and
// takes the channel away again; with script, and without.
func TestFiltersWithTheKeyboard(t *testing.T) {
	browser := webtest.Start(t)
	o := grown(t)
	page := browser.Page(t, webtest.Look{Width: 1280, Height: 800})
	o.Enter(page, "lan", "/results/w")
	page.Type(".filters > summary", "\r")
	webtest.Eval[bool](page, `(document.querySelector('.axis:has([name=channel])').open = true)`)
	page.Type(`[name=channel][value=qr]`, " ")
	page.Type("#lens-unit", "\r")
	page.Type(".filters form button", "\r")
	page.Wait(`new URLSearchParams(location.search).get('channel') === 'qr' && document.querySelector('.chosen .chip')`)
	page.Type(".chosen .chip", "\r")
	page.Wait(`!new URLSearchParams(location.search).has('channel') && document.querySelector('.big')`)
}

// TestPrints: a wave of a small province is at most six sheets of A4.
func TestPrints(t *testing.T) {
	browser := webtest.Start(t)
	o := grown(t)
	page := browser.Page(t, webtest.Look{Width: 1280, Height: 800})
	o.Enter(page, "lan", "/results/w")
	pdf := page.PDF()
	if folder := os.Getenv("SIPAS_TEST_SHOTS"); folder != "" {
		if err := os.WriteFile(filepath.Join(folder, "results.pdf"), pdf, 0o644); err != nil {
			t.Error(err)
		}
	}
	if n := bytes.Count(pdf, []byte("/Type /Page\n")); n < 2 || n > 6 {
		t.Errorf("it prints as %d pages", n)
	}
	page.Printed()
	if heights := webtest.Eval[[]float64](page, high(".behind")); len(heights) != 7 || slices.Min(heights) < 100 {
		t.Errorf("the tables are %v high on paper", heights)
	}
}

// high is how high everything is that a selector chooses.
func high(selector string) string {
	return fmt.Sprintf(`[...document.querySelectorAll(%q)].map(d => d.getBoundingClientRect().height)`, selector)
}

// TestFolds: tables behind charts are folded, and on phones the long ones
// without a chart as well.
func TestFolds(t *testing.T) {
	browser := webtest.Start(t)
	o := grown(t)
	for width, c := range map[int64]struct{ folded, open string }{1280: {".behind:not(.fold)", ".fold"}, 360: {".behind", ".big"}} {
		page := browser.Page(t, webtest.Look{Width: width, Height: 800})
		o.Enter(page, "lan", "/results/w")
		if heights := webtest.Eval[[]float64](page, high(c.folded)); len(heights) < 4 || slices.Max(heights) > 80 {
			t.Errorf("at %d px what is folded is %v high", width, heights)
		}
		if heights := webtest.Eval[[]float64](page, high(c.open)); len(heights) == 0 || slices.Min(heights) < 20 || width > 1000 && slices.Min(heights) < 100 {
			t.Errorf("at %d px what is open is %v high", width, heights)
		}
	}
}
