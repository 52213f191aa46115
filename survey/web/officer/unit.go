package officer

import (
	"bytes"
	"errors"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/reform"
)

// takeUnit answers the unit's form at a leaf. Evidence and comments come first:
// they only add, so that they are kept even when the points are refused.
func (p *Pages) takeUnit(c echo.Context, who access.User) error {
	v, err := p.open(c, who)
	if err != nil {
		return err
	}
	at, f, up, err := p.leafForm(v, unitLabels)
	if err != nil {
		return err
	}
	t := v.taking(at, f, unitMain, v.unitValues)
	t.attach(up)
	t.takeBack()
	t.comment(fieldComment, false)
	if t.touched() {
		t.explain()
		t.score()
	}
	return t.end(v.at(leafPath(t.it.Code)), func(wrong *alert, status int) error { return v.showLeaf(at, f, nil, wrong, status) })
}

// attach adds the document that was named, by its address or as a file.
func (t *taking) attach(up upload) {
	link, name := strings.TrimSpace(t.form.Raw(fieldLink)), survey.Clean(t.form.Raw(fieldName))
	if up.name != "" {
		t.attachFile(up, name)
	}
	if link == "" {
		if up.name == "" && name != "" {
			t.form.Wrong(fieldLink, "sheet.link_missing")
		}
		return
	}
	e := reform.Evidence{Name: name, Link: link}
	if e.Name == "" {
		e.Name = link
	}
	if t.there(e) || t.do(reform.Attach{Evidence: e}, map[string]string{"name": fieldName, "link": fieldLink}, "officer.kept.evidence") {
		t.form.Set(fieldLink, "")
		t.form.Set(fieldName, "")
	}
}

// attachFile keeps a file and adds it under the name that was typed, or its own.
func (t *taking) attachFile(up upload, name string) {
	if t.err = t.refusal(reform.Attach{}); t.err != nil {
		t.form.Wrong(fieldFile, "officer.evidence.again", up.name)
		return
	}
	if up.err == nil {
		var digest string
		if digest, up.err = t.p.Office.KeepFile(t.c.Request().Context(), up.name, bytes.NewReader(up.data)); up.err == nil {
			e := reform.Evidence{Name: fileName(name, up.name), File: digest}
			if t.there(e) || t.do(reform.Attach{Evidence: e}, map[string]string{"name": fieldName, "link": fieldFile}, "officer.kept.evidence") {
				t.form.Set(fieldName, "")
			}
			return
		}
	}
	switch {
	case errors.Is(up.err, reform.ErrFileSize):
		t.form.Wrong(fieldFile, "officer.evidence.size", up.name, strconv.Itoa(reform.MaxFile>>20))
	case errors.Is(up.err, reform.ErrFileType):
		t.form.Wrong(fieldFile, "officer.evidence.type", up.name, strings.Join(reform.FileEndings(), " "))
	default:
		t.err = up.err
		t.form.Wrong(fieldFile, "officer.evidence.again", up.name)
	}
}

// refusal is why the unit cannot do a kind of act now; nil when it can. It is
// asked before a file is kept that would then belong to nothing.
func (t *taking) refusal(act reform.Act) error {
	switch {
	case t.round.State != reform.Running:
		return reform.ErrNotRun
	case t.due.Late:
		return reform.ErrLate
	}
	return t.sheet.Takes(t.it, act)
}

// fileName is the name of a file: the one that was typed, with the ending that
// tells what it is.
func fileName(typed, own string) string {
	own = survey.Clean(path.Base(strings.ReplaceAll(own, `\`, "/")))
	if typed == "" {
		return own
	}
	if ending := path.Ext(own); !strings.EqualFold(path.Ext(typed), ending) {
		return typed + ending
	}
	return typed
}

// there tells that the person has added a document already: the form came
// twice.
func (t *taking) there(e reform.Evidence) bool {
	l := t.sheet.Leaf(t.it.Code)
	return l != nil && slices.ContainsFunc(l.Evidence, func(old reform.Evidence) bool {
		return old.Name == e.Name && old.Link == e.Link && old.File == e.File && old.Who == t.who.Name && !old.Gone
	})
}

// takeBack takes back the documents that were ticked.
func (t *taking) takeBack() {
	l := t.sheet.Leaf(t.it.Code)
	for _, place := range t.form.Values[fieldTake] {
		n, err := strconv.Atoi(place)
		if err != nil || l == nil || n < 0 || n >= len(l.Evidence) || l.Evidence[n].Gone {
			continue // it is gone, as wished
		}
		t.do(reform.Detach{At: n}, nil, "officer.kept.taken")
	}
	delete(t.form.Values, fieldTake)
}

// explain keeps the unit's word on what the council has adjusted.
func (t *taking) explain() {
	text, sent := t.form.Values[fieldExplanation]
	if !sent || survey.Clean(text[0]) == t.unitValues(t.it, t.sheet.Leaf(t.it.Code)).Get(fieldExplanation) {
		return
	}
	t.do(reform.Explain{Text: text[0]}, map[string]string{"text": fieldExplanation}, "officer.kept.explanation")
}

// score keeps points, or the claim that nothing arose.
func (t *taking) score() {
	if !t.sent(fieldWay, fieldPoints, fieldFigure, fieldReason) {
		return
	}
	now := t.unitValues(t.it, t.sheet.Leaf(t.it.Code))
	way, reason := t.form.Raw(fieldWay), t.form.Raw(fieldReason)
	fields := map[string]string{"points": fieldPoints, "figure": fieldFigure, "reason": fieldReason}
	if way == wayAbsent {
		if t.contradicts(fieldPoints, fieldFigure, now) {
			return
		}
		if now.Get(fieldWay) != way || now.Get(fieldReason) != survey.Clean(reason) {
			t.do(reform.Claim{Reason: reason}, fields, "officer.kept.claim")
		}
		return
	}
	typed, figure := t.form.Raw(fieldPoints), t.form.Raw(fieldFigure)
	fresh := now.Get(fieldPoints) == "" && now.Get(fieldFigure) == ""
	nothing := typed == "" && figure == ""
	switch {
	case t.it.Surveyed():
		return
	case nothing && fresh && (now.Get(fieldWay) == wayPoints && survey.Clean(reason) == ""):
		return
	case sameNumber(typed, now.Get(fieldPoints)) && sameNumber(figure, now.Get(fieldFigure)) &&
		survey.Clean(reason) == now.Get(fieldReason) && now.Get(fieldWay) == wayPoints:
		return
	}
	t.do(reform.SelfScore{Points: typed, Figure: figure, Reason: reason}, fields, "officer.kept.points")
}

// contradicts notes at the form that points were typed where nothing arose. What
// stands there from before goes with the claim.
func (t *taking) contradicts(points, figure string, now url.Values) bool {
	for _, field := range []string{points, figure} {
		if typed := strings.TrimSpace(t.form.Raw(field)); typed != "" && !sameNumber(typed, now.Get(field)) {
			t.form.Wrong(field, "officer.both")
			return true
		}
	}
	return false
}

// sameNumber tells that two inputs say the same points: 1,50 and 1.5.
func sameNumber(a, b string) bool {
	x, _ := reform.TypedPoints(a)
	y, _ := reform.TypedPoints(b)
	return x == y
}
