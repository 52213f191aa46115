package people

import (
	"errors"
	"net/url"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/directory"
	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
	"sipas/survey/web/typed"
)

// person is the form of somebody, new or there already, with what else an
// administrator can do about them.
type person struct {
	Done string
	Form *typed.Form
	Rows []row
	Path string // where the form goes

	Name     string // "" when new
	Self     bool   // the reader's own
	Grants   []granted
	Disabled bool
	Second   bool
	Added    string
	Base     string // of the acts about this person
	Lang     string
	Sessions int
	Keys     []keyRow
}

var personLabels = typed.Labels{"name": "people.name", "roles": "people.roles"}

func (p *Pages) showNew(c echo.Context, who access.User) error {
	_, s, err := p.as(c.Request().Context(), who)
	if err != nil {
		return err
	}
	return p.newForm(c, who, s, typed.New(p.Site.Locale(c.Request()), personLabels, nil), 1)
}

func (p *Pages) newForm(c echo.Context, who access.User, s *directory.Snapshot, f *typed.Form, n int) error {
	l := p.Site.Locale(c.Request())
	body := person{Form: f, Rows: rows(f, l, unitChoices(l, s.Tree, who), max(n, 1)), Path: newPath + "?lang=" + l.Lang}
	return staff.Show(c, p.Desk, staff.Status(f), p.person, l, staff.Options{Title: l.Say("people.new"), Who: who, Here: "/people"}, body)
}

func (p *Pages) takeNew(c echo.Context, who access.User) error {
	ctx, l := c.Request().Context(), p.Site.Locale(c.Request())
	m, s, err := p.as(ctx, who)
	if err != nil {
		return err
	}
	f, err := typed.Read(c, l, personLabels)
	if err != nil {
		return err
	}
	n := rowCount(f.Values)
	if f.Raw("do") == "more" {
		return p.newForm(c, who, s, f, min(n+1, maxRows))
	}
	if checkRows(f); !f.Good() {
		return p.newForm(c, who, s, f, n)
	}
	password, err := m.Add(ctx, f.Raw("name"), readGrants(f.Values))
	switch {
	case errors.Is(err, access.ErrTaken):
		f.Wrong("name", "user.taken_here")
		return p.newForm(c, who, s, f, n)
	case note(f, err):
		return p.newForm(c, who, s, f, n)
	case err != nil:
		return err
	}
	name, _ := access.Name(f.Raw("name"))
	return p.showSecret(c, who, secret{Name: name, Password: password, New: true})
}

// note notes what is wrong with a form of grants or of a password, if that is
// what err says.
func note(f *typed.Form, err error) bool {
	if errors.Is(err, access.ErrBeyond) {
		f.Wrong(rolePart+"0", "user.beyond_here")
		return true
	}
	return noteAt(f, err, map[string]string{"roles": rolePart + "0", "units": rolePart + "0"})
}

// noteAt notes problems at the inputs that the page has for their fields.
func noteAt(f *typed.Form, err error, inputs map[string]string) bool {
	e, ok := errors.AsType[*survey.Error](err)
	if !ok || e.Kind != survey.KindInvalid || len(e.Problems) == 0 {
		return false
	}
	for _, x := range e.Problems {
		field := x.Field
		if input, ok := inputs[field]; ok {
			field = input
		}
		f.Wrong(field, x.Code, x.Args...)
	}
	return true
}

func (p *Pages) showPerson(c echo.Context, who access.User) error {
	m, s, err := p.as(c.Request().Context(), who)
	if err != nil {
		return err
	}
	u, err := m.User(c.Request().Context(), c.Param("name"))
	if err != nil {
		return err
	}
	values := url.Values{staff.Revision: {strconv.FormatInt(access.Mark(u.All()), 10)}, staff.Basis: {staff.BasisOf(byRole(u.All()))}}
	n := setRows(values, u.All())
	return p.personForm(c, who, s, u, typed.New(p.Site.Locale(c.Request()), personLabels, values), n)
}

func (p *Pages) personForm(c echo.Context, who access.User, s *directory.Snapshot, u access.User, f *typed.Form, n int) error {
	ctx, l := c.Request().Context(), p.Site.Locale(c.Request())
	body := person{Done: said(c, l), Form: f, Name: u.Name, Self: u.Name == who.Name, Grants: grantedNames(l, s.Tree, u.All()),
		Disabled: u.Disabled, Second: u.Second != nil, Added: l.Date(u.Added), Base: personPath(u.Name), Lang: l.Lang}
	body.Path = body.Base + "?lang=" + l.Lang
	body.Rows = rows(f, l, unitChoices(l, s.Tree, who), max(n, 1))
	sessions, err := p.Desk.Sessions.Of(ctx, u)
	if err != nil {
		return err
	}
	body.Sessions = len(sessions)
	if body.Keys, err = p.keyRows(ctx, l, s, u); err != nil {
		return err
	}
	return staff.Show(c, p.Desk, staff.Status(f), p.person, l, staff.Options{Title: u.Name, Who: who, Here: "/people"}, body)
}

func (p *Pages) takePerson(c echo.Context, who access.User) error {
	ctx, l := c.Request().Context(), p.Site.Locale(c.Request())
	m, s, err := p.as(ctx, who)
	if err != nil {
		return err
	}
	u, err := m.User(ctx, c.Param("name"))
	if err != nil {
		return err
	}
	f, err := typed.Read(c, l, personLabels)
	if err != nil {
		return err
	}
	f.Values = staff.Settle(f.Values)
	grants, n := readGrants(f.Values), rowCount(f.Values)
	if n == 0 { // from the page on which two versions were compared
		n = setRows(f.Values, grants)
	}
	if f.Raw("do") == "more" {
		return p.personForm(c, who, s, u, f, min(n+1, maxRows))
	}
	if checkRows(f); !f.Good() {
		return p.personForm(c, who, s, u, f, n)
	}
	mark, err := strconv.ParseInt(f.Raw(staff.Revision), 10, 64)
	if err != nil {
		return kit.ErrMalformed
	}
	err = m.Assign(ctx, u.Name, mark, grants)
	switch {
	case errors.Is(err, access.ErrChanged):
		return p.clash(c, who, s, u.Name, f, grants)
	case note(f, err):
		return p.personForm(c, who, s, u, f, n)
	case err != nil:
		return err
	}
	return p.done(c, personPath(u.Name), "saved")
}

// clash lets the administrator who came second choose.
func (p *Pages) clash(c echo.Context, who access.User, s *directory.Snapshot, name string, f *typed.Form, grants []access.Grant) error {
	l := p.Site.Locale(c.Request())
	u, err := p.Desk.Accounts.User(c.Request().Context(), name)
	if err != nil {
		return err
	}
	mine := byRole(grants)
	mine.Set(staff.Basis, f.Raw(staff.Basis))
	back := personPath(name) + "?lang=" + l.Lang
	return p.clashes.Show(c, who, staff.Two{Mine: mine, Theirs: byRole(u.All()), Rev: access.Mark(u.All()), Action: back, Back: back,
		Label: func(field string) string { return roleName(l, access.Role(strings.TrimPrefix(field, grantPart))) },
		Show: func(_ string, units []string) string {
			var names []string
			for _, id := range units {
				if id == everywhere {
					return l.Say("grant.everywhere")
				}
				names = append(names, unitName(l, s.Tree, id))
			}
			return strings.Join(names, ", ")
		}})
}
