package main

import (
	"bytes"
	"testing"

	"sipas/survey/access"
	"sipas/survey/poster"
	"sipas/survey/web/webtest"
)

const testPassword = "mot mat khau that dai 42"

// signIn goes through the sign-in page like a person.
func signIn(t *testing.T, s *service, page *webtest.Page, to string) {
	t.Helper()
	page.Open(s.URL + to)
	page.Type("#name", "chi")
	page.Type("#password", testPassword)
	page.Click("main button")
	page.Wait(`location.pathname === "` + to + `"`)
}

// The counters' pages in a browser, narrow and wide, light and dark: no
// violation, nothing scrolls sideways, and the printed sheet's QR code leads
// to the counter.
func TestCounterSheetsInABrowser(t *testing.T) {
	browser := webtest.Start(t)
	s := newService(t)
	if err := s.accounts.Add(t.Context(), access.User{Name: "chi", Roles: []access.Role{access.Manager}}, testPassword); err != nil {
		t.Fatal(err)
	}
	var code string
	for c := range s.config.Codes {
		code = c
	}
	for name, look := range map[string]webtest.Look{
		"phone":        {Width: 360, Height: 640},
		"phone-dark":   {Width: 360, Height: 640, Dark: true, Language: "en"},
		"narrow-large": {Width: 320, Height: 640, TextPercent: 200},
		"desk":         {Width: 1280, Height: 800},
	} {
		t.Run(name, func(t *testing.T) {
			page := browser.Page(t, look)
			page.Open(s.URL + "/counters")
			page.Accessible("sign-in")
			page.Fits("sign-in")
			page.Shot("signin-"+name, true)
			signIn(t, s, page, "/counters")
			page.Accessible("counters")
			page.Fits("counters")
			page.Shot("counters-"+name, true)
			page.Open(s.URL + "/counters/" + code)
			page.Accessible("sheet")
			page.Fits("sheet")
			page.Shot("sheet-"+name, true)
			if faults := page.Faults(); faults != "" {
				t.Error(faults)
			}
			text, err := poster.Read(page.Printed())
			if err != nil || text != s.URL+"/k/"+code {
				t.Errorf("the printed QR code says %q (%v), want %s/k/%s", text, err, s.URL, code)
			}
			if n := webtest.Eval[int](page, `[...document.querySelectorAll('.noprint,form,.bar')].filter(e => e.checkVisibility()).length`); n > 0 {
				t.Errorf("%d things that are no use on paper are printed", n)
			}
			if file := page.PDF(); !bytes.HasPrefix(file, []byte("%PDF-")) || bytes.Count(file, []byte("/Type /Page\n")) > 1 {
				t.Errorf("the sheet prints as %d pages", bytes.Count(file, []byte("/Type /Page\n")))
			}
		})
	}
}
