package rounds

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/directory"
	"sipas/survey/reform"
	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
)

// overAll lets in those to whom the act of the route is allowed over all units:
// the council.
func overAll(h staff.Handler) staff.Handler {
	return func(c echo.Context, who access.User) error {
		if !who.SeesAll() {
			return access.ErrForbidden
		}
		return h(c, who)
	}
}

// isCouncil tells whether a person runs rounds.
func isCouncil(who access.User) bool {
	return who.May(access.RunReform) && who.For(access.RunReform).SeesAll()
}

// round is the round in the path.
type round struct {
	*reform.Round
	Rev int64
	s   *directory.Snapshot
	l   *kit.Locale
}

// find is the round in the path as it is stored now.
func (p *Pages) find(c echo.Context) (round, error) {
	ctx := c.Request().Context()
	s, err := p.Directory.Snapshot(ctx)
	if err != nil {
		return round{}, err
	}
	r, rev, err := p.Office.Round(ctx, c.Param("round"))
	return round{r, rev, s, p.Site.Locale(c.Request())}, err
}

// path is the address of a page of the round, without its query.
func (r round) path(parts ...string) string {
	path := "/reform/rounds/" + r.ID
	for _, part := range parts {
		path += "/" + url.PathEscape(part)
	}
	return path
}

// title is what the round is called.
func (r round) title() string { return r.l.Text(r.Title) }

// unitName is what a unit is called; its id when the directory does not know it.
func unitName(l *kit.Locale, s *directory.Snapshot, id string) string {
	if u, ok := s.Tree.Unit(id); ok {
		return l.Text(u.Name)
	}
	return id
}

// groupName is what the group of a unit is called; "" for none.
func (r round) groupName(code string) string {
	for _, g := range r.Groups {
		if g.Code == code {
			return r.l.Text(g.Name)
		}
	}
	return ""
}

// param is a part of the path, unescaped.
func param(c echo.Context, name string) string {
	text, err := url.PathUnescape(c.Param(name))
	if err != nil {
		return c.Param(name)
	}
	return text
}

// show shows a page of rounds.
func show[T any](c echo.Context, p *Pages, v *kit.View[staff.Sheet[T]], l *kit.Locale, who access.User, status int, title string, body T) error {
	return staff.Show(c, p.Desk, status, v, l, staff.Options{Title: title, Who: who, Here: "/reform"}, body)
}

// leadTo answers a change that has been made: the page to look at next. said is
// the sentence that it begins with, one of those that done knows.
func leadTo(c echo.Context, l *kit.Locale, path, said string, more ...string) error {
	q := url.Values{"lang": {l.Lang}, "done": {said}}
	for i := 0; i+1 < len(more); i += 2 {
		if more[i+1] != "" {
			q.Set(more[i], more[i+1])
		}
	}
	return c.Redirect(http.StatusSeeOther, path+"?"+q.Encode())
}

// done is what a page says about the change that led to it.
func done(c echo.Context, l *kit.Locale) string {
	switch c.QueryParam("done") {
	case "saved":
		return l.Say("rounds.saved")
	case "added":
		return l.Say("rounds.added")
	case "removed":
		return l.Say("rounds.removed")
	case "running":
		return l.Say("rounds.runs_now")
	case "moved":
		return l.Say("rounds.moved_one")
	case "extended":
		return l.Say("rounds.extended")
	case "appraised":
		return l.Say("rounds.appraised")
	}
	return ""
}

// found tells whether what was searched stands in a text, without regard to case
// and accents.
func found(search string, texts ...string) bool {
	return strings.Contains(survey.Fold(strings.Join(texts, " ")), survey.Fold(search))
}
