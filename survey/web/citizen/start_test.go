package citizen_test

import (
	"net/http"
	"strings"
	"testing"

	"sipas/survey/web/webtest"
)

func TestStart(t *testing.T) {
	for _, prefix := range []string{"", "/khao-sat"} {
		w := newWorld(t, worldOptions{prefix: prefix})
		for _, c := range []struct {
			name, target string
			status       int
			to           string
			has, hasNot  []string
		}{
			{"the page", "/", 200, "", []string{"Mã quầy (8 ký tự in dưới mã QR)", prefix + "/r?lang=vi", prefix + "/signin?lang=vi", "trình diễn"}, []string{"role=alert"}},
			{"in English", "/?lang=en", 200, "", []string{"Counter code", prefix + "/signin?lang=en"}, nil},
			{"a code", "/?lang=en&code=" + open, 303, prefix + "/k/" + open + "?lang=en", nil, nil},
			{"a code as people type it", "/?code=+" + strings.ToLower(open[:4]+"-"+open[4:]), 303, prefix + "/k/" + open + "?lang=vi", nil, nil},
			{"nothing typed", "/?code=", 404, "", []string{"Mã quầy không đúng", `aria-invalid="true"`}, nil},
			{"a mistyped code stays in its field", "/?code=%22%3E%3Ci%3E", 404, "", []string{"Mã quầy không đúng", `value="&#34;&gt;&lt;i&gt;"`}, []string{"<i>"}},
			{"another site's address is no code", "/?code=//evil.example/", 404, "", []string{"Mã quầy không đúng"}, nil},
			{"a mistyped code's page leads here", "/k/x", 404, "", []string{`href="` + prefix + `/?lang=vi"`, "Gõ mã quầy"}, nil},
			{"an unknown counter's page, too", "/k/" + unknown, 404, "", []string{`href="` + prefix + `/?lang=vi"`}, nil},
			{"a wave that is over has nothing to type", "/k/" + over, 410, "", nil, []string{"Gõ mã quầy"}},
		} {
			rec := w.request(http.MethodGet, c.target, "")
			if rec.Code != c.status || rec.Header().Get("Location") != c.to {
				t.Errorf("%s: %d to %q", c.name, rec.Code, rec.Header().Get("Location"))
			}
			says(t, rec.Body.String(), c.has, c.hasNot)
		}
	}
}

func TestStartInABrowser(t *testing.T) {
	b := webtest.Start(t)
	s := serve(t)
	for name, look := range map[string]webtest.Look{"phone": {}, "narrow-large": {Width: 320, Height: 568, TextPercent: 200, NoScript: true}} {
		p := b.Page(t, look)
		p.Open(s.address + "/")
		p.Accessible("start " + name)
		p.Fits("start " + name)
		if small := p.SmallTargets(44); small != "" {
			t.Errorf("%s: targets that are too small:\n%s", name, small)
		}
		p.Shot("start-"+name, true)
		p.Type("#code", "nonsense")
		p.Click("form button")
		p.Wait("document.querySelector('.error')")
		p.Accessible("misread " + name)
		p.Wait("(document.getElementById('code').value = '', true)")
		p.Type("#code", strings.ToLower(open)+"\r")
		p.Wait("location.pathname === '/k/" + open + "' && document.getElementById('_f')")
		clean(t, p)
	}
}

// HEAD is answered wherever a page is, with the page's headers and nothing else.
func TestHead(t *testing.T) {
	w := newWorld(t, worldOptions{})
	w.request(http.MethodPost, "/k/"+open, w.opened(open, sheetValues()).Encode())
	thanks := "/k/" + open + "/thanks/" + w.responses()[0].ID.Receipt()
	for target, status := range map[string]int{"/": 200, "/k/" + open: 200, "/k/" + over: 410, "/r": 200, thanks: 200, thanks + "0": 404} {
		rec := w.request(http.MethodHead, target, "")
		if rec.Code != status || rec.Body.Len() != 0 || rec.Header().Get("Content-Length") == "" {
			t.Errorf("HEAD %s: %d, %d bytes, Content-Length %q", target, rec.Code, rec.Body.Len(), rec.Header().Get("Content-Length"))
		}
	}
}
