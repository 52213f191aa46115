package paper

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
	office "sipas/survey/paper"
	"sipas/survey/web/staff"
	"sipas/survey/web/typed"
)

// batch is the page of one batch: its steps, and what is to be done now.
type batch struct {
	*typed.Form
	Notice                *notice
	ID, Place, Wave, Path string
	Rev                   int64
	State                 office.State
	StateName             string
	First, Last           string // numbers of the sheets
	HandedOut, Returned   int
	Day, Until            string
	Late                  bool // the wave takes no paper any more
	Progress              office.Progress
	Pass                  int
	MayType               bool // the person may type in the present pass
	Differing, Open       int
	Rate                  string
	Made, Accepted        string
	By, Controller        string
	Became, Void          int
	Reason                string
	Step                  int // the step that is to be done: 2 to 6; 7 when all are
}

var batchLabels = typed.Labels{"returned": "paper.returned", "day": "paper.day", "reason": "paper.reason"}

func (p *Pages) showBatch(c echo.Context, who access.User) error {
	d, err := p.desk(c, who)
	if err != nil {
		return err
	}
	b, err := p.find(c, d, office.Paper)
	if err != nil {
		return err
	}
	return p.offerBatch(c, d, b, nil, nil)
}

// offerBatch shows a batch, with what went wrong on it.
func (p *Pages) offerBatch(c echo.Context, d desk, b office.Stored, f *typed.Form, failed error) error {
	note, status, err := p.notice(c, d.l, failed)
	if err != nil {
		return err
	}
	if f == nil {
		f = typed.New(d.l, batchLabels, returned(b.Batch, p.Now()))
	} else if !f.Good() {
		note, status = nil, http.StatusUnprocessableEntity
	}
	body, err := p.batchBody(c, d, b)
	if err != nil {
		return err
	}
	body.Form, body.Notice = f, note
	o := staff.Options{Title: d.l.Say("paper.batch") + " " + b.ID, Who: d.who, Here: "/paper"}
	return staff.Show(c, p.Desk, status, p.batch, d.l, o, body)
}

// returned is what the form about returned sheets proposes.
func returned(b office.Batch, now time.Time) url.Values {
	v := url.Values{"day": {typed.WriteDay(now)}}
	if b.Returned > 0 {
		v.Set("returned", strconv.Itoa(b.Returned))
		v.Set("day", typed.WriteDay(b.Day))
	}
	return v
}

func (p *Pages) batchBody(c echo.Context, d desk, b office.Stored) (batch, error) {
	ctx := c.Request().Context()
	sheets, err := p.Office.Sheets(ctx, b.ID)
	if err != nil {
		return batch{}, err
	}
	w, _ := d.s.Wave(b.Wave)
	now := p.Now()
	body := batch{ID: b.ID, Place: d.named(b.Unit, b.Counter), Wave: d.titled(b.Wave), Path: "/paper/" + b.ID, Rev: b.Rev,
		State: b.State, StateName: d.l.Say(states[b.State]), First: b.Serial(1), Last: b.Serial(b.HandedOut), HandedOut: b.HandedOut, Returned: b.Returned,
		Day: d.l.Date(b.Day), Until: d.l.Time(until(w)), Late: w.Phase(now) == survey.PhaseOver, Progress: b.Progress(sheets), Pass: int(b.Pass()),
		Made: d.l.Date(b.Made.At), By: b.Made.By, Accepted: d.l.Date(b.Accepted.At), Controller: b.Accepted.By, Became: b.Became, Void: b.Void,
		Differing: b.Differing, Reason: b.Reason, Step: step(b.Batch)}
	if b.Twice > 0 {
		body.Rate = d.l.Percent(float64(b.Differing)/float64(b.Twice), 2)
	}
	if b.State == office.Compared || b.State == office.Settled {
		q, err := p.Office.Questionnaire(ctx, b.Batch)
		if err != nil {
			return batch{}, err
		}
		body.Open = office.Compare(q, sheets).Open
	}
	body.MayType = mayType(b.Batch, sheets, d.who.Name)
	return body, nil
}

// mayType tells whether somebody may type in any sheet of the present pass:
// the second time nobody may who has typed in all of them.
func mayType(b office.Batch, sheets []office.Sheet, name string) bool {
	if b.Pass() != office.Second {
		return b.Pass() == office.First
	}
	for _, s := range sheets {
		if s.First != nil && !typedBy(s.First, name) {
			return true
		}
	}
	return false
}

func typedBy(e *office.Entry, name string) bool {
	for _, h := range e.Hands {
		if h == name {
			return true
		}
	}
	return false
}

// step is which of the page's steps a batch has come to.
func step(b office.Batch) int {
	switch b.State {
	case office.Open:
		if b.Returned == 0 {
			return 2
		}
		return 3
	case office.Entered:
		return 4
	case office.Compared:
		return 5
	case office.Settled, office.Accepting:
		return 6
	}
	return 7
}

// change is what the handlers of a batch's forms share: read the form, act,
// and lead back to the batch or say on it what went wrong.
func (p *Pages) change(c echo.Context, who access.User, act func(d desk, b office.Stored, f *typed.Form, rev int64) error) error {
	d, err := p.desk(c, who)
	if err != nil {
		return err
	}
	b, err := p.find(c, d, office.Paper)
	if err != nil {
		return err
	}
	f, err := typed.Read(c, d.l, batchLabels)
	if err != nil {
		return err
	}
	rev, _ := strconv.ParseInt(f.Text("rev"), 10, 64)
	err = act(d, b, f, rev)
	if err == nil && f.Good() {
		return away(c, d.l, "/paper/"+b.ID)
	}
	if problems := invalid(err); problems != nil && !errors.Is(err, office.ErrCount) {
		p.mark(f, problems)
	}
	if now, again := p.Office.Batch(c.Request().Context(), b.ID); again == nil {
		b = now
	}
	return p.offerBatch(c, d, b, f, err)
}

func (p *Pages) takeReturned(c echo.Context, who access.User) error {
	return p.change(c, who, func(_ desk, b office.Stored, f *typed.Form, rev int64) error {
		f.Need("returned", "day")
		n, _ := f.Whole("returned", 1, b.HandedOut)
		day := f.Day("day")
		if !f.Good() {
			return nil
		}
		_, err := p.Office.Return(c.Request().Context(), b.ID, rev, n, day)
		return err
	})
}

func (p *Pages) finish(c echo.Context, who access.User) error {
	return p.change(c, who, func(_ desk, b office.Stored, f *typed.Form, rev int64) error {
		pass, _ := strconv.Atoi(f.Text("pass"))
		_, err := p.Office.Finish(c.Request().Context(), b.ID, rev, office.Pass(pass))
		return err
	})
}

func (p *Pages) drop(c echo.Context, who access.User) error {
	return p.change(c, who, func(_ desk, b office.Stored, f *typed.Form, rev int64) error {
		return p.Office.Drop(c.Request().Context(), b.ID, rev, f.Text("reason"))
	})
}
