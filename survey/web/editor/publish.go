package editor

import (
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/manage"
	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
)

// publication is the page that says what publishing means, and what is in its
// way.
type publication struct {
	version
	Blocks []block
	Action string
	Texts  string // where missing wording is filled in
	Rated  int
	Short  int
}

// block is one thing in the way, with where it is put right.
type block struct{ Where, Message, Path string }

func (p *Pages) showPublish(c echo.Context, who access.User) error {
	v, err := p.draft(c, who)
	if err != nil {
		return err
	}
	return p.publication(c, v, http.StatusOK)
}

func (p *Pages) publication(c echo.Context, v version, status int) error {
	body := publication{version: v, Blocks: p.blocks(v), Action: address(v.Locale, v.Path+"/publish"),
		Texts: address(v.Locale, v.Path+"/texts", "only", "missing"), Rated: len(v.Q.Rated()), Short: len(v.Q.On(survey.ShortForm).Rated())}
	return staff.Show(c, p.Desk, status, p.publish, v.Locale, staff.Options{Title: v.Say("editor.publish"), Who: v.who, Here: home}, body)
}

// blocks are what keeps a version from being published.
func (p *Pages) blocks(v version) []block {
	var all []block
	for _, x := range v.Q.Unready() {
		b := block{Where: x.Field, Message: kit.Message(v.Locale, x), Path: address(v.Locale, v.Path+"/settings")}
		switch {
		case x.Code == "text.missing":
			b.Message = v.Say("text.missing", p.tongue(x.Args[0]))
			b.Path = address(v.Locale, v.Path+"/texts", "only", "missing")
		case v.factor(x.Field) != nil:
			b.Path = address(v.Locale, v.Path+"/factors/"+x.Field)
		case v.criterion(x.Field) != nil:
			b.Path = address(v.Locale, v.Path+"/criteria/"+x.Field)
		case v.question(x.Field) != nil:
			b.Path = address(v.Locale, v.Path+"/questions/"+x.Field)
		case x.Field == "factors":
			b.Path = address(v.Locale, v.Path)
		}
		b.Where = whereName(v.Locale, x.Field)
		all = append(all, b)
	}
	return all
}

// whereName says which part of a questionnaire a field of a problem is.
func whereName(l *kit.Locale, field string) string {
	step, isStep := strings.CutPrefix(field, "scale.")
	switch {
	case field == "title", field == "stem", field == "note":
		return map[string]string{"title": l.Say("editor.text.title"), "stem": l.Say("editor.text.stem"), "note": l.Say("editor.text.note")}[field]
	case field == "languages":
		return l.Say("editor.languages")
	case field == "scale.dont_know":
		return l.Say("editor.text.dont_know")
	case isStep:
		return l.Say("editor.text.scale", step)
	case field == "scale":
		return l.Say("editor.points")
	case field == "factors":
		return l.Say("editor.factors")
	}
	return field
}

func (p *Pages) takePublish(c echo.Context, who access.User) error {
	v, err := p.draft(c, who)
	if err != nil {
		return err
	}
	f, err := staff.ReadForm(c, v.Locale, labels)
	if err != nil {
		return err
	}
	if len(v.Q.Unready()) > 0 {
		return p.publication(c, v, http.StatusUnprocessableEntity)
	}
	v.Q.Published = true
	switch err := p.put(c, v, staff.RevisionIn(f.Values)); {
	case errors.Is(err, manage.ErrChanged):
		return p.overtaken(c, who, adding{})
	case err != nil:
		return err
	}
	return leadTo(c, v.Locale, v.Path, "published")
}

// comparison is the page of what differs between two versions.
type comparison struct {
	version
	With     string
	Versions []kit.Choice
	Changes  []changeLine
	Action   string
}

// changeLine is a difference in words, with what stood there and stands there.
type changeLine struct{ What, Lang, From, To string }

func (p *Pages) showCompare(c echo.Context, who access.User) error {
	v, err := p.open(c, who)
	if err != nil {
		return err
	}
	s, err := p.Directory.Snapshot(c.Request().Context())
	if err != nil {
		return err
	}
	body := comparison{version: v, With: c.QueryParam("with"), Action: v.Path + "/compare"}
	for _, ref := range refs(s) {
		if ref != v.Q.Ref {
			body.Versions = append(body.Versions, kit.Choice{Value: ref.String(), Label: ref.String() + " – " + v.Text(s.Questionnaires[ref].Title)})
		}
	}
	if body.With == "" && len(body.Versions) > 0 {
		body.With = nearest(refs(s), v.Q.Ref).String()
	}
	if body.With != "" {
		ref, ok := reference(body.With)
		if !ok || s.Questionnaires[ref] == nil {
			return errNoVersion
		}
		for _, x := range survey.Compare(s.Questionnaires[ref], v.Q) {
			body.Changes = append(body.Changes, p.changeWords(v.Locale, x))
		}
	}
	return staff.Show(c, p.Desk, http.StatusOK, p.compare, v.Locale, staff.Options{Title: v.Say("editor.compare"), Who: who, Here: home}, body)
}

// nearest is the version to compare with first: the one before, or any.
func nearest(all []survey.Ref, of survey.Ref) survey.Ref {
	for _, r := range all { // by id, the newest first
		if r.ID == of.ID && r.Version < of.Version {
			return r
		}
	}
	i := slices.IndexFunc(all, func(r survey.Ref) bool { return r != of })
	return all[i]
}
