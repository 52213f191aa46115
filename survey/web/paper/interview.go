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
	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
	"sipas/survey/web/typed"
)

// rounds is the page on which an interviewer begins.
type rounds struct {
	*typed.Form
	Waves, Places, Forms []kit.Choice
	Mine                 []listed // rounds that are open
}

// interview is the page that is read to a citizen or handed over: the form, or
// what came of it.
type interview struct {
	Path, Office, Wave string
	Heading, Stem      string
	ID                 string
	Opened             int64
	Notice             *notice
	Problems           []link
	Parts              []part
	Languages          []kit.Choice
	Taken              *office.Taken
	Rev                int64
	Code               string
	Round              string
}

func (p *Pages) showRounds(c echo.Context, who access.User) error {
	d, err := p.desk(c, who)
	if err != nil {
		return err
	}
	return p.offerRounds(c, d, typed.New(d.l, makingLabels, url.Values{"place": {c.QueryParam("place")}}), http.StatusOK)
}

func (p *Pages) offerRounds(c echo.Context, d desk, f *typed.Form, status int) error {
	var open []survey.Wave
	for _, w := range d.running(p) {
		if w.Phase(p.Now()) == survey.PhaseOpen {
			open = append(open, w)
		}
	}
	body := rounds{Form: f, Waves: d.waveChoices(open), Places: d.places(p, open, false), Forms: d.formChoices(open)}
	for _, w := range open {
		rows, _, err := p.batches(c, d, office.Interview, w.ID)
		if err != nil {
			return err
		}
		for _, r := range rows {
			if r.By == d.who.Name && r.State == d.l.Say(states[office.Open]) {
				r.Path = "/interview/" + r.ID
				body.Mine = append(body.Mine, r)
			}
		}
	}
	return staff.Show(c, p.Desk, status, p.rounds, d.l, staff.Options{Title: d.l.Say("paper.interview.title"), Who: d.who, Here: "/interview"}, body)
}

func (p *Pages) makeRound(c echo.Context, who access.User) error {
	d, err := p.desk(c, who)
	if err != nil {
		return err
	}
	f, err := typed.Read(c, d.l, makingLabels)
	if err != nil {
		return err
	}
	unit, counter := placeOf(f.Text("place"))
	if !who.Sees(d.s.Tree, unit) || counter == "" {
		f.Wrong("place", "paper.batch.counter")
		return p.offerRounds(c, d, f, http.StatusUnprocessableEntity)
	}
	b, err := p.Office.Make(c.Request().Context(), who.Name, office.Order{Kind: office.Interview, Wave: f.Text("wave"), Unit: unit, Counter: counter,
		Form: survey.Form(f.Text("form")), Interviewer: f.Text("interviewer")})
	if problems := invalid(err); problems != nil {
		p.mark(f, problems)
		return p.offerRounds(c, d, f, http.StatusUnprocessableEntity)
	}
	if err != nil {
		return err
	}
	return away(c, d.l, "/interview/"+b.ID)
}

func (p *Pages) showInterview(c echo.Context, who access.User) error {
	d, err := p.desk(c, who)
	if err != nil {
		return err
	}
	b, err := p.find(c, d, office.Interview)
	if err != nil {
		return err
	}
	if b.State != office.Open {
		return office.ErrStep
	}
	id, err := p.Office.NewForm()
	if err != nil {
		return err
	}
	return p.offerInterview(c, d, b, id, p.Now().Unix(), nil, nil)
}

func (p *Pages) offerInterview(c echo.Context, d desk, b office.Stored, id survey.ResponseID, opened int64, values url.Values, failed error) error {
	note, status, err := p.notice(c, d.l, failed)
	if err != nil {
		return err
	}
	q, err := p.Office.Questionnaire(c.Request().Context(), b.Batch)
	if err != nil {
		return err
	}
	s := sheet{l: d.l, lang: d.l.Lang, q: q, values: values, problems: invalid(failed), texts: true}
	body := p.interviewBody(d, b)
	body.Heading, body.Stem, body.ID, body.Opened = d.l.Text(q.Title), d.l.Text(q.Stem), id.String(), opened
	body.Notice, body.Problems, body.Parts, body.Languages = note, s.summary(), s.parts(), p.Site.Others(d.l)
	if note != nil {
		note.Points = nil
	}
	c.Response().Header().Set("Cache-Control", "no-store")
	return kit.Show(c, p.Site, status, p.round, kit.Page[interview]{Locale: d.l, Title: body.Heading,
		Demo: p.Directory.Demo(c.Request().Context()), Data: body})
}

func (p *Pages) interviewBody(d desk, b office.Stored) interview {
	return interview{Path: "/interview/" + b.ID, Office: d.named(b.Unit, b.Counter), Wave: d.titled(b.Wave), Rev: b.Rev, Code: b.Interviewer, Round: b.ID}
}

func (p *Pages) takeInterview(c echo.Context, who access.User) error {
	d, err := p.desk(c, who)
	if err != nil {
		return err
	}
	b, err := p.find(c, d, office.Interview)
	if err != nil {
		return err
	}
	f, err := typed.Read(c, d.l, nil)
	if err != nil {
		return err
	}
	id, err := survey.ParseResponseID(f.Raw("_id"))
	if err != nil {
		return err
	}
	opened, _ := strconv.ParseInt(f.Raw("_opened"), 10, 64)
	if to := f.Raw("_to"); to != "" { // another language, with all that has been answered
		d.l = p.Site.In(to)
		return p.offerInterview(c, d, b, id, opened, f.Values, nil)
	}
	taken, err := p.Office.Take(c.Request().Context(), b.ID, office.Answered{ID: id, Opened: time.Unix(opened, 0), Values: answers(f.Values), Language: d.l.Lang})
	switch {
	case errors.Is(err, office.ErrStep):
		return err
	case err != nil:
		return p.offerInterview(c, d, b, id, opened, f.Values, err)
	}
	q := url.Values{"lang": {d.l.Lang}, "sheet": {taken.Handle}, "receipt": {taken.Receipt.Code}}
	return c.Redirect(http.StatusSeeOther, "/interview/"+b.ID+"/done?"+q.Encode())
}

func (p *Pages) showTaken(c echo.Context, who access.User) error {
	d, err := p.desk(c, who)
	if err != nil {
		return err
	}
	b, err := p.find(c, d, office.Interview)
	if err != nil {
		return err
	}
	handle, err := survey.ParseCode(c.QueryParam("sheet"))
	if err != nil {
		return office.ErrUnknown
	}
	taken := &office.Taken{Handle: b.ID + "-" + handle}
	if _, err := survey.IDPrefix(c.QueryParam("receipt")); err == nil {
		taken.Receipt.Code = c.QueryParam("receipt")
	}
	body := p.interviewBody(d, b)
	body.Taken = taken
	c.Response().Header().Set("Cache-Control", "no-store")
	return kit.Show(c, p.Site, http.StatusOK, p.round, kit.Page[interview]{Locale: d.l, Title: d.l.Say("paper.interview.taken"),
		Demo: p.Directory.Demo(c.Request().Context()), Data: body})
}

func (p *Pages) endRound(c echo.Context, who access.User) error {
	d, err := p.desk(c, who)
	if err != nil {
		return err
	}
	b, err := p.find(c, d, office.Interview)
	if err != nil {
		return err
	}
	if _, err := p.Office.EndRound(c.Request().Context(), who.Name, b.ID, b.Rev); err != nil {
		return err
	}
	return away(c, d.l, "/interview")
}
