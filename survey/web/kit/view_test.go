package kit_test

import (
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/labstack/echo/v4"

	"sipas/survey/web/kit"
	"sipas/templates"
)

// pages are the program's templates and some more.
func pages(extra map[string]string) fstest.MapFS {
	all := fstest.MapFS{}
	for _, name := range []string{"messages/vi.json", "messages/en.json", "base/plain.html", "base/problem.html"} {
		text, err := templates.Files.ReadFile(name)
		if err != nil {
			panic(err)
		}
		all[name] = &fstest.MapFile{Data: text}
	}
	for name, text := range extra {
		all[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return all
}

type body struct{ Name, Fill string }

func TestShow(t *testing.T) {
	var rendered []string
	s := newSite(t, func(c *kit.Config) {
		c.Rendered = func(name string) { rendered = append(rendered, name) }
		c.Templates = pages(map[string]string{"x/page.html": "\n  {{define \"main\"}}\n    <h1>{{.Data.Name}}</h1>\n\n    {{.Number 1.5 1}} {{.File \"css/colour.css\"}} {{.Data.Fill}}{{end}}"})
	})
	v, err := kit.NewView[body](s, "base/plain.html", "x/page.html")
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	r.Header.Set("Accept-Encoding", "gzip")
	rec := httptest.NewRecorder()
	c := echo.New().NewContext(r, rec)
	err = kit.Show(c, s, http.StatusOK, v, kit.Page[body]{Locale: s.In("vi"), Title: "T", Style: "p{}", Script: "f()",
		Data: body{Name: "<script>", Fill: strings.Repeat("dài ", 500)}})
	if err != nil {
		t.Fatal(err)
	}
	z, err := gzip.NewReader(rec.Body)
	if err != nil {
		t.Fatal(err)
	}
	html, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"<h1>&lt;script&gt;</h1>\n1,5 /static/css/colour.", "<style>p{}</style>", "<script>f()</script>"} {
		if !strings.Contains(string(html), want) {
			t.Errorf("%q is missing in %s", want, html)
		}
	}
	h := rec.Header()
	// printf 'f()' | openssl dgst -sha256 -binary | base64
	if p := h.Get("Content-Security-Policy"); !strings.Contains(p, "script-src 'sha256-GcEEE0IkDzIP5EQ6DXZaDPORqT5RTBELX8Fyzyg9yvo='") ||
		!strings.Contains(p, "default-src 'none'") || !strings.Contains(p, "frame-ancestors 'none'") || strings.Contains(p, "unsafe") {
		t.Errorf("policy %s", p)
	}
	if h.Get("Cache-Control") != "no-store" || h.Get("Content-Language") != "vi" || len(rendered) != 1 || rendered[0] != "x/page.html" {
		t.Errorf("%v, rendered %v", h, rendered)
	}
}

func TestAPageThatFailsSendsNothing(t *testing.T) {
	s := newSite(t, func(c *kit.Config) {
		c.Templates = pages(map[string]string{"x/page.html": `{{define "main"}}first {{.Data.Missing}}{{end}}`})
	})
	v, err := kit.NewView[body](s, "base/plain.html", "x/page.html")
	if err != nil {
		t.Fatal(err)
	}
	rec := httptest.NewRecorder()
	c := echo.New().NewContext(httptest.NewRequest(http.MethodGet, "/", nil), rec)
	if err := kit.Show(c, s, http.StatusOK, v, kit.Page[body]{Locale: s.In("vi")}); err == nil || c.Response().Committed || rec.Body.Len() != 0 {
		t.Errorf("%v, %d bytes", err, rec.Body.Len())
	}
}

func TestNewViewRefuses(t *testing.T) {
	s := newSite(t, func(c *kit.Config) {
		c.Templates = pages(map[string]string{"x/bad.html": "{{", "x/none.html": "no page"})
	})
	for name, files := range map[string][]string{
		"a file that is not there":   {"base/plain.html", "x/nowhere.html"},
		"a template that is none":    {"base/plain.html", "x/bad.html"},
		"a layout without a page":    {"x/none.html", "x/none.html"},
		"a layout without its pages": {"base/plain.html"},
	} {
		if _, err := kit.NewView[body](s, files[0], files[1:]...); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
