package manager

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/directory"
	"sipas/survey/manage"
	"sipas/survey/store"
	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
	"sipas/survey/web/typed"
)

// unitPage is the form of one unit, new or there already.
type unitPage struct {
	Done     string
	Form     *typed.Form
	Unit     survey.Unit // as it is stored; without ID when it is new
	Kinds    []kit.Choice
	Parents  []kit.Choice
	Fixed    bool // the parent cannot be changed: it is not in the person's scope
	Counters int
	Children int
	Logo     bool // a logo is shown for it
}

var unitLabels = typed.Labels{"id": "units.id", "name_vi": "units.name_vi", "name_en": "units.name_en", "kind": "units.kind",
	"parent": "units.parent", "from": "units.from", "to": "units.to", "became": "units.became", "logo": "units.logo"}

// unitValues is a unit as its form shows it.
func unitValues(u survey.Unit) url.Values {
	return url.Values{"name_vi": {u.Name[survey.Vietnamese]}, "name_en": {u.Name[survey.English]}, "kind": {string(u.Kind)},
		"parent": {u.Parent}, "from": {typed.WriteDay(u.From)}, "to": {typed.WriteDay(u.To)}, "became": {strings.Join(u.Became, ", ")}}
}

// readUnit changes a unit as its form says, and notes what is wrong with it.
func readUnit(f *typed.Form, u survey.Unit) survey.Unit {
	f.Need("name_vi")
	u.Name = named(u.Name, f)
	u.Kind, u.Parent = survey.UnitKind(f.Text("kind")), f.Text("parent")
	u.From, u.To = f.Day("from"), f.Day("to")
	if u.Became = list(f.Text("became")); len(u.Became) == 0 {
		u.Became = nil
	}
	if !u.To.IsZero() && !u.From.Before(u.To) && f.At("to") == "" && f.At("from") == "" {
		f.Wrong("to", "units.dates")
	}
	return u
}

// presentUnit is the unit in the path as it is stored now.
func (p *Pages) presentUnit(c echo.Context, who access.User) (manage.Stored[survey.Unit], *directory.Snapshot, error) {
	ctx, id := c.Request().Context(), c.Param("unit")
	s, err := p.Directory.Snapshot(ctx)
	if err != nil {
		return manage.Stored[survey.Unit]{}, nil, err
	}
	if _, there := s.Tree.Unit(id); !there || !who.Sees(s.Tree, id) {
		return manage.Stored[survey.Unit]{}, nil, errNoUnit
	}
	u, err := manage.Present[survey.Unit](ctx, p.Manager, directory.Units, id)
	return u, s, err
}

func (p *Pages) showUnit(c echo.Context, who access.User) error {
	u, s, err := p.presentUnit(c, who)
	if err != nil {
		return err
	}
	l := p.Site.Locale(c.Request())
	return p.unitForm(c, who, s, u, staff.Fresh(l, unitLabels, unitValues(u.Value), u.Rev))
}

// unitForm shows a unit's form; with what is wrong, if anything is.
func (p *Pages) unitForm(c echo.Context, who access.User, s *directory.Snapshot, u manage.Stored[survey.Unit], f *typed.Form) error {
	l := p.Site.Locale(c.Request())
	body := unitPage{Done: done(c, l), Form: f, Unit: u.Value, Kinds: unitKinds(l), Counters: openCounters(s)[u.Value.ID], Children: len(s.Tree.Children(u.Value.ID))}
	body.Fixed = u.Value.ID != "" && u.Value.Parent != "" && !who.Sees(s.Tree, u.Value.Parent)
	body.Parents = p.parents(s, who, l, u.Value)
	title := l.Say("units.new")
	if u.Value.ID != "" {
		title = l.Text(u.Value.Name)
		picture, err := p.Manager.Logo(c.Request().Context(), u.Value.ID)
		if err != nil {
			return err
		}
		body.Logo = len(picture) > 0
	}
	return staff.Show(c, p.Desk, staff.Status(f), p.unit, l, staff.Options{Title: title, Who: who, Here: "/units"}, body)
}

// parents are the units that a unit may lie below: those in scope but itself
// and what is below it. The top is for those who see everything.
func (p *Pages) parents(s *directory.Snapshot, who access.User, l *kit.Locale, u survey.Unit) []kit.Choice {
	var cs []kit.Choice
	if who.SeesAll() {
		cs = append(cs, kit.Choice{Value: "", Label: l.Say("units.top")})
	}
	all := branches(s, who, p.Now())
	for _, x := range choices(l, all, u.Parent) {
		if u.ID == "" || !s.Tree.Within(x.Value, u.ID) {
			cs = append(cs, x)
		}
	}
	return cs
}

func (p *Pages) takeUnit(c echo.Context, who access.User) error {
	u, s, err := p.presentUnit(c, who)
	if err != nil {
		return err
	}
	l := p.Site.Locale(c.Request())
	f, err := staff.ReadForm(c, l, unitLabels)
	if err != nil {
		return err
	}
	if u.Value.Parent != "" && !who.Sees(s.Tree, u.Value.Parent) {
		f.Set("parent", u.Value.Parent) // above the person's scope: not theirs to change
	}
	wanted := readUnit(f, u.Value)
	p.checkPlace(f, s, who, u.Value, wanted)
	if f.Good() {
		err = p.putUnit(c.Request().Context(), f, staff.RevisionIn(f.Values), wanted)
	}
	switch {
	case errors.Is(err, manage.ErrChanged):
		return p.clashes.Show(c, who, staff.Two{Mine: f.Values, Theirs: unitValues(u.Value), Rev: u.Rev,
			Action: "/units/" + u.Value.ID + "?lang=" + l.Lang, Back: "/units/" + u.Value.ID + "?lang=" + l.Lang,
			Label: f.Label, Show: p.showUnitValue(s, l)})
	case err != nil:
		return err
	case !f.Good():
		return p.unitForm(c, who, s, u, f)
	}
	return leadTo(c, l, "/units/"+u.Value.ID, "saved")
}

// checkPlace notes a parent that the person may not choose, and successors
// that are not there.
func (p *Pages) checkPlace(f *typed.Form, s *directory.Snapshot, who access.User, before, u survey.Unit) {
	if u.Parent != before.Parent || before.ID == "" {
		if u.Parent == "" && !who.SeesAll() || u.Parent != "" && !who.Sees(s.Tree, u.Parent) {
			f.Wrong("parent", "units.no_parent")
		}
	}
	for _, id := range u.Became {
		if _, there := s.Tree.Unit(id); !there || id == u.ID || !who.Sees(s.Tree, id) && !slices.Contains(before.Became, id) {
			f.Wrong("became", "units.no_successor", id)
			return
		}
	}
}

// putUnit stores a unit; what a form can put right is noted in it.
func (p *Pages) putUnit(ctx context.Context, f *typed.Form, rev int64, u survey.Unit) error {
	err := p.Manager.Change(ctx, func(e *manage.Editor) error { return e.If(rev).PutUnit(ctx, u) })
	switch {
	case errors.Is(err, manage.ErrCircle):
		f.Wrong("parent", "units.circle")
		return nil
	case errors.Is(err, manage.ErrNoUnit):
		f.Wrong("parent", "units.no_parent")
		return nil
	}
	return err
}

// showUnitValue is what people read for the values of a unit's form.
func (p *Pages) showUnitValue(s *directory.Snapshot, l *kit.Locale) func(string, []string) string {
	return func(field string, values []string) string {
		text := strings.Join(values, ", ")
		switch field {
		case "kind":
			return kindName(l, survey.UnitKind(text))
		case "parent", "unit":
			if u, ok := s.Tree.Unit(text); ok {
				return l.Text(u.Name)
			}
		}
		return text
	}
}

func (p *Pages) showNewUnit(c echo.Context, who access.User) error {
	s, err := p.Directory.Snapshot(c.Request().Context())
	if err != nil {
		return err
	}
	l := p.Site.Locale(c.Request())
	parent := c.QueryParam("parent")
	if all := branches(s, who, p.Now()); parent == "" && len(all) > 0 {
		parent = all[0].ID
	}
	f := typed.New(l, unitLabels, url.Values{"parent": {parent}})
	return p.unitForm(c, who, s, manage.Stored[survey.Unit]{}, f)
}

func (p *Pages) takeNewUnit(c echo.Context, who access.User) error {
	ctx := c.Request().Context()
	s, err := p.Directory.Snapshot(ctx)
	if err != nil {
		return err
	}
	l := p.Site.Locale(c.Request())
	f, err := staff.ReadForm(c, l, unitLabels)
	if err != nil {
		return err
	}
	u := readUnit(f, survey.Unit{})
	u.ID = f.NewID("id", f.Text("name_vi"), func(id string) bool { _, taken := s.Tree.Unit(id); return taken })
	p.checkPlace(f, s, who, survey.Unit{}, u)
	if f.Good() {
		err = p.putUnit(ctx, f, 0, u)
	}
	if errors.Is(err, manage.ErrChanged) || errors.Is(err, store.ErrExists) {
		f.Wrong("id", "manage.taken")
		err = nil
	}
	if err != nil {
		return err
	}
	if !f.Good() {
		return p.unitForm(c, who, s, manage.Stored[survey.Unit]{}, f)
	}
	return leadTo(c, l, "/units/"+u.ID, "added")
}
