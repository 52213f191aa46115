package rounds

import (
	"cmp"
	"errors"
	"net/http"
	"net/url"
	"slices"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/reform"
	"sipas/survey/web/kit"
	"sipas/survey/web/typed"
)

// bulk is the page on which the units of a stage are moved on together, and
// afterwards what became of each.
type bulk struct {
	Form      *typed.Form
	ID, Name  string
	From      reform.Stage
	FromName  string
	To        string
	Button    string
	Override  bool // with a reason the council takes on units that have not done their part
	Rows      []moveRow
	Ready     int
	More      int // units at the stage beyond those on the page
	Done      bool
	Went      int
	Stayed    int
	ReadyOnly bool
}

// moveRow is a unit that may be moved on, or was.
type moveRow struct {
	Unit, Name string
	On         bool
	Missing    []missing // what has to be done before
	More       int       // of these, beyond those told
	Went       bool
	Refused    string // why it stayed; "" when it went, or was not to go
}

// missing is a leaf with what has to be done there.
type missing struct{ Code, What string }

// fewMissing is how many missing things of a unit are told.
const fewMissing = 3

var moveLabels = typed.Labels{"why": "rounds.why", "units": "rounds.units", "to": "rounds.unit.to", "until_day": "rounds.unit.until_day",
	"until_time": "rounds.time", "reason": "rounds.why", "stage": "rounds.col.stage"}

// running is the round in the path, if it runs.
func (p *Pages) running(c echo.Context) (round, error) {
	r, err := p.find(c)
	if err == nil && r.State != reform.Running {
		err = reform.ErrNotRun
	}
	return r, err
}

// errStageUnknown is about stages from which nothing is moved on.
var errStageUnknown = &survey.Error{Kind: survey.KindNotFound, Code: "rounds.no_stage"}

func (p *Pages) showMove(c echo.Context, who access.User) error {
	r, err := p.running(c)
	if err != nil {
		return err
	}
	from := reform.Stage(c.QueryParam("from"))
	return p.askMove(c, who, r, from, typed.New(r.l, moveLabels, url.Values{}), nil)
}

// askMove shows the units of a stage. outcome is what became of those that were
// to be moved, by unit; nil before.
func (p *Pages) askMove(c echo.Context, who access.User, r round, from reform.Stage, f *typed.Form, outcome map[string]error) error {
	if !slices.Contains(timed(), from) {
		return errStageUnknown
	}
	ctx := c.Request().Context()
	body := bulk{Form: f, ID: r.ID, Name: r.title(), From: from, FromName: stageName(r.l, from), To: stageName(r.l, from.Next()),
		Button: moveName(r.l, from), Override: from == reform.SelfScoring || from == reform.Explaining, Done: outcome != nil}
	sheets, err := p.Office.Sheets(ctx, r.Round)
	if err != nil {
		return err
	}
	sets, err := p.Office.SetsOf(ctx, r.Round)
	if err != nil {
		return err
	}
	for _, e := range r.Units {
		err, tried := outcome[e.Unit]
		if sheet := sheets[e.Unit]; sheet.Stage != from && !tried {
			continue
		}
		if len(body.Rows) == mostMoves && !tried {
			body.More++
			continue
		}
		row := moveRow{Unit: e.Unit, Name: unitName(r.l, r.s, e.Unit)}
		switch {
		case tried && err == nil:
			row.Went = true
			body.Went++
		case tried:
			row.Refused = reason(r.l, err)
			body.Stayed++
		}
		if set := sets[cmp.Or(e.Set, r.Set)]; set != nil && !row.Went {
			row.missing(r.l, sheets[e.Unit].Missing(set))
		}
		if row.On = len(row.Missing) == 0 && !row.Went; row.On {
			body.Ready++
		}
		if outcome != nil && !row.Went {
			row.On = tried
		}
		body.Rows = append(body.Rows, row)
	}
	code := http.StatusOK
	if !f.Good() {
		code = http.StatusUnprocessableEntity
	}
	return show(c, p, p.move, r.l, who, code, r.l.Say("rounds.move.title", body.FromName, body.To), body)
}

// mostMoves is how many units are moved at a time: each is kept by itself.
const mostMoves = 200

// missing tells what has to be done before a unit can go on.
func (row *moveRow) missing(l *kit.Locale, all []survey.Problem) {
	for i, x := range all {
		if i == fewMissing {
			row.More = len(all) - i
			break
		}
		row.Missing = append(row.Missing, missing{x.Field, kit.Message(l, x)})
	}
}

// reason is why a unit stays where it is.
func reason(l *kit.Locale, err error) string {
	e, ok := errors.AsType[*survey.Error](err)
	if !ok {
		e = &survey.Error{Kind: survey.KindInternal, Code: "internal"}
	}
	if e.Kind == survey.KindInvalid && len(e.Problems) > 0 {
		first := e.Problems[0]
		first.Args = local(l, first.Args)
		return kit.Message(l, first)
	}
	return kit.Explain(l, e, "").Title
}

// takeMove moves the ticked units on, each by itself, and shows what became of
// each. Sending it again does no harm: a unit that has gone is not at the stage
// any more.
func (p *Pages) takeMove(c echo.Context, who access.User) error {
	r, err := p.running(c)
	if err != nil {
		return err
	}
	f, err := typed.Read(c, r.l, moveLabels)
	if err != nil {
		return err
	}
	from := reform.Stage(f.Text("from"))
	if len(f.Values["units"]) == 0 {
		f.Wrong("units", "rounds.move.nobody")
		return p.askMove(c, who, r, from, f, nil)
	}
	if !slices.Contains(timed(), from) {
		return errStageUnknown
	}
	outcome := map[string]error{}
	for i, unit := range f.Values["units"] {
		if i == mostMoves {
			break
		}
		_, err := p.Office.Move(c.Request().Context(), r.Round, unit, from, from.Next(), true, f.Text("why"), who.Name)
		if kind := survey.KindOf(orNone(err)); err != nil && (kind == survey.KindInternal || kind == survey.KindUnavailable) {
			return err
		}
		if _, in := r.Entrant(unit); in {
			outcome[unit] = err
		}
	}
	return p.askMove(c, who, r, from, f, outcome)
}
