package paper

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
	office "sipas/survey/paper"
	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
	"sipas/survey/web/typed"
)

// draws is the page of re-checks.
type draws struct {
	*typed.Form
	Waves, Units []kit.Choice
	Wave         string
	Notice       *notice
	Rows         []drawn
	Batches      []tallied
	Interviewers []tallied
}

// drawn is a draw in the list.
type drawn struct {
	ID, Place, Made, By string
	office.Tally
	Of int
}

// tallied is what came of the sheets of a batch or an interviewer.
type tallied struct {
	Name string
	office.Tally
}

// draw is the page of one draw.
type draw struct {
	*typed.Form
	ID, Path, Place, Wave, Made, By string
	Seed                            string
	Of, Size                        int
	Items                           []checked
	office.Tally
}

// checked is a sheet with what came of it.
type checked struct {
	office.Item
	Results []option
	Note    typed.Input
	When    string
}

var drawLabels = typed.Labels{"wave": "paper.wave", "unit": "paper.unit", "n": "paper.recheck.n", "seed": "paper.recheck.seed"}

func (p *Pages) showDraws(c echo.Context, who access.User) error {
	d, err := p.desk(c, who)
	if err != nil {
		return err
	}
	return p.offerDraws(c, d, typed.New(d.l, drawLabels, url.Values{"wave": {c.QueryParam("wave")}, "n": {"20"}}), nil)
}

func (p *Pages) offerDraws(c echo.Context, d desk, f *typed.Form, failed error) error {
	note, status, err := p.notice(c, d.l, failed)
	if err != nil {
		return err
	}
	if !f.Good() {
		note, status = nil, http.StatusUnprocessableEntity
	}
	waves := d.waves()
	body := draws{Form: f, Waves: d.waveChoices(waves), Wave: wave(waves, f.Text("wave")).ID, Notice: note}
	f.Set("wave", body.Wave)
	if d.who.SeesAll() {
		body.Units = append(body.Units, kit.Choice{Value: "", Label: d.l.Say("paper.recheck.all")})
	}
	d.units(func(u survey.Unit, depth int) {
		body.Units = append(body.Units, kit.Choice{Value: u.ID, Label: indent(depth) + d.l.Text(u.Name)})
	})
	all, err := p.Office.AllDraws(c.Request().Context(), body.Wave)
	if err != nil {
		return err
	}
	all = slices.DeleteFunc(all, func(x office.Draw) bool { return !p.seesDraw(d, x) })
	for _, x := range all {
		t := office.Tallies([]office.Draw{x}, func(office.Item) string { return x.ID })[x.ID]
		body.Rows = append(body.Rows, drawn{ID: x.ID, Place: p.drawPlace(d, x), Made: d.l.Date(x.Made.At), By: x.Made.By, Tally: t, Of: x.Of})
	}
	body.Batches = tallies(office.Tallies(all, func(i office.Item) string { return i.Batch }))
	body.Interviewers = tallies(office.Tallies(all, func(i office.Item) string { return i.Interviewer }))
	return staff.Show(c, p.Desk, status, p.draws, d.l, staff.Options{Title: d.l.Say("paper.recheck.title"), Who: d.who, Here: "/paper"}, body)
}

func tallies(of map[string]office.Tally) []tallied {
	var all []tallied
	for _, name := range slices.Sorted(maps.Keys(of)) {
		all = append(all, tallied{name, of[name]})
	}
	return all
}

// seesDraw: a draw over everything is seen by who sees everything.
func (p *Pages) seesDraw(d desk, x office.Draw) bool {
	if x.Unit == "" {
		return d.who.SeesAll()
	}
	return d.who.Sees(d.s.Tree, x.Unit)
}

func (p *Pages) drawPlace(d desk, x office.Draw) string {
	if x.Unit == "" {
		return d.l.Say("paper.recheck.all")
	}
	return d.named(x.Unit, "")
}

func (p *Pages) makeDraw(c echo.Context, who access.User) error {
	d, err := p.desk(c, who)
	if err != nil {
		return err
	}
	f, err := typed.Read(c, d.l, drawLabels)
	if err != nil {
		return err
	}
	f.Need("n")
	n, _ := f.Whole("n", 1, office.MaxDraw)
	seed, _ := f.Whole("seed", 0, 1<<40)
	unit := f.Text("unit")
	if unit == "" && !who.SeesAll() || unit != "" && !who.Sees(d.s.Tree, unit) {
		f.Wrong("unit", "paper.batch.unit")
	}
	if !f.Good() {
		return p.offerDraws(c, d, f, nil)
	}
	x, err := p.Office.Draw(c.Request().Context(), who.Name, f.Text("wave"), unit, n, int64(seed))
	if err != nil {
		return p.offerDraws(c, d, f, err)
	}
	return away(c, d.l, "/paper/rechecks/"+x.ID)
}

func (p *Pages) findDraw(c echo.Context, d desk) (office.Draw, error) {
	x, err := p.Office.DrawOf(c.Request().Context(), c.Param("draw"))
	if err == nil && !p.seesDraw(d, x.Draw) {
		return office.Draw{}, office.ErrUnknown
	}
	return x.Draw, err
}

func (p *Pages) showDraw(c echo.Context, who access.User) error {
	d, err := p.desk(c, who)
	if err != nil {
		return err
	}
	x, err := p.findDraw(c, d)
	if err != nil {
		return err
	}
	return p.offerDraw(c, d, x, typed.New(d.l, nil, nil), false)
}

func (p *Pages) offerDraw(c echo.Context, d desk, x office.Draw, f *typed.Form, sent bool) error {
	body := draw{Form: f, ID: x.ID, Path: "/paper/rechecks/" + x.ID, Place: p.drawPlace(d, x), Wave: d.titled(x.Wave), Made: d.l.Date(x.Made.At),
		By: x.Made.By, Seed: strconv.FormatInt(x.Seed, 10), Of: x.Of, Size: len(x.Items),
		Tally: office.Tallies([]office.Draw{x}, func(office.Item) string { return x.ID })[x.ID]}
	for _, item := range x.Items {
		name := "r." + item.Serial
		chosen, note := string(item.Result), "note."+item.Serial
		if sent {
			chosen = f.Raw(name)
		} else {
			f.Set(note, item.Note)
		}
		f.Call(note, d.l.Say("paper.recheck.note_of", item.Serial))
		row := checked{Item: item, Note: f.Input(note), When: d.l.Date(item.Checked.At)}
		for _, r := range []office.Result{"", office.Confirmed, office.Differs, office.Unreached} {
			row.Results = append(row.Results, option{Name: name, Value: string(r), Label: d.l.Say(results[r]), Checked: chosen == string(r)})
		}
		body.Items = append(body.Items, row)
	}
	status := http.StatusOK
	if !f.Good() {
		status = http.StatusUnprocessableEntity
	}
	return staff.Show(c, p.Desk, status, p.draw, d.l, staff.Options{Title: d.l.Say("paper.recheck.title") + " " + x.ID, Who: d.who, Here: "/paper"}, body)
}

// results are the results in words.
var results = map[office.Result]string{"": "paper.recheck.open", office.Confirmed: "paper.recheck.confirmed", office.Differs: "paper.recheck.differs", office.Unreached: "paper.recheck.unreached"}

func (p *Pages) takeFindings(c echo.Context, who access.User) error {
	d, err := p.desk(c, who)
	if err != nil {
		return err
	}
	x, err := p.findDraw(c, d)
	if err != nil {
		return err
	}
	f, err := typed.Read(c, d.l, nil)
	if err != nil {
		return err
	}
	var all []office.Finding
	for name := range f.Values {
		if serial, is := strings.CutPrefix(name, "r."); is {
			all = append(all, office.Finding{Serial: serial, Result: office.Result(f.Raw(name)), Note: f.Text("note." + serial)})
		}
	}
	_, err = p.Office.Check(c.Request().Context(), who.Name, x.ID, all)
	if problems := invalid(err); problems != nil {
		for _, w := range problems {
			f.Wrong("note."+w.Field, w.Code, w.Args...)
		}
		return p.offerDraw(c, d, x, f, true)
	}
	if err != nil {
		return err
	}
	return away(c, d.l, "/paper/rechecks/"+x.ID)
}
