package citizen_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sipas/survey"
	"sipas/survey/collect"
	"sipas/survey/web/webtest"
)

const (
	nextButton = "#_e .b.go"
	backButton = "#_e .b:not(.go)"
	sendButton = "#_e .go:not(.b)"
	thanksPage = "location.pathname.includes('/thanks/') && document.querySelector('.receipt')"
)

// part waits until the script shows a part of the form.
func part(p *webtest.Page, id string) {
	p.Wait("document.querySelector('section:not([hidden])').id==='" + id + "'")
}

// toTheEnd rates a little and goes to the last part with the script.
func toTheEnd(p *webtest.Page) {
	p.Tick("stage", "result")
	for _, id := range []string{"A", "B", "C", "D", "E", "_overall", "_end"} {
		p.Click(nextButton)
		part(p, id)
		switch id {
		case "A":
			p.Tick("A1", "4")
		case "_overall":
			p.Tick("OV", "5")
		}
	}
}

func clean(t *testing.T, p *webtest.Page) {
	t.Helper()
	if f := p.Faults(); f != "" {
		t.Errorf("faults in the browser: %s", f)
	}
}

func TestJourneys(t *testing.T) {
	b := webtest.Start(t)
	for _, c := range []struct {
		name string
		walk func(*testing.T, *service, *webtest.Browser)
	}{
		{"with script", walkWithScript},
		{"without script", walkWithoutScript},
		{"reload in the middle", walkReload},
		{"back button", walkBack},
		{"double tap", walkDoubleTap},
		{"offline then online", walkOffline},
		{"closed while offline, sent by a later visit", walkLater},
		{"server down then up", walkDown},
		{"replies lost", walkCut},
		{"no storage on the phone", walkNoStorage},
		{"storage full", walkFull},
		{"storage that fills up while sheets wait", walkFillsUp},
		{"one of two unsent sheets is dropped", walkDrop},
		{"a sheet that never gets through", walkSick},
		{"the next person at the same phone", walkNextPerson},
		{"nothing rated", walkError},
		{"refused when sent later", walkRefusedLater},
		{"too old when sent later", walkExpiredLater},
		{"other answers were sent before", walkDiffers},
		{"change of language", walkLanguage},
		{"enter key", walkEnter},
		{"two minutes more", walkMore},
	} {
		t.Run(c.name, func(t *testing.T) { c.walk(t, serve(t), b) })
	}
}

func walkWithScript(t *testing.T, s *service, b *webtest.Browser) {
	p := b.Page(t, webtest.Look{})
	s.form(p, open)
	p.Accessible("first part")
	p.Tick("stage", "submit")
	for _, id := range []string{"A", "B", "C", "E", "_overall", "_end"} { // no D: nothing was received
		p.Click(nextButton)
		part(p, id)
		p.Accessible("part " + id)
		if id == "A" {
			p.Tick("A1", "5")
			p.Tick("A2", "NA")
			p.Tick("A3", "1")
			p.Click("input[name=A3][value='']")
		}
	}
	if got := p.Text("section:not([hidden]) h2 small"); got != "Phần 7/7" {
		t.Errorf("the last part is %q", got)
	}
	p.Tick("wishes", "time")
	p.Tick("wishes", "fees")
	p.Tick("wishes", "online")
	if !webtest.Eval[bool](p, `document.querySelector("input[value=papers]").disabled`) {
		t.Error("a fourth wish can be ticked")
	}
	if got := p.Text("#comment + p"); got != "Còn 1.000 ký tự" {
		t.Errorf("before anything is written the count says %q", got)
	}
	p.Type("#comment", "Nhanh, gọn")
	if got := p.Text("#comment + p"); got != "Còn 990 ký tự" {
		t.Errorf("the count says %q", got)
	}
	p.Click(sendButton)
	p.Wait(thanksPage)
	p.Accessible("thanks")

	kept := s.responses()
	if len(kept) != 1 {
		t.Fatalf("%d responses", len(kept))
	}
	want := survey.Answers{"stage": {Choices: []string{"submit"}}, "A1": {Rating: 5}, "A2": {DontKnow: true},
		"wishes": {Choices: []string{"time", "fees", "online"}}, "comment": {Text: "Nhanh, gọn"}}
	if diff := cmp.Diff(want, kept[0].Answers); diff != "" {
		t.Error(diff)
	}
	if got := p.Text(".receipt"); got != kept[0].ID.Receipt() {
		t.Errorf("receipt %q, want %q", got, kept[0].ID.Receipt())
	}
	if r := p.Requests(); len(r) != 3 || !strings.HasPrefix(r[1], "POST") {
		t.Errorf("requests: the form, its sending and the thanks were expected: %q", r)
	}
	if left := webtest.Eval[string](p, "JSON.stringify(localStorage)"); strings.Contains(left, "A1") {
		t.Errorf("answers stay on the phone: %s", left)
	}
	if c := webtest.Eval[string](p, "document.cookie"); c != "" {
		t.Errorf("cookie %q", c)
	}
	clean(t, p)
}

func walkWithoutScript(t *testing.T, s *service, b *webtest.Browser) {
	p := b.Page(t, webtest.Look{NoScript: true})
	s.form(p, open)
	p.Accessible("plain form")
	shown := func(id string) bool {
		return webtest.Eval[bool](p, "document.getElementById('"+id+"').checkVisibility()")
	}
	if !shown("D") || shown("ontime") {
		t.Error("before the first question: part D must show, the question about the result must not")
	}
	p.Tick("stage", "result")
	if !shown("D") || !shown("ontime") {
		t.Error("who receives a result must be asked about it")
	}
	p.Tick("stage", "submit")
	if shown("D") || shown("ontime") {
		t.Error("who hands a file in must not be asked about the result")
	}
	p.Tick("B3", "2")
	p.Tick("OV", "3")
	p.Type("#comment", "Xin cảm ơn")
	p.Click(sendButton)
	p.Wait(thanksPage)
	p.Accessible("thanks without script")
	want := survey.Answers{"stage": {Choices: []string{"submit"}}, "B3": {Rating: 2}, "OV": {Rating: 3}, "comment": {Text: "Xin cảm ơn"}}
	if diff := cmp.Diff(want, s.responses()[0].Answers); diff != "" {
		t.Error(diff)
	}
	// Back and send again: the same seal, counted once.
	p.Back()
	p.Wait("document.getElementById('_f')")
	webtest.Eval[bool](p, `["[name=stage][value=submit]", "[name=B3][value='2']", "[name=OV][value='3']", "`+sendButton+`"]
		.every(s => (document.querySelector(s).click(), true))`)
	p.Wait("location.pathname.includes('/thanks/') || document.querySelector('h1').innerText.includes('câu trả lời khác')")
	if n := len(s.responses()); n != 1 {
		t.Errorf("%d responses after going back and sending again", n)
	}
	clean(t, p)
}

func walkReload(t *testing.T, s *service, b *webtest.Browser) {
	p := b.Page(t, webtest.Look{})
	s.form(p, open)
	toTheEnd(p)
	p.Type("#comment", "Giữ lại")
	p.Reload()
	part(p, "_end")
	if got := webtest.Eval[string](p, "document.getElementById('comment').value"); got != "Giữ lại" {
		t.Errorf("comment after the reload: %q", got)
	}
	p.Click(sendButton)
	p.Wait(thanksPage)
	if a := s.responses()[0].Answers; a["A1"].Rating != 4 || a["comment"].Text != "Giữ lại" {
		t.Errorf("answers: %v", a)
	}
	clean(t, p)
}

func walkBack(t *testing.T, s *service, b *webtest.Browser) {
	p := b.Page(t, webtest.Look{})
	s.form(p, open)
	toTheEnd(p)
	p.Back()
	part(p, "_overall")
	p.Click(backButton)
	part(p, "E")
	p.Back()
	part(p, "_overall")
	p.Click(nextButton)
	part(p, "_end")
	p.Click(sendButton)
	p.Wait(thanksPage)
	first := s.responses()[0]
	p.Back()
	p.Wait("document.getElementById('_f')")
	if webtest.Eval[int](p, "document.querySelectorAll('input:checked:not([value=\"\"])').length") != 0 {
		t.Error("the form behind the thank-you page still has the answers")
	}
	if seal := webtest.Eval[string](p, "document.querySelector('[name=_seal]').value"); seal == "" {
		t.Error("the form has no seal")
	} else if o, err := s.collector.Sealer.Open(seal); err != nil || o.ID == first.ID {
		t.Errorf("the form behind the thank-you page is the one that was sent (%v)", err)
	}
	clean(t, p)
}

func walkDoubleTap(t *testing.T, s *service, b *webtest.Browser) {
	p := b.Page(t, webtest.Look{})
	s.form(p, open)
	toTheEnd(p)
	webtest.Eval[bool](p, "(() => { const b = document.querySelector('"+sendButton+"'); b.click(); b.click(); b.click(); return true })()")
	p.Wait(thanksPage)
	if n, posts := len(s.responses()), s.posts.Load(); n != 1 || posts != 1 {
		t.Errorf("%d responses from %d requests", n, posts)
	}
	clean(t, p)
}

// unsent waits for the banner and checks that nothing else is claimed.
func unsent(t *testing.T, p *webtest.Page) {
	t.Helper()
	p.Wait("document.querySelector('#_u div').checkVisibility()")
	p.Wait("!document.getElementById('_f').checkVisibility()") // what waits to be sent cannot be changed
	text := p.Text("body")
	says(t, text, []string{"Chưa gửi – sẽ tự gửi khi có mạng"}, []string{"Đã ghi nhận"})
}

func walkOffline(t *testing.T, s *service, b *webtest.Browser) {
	p := b.Page(t, webtest.Look{})
	s.form(p, open)
	toTheEnd(p)
	p.Offline(true)
	p.Click(sendButton)
	unsent(t, p)
	p.Accessible("unsent")
	p.Shot("unsent", false)
	if n := len(s.responses()); n != 0 {
		t.Errorf("%d responses while offline", n)
	}
	p.Offline(false)
	p.Wait(thanksPage)
	if n := len(s.responses()); n != 1 {
		t.Errorf("%d responses", n)
	}
	clean(t, p)
}

func walkLater(t *testing.T, s *service, b *webtest.Browser) {
	p := b.Page(t, webtest.Look{})
	s.form(p, open)
	toTheEnd(p)
	s.down()
	p.Click(sendButton)
	unsent(t, p)
	s.up()
	p.Open("about:blank")
	s.form(p, over) // any page of the survey will do
	p.Wait("document.querySelector('#_u > .box + p').checkVisibility()")
	p.Accessible("sent later")
	says(t, p.Text("#_u"), []string{"Đã ghi nhận phiếu gửi trước", s.responses()[0].ID.Receipt()}, []string{"Chưa gửi"})
	p.Click("#_u a")
	p.Wait(thanksPage)
	s.form(p, open)
	if n := webtest.Eval[int](p, "document.querySelectorAll('input:checked').length"); n != 0 {
		t.Errorf("a new form has %d answers of the one that was sent", n)
	}
	if n := len(s.responses()); n != 1 {
		t.Errorf("%d responses", n)
	}
	clean(t, p)
}

func walkDown(t *testing.T, s *service, b *webtest.Browser) {
	p := b.Page(t, webtest.Look{})
	s.form(p, open)
	toTheEnd(p)
	s.store.away.Store(true) // 503 first, then no server at all
	p.Click(sendButton)
	unsent(t, p)
	s.down()
	p.Click("#_u button")
	time.Sleep(100 * time.Millisecond)
	s.store.away.Store(false)
	s.up()
	p.Click("#_u button") // "Gửi ngay"; it would go by itself within seconds
	p.Wait(thanksPage)
	if n := len(s.responses()); n != 1 {
		t.Errorf("%d responses", n)
	}
	clean(t, p)
}

func walkCut(t *testing.T, s *service, b *webtest.Browser) {
	p := b.Page(t, webtest.Look{})
	s.form(p, open)
	toTheEnd(p)
	s.cut.Store(true)
	p.Click(sendButton)
	unsent(t, p)
	p.Click("#_u button")
	p.Wait("true")
	s.cut.Store(false)
	p.Wait(thanksPage) // by itself, two seconds after the last try
	if n, posts := len(s.responses()), s.posts.Load(); n != 1 || posts < 2 {
		t.Errorf("%d responses from %d requests", n, posts)
	}
	clean(t, p)
}

func walkNoStorage(t *testing.T, s *service, b *webtest.Browser) {
	p := b.Page(t, webtest.Look{BeforeEach: `Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('no') }})`})
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
	clean(t, p)
}

func walkError(t *testing.T, s *service, b *webtest.Browser) {
	for name, look := range map[string]webtest.Look{"with script": {}, "without script": {NoScript: true}} {
		p := b.Page(t, look)
		s.form(p, open)
		p.Tick("stage", "other")
		for _, id := range []string{"A", "B", "C", "D", "E", "_overall", "_end"} {
			if !look.NoScript {
				p.Click(nextButton)
				part(p, id)
			}
		}
		p.Type("#comment", "Chưa chọn mức nào")
		p.Click(sendButton)
		p.Wait("document.getElementById('_p')")
		p.Accessible("error state " + name)
		p.Shot("error-"+strings.ReplaceAll(name, " ", "-"), false)
		p.Wait("document.activeElement.id==='_p'")
		if !webtest.Eval[bool](p, "document.querySelector('[name=stage][value=other]').checked && document.getElementById('comment').value==='Chưa chọn mức nào'") {
			t.Errorf("%s: what was typed is gone", name)
		}
		p.Click("#_p a")
		p.Wait("document.activeElement.id==='A1-1'")
		p.Tick("A1", "3")
		p.Click(sendButton)
		p.Wait(thanksPage)
		clean(t, p)
	}
	if n := len(s.responses()); n != 2 {
		t.Errorf("%d responses", n)
	}
}

func walkRefusedLater(t *testing.T, s *service, b *webtest.Browser) {
	p := b.Page(t, webtest.Look{})
	s.form(p, open)
	toTheEnd(p)
	s.down()
	p.Click(sendButton)
	unsent(t, p)
	s.changeWave(open, func(v *survey.Wave) { v.State = survey.Closed })
	s.up()
	p.Open("about:blank")
	s.form(p, real)
	p.Wait("document.querySelector('#_u > .wrong').checkVisibility()")
	p.Accessible("refused later")
	says(t, p.Text("#_u"), []string{"không gửi được", "Đợt khảo sát đã kết thúc"}, []string{"Chưa gửi"})
	p.Reload()
	if webtest.Eval[bool](p, "document.getElementById('_u').innerText.trim() !== ''") {
		t.Error("what cannot be sent is tried for ever")
	}
	clean(t, p)
}

func walkExpiredLater(t *testing.T, s *service, b *webtest.Browser) {
	p := b.Page(t, webtest.Look{})
	s.form(p, open)
	toTheEnd(p)
	s.down()
	p.Click(sendButton)
	unsent(t, p)
	s.advance(collect.SealLife + time.Hour)
	s.up()
	p.Open("about:blank")
	s.form(p, over)
	p.Wait("document.querySelector('#_u > .wrong').checkVisibility()")
	says(t, p.Text("#_u"), []string{"Phiếu đã mở quá lâu", "Xin quét lại mã QR"}, []string{"Chưa gửi"})
	s.form(p, open) // scanned again: the answers are there, under a new seal
	if !webtest.Eval[bool](p, "document.querySelector('[name=OV][value=\"5\"]').checked") {
		t.Error("the answers are gone")
	}
	p.Open(s.address + "/k/" + open + "#_end")
	p.Click(sendButton)
	p.Wait(thanksPage)
	if a := s.responses()[0].Answers; a["A1"].Rating != 4 || a["OV"].Rating != 5 {
		t.Errorf("answers: %v", a)
	}
	clean(t, p)
}

func walkDiffers(t *testing.T, s *service, b *webtest.Browser) {
	p := b.Page(t, webtest.Look{})
	s.form(p, open)
	toTheEnd(p)
	other := sheetValues()
	other.Set("_seal", webtest.Eval[string](p, "document.querySelector('[name=_seal]').value"))
	s.request("POST", "/k/"+open, other.Encode())
	p.Click(sendButton)
	p.Wait("document.querySelector('h1').innerText.includes('câu trả lời khác')")
	p.Accessible("other answers")
	p.Click("main a.button")
	p.Wait("location.pathname === '/r'")
	clean(t, p)
}

func walkLanguage(t *testing.T, s *service, b *webtest.Browser) {
	for name, look := range map[string]webtest.Look{"with script": {}, "without script": {NoScript: true}} {
		p := b.Page(t, look)
		s.form(p, open)
		p.Tick("stage", "both")
		if !look.NoScript {
			p.Click(nextButton)
			part(p, "A")
		}
		p.Tick("A2", "2")
		p.Click("header button:not([hidden])")
		p.Wait("document.documentElement.lang==='en' && document.readyState==='complete'")
		if !webtest.Eval[bool](p, "document.querySelector('[name=A2][value=\"2\"]').checked && document.querySelector('[name=stage][value=both]').checked") {
			t.Errorf("%s: the answers are gone", name)
		}
		p.Accessible("English " + name)
		clean(t, p)
	}
}

func walkEnter(t *testing.T, s *service, b *webtest.Browser) {
	p := b.Page(t, webtest.Look{})
	s.form(p, open)
	p.Tick("stage", "other")
	p.Type("input[name=stage][value=other]", "\r")
	part(p, "A")
	plain := b.Page(t, webtest.Look{NoScript: true})
	s.form(plain, open)
	plain.Tick("A1", "4")
	plain.Type("input[name=A1][value='4']", "\r")
	plain.Wait("document.getElementById('_p')")
	if !webtest.Eval[bool](plain, "document.querySelector('[name=A1][value=\"4\"]').checked") || len(s.responses()) != 0 {
		t.Error("the enter key sends an unfinished sheet, or loses it")
	}
	clean(t, p)
}
