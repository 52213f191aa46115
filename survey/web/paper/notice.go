package paper

import (
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/web/kit"
)

// notice is what went wrong with an act, on the page that it was asked from.
type notice struct {
	Title, Detail string
	Points        []string // what is wrong where
}

// notice explains an error. Faults of the program are none of it: those are
// the error page's.
func (p *Pages) notice(c echo.Context, l *kit.Locale, err error) (*notice, int, error) {
	if err == nil {
		return nil, http.StatusOK, nil
	}
	switch survey.KindOf(err) {
	case survey.KindInternal, survey.KindDamaged, survey.KindNotFound, survey.KindSignIn:
		return nil, 0, err
	}
	x := p.Site.Explain(c, l, err)
	n := &notice{Title: x.Title, Detail: x.Detail}
	for _, f := range x.Problems {
		n.Points = append(n.Points, f.Message)
	}
	return n, x.Status, nil
}

// invalid are the problems of an input, nil if err is another error.
func invalid(err error) []survey.Problem {
	if e, ok := errors.AsType[*survey.Error](err); ok && e.Kind == survey.KindInvalid {
		return e.Problems
	}
	return nil
}

// away leads on to a page after a change, so that reloading is harmless.
func away(c echo.Context, l *kit.Locale, path string) error {
	return c.Redirect(http.StatusSeeOther, path+"?lang="+l.Lang)
}
