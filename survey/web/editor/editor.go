// Package editor is where a survey manager makes questionnaires: from the
// built-in one, its short form, any version or a file; factors, criteria and
// own questions, all wording in every language side by side, publishing, what
// differs between two versions, a preview, and the languages of the citizen's
// pages.
//
// A questionnaire belongs to no unit: every manager sees all of them, and those
// who manage all units change them. A draft may be full of gaps; publishing
// says what is missing and makes the version immutable. Edits carry the
// revision of what they began with. Whoever comes second gets both versions to
// choose from (see staff.Clashes), or, for a step such as moving or adding a
// criterion, the present state and the request to look again. Changes of
// different parts do not meet. Nothing that was typed is lost (see
// Pages.keeping).
package editor

import (
	"fmt"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/directory"
	"sipas/survey/manage"
	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
)

// Config is what the pages work with; all is required.
type Config struct {
	Site      *kit.Site
	Desk      *staff.Desk
	Directory *directory.Directory
	Manager   *manage.Manager

	// Preview answers with the citizen's page in a language and a state (empty,
	// wrong or thanks); see package citizen.
	Preview func(c echo.Context, q *survey.Questionnaire, form survey.Form, lang, state string) error
}

// shown says what a preview shows.
type shown struct {
	Questionnaire *survey.Questionnaire
	Form          survey.Form
	Language      string
	State         string // empty, wrong or thanks
}

// Pages are the editor's pages. Make them with New.
type Pages struct {
	Config
	clashes *staff.Clashes

	list      *kit.View[staff.Sheet[list]]
	begin     *kit.View[staff.Sheet[begin]]
	outline   *kit.View[staff.Sheet[outline]]
	texts     *kit.View[staff.Sheet[texts]]
	settings  *kit.View[staff.Sheet[settings]]
	criterion *kit.View[staff.Sheet[criterionPage]]
	factor    *kit.View[staff.Sheet[factorPage]]
	question  *kit.View[staff.Sheet[questionPage]]
	remove    *kit.View[staff.Sheet[removal]]
	publish   *kit.View[staff.Sheet[publication]]
	compare   *kit.View[staff.Sheet[comparison]]
	preview   *kit.View[staff.Sheet[preview]]
	upload    *kit.View[staff.Sheet[upload]]
	plan      *kit.View[staff.Sheet[plan]]
	languages *kit.View[staff.Sheet[languages]]
	language  *kit.View[staff.Sheet[languagePage]]
	unsaved   *kit.View[staff.Sheet[unsaved]]
}

// New parses the templates.
func New(c Config) (*Pages, error) {
	p := &Pages{Config: c}
	var err error
	if p.clashes, err = staff.NewClashes(c.Desk); err != nil {
		return nil, err
	}
	for _, parse := range []func() error{
		view(c.Site, &p.list, "list"), view(c.Site, &p.begin, "begin"), view(c.Site, &p.outline, "outline"),
		view(c.Site, &p.texts, "texts"), view(c.Site, &p.settings, "settings"), view(c.Site, &p.criterion, "criterion"),
		view(c.Site, &p.factor, "factor"), view(c.Site, &p.question, "question"), view(c.Site, &p.remove, "remove"),
		view(c.Site, &p.publish, "publish"), view(c.Site, &p.compare, "compare"), view(c.Site, &p.preview, "preview"),
		view(c.Site, &p.upload, "upload"), view(c.Site, &p.plan, "plan"), view(c.Site, &p.languages, "languages"),
		view(c.Site, &p.language, "language"), view(c.Site, &p.unsaved, "unsaved"),
	} {
		if err := parse(); err != nil {
			return nil, fmt.Errorf("editor's pages: %w", err)
		}
	}
	return p, nil
}

// view is the parsing of one page, with the templates of inputs and the
// editor's own parts.
func view[T any](s *kit.Site, to **kit.View[staff.Sheet[T]], name string) func() error {
	return func() (err error) {
		*to, err = staff.NewView[T](s, "editor/"+name+".html", "editor/parts.html", "typed/fields.html")
		return err
	}
}
