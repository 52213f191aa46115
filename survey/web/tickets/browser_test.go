package tickets_test

import (
	"context"
	"testing"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/tickets"
	"sipas/survey/web/webtest"
)

var looks = map[string]webtest.Look{
	"phone":         {Width: 360, Height: 640},
	"phone-english": {Width: 360, Height: 640, Language: "en"},
	"narrow-dark":   {Width: 320, Height: 640, Dark: true},
	"desk":          {Width: 1280, Height: 800},
	"desk-english":  {Width: 1280, Height: 800, Language: "en"},
	"no-script":     {Width: 360, Height: 640, NoScript: true},
}

func TestLooks(t *testing.T) {
	browser := webtest.Start(t)
	o := newOffice(t)
	make := func(b tickets.Batch) {
		t.Helper()
		b.Wave = "w"
		if _, err := o.collector.Tickets.Make(context.Background(), b, func([]string) error { return nil }); err != nil {
			t.Fatal(err)
		}
	}
	o.Add("chi", nil, access.Manager)
	for name, look := range looks {
		t.Run(name, func(t *testing.T) {
			page := browser.Page(t, look)
			o.Enter(page, "chi", "/tickets")
			see := func(what string) {
				t.Helper()
				page.Shot("tickets-"+name+"-"+what, true)
				page.Accessible(what)
				page.Fits(what)
				if small := page.SmallTargets(44); small != "" {
					t.Errorf("%s: small targets:\n%s", what, small)
				}
			}
			see("list")
			if len(o.batches()) == 0 {
				make(tickets.Batch{ID: "2026-1", Unit: "D1", Count: 1200})
				make(tickets.Batch{ID: "2026-2", Unit: "D1", Counter: "2", Count: 24})
				if err := o.collector.Tickets.Revoke(t.Context(), "w", "2026-2"); err != nil {
					t.Fatal(err)
				}
			}
			page.Open(o.URL + "/tickets")
			see("batches")
			page.Open(o.URL + "/tickets/w/2026-1")
			see("batch")
			page.Open(o.URL + "/tickets/w/2026-2")
			see("withdrawn")
			page.Open(o.URL + "/tickets")
			page.Type("#count", "x")
			page.Click("form.sheet .acts button")
			page.Wait("document.getElementById('wrongs')")
			see("wrong")
			if faults := page.Faults(); faults != "" {
				t.Error(faults)
			}
		})
	}
}

// TestByKeyboard makes codes without touching the mouse; the page stays.
func TestByKeyboard(t *testing.T) {
	browser := webtest.Start(t)
	o := newOffice(t)
	o.Add("chi", nil, access.Manager)
	page := browser.Page(t, looks["desk"])
	o.Enter(page, "chi", "/tickets")
	page.Type("#count", "\r")
	page.Wait("document.title !== ''")
	for range 100 {
		if len(o.batches()) > 0 {
			break
		}
		page.Wait("true")
	}
	if b := o.batches(); len(b) != 1 || b[0].Count != 100 || b[0].Unit == "" || !survey.ValidCode(b[0].ID) {
		t.Errorf("batches %+v", b)
	}
}
