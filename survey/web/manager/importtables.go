package manager

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/directory"
	"sipas/survey/manage"
	"sipas/survey/tabular"
	"sipas/survey/web/kit"
)

// table is what can be downloaded of a kind: the header and, if asked for with
// ?rows=1, what is there in the person's scope, to be changed and sent back.
func (p *Pages) table(c echo.Context, who access.User) (k manage.ImportKind, columns []column, rows [][]string, err error) {
	if k, err = kindOf(c); err != nil {
		return "", nil, nil, err
	}
	l := p.Site.Locale(c.Request())
	keys, columns := columnsOf(l, k)
	if c.QueryParam("rows") == "" {
		return k, columns, nil, nil
	}
	s, err := p.Directory.Snapshot(c.Request().Context())
	if err != nil {
		return "", nil, nil, err
	}
	for _, values := range p.present(s, who, k, c.QueryParam("period")) {
		var row []string
		for _, key := range keys {
			row = append(row, values[key])
		}
		rows = append(rows, row)
	}
	return k, columns, rows, p.exported(c.Request().Context(), k, len(rows))
}

// exported keeps in the audit trail that somebody takes so many rows along.
func (p *Pages) exported(ctx context.Context, k manage.ImportKind, rows int) error {
	if p.Manager.Trail == nil {
		return nil
	}
	err := p.Manager.Trail.Record(ctx, "export "+string(k), string(k), []survey.Difference{{Path: "rows", To: strconv.Itoa(rows)}})
	if err != nil {
		return fmt.Errorf("writing the audit trail: %w", err)
	}
	return nil
}

// present is what is there of a kind, by column.
func (p *Pages) present(s *directory.Snapshot, who access.User, k manage.ImportKind, asked string) []map[string]string {
	var all []map[string]string
	switch k {
	case manage.UnitTable:
		for _, b := range branches(s, who, p.Now()) {
			v := unitValues(b.Unit)
			row := map[string]string{"id": b.ID}
			for name := range v {
				row[name] = v.Get(name)
			}
			all = append(all, row)
		}
	case manage.CounterTable:
		for _, x := range places(s, who) {
			row := map[string]string{"id": x.Counter.ID, "unit": x.Counter.Unit, "name_vi": x.Counter.Name[survey.Vietnamese],
				"name_en": x.Counter.Name[survey.English], "field": x.Counter.Field}
			if x.Counter.Closed {
				row["closed"] = "x"
			}
			all = append(all, row)
		}
	case manage.DossierTable:
		period, _ := periods(s, asked)
		for _, b := range branches(s, who, p.Now()) {
			row := map[string]string{"unit": b.ID, "period": cmp.Or(asked, period)}
			if n, known := s.Workloads[row["period"]][b.ID]; known {
				row["dossiers"] = figure(n)
			}
			if !b.Ended || row["dossiers"] != "" {
				all = append(all, row)
			}
		}
	}
	return all
}

func (p *Pages) templateCSV(c echo.Context, who access.User) error {
	k, columns, rows, err := p.table(c, who)
	if err != nil {
		return err
	}
	var names []string
	for _, x := range columns {
		names = append(names, x.Name)
	}
	all := [][]tabular.Value{tabular.Texts(names...)}
	for _, row := range rows {
		all = append(all, tabular.Texts(row...))
	}
	var b bytes.Buffer
	if err := tabular.WriteCSV(&b, tabular.ForExcel, slices.Values(all)); err != nil {
		return err
	}
	return kit.Keep(c, string(k)+".csv", "text/csv; charset=utf-8", b.Bytes())
}

func (p *Pages) templateXLSX(c echo.Context, who access.User) error {
	k, columns, rows, err := p.table(c, who)
	if err != nil {
		return err
	}
	l := p.Site.Locale(c.Request())
	sheet := tabular.Sheet{Name: string(k)}
	for _, x := range columns {
		sheet.Columns = append(sheet.Columns, tabular.Heading{Name: x.Name, Hint: x.About, Choices: p.picks(l, k, x)})
	}
	for _, row := range rows {
		sheet.Rows = append(sheet.Rows, tabular.Texts(row...))
	}
	var b bytes.Buffer
	if err := tabular.WriteTemplate(&b, tabular.Template{sheet}); err != nil {
		return err
	}
	return kit.Keep(c, string(k)+".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b.Bytes())
}

// picks are what a cell of a column can be, where that is a short list.
func (p *Pages) picks(l *kit.Locale, k manage.ImportKind, x column) []string {
	if k != manage.UnitTable || x.About != l.Say("import.units.kind") {
		return nil
	}
	var all []string
	for _, kind := range []survey.UnitKind{survey.Province, survey.Department, survey.Commune, survey.Centre, survey.District} {
		all = append(all, string(kind))
	}
	return all
}
