package manager

import (
	"context"
	"errors"
	"net/url"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/directory"
	"sipas/survey/manage"
	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
	"sipas/survey/web/typed"
)

// counterPage is the form of one counter, new or there already, with its codes
// and devices.
type counterPage struct {
	Done   string
	Form   *typed.Form
	Device *typed.Form // for one to be set up
	Place  place       // without an ID when it is new
	Units  []kit.Choice
	Fields []kit.Choice
	Kinds  []kit.Choice // of devices
}

var counterLabels = typed.Labels{"id": "counters.id", "name_vi": "counters.name_vi", "name_en": "counters.name_en",
	"unit": "counters.unit", "field": "counters.field", "closed": "counters.closed"}

// counterValues is a counter as its form shows it.
func counterValues(c survey.Counter) url.Values {
	v := url.Values{"name_vi": {c.Name[survey.Vietnamese]}, "name_en": {c.Name[survey.English]}, "unit": {c.Unit}, "field": {c.Field}}
	if c.Closed {
		v.Set("closed", "yes")
	}
	return v
}

// readCounter changes a counter as its form says, and notes what is wrong.
func readCounter(f *typed.Form, s *directory.Snapshot, who access.User, c survey.Counter) survey.Counter {
	f.Need("name_vi")
	c.Name = named(c.Name, f)
	c.Unit, c.Field, c.Closed = f.Text("unit"), f.Text("field"), f.Has("closed", "yes")
	if !inScope(who, s.Tree, c) {
		f.Wrong("unit", "counters.no_unit")
	}
	if _, there := s.Fields[c.Field]; c.Field != "" && !there {
		f.Wrong("field", "counters.no_field")
	}
	return c
}

// errNoCounter is about counters that are not there or not in scope.
var errNoCounter = &survey.Error{Kind: survey.KindNotFound, Code: "counter.unknown"}

// presentCounter is the counter in the path: its place, and as it is stored now.
func (p *Pages) presentCounter(c echo.Context, who access.User) (x place, rev int64, s *directory.Snapshot, err error) {
	ctx, id := c.Request().Context(), c.Param("counter")
	if s, err = p.Directory.Snapshot(ctx); err != nil {
		return place{}, 0, nil, err
	}
	if !inScope(who, s.Tree, s.Counters[id]) {
		return place{}, 0, nil, errNoCounter
	}
	for _, y := range places(s, who) {
		if y.Counter.ID == id {
			x = y
		}
	}
	stored, err := manage.Present[survey.Counter](ctx, p.Manager, directory.Counters, id)
	x.Counter = stored.Value
	return x, stored.Rev, s, err
}

func (p *Pages) showCounter(c echo.Context, who access.User) error {
	x, rev, s, err := p.presentCounter(c, who)
	if err != nil {
		return err
	}
	l := p.Site.Locale(c.Request())
	return p.counterForm(c, who, s, x, staff.Fresh(l, counterLabels, counterValues(x.Counter), rev), nil)
}

// counterForm shows a counter's form, and that of a device if it was sent back.
func (p *Pages) counterForm(c echo.Context, who access.User, s *directory.Snapshot, x place, f, device *typed.Form) error {
	l := p.Site.Locale(c.Request())
	if device == nil {
		device = typed.New(l, deviceLabels, url.Values{"device": {string(survey.Kiosk)}})
	}
	body := counterPage{Done: done(c, l), Form: f, Device: device, Place: x, Fields: fieldChoices(s, l), Kinds: deviceKinds(l),
		Units: choices(l, branches(s, who, p.Now()), x.Counter.Unit)}
	title := l.Say("counters.new")
	if x.Counter.ID != "" {
		title = l.Text(x.Counter.Name) + " – " + l.Text(x.Unit.Name)
	}
	code := max(staff.Status(f), staff.Status(device))
	return staff.Show(c, p.Desk, code, p.counter, l, staff.Options{Title: title, Who: who, Here: "/counters"}, body)
}

func (p *Pages) takeCounter(c echo.Context, who access.User) error {
	x, rev, s, err := p.presentCounter(c, who)
	if err != nil {
		return err
	}
	l := p.Site.Locale(c.Request())
	f, err := staff.ReadForm(c, l, counterLabels)
	if err != nil {
		return err
	}
	wanted := readCounter(f, s, who, x.Counter)
	if !f.Good() {
		return p.counterForm(c, who, s, x, f, nil)
	}
	here := "/counter/" + wanted.ID
	err = p.putCounter(c.Request().Context(), staff.RevisionIn(f.Values), wanted)
	if errors.Is(err, manage.ErrChanged) {
		return p.clashes.Show(c, who, staff.Two{Mine: f.Values, Theirs: counterValues(x.Counter), Rev: rev, Label: f.Label,
			Action: here + "?lang=" + l.Lang, Back: here + "?lang=" + l.Lang, Show: showCounterValue(s, l, p.showUnitValue(s, l))})
	}
	if err != nil {
		return err
	}
	return leadTo(c, l, here, "saved")
}

func (p *Pages) putCounter(ctx context.Context, rev int64, x survey.Counter) error {
	return p.Manager.Change(ctx, func(e *manage.Editor) error { return e.If(rev).PutCounter(ctx, x) })
}

// showCounterValue is what people read for the values of a counter's form.
func showCounterValue(s *directory.Snapshot, l *kit.Locale, otherwise func(string, []string) string) func(string, []string) string {
	return func(field string, values []string) string {
		switch {
		case field == "field" && len(values) > 0:
			return l.Text(s.Fields[values[0]].Name)
		case field == "closed" && len(values) > 0:
			return l.Say("counters.is_closed")
		}
		return otherwise(field, values)
	}
}

func (p *Pages) showNewCounter(c echo.Context, who access.User) error {
	s, err := p.Directory.Snapshot(c.Request().Context())
	if err != nil {
		return err
	}
	l := p.Site.Locale(c.Request())
	return p.counterForm(c, who, s, place{}, typed.New(l, counterLabels, url.Values{"unit": {c.QueryParam("unit")}}), nil)
}

// takeNewCounter adds a counter and issues its first code: a counter without
// one is of no use to anybody.
func (p *Pages) takeNewCounter(c echo.Context, who access.User) error {
	ctx, l := c.Request().Context(), p.Site.Locale(c.Request())
	s, err := p.Directory.Snapshot(ctx)
	if err != nil {
		return err
	}
	f, err := staff.ReadForm(c, l, counterLabels)
	if err != nil {
		return err
	}
	x := readCounter(f, s, who, survey.Counter{})
	x.Closed = false
	x.ID = f.NewID("id", x.Unit+" "+f.Text("name_vi"), func(id string) bool { _, taken := s.Counters[id]; return taken })
	if f.Good() {
		err = p.Manager.Change(ctx, func(e *manage.Editor) error {
			if err := e.If(0).PutCounter(ctx, x); err != nil {
				return err
			}
			_, err := e.IssueCode(ctx, x.ID)
			return err
		})
	}
	if errors.Is(err, manage.ErrChanged) {
		f.Wrong("id", "manage.taken")
	} else if err != nil {
		return err
	}
	if !f.Good() {
		return p.counterForm(c, who, s, place{}, f, nil)
	}
	return leadTo(c, l, "/counter/"+x.ID, "added")
}

// issueCode gives a counter a code: its first, or one more beside the others.
func (p *Pages) issueCode(c echo.Context, who access.User) error {
	x, _, _, err := p.presentCounter(c, who)
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	err = p.Manager.Change(ctx, func(e *manage.Editor) error {
		_, err := e.IssueCode(ctx, x.Counter.ID)
		return err
	})
	if err != nil {
		return err
	}
	return leadTo(c, p.Site.Locale(c.Request()), "/counter/"+x.Counter.ID, "code")
}
