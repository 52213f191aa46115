package compare

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/directory"
	"sipas/survey/web/webtest"
)

// grown is an office with enough in it to look at: five waves, the last by another
// version and with paper, and communes beside the departments.
func grown(t *testing.T) *office {
	o := newOffice(t)
	for _, u := range []struct{ id, vi, en string }{
		{"X1", "Xã Hoà Bình", "Hoà Bình Commune"}, {"X2", "Phường Nguyễn Thị Minh Khai", "Nguyễn Thị Minh Khai Ward"},
		{"X3", "Trung tâm Phục vụ hành chính công đặc khu Vân Đồn", "Vân Đồn Special Zone Public Service Centre"},
	} {
		o.keep(directory.Units, u.id, survey.Unit{ID: u.id, Name: survey.Text{"vi": u.vi, "en": u.en}, Parent: "P"})
	}
	second := survey.SIPAS25()
	second.Version = 2
	second.Factors[0].Criteria[2].Question = survey.Text{"vi": "Có đủ ghế ngồi", "en": "There are enough seats"}
	o.keep(directory.Questionnaires, second.Ref.String(), second)
	before := ""
	for i, id := range []string{"2025-q3", "2025-q4", "2026-q1", "2026-q2", "2026-q3"} {
		opens := 480 - 100*i
		o.wave(id, opens, func(w *survey.Wave) {
			w.Before = before
			w.Title = survey.Text{"vi": "Khảo sát sự hài lòng đợt " + id, "en": "Satisfaction survey, wave " + id}
			if id == "2026-q3" {
				w.Questionnaire = second.Ref
			}
		})
		before = id
		mean := []float64{3.6, 3.7, 3.2, 3.8, 4.0}[i]
		for k, unit := range []string{"D1C1", "D1C2", "X1", "X2", "X3"} {
			s := sheets{wave: id, unit: unit, n: 30 + 15*((i+k)%3), rate: o.mood(mean + 0.1*float64(k)), daysAgo: opens - 2 - 5*k, sex: "female"}
			if k == 4 {
				s.channel, s.sex = survey.ByPaper, "male"
			}
			if id == "2026-q3" {
				s.asked = second
			}
			o.accept(s)
		}
		o.accept(sheets{wave: id, unit: "D2", n: 3, rate: o.mood(mean), daysAgo: opens - 3})
	}
	o.Add("lan", nil, access.Administrator)
	return o
}

// states are what the pages can look like, by name.
var states = map[string]string{
	"waves":    "/results/2026-q2/compare",
	"versions": "/results/2026-q3/compare",
	"carried":  "/results/2026-q3/compare?with=wave&b=2026-q2&as=2640&score=mean5",
	"units":    "/results/2026-q3/compare?by=unit&a=X3&b=D1",
	"choose":   "/results/2026-q3/compare?by=q.sex",
	"wrong":    "/results/2026-q3/compare?by=unit&a=X3&b=X3",
	"few":      "/results/2026-q3/compare?by=unit&a=X3&b=D2",
	"series":   "/results/2026-q3/series",
	"item":     "/results/2026-q3/series?of=item.C1&unit=D1",
	"periods":  "/results/2026-q3/series?over=periods",
	"alone":    "/results/2026-q3/series?over=periods&channel=paper",
}

// TestLooks opens the pages narrow and wide, light and dark, with large text and
// forced colours: no violation of WCAG 2.2 AA, nothing wider than its place,
// targets large enough.
func TestLooks(t *testing.T) {
	browser := webtest.Start(t)
	o := grown(t)
	browser.Visit(t, "compare", webtest.StaffLooks(), func(v *webtest.Visit) {
		o.Enter(v.Page, "lan", states["waves"])
		for state, path := range states {
			v.Open(o.URL + path)
			v.Wait(`document.readyState === "complete"`)
			v.See(state)
		}
		if !v.Look.NoScript {
			v.Open(o.URL + states["versions"])
			webtest.Eval[bool](v.Page, `(document.querySelectorAll('details').forEach(d => d.open = true), true)`)
			v.Accessible("opened")
			v.Fits("opened")
		}
	})
}

// TestWithTheKeyboardAlone chooses two units and reads what they are.
func TestWithTheKeyboardAlone(t *testing.T) {
	browser := webtest.Start(t)
	for name, look := range map[string]webtest.Look{"with script": {Width: 1280, Height: 800, Language: "en"}, "without": {Width: 360, Height: 640, NoScript: true, Language: "en"}} {
		t.Run(name, func(t *testing.T) {
			o := improved(t)
			o.Add("lan", nil, access.Analyst)
			page := browser.Page(t, look)
			o.Enter(page, "lan", "/results/w/compare")
			page.Type("details.filters + details.filters summary", "\r")
			page.Type(`details[open] ul.links li:nth-child(2) a`, "\r")
			page.Wait(`new URLSearchParams(location.search).get('by') === 'unit' && document.querySelector('#side-a')`)
			page.Type("#side-a", "J") // Justice
			page.Type("#side-b", "H") // Home Affairs
			page.Type(".sides button", "\r")
			page.Wait(`document.querySelector('#result') && document.querySelector('#result').innerText.includes('less')`)
			if got := page.Text("#result"); got != "Justice (A) less Home Affairs (B)" {
				t.Errorf("it compares %q", got)
			}
		})
	}
}

// TestPrints: two sides are a few sheets of A4, a series too.
func TestPrints(t *testing.T) {
	browser := webtest.Start(t)
	o := grown(t)
	page := browser.Page(t, webtest.Look{Width: 1280, Height: 800})
	o.Enter(page, "lan", states["versions"])
	for state, most := range map[string]int{"versions": 5, "series": 5} {
		page.Open(o.URL + states[state])
		page.Wait(`document.readyState === "complete"`)
		paper := page.PDF()
		if shots := os.Getenv("SIPAS_TEST_SHOTS"); shots != "" {
			if err := os.WriteFile(filepath.Join(shots, "compare-"+state+".pdf"), paper, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if n := bytes.Count(paper, []byte("/Type /Page\n")); n < 1 || n > most {
			t.Errorf("%s prints as %d pages", state, n)
		}
	}
}
