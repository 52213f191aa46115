package tables_test

import (
	"fmt"
	"testing"

	"sipas/survey/access"
	"sipas/survey/web/webtest"
)

// looks are how the page is looked at.
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
	o.Add("chi", nil, access.Viewer)
	for name, look := range looks {
		t.Run(name, func(t *testing.T) {
			p := browser.Page(t, look)
			o.Enter(p, "chi", "/tables")
			see := func(what string) {
				t.Helper()
				p.Shot("tables-"+name+"-"+what, true)
				p.Accessible(what)
				p.Fits(emptied(p, what))
				if small := p.SmallTargets(44); small != "" {
					t.Errorf("%s: small targets:\n%s", what, small)
				}
			}
			see("empty")
			if look.NoScript {
				return // what follows is sent by a script
			}
			for what, more := range map[string]string{"found": "4215", "wrong": "mười"} {
				p.Open(o.URL + "/tables?scale=3")
				webtest.Eval[bool](p, fmt.Sprintf(`(document.getElementById('text').value = %q, document.getElementById('total').value = '97,95',
					document.getElementById('forms').value = %q, window.old = true, document.querySelector('form.tables > p.acts button').click(), true)`, hue, more))
				p.Wait(`!window.old && document.querySelector('.found, #wrongs')`)
				see(what)
			}
			if faults := p.Faults(); faults != "" {
				t.Error(faults)
			}
		})
	}
}

// TestByKeyboard fills in a row and checks it without touching the mouse.
func TestByKeyboard(t *testing.T) {
	browser := webtest.Start(t)
	o := newOffice(t)
	o.Add("chi", nil, access.Viewer)
	p := browser.Page(t, looks["desk-en"])
	o.Enter(p, "chi", "/tables")
	p.Type(`[id="n.0"]`, "28")
	p.Type(`[id="mean.0"]`, "3.55\r")
	p.Wait(`document.querySelector('.found')?.textContent.includes('3.55')`)
}

// emptied empties the inputs of a page that has been looked at: an input
// scrolls what is typed into it, and how a browser draws one for files is its
// own affair.
func emptied(p *webtest.Page, what string) string {
	webtest.Eval[bool](p, `(document.querySelectorAll('input').forEach(e => e.type === 'file' ? e.remove() : e.value = ''), true)`)
	return what
}
