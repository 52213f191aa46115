package manager

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/directory"
	"sipas/survey/manage"
	"sipas/survey/tabular"
	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
	"sipas/survey/web/typed"
)

// shownOfPlan is how many problems and how many changes a page shows.
const shownOfPlan = 200

// planPage is what an import would do.
type planPage struct {
	*manage.Plan
	Import   *manage.Import
	Title    string
	Stale    bool // what was shown before would not happen any more
	Applied  bool // it has just been carried out
	Fault    string
	Problems []kit.FieldProblem // the first of them
	Wrong    int                // of them in all
	Items    []planRow          // the first of them
	More     int                // that are not shown
}

type planRow struct {
	manage.PlanItem
	What    string
	Changes []planChange
}

type planChange struct{ Label, From, To string }

func (p *Pages) showPlan(c echo.Context, who access.User) error {
	return p.lookAtPlan(c, who, http.StatusOK, false)
}

// lookAtPlan shows what an import would do now.
func (p *Pages) lookAtPlan(c echo.Context, who access.User, code int, stale bool) error {
	ctx, l := c.Request().Context(), p.Site.Locale(c.Request())
	scope, s, err := p.scope(ctx, who)
	if err != nil {
		return err
	}
	i, plan, err := p.Manager.Look(ctx, c.Param("plan"), who.Name, scope)
	if err != nil {
		return err
	}
	body := planPage{Plan: plan, Import: i, Title: importTitle(l, i.Kind), Stale: stale, Applied: c.QueryParam("done") == "saved",
		Wrong: len(plan.Problems), More: max(0, len(plan.Items)-shownOfPlan)}
	if i.Fault != "" {
		body.Fault = l.Say(i.Fault)
	}
	for _, x := range plan.Problems[:min(shownOfPlan, len(plan.Problems))] {
		body.Problems = append(body.Problems, kit.FieldProblem{Field: x.Field, Code: x.Code, Message: kit.Message(l, x)})
	}
	for _, x := range plan.Items[:min(shownOfPlan, len(plan.Items))] {
		body.Items = append(body.Items, planLine(s, l, plan.Kind, x))
	}
	return staff.Show(c, p.Desk, code, p.plan, l, staff.Options{Title: body.Title, Who: who, Here: "/units"}, body)
}

// applyPlan carries out what was shown, and shows it anew if something else
// would happen now. It goes on when the browser goes away: half an import helps
// nobody.
func (p *Pages) applyPlan(c echo.Context, who access.User) error {
	l := p.Site.Locale(c.Request())
	f, err := typed.Read(c, l, nil)
	if err != nil {
		return err
	}
	ctx := context.WithoutCancel(c.Request().Context())
	scope, _, err := p.scope(ctx, who)
	if err != nil {
		return err
	}
	_, err = p.Manager.Apply(ctx, c.Param("plan"), who.Name, f.Raw("digest"), scope)
	if errors.Is(err, manage.ErrImportStale) || errors.Is(err, manage.ErrImportBad) {
		return p.lookAtPlan(c, who, http.StatusConflict, true)
	}
	if err != nil {
		return err
	}
	return leadTo(c, l, "/imports/plans/"+c.Param("plan"), "saved")
}

// problemsCSV is all that is wrong with an import, as a table.
func (p *Pages) problemsCSV(c echo.Context, who access.User) error {
	ctx, l := c.Request().Context(), p.Site.Locale(c.Request())
	scope, _, err := p.scope(ctx, who)
	if err != nil {
		return err
	}
	_, plan, err := p.Manager.Look(ctx, c.Param("plan"), who.Name, scope)
	if err != nil {
		return err
	}
	rows := [][]tabular.Value{tabular.Texts(l.Say("import.cell"), l.Say("import.problem"))}
	for _, x := range plan.Problems {
		rows = append(rows, tabular.Texts(x.Field, kit.Message(l, x)))
	}
	var b bytes.Buffer
	if err := tabular.WriteCSV(&b, tabular.ForExcel, slices.Values(rows)); err != nil {
		return err
	}
	return kit.Keep(c, "problems.csv", "text/csv; charset=utf-8", b.Bytes())
}

// planLine says what would happen to one thing.
func planLine(s *directory.Snapshot, l *kit.Locale, k manage.ImportKind, x manage.PlanItem) planRow {
	r := planRow{PlanItem: x}
	switch {
	case x.New:
		r.What = l.Say("import.new")
	case len(x.Changes) > 0:
		r.What = l.Say("import.change")
	default:
		r.What = l.Say("import.code_only")
	}
	for _, d := range x.Changes {
		label := pathLabel(l, k, d.Path)
		if label == "" {
			continue // the id, which stands beside it
		}
		r.Changes = append(r.Changes, planChange{label, pathValue(s, l, d.Path, d.From), pathValue(s, l, d.Path, d.To)})
	}
	return r
}

// pathLabel is what people call a part of a unit, counter or workload; "" for
// what need not be shown.
func pathLabel(l *kit.Locale, k manage.ImportKind, path string) string {
	name, _, _ := strings.Cut(path, ".")
	switch {
	case path == "name.vi" && k == manage.CounterTable:
		return l.Say("counters.name_vi")
	case path == "name.vi":
		return l.Say("units.name_vi")
	case path == "name.en":
		return l.Say("units.name_en")
	case k == manage.DossierTable && name == "unit", name == "id":
		return ""
	}
	labels := map[string]string{"kind": "units.kind", "parent": "units.parent", "from": "units.from", "to": "units.to", "became": "units.became",
		"unit": "counters.unit", "field": "counters.field", "closed": "counters.closed", "dossiers": "dossiers.n", "period": "dossiers.period"}
	if key, known := labels[name]; known {
		return l.Say(key)
	}
	return path
}

// pathValue is what people read for the value of a part.
func pathValue(s *directory.Snapshot, l *kit.Locale, path, value string) string {
	name, _, _ := strings.Cut(path, ".")
	switch {
	case value == "":
		return ""
	case name == "from" || name == "to":
		if t, err := time.Parse(time.RFC3339, value); err == nil {
			return l.Date(t)
		}
	case name == "kind":
		return kindName(l, survey.UnitKind(value))
	case name == "parent" || name == "unit" || name == "became":
		if u, there := s.Tree.Unit(value); there {
			return l.Text(u.Name)
		}
	case name == "field":
		if f, there := s.Fields[value]; there {
			return l.Text(f.Name)
		}
	case name == "closed":
		return l.Say("counters.is_closed")
	}
	return value
}
