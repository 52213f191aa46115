package editor

import (
	"context"
	"errors"
	"net/url"
	"strconv"
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

// What somebody can meet here beside the errors of package manage.
var (
	errNoVersion = &survey.Error{Kind: survey.KindNotFound, Code: "editor.no_version"}
	errNoItem    = &survey.Error{Kind: survey.KindNotFound, Code: "editor.no_item"}
	errPublished = &survey.Error{Kind: survey.KindConflict, Code: "editor.is_published"}
	errScope     = &survey.Error{Kind: survey.KindForbidden, Code: "editor.scope"}
)

// version is a version of a questionnaire as it is stored now, with who looks
// at it and in which language.
type version struct {
	*kit.Locale
	Q    *survey.Questionnaire
	Rev  int64
	Path string // of its outline
	Mine bool   // the person may change it, now
	who  access.User
}

// reference reads sipas-25@1.
func reference(s string) (survey.Ref, bool) {
	id, number, found := strings.Cut(s, "@")
	n, err := strconv.Atoi(number)
	return survey.Ref{ID: id, Version: n}, found && err == nil && n > 0 && survey.ValidCode(id)
}

func pathOf(ref survey.Ref) string { return home + "/" + ref.String() }

// open is the version in the path.
func (p *Pages) open(c echo.Context, who access.User) (version, error) {
	v := version{Locale: p.Site.Locale(c.Request()), who: who}
	ref, ok := reference(c.Param("ref"))
	if !ok {
		return v, errNoVersion
	}
	q, err := p.present(c.Request().Context(), ref)
	if err != nil {
		return v, err
	}
	v.Q, v.Rev, v.Path = &q.Value, q.Rev, pathOf(ref)
	v.Mine = !q.Value.Published && who.SeesAll()
	return v, nil
}

func (p *Pages) present(ctx context.Context, ref survey.Ref) (manage.Stored[survey.Questionnaire], error) {
	q, err := manage.Present[survey.Questionnaire](ctx, p.Manager, directory.Questionnaires, ref.String())
	if errors.Is(err, store.ErrNotFound) {
		err = errNoVersion
	}
	return q, err
}

// draft is the version in the path, if the person may change it.
func (p *Pages) draft(c echo.Context, who access.User) (version, error) {
	v, err := p.open(c, who)
	switch {
	case err != nil:
		return v, err
	case !who.SeesAll():
		return v, errScope
	case v.Q.Published:
		return v, errPublished
	}
	v.Q = v.Q.Tidy() // a copy to be changed
	return v, nil
}

// put stores a version under the revision that the person began with.
func (p *Pages) put(c echo.Context, v version, rev int64) error {
	ctx := c.Request().Context()
	return p.Manager.Change(ctx, func(e *manage.Editor) error { return e.If(rev).PutQuestionnaire(ctx, v.Q.Tidy()) })
}

// save stores what a form has changed. values is the stored version as the
// same form shows it, for the case that somebody else was quicker: if they have
// changed another part, both changes hold; else both are shown, and nothing is
// stored.
func (p *Pages) save(c echo.Context, v version, f *typed.Form, values url.Values, path, next string) error {
	err := p.put(c, v, staff.RevisionIn(f.Values))
	if errors.Is(err, manage.ErrChanged) && staff.Elsewhere(f.Values, values) {
		err = p.put(c, v, v.Rev) // somebody else has changed another part: v is theirs with this form in it
	}
	if errors.Is(err, manage.ErrChanged) {
		return p.clashes.Show(c, v.who, staff.Two{Mine: f.Values, Theirs: values, Rev: v.Rev,
			Action: address(v.Locale, path), Back: address(v.Locale, path), Label: f.Label})
	}
	if err != nil {
		return err
	}
	return leadTo(c, v.Locale, next, "saved")
}

// labels are those of inputs that are not texts of the questionnaire.
var labels = typed.Labels{"code": "editor.code", "id": "editor.id", "base": "editor.base", "title": "editor.title_vi",
	"lineage": "editor.lineage", "factor": "editor.in_factor", "on": "editor.asked", "short": "editor.in_short",
	"continues": "editor.continues", "languages": "editor.languages", "points": "editor.points", "is": "editor.when_is", "not": "editor.when_not",
	"kind": "editor.kind", "side": "editor.side", "most": "editor.most", "full": "editor.full_only",
	"file": "editor.file", "tag": "languages.tag", "name": "languages.own_name"}

// yes is the one choice of a box that is ticked or not.
func yes(label string) []kit.Choice { return []kit.Choice{{Value: "yes", Label: label}} }

func ticked(is bool) []string {
	if is {
		return []string{"yes"}
	}
	return nil
}
