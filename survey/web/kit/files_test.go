package kit_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/labstack/echo/v4"

	"sipas/survey/web/kit"
)

func TestStaticFiles(t *testing.T) {
	s := newSite(t)
	e := echo.New()
	e.HTTPErrorHandler = s.Fail
	e.Use(s.Headers)
	e.GET(kit.StaticRoute, s.Files.Serve)
	path, err := s.Files.Path("css/colour.css")
	if err != nil || !strings.HasPrefix(path, "/static/css/colour.") || !strings.HasSuffix(path, ".css") {
		t.Fatalf("%q, %v", path, err)
	}
	for target, status := range map[string]int{
		path: 200, "/static/css/colour.css": 404, "/static/": 404, "/static/../static.go": 404, "/static/%2e%2e/embed.go": 404, "/static/css/": 404,
	} {
		rec := httptest.NewRecorder()
		e.ServeHTTP(rec, httptest.NewRequest(http.MethodGet, target, nil))
		h := rec.Header()
		if rec.Code != status || (h.Get("Cache-Control") == "public, max-age=31536000, immutable") != (status == 200) {
			t.Errorf("%s: %d %v", target, rec.Code, h)
		}
		if status == 200 && (!strings.HasPrefix(h.Get("Content-Type"), "text/css") || !strings.Contains(rec.Body.String(), "--ink")) {
			t.Errorf("%s: %v", target, h)
		}
	}
	if _, err := s.Files.Path("css/none.css"); err == nil {
		t.Error("a file that does not exist has an address")
	}
	if _, err := s.Files.Inline("js/none.js"); err == nil {
		t.Error("a file that does not exist has a text")
	}
}

func TestInlineDropsCommentsAndIndentation(t *testing.T) {
	files := fstest.MapFS{
		"a.css": {Data: []byte("/* one\n two */\np {\n  color: red; /* three */\n}\n\n/* unended")},
		"a.js":  {Data: []byte("// a comment\n'use strict';\n  const a = 'http://x'; // stays\n\n  f(a);\n")},
	}
	s := newSite(t, func(c *kit.Config) {
		c.Static = fstest.MapFS{"css/colour.css": {}, "css/citizen.css": {}, "a.css": files["a.css"], "a.js": files["a.js"]}
	})
	for name, want := range map[string]string{
		"a.css": "p {\ncolor: red;\n}",
		"a.js":  "'use strict';\nconst a = 'http://x'; // stays\nf(a);",
	} {
		if got, err := s.Files.Inline(name); got != want || err != nil {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}
