package tables_test

import (
	"fmt"
	"testing"

	"sipas/survey/access"
	"sipas/survey/web/webtest"
)

func TestLooks(t *testing.T) {
	browser := webtest.Start(t)
	o := newOffice(t)
	o.Add("chi", nil, access.Viewer)
	browser.Visit(t, "tables", webtest.StaffLooks(), func(v *webtest.Visit) {
		o.Enter(v.Page, "chi", "/tables")
		v.SeeForm("empty")
		if v.Look.NoScript {
			return // what follows is sent by a script
		}
		for what, more := range map[string]string{"found": "4215", "wrong": "mười"} {
			v.Open(o.URL + "/tables?scale=3")
			webtest.Eval[bool](v.Page, fmt.Sprintf(`(document.getElementById('text').value = %q, document.getElementById('total').value = '97,95',
				document.getElementById('forms').value = %q, window.old = true, document.querySelector('form.tables > p.acts button').click(), true)`, hue, more))
			v.Wait(`!window.old && document.querySelector('.found, #wrongs')`)
			v.SeeForm(what)
		}
	})
}

// TestByKeyboard fills in a row and checks it without touching the mouse.
func TestByKeyboard(t *testing.T) {
	browser := webtest.Start(t)
	o := newOffice(t)
	o.Add("chi", nil, access.Viewer)
	p := browser.Page(t, webtest.StaffLooks()["desk-en"])
	o.Enter(p, "chi", "/tables")
	p.Type(`[id="n.0"]`, "28")
	p.Type(`[id="mean.0"]`, "3.55\r")
	p.Wait(`document.querySelector('.found')?.textContent.includes('3.55')`)
}
