package criteria

import (
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"sipas/survey/access"
	"sipas/survey/reform"
	"sipas/survey/web/staff"
)

// publication is the page that says what publishing means, and what is in its
// way.
type publication struct {
	version
	Problems   []problemLine
	Wrong      int
	Action     string
	Shape, Max string
	Classes    int
	Example    bool   // the basis still says that the set is an example
	Before     string // the last published version, "" for none
	Changes    changes
	Changed    bool // somebody has changed the set since the page was shown before
}

func (p *Pages) showPublish(c echo.Context, who access.User) error {
	v, err := p.draft(c, who)
	if err != nil {
		return err
	}
	return p.publication(c, v, http.StatusOK)
}

func (p *Pages) publication(c echo.Context, v version, code int) error {
	_, wrong := v.Set.Tree()
	body := publication{version: v, Wrong: len(wrong), Problems: problemLines(v, wrong[:min(len(wrong), mostProblems)]), Action: address(v.Locale, v.Path+"/publish"),
		Shape: shapeWords(v.Locale, v.Set), Max: sum(v.Locale, newSums(v.Set).whole), Classes: len(v.Set.Bands), Changed: code == http.StatusConflict}
	examples, err := reform.Examples()
	if err != nil {
		return err
	}
	for i := range examples {
		body.Example = body.Example || v.Text(examples[i].Basis) == v.Text(v.Set.Basis)
	}
	before, err := p.lastPublished(c, v.Set)
	if err != nil {
		return err
	}
	if before != nil {
		body.Before, body.Changes = v.Count(before.Version), compare(v.Locale, before.Items, v.Set.Items)
	}
	return staff.Show(c, p.Desk, code, p.publish, v.Locale, options(v.Say("sets.publish"), v.who), body)
}

// lastPublished is the newest published version of a set before one; nil for
// none.
func (p *Pages) lastPublished(c echo.Context, s *reform.CriteriaSet) (*reform.CriteriaSet, error) {
	sets, err := p.Office.Sets(c.Request().Context())
	if err != nil {
		return nil, err
	}
	var last *reform.CriteriaSet
	for i := range sets { // by id and version
		if x := &sets[i]; x.ID == s.ID && x.Version < s.Version && x.Published {
			last = x
		}
	}
	return last, nil
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
	if staff.RevisionIn(f.Values) != v.Rev {
		return p.publication(c, v, http.StatusConflict)
	}
	if _, wrong := v.Set.Tree(); len(wrong) > 0 {
		return p.publication(c, v, http.StatusUnprocessableEntity)
	}
	v.Set.Published = true
	err = p.put(c, v, v.Rev)
	if errors.Is(err, reform.ErrChanged) {
		if v, err = p.draft(c, who); err == nil {
			return p.publication(c, v, http.StatusConflict)
		}
	}
	if err != nil {
		return err
	}
	return leadTo(c, v.Locale, v.Path, "published")
}
