package citizen_test

import (
	"net/http"
	"regexp"
	"testing"

	"sipas/survey/web/kit"
)

// The budget of one form, with the names of a real office: the whole response
// is within the first flight of a connection.
const (
	maxBrotli       = 8000
	maxGzip         = 10000
	maxStyleBrotli  = 2000
	maxScriptBrotli = 3000
)

func TestSizes(t *testing.T) {
	w := newWorld(t, worldOptions{})
	for _, lang := range []string{"vi", "en"} {
		for encoding, most := range map[string]int{"br": maxBrotli, "gzip": maxGzip} {
			rec := w.request(http.MethodGet, "/k/"+open+"?lang="+lang, "", "Accept-Encoding: "+encoding)
			if got := rec.Header().Get("Content-Encoding"); got != encoding {
				t.Fatalf("Content-Encoding %q", got)
			}
			t.Logf("%s %s: %d bytes", lang, encoding, rec.Body.Len())
			if rec.Body.Len() > most {
				t.Errorf("the %s form has %d bytes of %s, at most %d are allowed", lang, rec.Body.Len(), encoding, most)
			}
		}
	}
	html := w.request(http.MethodGet, "/k/"+open, "").Body.String()
	for element, most := range map[string]int{"style": maxStyleBrotli, "script": maxScriptBrotli} {
		part := regexp.MustCompile(`(?s)<`+element+`>(.*?)</`+element+`>`).FindAllStringSubmatch(html, -1)
		var text string
		for _, p := range part {
			text += p[1]
		}
		if text == "" {
			t.Fatalf("no %s", element)
		}
		p, err := kit.Precompress([]byte(text), 11)
		w.must(err)
		n := p.Size("br", 0)
		t.Logf("%s: %d bytes of brotli, %d plain", element, n, len(text))
		if n > most {
			t.Errorf("the %s has %d bytes of brotli, at most %d are allowed", element, n, most)
		}
	}
}

// TestNothingElseIsAsked makes sure that the form is the only request.
func TestNothingElseIsAsked(t *testing.T) {
	html := newWorld(t, worldOptions{}).request(http.MethodGet, "/k/"+open, "").Body.String()
	for _, m := range regexp.MustCompile(`(?i)\b(?:src|srcset|href|action|formaction|poster)=["']?([^"'\s>]+)`).FindAllStringSubmatch(html, -1) {
		if a := m[1]; a != "data:," && a[0] != '#' && a[0] != '?' {
			t.Errorf("the form refers to %q", m[0])
		}
	}
	if regexp.MustCompile(`(?i)@import|url\(|\son\w+=|\sstyle=`).MatchString(html) {
		t.Error("the form loads something, or has style or script in attributes")
	}
}

func BenchmarkForm(b *testing.B) {
	w := newWorld(b, worldOptions{})
	for b.Loop() {
		if rec := w.request(http.MethodGet, "/k/"+open, "", "Accept-Encoding: br", "Accept-Language: vi-VN,vi;q=0.9"); rec.Code != 200 {
			b.Fatal(rec.Code)
		}
	}
}

func BenchmarkSend(b *testing.B) {
	w := newWorld(b, worldOptions{})
	for b.Loop() {
		b.StopTimer()
		body := w.opened(open, sheetValues()).Encode()
		b.StartTimer()
		if rec := w.request(http.MethodPost, "/k/"+open, body); rec.Code != 303 {
			b.Fatal(rec.Code)
		}
	}
}

func BenchmarkThanks(b *testing.B) {
	w := newWorld(b, worldOptions{})
	to := w.request(http.MethodPost, "/k/"+open, w.opened(open, sheetValues()).Encode()).Header().Get("Location")
	for b.Loop() {
		if rec := w.request(http.MethodGet, to, "", "Accept-Encoding: br"); rec.Code != 200 {
			b.Fatal(rec.Code)
		}
	}
}
