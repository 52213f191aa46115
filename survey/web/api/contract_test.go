package api

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/labstack/echo/v4"

	"sipas/survey/access"
	"sipas/survey/dispatch"
	"sipas/survey/jobs"
)

// pact is the contract as it is served, in which objects may have no members
// but those that it names, and what of it has been seen.
type pact struct {
	*openapi3.T
	seen map[string]bool // "results 404"
}

func readPact(t *testing.T, w *world) *pact {
	t.Helper()
	served := w.get(contractPath, "", http.StatusOK)
	if kind := served.Header.Get("Content-Type"); kind != "application/json; charset=utf-8" {
		t.Errorf("the contract is %s", kind)
	}
	var document map[string]any
	if err := json.Unmarshal(served.body, &document); err != nil {
		t.Fatal(err)
	}
	closeObjects(document)
	strict, err := json.Marshal(document)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range [][]byte{served.body, strict} {
		doc, err := openapi3.NewLoader().LoadFromData(text)
		if err != nil {
			t.Fatal(err)
		}
		if !doc.IsOpenAPI31OrLater() {
			t.Fatalf("the contract is OpenAPI %s", doc.OpenAPI)
		}
		if err := doc.Validate(t.Context()); err != nil {
			t.Fatal(err)
		}
		if bytes.Equal(text, strict) {
			return &pact{doc, map[string]bool{}}
		}
	}
	return nil
}

// closeObjects forbids every object that names its members any others.
func closeObjects(thing any) {
	switch x := thing.(type) {
	case map[string]any:
		if _, has := x["properties"].(map[string]any); has && x["additionalProperties"] == nil {
			x["additionalProperties"] = false
		}
		for _, y := range x {
			closeObjects(y)
		}
	case []any:
		for _, y := range x {
			closeObjects(y)
		}
	}
}

// checked makes sure that an answer of the address of a path is one that the
// contract allows, and the question, too, if it was understood.
func (p *pact) checked(t *testing.T, path string, r reply) {
	t.Helper()
	item, method := p.Paths.Find(path), r.request.Method
	if item == nil || item.GetOperation(method) == nil {
		t.Fatalf("the contract has no %s %s", method, path)
	}
	operation := item.GetOperation(method)
	p.seen[fmt.Sprint(operation.OperationID, " ", r.StatusCode)] = true
	values := map[string]string{}
	given := strings.Split(r.request.URL.Path, "/")
	for i, part := range strings.Split(path, "/") {
		if strings.HasPrefix(part, "{") {
			values[strings.Trim(part, "{}")] = given[i]
		}
	}
	kind := r.Header.Get("Content-Type")
	options := &openapi3filter.Options{IncludeResponseStatus: true, MultiError: true, AuthenticationFunc: openapi3filter.NoopAuthenticationFunc,
		ExcludeResponseBody: !strings.Contains(kind, "json") || strings.Contains(kind, "ndjson")}
	asked := &openapi3filter.RequestValidationInput{Request: r.request, PathParams: values, QueryParams: r.request.URL.Query(), Options: options,
		Route: &routers.Route{Spec: p.T, Path: path, PathItem: item, Method: method, Operation: operation}}
	if r.StatusCode < 300 {
		if err := openapi3filter.ValidateRequest(t.Context(), asked); err != nil {
			t.Errorf("%s %s was answered, and is no question of the contract: %v", method, r.request.URL, err)
		}
	}
	answer := &openapi3filter.ResponseValidationInput{RequestValidationInput: asked, Status: r.StatusCode, Header: r.Header,
		Body: io.NopCloser(bytes.NewReader(r.body)), Options: options}
	if err := openapi3filter.ValidateResponse(t.Context(), answer); err != nil {
		t.Errorf("%s %s: %s is not as the contract says: %v\n%s", method, r.request.URL, r.Status, err, r.body)
	}
	if r.StatusCode >= 400 {
		p.problem(t, r)
	}
}

// problem makes sure of what a schema cannot say.
func (p *pact) problem(t *testing.T, r reply) {
	t.Helper()
	if kind := r.Header.Get("Content-Type"); kind != problemType {
		t.Errorf("%s %s: an error of type %q", r.request.Method, r.request.URL, kind)
		return
	}
	x := read[Problem](t, r)
	schema := p.Components.Schemas["Problem"].Value
	if err := schema.VisitJSON(read[any](t, r), openapi3.EnableJSONSchema2020()); err != nil {
		t.Errorf("%s %s: %v", r.request.Method, r.request.URL, err)
	}
	if x.Status != r.StatusCode || x.Request != r.Header.Get("X-Request-Id") || x.Type != problemPath+x.Code {
		t.Errorf("%s %s: %+v with %s, request %s", r.request.Method, r.request.URL, x, r.Status, r.Header.Get("X-Request-Id"))
	}
	for _, s := range []string{x.Title, x.Detail, x.Do} {
		if s == "" || strings.HasPrefix(s, "api.") || strings.Contains(s, "{") {
			t.Errorf("%s %s says %q", r.request.Method, r.request.URL, s)
		}
	}
	if cache := r.Header.Get("Cache-Control"); cache != "no-store" {
		t.Errorf("%s %s: a problem that may be kept: %q", r.request.Method, r.request.URL, cache)
	}
}

// questions are at least one for each route, that are answered by 200 or 202;
// those of GET have no method before the path. {order} stands for that of a file
// that is there.
var questions = map[string][]string{
	"/api/v1":                                      {"", "?lang=en"},
	"/api/v1/exports":                              {""},
	"/api/v1/rounds":                               {"", "?limit=1", "?after=2025"},
	"/api/v1/rounds/{round}":                       {"2025", "2026"},
	"/api/v1/rounds/{round}/result":                {"2026", "2026?nodes=all", "2025?nodes=fields"},
	"/api/v1/units":                                {"", "?limit=2", "?after=D1&limit=1", "?wave=2026"},
	"/api/v1/units/{unit}":                         {"D1", "D1A", "P"},
	"/api/v1/waves":                                {"", "?limit=1", "?after=zzz"},
	"/api/v1/waves/{wave}":                         {"2026", "now", "2025", "quiet"},
	"/api/v1/waves/{wave}/questionnaire":           {"2026", "2026?texts=yes"},
	"/api/v1/waves/{wave}/exports":                 {"2026", "2026?limit=1", "now?after=0"},
	"POST /api/v1/waves/{wave}/exports":            {"2026?format=csv&unit=D1", "now?format=xlsx&texts=yes&uncounted=no"},
	"/api/v1/waves/{wave}/exports/{export}":        {"2026/{order}"},
	"DELETE /api/v1/waves/{wave}/exports/{export}": {"2026/{order}"},
	"/api/v1/waves/{wave}/exports/{export}/file":   {"2026/{order}"},
	"/api/v1/waves/{wave}/sealed":                  {"2026"},
	"/api/v1/waves/{wave}/sealed/dataset.csv":      {"2026"},
	"/api/v1/waves/{wave}/sealed/result.json":      {"2026"},
	"/api/v1/waves/{wave}/sealed/open.csv":         {"2026"},
	"/api/v1/waves/{wave}/sealed/public.json":      {"2026"},
	"/api/v1/waves/{wave}/responses":               {"2026", "2026?format=csv&texts=yes", "2026?format=excel&unit=D1", "2026?format=coded", "2025?format=ndjson&texts=no"},
	"/api/v1/waves/{wave}/results":                 {"2026", "now", "2026?unit=D1&score=mean5", "2026?q.sex=f&q.sex=m&channel=qr&lang=vi", "2026?field=HT&field=-&flags=without", "now?unit=D1A&q.sex=f", "2026?channel=kiosk", "quiet", "quiet?unit=D1&q.sex=f"},
	"/api/v1/waves/{wave}/results/{axis}":          {"2026/unit", "2026/q.sex", "2026/period?unit=D1", "2026/field", "2026/counter", "2026/channel?q.sex=f", "now/unit", "2026/version", "2026/language", "2026/hourofday", "quiet/unit", "quiet/period"},
	"/api/v1/waves/{wave}/results/{axis}/{across}": {"2026/q.sex/field", "2026/unit/channel?unit=P", "2026/counter/hourofday?unit=D1", "now/unit/period", "quiet/channel/q.sex"},
}

// address puts the values of a question into a path: those before the question
// mark take the places of what is in brackets.
func address(path, question string) string {
	values, query, _ := strings.Cut(question, "?")
	for value := range strings.SplitSeq(values, "/") {
		if before, after, found := strings.Cut(path, "{"); found {
			_, after, _ = strings.Cut(after, "}")
			path = before + value + after
		}
	}
	if query != "" {
		path += "?" + query
	}
	return path
}

// TestContract asks every question and makes every error at every route of a
// real server: each answer is as the contract says, every route is in the
// contract, every path of it is served, and every status that it tells of has
// been seen.
func TestContract(t *testing.T) {
	w := newWorld(t, generous)
	p := readPact(t, w)
	routes := map[string]route{}
	for _, r := range w.pages.routes() {
		routes[r.name()] = r
	}
	for path, item := range p.Paths.Map() {
		for verb := range item.Operations() {
			if _, served := routes[called(verb, path)]; !served {
				t.Errorf("the contract has %s %s, which is not served", verb, path)
			}
		}
	}
	for _, r := range w.Server.Config.Handler.(*echo.Echo).Routes() {
		if path := template(r.Path); strings.HasPrefix(path, root) && r.Method != echo.RouteNotFound && r.Method != http.MethodHead &&
			(p.Paths.Find(path) == nil || p.Paths.Find(path).GetOperation(r.Method) == nil) {
			t.Errorf("%s %s is served and not in the contract", r.Method, path)
		}
	}
	w.work()
	w.sealed("2026")
	all, few := w.key(nil), w.key([]string{"D1"}, access.ScoreReform)
	order := w.ordered("/api/v1/waves/2026/exports?format=csv", all)
	narrow := newWorld(t, Rates{PerSecond: 1e-6, Burst: 1, Streams: 1})
	for name, r := range routes {
		path := template(r.path)
		if len(questions[name]) == 0 {
			t.Errorf("no question for %s", name)
			continue
		}
		w.checkRoute(t, p, r, strings.NewReplacer("{order}", order.ID), all, few)
		slow := narrow.key(nil)
		good := address(path, questions[name][0])
		narrow.ask(r.verb(), good, slow)
		p.checked(t, path, narrow.want(r.verb(), good, slow, http.StatusTooManyRequests))
	}
	w.keep(jobs.Jobs, "given-up", jobs.Job{ID: "given-up", Kind: dispatch.Kind, Owner: "owner1", State: jobs.Cancelled, Details: `{"wave":"2026","format":"csv","all":true}`})
	p.checked(t, "/api/v1/waves/{wave}/exports/{export}/file", w.get("/api/v1/waves/2026/exports/given-up/file", all, http.StatusConflict))
	p.checked(t, "/api/v1/waves/{wave}/results/{axis}", w.get("/api/v1/waves/2026/results/colour", all, http.StatusNotFound))
	p.checked(t, "/api/v1/units", w.get("/api/v1/units?wave=nowhere", all, http.StatusNotFound))
	p.checked(t, "/api/v1/waves/{wave}/results", w.get("/api/v1/waves/2026/results", w.key([]string{"D1"}), http.StatusBadRequest))
	for _, path := range []string{"/api/v2", "/api/v1/", "/api/v1/nothing", "/api/v1/waves/2026/results/unit/more", "/api/v1/waves//results"} {
		p.problem(t, w.get(path, all, http.StatusNotFound))
	}
	if r := w.ask(http.MethodPost, contractPath, all); r.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("POST of the contract: %s", r.Status)
	}
	if r := w.ask(http.MethodOptions, "/api/v1/waves", all); r.StatusCode != http.StatusNoContent || r.Header.Get("Allow") != "GET, HEAD, OPTIONS" {
		t.Errorf("OPTIONS: %s, %v", r.Status, r.Header)
	}
	for _, item := range p.Paths.Map() {
		for _, operation := range item.Operations() {
			for status := range operation.Responses.Map() {
				if !p.seen[operation.OperationID+" "+status] {
					t.Errorf("%s tells of %s, which nothing here has led to", operation.OperationID, status)
				}
			}
		}
	}
}

// called is how an operation stands among the questions.
func called(verb, path string) string {
	if verb == http.MethodGet {
		return path
	}
	return verb + " " + path
}

func (r route) name() string { return called(r.verb(), template(r.path)) }

// verb is the method of a route.
func (r route) verb() string { return r.methods()[0] }

// checkRoute asks the questions of a route and makes its errors.
func (w *world) checkRoute(t *testing.T, p *pact, r route, fill *strings.Replacer, all, few string) {
	t.Helper()
	path, verb, status := template(r.path), r.verb(), http.StatusOK
	if verb == http.MethodPost {
		status = http.StatusAccepted
	}
	for _, q := range questions[r.name()] {
		p.checked(t, path, w.want(verb, address(path, fill.Replace(q)), all, status))
	}
	good := address(path, fill.Replace(questions[r.name()][0]))
	if verb == http.MethodGet && !r.getOnly {
		first := w.get(good, all, http.StatusOK)
		p.checked(t, path, w.get(good, all, http.StatusNotModified, "If-None-Match", first.Header.Get("ETag")))
	}
	odd := good + map[bool]string{true: "&", false: "?"}[strings.Contains(good, "?")] + "nonsense=1"
	p.checked(t, path, w.want(verb, odd, all, http.StatusBadRequest))
	p.checked(t, path, w.want(verb, good, "", http.StatusUnauthorized))
	p.checked(t, path, w.want(verb, good, "sipas_0123456789_"+strings.Repeat("0", 32), http.StatusUnauthorized))
	p.checked(t, path, w.want(verb, good, few, http.StatusForbidden))
	p.checked(t, path, w.want(verb, good, all, http.StatusNotAcceptable, "Accept", "image/png"))
	if strings.Contains(path, "{") {
		_, query, _ := strings.Cut(good, "?")
		p.checked(t, path, w.want(verb, address(path, "nowhere/unit/field?"+query), all, http.StatusNotFound))
	}
	w.while(errAway, func() { p.checked(t, path, w.want(verb, good, all, http.StatusServiceUnavailable)) })
	w.while(errBroken, func() { p.checked(t, path, w.want(verb, good, all, http.StatusInternalServerError)) })
	where, _, _ := strings.Cut(good, "?")
	allowed := w.pages.allowed(where)
	for _, method := range []string{http.MethodPost, http.MethodPut, http.MethodDelete, http.MethodPatch, http.MethodGet} {
		if slices.Contains(strings.Split(allowed, ", "), method) {
			continue
		}
		wrong := w.ask(method, good, all)
		if wrong.StatusCode != http.StatusMethodNotAllowed || wrong.Header.Get("Allow") != allowed {
			t.Errorf("%s %s: %s, Allow %q", method, good, wrong.Status, wrong.Header.Get("Allow"))
		}
		p.problem(t, wrong)
	}
}
