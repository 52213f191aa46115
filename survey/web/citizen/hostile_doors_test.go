package citizen_test

import (
	"bytes"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"sipas/survey"
)

// hostileValues are what nobody's code, seal or token is.
func hostileValues() []string {
	return []string{"", "\x00", "\xff\xfe", "%00", "../../etc/passwd", "' OR '1'='1", `{"$gt":""}`, "<script>alert(1)</script>", `"><img src=x onerror=alert(1)>`,
		"\r\nX-Injected: 1", "\u202e", "=cmd|'/C calc'!A0", strings.Repeat("7", 5000), strings.Repeat("7K3F9-2M5QA-1TZA ", 500), "７Ｋ３Ｆ９", "__proto__", ";,= \"\\", "{{7*7}}"}
}

// TestHostileDoors shows such values wherever a code, a seal or a token is
// taken: never a 5xx, never markup of the sender's, and no form.
func TestHostileDoors(t *testing.T) {
	w := newWorld(t, worldOptions{})
	w.setAccess(open, survey.RotatingAccess)
	w.setAccess(real, survey.OneTimeAccess)
	kiosk := w.device(either, survey.Kiosk)
	count := 0
	check := func(rec *httptest.ResponseRecorder, what string) {
		t.Helper()
		count++
		if rec.Code >= 500 || rec.Code == http.StatusOK && strings.Contains(rec.Body.String(), "name=_seal") {
			t.Errorf("%s: %d", what, rec.Code)
		}
		for _, bad := range []string{"<script>alert", "<img src=x"} {
			if strings.Contains(rec.Body.String(), bad) {
				t.Errorf("%s comes back as markup", what)
			}
		}
		if rec.Header().Get("X-Injected") != "" {
			t.Errorf("%s makes a header", what)
		}
	}
	for _, v := range hostileValues() {
		q := url.QueryEscape(v)
		for _, target := range []string{"/k/" + open + "?t=" + q, "/k/" + open + "?o=" + q, "/k/" + open + "?s=" + q, "/k/" + real + "?o=" + q, "/k/" + real + "?t=" + q,
			"/k/" + real + "?s=" + q, "/?o=" + q, "/?code=" + q, "/kiosk/" + open + "?token=" + q, "/screen/" + open + "?token=" + q, "/kiosk/" + q, "/screen/" + q, "/kiosk/" + q + "/form",
			"/kiosk/" + either + "/thanks/" + url.PathEscape(v) + "x"} {
			check(w.request(http.MethodGet, target, ""), "GET "+target[:min(len(target), 80)])
			check(w.request(http.MethodGet, target, "", asJSON), "GET as JSON "+target[:min(len(target), 80)])
			check(w.request(http.MethodGet, target, "", "Cookie: sipas-kiosk="+v+"; sipas-screen="+v), "with a cookie "+target[:min(len(target), 80)])
		}
	}
	seal := w.kioskForm(either, kiosk, nil).Get("_seal")
	for _, body := range hostile() {
		body = strings.ReplaceAll(body, "{seal}", seal)
		rec := w.request(http.MethodPost, "/kiosk/"+either+"/form", body, kiosk)
		count++
		if rec.Code >= 500 {
			t.Errorf("POST %.80q: %d", body, rec.Code)
		}
	}
	for _, r := range w.responses() {
		if !r.Partial || len(r.Answers) == 0 {
			t.Errorf("stored: %+v", r)
		}
	}
	t.Logf("%d hostile requests", count)
}

// A proxy on this machine that does not say for whom it asks is told of once
// in the log, without anybody's address; a health check is not.
func TestProxyWithoutForwardedFor(t *testing.T) {
	var log bytes.Buffer
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(&log, nil)))
	defer slog.SetDefault(before)
	w := newWorld(t, worldOptions{})
	send := func(host, forwarded string) {
		r := httptest.NewRequest(http.MethodPost, "/k/"+open, strings.NewReader(w.opened(open, sheetValues()).Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.RemoteAddr, r.Host = "127.0.0.1:4711", host
		if forwarded != "" {
			r.Header.Set("X-Forwarded-For", forwarded)
		}
		rec := httptest.NewRecorder()
		w.echo.ServeHTTP(rec, r)
		if rec.Code != http.StatusSeeOther {
			t.Fatalf("status %d", rec.Code)
		}
	}
	for _, quiet := range []struct{ host, forwarded string }{{"localhost:8080", ""}, {"127.0.0.1", ""}, {"[::1]:80", ""}, {"khaosat.example.gov.vn", "203.0.113.9"}} {
		send(quiet.host, quiet.forwarded)
		if log.Len() > 0 {
			t.Fatalf("%+v: %s", quiet, log.String())
		}
	}
	for range 3 {
		send("khaosat.example.gov.vn", "")
	}
	if got := strings.Count(log.String(), "level=WARN"); got != 1 || !strings.Contains(log.String(), "X-Forwarded-For") {
		t.Errorf("%d warnings: %s", got, log.String())
	}
}
