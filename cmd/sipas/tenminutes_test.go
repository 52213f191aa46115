package main

import (
	"io"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"

	"sipas/survey/poster"
	"sipas/survey/web/webtest"
)

// newEmptyService is the wired program over a store with nothing in it.
func newEmptyService(t *testing.T) *service {
	t.Helper()
	w := &world{ctx: t.Context(), out: io.Discard, err: io.Discard, log: slog.New(slog.DiscardHandler)}
	a, err := newApp(w, &Settings{Addr: ":0", Data: t.TempDir(), Limits: "on"})
	if err != nil {
		t.Fatal(err)
	}
	s := &service{app: a, Server: httptest.NewServer(a.server.Handler)}
	t.Cleanup(func() {
		s.Server.Close()
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	a.base.Store(&s.URL)
	return s
}

// The ten-minute test: from an empty store to a printed poster, a scanned
// answer and its count on the monitor, by what the pages offer and nothing
// else: the list of what to do next leads from step to step.
func TestFromNothingToAnAnswerInTenMinutes(t *testing.T) {
	browser := webtest.Start(t)
	s := newEmptyService(t)
	token, err := s.accounts.Invite(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	page := browser.Page(t, webtest.Look{Width: 1280, Height: 800})
	next := func(path string) {
		t.Helper()
		page.Open(s.URL + "/manage")
		page.Click("li.next a.button")
		page.Wait(`location.pathname.startsWith("` + path + `")`)
	}
	send := func(then string) {
		t.Helper()
		page.Click("main form.sheet button:not(.quiet)")
		page.Wait(then)
	}

	page.Open(s.URL + "/setup/" + token)
	page.Type("#name", "quan.tri")
	page.Type("#password", testPassword)
	page.Type("#again", testPassword)
	page.Click("main form button")
	page.Wait(`location.pathname === "/manage"`)
	page.Accessible("the list of what to do")
	page.Shot("ten-1-manage", true)

	next("/units")
	page.Open(s.URL + "/units/new")
	page.Type("#name_vi", "Trung tâm Phục vụ hành chính công phường Bình Minh")
	send(`location.pathname.startsWith("/units/") && !location.pathname.endsWith("/new")`)
	page.Accessible("the unit")
	page.Shot("ten-2-unit", true)

	next("/counters")
	page.Open(s.URL + "/counters/new")
	page.Type("#name_vi", "Quầy số 1")
	send(`location.pathname.startsWith("/counter/")`)
	if strings.Contains(page.Text("main"), "không có mã") {
		page.Click(`form[action*="/code"] button`)
		page.Wait(`document.querySelector("a.code")`)
	}
	page.Shot("ten-3-counter", true)

	next("/questionnaires")
	page.Accessible("questionnaires")
	page.Shot("ten-4-questionnaires", true)
	page.Click(`form[action^="/questionnaires/template"] button`)
	page.Wait(`document.querySelector(".saved")`)

	next("/waves")
	page.Open(s.URL + "/waves/new")
	page.Shot("ten-5-wave", true)
	send(`location.pathname.startsWith("/waves/") && !location.pathname.endsWith("/new")`)
	page.Click(`a[href*="/steps/open"]`)
	page.Wait(`location.pathname.endsWith("/steps/open")`)
	page.Accessible("opening a wave")
	page.Shot("ten-6-open", true)
	send(`!location.pathname.includes("/steps/")`)

	next("/posters")
	page.Shot("ten-7-posters", true)
	config, err := s.directory.Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var code string
	for c := range config.Codes {
		code = c
	}
	page.Open(s.URL + "/counters/" + code)
	address, err := poster.Read(page.Printed())
	if err != nil || address != s.URL+"/k/"+code {
		t.Fatalf("the printed poster leads to %q (%v)", address, err)
	}

	page.OnScreen()

	phone := browser.Page(t, webtest.Look{NoScript: true}) // the whole form at once
	phone.Open(address)
	phone.Shot("ten-7b-phone", true)
	phone.Tick("A1", "5")
	phone.Click(`button.go[value="send"], button.go:last-of-type`)
	phone.Wait(`location.pathname.includes("/thanks/")`)

	page.Open(s.URL + "/manage")
	page.Shot("ten-8-manage", true)
	page.Click(`main a[href^="/monitor"]`)
	page.Wait(`location.pathname.startsWith("/monitor")`)
	page.Accessible("the monitor")
	page.Shot("ten-8-monitor", true)
	if text := page.Text("main"); !strings.Contains(text, "1") {
		t.Errorf("the monitor does not show the answer: %s", text)
	}
	for who, p := range map[string]*webtest.Page{"the manager's": page, "the citizen's": phone} {
		if faults := p.Faults(); faults != "" {
			t.Errorf("%s browser: %s", who, faults)
		}
	}
}
