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
	More      int  // units at the stage beyond those on the page
	RestReady int  // of these, units that are ready
	Rest      bool // these go on with the others
	Done      bool
	Went      int
	Stayed    int
	Unlisted  int      // of Went, units that are not on the page
	Left      int      // units that were to go on and were not reached in time
	Held      []string // units that were listed before and not ticked, and are not listed now
}

// Waits tells that units are still at the stage.
func (b bulk) Waits() bool {
	return b.More > 0 || slices.ContainsFunc(b.Rows, func(row moveRow) bool { return !row.Went })
}

// AllReady is how many units of the stage are ready, on the page or not.
func (b bulk) AllReady() int { return b.Ready + b.RestReady }

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
	for _, e := range inTurn(r.Units, outcome) {
		err, tried := outcome[e.Unit]
		if sheet := sheets[e.Unit]; sheet.Stage != from && !tried {
			continue
		}
		set := sets[cmp.Or(e.Set, r.Set)]
		if len(body.Rows) == mostMoves {
			if !tried && f.Has("listed", e.Unit) {
				body.Held = append(body.Held, e.Unit)
			}
			body.unlisted(sheets[e.Unit], set, tried, err)
			continue
		}
		row := moveRow{Unit: e.Unit, Name: unitName(r.l, r.s, e.Unit)}
		switch {
		case errors.Is(err, errNotReached):
			body.Left++
		case tried && err == nil:
			row.Went = true
			body.Went++
		case tried:
			row.Refused = reason(r.l, err)
			body.Stayed++
		}
		if set != nil && !row.Went {
			row.missing(r.l, sheets[e.Unit].Missing(set))
		}
		if row.On = len(row.Missing) == 0 && !row.Went; row.On {
			body.Ready++
		}
		if outcome != nil && !row.Went {
			row.On = tried || row.On && len(f.Values["listed"]) > 0 && !f.Has("listed", e.Unit)
		}
		body.Rows = append(body.Rows, row)
	}
	body.Rest = outcome == nil && len(f.Values) == 0 || f.Text("rest") != ""
	code := http.StatusOK
	if !f.Good() {
		code = http.StatusUnprocessableEntity
	}
	return show(c, p, p.move, r.l, who, code, r.l.Say("rounds.move.title", body.FromName, body.To), body)
}

// mostMoves is how many units the page lists. More can be moved at a time: those
// that are ready go with them, by one box.
const mostMoves = 200

// inTurn puts units that have stayed before the others, and those that have gone
// behind them: the page has not room for all.
func inTurn(units []reform.Entrant, outcome map[string]error) []reform.Entrant {
	turn := func(e reform.Entrant) int {
		switch err, tried := outcome[e.Unit]; {
		case !tried:
			return 1
		case errors.Is(err, errNotReached):
			return 2
		case err == nil:
			return 3
		}
		return 0
	}
	all := slices.Clone(units)
	slices.SortStableFunc(all, func(a, b reform.Entrant) int { return cmp.Compare(turn(a), turn(b)) })
	return all
}

// unlisted counts a unit that the page has no room for.
func (b *bulk) unlisted(sheet *reform.Sheet, set *reform.CriteriaSet, tried bool, err error) {
	switch {
	case errors.Is(err, errNotReached):
		b.Left++
	case tried && err == nil:
		b.Went++
		b.Unlisted++
		return
	case tried:
		b.Stayed++
	}
	b.More++
	if set != nil && len(sheet.Missing(set)) == 0 {
		b.RestReady++
	}
}

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

// takeMove moves the ticked units on, and if that is asked for those that are ready
// and were not on the page, each by itself; it shows what became of each. Sending
// it again does no harm: a unit that has gone is not at the stage any more.
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
	if !slices.Contains(timed(), from) {
		return errStageUnknown
	}
	units, err := p.chosenMoves(c.Request().Context(), r, from, f)
	if err != nil {
		return err
	}
	if len(units) == 0 {
		f.Wrong("units", "rounds.move.nobody")
		return p.askMove(c, who, r, from, f, nil)
	}
	outcome, err := p.moveAll(c.Request().Context(), r, units, from, f.Text("why"), who.Name)
	if err != nil {
		return err
	}
	return p.askMove(c, who, r, from, f, outcome)
}
