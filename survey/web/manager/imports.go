package manager

import (
	"context"
	"errors"
	"net/url"
	"slices"

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

// upload is the page where a table is chosen.
type upload struct {
	Kind    manage.ImportKind
	Title   string
	Form    *typed.Form
	Columns []column
	Periods bool // the table is about a period
	Most    int  // megabytes of a file
	Kinds   []kit.Choice
}

// column is a column that a table may have, with what it holds.
type column struct {
	Name, About string
	Required    bool
}

var uploadLabels = typed.Labels{"file": "import.file", "period": "dossiers.period"}

// errNoKind is about kinds of tables that there are not.
var errNoKind = &survey.Error{Kind: survey.KindNotFound, Code: "route.unknown"}

// kindOf is the kind of table in the path.
func kindOf(c echo.Context) (manage.ImportKind, error) {
	k := manage.ImportKind(c.Param("kind"))
	if !slices.Contains(manage.ImportKinds(), k) {
		return "", errNoKind
	}
	return k, nil
}

func importTitle(l *kit.Locale, k manage.ImportKind) string {
	switch k {
	case manage.UnitTable:
		return l.Say("import.units")
	case manage.CounterTable:
		return l.Say("import.counters")
	}
	return l.Say("import.dossiers")
}

// abouts are the keys of what stands in a column.
var abouts = map[manage.ImportKind]map[string]string{
	manage.UnitTable: {"id": "import.units.id", "name_vi": "import.name_vi", "name_en": "import.name_en", "kind": "import.units.kind",
		"parent": "import.units.parent", "from": "import.units.from", "to": "import.units.to", "became": "import.units.became"},
	manage.CounterTable: {"id": "import.counters.id", "unit": "import.unit", "name_vi": "import.name_vi", "name_en": "import.name_en",
		"field": "import.counters.field", "closed": "import.counters.closed"},
	manage.DossierTable: {"unit": "import.unit", "dossiers": "import.dossiers.n", "period": "import.dossiers.period"},
}

// header is what a column is called in the reader's language.
func header(l *kit.Locale, c tabular.Column) string {
	if l.Lang == survey.Vietnamese {
		return c.Names[0]
	}
	return c.Key
}

// columnsOf are the columns to fill in: without those that are only known so
// that they can be refused.
func columnsOf(l *kit.Locale, k manage.ImportKind) (keys []string, columns []column) {
	for _, c := range manage.ImportColumns(k) {
		if about, known := abouts[k][c.Key]; known {
			keys = append(keys, c.Key)
			columns = append(columns, column{header(l, c), l.Say(about), c.Required})
		}
	}
	return keys, columns
}

func (p *Pages) showUpload(c echo.Context, who access.User) error {
	k, err := kindOf(c)
	if err != nil {
		return err
	}
	return p.askUpload(c, who, k, typed.New(p.Site.Locale(c.Request()), uploadLabels, url.Values{"period": {c.QueryParam("period")}}))
}

func (p *Pages) askUpload(c echo.Context, who access.User, k manage.ImportKind, f *typed.Form) error {
	l := p.Site.Locale(c.Request())
	body := upload{Kind: k, Title: importTitle(l, k), Form: f, Periods: k == manage.DossierTable, Most: manage.MaxImport >> 20}
	_, body.Columns = columnsOf(l, k)
	for _, other := range manage.ImportKinds() {
		if other != k {
			body.Kinds = append(body.Kinds, kit.Choice{Value: string(other), Label: importTitle(l, other)})
		}
	}
	return staff.Show(c, p.Desk, staff.Status(f), p.upload, l, staff.Options{Title: body.Title, Who: who, Here: "/units"}, body)
}

// takeUpload takes a table in and leads to what it would do.
func (p *Pages) takeUpload(c echo.Context, who access.User) error {
	k, err := kindOf(c)
	if err != nil {
		return err
	}
	l := p.Site.Locale(c.Request())
	f, file, name, err := typed.Upload(c, l, uploadLabels, "file", manage.MaxImport)
	if errors.Is(err, kit.ErrTooLarge) {
		f = typed.New(l, uploadLabels, nil)
		f.Wrong("file", "import.file_large", l.Count(manage.MaxImport>>20))
		return p.askUpload(c, who, k, f)
	}
	if err != nil {
		return err
	}
	period := f.Text("period")
	if period != "" && !survey.ValidCode(period) {
		f.Wrong("period", "dossiers.period_code")
	}
	if len(file) == 0 {
		f.Wrong("file", "import.no_file")
	}
	var i *manage.Import
	if f.Good() {
		i, err = p.Manager.TakeIn(c.Request().Context(), k, who.Name, name, period, file)
	}
	if e, known := errors.AsType[*survey.Error](err); known && e.Kind == survey.KindInvalid {
		refuseFile(l, f, e)
		return p.askUpload(c, who, k, f)
	}
	if err != nil {
		return err
	}
	if !f.Good() {
		return p.askUpload(c, who, k, f)
	}
	return leadTo(c, l, "/imports/plans/"+i.ID, "")
}

// refuseFile says why a file is refused as a whole, and what to do.
func refuseFile(l *kit.Locale, f *typed.Form, e *survey.Error) {
	said := kit.Explain(l, e, "")
	text := said.Title + ". " + said.Detail
	for _, x := range said.Problems {
		text += " " + x.Message
	}
	f.Wrong("file", "import.refused", text)
}

// scope is what a person may import into.
func (p *Pages) scope(ctx context.Context, who access.User) (manage.Scope, *directory.Snapshot, error) {
	s, err := p.Directory.Snapshot(ctx)
	if err != nil {
		return manage.Scope{}, nil, err
	}
	return manage.Scope{All: who.SeesAll(), Sees: func(unit string) bool { return who.Sees(s.Tree, unit) }}, s, nil
}
