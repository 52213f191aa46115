package opinions_test

import (
	"fmt"
	"testing"

	"sipas/survey/access"
	"sipas/survey/opinion"
	"sipas/survey/web/webtest"
)

var looks = map[string]webtest.Look{
	"phone":         {Width: 360, Height: 640},
	"phone-english": {Width: 360, Height: 640, Language: "en"},
	"narrow-dark":   {Width: 320, Height: 640, Dark: true},
	"desk":          {Width: 1280, Height: 800},
	"desk-english":  {Width: 1280, Height: 800, Language: "en"},
}

// states bring a round's survey from nothing to closed, and let look at each
// state.
func (o *office) states() []state {
	closing := at + "/steps/close"
	officer := o.officer()
	return []state{
		{func() {}, []string{""}},
		{func() { o.draft(officer) }, []string{"", "/settings", "/groups/HDND", "/groups/new", "/groups/HDND/questions/q1", "/steps/release"}},
		{func() {
			path := at + "/groups/LD"
			for _, code := range []string{"q1", "q2"} {
				q := path + "/questions/" + code
				officer.Post(q+"/remove", officer.Get(q).Form(q+"/remove")).Leads(path)
			}
		}, []string{""}},
		{func() {
			path := at + "/groups/LD"
			officer.Post(path+"/remove", officer.Get(path).Form(path+"/remove")).Leads(at)
			release := at + "/steps/release"
			officer.Post(release, officer.Get(release).Form(release)).Leads(at)
			o.sent("HDND", opinion.Self, "A", "A", "B", "B", "C", "D", "none")
			o.sent("QL", opinion.Delegate, "A", "A", "A")
			o.sent("XA", opinion.Self, "B", "B", "C", "A", "A", "B")
			if _, err := o.surveys.Issue(o.Context(), "2026", "HDND", "browser", 12); err != nil {
				o.Fatal(err)
			}
		}, []string{"?done=release", "/settings", "/groups/HDND/links", "/steps/close"}},
		{func() { officer.Post(closing, officer.Get(closing).Form(closing)).Leads(at) }, []string{"", "/quality", "/outcome"}},
	}
}

// state is one of a survey, with the pages that look different in it.
type state struct {
	reach func()
	pages []string
}

func TestLooks(t *testing.T) {
	browser := webtest.Start(t)
	o := newOffice(t)
	o.Add("chi", nil, access.Officer)
	pages := map[string]*webtest.Page{}
	for name, look := range looks {
		pages[name] = browser.Page(t, look)
		o.Enter(pages[name], "chi", at)
	}
	for n, s := range o.states() {
		s.reach()
		for name, page := range pages {
			see := func(what string) {
				t.Helper()
				page.Shot(fmt.Sprintf("opinions-%s-%d-%s", name, n, what), true)
				page.Accessible(name + " " + what)
				page.Fits(name + " " + what)
				if small := page.SmallTargets(44); small != "" {
					t.Errorf("%s %s: small targets:\n%s", name, what, small)
				}
			}
			for i, path := range s.pages {
				page.Open(o.URL + at + path)
				see(fmt.Sprint(i))
			}
			if n == 3 {
				page.Open(o.URL + at + "/groups/XA/links")
				page.Type("#count", "x")
				page.Click("form.sheet .acts button")
				page.Wait(`document.getElementById("wrongs")`)
				see("wrong")
				page.Open(o.URL + at + "/groups/XA/links")
				page.Click("form.sheet .acts button")
				page.Wait(`document.querySelector(".letter")`)
				see("letters")
			}
		}
	}
	for name, page := range pages {
		if faults := page.Faults(); faults != "" {
			t.Errorf("%s: %s", name, faults)
		}
	}
}

// TestLettersOnPaper makes sure that each letter is a page of its own.
func TestLettersOnPaper(t *testing.T) {
	browser := webtest.Start(t)
	o := newOffice(t)
	o.released(o.officer())
	o.Add("chi", nil, access.Officer)
	page := browser.Page(t, looks["desk"])
	o.Enter(page, "chi", at+"/groups/HDND/links")
	page.Click("form.sheet .acts button")
	page.Wait(`document.querySelectorAll(".letter").length === 10`)
	page.Shot("opinions-letters", true)
	sheets := countPages(page.PDF())
	if sheets != 10 {
		t.Errorf("10 letters on %d pages", sheets)
	}
}

// TestByKeyboard makes a draft without touching the mouse.
func TestByKeyboard(t *testing.T) {
	browser := webtest.Start(t)
	o := newOffice(t)
	o.Add("chi", nil, access.Officer)
	page := browser.Page(t, looks["desk"])
	o.Enter(page, "chi", at)
	page.Type("#opens", "01/11/2026")
	page.Type("#closes", "30/11/2026\r")
	page.Wait(`location.search.includes("done=made") && document.readyState === "complete"`)
	if s := o.stored(); len(s.Groups) != 4 {
		t.Errorf("%+v", s)
	}
}
