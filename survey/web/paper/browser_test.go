package paper

import (
	"context"
	"fmt"
	"image/png"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"sipas/survey"
	"sipas/survey/access"
	office "sipas/survey/paper"
	"sipas/survey/poster"
	"sipas/survey/web/webtest"
)

// furnished has something on every page, and gives their addresses by name.
func (h *house) furnished() map[string]string {
	h.Helper()
	h.add("lan", access.Manager)
	h.add("an", access.Manager)
	fresh := must[office.Batch](h)(h.office.Make(h.Context(), "lan", office.Order{Kind: office.Paper, Wave: "2026-q1", Unit: "A", Sheets: 40}))
	typing := h.batch(12)
	for n := 1; n <= 4; n++ {
		must[office.Sheet](h)(h.office.Save(h.Context(), "an", typing.ID, office.First, office.Reading{Number: n, Values: sheetOf(4)}))
	}
	compared := h.typed(h.batch(6).ID)
	settled := h.settled(h.typed(h.batch(3).ID).ID)
	done := h.settled(h.typed(h.batch(5).ID).ID)
	must[office.Batch](h)(h.office.Accept(h.Context(), "lan", done.ID, done.Rev))
	dropped := h.batch(2)
	if err := h.office.Drop(h.Context(), dropped.ID, dropped.Rev, "In nhầm mẫu phiếu"); err != nil {
		h.Fatal(err)
	}
	v := must[office.Batch](h)(h.office.Make(h.Context(), "lan", office.Order{Kind: office.Interview, Wave: "2026-q1", Unit: "A", Counter: "a1", Interviewer: "DTV-07"}))
	id := must[survey.ResponseID](h)(h.office.NewForm())
	taken := must[office.Taken](h)(h.office.Take(h.Context(), v.ID, office.Answered{ID: id, Opened: time.Now(), Values: sheetOf(4)}))
	k := must[office.Draw](h)(h.office.Draw(h.Context(), "lan", "2026-q1", "", 4, 0))
	day := time.Now().Format("2/1/2006")
	send := func(file string) string {
		u := must[office.Upload](h)(h.office.Send(h.Context(), "lan", office.Sending{Name: "phieu-thang-3.csv", Wave: "2026-q1", Channel: survey.ByImport}, strings.NewReader(file)))
		return u.ID
	}
	return map[string]string{
		"list": "/paper", "new": "/paper/new", "batch-new": "/paper/" + fresh.ID, "batch-typing": "/paper/" + typing.ID, "batch-compared": "/paper/" + compared.ID,
		"batch-done": "/paper/" + done.ID, "batch-dropped": "/paper/" + dropped.ID, "entry": "/paper/" + typing.ID + "/entry",
		"differences": "/paper/" + compared.ID + "/differences", "accept": "/paper/" + settled.ID + "/accept", "print": "/paper/" + typing.ID + "/print?from=1&to=2",
		"rounds": "/interview", "interview": "/interview/" + v.ID, "taken": "/interview/" + v.ID + "/done?sheet=" + taken.Handle + "&receipt=" + taken.Receipt.Code,
		"draws": "/paper/rechecks", "draw": "/paper/rechecks/" + k.ID, "send": "/paper/import",
		"upload-good": "/paper/import/" + send("Đơn vị;Quầy;Ngày;A1;OV\nA;a1;"+day+";5;4\nB;;"+day+";NA;3\n"),
		"upload-bad":  "/paper/import/" + send("Đơn vị;Quầy;Ngày;A1;OV\nA;a1;"+day+";7;4\nXã Không Có;;"+day+";NA;3\n"),
		"upload-file": "/paper/import/" + send("T\xF4t\xEC;\xE0"),
	}
}

// TestLooks opens every page narrow and wide, in both languages, without
// script, with large text and forced colours: no violation of WCAG 2.2 AA,
// nothing wider than its place, no small target.
func TestLooks(t *testing.T) {
	browser := webtest.Start(t)
	h := newHouse(t)
	pages := h.furnished()
	for name, look := range map[string]webtest.Look{
		"phone-vi":  {Width: 360, Height: 640},
		"phone-en":  {Width: 360, Height: 640, Language: "en"},
		"desk-vi":   {Width: 1280, Height: 800},
		"desk-en":   {Width: 1280, Height: 800, Language: "en"},
		"dark":      {Width: 1280, Height: 800, Dark: true},
		"large":     {Width: 320, Height: 640, TextPercent: 200},
		"no-script": {Width: 360, Height: 640, NoScript: true},
	} {
		t.Run(name, func(t *testing.T) {
			page := browser.Page(t, look)
			h.enter(page, "lan", "/paper")
			for state, path := range pages {
				page.Open(h.URL + path)
				page.Shot("paper-"+state+"-"+name, true)
				page.Accessible(state)
				if state != "print" || look.Width > 800 {
					page.Fits(state)
				}
				if small := page.SmallTargets(44); small != "" {
					t.Errorf("%s: small targets:\n%s", state, small)
				}
			}
			if faults := page.Faults(); faults != "" {
				t.Error(faults)
			}
		})
	}
	for _, v := range []string{"list", "new", "batch", "entry", "differences", "accept", "print", "rounds", "interview", "draws", "draw", "send", "upload"} {
		if !h.rendered["paper/"+v+".html"] {
			t.Errorf("paper/%s.html was never shown", v)
		}
	}
}

// TestTypingIn types sheets in by keys alone: one key per answer, no page in
// between, what was begun survives a reload, and what cannot be sent is sent
// later.
func TestTypingIn(t *testing.T) {
	browser := webtest.Start(t)
	h := newHouse(t)
	h.add("an", access.Manager)
	b := h.batch(6)
	page := browser.Page(t, webtest.Look{Width: 1280, Height: 800})
	h.enter(page, "an", "/paper/"+b.ID+"/entry")
	loads := len(page.Requests())
	serial := func(n int) {
		page.Wait(fmt.Sprintf(`document.getElementById('serial').textContent === '%s'`, b.Serial(n)))
	}
	keys := func(text string) {
		t.Helper()
		page.Type(":focus", text)
	}
	// stage: both; 25 criteria and the overall question; then trips 1 and Enter
	keys("3" + strings.Repeat("4", 10) + "0-. " + strings.Repeat("5", 12) + "1" + "\r")
	serial(2)
	page.Wait(`document.getElementById('entered').textContent === '1'`)
	got := must[office.Sheet](t)(h.office.Sheet(t.Context(), b.ID, 1)).First
	for code, want := range map[string]string{"stage": "both", "A1": "4", "B5": "4", "C1": "NA", "C2": "NA", "C5": "5", "OV": "5", "trips": "1"} {
		if v := got.Values[code]; len(v) != 1 || v[0] != want {
			t.Errorf("%s is %v, want %s", code, v, want)
		}
	}
	for _, left := range []string{"C3", "C4"} {
		if v := got.Values[left]; v != nil {
			t.Errorf("%s is %v, and was left out", left, v)
		}
	}
	// who only handed in a file is not asked about the result; going back puts right
	keys("1" + "45" + "\b\b" + "2")
	if n := webtest.Eval[int](page, `[...document.querySelectorAll('[data-code^=D]')].filter(e => e.checkVisibility()).length`); n != 0 {
		t.Errorf("%d questions about the result are shown", n)
	}
	page.Reload()
	page.Wait(`document.querySelector('[name=A1][value="2"]').checked && document.querySelector('[name=stage][value=submit]').checked`)
	page.Shot("paper-entry-begun", false)
	page.Offline(true)
	keys("12345\r")
	serial(3)
	keys("25555\r")
	serial(4)
	page.Wait(`!document.getElementById('unsent').hidden`)
	page.Shot("paper-entry-offline", false)
	if n := len(must[[]office.Sheet](t)(h.office.Sheets(t.Context(), b.ID))); n != 1 {
		t.Fatalf("%d sheets arrived without network", n)
	}
	page.Offline(false)
	page.Wait(`document.getElementById('entered').textContent === '3' && document.getElementById('unsent').hidden`)
	// a sheet that says nothing comes back
	keys("1....\r")
	page.Wait(`!document.getElementById('unsent').hidden`)
	serial(4)
	page.Shot("paper-entry-refused", false)
	keys("\b\b\b\b\b\b")
	page.Click("#void")
	page.Wait(`document.getElementById('void').checked`)
	keys("\r")
	page.Wait(`document.getElementById('entered').textContent === '4'`)
	serial(5)
	for _, r := range page.Requests()[loads:] {
		if strings.HasPrefix(r, "GET") && strings.Contains(r, "/paper/") && !strings.Contains(r, "/static/") && strings.Count(strings.Join(page.Requests()[loads:], "\n"), "GET "+h.URL+"/paper/") > 1 {
			t.Errorf("a page was loaded in between: %s", r)
		}
	}
	// while a wrong sheet is on its way the next one is begun: it comes back afterwards
	page.Offline(true)
	keys("1....\r")
	serial(6)
	keys("2345")
	page.Offline(false)
	serial(5)
	page.Shot("paper-entry-aside", false)
	keys("\b\b\b\b\b\b25\r")
	serial(6)
	page.Wait(`document.querySelector('[name=stage][value=result]').checked && document.querySelector('[name=A3][value="5"]').checked`)
	keys("\r")
	page.Wait(`document.getElementById('entered').textContent === '6'`)
	if faults := page.Faults(); faults != "" {
		t.Error(faults)
	}
	if kept := webtest.Eval[string](page, `JSON.stringify(localStorage)`); strings.Contains(kept, "A1") {
		t.Errorf("the browser keeps answers: %s", kept)
	}
}

// TestTypingSpeed types a stack in as fast as the page takes it. A person who
// types 100 sheets an hour has 36 seconds for one.
func TestTypingSpeed(t *testing.T) {
	browser := webtest.Start(t)
	h := newHouse(t)
	h.add("an", access.Manager)
	const many = 30
	b := h.batch(many)
	page := browser.Page(t, webtest.Look{Width: 1280, Height: 800})
	h.enter(page, "an", "/paper/"+b.ID+"/entry")
	begin := time.Now()
	for range many {
		page.Type(":focus", "3"+strings.Repeat("45", 13)+"2"+"\r")
	}
	page.Wait(fmt.Sprintf(`document.getElementById('entered').textContent === '%d'`, many))
	each := time.Since(begin) / many
	t.Logf("%s a sheet of 28 keys: %.0f sheets an hour", each.Round(time.Millisecond), float64(time.Hour)/float64(each))
	if each > 9*time.Second {
		t.Errorf("%s a sheet: four times slower, and 100 an hour could not be had", each)
	}
	for _, s := range must[[]office.Sheet](t)(h.office.Sheets(t.Context(), b.ID)) {
		if s.First.Values["A1"][0] != "4" || s.First.Values["A2"][0] != "5" || len(s.First.Values) != 28 {
			t.Fatalf("sheet %d: %d answers, %v", s.Number, len(s.First.Values), s.First.Values)
		}
	}
}

// TestInterviewWithoutNetwork: the answers stay on the page, and go when the
// network is back.
func TestInterviewWithoutNetwork(t *testing.T) {
	browser := webtest.Start(t)
	h := newHouse(t)
	h.add("lan", access.Manager)
	v := must[office.Batch](t)(h.office.Make(t.Context(), "lan", office.Order{Kind: office.Interview, Wave: "2026-q1", Unit: "A", Counter: "a1"}))
	page := browser.Page(t, webtest.Look{Width: 360, Height: 640})
	h.enter(page, "lan", "/interview/"+v.ID)
	page.Tick("A1", "4")
	page.Offline(true)
	page.Click("#interview .big")
	page.Wait(`!document.getElementById('away').hidden`)
	page.Accessible("away")
	page.Offline(false)
	page.Click("#interview .big")
	page.Wait(`location.pathname.endsWith('/done') && document.readyState === 'complete'`)
	if n := len(h.responses()); n != 1 {
		t.Errorf("%d responses", n)
	}
	page.Click(".big")
	page.Wait(`location.pathname === '/interview/` + v.ID + `' && document.readyState === 'complete' && !document.querySelector(':checked[name=A1]')`)
}

// TestFileIsFollowed: the report comes by itself, when there is one.
func TestFileIsFollowed(t *testing.T) {
	browser := webtest.Start(t)
	h := newHouse(t)
	h.add("lan", access.Manager)
	waits := make(chan string, 1)
	h.office.Later = func(_ context.Context, _, upload string) error {
		waits <- upload
		return nil
	}
	u := must[office.Upload](t)(h.office.Send(t.Context(), "lan", office.Sending{Name: "phieu.csv", Wave: "2026-q1", Channel: survey.ByImport},
		strings.NewReader("unit;day;A1\nA;"+time.Now().Format("2/1/2006")+";5\n")))
	page := browser.Page(t, webtest.Look{Width: 360, Height: 640})
	h.enter(page, "lan", "/paper/import/"+u.ID)
	page.Wait("document.getElementById('working')")
	if err := h.office.Work(t.Context(), <-waits, func(int, int) {}); err != nil {
		t.Fatal(err)
	}
	page.Wait("!document.getElementById('working') && document.querySelector('form[action$=\"/confirm?lang=vi\"],form[action*=confirm]')")
}

// TestPrints: two sheets are four pages of A4, the serial and the page number
// on each.
func TestPrints(t *testing.T) {
	browser := webtest.Start(t)
	h := newHouse(t)
	h.add("lan", access.Manager)
	b := h.batch(40)
	page := browser.Page(t, webtest.Look{Width: 1280, Height: 800})
	h.enter(page, "lan", "/paper")
	for _, lang := range []string{"vi", "en"} {
		page.Open(h.URL + "/paper/" + b.ID + "/print?" + url.Values{"from": {"7"}, "to": {"8"}, "in": {lang}}.Encode())
		if cut := webtest.Eval[string](page, overflowing); cut != "" {
			t.Errorf("%s: does not fit on its page: %s", lang, cut)
		}
		pdf := page.PDF()
		texts := pages(t, lang, pdf)
		if len(texts) != 4 {
			t.Fatalf("%s: %d pages, want 4", lang, len(texts))
		}
		for i, text := range texts {
			serial, number := b.Serial(7+i/2), fmt.Sprintf("%d/2", i%2+1)
			if !strings.Contains(text, serial) || !strings.Contains(text, number) || !strings.Contains(text, "sipas-25@1") {
				t.Errorf("%s: page %d does not say %s, %s: %q", lang, i+1, serial, number, text)
			}
		}
		for _, x := range asked(lang) {
			if n := strings.Count(texts[0]+" "+texts[1], x); n != 1 {
				t.Errorf("%s: %q is asked %d times", lang, x, n)
			}
		}
	}
}

// asked are the beginnings of all questions of the full form, with the codes
// of criteria.
func asked(lang string) []string {
	q := survey.SIPAS25().On(survey.FullForm)
	var all []string
	begin := func(text string) string { return strings.TrimSpace(string([]rune(text)[:min(12, len([]rune(text)))])) }
	for _, c := range q.Criteria() {
		all = append(all, c.Code+". "+begin(c.Question.In(lang)))
	}
	others := []survey.Text{q.Before[0].Text, q.Overall.Question}
	for _, x := range q.After {
		others = append(others, x.Text)
	}
	for i, x := range others {
		all = append(all, fmt.Sprintf(" %d. %s", i+1, begin(x.In(lang))))
	}
	return all
}

// scanned reads the QR code on a picture of a page, like a scanner.
func scanned(t *testing.T, file, want string) {
	t.Helper()
	f := must[*os.File](t)(os.Open(file))
	defer f.Close()
	picture, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := poster.Read(picture); err != nil || got != want {
		t.Errorf("the sheet's code says %q, %v", got, err)
	}
}

// overflowing finds pages whose content would be cut off on paper.
const overflowing = `(() => {
	const mm = document.createElement('div');
	mm.style.height = '272mm';
	document.body.append(mm);
	const most = mm.getBoundingClientRect().height;
	mm.remove();
	return [...document.querySelectorAll('.leaf')].map(l => {
		const last = l.querySelector('footer').previousElementSibling.getBoundingClientRect().bottom;
		const top = l.getBoundingClientRect().top + parseFloat(getComputedStyle(l).paddingTop);
		const foot = l.querySelector('footer').getBoundingClientRect().height;
		return last - top + foot > most ? (last - top + foot) + ' of ' + most : '';
	}).filter(Boolean).join(', ');
})()`

// pages are the texts of a PDF's pages, read by pdftotext where it is.
func pages(t *testing.T, name string, pdf []byte) []string {
	t.Helper()
	tool, err := exec.LookPath("pdftotext")
	if err != nil {
		if strings.Contains(os.Getenv("SIPAS_TEST_REQUIRE"), "pdf") {
			t.Fatal("pdftotext (poppler-utils) is not installed")
		}
		t.Skip("pdftotext (poppler-utils) is not installed")
	}
	file := filepath.Join(t.TempDir(), "sheets.pdf")
	if err := os.WriteFile(file, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	folder := os.Getenv("SIPAS_TEST_SHOTS")
	if folder == "" {
		folder = t.TempDir()
	}
	if out, err := exec.Command("pdftoppm", "-r", "110", "-png", file, filepath.Join(folder, "paper-sheet-"+name)).CombinedOutput(); err != nil {
		t.Errorf("pdftoppm: %v: %s", err, out)
	}
	scanned(t, filepath.Join(folder, "paper-sheet-"+name+"-1.png"), "P-000001-007 sipas-25@1 2026-q1")
	out, err := exec.Command(tool, "-layout", file, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	texts := strings.Split(strings.TrimSuffix(string(out), "\f"), "\f")
	space := regexp.MustCompile(`\s+`)
	for i := range texts {
		texts[i] = space.ReplaceAllString(texts[i], " ")
	}
	return texts
}
