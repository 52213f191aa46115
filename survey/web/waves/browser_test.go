package waves_test

import (
	"io/fs"
	"testing"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/web/webtest"
	"sipas/templates"
)

func TestLooks(t *testing.T) {
	browser := webtest.Start(t)
	o := newOffice(t)
	d := o.draft("d")
	d.UnitAccess = map[string]survey.AccessMode{"D2": survey.RotatingAccess}
	o.put(d)
	old := o.draft("old")
	old.Opens, old.Closes = noon.AddDate(-1, 0, 0), noon.AddDate(0, -11, 0)
	o.put(old)
	o.Add("chi", nil, access.Manager)
	browser.Visit(t, "waves", webtest.StaffLooks(), func(v *webtest.Visit) {
		o.Enter(v.Page, "chi", "/waves")
		v.SeeForm("list")
		for _, p := range []struct{ what, path string }{
			{"wave", "/waves/w"}, {"draft", "/waves/d"}, {"edit", "/waves/d/edit"}, {"edit-fixed", "/waves/w/edit"}, {"new", "/waves/new"},
			{"copy", "/waves/new?from=w"}, {"targets", "/waves/w/targets"}, {"open", "/waves/d/steps/open"}, {"stopped", "/waves/old/steps/open"},
			{"closing", "/waves/w/steps/closing"}, {"remove", "/waves/d/remove"},
		} {
			v.Open(o.URL + p.path)
			v.SeeForm(p.what)
		}
		if v.Look.NoScript {
			return // what follows is sent by a script
		}
		v.Open(o.URL + "/waves/d/edit")
		webtest.Eval[bool](v.Page, `(document.getElementById('closes_day').value = 'mai', document.getElementById('title_vi').value = '',
			window.old = true, document.querySelector('form.sheet > p.acts button').click(), true)`)
		v.Wait(`!window.old && document.getElementById('wrongs')`)
		v.SeeForm("edit-wrong")
	})
}

// TestByKeyboard pauses a wave without touching the mouse.
func TestByKeyboard(t *testing.T) {
	browser := webtest.Start(t)
	o := newOffice(t)
	o.Add("chi", nil, access.Manager)
	page := browser.Page(t, webtest.StaffLooks()["desk"])
	o.Enter(page, "chi", "/waves/w")
	page.Type("main", "\t\t\r") // past the way back, to the first step
	page.Wait(`location.pathname === "/waves/w/steps/paused"`)
	page.Type("form.sheet button", "\r")
	page.Wait(`location.pathname === "/waves/w"`)
	if o.wave("w").State != survey.Paused {
		t.Error("it is not paused")
	}
}

func TestEveryTemplateIsReached(t *testing.T) {
	o := newOffice(t)
	o.draft("d")
	v := o.Person(nil, access.Manager)
	for _, path := range []string{"/waves", "/waves/w", "/waves/new", "/waves/w/targets", "/waves/w/steps/paused", "/waves/d/remove"} {
		v.Get(path).Want(200)
	}
	names, err := fs.Glob(templates.Files, "waves/*.html")
	if err != nil || len(names) < 6 {
		t.Fatal(names, err)
	}
	for _, name := range names {
		if !o.Rendered(name) {
			t.Errorf("%s was never rendered", name)
		}
	}
}

// Before anything is rendered: rendering changes templates.
func TestTemplatesFitTheirData(t *testing.T) {
	if err := newOffice(t).pages.CheckTemplates(); err != nil {
		t.Error(err)
	}
}
