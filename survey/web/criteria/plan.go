package criteria

import (
	"encoding/base64"
	"errors"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"sipas/survey/access"
	"sipas/survey/reform"
	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
	"sipas/survey/web/typed"
)

// plan is what a table would do: nothing has been kept yet.
type plan struct {
	Name    string // of the file
	Into    *version
	Form    *typed.Form
	Levels  []kit.Choice
	Shape   string
	Max     string
	Sources []sourceLine
	Cells   []found // what keeps the set from being published
	Wrong   int
	Fields  []field
	Changes changes // against the items of Into
	Content string  // the file itself
	Rev     string  // of Into
	Changed bool    // somebody has changed Into since the page was shown before

	file  []byte
	annex *reform.Annex
}

// showPlan shows what a table would do.
func (p *Pages) showPlan(c echo.Context, who access.User, x plan) error {
	l := p.Site.Locale(c.Request())
	s := &reform.CriteriaSet{Level: reform.Province, Items: x.annex.Items} // the level is asked for in the form
	_, wrong := s.Tree()
	t := newSums(s)
	x.Levels = append([]kit.Choice{{Label: l.Say("sets.level.choose")}}, levels(l)...)
	x.Shape, x.Max, x.Sources, x.Wrong = shapeWords(l, s), sum(l, t.whole), t.sourceLines(l), len(wrong)
	for _, y := range wrong[:min(len(wrong), mostProblems)] {
		x.Cells = append(x.Cells, found{x.annex.Where(y), problemWords(l, y)})
	}
	x.Fields = newAnnex(version{Locale: l, Set: s}, t, wrong).fields(false, "")
	x.Content = base64.StdEncoding.EncodeToString(x.file)
	if x.Into != nil {
		x.Changes, x.Rev = compare(l, x.Into.Set.Items, s.Items), strconv.FormatInt(x.Into.Rev, 10)
	}
	code := staff.Status(x.Form)
	if x.Changed {
		code = http.StatusConflict
	}
	return staff.Show(c, p.Desk, code, p.plan, l, options(l.Say("sets.plan"), who), x)
}

// takePlan keeps what was shown: as a new set, or as the items of a draft.
func (p *Pages) takePlan(c echo.Context, who access.User) error {
	l := p.Site.Locale(c.Request())
	f, _, _, err := typed.Upload(c, l, labels, "file", maxContent)
	if err != nil {
		return err
	}
	file, err := base64.StdEncoding.DecodeString(f.Raw("content"))
	if err != nil || len(file) > maxUpload {
		return kit.ErrMalformed
	}
	a, err := readAnnex(file, f.Raw("name"))
	if err != nil {
		return err
	}
	into, err := p.into(c, who, f.Raw("into"))
	if err != nil {
		return err
	}
	x := plan{Name: f.Raw("name"), file: file, annex: a, Into: into, Form: f}
	if into != nil {
		return p.replace(c, who, x)
	}
	s := &reform.CriteriaSet{Decimals: 2, Bands: reform.FiveBands(), Items: a.Items}
	if err := p.christen(c, f, s, nil); err != nil {
		return err
	}
	if !f.Good() {
		return p.showPlan(c, who, x)
	}
	if _, err := p.Office.PutSet(c.Request().Context(), s, 0); errors.Is(err, reform.ErrTaken) {
		f.Wrong("id", "sets.id.taken")
		return p.showPlan(c, who, x)
	} else if err != nil {
		return err
	}
	return leadTo(c, l, pathOf(s), "begun")
}

// replace puts the items of a table in place of a draft's. When somebody has
// changed the draft since, what would happen is shown anew.
func (p *Pages) replace(c echo.Context, who access.User, x plan) error {
	v := *x.Into
	if staff.RevisionIn(x.Form.Values) != v.Rev {
		x.Changed = true
		return p.showPlan(c, who, x)
	}
	next := *v.Set
	next.Items = x.annex.Items
	v.Set = &next
	err := p.put(c, v, v.Rev)
	if errors.Is(err, reform.ErrChanged) {
		if x.Into, err = p.into(c, who, next.Ref()); err == nil {
			x.Changed = true
			return p.showPlan(c, who, x)
		}
	}
	if err != nil {
		return err
	}
	return leadTo(c, v.Locale, v.Path, "saved")
}
