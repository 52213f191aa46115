package manager

import (
	"cmp"
	"errors"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/directory"
	"sipas/survey/manage"
	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
	"sipas/survey/web/typed"
)

// reorganisation is units that merge into others or split up: which end, on
// which day, and who takes over. It is asked on two pages: the first says what
// happens, the second what that means for each unit.
type reorganisation struct {
	Form    *typed.Form
	Units   []kit.Choice // in scope, not ended
	Kinds   []kit.Choice
	Parents []kit.Choice // of the new unit

	Ends   []ending // for the second page
	Into   []survey.Unit
	New    survey.Unit // one of Into that is not there yet; without ID when there is none
	Date   time.Time
	Past   bool      // the day has come
	Asked  []carried // the answers of the first page, to be sent again
	Places []kit.Choice
}

// carried is an answer that is carried along.
type carried struct{ Name, Value string }

// ending is a unit that ends, with what has to be decided about it.
type ending struct {
	survey.Unit
	Counters []survey.Counter
	Children []survey.Unit // that still exist then
}

var reorganiseLabels = typed.Labels{"ends": "reorganise.ends", "date": "reorganise.date", "into": "reorganise.into",
	"new_id": "units.id", "name_vi": "reorganise.new_name", "name_en": "units.name_en", "kind": "units.kind", "parent": "units.parent"}

func (p *Pages) showReorganise(c echo.Context, who access.User) error {
	s, err := p.Directory.Snapshot(c.Request().Context())
	if err != nil {
		return err
	}
	l := p.Site.Locale(c.Request())
	f := typed.New(l, reorganiseLabels, url.Values{"ends": c.QueryParams()["unit"]})
	if all := branches(s, who, p.Now()); len(all) > 0 {
		f.Set("parent", all[0].ID)
	}
	return p.askReorganise(c, who, s, f)
}

// askReorganise shows the first page.
func (p *Pages) askReorganise(c echo.Context, who access.User, s *directory.Snapshot, f *typed.Form) error {
	l := p.Site.Locale(c.Request())
	body := reorganisation{Form: f, Units: choices(l, branches(s, who, p.Now()), ""), Kinds: unitKinds(l),
		Parents: p.parents(s, who, l, survey.Unit{})}
	o := staff.Options{Title: l.Say("reorganise.title"), Who: who, Here: "/units"}
	return staff.Show(c, p.Desk, staff.Status(f), p.reorganise, l, o, body)
}

func (p *Pages) takeReorganise(c echo.Context, who access.User) error {
	ctx := c.Request().Context()
	s, err := p.Directory.Snapshot(ctx)
	if err != nil {
		return err
	}
	l := p.Site.Locale(c.Request())
	f, err := typed.Read(c, l, reorganiseLabels)
	if err != nil {
		return err
	}
	r := p.readReorganisation(s, who, f)
	if !f.Good() || f.Raw("do") == "back" {
		return p.askReorganise(c, who, s, f)
	}
	if f.Raw("do") != "apply" {
		return p.askDecisions(c, who, l, f, r)
	}
	err = p.applyReorganisation(ctx, s.Tree, f, r)
	if errors.Is(err, manage.ErrChanged) {
		f.Wrong("ends", "reorganise.changed")
		return p.askReorganise(c, who, s, f)
	}
	if err != nil {
		return err
	}
	return leadTo(c, l, "/units", "moved")
}

// readReorganisation reads the answers of the first page and notes what is
// wrong with them.
func (p *Pages) readReorganisation(s *directory.Snapshot, who access.User, f *typed.Form) reorganisation {
	r := reorganisation{Date: f.Day("date")}
	if f.Need("date"); !r.Date.IsZero() {
		r.Past = !p.Now().Before(r.Date)
	}
	for _, id := range f.Values["ends"] {
		u, there := s.Tree.Unit(id)
		if !there || !who.Sees(s.Tree, id) {
			f.Wrong("ends", "units.no_successor", id)
			continue
		}
		if !r.Date.IsZero() && !u.From.Before(r.Date) {
			f.Wrong("date", "reorganise.before", u.Name.In(survey.Vietnamese))
		}
		if !u.To.IsZero() { // perhaps since the pages were shown, by somebody else
			f.Wrong("ends", "reorganise.ended", u.Name.In(survey.Vietnamese), typed.WriteDay(u.To), r.names(s, u.Became))
		}
		r.Ends = append(r.Ends, p.ending(s, u, r.Date))
	}
	if len(r.Ends) == 0 && f.At("ends") == "" {
		f.Wrong("ends", "reorganise.no_ends")
	}
	for _, id := range f.Values["into"] {
		u, there := s.Tree.Unit(id)
		switch {
		case !there || !who.Sees(s.Tree, id):
			f.Wrong("into", "units.no_successor", id)
		case f.Has("ends", id):
			f.Wrong("into", "reorganise.both", u.Name.In(survey.Vietnamese))
		default:
			r.Into = append(r.Into, u)
		}
	}
	r.readNew(s, who, f)
	if len(r.Into) == 0 && f.Good() {
		f.Wrong("into", "reorganise.no_into")
	}
	return r
}

// names are what units are called.
func (r reorganisation) names(s *directory.Snapshot, ids []string) string {
	var names []string
	for _, u := range unitsOf(s, ids) {
		names = append(names, u.Name.In(survey.Vietnamese))
	}
	return cmp.Or(strings.Join(names, ", "), "–")
}

// readNew reads the unit that is made for the occasion, if a name is given.
func (r *reorganisation) readNew(s *directory.Snapshot, who access.User, f *typed.Form) {
	if f.Text("name_vi") == "" {
		return
	}
	parent := f.Text("parent")
	if parent == "" && !who.SeesAll() || parent != "" && !who.Sees(s.Tree, parent) || f.Has("ends", parent) {
		f.Wrong("parent", "units.no_parent")
	}
	id := f.NewID("new_id", f.Text("name_vi"), func(id string) bool { _, taken := s.Tree.Unit(id); return taken })
	if _, taken := s.Tree.Unit(id); taken {
		f.Wrong("new_id", "manage.taken")
	}
	r.New = survey.Unit{ID: id, Name: named(nil, f), Kind: survey.UnitKind(f.Text("kind")), Parent: parent, From: r.Date}
	r.Into = append(r.Into, r.New)
}

// ending is what has to be decided about a unit that ends on a day.
func (p *Pages) ending(s *directory.Snapshot, u survey.Unit, day time.Time) ending {
	e := ending{Unit: u}
	for _, c := range s.Counters {
		if c.Unit == u.ID && !c.Closed {
			e.Counters = append(e.Counters, c)
		}
	}
	slices.SortFunc(e.Counters, byCounterID)
	for _, id := range s.Tree.Children(u.ID) {
		if child, _ := s.Tree.Unit(id); child.To.IsZero() || child.To.After(day) {
			e.Children = append(e.Children, child)
		}
	}
	return e
}

// askDecisions shows the second page. What is proposed: counters go to the
// first successor, units below stay where they are.
func (p *Pages) askDecisions(c echo.Context, who access.User, l *kit.Locale, f *typed.Form, r reorganisation) error {
	r.Form = f
	for _, u := range r.Into {
		r.Places = append(r.Places, kit.Choice{Value: u.ID, Label: l.Text(u.Name)})
	}
	for _, name := range slices.Sorted(maps.Keys(reorganiseLabels)) {
		for _, v := range f.Values[name] {
			r.Asked = append(r.Asked, carried{name, v})
		}
	}
	o := staff.Options{Title: l.Say("reorganise.decide"), Who: who, Here: "/units"}
	return staff.Show(c, p.Desk, http.StatusOK, p.decide, l, o, r)
}
