package paper

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
	office "sipas/survey/paper"
	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
	"sipas/survey/web/typed"
)

// making is the form for a new batch.
type making struct {
	*typed.Form
	Waves, Places, Forms []kit.Choice
	Action               string
}

var makingLabels = typed.Labels{"wave": "paper.wave", "place": "paper.place", "sheets": "paper.sheets", "form": "paper.form", "interviewer": "paper.interview.code"}

// until is the last moment at which paper of a wave can be accepted.
func until(w survey.Wave) time.Time { return w.Closes.Add(survey.Grace) }

func (p *Pages) showMaking(c echo.Context, who access.User) error {
	d, err := p.desk(c, who)
	if err != nil {
		return err
	}
	f := typed.New(d.l, makingLabels, url.Values{"wave": {c.QueryParam("wave")}, "place": {c.QueryParam("place")}, "sheets": {"40"}})
	return p.offerMaking(c, d, f, http.StatusOK)
}

func (p *Pages) offerMaking(c echo.Context, d desk, f *typed.Form, status int) error {
	running := d.running(p)
	body := making{Form: f, Waves: d.waveChoices(running), Places: d.places(p, running, true), Forms: d.formChoices(running)}
	return staff.Show(c, p.Desk, status, p.making, d.l, staff.Options{Title: d.l.Say("paper.new"), Who: d.who, Here: "/paper"}, body)
}

// formChoices are the lengths of form, where any of the waves lets people
// choose; nil otherwise.
func (d desk) formChoices(waves []survey.Wave) []kit.Choice {
	for _, w := range waves {
		if w.Form == survey.ChoiceForm {
			return []kit.Choice{{Value: string(survey.FullForm), Label: d.l.Say("paper.form.full")},
				{Value: string(survey.ShortForm), Label: d.l.Say("paper.form.short")}}
		}
	}
	return nil
}

func (p *Pages) makeBatch(c echo.Context, who access.User) error {
	d, err := p.desk(c, who)
	if err != nil {
		return err
	}
	f, err := typed.Read(c, d.l, makingLabels)
	if err != nil {
		return err
	}
	f.Need("sheets")
	sheets, _ := f.Whole("sheets", 1, office.MaxSheets)
	unit, counter := placeOf(f.Text("place"))
	if !who.Sees(d.s.Tree, unit) {
		f.Wrong("place", "paper.batch.unit")
	}
	if !f.Good() {
		return p.offerMaking(c, d, f, http.StatusUnprocessableEntity)
	}
	b, err := p.Office.Make(c.Request().Context(), who.Name, office.Order{Kind: office.Paper, Wave: f.Text("wave"), Unit: unit, Counter: counter,
		Form: survey.Form(f.Text("form")), Sheets: sheets})
	if problems := invalid(err); problems != nil {
		p.mark(f, problems)
		return p.offerMaking(c, d, f, http.StatusUnprocessableEntity)
	}
	if err != nil {
		return err
	}
	return away(c, d.l, "/paper/"+b.ID)
}

// mark notes problems at the inputs that they are about.
func (p *Pages) mark(f *typed.Form, problems []survey.Problem) {
	for _, x := range problems {
		field := x.Field
		if field == "unit" || field == "counter" {
			field = "place"
		}
		f.Wrong(strings.TrimSpace(field), x.Code, x.Args...)
	}
}
