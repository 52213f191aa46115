package criteria

import (
	"errors"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/reform"
	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
	"sipas/survey/web/typed"
)

// errNoItem is about items that a set has not, or has no more.
var errNoItem = &survey.Error{Kind: survey.KindNotFound, Code: "criteria.no_item"}

// version is a version of a set as it is stored now, with who looks at it and in
// which language.
type version struct {
	*kit.Locale
	Set   *reform.CriteriaSet
	Rev   int64
	Path  string // of its page
	Draft bool   // it can be changed
	who   access.User
}

// Name is the set's title.
func (v version) Name() string { return v.Text(v.Set.Title) }

// pathOf is the address of a set's page; pathOfItem that of an item's.
func pathOf(s *reform.CriteriaSet) string       { return home + "/" + s.Ref() }
func (v version) pathOfItem(code string) string { return v.Path + "/items/" + url.PathEscape(code) }

// open is the version in the path.
func (p *Pages) open(c echo.Context, who access.User) (version, error) {
	return p.openRef(c, who, c.Param("set"))
}

func (p *Pages) openRef(c echo.Context, who access.User, ref string) (version, error) {
	v := version{Locale: p.Site.Locale(c.Request()), who: who}
	s, rev, err := p.Office.Set(c.Request().Context(), ref)
	if err != nil {
		return v, err
	}
	v.Set, v.Rev, v.Path, v.Draft = s, rev, pathOf(s), !s.Published
	return v, nil
}

// draft is the version in the path, if it can be changed.
func (p *Pages) draft(c echo.Context, who access.User) (version, error) {
	v, err := p.open(c, who)
	if err == nil && !v.Draft {
		err = reform.ErrSetFixed
	}
	return v, err
}

// ofItem is the draft in the path with the item in the path.
func (p *Pages) ofItem(c echo.Context, who access.User) (version, reform.Item, error) {
	v, err := p.draft(c, who)
	if err != nil {
		return v, reform.Item{}, err
	}
	code, err := url.PathUnescape(c.Param("code"))
	it, known := v.Set.At(code)
	if err != nil || !known {
		return v, it, errNoItem
	}
	return v, it, nil
}

// put stores the version under a revision.
func (p *Pages) put(c echo.Context, v version, rev int64) error {
	_, err := p.Office.PutSet(c.Request().Context(), v.Set, rev)
	return err
}

// patience is how often a change that fits onto whatever is stored is tried
// again when somebody else was quicker.
const patience = 5

// upon makes a change that fits onto whatever is stored, such as adding an item.
func (p *Pages) upon(c echo.Context, who access.User, change func(version) error) (version, error) {
	for try := 1; ; try++ {
		v, err := p.draft(c, who)
		if err != nil {
			return v, err
		}
		if err := change(v); err != nil {
			return v, err
		}
		err = p.put(c, v, v.Rev)
		if err == nil || try == patience || !errors.Is(err, reform.ErrChanged) {
			return v, err
		}
	}
}

// save stores what a form has changed. values is the stored version as the same
// form shows it, for the case that somebody else was quicker: if they have
// changed another part, both changes hold; else both are shown, and nothing is
// stored. answered tells that the page with both has been shown.
func (p *Pages) save(c echo.Context, v version, f *typed.Form, values url.Values, path string, show func(string, []string) string) (answered bool, err error) {
	err = p.put(c, v, staff.RevisionIn(f.Values))
	if errors.Is(err, reform.ErrChanged) && staff.Elsewhere(f.Values, values) {
		err = p.put(c, v, v.Rev) // somebody else has changed another part: v is theirs with this form in it
	}
	if !errors.Is(err, reform.ErrChanged) {
		return false, err
	}
	return true, p.clashes.Show(c, v.who, staff.Two{Mine: f.Values, Theirs: values, Rev: v.Rev,
		Action: address(v.Locale, path), Back: address(v.Locale, path), Label: f.Label, Show: show})
}

// options say how these pages stand in the layout.
func options(title string, who access.User) staff.Options {
	return staff.Options{Title: title, Who: who, Here: here}
}

// labels are those of the inputs of all forms.
var labels = typed.Labels{"code": "sets.code", "parent": "sets.parent", "name_vi": "sets.name_vi", "name_en": "sets.name_en", "max": "sets.max",
	"kind": "sets.kind", "source": "sets.source", "evidence": "sets.evidence", "rule": "sets.rule", "from": "sets.from", "steps": "sets.steps",
	"note_vi": "sets.note_vi", "note_en": "sets.note_en", "title_vi": "sets.title_vi", "title_en": "sets.title_en", "basis_vi": "sets.basis_vi",
	"basis_en": "sets.basis_en", "level": "sets.level", "decimals": "sets.decimals", "base": "sets.base", "id": "sets.id", "file": "sets.file"}

// textOf is a text in both languages as two inputs have it; nil for none.
func textOf(f *typed.Form, name string) survey.Text {
	t := survey.Text{}
	for _, lang := range []string{survey.Vietnamese, survey.English} {
		if s := f.Text(name + "_" + lang); s != "" {
			t[lang] = s
		}
	}
	if len(t) == 0 {
		return nil
	}
	return t
}

// putText puts a text in both languages into two inputs, with line ends as
// browsers send them.
func putText(values url.Values, name string, t survey.Text) {
	for _, lang := range []string{survey.Vietnamese, survey.English} {
		values.Set(name+"_"+lang, strings.ReplaceAll(t[lang], "\n", "\r\n"))
	}
}

// anchor is the id of an item on the set's page.
func anchor(code string) string { return "i-" + code }

// lines are the lines of a text with anything in them.
func lines(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == '\n' || r == '\r' })
}
