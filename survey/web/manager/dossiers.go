package manager

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/directory"
	"sipas/survey/manage"
	"sipas/survey/store"
	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
	"sipas/survey/web/typed"
)

// dossiers is the table of what units handled in one period.
type dossiers struct {
	Done    string
	Form    *typed.Form
	Period  string
	Periods []kit.Choice
	Rows    []dossierRow
	Sum     string
}

type dossierRow struct {
	branch
	Input typed.Input
}

// dossiersOf begins the name of a unit's input.
const dossiersOf = "n."

// dossierLabels has no unit: each is called by its name.
var dossierLabels = typed.Labels{"period": "dossiers.period"}

// workloads are the dossiers in a period as they are stored now.
func (p *Pages) workloads(ctx context.Context, period string) (map[string]int, error) {
	all := map[string]int{}
	for w, err := range store.All[survey.Workload](ctx, p.Manager.Store, directory.Workloads, store.Prefix(period+"/")) {
		if err != nil {
			return nil, fmt.Errorf("reading the dossiers of %s: %w", period, err)
		}
		all[w.Unit] = w.Dossiers
	}
	return all, nil
}

// dossierValues are the figures of units as the form shows them.
func dossierValues(units []branch, of map[string]int) url.Values {
	v := url.Values{}
	for _, u := range units {
		v.Set(dossiersOf+u.ID, "")
		if n, known := of[u.ID]; known {
			v.Set(dossiersOf+u.ID, fmt.Sprint(n))
		}
	}
	return v
}

func (p *Pages) showDossiers(c echo.Context, who access.User) error {
	ctx := c.Request().Context()
	s, err := p.Directory.Snapshot(ctx)
	if err != nil {
		return err
	}
	l := p.Site.Locale(c.Request())
	period, _ := periods(s, c.QueryParam("period"))
	if asked := survey.Clean(c.QueryParam("period")); survey.ValidCode(asked) {
		period = asked
	}
	f := typed.New(l, dossierLabels, nil)
	if period != "" {
		of, err := p.workloads(ctx, period)
		if err != nil {
			return err
		}
		f = staff.Fresh(l, dossierLabels, dossierValues(branches(s, who, p.Now()), of), 0)
	}
	if asked := c.QueryParam("period"); asked != "" && !survey.ValidCode(survey.Clean(asked)) {
		f.Set("period", asked)
		f.Wrong("period", "dossiers.period_code")
	}
	return p.dossierForm(c, who, s, f, period)
}

func (p *Pages) dossierForm(c echo.Context, who access.User, s *directory.Snapshot, f *typed.Form, period string) error {
	l := p.Site.Locale(c.Request())
	body := dossiers{Done: done(c, l), Form: f, Period: period}
	_, body.Periods = periods(s, period)
	sum := 0
	for _, b := range branches(s, who, p.Now()) {
		if b.Ended && f.Raw(dossiersOf+b.ID) == "" || period == "" {
			continue
		}
		f.Call(dossiersOf+b.ID, l.Text(b.Name))
		body.Rows = append(body.Rows, dossierRow{b, f.Input(dossiersOf + b.ID)})
		sum += s.Workloads[period][b.ID]
	}
	body.Sum = l.Count(sum)
	return staff.Show(c, p.Desk, staff.Status(f), p.dossiers, l, staff.Options{Title: l.Say("dossiers.title"), Who: who, Here: "/units"}, body)
}

func (p *Pages) takeDossiers(c echo.Context, who access.User) error {
	ctx := c.Request().Context()
	s, err := p.Directory.Snapshot(ctx)
	if err != nil {
		return err
	}
	l := p.Site.Locale(c.Request())
	f, err := staff.ReadForm(c, l, dossierLabels)
	if err != nil {
		return err
	}
	period := f.Text("period")
	if !survey.ValidCode(period) {
		f.Wrong("period", "dossiers.period_code")
		return p.dossierForm(c, who, s, f, "")
	}
	units := branches(s, who, p.Now())
	wanted := p.readDossiers(l, f, units)
	if !f.Good() {
		return p.dossierForm(c, who, s, f, period)
	}
	stored, err := p.workloads(ctx, period)
	if err != nil {
		return err
	}
	theirs := dossierValues(units, stored)
	if err := p.storeDossiers(ctx, f, period, theirs, wanted); errors.Is(err, manage.ErrChanged) {
		here := "/dossiers?" + url.Values{"period": {period}, "lang": {l.Lang}}.Encode()
		theirs.Set("period", period)
		return p.clashes.Show(c, who, staff.Two{Mine: f.Values, Theirs: theirs, Label: f.Label, Action: "/dossiers?lang=" + l.Lang, Back: here})
	} else if err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, "/dossiers?"+url.Values{"period": {period}, "lang": {l.Lang}, "done": {"saved"}}.Encode())
}

// readDossiers reads the figures that the form has; -1 is an empty input.
func (p *Pages) readDossiers(l *kit.Locale, f *typed.Form, units []branch) map[string]int {
	wanted := map[string]int{}
	for _, u := range units {
		name := dossiersOf + u.ID
		if _, sent := f.Values[name]; !sent {
			continue
		}
		f.Call(name, l.Text(u.Name))
		n, known := f.Whole(name, 0, survey.MaxDossiers)
		if !known {
			n = -1
		}
		if wanted[u.ID] = n; f.At(name) == "" {
			f.Set(name, figure(n)) // 1.200 and 1200 are no difference
		}
	}
	return wanted
}

// storeDossiers stores the figures that the person has changed.
// manage.ErrChanged when somebody else has changed one of them meanwhile; then
// nothing is stored.
func (p *Pages) storeDossiers(ctx context.Context, f *typed.Form, period string, stored url.Values, wanted map[string]int) error {
	basis := " " + f.Raw(staff.Basis) + " "
	stood := func(name, value string) bool { // when the form was shown
		return strings.Contains(basis, " "+staff.BasisOf(url.Values{name: {value}})+" ")
	}
	var changed []string
	for unit, n := range wanted {
		name, now := dossiersOf+unit, stored.Get(dossiersOf+unit)
		if now == figure(n) || stood(name, figure(n)) {
			continue
		}
		if !stood(name, now) {
			return manage.ErrChanged
		}
		changed = append(changed, unit)
	}
	return p.Manager.Change(ctx, func(e *manage.Editor) error {
		for _, unit := range changed {
			if err := put(ctx, p.Manager, e, survey.Workload{Unit: unit, Period: period, Dossiers: wanted[unit]}, stored.Get(dossiersOf+unit)); err != nil {
				return err
			}
		}
		return nil
	})
}

// figure is a number of dossiers as the form has it.
func figure(n int) string {
	if n < 0 {
		return ""
	}
	return fmt.Sprint(n)
}

// put stores one figure, or takes it away, if it is still what it was.
func put(ctx context.Context, m *manage.Manager, e *manage.Editor, w survey.Workload, was string) error {
	present, err := manage.Present[survey.Workload](ctx, m, directory.Workloads, w.Key())
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	now := ""
	if err == nil {
		now = figure(present.Value.Dossiers)
	}
	switch {
	case now != was:
		return manage.ErrChanged
	case w.Dossiers < 0:
		return e.If(present.Rev).RemoveWorkload(ctx, w.Period, w.Unit)
	}
	return e.If(present.Rev).PutWorkload(ctx, w)
}
