package respondent_test

import (
	"strings"
	"testing"

	"sipas/survey/opinion"
	"sipas/survey/web/webtest"
)

var looks = map[string]webtest.Look{
	"phone":         {Width: 360, Height: 640},
	"phone-english": {Width: 360, Height: 640, Language: "en"},
	"narrow-dark":   {Width: 320, Height: 640, Dark: true},
	"desk":          {Width: 1280, Height: 800},
	"desk-english":  {Width: 1280, Height: 800, Language: "en"},
	"no-script":     {Width: 360, Height: 640, NoScript: true},
	"large-text":    {Width: 360, Height: 640, TextPercent: 200},
}

// TestLooks goes through a sheet in a browser.
func TestLooks(t *testing.T) {
	browser := webtest.Start(t)
	w := newWorld(t, 3, 4)
	for name, look := range looks {
		t.Run(name, func(t *testing.T) {
			page := browser.Page(t, look)
			token := w.link()
			see := func(what string) {
				t.Helper()
				page.Shot("respondent-"+name+"-"+what, true)
				page.Accessible(what)
				page.Fits(what)
				if small := page.SmallTargets(44); small != "" {
					t.Errorf("%s: small targets:\n%s", what, small)
				}
			}
			arrive := func(path string) {
				t.Helper()
				page.Wait(`location.pathname === "/o/` + token + path + `" && document.readyState === "complete"`)
			}
			page.Open(w.URL + "/o/" + token)
			see("start")
			page.Click("main button.go")
			page.Wait(`document.querySelector(".error")`)
			see("who")
			page.Tick("by", "self")
			page.Click("main button.go")
			arrive("/units/U1")
			see("unit")
			page.Tick("q.q1", "A")
			page.Tick("q.q2", "none")
			see("chosen")
			here := lang(look)
			page.Click("button[name=to][lang]") // another language: what was chosen is kept
			page.Wait(`document.documentElement.lang !== "` + here + `" && document.readyState === "complete" && document.querySelector("input[value=none]:checked")`)
			page.Click("button[name=to][lang]")
			page.Wait(`document.documentElement.lang === "` + here + `" && document.readyState === "complete" && document.querySelector("input[value=none]:checked")`)
			page.Click(".row .go")
			arrive("/units/U2")
			other := w.Stranger()
			other.Post("/o/"+token+"/units/U2", with(hidden(other.Get("/o/"+token+"/units/U2").Page), "q.q1", "C"))
			page.Tick("q.q1", "D")
			page.Click(".row .go")
			page.Wait(`document.querySelector(".wrong")`)
			see("touched")
			page.Click(".row button:last-child")
			arrive("")
			see("list")
			page.Open(w.URL + "/o/" + token + "/review?lang=" + lang(look))
			see("review")
			page.Click(".row .go")
			page.Wait(`document.title && !document.querySelector("form")`)
			see("done")
			page.Open(w.URL + "/o/" + token[:20] + "?lang=" + lang(look))
			see("misread")
			page.Open(w.URL + "/o?lang=" + lang(look))
			see("typing")
			if got := w.sheet(token); got.State != opinion.Sent || got.Units["U2"].Answers["q1"] != "D" {
				t.Errorf("stored %+v", got)
			}
			for _, r := range page.Requests() {
				if strings.Contains(r, "/static/") || strings.Contains(r, "favicon") {
					t.Errorf("asked for %s", r)
				}
			}
			if faults := page.Faults(); faults != "" {
				t.Error(faults)
			}
		})
	}
}

func lang(look webtest.Look) string {
	if look.Language != "" {
		return look.Language
	}
	return "vi"
}

// TestByKeyboard answers a page with the keyboard alone.
func TestByKeyboard(t *testing.T) {
	browser := webtest.Start(t)
	w := newWorld(t, 2, 1)
	token := w.link()
	page := browser.Page(t, looks["desk"])
	page.Open(w.URL + "/o/" + token)
	page.Type(`input[value=self]`, " \r")
	page.Wait(`location.pathname.endsWith("/units/U1") && document.readyState === "complete"`)
	page.Type(`input[value=B]`, " \r")
	page.Wait(`location.pathname.endsWith("/units/U2") && document.readyState === "complete"`)
	if got := w.sheet(token).Units["U1"].Answers["q1"]; got != "B" {
		t.Errorf("stored %q", got)
	}
}
