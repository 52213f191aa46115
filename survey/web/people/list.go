package people

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/web/staff"
)

// list is the people whom the reader manages, as far as they match.
type list struct {
	Done   string
	Search string
	All    int
	People []listed
}

type listed struct {
	Name     string
	Path     string
	Grants   []granted
	Disabled bool
	Second   bool
	Added    string
}

func (p *Pages) showList(c echo.Context, who access.User) error {
	ctx := c.Request().Context()
	m, s, err := p.as(ctx, who)
	if err != nil {
		return err
	}
	people, err := m.All(ctx)
	if err != nil {
		return err
	}
	l := p.Site.Locale(c.Request())
	body := list{Done: said(c, l), Search: survey.Clean(c.QueryParam("q")), All: len(people)}
	for _, u := range people {
		x := listed{Name: u.Name, Path: personPath(u.Name) + "?lang=" + l.Lang, Grants: grantedNames(l, s.Tree, u.All()),
			Disabled: u.Disabled, Second: u.Second != nil, Added: l.Date(u.Added)}
		if x.matches(body.Search) {
			body.People = append(body.People, x)
		}
	}
	o := staff.Options{Title: l.Say("people.title"), Who: who, Here: "/people"}
	return staff.Show(c, p.Desk, http.StatusOK, p.list, l, o, body)
}

// matches tells whether name, roles or units hold what is searched, whatever
// its accents and case.
func (x listed) matches(search string) bool {
	text := []string{x.Name}
	for _, g := range x.Grants {
		text = append(append(text, g.Role), g.Units...)
	}
	return strings.Contains(survey.Fold(strings.Join(text, "\n")), survey.Fold(search))
}

// secret is a password that is shown once.
type secret struct {
	Name     string
	Password string
	Path     string // of the person's page
	New      bool   // the person is new, too
}

func (p *Pages) showSecret(c echo.Context, who access.User, body secret) error {
	l := p.Site.Locale(c.Request())
	body.Path = personPath(body.Name) + "?lang=" + l.Lang
	o := staff.Options{Title: l.Say("secret.title"), Who: who, Here: "/people"}
	return staff.Show(c, p.Desk, http.StatusOK, p.secret, l, o, body)
}
