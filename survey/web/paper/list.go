package paper

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"sipas/survey/access"
	office "sipas/survey/paper"
	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
)

// list is the page of all batches of a wave.
type list struct {
	Waves []kit.Choice
	Wave  string
	Takes bool // the wave takes answers from staff now
	Until string
	Rows  []listed
	More  int // batches that are not shown
	Files []listed
}

// listed is a batch in a list.
type listed struct {
	ID, Place, State, Path string
	HandedOut, Returned    int
	Became                 int
	Made                   string
	By, File               string
}

// most is how many batches a list shows.
const most = 200

func (p *Pages) showList(c echo.Context, who access.User) error {
	d, err := p.desk(c, who)
	if err != nil {
		return err
	}
	waves := d.waves()
	w := wave(waves, c.QueryParam("wave"))
	body := list{Waves: d.waveChoices(waves), Wave: w.ID}
	if w.ID != "" {
		body.Takes = wave(d.running(p), w.ID).ID == w.ID
		body.Until = d.l.Time(until(w))
		if body.Rows, body.More, err = p.batches(c, d, office.Paper, w.ID); err != nil {
			return err
		}
		if body.Files, _, err = p.batches(c, d, office.Import, w.ID); err != nil {
			return err
		}
	}
	return staff.Show(c, p.Desk, http.StatusOK, p.list, d.l, staff.Options{Title: d.l.Say("paper.title"), Who: who, Here: "/paper"}, body)
}

// batches are those of a wave that the person sees, the newest first. A file
// may speak of many units: it is seen by who sent it, and by who sees all.
func (p *Pages) batches(c echo.Context, d desk, kind office.Kind, wave string) (rows []listed, more int, err error) {
	all, err := p.Office.All(c.Request().Context(), kind, wave)
	if err != nil {
		return nil, 0, err
	}
	for _, b := range all {
		seen := d.who.Sees(d.s.Tree, b.Unit)
		if kind == office.Import {
			seen = d.who.SeesAll() || b.Made.By == d.who.Name
		}
		switch {
		case !seen:
		case len(rows) == most:
			more++
		default:
			rows = append(rows, listed{ID: b.ID, Place: d.named(b.Unit, b.Counter), State: d.l.Say(states[b.State]), Path: "/paper/" + b.ID,
				HandedOut: b.HandedOut, Returned: b.Returned, Became: b.Became, Made: d.l.Date(b.Made.At), By: b.Made.By, File: b.File})
		}
	}
	return rows, more, nil
}

// states are the states in words.
var states = map[office.State]string{
	office.Open: "paper.state.open", office.Entered: "paper.state.entered", office.Compared: "paper.state.compared",
	office.Settled: "paper.state.settled", office.Accepting: "paper.state.accepting", office.Accepted: "paper.state.accepted",
	office.Dropped: "paper.state.dropped",
}
