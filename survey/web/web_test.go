package web_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"sipas/static"
	"sipas/survey"
	"sipas/survey/web"
	"sipas/survey/web/kit"
	"sipas/templates"
)

// journal is a log that can be read while it is written.
type journal struct {
	mu sync.Mutex
	b  strings.Builder
}

func (j *journal) Write(b []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.b.Write(b)
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.b.String()
}

// faulty is an audience whose pages fail, and one that repeats its address.
type faulty struct{}

func (faulty) Routes(e *echo.Echo) {
	e.GET("/panics/:secret", func(echo.Context) error { panic("at the disco") })
	e.GET("/repeats", func(x echo.Context) error { // a page that repeats its address
		var b strings.Builder
		q := x.QueryParams()
		for _, name := range slices.Sorted(maps.Keys(q)) {
			for _, v := range q[name] {
				b.WriteString(name + "=" + v + ";")
			}
		}
		return x.String(http.StatusOK, b.String())
	})
	e.GET("/fails/:secret", func(echo.Context) error {
		return survey.Errorf(survey.KindUnavailable, "store.unavailable", "disk on fire")
	})
}

// served is a service with a few routes of a test's own, and its log.
func served(t *testing.T, ready func(context.Context) error) (*httptest.Server, *journal) {
	t.Helper()
	site, err := kit.New(kit.Config{Templates: templates.Files, Static: static.Files})
	if err != nil {
		t.Fatal(err)
	}
	log := &journal{}
	s := httptest.NewServer(web.Handler(web.Config{Log: slog.New(slog.NewJSONHandler(log, nil)), Site: site, Ready: ready,
		Mount: []web.Audience{faulty{}}, Measure: func(string, string, int, time.Duration) {}}))
	t.Cleanup(s.Close)
	return s, log
}

func get(t *testing.T, address string) (int, string, http.Header) {
	t.Helper()
	answer, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	var b bytes.Buffer
	if _, err := b.ReadFrom(answer.Body); err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, b.String(), answer.Header
}

func TestFaultsAreAnsweredAndLoggedWithoutPaths(t *testing.T) {
	s, log := served(t, func(context.Context) error { return nil })
	for path, want := range map[string]int{"/panics/7K3F92M5": 500, "/fails/7K3F92M5": 503, "/nowhere/7K3F92M5": 404} {
		status, page, header := get(t, s.URL+path)
		if status != want {
			t.Errorf("%s: status %d, want %d", path, status, want)
		}
		for _, cause := range []string{"disco", "disk on fire", "goroutine"} {
			if strings.Contains(page, cause) {
				t.Errorf("%s shows its cause: %s", path, cause)
			}
		}
		if id := header.Get("X-Request-Id"); id == "" || !strings.Contains(log.String(), id) {
			t.Errorf("%s: request id %q is not in the log", path, id)
		}
		for _, name := range []string{"Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy", "Cross-Origin-Opener-Policy"} {
			if header.Get(name) == "" {
				t.Errorf("%s lacks the header %s", path, name)
			}
		}
	}
	if strings.Contains(log.String(), "7K3F92M5") || strings.Contains(log.String(), "127.0.0.1") {
		t.Errorf("the log holds a path or an address:\n%s", log)
	}
	if !strings.Contains(log.String(), "disk on fire") || !strings.Contains(log.String(), "at the disco") {
		t.Errorf("the log lacks the causes:\n%s", log)
	}
}

func TestClientsCannotWriteIntoTheLog(t *testing.T) {
	s, log := served(t, func(context.Context) error { return nil })
	q, err := http.NewRequestWithContext(t.Context(), "GET", s.URL+"/healthz", nil)
	if err != nil {
		t.Fatal(err)
	}
	q.Header.Set("X-Request-Id", "forged")
	q.Header.Set("User-Agent", "agent-of-the-visitor")
	answer, err := http.DefaultClient.Do(q)
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if text := log.String(); strings.Contains(text, "forged") || strings.Contains(text, "agent-of") {
		t.Error(text)
	}
}

func TestReadinessAsksTheStoreAtMostOnceASecond(t *testing.T) {
	var asked atomic.Int32
	s, _ := served(t, func(context.Context) error {
		asked.Add(1)
		return errors.New("away")
	})
	for range 20 {
		if status, _, header := get(t, s.URL+"/readyz"); status != http.StatusServiceUnavailable || header.Get("Retry-After") == "" {
			t.Fatalf("status %d", status)
		}
	}
	if n := asked.Load(); n > 3 {
		t.Errorf("the store was asked %d times", n)
	}
	if status, _, _ := get(t, s.URL+"/healthz"); status != http.StatusOK {
		t.Errorf("healthz: %d although the process is alive", status)
	}
}
