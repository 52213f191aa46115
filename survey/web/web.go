// Package web puts the audiences' pages behind one HTTP handler: request ids,
// the log, recovery, health. What a page is, is the audiences' business
// (packages citizen, manager, analyst, officer, api); what they share is in kit.
package web

import (
	"context"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/labstack/echo/v4"

	"sipas/survey/web/kit"
)

// Config says what to serve.
type Config struct {
	Log     *slog.Logger
	Site    *kit.Site                   // answers errors, sets headers, serves static files
	Ready   func(context.Context) error // nil error: the store can be written to
	Mount   []Audience
	Measure func(method, route string, status int, took time.Duration)
}

// Audience is the pages of one audience, as their package makes them.
type Audience interface{ Routes(e *echo.Echo) }

// Handler is the whole service.
func Handler(c Config) http.Handler {
	e := echo.New()
	e.HideBanner, e.HidePort = true, true
	e.HTTPErrorHandler = c.Site.Fail
	// An id comes first, so that whatever happens after it can be found in the log.
	e.Use(identified, logged(c.Log, c.Measure), recovered(c.Log), legible, c.Site.Headers)
	e.GET(kit.StaticRoute, c.Site.Files.Serve)
	asked := []string{http.MethodGet, http.MethodHead} // monitors use either
	e.Match(asked, "/healthz", func(x echo.Context) error { return plain(x, http.StatusOK, "ok") })
	e.Match(asked, "/readyz", ready(c.Ready))
	for _, a := range c.Mount {
		a.Routes(e)
	}
	return e
}

// readiness is how long an answer of /readyz stands: asking the store may cost
// it a commit, and strangers can ask as often as they like.
const readiness = time.Second

func ready(ask func(context.Context) error) echo.HandlerFunc {
	var mu sync.Mutex
	var asked time.Time
	var said error
	return func(x echo.Context) error {
		mu.Lock()
		if time.Since(asked) > readiness {
			ctx, cancel := context.WithTimeout(context.WithoutCancel(x.Request().Context()), 2*time.Second)
			said = ask(ctx)
			cancel()
			asked = time.Now()
		}
		err := said
		mu.Unlock()
		if err != nil {
			x.Response().Header().Set("Retry-After", "5")
			return plain(x, http.StatusServiceUnavailable, "store away")
		}
		return plain(x, http.StatusOK, "ready")
	}
}

func plain(x echo.Context, status int, s string) error {
	h := x.Response().Header()
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	return x.String(status, s+"\n")
}

// Server is an http.Server over the handler in which no connection can wait
// for ever: a phone on slow mobile data has a minute, a connection that sends
// nothing has five seconds.
func Server(h http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler:           h,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       time.Minute,
		WriteTimeout:      time.Minute,
		IdleTimeout:       75 * time.Second,
		MaxHeaderBytes:    16 << 10,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}
}
