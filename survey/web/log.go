package web

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"time"

	"github.com/labstack/echo/v4"

	"sipas/survey"
)

type requestKey struct{}

// RequestID is the id of the request that a context belongs to, "" outside one.
func RequestID(ctx context.Context) string {
	id, _ := ctx.Value(requestKey{}).(string)
	return id
}

// identified gives each request an id of its own. Ids that clients send are
// not taken over: they would let anyone write into the log.
func identified(next echo.HandlerFunc) echo.HandlerFunc {
	return func(x echo.Context) error {
		id := rand.Text()[:16]
		x.SetRequest(x.Request().WithContext(context.WithValue(x.Request().Context(), requestKey{}, id)))
		x.Response().Header().Set("X-Request-Id", id)
		return next(x)
	}
}

// logged writes a line per request: the route as a pattern, never the path,
// because paths hold counter codes and receipts; no address, no user agent,
// no answers. Errors keep their cause here and only here.
func logged(log *slog.Logger, measure func(method, route string, status int, took time.Duration)) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(x echo.Context) error {
			start := time.Now()
			err := next(x)
			if err != nil {
				x.Error(err)
			}
			status, took := x.Response().Status, time.Since(start)
			measure(method(x.Request().Method), x.Path(), status, took)
			attributes := []slog.Attr{
				slog.String("id", RequestID(x.Request().Context())),
				slog.String("method", method(x.Request().Method)),
				slog.String("route", x.Path()),
				slog.Int("status", status),
				slog.Int64("bytes", x.Response().Size),
				slog.Duration("took", took),
			}
			if err != nil {
				attributes = append(attributes, slog.String("kind", survey.KindOf(err).String()), slog.String("err", err.Error()))
			}
			log.LogAttrs(x.Request().Context(), level(status), "request", attributes...)
			return nil
		}
	}
}

func level(status int) slog.Level {
	switch {
	case status >= http.StatusInternalServerError:
		return slog.LevelError
	case status == http.StatusTooManyRequests:
		return slog.LevelWarn
	}
	return slog.LevelInfo
}

// method keeps made-up methods out of the log.
func method(m string) string {
	switch m {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions:
		return m
	}
	return "other"
}

// recovered turns a panic into an error of the program, with its stack in the
// log: one bad request must not end the service.
func recovered(log *slog.Logger) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(x echo.Context) (err error) {
			defer func() {
				p := recover()
				if p == nil {
					return
				}
				if p == http.ErrAbortHandler {
					panic(p)
				}
				log.ErrorContext(x.Request().Context(), "panic", "id", RequestID(x.Request().Context()),
					"route", x.Path(), "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
				err = survey.Errorf(survey.KindInternal, "panic", "a handler panicked")
			}()
			return next(x)
		}
	}
}
