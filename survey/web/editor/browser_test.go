package editor_test

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"testing"

	"sipas/survey"
	"sipas/survey/web/webtest"
)

// enter signs in through the page, like a person.
func (o *office) enter(page *webtest.Page, name, to string) {
	o.Helper()
	page.Open(o.URL + to)
	page.Type("#name", name)
	page.Type("#password", password)
	page.Click("main button")
	path, _, _ := strings.Cut(to, "?")
	page.Wait(`location.pathname === "` + path + `" && document.readyState === "complete"`)
}

// TestLooks opens every page narrow and wide, in both languages: no violation
// of WCAG 2.2 AA, nothing wider than its place, targets that a thumb can hit.
func TestLooks(t *testing.T) {
	browser := webtest.Start(t)
	o := newOffice(t)
	lan := o.signIn("lan")
	lan.get("/questionnaires")
	path := lan.begin("Khảo sát sự hài lòng 2027", "sipas-25")
	lan.post(path+"/step", url.Values{"do": {"criterion"}, "item": {"A"}, "text": {"Có lối đi cho người khuyết tật"}, "rev": {lan.rev(path)}})
	lan.post(path+"/step", url.Values{"do": {"switch"}, "item": {"E5"}, "rev": {lan.rev(path)}})
	lan.post("/questionnaires/template", nil)
	lan.post("/languages", url.Values{"tag": {"km"}})
	pages := map[string]string{"list": "/questionnaires", "begin": "/questionnaires/new", "import": "/questionnaires/import", "outline": path,
		"texts": path + "/texts", "missing": path + "/texts?only=missing", "settings": path + "/settings", "factor": path + "/factors/D", "criterion": path + "/criteria/A2",
		"question": path + "/questions/wishes", "remove": path + "/remove/D", "publish": path + "/publish", "compare": path + "/compare?with=sipas-25@1",
		"preview": path + "/preview?state=wrong", "published": "/questionnaires/sipas-25@1", "languages": "/languages", "language": "/languages/km"}
	for name, look := range map[string]webtest.Look{
		"phone": {Width: 360, Height: 640}, "phone-en": {Width: 360, Height: 640, Language: "en"},
		"desk": {Width: 1280, Height: 800}, "desk-en": {Width: 1280, Height: 800, Language: "en"},
		"dark": {Width: 1280, Height: 800, Dark: true}, "narrow": {Width: 320, Height: 640, TextPercent: 200, NoScript: true},
	} {
		t.Run(name, func(t *testing.T) {
			page := browser.Page(t, look)
			o.enter(page, "lan", "/questionnaires")
			for state, to := range pages {
				if (look.Dark || look.NoScript) && !slices.Contains([]string{"outline", "missing", "question", "list", "preview"}, state) {
					continue // one page of each make
				}
				page.Open(o.URL + to)
				page.Shot("editor-"+state+"-"+name, true)
				page.Accessible(state)
				page.Fits(state)
				for small := range strings.Lines(page.SmallTargets(44)) {
					if look.Width == 360 && !strings.HasPrefix(small, "<label for") { // the input below it is the target
						t.Errorf("%s: a target that is too small: %s", state, small)
					}
				}
			}
			if faults := page.Faults(); faults != "" {
				t.Error(faults)
			}
		})
	}
}

// A person with a keyboard adds a criterion, gets a mistake told, and puts it
// right.
func TestByKeyboard(t *testing.T) {
	browser := webtest.Start(t)
	o := newOffice(t)
	path := o.signIn("lan").begin("Mới", "sipas-25")
	page := browser.Page(t, webtest.Look{Width: 1280, Height: 800})
	o.enter(page, "lan", path)
	page.Type("#new-A", "Có lối đi cho người khuyết tật\r")
	page.Wait(`location.pathname.endsWith("/criteria/A6") && document.readyState === "complete"`)
	page.Wait(`(document.querySelector("details").open = true)`)
	page.Wait(`(document.getElementById("code").value = "", true)`)
	page.Type("#code", "B1\r")
	page.Wait(`document.querySelector("[role=alert] a[href='#code']") && document.getElementById("code").getAttribute("aria-invalid") === "true"`)
	page.Accessible("wrong")
	page.Shot("editor-wrong", true)
	page.Click("[role=alert] a")
	page.Wait(`document.activeElement.id === "code"`)
	page.Wait(`(document.getElementById("code").value = "", true)`)
	page.Type("#code", "A6\r")
	page.Wait(`location.pathname === "` + path + `"`)
	if n := len(o.stored("moi", 1).Factors[0].Criteria); n != 6 {
		t.Errorf("%d criteria", n)
	}
	if faults := page.Faults(); faults != "" {
		t.Error(faults)
	}
}

// The frame of the preview shows the citizen's page in the real browser, and it
// cannot be sent.
func TestPreviewInABrowser(t *testing.T) {
	browser := webtest.Start(t)
	o := newOffice(t)
	path := o.signIn("lan").begin("Mới", "sipas-25")
	page := browser.Page(t, webtest.Look{Width: 1280, Height: 800})
	o.enter(page, "lan", path+"/preview?in=en")
	page.Wait(`document.querySelector("iframe").contentDocument.querySelectorAll("[name=A1]").length === 7`)
	page.Wait(`(document.querySelector("iframe").contentDocument.querySelector("form .go").click(), true)`)
	page.Wait(`document.querySelector("iframe").contentDocument.documentElement.lang === "en"`)
	page.Shot("editor-preview", true)
}

// Two windows at the same draft: the second sees both versions and settles it.
func TestClashInABrowser(t *testing.T) {
	browser := webtest.Start(t)
	o := newOffice(t)
	lan := o.signIn("lan")
	path := lan.begin("Mới", "sipas-25")
	page := browser.Page(t, webtest.Look{Width: 360, Height: 640})
	o.enter(page, "lan", path+"/criteria/A1")
	other := lan.filled(path + "/criteria/A1")
	other.Set("c.A1.vi", "Câu của người kia")
	lan.post(path+"/criteria/A1", other).says(t, 303)
	page.Wait(`(document.getElementById("c.A1.vi").value = "Câu của tôi", true)`)
	page.Click("form[data-keep] .acts button")
	page.Wait(`document.querySelector(".clash")`)
	page.Accessible("clash")
	page.Shot("editor-clash", true)
	page.Click(".acts button")
	page.Wait(`location.pathname === "` + path + `"`)
	if got := o.stored("moi", 1).Factors[0].Criteria[0].Question[survey.Vietnamese]; got != "Câu của tôi" {
		t.Errorf("stored: %s", got)
	}
}

// A file is chosen, looked over and confirmed in a real browser.
func TestImportInABrowser(t *testing.T) {
	browser := webtest.Start(t)
	o := newOffice(t)
	file, err := survey.MarshalQuestionnaire(survey.SIPAS25())
	must(t, err)
	text, err := json.Marshal(string(file))
	must(t, err)
	lan := o.signIn("lan")
	page := browser.Page(t, webtest.Look{Width: 360, Height: 640})
	o.enter(page, "lan", "/questionnaires/import")
	page.Wait(`(() => { const d = new DataTransfer(); d.items.add(new File([` + string(text) + `], "q.json")); document.getElementById("file").files = d.files; return true })()`)
	page.Click("form.sheet button")
	page.Wait(`document.querySelector("[name=content]")`)
	page.Accessible("plan")
	page.Fits("plan")
	page.Shot("editor-plan", true)
	page.Click("form.sheet button")
	page.Wait(`location.pathname === "/questionnaires/sipas-25@2"`)
	a := lan.upload("/questionnaires/import?lang=vi", "x.xlsx", []byte("PK\x03\x04"))
	a.says(t, 422)
}

// Somebody else is quicker, and then removes what the form is about: what was
// typed stands in its field, and after that on a page of its own.
func TestLateInABrowser(t *testing.T) {
	browser := webtest.Start(t)
	o := newOffice(t)
	lan := o.signIn("lan")
	for name, look := range map[string]webtest.Look{"phone": {Width: 360, Height: 640}, "desk-en": {Width: 1280, Height: 800, Language: "en"}} {
		t.Run(name, func(t *testing.T) {
			path := lan.begin("Mới", "sipas-25")
			page := browser.Page(t, look)
			o.enter(page, "lan", path)
			lan.post(path+"/step", url.Values{"do": {"down"}, "item": {"B1"}, "rev": {lan.rev(path)}}).says(t, 303)
			page.Type("#new-A", "Có lối đi cho người khuyết tật\r")
			page.Wait(`document.querySelector("[role=alert] a[href='#new-A']") && document.getElementById("new-A").value === "Có lối đi cho người khuyết tật"`)
			page.Accessible("late")
			page.Fits("late")
			page.Shot("editor-late-"+name, false)
			page.Click("[role=alert] a")
			page.Wait(`document.activeElement.id === "new-A"`)

			page.Open(o.URL + path + "/criteria/A2")
			page.Wait(`(document.getElementById("c.A2.vi").value = "Câu vừa nghĩ ra", true)`)
			lan.post(path+"/remove/A2", url.Values{"rev": {lan.rev(path)}}).says(t, 303)
			page.Click("form[data-keep] .acts button")
			page.Wait(`document.querySelector("textarea[readonly]")?.value === "Câu vừa nghĩ ra"`)
			page.Accessible("unsaved")
			page.Fits("unsaved")
			page.Shot("editor-unsaved-"+name, true)
			page.Click("main .acts a")
			page.Wait(`location.pathname === "` + path + `"`)
		})
	}
}
