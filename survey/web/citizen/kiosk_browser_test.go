package citizen_test

import (
	"strings"
	"testing"
	"time"

	"sipas/survey"
	"sipas/survey/collect"
	"sipas/survey/web/webtest"
)

// tablet is a kiosk at its start screen.
func (s *service) tablet(t *testing.T, b *webtest.Browser, before string) *webtest.Page {
	t.Helper()
	p := s.setUp(t, b, open, survey.Kiosk, webtest.Look{Width: 800, Height: 1280, BeforeEach: before})
	p.Wait(atStart)
	return p
}

// nothingLeft makes sure that nothing of a person is left on a page or in the browser.
func nothingLeft(t *testing.T, p *webtest.Page) {
	t.Helper()
	if n := webtest.Eval[int](p, `document.querySelectorAll('input:checked:not([value=""])').length`); n != 0 {
		t.Errorf("%d answers are still there", n)
	}
	if left := webtest.Eval[string](p, "JSON.stringify(localStorage) + JSON.stringify(sessionStorage)"); strings.Contains(left, "A1") || strings.Contains(left, "receipt") {
		t.Errorf("storage: %s", left)
	}
}

func walkKiosk(t *testing.T, s *service, b *webtest.Browser) {
	p := s.tablet(t, b, "")
	length := webtest.Eval[int](p, "history.length")
	p.Click(beginButton)
	p.Wait(atForm)
	walkForm(p)
	p.Wait(atNote)
	receipt := s.responses()[0].ID.Receipt()
	says(t, p.Text("main"), []string{receipt}, nil)
	if at := webtest.Eval[string](p, "location.href"); strings.Contains(at, receipt) {
		t.Errorf("the receipt stands in the address %s", at)
	}
	p.Click("a.leave")
	p.Wait(atStart)
	nothingLeft(t, p)
	if now := webtest.Eval[int](p, "history.length"); now != length {
		t.Errorf("the history has %d entries, had %d", now, length)
	}
	clean(t, p)
}

func walkKioskIdle(t *testing.T, s *service, b *webtest.Browser) {
	p := s.tablet(t, b, hurried)
	p.Click(beginButton)
	p.Wait(atForm)
	p.Tick("stage", "both")
	p.Click(nextButton)
	part(p, "A")
	p.Tick("A1", "2")
	p.Wait("document.querySelector('.soon').checkVisibility() && !(" + asked + ")") // twenty seconds before the end
	says(t, p.Text(".soon"), []string{"Trang sắp tự đóng"}, nil)
	p.Accessible("about to close")
	p.Shot("kiosk-soon", false)
	p.Wait(asked)
	says(t, p.Text(".veil"), []string{"Ông/Bà còn ở đó không?", "Tiếp tục"}, nil)
	p.Wait(atStart)
	nothingLeft(t, p)
	if all := s.responses(); len(all) != 1 || !all[0].Partial || all[0].Channel != survey.ByKiosk || all[0].Answers["A1"].Rating != 2 {
		t.Errorf("kept %+v", all)
	}
	s.advance(time.Minute)
	p.Click(beginButton)
	p.Wait(atForm)
	p.Tick("stage", "other") // nothing rated: nothing to keep
	p.Wait(asked)
	p.Wait(atStart)
	nothingLeft(t, p)
	if n := len(s.responses()); n != 1 {
		t.Errorf("%d responses", n)
	}
	clean(t, p)
}

func walkKioskStay(t *testing.T, s *service, b *webtest.Browser) {
	p := s.tablet(t, b, hurried)
	p.Click(beginButton)
	p.Wait(atForm)
	p.Tick("stage", "both")
	for range 3 {
		p.Wait(asked)
		p.Click(".veil button")
		p.Wait("!(" + asked + ")")
	}
	if !webtest.Eval[bool](p, "document.querySelector('[name=stage][value=both]').checked") {
		t.Error("the answers are gone")
	}
	p.Wait(asked)
	p.Type(".veil button", " ") // the keyboard will do, too
	p.Wait("!(" + asked + ")")
	p.Wait(atForm)
	clean(t, p)
}

func walkKioskBack(t *testing.T, s *service, b *webtest.Browser) {
	p := s.tablet(t, b, "")
	p.Click(beginButton)
	p.Wait(atForm)
	walkForm(p)
	p.Wait(atNote)
	note := webtest.Eval[string](p, "location.href")
	p.Click("a.leave")
	p.Wait(atStart)
	s.advance(time.Minute)
	p.Back() // out of the kiosk altogether: its pages are one entry
	p.Wait("location.href === 'about:blank'")
	s.advance(collect.TokenStep)
	p.Open(note) // from the browser's list of visits
	p.Wait(atStart)
	// Whoever comes to a form by Back or Forward is led to the start.
	p.Open(s.address + "/kiosk/" + open + "/form")
	p.Wait(atForm)
	p.Tick("stage", "both")
	p.Open(s.address + "/kiosk/" + open)
	p.Wait(atStart)
	s.advance(time.Minute)
	p.Back()
	time.Sleep(300 * time.Millisecond)
	p.Wait(atStart)
	nothingLeft(t, p)
	clean(t, p)
}

func walkKioskOffline(t *testing.T, s *service, b *webtest.Browser) {
	p := s.tablet(t, b, "")
	p.Click(beginButton)
	p.Wait(atForm)
	toTheEnd(p)
	p.Offline(true)
	p.Click(sendButton)
	p.Wait("document.querySelector('#_u .box:not(.unsent)').checkVisibility()")
	p.Accessible("kept at the kiosk")
	p.Shot("kiosk-kept", false)
	if n := webtest.Eval[int](p, `document.querySelectorAll('input:checked:not([value=""])').length`); n != 0 {
		t.Errorf("%d answers are still in the page", n)
	}
	p.Wait("document.querySelector('#_u .unsent').checkVisibility()") // it would go to the start, and waits for the network
	p.Shot("kiosk-offline", false)
	p.Offline(false)
	p.Wait(atStart) // not at the receipt: whoever it is for may have gone
	p.Wait("localStorage.getItem('sipas-kiosk') === '[]'")
	if all := s.responses(); len(all) != 1 || all[0].Partial {
		t.Errorf("kept %+v", all)
	}
	clean(t, p)
}

// Whoever leaves while there is no network leaves nothing on the screen, neither
// answers, nor those of a sheet that came back, nor a receipt.
func walkKioskLeaveOffline(t *testing.T, s *service, b *webtest.Browser) {
	gone := "document.querySelector('#_u .unsent').checkVisibility() && !document.querySelector('fieldset,.receipt,#_p')"
	p := s.tablet(t, b, "")
	leave := func() {
		t.Helper()
		p.Offline(true)
		p.Click("a.leave")
		p.Wait(gone)
		says(t, webtest.Eval[string](p, "document.documentElement.outerHTML"), nil, []string{"0RK2"})
		p.Offline(false)
		p.Wait(atStart)
		nothingLeft(t, p)
		s.advance(time.Minute)
		p.Click(beginButton)
		p.Wait(atForm)
	}
	p.Click(beginButton)
	p.Wait(atForm)
	p.Tick("stage", "both")
	leave()
	p.Tick("stage", "other")
	for _, id := range []string{"A", "B", "C", "D", "E", "_overall", "_end"} {
		p.Click(nextButton)
		part(p, id)
	}
	p.Click(sendButton)
	p.Wait("document.getElementById('_p')")
	leave()
	walkForm(p)
	p.Wait(atNote)
	leave()
	clean(t, p)
}

// The tablet is not known any more when it sends: the sheet waits for it to be
// set up again, and then comes in.
func walkKioskForgotten(t *testing.T, s *service, b *webtest.Browser) {
	p := s.tablet(t, b, "")
	p.Click(beginButton)
	p.Wait(atForm)
	toTheEnd(p)
	s.revokeDevice(open, survey.Kiosk)
	p.Click(sendButton)
	p.Wait("document.querySelector('#_u .box:not(.unsent)').checkVisibility()")
	if n := webtest.Eval[int](p, "JSON.parse(localStorage.getItem('sipas-kiosk')).length"); n != 1 || len(s.responses()) != 0 {
		t.Fatalf("%d sheets wait, %d came in", n, len(s.responses()))
	}
	s.allowDevice(open, survey.Kiosk)
	p.Open(s.address + "/kiosk/" + open)
	p.Wait("localStorage.getItem('sipas-kiosk') === '[]'")
	if n := len(s.responses()); n != 1 {
		t.Errorf("%d responses", n)
	}
}

// The tablet's storage is full: what waits, waits in the page.
func walkKioskFull(t *testing.T, s *service, b *webtest.Browser) {
	p := s.tablet(t, b, "localStorage.setItem('sipas-kiosk', '[]'); Storage.prototype.setItem = () => { throw new Error('full') }")
	p.Click(beginButton)
	p.Wait(atForm)
	toTheEnd(p)
	p.Offline(true)
	p.Click(sendButton)
	p.Wait("document.querySelector('#_u .box:not(.unsent)').checkVisibility()")
	p.Offline(false)
	p.Wait(atStart + " || " + atNote)
	if n := len(s.responses()); n != 1 {
		t.Errorf("%d responses", n)
	}
}

// A sheet is finished while the service is away, and the tablet loses power.
// When both are back, the sheet is sent, by whichever page comes first.
func walkKioskPower(t *testing.T, s *service, b *webtest.Browser) {
	p := s.tablet(t, b, "")
	p.Click(beginButton)
	p.Wait(atForm)
	toTheEnd(p)
	s.down()
	p.Click(sendButton)
	p.Wait("document.querySelector('#_u .box:not(.unsent)').checkVisibility()")
	p.Open("about:blank")
	s.up()
	p.Open(s.address + "/kiosk/" + open)
	p.Wait(atStart)
	p.Wait("localStorage.getItem('sipas-kiosk') === '[]'")
	if all := s.responses(); len(all) != 1 || all[0].Answers["OV"].Rating != 5 {
		t.Errorf("kept %+v", all)
	}
	says(t, p.Text("body"), nil, []string{s.responses()[0].ID.Receipt()})
	clean(t, p)
}

func walkKioskPace(t *testing.T, s *service, b *webtest.Browser) {
	p := s.tablet(t, b, "")
	p.Click(beginButton)
	p.Wait(atForm)
	walkForm(p)
	p.Wait(atNote)
	p.Click("a.leave")
	p.Wait(atStart)
	s.advance(3 * time.Second)
	p.Click(beginButton)
	p.Wait("document.querySelector('.welcome').dataset.wait === '2'")
	says(t, p.Text("main"), []string{"Xin đợi giây lát"}, nil)
	p.Accessible("wait")
	p.Shot("kiosk-wait", false)
	s.advance(2 * time.Second)
	p.Wait(atForm) // by itself
	clean(t, p)
}

func walkKioskError(t *testing.T, s *service, b *webtest.Browser) {
	p := s.tablet(t, b, hurried)
	p.Click(beginButton)
	p.Wait(atForm)
	p.Tick("stage", "other")
	for _, id := range []string{"A", "B", "C", "D", "E", "_overall", "_end"} {
		p.Click(nextButton)
		part(p, id)
	}
	p.Click(sendButton)
	p.Wait("document.getElementById('_p')")
	p.Accessible("error at the kiosk")
	p.Wait(asked)
	p.Wait(atStart) // nobody puts it right
	nothingLeft(t, p)
	if n := len(s.responses()); n != 0 {
		t.Errorf("%d responses", n)
	}
	clean(t, p)
}

func walkKioskPlain(t *testing.T, s *service, b *webtest.Browser) {
	p := s.setUp(t, b, open, survey.Kiosk, webtest.Look{Width: 800, Height: 1280, NoScript: true})
	p.Click(beginButton)
	p.Wait("document.getElementById('_f')")
	says(t, p.Text("main"), []string{"tự đóng sau 10 phút"}, nil)
	p.Tick("A1", "3")
	p.Click(sendButton)
	p.Wait(atNote)
	p.Click("a.leave")
	p.Wait(atStart)
	if n := len(s.responses()); n != 1 {
		t.Errorf("%d responses", n)
	}
	clean(t, p)
}
