// Package web puts the audiences' pages behind one HTTP handler: request ids,
// the log, recovery, health. What a page is, is the audiences' business
// (packages citizen, manager, analyst, officer, api); what they share is in kit.
package web

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"
)

// Config says what to serve.
type Config struct {
	Log    *slog.Logger
	Ready  func(context.Context) error // nil error: the store can be written to
	Mount  []func(*echo.Echo)          // each audience's routes
	Failed echo.HTTPErrorHandler       // turns an error into a page or problem+json
}

// Handler is the whole service.
func Handler(c Config) http.Handler {
	e := echo.New()
	e.HideBanner, e.HidePort = true, true
	e.HTTPErrorHandler = c.Failed
	// An id comes first, so that whatever happens after it can be found in the log.
	e.Use(identified, logged(c.Log), recovered(c.Log))
	e.GET("/healthz", func(x echo.Context) error { return plain(x, http.StatusOK, "ok") })
	e.GET("/readyz", ready(c.Ready))
	for _, mount := range c.Mount {
		mount(e)
	}
	return e
}

func ready(ask func(context.Context) error) echo.HandlerFunc {
	return func(x echo.Context) error {
		ctx, cancel := context.WithTimeout(x.Request().Context(), 2*time.Second)
		defer cancel()
		if err := ask(ctx); err != nil {
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
