package monitor

import (
	"testing"
	"time"

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

// add adds somebody who may do everything.
func (o *office) add(name string) {
	o.Helper()
	if err := o.accounts.Add(o.Context(), access.User{Name: name, Roles: []access.Role{access.Administrator}}, password); err != nil {
		o.Fatal(err)
	}
}

// TestLooks opens the pages narrow and wide, in both languages, light and
// dark: no violation of WCAG 2.2 AA, nothing wider than its place.
func TestLooks(t *testing.T) {
	browser := webtest.Start(t)
	o := newOffice(t)
	o.busy()
	o.add("lan")
	browser.Visit(t, "monitor", webtest.StaffLooks(), func(v *webtest.Visit) {
		o.enter(v.Page, "lan", "/monitor/w")
		for _, x := range []struct{ state, path string }{{"wave", "/monitor/w"}, {"unit", "/monitor/w?unit=D1C1"}, {"none", "/monitor/w?unit=D2"},
			{"patterns", "/monitor/w/patterns"}, {"judge", "/monitor/w/pattern?id=many_all_top.full.D1C2-2"}} {
			v.Open(o.URL + x.path)
			v.See(x.state)
		}
	})
}

// TestFollowsByItself answers while somebody looks at the page: the whole's
// number follows at once, the units' figures later.
func TestFollowsByItself(t *testing.T) {
	browser := webtest.Start(t)
	o := newOffice(t)
	o.busy()
	stop := o.run()
	o.add("lan")
	page := browser.Page(t, webtest.Look{Width: 1280, Height: 800, Language: "en"})
	o.enter(page, "lan", "/monitor/w")
	before := page.Text("#all")
	webtest.Eval[bool](page, `(document.querySelector('#figures th a').focus(), window.same = true)`)
	o.answers("D2-1", 5, 0, o.mixed)
	page.Wait(`document.getElementById('all').textContent !== '` + before + `'`)
	if got := webtest.Eval[string](page, `[...document.querySelectorAll('#figures tr')].find(r => r.textContent.includes('Justice')).querySelector('.value').textContent`); got != "0" {
		t.Errorf("the unit shows %s responses at once", got)
	}
	for range 3 { // the monitor sees them, and twenty minutes go by
		o.pass(10 * time.Minute)
		time.Sleep(100 * time.Millisecond)
	}
	page.Wait(`[...document.querySelectorAll('#figures tr')].find(r => r.textContent.includes('Justice')).querySelector('.value').textContent === '5'`)
	if !webtest.Eval[bool](page, `window.same && document.activeElement.matches('#figures th a')`) {
		t.Error("the page was loaded anew, or the focus was lost")
	}
	if !webtest.Eval[bool](page, `document.getElementById('stopped').hidden`) {
		t.Error("it says that it has stopped")
	}
	stop()
	if faults := page.Faults(); faults != "" {
		t.Error(faults)
	}
}

// TestJudgeByKeyboard excludes a pattern without a mouse.
func TestJudgeByKeyboard(t *testing.T) {
	browser := webtest.Start(t)
	o := newOffice(t)
	o.busy()
	o.add("lan")
	page := browser.Page(t, webtest.Look{Width: 1280, Height: 800, Language: "en"})
	o.enter(page, "lan", "/monitor/w/patterns")
	page.Open(o.URL + "/monitor/w/pattern?id=many_all_top.full.D1C2-2")
	page.Type("button[value=exclude]", "\r")
	page.Wait(`document.querySelector('#reason').getAttribute('aria-invalid') === 'true'`)
	page.Accessible("refused")
	page.Type("#reason", "One hand, said the unit")
	page.Type("button[value=exclude]", "\r")
	page.Wait(`location.pathname === '/monitor/w/patterns' && document.querySelector('[role=status]')`)
	page.Accessible("decided")
	page.Shot("monitor-decided", true)
}
