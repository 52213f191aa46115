package officer

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"sipas/survey/access"
	"sipas/survey/reform"
	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
	"sipas/survey/web/typed"
)

// leafPage is a leaf with everything that was said about it.
type leafPage struct {
	head
	Code, Name string
	Above      []string // the items it belongs to, the field first
	Facts      []fact
	Alert      *alert // what went wrong; nil for nothing
	Leaf       *reform.Leaf
	State      string
	Scores     []scoreRow
	Claim      *claimed
	Survey     *surveyed
	Official   *official
	Evidence   []document
	Comments   []remark
	History    []event
	Before     string // addresses of the leaves beside; "" for none
	After      string
	NextCode   string // the next leaf with something to do; "" for none

	UnitForm    *typed.Form // the unit's form; nil: there is nothing to type
	CouncilForm *typed.Form // the council's
	May         may
	Rev         int64
	Own         bool   // the person has scored the leaf for the unit, and is to appraise it
	Accept      string // points that can be accepted in one click; "" for none
	Endings     string
	MostMB      int
	Ways        []kit.Choice
	Rulings     []kit.Choice
	Uses        []kit.Choice
}

// may is what this person may do at the leaf now; while a refused form is shown
// again, what it was about stays.
type may struct {
	Score, Figure, Claim, Attach, Explain, Comment bool // the unit's side
	Appraise, Decide, Give, Ungive, Enter, Remark  bool // the council's
}

// alert is what went wrong with a form, and what to do.
type alert struct {
	Title, What string
	Kept        []string // parts of the form that are kept all the same
}

func (p *Pages) showLeaf(c echo.Context, who access.User) error {
	v, err := p.open(c, who)
	if err != nil {
		return err
	}
	at, err := v.leaf()
	if err != nil {
		return err
	}
	return v.showLeaf(at, nil, nil, nil, http.StatusOK)
}

// showLeaf shows a leaf. A form that was refused is shown as it was typed, with
// what went wrong.
func (v *visit) showLeaf(at int, unit, council *typed.Form, wrong *alert, status int) error {
	it := v.leaves[at]
	l := v.sheet.Leaf(it.Code)
	if l == nil {
		l = &reform.Leaf{}
	}
	body := leafPage{head: v.head(), Code: it.Code, Name: v.l.Text(it.Name), Above: v.above(it), Facts: v.facts(it), Alert: wrong,
		Leaf: l, State: v.state(it, v.sheet.Leaf(it.Code)), Scores: v.scores(l), Claim: v.claim(l), Evidence: v.evidence(it, l),
		Comments: v.remarks(l), History: v.history(l), NextCode: v.nextAfter(at), Rev: l.Rev,
		Endings: strings.Join(reform.FileEndings(), " "), MostMB: reform.MaxFile >> 20}
	if it.Surveyed() {
		body.Survey, body.Official = v.surveyOf(it, l), v.officialOf(l)
	}
	if at > 0 {
		body.Before = v.at(leafPath(v.leaves[at-1].Code))
	}
	if at+1 < len(v.leaves) {
		body.After = v.at(leafPath(v.leaves[at+1].Code))
	}
	body.May = v.mays(it, l)
	body.forms(v, it, l, unit, council)
	return staff.Show(v.c, v.p.Desk, status, v.p.leaf, v.l,
		staff.Options{Title: v.l.Say("officer.leaf.title", it.Code, v.name), Who: v.who, Here: "/reform"}, body)
}

// mays are what the person may do at a leaf now.
func (v *visit) mays(it reform.Item, l *reform.Leaf) may {
	refused := l.Absence != nil && l.Absence.Decision == reform.Refused
	m := may{
		Score:   v.may(it, reform.SelfScore{}),
		Claim:   v.may(it, reform.Claim{}),
		Attach:  v.may(it, reform.Attach{}),
		Explain: v.may(it, reform.Explain{}) && (l.Adjusted() || refused) && !l.Absent(),
		Comment: v.may(it, reform.Comment{}) && !v.council,

		Appraise: v.may(it, reform.Appraise{}),
		Decide:   v.may(it, reform.Decide{}) && l.Absence != nil,
		Give:     v.may(it, reform.Give{}),
		Ungive:   v.may(it, reform.Ungive{}) && l.Given != nil,
		Enter:    v.may(it, reform.Enter{}) && it.Source == reform.Satisfaction,
		Remark:   v.may(it, reform.Comment{OfCouncil: true}),
	}
	m.Figure = it.Source == reform.Computed
	return m
}

// forms makes the forms of the page: those that were refused, and what can be
// changed now.
func (b *leafPage) forms(v *visit, it reform.Item, l *reform.Leaf, unit, council *typed.Form) {
	b.UnitForm, b.CouncilForm = unit, council
	if unit == nil && (b.May.Score || b.May.Claim || b.May.Attach || b.May.Explain || b.May.Comment) {
		b.UnitForm = v.form(unitLabels, v.unitValues(it, l), l.Rev)
	} else if unit != nil {
		b.May.keep(unit)
	}
	if council == nil && (b.May.Appraise || b.May.Decide || b.May.Give || b.May.Enter || b.May.Remark) {
		b.CouncilForm = v.form(councilLabels, v.councilValues(it, l), l.Rev)
	} else if council != nil {
		b.May.keepCouncil(council)
	}
	if before := v.before(l); b.May.Appraise && before != nil {
		b.Accept = v.score(before)
	}
	b.Own = l.Self != nil && l.Self.Who == v.who.Name && (b.May.Appraise || b.May.Decide)
	b.Ways = []kit.Choice{{Value: wayPoints, Label: v.l.Say("officer.way.points")}, {Value: wayAbsent, Label: v.l.Say("officer.way.absent")}}
	b.Rulings = []kit.Choice{{Value: rulingApprove, Label: v.l.Say("officer.ruling.approve")}, {Value: rulingRefuse, Label: v.l.Say("officer.ruling.refuse")}}
	b.Uses = []kit.Choice{{Value: "", Label: v.l.Say("officer.use.no")}, {Value: "yes", Label: v.l.Say("officer.use.yes")}}
}

// form is a form that shows what stands, and knows it later.
func (v *visit) form(labels typed.Labels, values url.Values, rev int64) *typed.Form {
	basis := staff.BasisOf(values)
	values.Set(staff.Revision, revision(rev))
	values.Set(staff.Basis, basis)
	return typed.New(v.l, labels, values)
}

// keep leaves open what was typed into the unit's form, although it cannot be
// kept any more.
func (m *may) keep(f *typed.Form) {
	m.Score = m.Score || f.Raw(fieldPoints) != "" || f.Raw(fieldFigure) != ""
	m.Claim = m.Claim || f.Raw(fieldWay) == wayAbsent || f.Raw(fieldReason) != ""
	m.Attach = m.Attach || f.Raw(fieldLink) != "" || f.Raw(fieldName) != ""
	m.Explain = m.Explain || f.Raw(fieldExplanation) != ""
	m.Comment = m.Comment || f.Raw(fieldComment) != ""
}

func (m *may) keepCouncil(f *typed.Form) {
	m.Appraise = m.Appraise || f.Raw(fieldCouncilPoints) != "" || f.Raw(fieldCouncilFigure) != "" || f.Raw(fieldCouncilReason) != ""
	m.Give = m.Give || f.Raw(fieldGiven) != ""
	m.Enter = m.Enter || f.Raw(fieldIndex) != ""
	m.Remark = m.Remark || f.Raw(fieldRemark) != ""
}
