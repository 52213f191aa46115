package citizen_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"sipas/survey"
	"sipas/survey/poster"
	"sipas/survey/web/webtest"
)

const (
	beginButton = "a.begin[lang=vi]"
	atStart     = "location.pathname.split('/').length === 3 && document.querySelector('a.begin')"
	atForm      = "location.pathname.endsWith('/form') && document.querySelector('section:not([hidden])')"
	atNote      = "location.pathname.includes('/thanks/') && document.querySelector('.receipt')"
	asked       = "document.querySelector('.veil').checkVisibility()"
)

// hurried is a browser in which a second of the page's clock takes a tenth of one.
const hurried = `{const slow = window.setInterval; window.setInterval = (f, ms, ...a) => slow(f, ms / 10, ...a)}`

// setUp opens a device's set-up address in a tab of its own.
func (s *service) setUp(t *testing.T, b *webtest.Browser, code string, kind survey.DeviceKind, look webtest.Look) *webtest.Page {
	t.Helper()
	p := b.Page(t, look)
	p.Open(s.address + "/" + string(kind) + "/" + code + "?token=" + s.token(code, kind))
	if at := webtest.Eval[string](p, "location.pathname + location.search"); strings.Contains(at, "token") {
		t.Errorf("the token stays in the address: %s", at)
	}
	return p
}

// walkForm answers a form with the script to its end.
func walkForm(p *webtest.Page) {
	toTheEnd(p)
	p.Click(sendButton)
}

func TestDeviceJourneys(t *testing.T) {
	b := webtest.Start(t)
	for _, c := range []struct {
		name string
		walk func(*testing.T, *service, *webtest.Browser)
	}{
		{"from the screen to the thank-you page", walkScreen},
		{"the screen goes offline and comes back", walkScreenOffline},
		{"the screen without script", walkScreenPlain},
		{"an old code, then the present one", walkOldToken},
		{"the phone loads the page anew", walkPassReload},
		{"too late, then scanned again", walkTooLate},
		{"a one-time code, typed and scanned", walkTicket},
		{"kiosk: a person", walkKiosk},
		{"kiosk: somebody goes away", walkKioskIdle},
		{"kiosk: somebody is still there", walkKioskStay},
		{"kiosk: the Back button", walkKioskBack},
		{"kiosk: offline, then online", walkKioskOffline},
		{"kiosk: left without a network", walkKioskLeaveOffline},
		{"kiosk: not known any more", walkKioskForgotten},
		{"kiosk: storage is full", walkKioskFull},
		{"kiosk: power fails with a sheet unsent", walkKioskPower},
		{"kiosk: two persons within five seconds", walkKioskPace},
		{"kiosk: an error", walkKioskError},
		{"kiosk without script", walkKioskPlain},
	} {
		t.Run(c.name, func(t *testing.T) { c.walk(t, serve(t), b) })
	}
}

// scanned is the address in the code that a screen shows, read off a picture.
func scanned(t *testing.T, p *webtest.Page) string {
	t.Helper()
	address, err := poster.Read(p.Printed())
	if err != nil {
		t.Fatal(err)
	}
	return address
}

func walkScreen(t *testing.T, s *service, b *webtest.Browser) {
	s.setAccess(open, survey.RotatingAccess)
	screen := s.setUp(t, b, open, survey.Screen, webtest.Look{Width: 1280, Height: 800})
	address := scanned(t, screen)
	if !strings.HasPrefix(address, s.address+"/k/"+open+"?t=") {
		t.Fatalf("the screen shows %q", address)
	}
	phone := b.Page(t, webtest.Look{})
	phone.Open(address)
	says(t, phone.Text("#_i"), []string{"trong 2 giờ"}, nil)
	walkForm(phone)
	phone.Wait(thanksPage)
	if all := s.responses(); len(all) != 1 || all[0].Channel != survey.ByRotating {
		t.Errorf("kept %+v", all)
	}
	clean(t, screen)
	clean(t, phone)
}

// soon is a screen whose code is about to change.
func (s *service) soon(t *testing.T, b *webtest.Browser) *webtest.Page {
	t.Helper()
	s.setAccess(open, survey.RotatingAccess)
	_, until := s.collector.Token(open)
	s.clock.Store(until.Add(-time.Second).UnixNano())
	return s.setUp(t, b, open, survey.Screen, webtest.Look{Width: 800, Height: 1280})
}

func walkScreenOffline(t *testing.T, s *service, b *webtest.Browser) {
	p := s.soon(t, b)
	first := p.Text("#_t")
	p.Offline(true)
	p.Wait("document.getElementById('_u').checkVisibility()")
	p.Accessible("offline")
	p.Shot("screen-offline", false)
	if p.Text("#_t") != first {
		t.Error("the code changed without a network")
	}
	s.advance(10 * time.Second)
	p.Offline(false)
	p.Wait(fmt.Sprintf("!document.getElementById('_u').checkVisibility() && document.getElementById('_t').innerText !== %q", first))
	token, _ := s.collector.Token(open)
	if got := p.Text("#_t"); got != token {
		t.Errorf("the screen shows %s, want %s", got, token)
	}
	if address := scanned(t, p); !strings.HasSuffix(address, strings.ReplaceAll(token, "-", "")) {
		t.Errorf("the picture shows %s, want %s", address, token)
	}
	s.changeWave(open, func(v *survey.Wave) { v.State = survey.Paused })
	webtest.Eval[bool](p, "(dispatchEvent(new Event('online')), true)")
	p.Wait("!document.getElementById('_q')")
	says(t, p.Text("main"), []string{"đang tạm dừng", "tự mở lại"}, nil)
	s.changeWave(open, func(v *survey.Wave) { v.State = survey.Open })
	webtest.Eval[bool](p, "(dispatchEvent(new Event('online')), true)")
	p.Wait("document.getElementById('_q')")
	clean(t, p)
}

func walkScreenPlain(t *testing.T, s *service, b *webtest.Browser) {
	s.setAccess(open, survey.RotatingAccess)
	_, until := s.collector.Token(open)
	s.clock.Store(until.Add(-time.Second).UnixNano())
	p := s.setUp(t, b, open, survey.Screen, webtest.Look{NoScript: true})
	first := p.Text("#_t")
	s.advance(2 * time.Second)
	p.Wait(fmt.Sprintf("document.getElementById('_t') && document.getElementById('_t').innerText !== %q", first))
	clean(t, p)
}

func walkOldToken(t *testing.T, s *service, b *webtest.Browser) {
	s.setAccess(open, survey.RotatingAccess)
	old, _ := s.collector.Token(open)
	s.advance(time.Hour)
	p := b.Page(t, webtest.Look{})
	p.Open(s.address + "/k/" + open + "?t=" + old)
	says(t, p.Text("main"), []string{"Xin quét lại mã đang hiện trên màn hình tại quầy"}, nil)
	p.Accessible("old token")
	p.Shot("door-old", false)
	token, _ := s.collector.Token(open)
	webtest.Eval[bool](p, "(document.getElementById('key').value = '', true)")
	p.Type("#key", strings.ToLower(token))
	p.Click("form button")
	p.Wait("document.getElementById('_f')")
	walkForm(p)
	p.Wait(thanksPage)
	clean(t, p)
}

// A phone throws a page away and loads it anew, long after the screen's code
// has changed: the form is still there, with its answers and its seal, and in
// the other language, too.
func walkPassReload(t *testing.T, s *service, b *webtest.Browser) {
	s.setAccess(open, survey.RotatingAccess)
	token, _ := s.collector.Token(open)
	p := b.Page(t, webtest.Look{})
	p.Open(s.address + "/k/" + open + "?t=" + token)
	seal := webtest.Eval[string](p, "document.querySelector('[name=_seal]').value")
	p.Tick("stage", "both")
	p.Click(nextButton)
	part(p, "A")
	p.Tick("A1", "4")
	s.advance(time.Hour)
	p.Reload()
	part(p, "A")
	p.Click("header button:not([hidden])")
	p.Wait("document.documentElement.lang === 'en' && document.querySelector('[name=A1][value=\"4\"]').checked")
	if now := webtest.Eval[string](p, "document.querySelector('[name=_seal]').value"); now != seal {
		t.Error("the form has another seal")
	}
	clean(t, p)
}

func walkTooLate(t *testing.T, s *service, b *webtest.Browser) {
	s.setAccess(open, survey.RotatingAccess)
	token, _ := s.collector.Token(open)
	p := b.Page(t, webtest.Look{})
	p.Open(s.address + "/k/" + open + "?t=" + token)
	toTheEnd(p)
	s.advance(3 * time.Hour)
	p.Click(sendButton)
	p.Wait("document.getElementById('_key')")
	p.Accessible("too late")
	p.Shot("form-too-late", false)
	token, _ = s.collector.Token(open)
	webtest.Eval[bool](p, "(document.getElementById('_key').value = '', true)")
	p.Type("#_key", token)
	p.Click(sendButton)
	p.Wait("document.querySelector('[name=_seal]') && !document.getElementById('_key')")
	p.Click(sendButton)
	p.Wait(thanksPage)
	if all := s.responses(); len(all) != 1 || all[0].Answers["A1"].Rating != 4 {
		t.Errorf("kept %+v", all)
	}
	clean(t, p)
}

func walkTicket(t *testing.T, s *service, b *webtest.Browser) {
	s.setAccess(open, survey.OneTimeAccess)
	codes := s.makeTickets(open, 2)
	p := b.Page(t, webtest.Look{})
	s.form(p, open)
	p.Accessible("asked for a one-time code")
	p.Shot("door-ticket", false)
	p.Type("#key", strings.ToLower(codes[0][:15])+"0") // mistyped, or by chance right
	p.Click("form button")
	p.Wait("document.querySelector('.error')")
	p.Accessible("mistyped")
	webtest.Eval[bool](p, "(document.getElementById('key').value = '', true)")
	p.Type("#key", codes[0])
	p.Click("form button")
	p.Wait("document.getElementById('_f')")
	walkForm(p)
	p.Wait(thanksPage)
	scan := b.Page(t, webtest.Look{})
	scan.Open(s.address + "/?o=" + url.QueryEscape(codes[1]))
	scan.Wait("document.getElementById('_f')")
	scan.Open(s.address + "/k/" + open + "?o=" + codes[0])
	says(t, scan.Text("main"), []string{"Mã này đã được dùng"}, nil)
	scan.Accessible("used")
	scan.Shot("door-used", false)
	if all := s.responses(); len(all) != 1 || all[0].Channel != survey.ByOneTime {
		t.Errorf("kept %+v", all)
	}
	clean(t, p)
	clean(t, scan)
}
