package waves_test

import (
	"io/fs"
	"testing"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/web/webtest"
	"sipas/templates"
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
	d := o.draft("d")
	d.UnitAccess = map[string]survey.AccessMode{"D2": survey.RotatingAccess}
	o.put(d)
	old := o.draft("old")
	old.Opens, old.Closes = noon.AddDate(-1, 0, 0), noon.AddDate(0, -11, 0)
	o.put(old)
	o.Add("chi", nil, access.Manager)
	for name, look := range looks {
		t.Run(name, func(t *testing.T) {
			page := browser.Page(t, look)
			o.Enter(page, "chi", "/waves")
			see := func(what string) {
				t.Helper()
				page.Shot("waves-"+name+"-"+what, true)
				page.Accessible(what)
				page.Fits(emptied(page, what))
				if small := page.SmallTargets(44); small != "" {
					t.Errorf("%s: small targets:\n%s", what, small)
				}
			}
			see("list")
			for _, p := range []struct{ what, path string }{
				{"wave", "/waves/w"}, {"draft", "/waves/d"}, {"edit", "/waves/d/edit"}, {"edit-fixed", "/waves/w/edit"}, {"new", "/waves/new"},
				{"copy", "/waves/new?from=w"}, {"targets", "/waves/w/targets"}, {"open", "/waves/d/steps/open"}, {"stopped", "/waves/old/steps/open"},
				{"closing", "/waves/w/steps/closing"}, {"remove", "/waves/d/remove"},
			} {
				page.Open(o.URL + p.path)
				see(p.what)
			}
			if look.NoScript {
				return // what follows is sent by a script
			}
			page.Open(o.URL + "/waves/d/edit")
			webtest.Eval[bool](page, `(document.getElementById('closes_day').value = 'mai', document.getElementById('title_vi').value = '',
				window.old = true, document.querySelector('form.sheet > p.acts button').click(), true)`)
			page.Wait(`!window.old && document.getElementById('wrongs')`)
			see("edit-wrong")
			if faults := page.Faults(); faults != "" {
				t.Error(faults)
			}
		})
	}
}

// TestByKeyboard pauses a wave without touching the mouse.
func TestByKeyboard(t *testing.T) {
	browser := webtest.Start(t)
	o := newOffice(t)
	o.Add("chi", nil, access.Manager)
	page := browser.Page(t, looks["desk"])
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

// emptied empties the inputs of a page that has been looked at: an input
// scrolls what is typed into it, and how a browser draws one for files is its
// own affair.
func emptied(page *webtest.Page, what string) string {
	webtest.Eval[bool](page, `(document.querySelectorAll('input').forEach(e => e.type === 'file' ? e.remove() : e.value = ''), true)`)
	return what
}
