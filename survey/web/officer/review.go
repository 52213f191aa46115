package officer

import (
	"errors"
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/reform"
	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
	"sipas/survey/web/typed"
)

// reviewPage is what stands between a stage and the next.
type reviewPage struct {
	head
	Alert   *alert
	Sums    sums
	Missing []lack
	Could   []lack // leaves that could still be explained
	Stage   string
	Next    string // "" after the last
	What    string // what the step means
	From    reform.Stage
	To      reform.Stage
	Hand    bool         // the unit can end its stage now
	Step    *typed.Form  // the council's form; nil: it has none
	Ways    []kit.Choice // stages that the council can take it to
}

// lack is something that is missing at a leaf.
type lack struct{ Code, Name, What, Href string }

const (
	fieldFrom = "from"
	fieldTo   = "to"
	fieldWhy  = "reason"
)

var stepLabels = typed.Labels{fieldTo: "officer.step.to", fieldWhy: "officer.step.reason"}

// endKeys say what ending a stage means.
var endKeys = map[reform.Stage]string{
	reform.SelfScoring:     "officer.end.self",
	reform.FirstAppraisal:  "officer.end.appraisal",
	reform.Explaining:      "officer.end.explanation",
	reform.SecondAppraisal: "officer.end.second",
}

func (p *Pages) showReview(c echo.Context, who access.User) error {
	v, err := p.open(c, who)
	if err != nil {
		return err
	}
	return v.showReview(nil, nil, http.StatusOK)
}

func (v *visit) showReview(f *typed.Form, wrong *alert, status int) error {
	stage := v.sheet.Stage
	body := reviewPage{head: v.head(), Alert: wrong, Stage: stageName(v.l, stage), From: stage, To: stage.Next()}
	t, err := v.tallies()
	if err != nil {
		return err
	}
	body.Sums = v.sumsOf(t, "")
	if body.To != "" {
		body.Next, body.What = stageName(v.l, body.To), v.l.Say(endKeys[stage])
	}
	missing := v.missing()
	for _, it := range v.leaves {
		one := lack{Code: it.Code, Name: v.l.Text(it.Name), Href: v.at(leafPath(it.Code))}
		for _, code := range missing[it.Code] {
			one.What = v.l.Say(code)
			body.Missing = append(body.Missing, one)
		}
		if stage == reform.Explaining && !v.council && v.todo(it) != "" {
			one.What = v.todo(it)
			body.Could = append(body.Could, one)
		}
	}
	own := stage == reform.SelfScoring || stage == reform.Explaining
	body.Hand = v.runs() && own && !v.council && !v.due.Late && len(body.Missing) == 0
	if v.council && v.round.State == reform.Running {
		body.Step, body.Ways = f, v.steps()
		if f == nil {
			body.Step = typed.New(v.l, stepLabels, url.Values{fieldTo: {string(body.To)}})
		}
	}
	return staff.Show(v.c, v.p.Desk, status, v.p.review, v.l,
		staff.Options{Title: v.l.Say("officer.review.title", v.name), Who: v.who, Here: "/reform"}, body)
}

// steps are the stages to which the council can take the sheet: the next, and
// the earlier ones.
func (v *visit) steps() []kit.Choice {
	var all []kit.Choice
	next := v.sheet.Stage.Next()
	if next != "" {
		all = append(all, kit.Choice{Value: string(next), Label: v.l.Say("officer.step.next", stageName(v.l, next))})
	}
	for _, s := range reform.Stages() {
		if s == v.sheet.Stage {
			break
		}
		all = append(all, kit.Choice{Value: string(s), Label: v.l.Say("officer.step.back", stageName(v.l, s))})
	}
	return all
}

// hand answers the unit's word that its stage is done.
func (p *Pages) hand(c echo.Context, who access.User) error {
	v, err := p.open(c, who)
	if err != nil {
		return err
	}
	f, _, err := v.read(nil)
	if err != nil {
		return err
	}
	from := reform.Stage(f.Raw(fieldFrom))
	return v.move(nil, from, from.Next(), false, "")
}

// step answers the council's form.
func (p *Pages) step(c echo.Context, who access.User) error {
	if !who.SeesAll() {
		return access.ErrForbidden
	}
	v, err := p.open(c, who)
	if err != nil {
		return err
	}
	f, _, err := v.read(stepLabels)
	if err != nil {
		return err
	}
	return v.move(f, reform.Stage(f.Raw(fieldFrom)), reform.Stage(f.Raw(fieldTo)), true, f.Raw(fieldWhy))
}

// move takes the sheet to another stage, or says why not.
func (v *visit) move(f *typed.Form, from, to reform.Stage, council bool, why string) error {
	next, err := v.p.Office.Move(v.c.Request().Context(), v.round, v.sheet.Unit, from, to, council, why, v.who.Name)
	if err == nil {
		v.sheet = next
		return v.c.Redirect(http.StatusSeeOther, v.at("", "moved", string(to)))
	}
	if again := v.again(); again != nil {
		return err
	}
	if errors.Is(err, reform.ErrStage) && v.sheet.Stage == to && v.mover() == v.who.Name { // it came twice
		return v.c.Redirect(http.StatusSeeOther, v.at("", "moved", string(to)))
	}
	e, ok := errors.AsType[*survey.Error](err)
	if !ok {
		return err
	}
	if e.Kind == survey.KindInvalid && f != nil {
		for _, x := range e.Problems {
			f.Wrong(x.Field, x.Code, localArgs(v.l, x.Args)...)
		}
		return v.showReview(f, nil, http.StatusUnprocessableEntity)
	}
	p := v.p.Site.Explain(v.c, v.l, err)
	if e.Kind != survey.KindConflict && e.Kind != survey.KindGone && e.Kind != survey.KindUnavailable {
		return err
	}
	return v.showReview(f, &alert{Title: p.Title, What: p.Detail}, p.Status)
}
