package kit_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/web/kit"
)

func TestEveryKindHasAStatus(t *testing.T) {
	l := newSite(t).In("vi")
	want := map[survey.Kind]int{
		survey.KindInternal: 500, survey.KindInvalid: 422, survey.KindNotFound: 404, survey.KindConflict: 409,
		survey.KindGone: 410, survey.KindEarly: 404, survey.KindForbidden: 403, survey.KindSignIn: 401,
		survey.KindThrottled: 429, survey.KindUnavailable: 503, survey.KindDamaged: 500,
	}
	for kind := survey.KindInternal; kind <= survey.KindDamaged; kind++ {
		p := kit.Explain(l, &survey.Error{Kind: kind, Code: "no.such.code"}, "id7")
		if p.Status != want[kind] || p.Title == "" || strings.HasPrefix(p.Title, "kind.") || p.Code != "no.such.code" {
			t.Errorf("%s: %+v", kind, p)
		}
	}
	if p := kit.Explain(l, &survey.Error{Kind: 200}, ""); p.Status != 500 {
		t.Errorf("unknown kind: %d", p.Status)
	}
}

func TestExplain(t *testing.T) {
	l := newSite(t).In("en")
	secret := errors.New("disk /dev/sda1 is on fire")
	for _, c := range []struct {
		name   string
		err    error
		status int
		code   string
		retry  time.Duration
	}{
		{"a plain error is ours", secret, 500, "internal", 0},
		{"a wrapped error keeps its kind", fmt.Errorf("opening: %w", &survey.Error{Kind: survey.KindGone, Code: "wave.over", Err: secret}), 410, "wave.over", 0},
		{"throttled says when", &survey.Error{Kind: survey.KindThrottled, Code: "throttled", Retry: 7 * time.Second}, 429, "throttled", 7 * time.Second},
		{"unavailable without a time", &survey.Error{Kind: survey.KindUnavailable, Code: "store.unavailable"}, 503, "store.unavailable", 5 * time.Second},
		{"the router knows no such route", echo.ErrNotFound, 404, "route.unknown", 0},
		{"the router knows no such method", echo.ErrMethodNotAllowed, 405, "request.method", 0},
		{"a body that is too large", &http.MaxBytesError{Limit: 1}, 413, "request.too_large", 0},
		{"a type that is not taken", kit.ErrType, 415, "request.type", 0},
		{"a request that cannot be read", kit.ErrMalformed, 400, "request.malformed", 0},
		{"a bad request by the framework", echo.NewHTTPError(418), 400, "request.malformed", 0},
		{"forbidden by the framework", echo.ErrForbidden, 403, "forbidden", 0},
		{"a gateway's timeout", echo.NewHTTPError(504), 503, "unavailable", 5 * time.Second},
		{"a fault by the framework", echo.NewHTTPError(500), 500, "internal", 0},
	} {
		p := kit.Explain(l, c.err, "id7")
		if p.Status != c.status || p.Code != c.code || p.Retry != c.retry {
			t.Errorf("%s: %d %s %s", c.name, p.Status, p.Code, p.Retry)
		}
		if b, _ := json.Marshal(p); strings.Contains(string(b), "fire") {
			t.Errorf("%s: the cause is told: %s", c.name, b)
		}
	}
}

func TestFail(t *testing.T) {
	s := newSite(t)
	e := echo.New()
	e.HTTPErrorHandler = s.Fail
	e.Use(s.Headers)
	e.GET("/broken", func(c echo.Context) error {
		c.Response().Header().Set(echo.HeaderXRequestID, "id7")
		return &survey.Error{Kind: survey.KindInternal, Code: "x", Err: errors.New("on fire")}
	})
	e.GET("/begun", func(c echo.Context) error {
		_ = c.String(http.StatusTeapot, "begun")
		return errors.New("for the log")
	})
	e.POST("/invalid", func(echo.Context) error {
		return &survey.Error{Kind: survey.KindInvalid, Code: "answers.invalid", Problems: []survey.Problem{{Field: "A1", Code: "answer.too_many", Args: []string{"3"}}}}
	})
	for _, c := range []struct {
		method, target, accept string
		status                 int
		has                    []string
	}{
		{"GET", "/broken", "text/html", 500, []string{"<html lang=vi>", "mã yêu cầu id7", "?lang=en"}},
		{"GET", "/broken?lang=en", "", 500, []string{"Something went wrong here"}},
		{"GET", "/broken", "application/json", 500, []string{`"code":"x"`, `"request":"id7"`, `"status":500`}},
		{"GET", "/nowhere", "", 404, []string{"Không có trang này"}},
		{"DELETE", "/broken", "", 405, []string{"Trang này không hỗ trợ thao tác đó"}},
		{"GET", "/begun", "", 418, []string{"begun"}},
		{"POST", "/invalid", "application/json", 422, []string{`{"field":"A1","code":"answer.too_many","message":"Xin chọn tối đa 3 mục."}`}},
		{"POST", "/invalid", "", 422, []string{"A1: Xin chọn tối đa 3 mục."}},
	} {
		r := httptest.NewRequest(c.method, c.target, nil)
		r.Header.Set("Accept", c.accept)
		rec := httptest.NewRecorder()
		e.ServeHTTP(rec, r)
		body := rec.Body.String()
		if rec.Code != c.status || strings.Contains(body, "fire") {
			t.Errorf("%s %s: %d %s", c.method, c.target, rec.Code, body)
		}
		for _, s := range c.has {
			if !strings.Contains(body, s) {
				t.Errorf("%s %s: %q is missing in %s", c.method, c.target, s, body)
			}
		}
		if c.accept == "application/json" && rec.Header().Get("Content-Type") != kit.ProblemType {
			t.Errorf("%s: %s", c.target, rec.Header().Get("Content-Type"))
		}
		if c.status != 418 && rec.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%s may be cached", c.target)
		}
	}
}

// Error pages bear the demonstration's mark, too, where the service tells.
func TestFailOverDemonstrationData(t *testing.T) {
	for name, c := range map[string]struct {
		demo   func(context.Context) bool
		marked bool
	}{
		"demonstration": {func(context.Context) bool { return true }, true},
		"real data":     {func(context.Context) bool { return false }, false},
		"not told":      {nil, false},
	} {
		e := echo.New()
		e.HTTPErrorHandler = newSite(t, func(k *kit.Config) { k.Demo = c.demo }).Fail
		rec := httptest.NewRecorder()
		e.ServeHTTP(rec, httptest.NewRequest("GET", "/nowhere", nil))
		if strings.Contains(rec.Body.String(), "Dữ liệu trình diễn") != c.marked {
			t.Errorf("%s: the page is marked: %t", name, !c.marked)
		}
	}
}
