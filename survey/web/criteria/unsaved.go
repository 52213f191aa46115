package criteria

import (
	"errors"
	"net/url"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"sipas/survey/access"
	"sipas/survey/reform"
	"sipas/survey/web/staff"
	"sipas/survey/web/typed"
)

// unsaved is the page for somebody whose form has lost what it was about: it
// says so, and gives back what was typed, to be copied from.
type unsaved struct {
	Title, Detail string
	Texts         []typedText
	Back          string
}

// typedText is what was typed into an input.
type typedText struct{ Name, Label, Text string }

// keeping is a handler of a form after which nothing that was typed is lost:
// when there is nothing any more to be changed, it is shown.
func (p *Pages) keeping(h staff.Handler) staff.Handler {
	return func(c echo.Context, who access.User) error {
		err := h(c, who)
		noSet := errors.Is(err, reform.ErrNoSet)
		if !noSet && !errors.Is(err, errNoItem) && !errors.Is(err, reform.ErrSetFixed) && !errors.Is(err, reform.ErrChanged) {
			return err
		}
		l := p.Site.Locale(c.Request())
		f, unread := staff.ReadForm(c, l, labels)
		if unread != nil {
			return err
		}
		x := p.Site.Explain(c, l, err)
		body := unsaved{Title: x.Title, Detail: x.Detail, Texts: typedTexts(f), Back: address(l, home)}
		if len(body.Texts) == 0 {
			return err
		}
		if !noSet {
			body.Back = address(l, home+"/"+url.PathEscape(c.Param("set")))
		}
		return staff.Show(c, p.Desk, x.Status, p.unsaved, l, options(x.Title, who), body)
	}
}

// typedTexts are the words of a form that its person has typed: those that are
// not as they stood there.
func typedTexts(f *typed.Form) []typedText {
	stood := strings.Fields(f.Raw(staff.Basis))
	var all []typedText
	for _, name := range []string{"code", "name_vi", "name_en", "max", "from", "steps", "note_vi", "note_en", "title_vi", "title_en", "basis_vi", "basis_en"} {
		if text := f.Text(name); text != "" && !slices.Contains(stood, staff.BasisOf(url.Values{name: f.Values[name]})) {
			all = append(all, typedText{name, f.Label(name), text})
		}
	}
	return all
}
