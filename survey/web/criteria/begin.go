package criteria

import (
	"errors"
	"maps"
	"net/url"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/reform"
	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
	"sipas/survey/web/typed"
)

// begin is the page on which a set begins.
type begin struct {
	Form          *typed.Form
	Bases, Levels []kit.Choice
}

// What a set may begin with beside a version that is there: nothing, or an
// example.
const (
	empty   = "empty"
	example = "example:"
)

func (p *Pages) showBegin(c echo.Context, who access.User) error {
	l := p.Site.Locale(c.Request())
	return p.beginForm(c, who, typed.New(l, labels, url.Values{"base": {c.QueryParam("base")}}))
}

func (p *Pages) beginForm(c echo.Context, who access.User, f *typed.Form) error {
	l := p.Site.Locale(c.Request())
	sets, err := p.Office.Sets(c.Request().Context())
	if err != nil {
		return err
	}
	body := begin{Form: f, Levels: append([]kit.Choice{{Label: l.Say("sets.level.as_base")}}, levels(l)...)}
	if body.Bases, err = exampleChoices(l); err != nil {
		return err
	}
	body.Bases = append(body.Bases, kit.Choice{Value: empty, Label: l.Say("sets.base.empty")})
	for i := range sets {
		s := &sets[i]
		body.Bases = append(body.Bases, kit.Choice{Value: s.Ref(), Label: l.Say("sets.base.version", l.Text(s.Title), s.Version)})
	}
	return staff.Show(c, p.Desk, staff.Status(f), p.begin, l, options(l.Say("sets.new"), who), body)
}

func (p *Pages) takeBegin(c echo.Context, who access.User) error {
	l := p.Site.Locale(c.Request())
	f, err := staff.ReadForm(c, l, labels)
	if err != nil {
		return err
	}
	s, err := p.base(c, f.Text("base"))
	if err != nil {
		return err
	}
	if s == nil {
		f.Wrong("base", "sets.base.none")
		return p.beginForm(c, who, f)
	}
	if err := p.christen(c, f, s, s.Title); err != nil {
		return err
	}
	if !f.Good() {
		return p.beginForm(c, who, f)
	}
	if _, err := p.Office.PutSet(c.Request().Context(), s, 0); errors.Is(err, reform.ErrTaken) {
		f.Wrong("id", "sets.id.taken")
		return p.beginForm(c, who, f)
	} else if err != nil {
		return err
	}
	return leadTo(c, l, pathOf(s), "begun")
}

// christen gives a new set what the form says: level, title (or, without one,
// that of what it begins with) and id.
func (p *Pages) christen(c echo.Context, f *typed.Form, s *reform.CriteriaSet, title survey.Text) error {
	sets, err := p.Office.Sets(c.Request().Context())
	if err != nil {
		return err
	}
	if level := reform.Level(f.Text("level")); slices.Contains(reform.Levels(), level) {
		s.Level = level
	}
	if s.Level == "" {
		f.Wrong("level", "criteria.level")
	}
	s.Title = title
	if typed := textOf(f, "title"); typed != nil {
		s.Title = typed // in other languages the old one would say something else
	}
	if s.Title[survey.Vietnamese] == "" {
		f.Wrong("title_vi", "criteria.title")
	}
	taken := func(id string) bool {
		return slices.ContainsFunc(sets, func(s reform.CriteriaSet) bool { return s.ID == id })
	}
	s.Version, s.Published = 1, false
	switch s.ID = strings.ToLower(f.Text("id")); {
	case s.ID == "":
		s.ID = f.NewID("id", s.Title[survey.Vietnamese], taken)
		f.Set("id", "") // what was not typed must not stand there when the title changes
	case !reform.ValidID(s.ID):
		f.Wrong("id", "criteria.id", s.ID)
	case taken(s.ID):
		f.Wrong("id", "sets.id.taken")
	}
	if s.ID == "" && f.Good() {
		f.Wrong("id", "sets.id.needed")
	}
	return nil
}

// base is a copy of what a new set begins with; nil for what there is not.
func (p *Pages) base(c echo.Context, name string) (*reform.CriteriaSet, error) {
	if name == empty {
		return &reform.CriteriaSet{Decimals: 2, Bands: reform.FiveBands()}, nil
	}
	if id, is := strings.CutPrefix(name, example); is {
		examples, err := reform.Examples()
		if err != nil {
			return nil, err
		}
		if i := slices.IndexFunc(examples, func(s reform.CriteriaSet) bool { return s.ID == id }); i >= 0 {
			return &examples[i], nil
		}
		return nil, nil
	}
	s, _, err := p.Office.Set(c.Request().Context(), name)
	if errors.Is(err, reform.ErrNoSet) {
		return nil, nil
	}
	return s, err
}

// takeVersion begins the next version of a set as the one in the path is. When
// it has been begun already that one is shown.
func (p *Pages) takeVersion(c echo.Context, who access.User) error {
	v, err := p.open(c, who)
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	for try := 1; ; try++ {
		sets, err := p.Office.Sets(ctx)
		if err != nil {
			return err
		}
		next := *v.Set
		next.Title, next.Basis, next.Published = maps.Clone(next.Title), maps.Clone(next.Basis), false
		for i := range sets {
			if s := &sets[i]; s.ID == next.ID && s.Version > v.Set.Version && !s.Published {
				return leadTo(c, v.Locale, pathOf(s), "there")
			} else if s.ID == next.ID {
				next.Version = max(next.Version, s.Version)
			}
		}
		next.Version++
		_, err = p.Office.PutSet(ctx, &next, 0)
		if errors.Is(err, reform.ErrTaken) && try < patience {
			continue // somebody else has just begun it
		}
		if err != nil {
			return err
		}
		return leadTo(c, v.Locale, pathOf(&next), "begun")
	}
}
