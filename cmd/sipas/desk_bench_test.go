package main

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"sipas/survey/access"
	"sipas/survey/demo"
	"sipas/survey/manage"
)

// benchResponses is how many answers the benchmarks of the analyst's desk look
// at: a million, or SIPAS_BENCH_RESPONSES.
func benchResponses(b *testing.B) int {
	n := 1_000_000
	if s := os.Getenv("SIPAS_BENCH_RESPONSES"); s != "" {
		var err error
		if n, err = strconv.Atoi(s); err != nil {
			b.Fatal(err)
		}
	}
	return n
}

// BenchmarkDesk asks the whole program, over an embedded store, for the pages
// of the analyst's desk: each address once when nothing is ready yet (first),
// and again with other filters (median of those). It reports milliseconds of
// the server's time, and the memory that the process has from the system: after
// loading, at the end, and the most at any instant.
func BenchmarkDesk(b *testing.B) {
	n := benchResponses(b)
	w := &world{ctx: b.Context(), out: io.Discard, err: io.Discard, log: slog.New(slog.DiscardHandler)}
	settings := &Settings{Addr: ":0", Data: b.TempDir(), Limits: "on"}
	fillDesk(b, w, settings, n)
	w.collectOften() // as serve does
	a, err := newApp(w, settings)
	if err != nil {
		b.Fatal(err)
	}
	defer a.Close()
	get := deskVisitor(b, a)
	most := watchMemory(b)
	for b.Loop() {
		for _, wave := range []string{demo.LastYear, demo.ThisYear} {
			begun := time.Now()
			if all, err := a.count(b.Context(), wave); err != nil || all < n/5 {
				b.Fatal(all, err)
			}
			b.ReportMetric(time.Since(begun).Seconds(), "s-load-"+wave)
		}
		b.ReportMetric(float64(fromSystem())/(1<<20), "MB-loaded")
		for name, paths := range deskPaths {
			var took []float64
			for _, path := range paths {
				took = append(took, get(strings.ReplaceAll(path, "{wave}", demo.ThisYear)))
			}
			b.ReportMetric(took[0], "ms-"+name+"-first")
			if more := took[1:]; len(more) > 0 {
				slices.Sort(more)
				b.ReportMetric(more[len(more)/2], "ms-"+name)
			}
		}
		b.ReportMetric(float64(fromSystem())/(1<<20), "MB")
		b.ReportMetric(float64(most.Load())/(1<<20), "MB-most")
	}
}

// watchMemory keeps the most that the process had from the system until the
// benchmark ends, as seen a hundred times a second.
func watchMemory(b *testing.B) *atomic.Uint64 {
	var most atomic.Uint64
	tick := time.NewTicker(10 * time.Millisecond)
	done := make(chan struct{})
	go func() {
		for {
			select {
			case <-tick.C:
				most.Store(max(most.Load(), fromSystem()))
			case <-done:
				return
			}
		}
	}()
	b.Cleanup(func() { tick.Stop(); close(done) })
	return &most
}

// fillDesk stores the answers with a program of its own, so that the memory
// that it takes is not that of the one which is looked at.
func fillDesk(b *testing.B, w *world, s *Settings, n int) {
	b.Helper()
	a, err := newApp(w, s)
	if err != nil {
		b.Fatal(err)
	}
	m := &manage.Manager{Store: a.store, Directory: a.directory}
	begun := time.Now()
	err = demo.Seed(b.Context(), m, time.Now(), 1, demo.Size{LastYear: n / 5, ThisYear: n})
	if err := errors.Join(err, a.Close()); err != nil {
		b.Fatal(err)
	}
	b.Logf("%d and %d answers stored in %v", n/5, n, time.Since(begun))
	debug.FreeOSMemory()
}

// deskPaths are addresses by what they are: the first stands for a first look,
// the others for new filters, which nobody has asked for before.
var deskPaths = map[string][]string{
	"dashboard": {"/results/{wave}"},
	"filter": {"/results/{wave}?channel=qr", "/results/{wave}?field=dat-dai",
		"/results/{wave}?field=ho-tich", "/results/{wave}?q.sex=female", "/results/{wave}?q.sex=male"},
	"compare": {"/results/{wave}/compare?with=wave&b=" + demo.LastYear, "/results/{wave}/compare?by=field&a=dat-dai&b=khac",
		"/results/{wave}/compare?by=field&a=dat-dai&b=ho-tich", "/results/{wave}/compare?by=unit&a=binh-minh&b=so-tu-phap"},
	"report":        {"/results/{wave}/report", "/results/{wave}/report?unit=binh-minh"},
	"why":           {"/results/{wave}/why"},
	"wishes":        {"/results/{wave}/wishes"},
	"comments":      {"/results/{wave}/comments"},
	"low":           {"/results/{wave}/low"},
	"suspects":      {"/monitor/{wave}/patterns"},
	"api":           {"/api/v1/waves/{wave}/results", "/api/v1/waves/{wave}/results?field=dat-dai"},
	"score-or-unit": {"/results/{wave}?score=mean5", "/results/{wave}?unit=binh-minh", "/results/{wave}?unit=so-tu-phap"},
}

// deskVisitor signs an administrator in. What it returns asks for a path and
// tells how many milliseconds the answer took.
func deskVisitor(b *testing.B, a *app) func(path string) float64 {
	b.Helper()
	if err := a.accounts.Add(b.Context(), access.User{Name: "analyst", Roles: []access.Role{access.Administrator}}, testPassword); err != nil {
		b.Fatal(err)
	}
	in := httptest.NewRequest(http.MethodPost, "/signin", strings.NewReader("name=analyst&password="+testPassword))
	in.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	a.server.Handler.ServeHTTP(w, in)
	if w.Code != http.StatusSeeOther {
		b.Fatalf("sign-in: %d", w.Code)
	}
	cookies := w.Result().Cookies()
	return func(path string) float64 {
		q := httptest.NewRequest(http.MethodGet, path, nil)
		for _, c := range cookies {
			q.AddCookie(c)
		}
		w := httptest.NewRecorder()
		begun := time.Now()
		a.server.Handler.ServeHTTP(w, q)
		took := time.Since(begun)
		if w.Code != http.StatusOK {
			b.Fatalf("%s: %d %s", path, w.Code, w.Body)
		}
		return float64(took.Microseconds()) / 1000
	}
}

// fromSystem is the resident memory of this process in bytes, without the pages
// of files that the system lends it (the store's), where the system tells it;
// else what the heap has.
func fromSystem() uint64 {
	if status, err := os.ReadFile("/proc/self/status"); err == nil {
		for line := range strings.Lines(string(status)) {
			var kB uint64
			if _, err := fmt.Sscanf(line, "RssAnon: %d kB", &kB); err == nil {
				return kB << 10
			}
		}
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.Sys
}
