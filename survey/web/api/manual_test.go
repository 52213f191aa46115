package api

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/jba/templatecheck"
	"golang.org/x/text/unicode/norm"

	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
)

// TestContractSpeaksBothLanguages: whatever has words in it has them in
// English and in Vietnamese.
func TestContractSpeaksBothLanguages(t *testing.T) {
	if !norm.NFC.IsNormal(contractText) {
		t.Error("openapi.json is not NFC")
	}
	var document any
	if err := json.Unmarshal(contractText, &document); err != nil {
		t.Fatal(err)
	}
	said := 0
	var look func(at string, thing any)
	look = func(at string, thing any) {
		switch x := thing.(type) {
		case map[string]any:
			for _, word := range []string{"title", "summary", "description"} {
				english, is := x[word].(string)
				vietnamese, _ := x["x-"+word+"-vi"].(string)
				if is {
					said++
				}
				if is && (english == "" || vietnamese == "" || vietnamese == english) || !is && vietnamese != "" {
					t.Errorf("%s: %s is %q and %q", at, word, english, vietnamese)
				}
				if strings.Count(english, "`") != strings.Count(vietnamese, "`") || strings.Count(english, "\n") != strings.Count(vietnamese, "\n") {
					t.Errorf("%s: %q and %q are not the same", at, english, vietnamese)
				}
			}
			for name, y := range x {
				look(at+"/"+name, y)
			}
		case []any:
			for _, y := range x {
				look(at, y)
			}
		}
	}
	look("", document)
	if said < 150 {
		t.Errorf("only %d texts were looked at", said)
	}
}

// TestSchemasSayWhatTheirMembersAre: each member has a meaning on the page.
func TestSchemasSayWhatTheirMembersAre(t *testing.T) {
	w := newWorld(t, generous)
	for _, lang := range []string{"vi", "en"} {
		page := w.pages.manuals[lang]
		for _, shape := range page.Shapes {
			for _, m := range shape.Members {
				if len(m.About) == 0 || len(m.Kind) == 0 || m.Kind[0].Text == "" {
					t.Errorf("%s: %s.%s says nothing", lang, shape.Name, m.Name)
				}
			}
		}
		for _, x := range page.Shared {
			if len(x.About) == 0 || x.Status == "" || len(x.Kinds) == 0 && x.Status != "304" {
				t.Errorf("%s: %+v says nothing", lang, x)
			}
		}
		for _, call := range page.Calls {
			for _, x := range call.Params {
				if len(x.About) == 0 || len(x.Kind) == 0 || x.Name == "" {
					t.Errorf("%s: %s has a parameter %q that says nothing", lang, call.Path, x.Name)
				}
			}
			if len(call.Answer.About) == 0 || len(call.Answer.Kinds) == 0 || call.Answer.Status != map[string]string{"GET": "200", "POST": "202", "DELETE": "200"}[call.Method] || len(call.Others) < 5 {
				t.Errorf("%s: %s has answers that say nothing", lang, call.Path)
			}
			if call.Example == "" && len(call.Answer.Kinds) > 0 && call.Answer.Kinds[0].Link != "" || call.Act == "" || strings.HasPrefix(call.Act, "api.") {
				t.Errorf("%s: %s has no example or no act", lang, call.Path)
			}
		}
	}
}

// links and ids of a page.
var (
	links = regexp.MustCompile(`href="#([^"]+)"`)
	ids   = regexp.MustCompile(` id="([^"]+)"`)
)

// TestManual: the page is open to strangers, has everything, and every type of
// a problem leads to a place on it.
func TestManual(t *testing.T) {
	w := newWorld(t, generous)
	for lang, words := range map[string][]string{
		"vi": {"Kết quả dành cho phần mềm", "Cần quyền: lấy từng phiếu.", "Không hiểu câu hỏi"},
		"en": {"Results for programs", "Needs the right: export single responses.", "The question is not understood"},
	} {
		r := w.get("/api?lang="+lang, "", http.StatusOK)
		page := string(r.body)
		for _, s := range words {
			if !strings.Contains(page, s) {
				t.Errorf("%s: the page lacks %q", lang, s)
			}
		}
		for _, r := range w.pages.routes() {
			if !strings.Contains(page, template(r.path)) {
				t.Errorf("%s: the page lacks %s", lang, r.path)
			}
		}
		there := map[string]bool{}
		for _, m := range ids.FindAllStringSubmatch(page, -1) {
			if there[m[1]] {
				t.Errorf("%s: %s is there twice", lang, m[1])
			}
			there[m[1]] = true
		}
		for _, m := range links.FindAllStringSubmatch(page, -1) {
			if !there[m[1]] {
				t.Errorf("%s: a link leads to %s, which is not there", lang, m[1])
			}
		}
		for _, f := range faults {
			if !there["problem-"+f.code] {
				t.Errorf("%s: the page does not explain %s", lang, f.code)
			}
		}
		if strings.Contains(page, ">api.") {
			t.Errorf("%s: a sentence is missing", lang)
		}
	}
	if err := templatecheck.CheckHTML(w.pages.page.Template(), kit.Page[staff.Sheet[manualPage]]{}); err != nil {
		t.Error(err)
	}
}

// TestContractMayBeKept by whoever asks again.
func TestContractMayBeKept(t *testing.T) {
	w := newWorld(t, generous)
	first := w.get(contractPath, "", http.StatusOK)
	w.get(contractPath, "", http.StatusNotModified, "If-None-Match", first.Header.Get("ETag"))
}
