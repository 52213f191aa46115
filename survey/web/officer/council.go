package officer

import (
	"strings"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/reform"
)

// takeCouncil answers the council's form at a leaf.
func (p *Pages) takeCouncil(c echo.Context, who access.User) error {
	if !who.SeesAll() {
		return access.ErrForbidden
	}
	v, err := p.open(c, who)
	if err != nil {
		return err
	}
	at, f, _, err := p.leafForm(v, councilLabels)
	if err != nil {
		return err
	}
	t := v.taking(at, f, councilMain, v.councilValues)
	t.comment(fieldRemark, true)
	accept := f.Raw(fieldDo) == doAccept
	if accept {
		t.accepting()
	}
	if accept || t.touched() {
		t.decide()
		t.appraise(accept)
		t.give()
		t.enter()
	}
	return t.end(v.at(leafPath(t.it.Code)+"/council"), func(wrong *alert, status int) error { return v.showLeaf(at, nil, f, wrong, status) })
}

// now is the council's word as it stands.
func (t *taking) now(field string) string {
	return t.councilValues(t.it, t.sheet.Leaf(t.it.Code)).Get(field)
}

// changed tells whether an input was sent with another content than what stands.
func (t *taking) changed(field string) bool {
	sent, ok := t.form.Values[field]
	return ok && survey.Clean(sent[0]) != t.now(field)
}

// accepting puts the points that are accepted into the form. A reason that was
// given for other points does not go with them.
func (t *taking) accepting() {
	l := t.sheet.Leaf(t.it.Code)
	if l == nil || t.before(l) == nil {
		return
	}
	field := fieldCouncilPoints
	if t.it.Source == reform.Computed {
		field = fieldCouncilFigure
	}
	t.form.Set(field, t.shown(t.it, t.before(l)))
	if !t.changed(fieldCouncilReason) {
		t.form.Set(fieldCouncilReason, "")
	}
}

// decide settles a claim.
func (t *taking) decide() {
	ruling := t.form.Raw(fieldRuling)
	if ruling != rulingApprove && ruling != rulingRefuse {
		return
	}
	if ruling == rulingApprove && t.form.Raw(fieldDo) != doAccept && t.leafNow().Absence != nil && t.contradicts(fieldCouncilPoints, fieldCouncilFigure, t.councilValues(t.it, t.leafNow())) {
		return
	}
	reworded := ruling == rulingRefuse && t.own(t.leafNow()) == nil && t.changed(fieldCouncilReason)
	if t.changed(fieldRuling) || reworded {
		t.do(reform.Decide{Approve: ruling == rulingApprove, Reason: t.form.Raw(fieldCouncilReason)},
			map[string]string{"reason": fieldCouncilReason}, "officer.kept.ruling")
	}
}

// leafNow is the leaf as it stands; an empty one while nobody has said anything.
func (t *taking) leafNow() *reform.Leaf {
	if l := t.sheet.Leaf(t.it.Code); l != nil {
		return l
	}
	return &reform.Leaf{}
}

// appraise keeps the council's points.
func (t *taking) appraise(accept bool) {
	if t.it.Surveyed() || t.form.Raw(fieldRuling) == rulingApprove && t.leafNow().Absence != nil {
		return
	}
	typed, figure := t.form.Raw(fieldCouncilPoints), t.form.Raw(fieldCouncilFigure)
	if !t.sent(fieldCouncilPoints, fieldCouncilFigure, fieldCouncilReason) {
		return
	}
	has := t.own(t.leafNow()) != nil
	nothing := strings.TrimSpace(typed+figure) == ""
	same := sameNumber(typed, t.now(fieldCouncilPoints)) && sameNumber(figure, t.now(fieldCouncilFigure)) && !t.changed(fieldCouncilReason)
	reasoned := t.form.Raw(fieldCouncilReason) != "" && t.leafNow().Absence == nil
	if !accept && (same || nothing && !has && !reasoned) {
		return
	}
	t.do(reform.Appraise{Points: typed, Figure: figure, Reason: t.form.Raw(fieldCouncilReason)},
		map[string]string{"points": fieldCouncilPoints, "figure": fieldCouncilFigure, "reason": fieldCouncilReason}, "officer.kept.points")
}

// give keeps the council's own points of a leaf of a survey, or takes them back
// when the input was emptied.
func (t *taking) give() {
	if !t.changed(fieldGiven) && !t.changed(fieldGivenReason) {
		return
	}
	typed, reason := t.form.Raw(fieldGiven), t.form.Raw(fieldGivenReason)
	fields := map[string]string{"points": fieldGiven, "reason": fieldGivenReason}
	if survey.Clean(typed) == "" && t.leafNow().Given != nil {
		t.do(reform.Ungive{Reason: reason}, fields, "officer.kept.taken")
		return
	}
	t.do(reform.Give{Points: typed, Reason: reason}, fields, "officer.kept.points")
}

// enter keeps the figure that the ministry has published.
func (t *taking) enter() {
	if !t.changed(fieldIndex) && !t.changed(fieldSource) && !t.changed(fieldUse) {
		return
	}
	if survey.Clean(t.form.Raw(fieldIndex)) == "" && (t.leafNow().Official == nil || t.changed(fieldSource) && t.form.Raw(fieldSource) != "") {
		t.form.Wrong(fieldIndex, "sheet.index") // where it was published is no index, and does not take one away
		return
	}
	t.do(reform.Enter{Index: t.form.Raw(fieldIndex), Source: t.form.Raw(fieldSource), Use: t.form.Raw(fieldUse) == "yes"},
		map[string]string{"index": fieldIndex, "source": fieldSource}, "officer.kept.official")
}
