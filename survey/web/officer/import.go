package officer

import (
	"bytes"
	"errors"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/reform"
	"sipas/survey/tabular"
	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
	"sipas/survey/web/typed"
)

// importPage takes the unit's points from a table: first it shows what would
// change, then it keeps that.
type importPage struct {
	head
	Form      *typed.Form
	Alert     *alert
	Cells     []cell     // what is wrong, by cell
	Rows      []proposal // what would change; nil before a table was sent
	Read      bool       // a table was read
	Open      bool       // the unit can score itself now
	MostMB    int
	Untouched []string // rows that are not kept, with the reason
}

// cell is something wrong in a table.
type cell struct{ At, What string }

var importLabels = typed.Labels{fieldFile: "officer.table.file"}

// fieldKeep marks the second step.
const fieldKeep = "keep"

func (p *Pages) showImport(c echo.Context, who access.User) error {
	v, err := p.open(c, who)
	if err != nil {
		return err
	}
	return v.showImport(importPage{Form: typed.New(v.l, importLabels, nil)}, http.StatusOK)
}

func (v *visit) showImport(body importPage, status int) error {
	body.head, body.MostMB = v.head(), reform.MaxFile>>20
	body.Open = v.takesTable()
	return staff.Show(v.c, v.p.Desk, status, v.p.table, v.l,
		staff.Options{Title: v.l.Say("officer.import.title", v.name), Who: v.who, Here: "/reform"}, body)
}

// takesTable tells whether the unit's points can be typed now.
func (v *visit) takesTable() bool {
	return v.runs() && v.sheet.Stage == reform.SelfScoring && !v.due.Late
}

// takeImport answers a table with what it would change, and that with keeping
// it.
func (p *Pages) takeImport(c echo.Context, who access.User) error {
	v, err := p.open(c, who)
	if err != nil {
		return err
	}
	f, up, err := v.read(importLabels)
	if err != nil {
		return err
	}
	if f.Raw(fieldKeep) != "" {
		return v.keepRows(f)
	}
	switch {
	case up.name == "":
		f.Wrong(fieldFile, "officer.table.missing")
	case up.err != nil:
		f.Wrong(fieldFile, "officer.evidence.size", up.name, strconv.Itoa(reform.MaxFile>>20))
	}
	if !f.Good() {
		return v.showImport(importPage{Form: f}, http.StatusUnprocessableEntity)
	}
	t, err := tabular.Read(bytes.NewReader(up.data), up.name, tabular.Limits{})
	var rows []proposal
	if err == nil {
		rows, err = v.propose(t)
	}
	if err == nil {
		return v.showImport(importPage{Form: f, Rows: rows, Read: true}, http.StatusOK)
	}
	e, ok := errors.AsType[*survey.Error](err)
	if !ok || e.Kind != survey.KindInvalid {
		return err
	}
	told := kit.Explain(v.l, err, "")
	body := importPage{Form: f, Alert: &alert{Title: told.Title, What: told.Detail}}
	for _, x := range told.Problems {
		body.Cells = append(body.Cells, cell{x.Field, x.Message})
	}
	return v.showImport(body, http.StatusUnprocessableEntity)
}

// keepRows keeps the rows that were shown. Those that somebody has changed
// meanwhile are told and left.
func (v *visit) keepRows(f *typed.Form) error {
	kept := 0
	body := importPage{Form: f}
	for _, code := range f.Values["row"] {
		one := proposal{Code: code, Points: f.Raw("p." + code), Figure: f.Raw("p." + code), Absent: f.Has("a."+code, "yes"), Reason: f.Raw("n." + code)}
		one.Rev, _ = strconv.ParseInt(f.Raw("r."+code), 10, 64)
		err := v.act(code, one.Rev, one.act())
		if errors.Is(err, reform.ErrTouched) && v.again() == nil && v.says(one) {
			err = nil // it came twice
		}
		if err == nil {
			kept++
			continue
		}
		kind := survey.KindOf(err)
		if kind != survey.KindConflict && kind != survey.KindGone && kind != survey.KindInvalid && kind != survey.KindUnavailable {
			return err
		}
		body.Untouched = append(body.Untouched, code+": "+v.word(one.Absent, one.Points)+" – "+kit.Explain(v.l, err, "").Title)
	}
	if len(body.Untouched) == 0 {
		return v.c.Redirect(http.StatusSeeOther, v.at("", "kept", strconv.Itoa(kept)))
	}
	body.Alert = &alert{Title: v.l.Say("officer.import.left"), What: v.l.Say("officer.import.left.do"), Kept: []string{v.l.Say("officer.kept.rows", kept)}}
	return v.showImport(body, http.StatusConflict)
}

// says tells that a leaf stands as a row wants it.
func (v *visit) says(o proposal) bool {
	it, _ := v.set.Leaf(o.Code)
	now := v.unitValues(it, v.sheet.Leaf(o.Code))
	return o.Absent == (now.Get(fieldWay) == wayAbsent) && survey.Clean(o.Reason) == now.Get(fieldReason) &&
		(o.Absent || sameNumber(o.Points, now.Get(fieldPoints)+now.Get(fieldFigure)))
}
