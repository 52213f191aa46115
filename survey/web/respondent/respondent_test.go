package respondent_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"sipas/survey/opinion"
	"sipas/survey/web/desktest"
	"sipas/templates"
)

var with = desktest.With

// One sheet from the letter to the receipt.
func TestJourney(t *testing.T) {
	w := newWorld(t, 2, 2)
	token := w.link()
	v := w.Stranger()
	at := "/o/" + token
	v.Post("/o", url.Values{"token": {opinion.Spaced(strings.ToLower(token))}}).Leads(at)
	page := v.Get(at).Want(200, "Opinion survey for the 2026 reform index", "Members of the People", "good for one form", "Please do not pass it on", "Units to judge: 2. Questions altogether: 4")
	if page.Header.Get("Referrer-Policy") != "no-referrer" || page.Header.Get("Cache-Control") != "no-store" || page.Header.Get("Set-Cookie") != "" {
		t.Errorf("headers %v", page.Header)
	}
	if w.sheet(token).State != opinion.Free {
		t.Error("looking at a link has begun its sheet")
	}
	v.Get(at + "/units/U1").Leads(at)
	v.Get(at + "/review").Leads(at)
	v.Post(at, url.Values{}).Want(422, "Choose who is filling this in", `aria-invalid="true"`)
	v.Post(at, url.Values{"by": {"self"}}).Leads(at + "/units/U1")

	first := v.Get(at+"/units/U1").Want(200, "Home Affairs", "Unit 1/2", "How do you rate: Timely and sound direction of the reform?", "Not enough information to judge", "Save, next unit")
	form := hidden(first.Page)
	w.Later(45 * time.Second)
	v.Post(at+"/units/U1", with(form, "q.q1", "B", "q.q2", "none", "to", "next")).Leads(at + "/units/U2")
	v.Get(at).Want(200, "2 of 4 questions answered", "Go on: Justice", "✓ complete")
	v.Get(at+"/units/U1").Want(200, `value="B" checked`, `value="none" checked`)
	second := hidden(v.Get(at+"/units/U2").Want(200, "Save, review the form").Page)
	v.Post(at+"/units/U2", with(second, "q.q1", "", "q.q2", "D", "to", "next")).Leads(at + "/review")

	review := v.Get(at+"/review").Want(200, "1 of 4 questions are open", "1 without enough information", "Once sent, it cannot be changed")
	v.Post(at+"/review", with(hidden(review.Page), "by", "")).Want(422, "Choose who is filling this in")
	v.Post(at+"/review", with(hidden(review.Page), "by", "delegate")).Leads(at)
	v.Post(at+"/review", with(hidden(review.Page), "by", "delegate")).Leads(at) // a second tap
	v.Get(at).Want(200, "Received. Thank you!", "2 Nov 2026", "marked as filled in on somebody", "used up").Lacks("Home Affairs", "Justice", "<input")
	v.Get(at + "/units/U1").Leads(at)
	v.Post(at+"/units/U1", with(form, "q.q1", "A")).Want(410, "This form has been sent")

	got := w.sheet(token)
	if got.State != opinion.Sent || got.By != opinion.Delegate || got.Units["U1"].Answers["q1"] != "B" || got.Units["U1"].Answers["q2"] != opinion.NoInfo ||
		got.Units["U1"].Seconds != 46 || len(got.Units["U2"].Answers) != 1 {
		t.Errorf("stored %+v", got)
	}
}

func TestLinksThatOpenNoForm(t *testing.T) {
	w := newWorld(t, 1, 1)
	v := w.Stranger()
	gone, sent, late := w.link(), w.sent(), w.link()
	if err := w.sheets.Withdraw(t.Context(), "2026", gone); err != nil {
		t.Fatal(err)
	}
	v.Get("/o/"+gone).Want(410, "This link has been withdrawn", "Ask whoever sent the letter")
	other := newWorld(t, 1, 1).link()
	v.Get("/o/"+other).Want(404, "There is no form at this link", `href="/o?lang=en"`)
	v.Get("/o/"+late+"/units/none").Want(404, `href="/o/`+late+`?lang=en"`, "To the list").Lacks(`href="/o?lang=en"`)
	v.Get("/o/"+late[:27]).Want(404, "not quite right")
	v.Post("/o/"+other, url.Values{"by": {"self"}}).Want(404)
	v.Post("/o/"+gone+"/units/U1", url.Values{"q.q1": {"A"}}).Want(410)
	v.Post("/o/"+gone+"/review", url.Values{"by": {"self"}}).Want(410)
	v.Get("/o").Want(200, "Code in the letter")
	v.Post("/o", url.Values{"token": {"abc"}}).Want(422, "a symbol is wrong or missing", `value="abc"`)
	w.Later(-2 * time.Hour)
	v.Get("/o/"+late).Want(404, "The survey has not begun", "Forms are taken from 2 Nov 2026, 11:00")
	w.Later(40 * 24 * time.Hour)
	v.Get("/o/"+late).Want(410, "The survey is over")
	v.Get("/o/"+sent).Want(200, "Received")
}

// Behind a proxy that serves the pages under a path of its own, every address
// has that path.
func TestUnderAPath(t *testing.T) {
	w := newWorld(t, 1, 1)
	w.pages.Prefix = "/khao-sat"
	v, token := w.Stranger(), w.link()
	at := "/khao-sat/o/" + token
	v.Get("/o/"+token).Want(200, `action="`+at+`?lang=en"`)
	v.Post("/o/"+token, url.Values{"by": {"self"}}).Leads(at + "/units/U1")
	v.Get("/o/"+token+"/units/U1").Want(200, `action="`+at+`/units/U1?lang=en"`, `href="`+at+`?lang=en"`)
	v.Get("/o/"+token).Want(200, `href="`+at+`/review?lang=en"`)
}

// Opening a link, by GET or HEAD, by what previews links, changes nothing.
func TestLookingChangesNothing(t *testing.T) {
	w := newWorld(t, 1, 1)
	token := w.link()
	for range 3 {
		r, err := http.Head(w.URL + "/o/" + token)
		if err != nil || r.StatusCode != 200 {
			t.Fatal(r, err)
		}
		r.Body.Close()
	}
	if got := w.sheet(token); got.State != opinion.Free {
		t.Errorf("%+v", got)
	}
}

// Two devices under one link: the second sees both answers and chooses.
func TestTouchedElsewhere(t *testing.T) {
	w := newWorld(t, 2, 2)
	token := w.link()
	at := "/o/" + token + "/units/U1"
	phone, desk := w.Stranger(), w.Stranger()
	phone.Post("/o/"+token, url.Values{"by": {"self"}})
	a, b := hidden(phone.Get(at).Page), hidden(desk.Get(at).Page)
	phone.Post(at, with(a, "q.q1", "A", "q.q2", "B")).Leads("/o/" + token + "/units/U2")
	clash := desk.Post(at, with(b, "q.q1", "D", "q.q2", "B")).Want(409, "changed elsewhere", "Kept from elsewhere: Very good", `value="D" checked`)
	if strings.Count(clash.Page, "Kept from elsewhere") != 1 {
		t.Error("answers that agree are told apart")
	}
	desk.Post(at, with(hidden(clash.Page), "q.q1", "D", "q.q2", "B", "to", "list")).Leads("/o/" + token)
	if got := w.sheet(token).Units["U1"].Answers["q1"]; got != "D" {
		t.Errorf("kept %q", got)
	}
	old := hidden(phone.Get("/o/" + token + "/review").Page)
	desk.Post("/o/"+token+"/units/U2", with(hidden(desk.Get("/o/"+token+"/units/U2").Page), "q.q1", "A"))
	again := phone.Post("/o/"+token+"/review", with(old, "by", "self")).Want(409, "has just been changed elsewhere")
	phone.Post("/o/"+token+"/review", with(hidden(again.Page), "by", "self")).Leads("/o/" + token)
}

// While the store is away what was chosen comes back, to be saved again.
func TestStoreAway(t *testing.T) {
	w := newWorld(t, 1, 2)
	token := w.link()
	v := w.Stranger()
	at := "/o/" + token
	v.Post(at, url.Values{"by": {"self"}})
	form := with(hidden(v.Get(at+"/units/U1").Page), "q.q1", "C", "q.q2", "none")
	w.away.Store(true)
	page := v.Post(at+"/units/U1", form).Want(503, "Not saved", `value="C" checked`, `value="none" checked`)
	if page.Header.Get("Retry-After") == "" {
		t.Error("no Retry-After")
	}
	w.away.Store(false)
	v.Post(at+"/units/U1", with(hidden(page.Page), "q.q1", "C", "q.q2", "none", "to", "next")).Leads(at + "/review")
	review := hidden(v.Get(at + "/review").Page)
	w.away.Store(true)
	v.Post(at+"/review", with(review, "by", "self")).Want(503, "Not sent")
	w.away.Store(false)
	v.Post(at+"/review", with(review, "by", "self")).Leads(at)
}

func TestHostileForms(t *testing.T) {
	w := newWorld(t, 1, 1)
	token := w.link()
	v := w.Stranger()
	at := "/o/" + token
	v.Post(at+"/units/U1", url.Values{"q.q1": {"A"}}).Leads(at) // not begun
	v.Post(at, url.Values{"by": {"self"}})
	v.Post(at+"/review", url.Values{"by": {"self"}}).Want(409)
	v.Post(at+"/review", with(hidden(v.Get(at+"/review").Page), "by", "self")).Want(422, "has no answer yet")
	v.Post(at+"/units/U1", url.Values{"q.q1": {"Z"}}).Want(422, "The form has no such answer")
	v.Post(at+"/units/U9", url.Values{"q.q1": {"A"}}).Want(404, "The form has no such unit")
	v.Get(at + "/units/U9").Want(404)
	v.Post(at+"/units/U1", url.Values{"q.q1": {strings.Repeat("A", 40<<10)}}).Want(413)
	v.Post(at+"/units/U1", url.Values{"q.q1": {"A"}, "rev": {"x"}, "at": {"x"}, "to": {"https://example.org"}}).Leads(at + "/review")
	v.Post(at+"/units/U1", url.Values{"q.q1": {"B"}, "rev": {"1"}, "to": {"lang-vi"}}).Leads(at + "/units/U1")
	v.Post(at+"/units/U1", url.Values{"q.q1": {"C"}, "rev": {"2"}, "to": {"lang-//x"}}).Leads(at + "/units/U1")
	if got := w.sheet(token).Units["U1"]; got.Seconds != 0 || got.Answers["q1"] != "C" {
		t.Errorf("%+v", got)
	}
}

// Whoever asks for JSON gets the problem as JSON.
func TestProblemAsJSON(t *testing.T) {
	w := newWorld(t, 1, 1)
	q, err := http.NewRequestWithContext(t.Context(), "GET", w.URL+"/o/abc", nil)
	if err != nil {
		t.Fatal(err)
	}
	q.Header.Set("Accept", "application/json")
	r, err := http.DefaultClient.Do(q)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	if err != nil || r.StatusCode != 404 || !bytes.Contains(body, []byte(`"opinion.link.misread"`)) {
		t.Errorf("%d %s %v", r.StatusCode, body, err)
	}
}

const maxGzip = 10_000

// Each page is one small response that asks for nothing else, also with 100
// units and 30 questions.
func TestSizes(t *testing.T) {
	w := newWorld(t, 100, 30)
	token, sent := w.link(), w.sent()
	v := w.Stranger()
	at := "/o/" + token
	pages := map[string]string{"start": v.Get(at).Page, "receipt": v.Get("/o/" + sent).Page, "sorry": v.Get("/o/x").Page, "typing": v.Get("/o").Page}
	v.Post(at, url.Values{"by": {"self"}})
	for name, path := range map[string]string{"unit": "/units/U7", "list": "", "review": "/review"} {
		for _, lang := range []string{"vi", "en"} {
			pages[name+" "+lang] = v.Get(at + path + "?lang=" + lang).Want(200).Page
		}
	}
	refers := regexp.MustCompile(`(?i)\b(?:src|srcset|poster)=["']?([^"'\s>]+)|<link[^>]*href=["']?([^"'\s>]+)`)
	for name, page := range pages {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		_, err := z.Write([]byte(page))
		if err == nil {
			err = z.Close()
		}
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: %d bytes, %d of gzip", name, len(page), b.Len())
		if b.Len() > maxGzip {
			t.Errorf("%s: %d bytes of gzip, at most %d are allowed", name, b.Len(), maxGzip)
		}
		for _, m := range refers.FindAllStringSubmatch(page, -1) {
			if to := m[1] + m[2]; to != "data:," {
				t.Errorf("%s asks for %s", name, to)
			}
		}
		if strings.Contains(page, "<script") || strings.Contains(page, " style=") {
			t.Errorf("%s has script, or style in attributes", name)
		}
	}
}

func TestTemplates(t *testing.T) {
	w := newWorld(t, 1, 1)
	if err := w.pages.CheckTemplates(); err != nil {
		t.Error(err)
	}
	token, v := w.link(), w.Stranger()
	v.Get("/o/" + token)
	v.Post("/o/"+token, url.Values{"by": {"self"}})
	for _, path := range []string{"/o", "/o/x", "/o/" + w.sent(), "/o/" + token, "/o/" + token + "/units/U1", "/o/" + token + "/review"} {
		v.Get(path)
	}
	names, err := fs.Glob(templates.Files, "respondent/*.html")
	if err != nil || len(names) != 8 {
		t.Fatal(names, err)
	}
	for _, name := range names {
		if name != "respondent/parts.html" && !w.Rendered(name) {
			t.Errorf("%s was never rendered", name)
		}
	}
}
