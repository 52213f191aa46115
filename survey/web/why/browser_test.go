package why

import (
	"bytes"
	"slices"
	"testing"

	"sipas/survey/access"
	"sipas/survey/web/webtest"
)

// paths are the pages, with a name for their pictures.
var paths = map[string]string{
	"why": "/results/w/why", "reliability": "/results/w/reliability", "wishes": "/results/w/wishes", "low": "/results/w/low",
	"comments": "/results/w/comments", "search": "/results/w/comments?words=cho+lau&mood=low", "nothing": "/results/empty/why",
	"nothing-low": "/results/empty/low", "nothing-said": "/results/empty/comments",
}

// TestLooks opens the pages narrow and wide, light and dark, with large text
// and forced colours: no violation of WCAG 2.2 AA, nothing wider than its place.
func TestLooks(t *testing.T) {
	browser := webtest.Start(t)
	w := newWorld(t)
	w.fill("w", 300)
	w.Add("lan", nil, access.Analyst)
	v := w.Person(nil, access.Analyst)
	for _, path := range paths {
		w.settle(v, path)
	}
	for name, look := range map[string]webtest.Look{
		"phone":        {Width: 360, Height: 640},
		"phone-dark":   {Width: 360, Height: 640, Dark: true, Language: "en"},
		"desk":         {Width: 1280, Height: 800},
		"desk-en":      {Width: 1280, Height: 800, Language: "en"},
		"narrow-large": {Width: 320, Height: 640, TextPercent: 200},
		"forced":       {Width: 1280, Height: 800, ForcedColours: true, Language: "en"},
		"no-script":    {Width: 360, Height: 640, NoScript: true},
	} {
		t.Run(name, func(t *testing.T) {
			page := browser.Page(t, look)
			w.Enter(page, "lan", "/results/w/why")
			for what, path := range paths {
				page.Open(w.URL + path)
				page.Shot("why-"+name+"-"+what, true)
				page.Accessible(what)
				page.Fits(what)
			}
			if faults := page.Faults(); faults != "" {
				t.Error(faults)
			}
		})
	}
}

// TestPrints: pages go onto few sheets of A4.
func TestPrints(t *testing.T) {
	browser := webtest.Start(t)
	w := newWorld(t)
	w.fill("w", 300)
	w.Add("lan", nil, access.Analyst)
	w.settle(w.Person(nil, access.Analyst), "/results/w/why")
	page := browser.Page(t, webtest.Look{Width: 1280, Height: 800})
	w.Enter(page, "lan", "/results/w/why")
	for what, most := range map[string]int{"why": 5, "reliability": 4, "wishes": 5, "low": 6, "comments": 8} {
		page.Open(w.URL + paths[what])
		if n := bytes.Count(page.PDF(), []byte("/Type /Page\n")); n < 1 || n > most {
			t.Errorf("%s prints as %d pages", what, n)
		}
	}
}

// TestFolds: on a phone the tables of low ratings are folded, and the page is
// short; on a desk and on paper nothing of them is lost.
func TestFolds(t *testing.T) {
	browser := webtest.Start(t)
	w := newWorld(t)
	w.fill("w", 300)
	w.Add("lan", nil, access.Analyst)
	w.settle(w.Person(nil, access.Analyst), "/results/w/low")
	const high = `[...document.querySelectorAll('.fold')].map(d => d.getBoundingClientRect().height)`
	for width, height := range map[int64]float64{360: 3200, 1280: 0} {
		page := browser.Page(t, webtest.Look{Width: width, Height: 800})
		w.Enter(page, "lan", "/results/w/low")
		phone := height > 0
		if heights := webtest.Eval[[]float64](page, high); len(heights) != 3 || phone && slices.Max(heights) > 80 || !phone && slices.Min(heights) < 150 {
			t.Errorf("at %d px the tables are %v high", width, heights)
		}
		if whole := webtest.Eval[float64](page, `document.documentElement.scrollHeight`); phone && whole > height {
			t.Errorf("at %d px the page is %v high", width, whole)
		}
		if phone {
			page.Type(".fold > summary", " ")
			page.Wait(`document.querySelector('.fold').getBoundingClientRect().height > 150`)
			page.Accessible("a table unfolded")
		}
		page.Printed()
		if heights := webtest.Eval[[]float64](page, high); slices.Min(heights) < 100 {
			t.Errorf("printed from %d px the tables are %v high", width, heights)
		}
	}
}
