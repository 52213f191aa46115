package kit

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"sipas/survey"
)

// Problem is an error as a client gets it: RFC 9457 with a stable code, what
// to do next, and what is wrong where. It never carries a cause.
type Problem struct {
	Title    string         `json:"title"`  // what is the matter
	Status   int            `json:"status"` // HTTP status
	Detail   string         `json:"detail"` // what to do
	Code     string         `json:"code"`   // stable, e.g. wave.over
	Problems []FieldProblem `json:"problems,omitempty"`
	Request  string         `json:"request,omitempty"` // id to find it in the log

	Retry time.Duration `json:"-"` // for Retry-After; 0 when trying again does not help
}

// FieldProblem is one wrong field of an input.
type FieldProblem struct {
	Field   string `json:"field"`
	Code    string `json:"code"`
	Message string `json:"message"`
}

// ProblemType is the media type of a Problem in JSON.
const ProblemType = "application/problem+json"

// kinds gives each survey.Kind its status and its general sentence.
var kinds = map[survey.Kind]struct {
	status int
	key    string
}{
	survey.KindInternal:    {http.StatusInternalServerError, "kind.internal"},
	survey.KindInvalid:     {http.StatusUnprocessableEntity, "kind.invalid"},
	survey.KindNotFound:    {http.StatusNotFound, "kind.not_found"},
	survey.KindConflict:    {http.StatusConflict, "kind.conflict"},
	survey.KindGone:        {http.StatusGone, "kind.gone"},
	survey.KindEarly:       {http.StatusNotFound, "kind.early"},
	survey.KindForbidden:   {http.StatusForbidden, "kind.forbidden"},
	survey.KindSignIn:      {http.StatusUnauthorized, "kind.sign_in"},
	survey.KindThrottled:   {http.StatusTooManyRequests, "kind.throttled"},
	survey.KindUnavailable: {http.StatusServiceUnavailable, "kind.unavailable"},
	survey.KindDamaged:     {http.StatusInternalServerError, "kind.damaged"},
}

// What is wrong with a request itself, before anybody has looked at its content.
var (
	ErrMalformed = &survey.Error{Kind: survey.KindInvalid, Code: "request.malformed"}
	ErrType      = &survey.Error{Kind: survey.KindInvalid, Code: "request.type"}
	ErrTooLarge  = &survey.Error{Kind: survey.KindInvalid, Code: "request.too_large"}
	ErrMethod    = &survey.Error{Kind: survey.KindInvalid, Code: "request.method"}
	ErrNoRoute   = &survey.Error{Kind: survey.KindNotFound, Code: "route.unknown"}
)

// requestStatus are the statuses of codes that HTTP has a word of its own for.
var requestStatus = map[string]int{
	ErrMalformed.Code: http.StatusBadRequest,
	ErrType.Code:      http.StatusUnsupportedMediaType,
	ErrTooLarge.Code:  http.StatusRequestEntityTooLarge,
	ErrMethod.Code:    http.StatusMethodNotAllowed,
}

// defaultRetry is when to come back if the error does not say.
const defaultRetry = 5 * time.Second

// Explain is the one mapping of errors to HTTP: status by Kind, sentences by
// Code or, when the catalogue has none for it, by Kind. request is the id by
// which the log knows the request.
func Explain(l *Locale, err error, request string) Problem {
	e := asError(err)
	kind, ok := kinds[e.Kind]
	if !ok {
		kind = kinds[survey.KindInternal]
	}
	p := Problem{Status: kind.status, Code: e.Code, Request: request}
	if s, ok := requestStatus[e.Code]; ok {
		p.Status = s
	}
	key := kind.key
	if _, ok := l.sentences[e.Code+".do"]; ok {
		key = e.Code
	}
	p.Title, p.Detail = l.Say(key), l.Say(key+".do", request)
	for _, x := range e.Problems {
		p.Problems = append(p.Problems, FieldProblem{Field: x.Field, Code: x.Code, Message: Message(l, x)})
	}
	if e.Kind == survey.KindThrottled || e.Kind == survey.KindUnavailable {
		p.Retry = max(e.Retry, time.Second)
		if e.Retry == 0 {
			p.Retry = defaultRetry
		}
	}
	return p
}

// Message is the sentence for one wrong field. Numbers among its arguments
// are written as the language writes them.
func Message(l *Locale, x survey.Problem) string {
	args := make([]any, len(x.Args))
	for i, a := range x.Args {
		args[i] = a
		if n, err := strconv.Atoi(a); err == nil {
			args[i] = n
		}
	}
	return l.Say(x.Code, args...)
}

// asError finds what err is, also when the router or the body reader made it.
func asError(err error) *survey.Error {
	if e, ok := errors.AsType[*survey.Error](err); ok {
		return e
	}
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return ErrTooLarge
	}
	if h, ok := errors.AsType[*echo.HTTPError](err); ok {
		return fromStatus(h.Code)
	}
	return &survey.Error{Kind: survey.KindInternal, Code: "internal", Err: err}
}

func fromStatus(status int) *survey.Error {
	switch status {
	case http.StatusNotFound:
		return ErrNoRoute
	case http.StatusMethodNotAllowed:
		return ErrMethod
	case http.StatusRequestEntityTooLarge:
		return ErrTooLarge
	case http.StatusUnsupportedMediaType:
		return ErrType
	case http.StatusForbidden:
		return &survey.Error{Kind: survey.KindForbidden, Code: "forbidden"}
	case http.StatusTooManyRequests:
		return &survey.Error{Kind: survey.KindThrottled, Code: "throttled"}
	case http.StatusServiceUnavailable, http.StatusGatewayTimeout, http.StatusRequestTimeout:
		return &survey.Error{Kind: survey.KindUnavailable, Code: "unavailable"}
	}
	if status >= 400 && status < 500 {
		return ErrMalformed
	}
	return &survey.Error{Kind: survey.KindInternal, Code: "internal"}
}

// WantsJSON tells whether the client asked for JSON rather than a page.
func WantsJSON(r *http.Request) bool {
	accept := r.Header.Get("Accept")
	return strings.Contains(accept, "json") && !strings.Contains(accept, "text/html")
}

// Explain is the Problem of err for a request. It sets Retry-After.
func (s *Site) Explain(c echo.Context, l *Locale, err error) Problem {
	p := Explain(l, err, c.Response().Header().Get(echo.HeaderXRequestID))
	if p.Retry > 0 {
		seconds := int((p.Retry + time.Second - 1) / time.Second)
		c.Response().Header().Set("Retry-After", strconv.Itoa(seconds))
	}
	return p
}

// Fail is an echo.HTTPErrorHandler: it answers with the Problem of err, as
// JSON or as a page. It is silent when the handler has answered already and
// returned its error for the log only.
func (s *Site) Fail(err error, c echo.Context) {
	if c.Response().Committed {
		return
	}
	l := s.Visitor(c.Request())
	p := s.Explain(c, l, err)
	if WantsJSON(c.Request()) {
		err = SendProblem(c, l, p)
	} else {
		err = Show(c, s, p.Status, s.problem, Page[Problem]{Locale: l, Title: p.Title, Languages: s.Others(l),
			Demo: s.demo != nil && s.demo(c.Request().Context()), Style: s.style, Data: p})
	}
	if err != nil && !c.Response().Committed {
		c.Response().WriteHeader(http.StatusInternalServerError)
	}
}

// SendProblem answers with p as JSON.
func SendProblem(c echo.Context, l *Locale, p Problem) error {
	b, err := json.Marshal(p)
	if err != nil {
		return fmt.Errorf("encoding a problem: %w", err)
	}
	c.Response().Header().Set("Content-Language", l.Lang)
	c.Response().Header().Set("Cache-Control", "no-store")
	return c.Blob(p.Status, ProblemType, b)
}
