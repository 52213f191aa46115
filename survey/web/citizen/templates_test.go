package citizen_test

import (
	"io/fs"
	"net/http"
	"testing"

	"sipas/survey/web/citizen"
	"sipas/templates"
)

func TestTemplatesFitTheirData(t *testing.T) {
	if err := citizen.CheckTemplates(newWorld(t, worldOptions{}).pages); err != nil {
		t.Error(err)
	}
}

func TestEveryTemplateIsReached(t *testing.T) {
	w := newWorld(t, worldOptions{})
	sent := w.request(http.MethodPost, "/k/"+open, w.opened(open, sheetValues()).Encode())
	w.request(http.MethodGet, sent.Header().Get("Location"), "")
	w.request(http.MethodGet, "/k/"+over, "")
	w.request(http.MethodGet, "/r", "")
	w.request(http.MethodGet, "/", "")
	w.request(http.MethodGet, "/nowhere", "")
	names, err := fs.Glob(templates.Files, "citizen/*.html")
	w.must(err)
	for _, name := range append(names, "base/problem.html") {
		if w.rendered[name] == 0 {
			t.Errorf("%s was never rendered", name)
		}
	}
}
