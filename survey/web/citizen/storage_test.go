package citizen_test

import (
	"strings"
	"testing"

	"sipas/survey/web/webtest"
)

// fullStorage is a phone that keeps what it has and takes nothing more.
const fullStorage = `if (location.protocol !== 'about:') {
	if (localStorage.getItem('sipas-unsent') === null && !sessionStorage.getItem('begun')) localStorage.setItem('sipas-unsent', '[]');
	sessionStorage.setItem('begun', '1');
	Storage.prototype.setItem = function() { throw new DOMException('full', 'QuotaExceededError') };
}`

// The list of an earlier visit is in the storage, which now is full: the sheet
// is sent all the same.
func walkFull(t *testing.T, s *service, b *webtest.Browser) {
	p := b.Page(t, webtest.Look{BeforeEach: fullStorage})
	s.form(p, open)
	toTheEnd(p)
	s.down()
	p.Click(sendButton)
	unsent(t, p)
	says(t, p.Text("#_u"), []string{"Xin đừng đóng trang"}, []string{"có thể đóng trang"})
	s.up()
	p.Click("#_u button")
	p.Wait(thanksPage)
	if n := len(s.responses()); n != 1 {
		t.Errorf("%d responses", n)
	}
	if left := webtest.Eval[bool](p, "localStorage.getItem('sipas-unsent') !== null"); left {
		t.Error("an empty list stays in the storage")
	}
	clean(t, p)
}

// An unsent sheet is in the storage when it becomes full: both are sent, each once.
func walkFillsUp(t *testing.T, s *service, b *webtest.Browser) {
	p := b.Page(t, webtest.Look{})
	leaveUnsent(t, s, p, either)
	s.form(p, open)
	webtest.Eval[bool](p, `(Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') }, true)`)
	s.sick.Store(nil)
	toTheEnd(p)
	p.Click(sendButton)
	p.Wait(thanksPage)
	p.Wait("localStorage.getItem('sipas-unsent') === null")
	if n := len(s.responses()); n != 2 {
		t.Errorf("%d responses", n)
	}
	clean(t, p)
}

// leaveUnsent fills a short form in at a counter whose sheets do not get
// through, so that the phone keeps one.
func leaveUnsent(t *testing.T, s *service, p *webtest.Page, code string) {
	t.Helper()
	s.sick.Store(&code)
	s.form(p, code)
	p.Tick("stage", "other")
	p.Click(nextButton)
	part(p, "_ratings")
	p.Tick("OV", "2")
	p.Click(nextButton)
	part(p, "_end")
	p.Click(sendButton)
	unsent(t, p)
}

const kept = "JSON.parse(localStorage.getItem('sipas-unsent') || '[]').map(s => s.to).join()"

func walkDrop(t *testing.T, s *service, b *webtest.Browser) {
	p := b.Page(t, webtest.Look{})
	leaveUnsent(t, s, p, either)
	s.form(p, open)
	toTheEnd(p)
	all := "*"
	s.sick.Store(&all)
	p.Click(sendButton)
	unsent(t, p)
	if got := webtest.Eval[string](p, kept); strings.Count(got, "/k/") != 2 {
		t.Fatalf("the phone keeps %q", got)
	}
	p.Click("#_u button + button")
	p.Wait("document.getElementById('_f').checkVisibility()") // the page was loaded anew
	if got := webtest.Eval[string](p, kept); got != "/k/"+either {
		t.Errorf("after dropping the sheet of this page the phone keeps %q", got)
	}
	s.sick.Store(nil)
	p.Click("#_u button")
	p.Wait("document.querySelector('#_u > .box + p').checkVisibility()")
	if r := s.responses(); len(r) != 1 || r[0].Form != "short" {
		t.Errorf("responses: %v", r)
	}
	clean(t, p)
}

// A sheet that always meets a fault does not hold up those after it, and is
// not lost.
func walkSick(t *testing.T, s *service, b *webtest.Browser) {
	p := b.Page(t, webtest.Look{})
	leaveUnsent(t, s, p, either)
	s.form(p, open)
	toTheEnd(p)
	p.Click(sendButton)
	p.Wait(thanksPage)
	if got := webtest.Eval[string](p, kept); got != "/k/"+either {
		t.Errorf("the phone keeps %q", got)
	}
	if r := s.responses(); len(r) != 1 || r[0].Form != "full" {
		t.Errorf("responses: %v", r)
	}
	s.sick.Store(nil)
	p.Reload()
	p.Wait("document.querySelector('#_u > .box + p').checkVisibility()")
	if n := len(s.responses()); n != 2 {
		t.Errorf("%d responses once the fault is gone", n)
	}
	clean(t, p)
}

// Answers that somebody left on a shared phone are announced, can be put away
// with one button, and are gone after an hour.
func walkNextPerson(t *testing.T, s *service, b *webtest.Browser) {
	p := b.Page(t, webtest.Look{})
	ticked := func() int { return webtest.Eval[int](p, "document.querySelectorAll('input:checked').length") }
	s.form(p, open)
	if webtest.Eval[bool](p, "document.getElementById('_d').checkVisibility()") {
		t.Error("a fresh form says that answers were restored")
	}
	toTheEnd(p)
	p.Type("#comment", "của người trước")

	p.Open("about:blank")
	s.form(p, open)
	p.Wait("document.getElementById('_d').checkVisibility()")
	says(t, p.Text("#_d"), []string{"Đã khôi phục các câu trả lời đang điền dở trên máy này.", "Làm lại từ đầu"}, nil)
	p.Accessible("restored")
	p.Fits("restored")
	p.Shot("restored", false)
	if n := ticked(); n != 3 {
		t.Errorf("%d answers restored", n)
	}
	p.Click("#_d button")
	part(p, "_start")
	if n, words := ticked(), webtest.Eval[string](p, "document.getElementById('comment').value"); n != 0 || words != "" {
		t.Errorf("after starting anew: %d answers, comment %q", n, words)
	}
	if webtest.Eval[bool](p, "document.getElementById('_d').checkVisibility() || document.activeElement.localName !== 'h2'") {
		t.Error("the notice stays, or the focus is lost with its button")
	}
	p.Reload()
	if n := ticked(); n != 0 {
		t.Errorf("%d answers are back after a reload", n)
	}

	p.Tick("stage", "both")
	p.Open("about:blank")
	s.form(p, over)
	webtest.Eval[bool](p, `(() => { for (const k of Object.keys(localStorage)) {
		const d = JSON.parse(localStorage.getItem(k));
		if (d.at) localStorage.setItem(k, JSON.stringify({...d, at: d.at - 3600001}));
	} return true })()`)
	s.form(p, open)
	if n := ticked(); n != 0 || webtest.Eval[bool](p, "document.getElementById('_d').checkVisibility()") {
		t.Errorf("%d answers restored after more than an hour", n)
	}
	clean(t, p)
}
