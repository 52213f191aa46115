package editor

import (
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
	"sipas/survey/web/typed"
)

// unsaved is the page for somebody whose form has lost what it was about:
// somebody else has removed it, given it another code, or published the
// version. It says so, and gives back what was typed, to be copied from.
type unsaved struct {
	Problem kit.Problem
	Texts   []typedText
	Back    string
}

// typedText is a text in a language.
type typedText struct{ Name, Lang, Language, Text string }

// keeping is a handler of a form after which nothing that was typed is lost:
// when there is nothing any more to be changed, it is shown.
func (p *Pages) keeping(h staff.Handler) staff.Handler {
	return func(c echo.Context, who access.User) error {
		err := h(c, who)
		noVersion := errors.Is(err, errNoVersion)
		if !noVersion && !errors.Is(err, errNoItem) && !errors.Is(err, errPublished) || kit.WantsJSON(c.Request()) {
			return err
		}
		l := p.Site.Locale(c.Request())
		f, unread := staff.ReadForm(c, l, labels)
		if unread != nil {
			return err
		}
		body := unsaved{Problem: p.Site.Explain(c, l, err), Texts: p.typed(l, f), Back: address(l, home)}
		if len(body.Texts) == 0 {
			return err
		}
		if !noVersion {
			body.Back = address(l, home+"/"+c.Param("ref"))
		}
		o := staff.Options{Title: body.Problem.Title, Who: who, Here: home}
		return staff.Show(c, p.Desk, body.Problem.Status, p.unsaved, l, o, body)
	}
}

// typed are the texts of a form that its person has typed: those that are not
// as they stood there.
func (p *Pages) typed(l *kit.Locale, f *typed.Form) []typedText {
	stood := strings.Fields(f.Raw(staff.Basis))
	var all []typedText
	for _, name := range slices.Sorted(maps.Keys(f.Values)) {
		x := typedText{Name: name, Lang: survey.Vietnamese, Text: f.Text(name)}
		if i := strings.LastIndexByte(name, '.'); i >= 0 {
			x.Lang = name[i+1:]
		}
		x.Language = p.tongue(x.Lang)
		isText := name == "text" || p.Site.In(x.Lang).Lang == x.Lang && strings.Contains(name, ".")
		if isText && x.Text != "" && !slices.Contains(stood, staff.BasisOf(map[string][]string{name: f.Values[name]})) {
			all = append(all, x)
		}
	}
	return all
}
