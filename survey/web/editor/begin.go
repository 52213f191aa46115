package editor

import (
	"cmp"
	"context"
	"errors"
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

// begin is the page on which a questionnaire begins.
type begin struct {
	Form  *typed.Form
	Bases []kit.Choice
}

// What a questionnaire may begin with beside a version that is there.
const (
	builtIn  = "sipas-25"
	shortOne = "short"
)

func (p *Pages) showBegin(c echo.Context, who access.User) error {
	l := p.Site.Locale(c.Request())
	base := c.QueryParam("base")
	if base == "" {
		base = builtIn
	}
	return p.beginForm(c, who, typed.New(l, labels, url.Values{"base": {base}}))
}

func (p *Pages) beginForm(c echo.Context, who access.User, f *typed.Form) error {
	l := p.Site.Locale(c.Request())
	s, err := p.Directory.Snapshot(c.Request().Context())
	if err != nil {
		return err
	}
	body := begin{Form: f, Bases: []kit.Choice{{Value: builtIn, Label: l.Say("editor.base.sipas")}, {Value: shortOne, Label: l.Say("editor.base.short")}}}
	for _, ref := range refs(s) {
		body.Bases = append(body.Bases, kit.Choice{Value: ref.String(), Label: l.Say("editor.base.version", l.Text(s.Questionnaires[ref].Title), ref.ID, ref.Version)})
	}
	return staff.Show(c, p.Desk, staff.Status(f), p.begin, l, staff.Options{Title: l.Say("editor.new"), Who: who, Here: home}, body)
}

// refs are all versions, by id, the newest first.
func refs(s *directory.Snapshot) []survey.Ref {
	var all []survey.Ref
	for ref := range s.Questionnaires {
		all = append(all, ref)
	}
	slices.SortFunc(all, func(a, b survey.Ref) int {
		return cmp.Or(cmp.Compare(a.ID, b.ID), cmp.Compare(b.Version, a.Version))
	})
	return all
}

func (p *Pages) takeBegin(c echo.Context, who access.User) error {
	if !who.SeesAll() {
		return errScope
	}
	ctx, l := c.Request().Context(), p.Site.Locale(c.Request())
	f, err := staff.ReadForm(c, l, labels)
	if err != nil {
		return err
	}
	s, err := p.Directory.Snapshot(ctx)
	if err != nil {
		return err
	}
	f.Need("title")
	q := base(s, f.Text("base"))
	if q == nil {
		f.Wrong("base", "editor.base.none")
	}
	id := newCode(f.Text("title"), func(code string) bool { return taken(s, code) })
	if f.Text("id") != "" {
		id = f.Code("id")
	}
	if taken(s, id) || id == builtIn {
		f.Wrong("id", "editor.taken")
	}
	if !f.Good() {
		return p.beginForm(c, who, f)
	}
	q = descend(q, survey.Ref{ID: id, Version: 1})
	if title := f.Text("title"); q.Title[survey.Vietnamese] != title {
		q.Title = survey.Text{survey.Vietnamese: title} // in other languages it would say something else
	}
	switch err := p.add(ctx, q); {
	case errors.Is(err, manage.ErrChanged):
		f.Wrong("id", "editor.taken")
		return p.beginForm(c, who, f)
	case err != nil:
		return err
	}
	return leadTo(c, l, pathOf(q.Ref), "begun")
}

// add stores a version that must not be there yet.
func (p *Pages) add(ctx context.Context, q *survey.Questionnaire) error {
	return p.Manager.Change(ctx, func(e *manage.Editor) error { return e.If(0).PutQuestionnaire(ctx, q) })
}

// taken tells whether a questionnaire has any version.
func taken(s *directory.Snapshot, id string) bool {
	return slices.ContainsFunc(refs(s), func(r survey.Ref) bool { return r.ID == id })
}

// base is what a new questionnaire begins with; nil for what there is not.
func base(s *directory.Snapshot, name string) *survey.Questionnaire {
	switch name {
	case builtIn:
		return survey.SIPAS25()
	case shortOne:
		q := survey.SIPAS25().On(survey.ShortForm)
		q.ShortForm = nil
		for _, c := range q.Criteria() {
			q.ShortForm = append(q.ShortForm, c.Code)
		}
		return q
	}
	if ref, ok := reference(name); ok {
		return s.Questionnaires[ref]
	}
	return nil
}

// descend is a draft that begins as q is. Under another id its criteria say
// which they continue, so that series can be followed across.
func descend(q *survey.Questionnaire, ref survey.Ref) *survey.Questionnaire {
	from := q.ID
	q = q.Tidy()
	q.Ref, q.Published = ref, false
	if q.Title == nil {
		q.Title = survey.Text{}
	}
	if from == ref.ID {
		return q
	}
	continues := func(c *survey.Criterion) {
		if c.Code != "" && !c.Continues(from, c.Code) {
			c.Lineage = append(c.Lineage, from+"#"+c.Code)
		}
	}
	for i := range q.Factors {
		for j := range q.Factors[i].Criteria {
			continues(&q.Factors[i].Criteria[j])
		}
	}
	continues(&q.Overall)
	return q
}

// takeVersion begins the next version of a questionnaire as the one in the
// path is.
func (p *Pages) takeVersion(c echo.Context, who access.User) error {
	v, err := p.open(c, who)
	if err != nil {
		return err
	}
	if !who.SeesAll() {
		return errScope
	}
	ctx := c.Request().Context()
	s, err := p.Directory.Snapshot(ctx)
	if err != nil {
		return err
	}
	next := v.Q.Version
	for _, ref := range refs(s) {
		if ref.ID == v.Q.ID {
			next = max(next, ref.Version)
		}
	}
	for {
		next++
		q := descend(v.Q, survey.Ref{ID: v.Q.ID, Version: next})
		err := p.add(ctx, q)
		if errors.Is(err, manage.ErrChanged) {
			continue // somebody else has just begun this one
		}
		if err != nil {
			return err
		}
		return leadTo(c, v.Locale, pathOf(q.Ref), "begun")
	}
}
