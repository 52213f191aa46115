package citizen_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"sipas/survey/store"
)

// hostile are bodies that no form of ours sends. {seal} is a good seal. Cases
// after OWASP's NoSQL injection, mass assignment, encoding and size tests.
func hostile() []string {
	long := strings.Repeat("A", 60000)
	bodies := []string{
		"", "&", "=", "&&&==&", "%", "%zz=1", "A1=%", "a;b=c", "\x00", "A1=\x00", "\xff\xfe=\xff", strings.Repeat("&", 60000),
		"_seal[$ne]=x&A1=5", "_seal=&A1=5", "_seal={seal}&_seal={seal}&A1[$gt]=", "_seal={seal}&A1[]=5&A1[]=4",
		"_seal={seal}&$where=1", "_seal={seal}&__proto__[x]=1&constructor.prototype.x=1", "_seal={seal}&A1.$set=5",
		`{"_seal":"{seal}","A1":5}`, `_seal={"$gt":""}&A1={"$ne":null}`, "_seal={seal}&A1=%7B%22%24oid%22%3A%22x%22%7D",
		"_seal={seal}&A1=5&A1=5", "_seal={seal}&A1=5&A1=4", "_seal={seal}&A1=-1", "_seal={seal}&A1=0", "_seal={seal}&A1=05", "_seal={seal}&A1=6",
		"_seal={seal}&A1=5.0", "_seal={seal}&A1=1e0", "_seal={seal}&A1=%EF%BC%95", "_seal={seal}&A1=NaN", "_seal={seal}&A1=null", "_seal={seal}&A1=true",
		"_seal={seal}&A1=99999999999999999999999999", "_seal={seal}&A1=na", "_seal={seal}&stage=SUBMIT&A1=x",
		"_seal={seal}&stage=submit&stage=both&OV=9", "_seal={seal}&wishes=time&wishes=time&wishes=nope", "_seal={seal}&sex=%00",
		"_seal={seal}&sex=%C0%AF", "_seal={seal}&comment=%ED%A0%80", "_seal={seal}&comment=%E2%80%AEevil", "_seal={seal}&comment=" + strings.Repeat("x", 1001),
		"_seal={seal}&comment=" + long, "_seal=" + long, "A1=" + long, long, long + "=1", "_to=en", "_to=../../etc", "_to=%00&_seal={seal}", "_to=" + long,
		"_lang=" + long + "&_seal={seal}", "_lang=xx&A1=z&_seal={seal}", "_seal={seal}%0d%0aX-Injected:1", "_seal={seal}&A1=%0d%0aSet-Cookie:x",
		"_seal=<script>alert(1)</script>&A1=5", "_seal={seal}&comment=</textarea><script>alert(1)</script>", "_to=en&comment=</textarea><script>alert(1)</script>",
		"_to=en&A1=\"><img src=x onerror=alert(1)>", "_to=en&_seal=\"><svg onload=alert(1)>", "_to=en&_seal={seal}&comment=%00%01%08",
	}
	for _, name := range []string{"A1", "_seal", "comment", "stage", "OV", "_to", "_lang", "wishes", "_key", "_form", "_partial"} {
		for _, value := range []string{"../../../../etc/passwd", "%2e%2e%2f", "' OR '1'='1", "\"; db.dropDatabase(); //", "{{7*7}}", "${7*7}", "%s%n%x",
			"\u202e\u2066", "\ufeff", "=cmd|' /C calc'!A0", "%F0%9F%98%80", strings.Repeat("%F0%9F%98%80", 4000), strings.Repeat("\u0301", 5000)} {
			bodies = append(bodies, name+"="+value, "_seal={seal}&"+name+"="+value)
		}
	}
	return bodies
}

// TestHostileForms sends each body to each route that takes one: never a 5xx,
// never markup of the sender's, and nothing stored, but for a comment that is
// only odd.
func TestHostileForms(t *testing.T) {
	w := newWorld(t, worldOptions{})
	seal := w.opened(open, nil).Get("_seal")
	count := 0
	for _, body := range hostile() {
		body = strings.ReplaceAll(body, "{seal}", seal)
		for _, target := range []string{"/k/" + open, "/k/" + over, "/k/nonsense", "/r", "/k/" + open + "?lang=%00&form=" + url.QueryEscape(body[:min(len(body), 300)])} {
			for _, accept := range []string{"text/html", "application/json"} {
				rec := w.request(http.MethodPost, target, body, "Accept: "+accept)
				count++
				if rec.Code >= 500 || rec.Code < 200 {
					t.Errorf("POST %.60s %.80q: %d", target, body, rec.Code)
				}
				for _, bad := range []string{"<script>alert", "<img src=x", "<svg onload", "</textarea><script"} {
					if strings.Contains(rec.Body.String(), bad) {
						t.Errorf("%.80q comes back as markup", body)
					}
				}
				if rec.Header().Get("X-Injected") != "" || rec.Header().Get("Set-Cookie") != "" {
					t.Errorf("%.80q makes a header", body)
				}
			}
		}
	}
	for _, r := range w.responses() {
		t.Errorf("stored: %v", r.Answers)
	}
	t.Logf("%d hostile requests", count)
}

func TestRequestsThatAreNoForms(t *testing.T) {
	w := newWorld(t, worldOptions{})
	good := w.opened(open, sheetValues()).Encode()
	for _, c := range []struct {
		name, kind, body string
		status           int
	}{
		{"JSON", "application/json", `{"A1":5}`, 415},
		{"plain text, as a cross-site form can send", "text/plain", good, 415},
		{"multipart", "multipart/form-data; boundary=x", "--x--", 415},
		{"no type", "", good, 415},
		{"a broken type", "application/x-www-form-urlencoded; =", good, 415},
		{"too large", "application/x-www-form-urlencoded", good + "&x=" + strings.Repeat("x", 64<<10), 413},
		{"broken escapes", "application/x-www-form-urlencoded", good + "&x=%zz", 400},
		{"a charset is fine", "application/x-www-form-urlencoded; charset=utf-8", good, 303},
	} {
		before := len(w.responses())
		rec := w.request(http.MethodPost, "/k/"+open, c.body, "Content-Type: "+c.kind)
		if rec.Code != c.status || (len(w.responses()) > before) != (c.status == 303) {
			t.Errorf("%s: %d, %d stored", c.name, rec.Code, len(w.responses())-before)
		}
	}
}

// TestHeaders visits every route, well and badly.
func TestHeaders(t *testing.T) {
	w := newWorld(t, worldOptions{})
	receipt := func() string {
		w.request(http.MethodPost, "/k/"+open, w.opened(open, sheetValues()).Encode())
		return w.responses()[0].ID.Receipt()
	}()
	good, tooLong := w.opened(open, sheetValues()).Encode(), strings.Repeat("x", 70000)
	exchanges := []*httptest.ResponseRecorder{
		w.request("GET", "/k/"+open, ""), w.request("GET", "/k/"+over, ""), w.request("GET", "/k/x", "", asJSON),
		w.request("POST", "/k/"+open, good), w.request("POST", "/k/"+open, good, asJSON), w.request("POST", "/k/"+open, "A1=9"),
		w.request("POST", "/k/"+open, "A1=9", asJSON), w.request("POST", "/k/"+open, tooLong), w.request("GET", "/k/"+open+"/thanks/"+receipt, ""),
		w.request("GET", "/k/"+open+"/thanks/x", ""), w.request("GET", "/r", ""), w.request("GET", "/", ""), w.request("GET", "/?code="+open, ""), w.request("GET", "/?code=x", ""), w.request("POST", "/r", "receipt="+receipt),
		w.request("POST", "/r", "receipt=x"), w.request("GET", "/nowhere", ""), w.request("DELETE", "/r", ""), w.request("PUT", "/k/"+open, "", asJSON),
	}
	for i, rec := range exchanges {
		h := rec.Header()
		name := fmt.Sprintf("exchange %d (%d)", i, rec.Code)
		for header, want := range map[string]string{
			"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "Cross-Origin-Opener-Policy": "same-origin",
			"Cross-Origin-Resource-Policy": "same-origin", "Set-Cookie": "", "Strict-Transport-Security": "",
		} {
			if got := h.Get(header); got != want {
				t.Errorf("%s: %s: %q, want %q", name, header, got, want)
			}
		}
		policy := h.Get("Content-Security-Policy")
		for _, want := range []string{"default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action"} {
			if !strings.Contains(policy, want) {
				t.Errorf("%s: %q lacks %s", name, policy, want)
			}
		}
		if strings.Contains(policy, "unsafe") {
			t.Errorf("%s: %q", name, policy)
		}
		if !strings.Contains(h.Get("Permissions-Policy"), "geolocation=()") {
			t.Errorf("%s: Permissions-Policy %q", name, h.Get("Permissions-Policy"))
		}
		if cache := h.Get("Cache-Control"); cache != "no-store" && !(i == 0 && cache == "private, no-cache") {
			t.Errorf("%s: Cache-Control %q", name, cache)
		}
	}
	secure := w.request("GET", "/r", "", "X-Forwarded-Proto: https")
	if secure.Header().Get("Strict-Transport-Security") != "" {
		t.Error("a stranger can switch HSTS on")
	}
}

// FuzzForm sends bodies to an open counter: never a 5xx, and what is stored
// is only what the questionnaire asks.
func FuzzForm(f *testing.F) {
	for _, body := range hostile() {
		f.Add(body)
	}
	w := newWorld(f, worldOptions{})
	codes := map[string]bool{}
	q, _ := w.collector.Place(f.Context(), open)
	for _, code := range q.Questionnaire.Rated() {
		codes[code] = true
	}
	for _, x := range append(q.Questionnaire.Before, q.Questionnaire.After...) {
		codes[x.Code] = true
	}
	f.Fuzz(func(t *testing.T, body string) {
		w.tb = t
		defer delete(w.store.docs, store.Responses)
		seal := w.opened(open, nil).Get("_seal")
		rec := w.request(http.MethodPost, "/k/"+open, strings.ReplaceAll(body, "{seal}", seal))
		if rec.Code >= 500 {
			t.Fatalf("%d for %q", rec.Code, body)
		}
		if rec.Code != http.StatusSeeOther {
			return
		}
		o, err := w.collector.Sealer.Open(seal)
		if err != nil {
			t.Fatal(err)
		}
		kept := w.response(o)
		for code := range kept.Answers {
			if !codes[code] {
				t.Fatalf("stored %q, which nobody asked", code)
			}
		}
	})
}

// FuzzQuery opens pages with any path and query.
func FuzzQuery(f *testing.F) {
	w := newWorld(f, worldOptions{})
	f.Add(open, "lang=en&form=full", "en")
	f.Add("%00/../..", "lang=%zz;&&=", "*;q=")
	f.Fuzz(func(t *testing.T, code, query, accept string) {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.URL = &url.URL{Path: "/k/" + code, RawQuery: query}
		r.Header.Set("Accept-Language", accept)
		r.Header.Set("Accept-Encoding", accept)
		rec := httptest.NewRecorder()
		w.echo.ServeHTTP(rec, r)
		if rec.Code >= 500 {
			t.Fatalf("%d for %q %q", rec.Code, code, query)
		}
	})
}
