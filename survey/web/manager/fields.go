package manager

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"net/url"
	"slices"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/directory"
	"sipas/survey/manage"
	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
	"sipas/survey/web/typed"
)

// fields is the list of service fields with the form for another.
type fields struct {
	Done string
	Form *typed.Form
	May  bool // the person may change them
	Rows []fieldRow
}

type fieldRow struct {
	survey.Field
	Counters int // in scope
}

// fieldPage is the form of one service field.
type fieldPage struct {
	Form  *typed.Form
	Field survey.Field
}

var fieldLabels = typed.Labels{"id": "fields.code", "name_vi": "fields.name_vi", "name_en": "fields.name_en"}

func fieldValues(f survey.Field) url.Values {
	return url.Values{"name_vi": {f.Name[survey.Vietnamese]}, "name_en": {f.Name[survey.English]}}
}

// errScopeAll refuses what concerns all units to those who see only some.
var errScopeAll = &survey.Error{Kind: survey.KindForbidden, Code: "manage.scope_all"}

// errNoField is about fields that are not there.
var errNoField = &survey.Error{Kind: survey.KindNotFound, Code: "fields.unknown"}

func (p *Pages) showFields(c echo.Context, who access.User) error {
	return p.listFields(c, who, typed.New(p.Site.Locale(c.Request()), fieldLabels, nil))
}

func (p *Pages) listFields(c echo.Context, who access.User, f *typed.Form) error {
	s, err := p.Directory.Snapshot(c.Request().Context())
	if err != nil {
		return err
	}
	l := p.Site.Locale(c.Request())
	n := map[string]int{}
	for _, x := range s.Counters {
		if !x.Closed && inScope(who, s.Tree, x) {
			n[x.Field]++
		}
	}
	body := fields{Done: done(c, l), Form: f, May: who.SeesAll()}
	for _, x := range slices.SortedFunc(maps.Values(s.Fields), func(a, b survey.Field) int { return cmp.Compare(a.Code, b.Code) }) {
		body.Rows = append(body.Rows, fieldRow{x, n[x.Code]})
	}
	return staff.Show(c, p.Desk, staff.Status(f), p.fields, l, staff.Options{Title: l.Say("fields.title"), Who: who, Here: "/units"}, body)
}

func (p *Pages) takeNewField(c echo.Context, who access.User) error {
	if !who.SeesAll() {
		return errScopeAll
	}
	ctx, l := c.Request().Context(), p.Site.Locale(c.Request())
	s, err := p.Directory.Snapshot(ctx)
	if err != nil {
		return err
	}
	f, err := staff.ReadForm(c, l, fieldLabels)
	if err != nil {
		return err
	}
	f.Need("name_vi")
	x := survey.Field{Code: f.NewID("id", f.Text("name_vi"), func(id string) bool { _, taken := s.Fields[id]; return taken }), Name: named(nil, f)}
	if f.Good() {
		err = p.putField(ctx, 0, x)
	}
	if errors.Is(err, manage.ErrChanged) {
		f.Wrong("id", "manage.taken")
	} else if err != nil {
		return err
	}
	if !f.Good() {
		return p.listFields(c, who, f)
	}
	return leadTo(c, l, "/fields", "added")
}

func (p *Pages) putField(ctx context.Context, rev int64, x survey.Field) error {
	return p.Manager.Change(ctx, func(e *manage.Editor) error { return e.If(rev).PutField(ctx, x) })
}

// presentField is the field in the path as it is stored now.
func (p *Pages) presentField(c echo.Context) (manage.Stored[survey.Field], error) {
	ctx, code := c.Request().Context(), c.Param("field")
	s, err := p.Directory.Snapshot(ctx)
	if err != nil {
		return manage.Stored[survey.Field]{}, err
	}
	if _, there := s.Fields[code]; !there {
		return manage.Stored[survey.Field]{}, errNoField
	}
	return manage.Present[survey.Field](ctx, p.Manager, directory.Fields, code)
}

func (p *Pages) showField(c echo.Context, who access.User) error {
	if !who.SeesAll() {
		return errScopeAll
	}
	x, err := p.presentField(c)
	if err != nil {
		return err
	}
	l := p.Site.Locale(c.Request())
	return p.fieldForm(c, who, l, x.Value, staff.Fresh(l, fieldLabels, fieldValues(x.Value), x.Rev))
}

func (p *Pages) fieldForm(c echo.Context, who access.User, l *kit.Locale, x survey.Field, f *typed.Form) error {
	o := staff.Options{Title: l.Text(x.Name), Who: who, Here: "/units"}
	return staff.Show(c, p.Desk, staff.Status(f), p.field, l, o, fieldPage{Form: f, Field: x})
}

func (p *Pages) takeField(c echo.Context, who access.User) error {
	if !who.SeesAll() {
		return errScopeAll
	}
	x, err := p.presentField(c)
	if err != nil {
		return err
	}
	l := p.Site.Locale(c.Request())
	f, err := staff.ReadForm(c, l, fieldLabels)
	if err != nil {
		return err
	}
	f.Need("name_vi")
	if !f.Good() {
		return p.fieldForm(c, who, l, x.Value, f)
	}
	wanted := x.Value
	wanted.Name = named(wanted.Name, f)
	err = p.putField(c.Request().Context(), staff.RevisionIn(f.Values), wanted)
	if errors.Is(err, manage.ErrChanged) {
		return p.clashes.Show(c, who, staff.Two{Mine: f.Values, Theirs: fieldValues(x.Value), Rev: x.Rev, Label: f.Label,
			Action: "/fields/" + wanted.Code + "?lang=" + l.Lang, Back: "/fields/" + wanted.Code + "?lang=" + l.Lang})
	}
	if err != nil {
		return err
	}
	return leadTo(c, l, "/fields", "saved")
}
