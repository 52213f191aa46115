package api

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/web/kit"
)

// Problem is an error as a program gets it (RFC 9457).
type Problem struct {
	Type     string             `json:"type"`   // where the page for people explains it
	Title    string             `json:"title"`  // the same for all problems of a type
	Status   int                `json:"status"` // HTTP status
	Detail   string             `json:"detail"` // what is wrong this time
	Do       string             `json:"do"`     // what to do next
	Code     string             `json:"code"`   // stable: see problems
	Problems []kit.FieldProblem `json:"problems,omitempty"`
	Request  string             `json:"request"` // id to find it in the log
}

// problemPath is where the readable page explains a code.
const problemPath = "/api#problem-"

// fail answers with the problem of err and returns err for the log.
func (p *Pages) fail(c echo.Context, err error) error {
	if c.Response().Committed {
		return err
	}
	l := p.Site.Locale(c.Request())
	base := p.Site.Explain(c, l, err)
	f := faultOf(err)
	x := Problem{Type: problemPath + f.code, Title: l.Say(f.title), Status: f.status, Detail: l.Say(f.detail),
		Do: l.Say(f.title+".do", base.Request), Code: f.code, Problems: base.Problems, Request: base.Request}
	if said := sentences(x.Problems); said != "" {
		x.Detail = said
	}
	h := c.Response().Header()
	if x.Status == http.StatusUnauthorized && h.Get("WWW-Authenticate") == "" {
		h.Set("WWW-Authenticate", `Bearer realm="sipas"`)
	}
	if (x.Status == http.StatusTooManyRequests || x.Status == http.StatusServiceUnavailable) && h.Get("Retry-After") == "" {
		h.Set("Retry-After", "5")
	}
	if sent := send(c, l, x); sent != nil {
		return sent
	}
	return err
}

// sentences are what is wrong in detail, as running text.
func sentences(problems []kit.FieldProblem) string {
	var all []string
	for _, x := range problems {
		all = append(all, x.Message)
	}
	return strings.Join(all, " ")
}

func send(c echo.Context, l *kit.Locale, x Problem) error {
	b, err := json.Marshal(x)
	if err != nil {
		return fmt.Errorf("encoding a problem: %w", err)
	}
	h := c.Response().Header()
	h.Set("Content-Language", l.Lang)
	h.Set("Cache-Control", "no-store")
	h.Set("Vary", "Accept-Language")
	return c.Blob(x.Status, problemType, append(b, '\n'))
}

// elsewhere answers for addresses under /api/ that are no routes, and for
// methods that a route does not have.
func (p *Pages) elsewhere(c echo.Context) error {
	allowed := p.allowed(c.Request().URL.Path)
	if allowed == "" {
		return p.fail(c, &survey.Error{Kind: survey.KindNotFound, Code: codeRoute})
	}
	c.Response().Header().Set("Allow", allowed)
	if c.Request().Method == http.MethodOptions {
		return c.NoContent(http.StatusNoContent)
	}
	return p.fail(c, &survey.Error{Kind: survey.KindInvalid, Code: codeMethod,
		Problems: []survey.Problem{{Field: "method", Code: "api.method", Args: []string{allowed}}}})
}

// matches tells whether a path is one of a route's, whose parts with a colon
// stand for anything.
func matches(route, path string) bool {
	parts, given := strings.Split(route, "/"), strings.Split(path, "/")
	if len(parts) != len(given) {
		return false
	}
	for i, part := range parts {
		if part != given[i] && (!strings.HasPrefix(part, ":") || given[i] == "") {
			return false
		}
	}
	return true
}
