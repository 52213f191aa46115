package rounds

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/reform"
	"sipas/survey/web/kit"
	"sipas/survey/web/typed"
)

// oneUnit is the page on which the council moves one unit to another stage, or
// gives it more time.
type oneUnit struct {
	Done      string
	ID, Name  string
	Unit      string
	UnitName  string
	Stage     reform.Stage
	StageName string
	Due       due
	Running   bool
	Missing   []missing
	More      int
	Move      *typed.Form
	To        []kit.Choice
	Extend    *typed.Form
	Stages    []kit.Choice // that have a deadline
	Days      []stageDay   // deadlines as they are for this unit
	History   []happened
}

// happened is a move or an extension.
type happened struct {
	At, Who string
	What    string
	Why     string
	when    time.Time
}

// entrant is the unit in the path with its sheet.
func (p *Pages) entrant(c echo.Context, r round) (string, *reform.Sheet, error) {
	unit := param(c, "unit")
	sheet, _, err := p.Office.Sheet(c.Request().Context(), r.Round, unit)
	return unit, sheet, err
}

func (p *Pages) showUnit(c echo.Context, who access.User) error {
	r, err := p.find(c)
	if err != nil {
		return err
	}
	unit, sheet, err := p.entrant(c, r)
	if err != nil {
		return err
	}
	return p.askUnit(c, who, r, unit, sheet, p.moveForm(r, sheet), p.extendForm(r, sheet))
}

// moveForm is the form of a move, as it is proposed: to the stage before.
func (p *Pages) moveForm(r round, s *reform.Sheet) *typed.Form {
	v := url.Values{"stage": {string(s.Stage)}}
	if i := slices.Index(reform.Stages(), s.Stage); i > 0 {
		v.Set("to", string(reform.Stages()[i-1]))
	}
	return typed.New(r.l, moveLabels, v)
}

// extendForm is the form of an extension, as it is proposed: three days more.
func (p *Pages) extendForm(r round, s *reform.Sheet) *typed.Form {
	until := r.Deadline(s, s.Stage)
	if until.IsZero() {
		return typed.New(r.l, moveLabels, nil)
	}
	if now := p.Now(); until.Before(now) {
		until = now
	}
	return typed.New(r.l, moveLabels, url.Values{"stage": {string(s.Stage)}, "until_day": {typed.WriteDay(until.AddDate(0, 0, 3))}, "until_time": {"17:00"}})
}

func (p *Pages) askUnit(c echo.Context, who access.User, r round, unit string, s *reform.Sheet, move, extend *typed.Form) error {
	l := r.l
	body := oneUnit{Done: done(c, l), ID: r.ID, Name: r.title(), Unit: unit, UnitName: unitName(l, r.s, unit), Stage: s.Stage, StageName: stageName(l, s.Stage),
		Due: dueWords(l, r.Due(s, p.Now())), Running: r.State == reform.Running, Move: move, Extend: extend}
	sets, err := p.Office.SetsOf(c.Request().Context(), r.Round)
	if err != nil {
		return err
	}
	if set := sets[r.SetOf(unit)]; set != nil {
		var row moveRow
		row.missing(l, s.Missing(set))
		body.Missing, body.More = row.Missing, row.More
	}
	at := slices.Index(reform.Stages(), s.Stage)
	for i, stage := range reform.Stages() {
		switch {
		case i == at+1:
			body.To = append(body.To, kit.Choice{Value: string(stage), Label: l.Say("rounds.unit.on", stageName(l, stage))})
		case i < at:
			body.To = append(body.To, kit.Choice{Value: string(stage), Label: l.Say("rounds.unit.back", stageName(l, stage))})
		}
	}
	for _, stage := range timed() {
		if when := r.Deadline(s, stage); !when.IsZero() {
			body.Stages = append(body.Stages, kit.Choice{Value: string(stage), Label: l.Say("rounds.unit.stage_until", stageName(l, stage), l.Time(when))})
		}
	}
	body.History = history(l, s)
	code := http.StatusOK
	if !move.Good() || !extend.Good() {
		code = http.StatusUnprocessableEntity
	}
	return show(c, p, p.unit, l, who, code, l.Say("rounds.unit.title", body.UnitName), body)
}

// history is what has been done to a sheet as a whole, the latest first.
func history(l *kit.Locale, s *reform.Sheet) []happened {
	var all []happened
	for _, m := range s.Moves {
		all = append(all, happened{l.Time(m.At), m.Who, l.Say("rounds.unit.went", stageName(l, m.From), stageName(l, m.To)), m.Why, m.At})
	}
	for _, e := range s.Extensions {
		all = append(all, happened{l.Time(e.At), e.Who, l.Say("rounds.unit.extended", stageName(l, e.Stage), l.Time(e.Until)), e.Why, e.At})
	}
	slices.SortStableFunc(all, func(a, b happened) int { return a.when.Compare(b.when) })
	slices.Reverse(all)
	return all
}

// noted puts what a form can put right into it; other errors it gives back.
func noted(f *typed.Form, err error, field func(survey.Problem) string) error {
	e, ok := errors.AsType[*survey.Error](err)
	if !ok || e.Kind != survey.KindInvalid || len(e.Problems) == 0 {
		return err
	}
	for _, x := range e.Problems {
		f.Wrong(field(x), x.Code, x.Args...)
	}
	return nil
}

func (p *Pages) takeUnitMove(c echo.Context, who access.User) error {
	r, err := p.running(c)
	if err != nil {
		return err
	}
	unit, sheet, err := p.entrant(c, r)
	if err != nil {
		return err
	}
	f, err := typed.Read(c, r.l, moveLabels)
	if err != nil {
		return err
	}
	again := func() error { return p.askUnit(c, who, r, unit, sheet, f, p.extendForm(r, sheet)) }
	from, to := reform.Stage(f.Text("stage")), reform.Stage(f.Text("to"))
	if from != sheet.Stage {
		f.Wrong("to", "rounds.unit.elsewhere")
		f.Set("stage", string(sheet.Stage))
		return again()
	}
	_, err = p.Office.Move(c.Request().Context(), r.Round, unit, from, to, true, f.Text("why"), who.Name)
	switch {
	case errors.Is(err, reform.ErrNotReady):
		f.Wrong("why", "rounds.unit.not_ready")
	case errors.Is(err, reform.ErrStage):
		f.Wrong("to", "rounds.unit.elsewhere")
	default:
		err = noted(f, err, func(survey.Problem) string { return "why" })
		if err != nil {
			return err
		}
	}
	if !f.Good() {
		return again()
	}
	return leadTo(c, r.l, r.path("units", unit), "moved")
}

func (p *Pages) takeExtend(c echo.Context, who access.User) error {
	r, err := p.running(c)
	if err != nil {
		return err
	}
	unit, sheet, err := p.entrant(c, r)
	if err != nil {
		return err
	}
	f, err := typed.Read(c, r.l, moveLabels)
	if err != nil {
		return err
	}
	f.Need("until_day", "reason")
	until := f.Moment("until_day", "until_time")
	if f.Good() {
		_, err = p.Office.Extend(c.Request().Context(), r.Round, unit, reform.Stage(f.Text("stage")), until, f.Text("reason"), who.Name)
		err = noted(f, err, func(x survey.Problem) string {
			if x.Field == "until" {
				return "until_day"
			}
			return "reason"
		})
		if err != nil {
			return err
		}
	}
	if !f.Good() {
		return p.askUnit(c, who, r, unit, sheet, p.moveForm(r, sheet), f)
	}
	return leadTo(c, r.l, r.path("units", unit), "extended")
}
