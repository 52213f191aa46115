package opinions

import (
	"context"
	"errors"
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/opinion"
	"sipas/survey/reform"
	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
)

// handler is a page about a round's survey.
type handler func(c echo.Context, who access.User, x *place) error

// place is where a request is: a round, its survey if it has one, and the
// reader's language.
type place struct {
	*kit.Locale
	Round  *reform.Round
	Basis  opinion.Basis   // what the round has now
	Survey *opinion.Survey // nil: there is none yet
	Rev    int64
}

// errNoSurvey is about pages of a survey that has not been made.
var errNoSurvey = &survey.Error{Kind: survey.KindNotFound, Code: "opinion.unknown"}

// council guards a page: the whole round is one business.
func (p *Pages) council(h handler) echo.HandlerFunc {
	return p.Desk.Allow(access.RunReform, func(c echo.Context, who access.User) error {
		if !who.SeesAll() {
			return access.ErrForbidden
		}
		x, err := p.place(c)
		if err != nil {
			return err
		}
		return h(c, who, x)
	})
}

// place finds the round in the path and what there is of its survey.
func (p *Pages) place(c echo.Context) (*place, error) {
	ctx := c.Request().Context()
	x := &place{Locale: p.Site.Locale(c.Request())}
	var err error
	if x.Round, _, err = p.Rounds.Round(ctx, c.Param("round")); err != nil {
		return nil, err
	}
	if x.Basis, err = p.basis(ctx, x.Round); err != nil {
		return nil, err
	}
	x.Survey, x.Rev, err = p.Surveys.Survey(ctx, x.Round.ID)
	if errors.Is(err, opinion.ErrNoSurvey) {
		return x, nil
	}
	if err == nil && x.Survey.State == opinion.Draft {
		x.Survey.Basis = x.Basis // a draft goes by what the round is now
	}
	return x, err
}

// basis is what a survey takes from a round.
func (p *Pages) basis(ctx context.Context, r *reform.Round) (opinion.Basis, error) {
	var b opinion.Basis
	s, err := p.Directory.Snapshot(ctx)
	if err != nil {
		return b, err
	}
	sets, err := p.Rounds.SetsOf(ctx, r)
	if err != nil {
		return b, err
	}
	for _, e := range r.Units {
		u := opinion.Unit{ID: e.Unit, Name: survey.Text{survey.Vietnamese: e.Unit}, Set: r.SetOf(e.Unit)}
		if known, ok := s.Tree.Unit(e.Unit); ok {
			u.Name = known.Name
		}
		b.Units = append(b.Units, u)
	}
	for _, ref := range r.Sets() {
		if sets[ref] == nil {
			continue
		}
		for _, it := range sets[ref].Leaves() {
			if it.Source == reform.Sociological {
				b.Leaves = append(b.Leaves, opinion.Leaf{Set: ref, Code: it.Code, Name: it.Name, Max: it.Max})
			}
		}
	}
	return b, nil
}

// path is an address of the survey's pages, without the language.
func (x *place) path(parts ...string) string {
	to := "/reform/rounds/" + url.PathEscape(x.Round.ID) + "/opinions"
	for _, part := range parts {
		to += "/" + url.PathEscape(part)
	}
	return to
}

// Path is path for templates, with the language.
func (x *place) Path(parts ...string) string { return x.path(parts...) + "?lang=" + x.Lang }

// Up is the address of the round.
func (x *place) Up() string {
	return "/reform/rounds/" + url.PathEscape(x.Round.ID) + "?lang=" + x.Lang
}

// Editable tells that the questions may still change.
func (x *place) Editable() bool { return x.Survey != nil && x.Survey.State == opinion.Draft }

// need is the survey, or an error when there is none.
func (x *place) need() error {
	if x.Survey == nil {
		return errNoSurvey
	}
	return nil
}

// lead goes to a page after something was done, with what to say there.
func (x *place) lead(c echo.Context, done string, parts ...string) error {
	q := url.Values{"lang": {x.Lang}}
	if done != "" {
		q.Set("done", done)
	}
	return c.Redirect(http.StatusSeeOther, x.path(parts...)+"?"+q.Encode())
}

// show renders a page.
func show[T any](c echo.Context, p *Pages, who access.User, x *place, status int, v *kit.View[staff.Sheet[T]], title string, body T) error {
	return staff.Show(c, p.Desk, status, v, x.Locale, staff.Options{Title: title, Who: who, Here: "/reform"}, body)
}
