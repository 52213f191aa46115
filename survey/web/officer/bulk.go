package officer

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/reform"
	"sipas/survey/web/typed"
)

// takeField answers the table. Each row is kept for itself.
func (p *Pages) takeField(c echo.Context, who access.User) error {
	v, err := p.open(c, who)
	if err != nil {
		return err
	}
	f, _, err := v.read(nil)
	if err != nil {
		return err
	}
	b := bulk{visit: v, form: f, notes: map[string]string{}}
	for _, i := range v.leavesOf(part(c, "code")) {
		if it := v.leaves[i]; f.Values.Has("p."+it.Code) && b.err == nil {
			b.row(it)
		}
	}
	return b.end()
}

// bulk is a table of points while its rows are being kept.
type bulk struct {
	*visit
	form  *typed.Form
	kept  int
	notes map[string]string
	err   error
}

// row keeps what was changed in a row.
func (b *bulk) row(it reform.Item) {
	was, sent := b.form.Raw("w."+it.Code), b.form.Raw("p."+it.Code)
	reason, reasoned := b.form.Values["n."+it.Code]
	_, stands, _ := b.standing(it)
	accept := b.form.Has("a."+it.Code, "yes")
	untouched := sameNumber(sent, was) && (!reasoned || survey.Clean(reason[0]) == stands)
	if untouched && !accept || !accept && strings.TrimSpace(sent) == "" && was == "" {
		if reasoned && survey.Clean(reason[0]) != stands {
			b.form.Wrong("p."+it.Code, "sheet.points", sent, points(b.l, it.Max))
		}
		return
	}
	act := b.actOn(it, sent, reason, accept)
	seen, _ := strconv.ParseInt(b.form.Raw("r."+it.Code), 10, 64)
	err := b.act(it.Code, seen, act)
	if errors.Is(err, reform.ErrTouched) {
		if again := b.again(); again != nil {
			b.err = again
			return
		}
		number, _, rev := b.standing(it)
		switch {
		case sameNumber(number, sent): // it came twice, or both say the same
			err = nil
		case sameNumber(number, was): // something else was changed
			err = b.act(it.Code, rev, act)
		default:
			b.notes[it.Code] = b.l.Say("officer.field.changed", orDash(number))
			return
		}
	}
	b.done(it, err)
}

// actOn is what a row asks for.
func (b *bulk) actOn(it reform.Item, number string, reason []string, accept bool) reform.Act {
	l, why := b.sheet.Leaf(it.Code), ""
	if len(reason) > 0 {
		why = reason[0]
	}
	if b.council && b.sheet.Stage != reform.SelfScoring {
		if accept && l != nil && b.before(l) != nil {
			before := b.before(l)
			return reform.Appraise{Points: before.Points, Figure: before.Figure, Reason: why}
		}
		return reform.Appraise{Points: number, Figure: number, Reason: why}
	}
	if l != nil && l.Self != nil {
		why = l.Self.Reason
	}
	return reform.SelfScore{Points: number, Figure: number, Reason: why}
}

// done notes what became of a row.
func (b *bulk) done(it reform.Item, err error) {
	if err == nil {
		b.kept++
		for _, name := range []string{"p.", "n.", "a.", "r.", "w."} {
			b.form.Values.Del(name + it.Code)
		}
		return
	}
	e, ok := errors.AsType[*survey.Error](err)
	if !ok || e.Kind != survey.KindInvalid {
		b.err = err
		return
	}
	for _, x := range e.Problems {
		field := "p." + it.Code
		if x.Field == "reason" {
			field = "n." + it.Code
		}
		b.form.Call(field, it.Code)
		b.form.Wrong(field, x.Code, localArgs(b.l, x.Args)...)
	}
}

// end answers the table: with the sheet, or with the rows that are not kept.
func (b *bulk) end() error {
	var kept []string
	if b.kept > 0 {
		kept = []string{b.l.Say("officer.kept.rows", b.kept)}
	}
	switch kind := survey.KindOf(b.err); {
	case b.err != nil && kind != survey.KindConflict && kind != survey.KindGone && kind != survey.KindUnavailable:
		return b.err
	case b.err != nil:
		p := b.p.Site.Explain(b.c, b.l, b.err)
		if err := b.again(); err != nil {
			return b.err
		}
		return b.showField(b.form, b.notes, &alert{Title: p.Title, What: p.Detail, Kept: kept}, p.Status)
	case len(b.notes) > 0:
		return b.showField(b.form, b.notes, &alert{Title: b.l.Say("officer.field.clash"), What: b.l.Say("officer.field.clash.do"), Kept: kept}, http.StatusConflict)
	case !b.form.Good():
		return b.showField(b.form, b.notes, &alert{Kept: kept}, http.StatusUnprocessableEntity)
	}
	return b.c.Redirect(http.StatusSeeOther, b.at("/fields/"+url.PathEscape(part(b.c, "code")), "kept", strconv.Itoa(b.kept)))
}

func orDash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}
