package officer

import (
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/reform"
	"sipas/survey/web/staff"
	"sipas/survey/web/typed"
)

// fieldPage is a table in which the points of all leaves of a field are typed:
// the unit's own, or at an appraisal the council's.
type fieldPage struct {
	head
	Code, Name    string
	Alert         *alert
	Form          *typed.Form
	Rows          []fieldRow
	Appraise      bool // the council's points are typed
	Before, After string
}

// fieldRow is a leaf in the table. Its inputs are named p., n., a., r. and w.
// and its code: points, reason, accepted as it is, the revision and the points
// that were shown.
type fieldRow struct {
	Code, Name, Max string
	State           string
	Self, Before    string // what the unit gave, and what the appraisal is about, if the council appraises
	Percent         bool   // a percentage is typed
	Points          typed.Input
	Reason          typed.Input
	Accepts         bool // the unit's points can be accepted as they are
	Accepted        bool
	Rev             string
	Was             string
	Note            string // what somebody else has done to it meanwhile
	Open            bool   // can be typed into
}

// leavesOf are the leaves of a field, by their place in the set.
func (v *visit) leavesOf(field string) (at []int) {
	top := map[string]string{}
	for _, it := range v.set.Items {
		top[it.Code] = it.Code
		if it.Parent != "" {
			top[it.Code] = top[it.Parent]
		}
	}
	for i, it := range v.leaves {
		if top[it.Code] == field {
			at = append(at, i)
		}
	}
	return at
}

// errNoField is about a field that the set does not have.
var errNoField = &survey.Error{Kind: survey.KindNotFound, Code: "sheet.no_leaf"}

func (p *Pages) showField(c echo.Context, who access.User) error {
	v, err := p.open(c, who)
	if err != nil {
		return err
	}
	return v.showField(typed.New(v.l, nil, nil), nil, nil, http.StatusOK)
}

// showField shows the table. Rows of a form that was refused are as they were
// typed; notes say what somebody else has done to a row.
func (v *visit) showField(f *typed.Form, notes map[string]string, wrong *alert, status int) error {
	body := fieldPage{head: v.head(), Code: part(v.c, "code"), Alert: wrong, Form: f,
		Appraise: v.council && v.sheet.Stage != reform.SelfScoring}
	found := false
	for i, n := range v.tree {
		if n.Code != body.Code {
			continue
		}
		found = true
		if i > 0 {
			body.Before = v.at("/fields/" + url.PathEscape(v.tree[i-1].Code))
		}
		if i+1 < len(v.tree) {
			body.After = v.at("/fields/" + url.PathEscape(v.tree[i+1].Code))
		}
	}
	if !found {
		return errNoField
	}
	for _, it := range v.set.Items {
		if it.Code == body.Code {
			body.Name = v.l.Text(it.Name)
		}
	}
	for _, i := range v.leavesOf(body.Code) {
		if it := v.leaves[i]; !it.Surveyed() {
			body.Rows = append(body.Rows, v.fieldRow(it, f, notes[it.Code]))
		}
	}
	return staff.Show(v.c, v.p.Desk, status, v.p.field, v.l,
		staff.Options{Title: v.l.Say("officer.field.title", body.Code, v.name), Who: v.who, Here: "/reform"}, body)
}

// standing is what the table shows of a leaf: the points of the person's side,
// as they are typed, and their reason.
func (v *visit) standing(it reform.Item) (number, reason string, rev int64) {
	l := v.sheet.Leaf(it.Code)
	if l == nil {
		return "", "", 0
	}
	s := l.Self
	if v.council && v.sheet.Stage != reform.SelfScoring {
		s = v.own(l)
	}
	if s == nil {
		return "", "", l.Rev
	}
	return v.shown(it, s), s.Reason, l.Rev
}

func (v *visit) fieldRow(it reform.Item, f *typed.Form, note string) fieldRow {
	l := v.sheet.Leaf(it.Code)
	number, reason, rev := v.standing(it)
	r := fieldRow{Code: it.Code, Name: v.l.Text(it.Name), Max: points(v.l, it.Max), State: v.state(it, l), Note: note,
		Percent: it.Source == reform.Computed, Rev: revision(rev), Was: number}
	sent := f.Values.Has("p." + it.Code)
	r.Open = sent || v.typed(it) || v.may(it, reform.Appraise{}) && !l.Absent()
	if !sent {
		f.Set("p."+it.Code, number)
		f.Set("n."+it.Code, reason)
	} else if note == "" { // what was typed goes by what was shown
		r.Rev, r.Was = f.Raw("r."+it.Code), f.Raw("w."+it.Code)
	}
	name := it.Code + " " + r.Name
	f.Call("p."+it.Code, v.l.Say("officer.field.points", name))
	f.Call("n."+it.Code, v.l.Say("officer.field.reason", name))
	r.Points, r.Reason = f.Input("p."+it.Code).Decimal(), f.Input("n."+it.Code)
	r.Accepted = f.Has("a."+it.Code, "yes")
	if l != nil && v.may(it, reform.Appraise{}) && !l.Absent() {
		if before := v.before(l); before != nil {
			r.Self, r.Before, r.Accepts = v.score(l.Self), v.score(before), v.own(l) == nil
		}
	}
	return r
}
