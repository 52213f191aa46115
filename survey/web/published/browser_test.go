package published_test

import (
	"testing"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/web/webtest"
)

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
	browser.Visit(t, "published", webtest.StaffLooks(), func(v *webtest.Visit) {
		o.Enter(v.Page, "chi", "/results/closed/seal")
		v.See("closed")
		for _, x := range []struct{ what, path string }{
			{"open", "/results/open/seal"}, {"stopped", "/results/own/seal"}, {"sealed", "/results/w/seal"}, {"public", "/published/w"},
		} {
			v.Open(o.URL + x.path)
			v.See(x.what)
		}
	})
}

// TestByKeyboard switches the public page off without touching the mouse.
func TestByKeyboard(t *testing.T) {
	browser := webtest.Start(t)
	o := newOffice(t)
	o.crowd()
	o.sealed()
	o.Add("chi", nil, access.Manager)
	p := browser.Page(t, webtest.StaffLooks()["desk"])
	o.Enter(p, "chi", page)
	p.Type("form.sheet button", "\r")
	p.Wait(`location.hash === "#public" || location.search.includes("lang")`)
	p.Wait(`document.querySelector("form.sheet button")?.value === "1"`)
	if at, _, err := o.seals.Published(t.Context(), "w"); err != nil || at.On {
		t.Errorf("%+v, %v", at, err)
	}
}
