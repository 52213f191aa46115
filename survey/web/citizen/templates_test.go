package citizen_test

import (
	"io/fs"
	"net/http"
	"testing"

	"sipas/survey"
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
	w.setAccess(real, survey.OneTimeAccess)
	w.request(http.MethodGet, "/k/"+real, "")
	kiosk, screen := w.device(open, survey.Kiosk), w.device(open, survey.Screen)
	w.request(http.MethodGet, "/screen/"+open, "", screen)
	w.request(http.MethodGet, "/kiosk/"+open, "", kiosk)
	sent = w.request(http.MethodPost, "/kiosk/"+open+"/form", w.kioskForm(open, kiosk, sheetValues()).Encode(), kiosk)
	w.request(http.MethodGet, sent.Header().Get("Location"), "", kiosk)
	names, err := fs.Glob(templates.Files, "citizen/*.html")
	w.must(err)
	names = append(names, "kiosk/start.html", "kiosk/thanks.html", "kiosk/screen.html")
	for _, name := range append(names, "base/problem.html") {
		if w.rendered[name] == 0 {
			t.Errorf("%s was never rendered", name)
		}
	}
}
