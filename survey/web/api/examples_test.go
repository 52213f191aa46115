package api

import (
	"bytes"
	"encoding/json"
	"flag"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"sipas/survey/dispatch"
	"sipas/survey/jobs"
)

var update = flag.Bool("update", false, "write the examples anew")

// requestID and orderID are another one each time.
var (
	requestID = regexp.MustCompile(`"request":"[A-Z0-9]{16}"`)
	orderID   = regexp.MustCompile(`[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`)
)

// steady puts something steady in their places.
func steady(body []byte) []byte {
	body = requestID.ReplaceAll(body, []byte(`"request":"QLHPZAD7DKECNOJF"`))
	return orderID.ReplaceAll(body, []byte("0199d2a8-5f3c-7b21-9c44-3f0e5d1a7b62"))
}

// TestExamplesAreTrue: each example of the contract is what a real server
// answers to a small province, word for word, and as its schema says.
func TestExamplesAreTrue(t *testing.T) {
	w := newWorld(t, generous)
	all, some := w.key(nil), w.key([]string{"D1"})
	w.work()
	w.sealed("2026")
	other, late := w.key([]string{"D1"}), w.key([]string{"D1"})
	w.ordered("/api/v1/waves/2026/exports?format=csv&unit=D1", other)
	w.keep(jobs.Jobs, "0199d2a8-5f3c-7b21-9c44-3f0e5d1a7b62", jobs.Job{ID: "0199d2a8-5f3c-7b21-9c44-3f0e5d1a7b62", Kind: dispatch.Kind, Owner: "owner4",
		Units: []string{"D1"}, State: jobs.Cancelled, Done: 20, Total: 70, Asked: w.Now(), Ended: w.Now(), Details: `{"wave":"2026","format":"sav","units":["D1"]}`})
	english := []string{"Accept-Language", "en"}
	taken := map[string]reply{
		"index":         w.get("/api/v1", some, http.StatusOK),
		"waves":         w.get("/api/v1/waves?limit=2", all, http.StatusOK),
		"wave":          w.get("/api/v1/waves/2026", some, http.StatusOK),
		"results":       w.get("/api/v1/waves/2026/results?unit=D1&q.sex=f", some, http.StatusOK),
		"breakdown":     w.get("/api/v1/waves/2026/results/q.sex?unit=D1", some, http.StatusOK),
		"questionnaire": w.get("/api/v1/waves/2026/questionnaire", some, http.StatusOK),
		"units":         w.get("/api/v1/units?wave=2026&limit=2", all, http.StatusOK),
		"unit":          w.get("/api/v1/units/D1A", some, http.StatusOK),
		"crossed":       w.get("/api/v1/waves/2026/results/channel/q.sex?unit=D1", some, http.StatusOK),
		"order":         w.want(http.MethodPost, "/api/v1/waves/2026/exports?format=xlsx&unit=D1", some, http.StatusAccepted),
		"orderState":    w.get(w.ordered("/api/v1/waves/2026/exports?format=csv&unit=D1", some).Self, some, http.StatusOK),
		"orders":        w.get("/api/v1/waves/2026/exports", other, http.StatusOK),
		"cancelOrder":   w.want(http.MethodDelete, "/api/v1/waves/2026/exports/0199d2a8-5f3c-7b21-9c44-3f0e5d1a7b62", late, http.StatusOK),
		"sealed":        w.get("/api/v1/waves/2026/sealed", all, http.StatusOK),
		"rounds":        w.get("/api/v1/rounds", some, http.StatusOK),
		"round":         w.get("/api/v1/rounds/2026", some, http.StatusOK),
		"round.result":  w.get("/api/v1/rounds/2026/result", some, http.StatusOK),
		"exports":       w.get("/api/v1/exports", some, http.StatusOK),

		"BadRequest":       w.get("/api/v1/waves/2026/results?sexx=f", all, http.StatusBadRequest, english...),
		"Unauthorized":     w.get("/api/v1/waves", "", http.StatusUnauthorized, english...),
		"NotFound":         w.get("/api/v1/waves/2027", all, http.StatusNotFound, english...),
		"NotAcceptable":    w.get("/api/v1/waves", all, http.StatusNotAcceptable, append(english, "Accept", "text/html")...),
		"MethodNotAllowed": w.ask(http.MethodPost, "/api/v1/waves", all, english...),
	}
	w.while(errAway, func() { taken["Unavailable"] = w.get("/api/v1/waves", all, http.StatusServiceUnavailable, english...) })
	for name, r := range taken {
		var text bytes.Buffer
		if err := json.Indent(&text, steady(r.body), "", "  "); err != nil {
			t.Fatal(err)
		}
		file := filepath.Join("examples", name+".json")
		if *update {
			if err := os.WriteFile(file, text.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		kept, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(kept, text.Bytes()) {
			t.Errorf("the example %s is not what the server answers (go test -run %s -update writes it):\n%s", name, t.Name(), text.Bytes())
		}
	}
	names, err := filepath.Glob("examples/*.json")
	if err != nil || len(names) != len(taken) {
		t.Errorf("%d files of examples, %d taken: %v", len(names), len(taken), err)
	}
}

// TestExamplesAreInTheContract: each stands where it belongs, and follows its
// schema.
func TestExamplesAreInTheContract(t *testing.T) {
	p := readPact(t, newWorld(t, generous))
	follows := func(name string, content openapi3.Content, kind string) {
		t.Helper()
		media := content.Get(kind)
		if media == nil || media.Example == nil {
			t.Errorf("%s has no example", name)
			return
		}
		if err := media.Schema.Value.VisitJSON(media.Example, openapi3.EnableJSONSchema2020()); err != nil {
			t.Errorf("the example of %s: %v", name, err)
		}
	}
	for path, item := range p.Paths.Map() {
		if item.Post != nil {
			follows("POST "+path, item.Post.Responses.Value("202").Value.Content, jsonType)
		}
		if item.Delete != nil {
			follows("DELETE "+path, item.Delete.Responses.Value("200").Value.Content, jsonType)
		}
		if item.Get == nil {
			continue
		}
		if ok := item.Get.Responses.Value("200").Value; ok.Headers["Content-Disposition"] == nil { // a file is no example
			follows(path, ok.Content, jsonType)
		}
	}
	for _, name := range []string{"BadRequest", "Unauthorized", "NotFound", "NotAcceptable", "MethodNotAllowed", "Unavailable"} {
		follows(name, p.Components.Responses[name].Value.Content, problemType)
	}
}
