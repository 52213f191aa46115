package posters

import (
	"context"
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/directory"
	"sipas/survey/jobs"
	"sipas/survey/web/kit"
)

// start begins a job. The same page again when the choice cannot be printed.
func (p *Pages) start(c echo.Context, who access.User) error {
	r := c.Request()
	r.Body = http.MaxBytesReader(c.Response(), r.Body, maxForm)
	if err := r.ParseForm(); err != nil {
		if _, large := errors.AsType[*http.MaxBytesError](err); large {
			return kit.ErrTooLarge
		}
		return &survey.Error{Kind: kit.ErrMalformed.Kind, Code: kit.ErrMalformed.Code, Err: err}
	}
	chosen, _, problems := read(r.PostForm, p.Site.Catalogue.Languages())
	s, err := p.Directory.Snapshot(r.Context())
	if err != nil {
		return err
	}
	if !chosen.known(s, roots(s.Tree, who)) {
		return ErrNoUnit
	}
	places := chosen.chosen(s, roots(s.Tree, who))
	if len(places) == 0 {
		problems = append(problems, survey.Problem{Field: "code", Code: "posters.none"})
	}
	if len(problems) == 0 {
		err = p.try(c, s, chosen, places)
	}
	if len(problems) > 0 || err != nil {
		return p.page(c, who, chosen, true, problems, err)
	}
	if err := p.record(r.Context(), printing, chosen, len(places)); err != nil {
		return err
	}
	job, err := p.Jobs.Start(r.Context(), p.ordered(s, who, chosen, len(places)))
	if err != nil {
		if undone := p.record(context.WithoutCancel(r.Context()), "not done: "+printing, chosen, len(places)); undone != nil {
			return errors.Join(err, undone)
		}
		return p.page(c, who, chosen, true, nil, err)
	}
	return c.Redirect(http.StatusSeeOther, "/posters/jobs/"+job.ID+"?follow=1&lang="+p.Site.Locale(r).Lang)
}

// maxForm bounds a form's body: two hundred codes fit in.
const maxForm = 64 << 10

// ordered is the order of a choice. It holds the person's scope as it is now.
func (p *Pages) ordered(s *directory.Snapshot, who access.User, chosen choice, sheets int) jobs.Order {
	o := jobs.Order{Kind: Kind, Owner: who.Name, Units: roots(s.Tree, who), Title: survey.Text{},
		Details: order{Choice: chosen, Base: p.Base(), All: who.SeesAll()}}
	for _, lang := range p.Site.Catalogue.Languages() {
		l := p.Site.In(lang)
		place := l.Say("posters.unit.all")
		if u, ok := s.Tree.Unit(chosen.Unit); ok {
			place = l.Text(u.Name)
		}
		o.Title[lang] = l.Say("posters.job.name", sizeName(l, chosen.Size), place, sheets)
	}
	if chosen.Unit != "" {
		o.Units = []string{chosen.Unit}
	}
	return o
}
