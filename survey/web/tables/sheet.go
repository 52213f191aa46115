package tables

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"sipas/analysis/published"
	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/tabular"
	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
	"sipas/survey/web/typed"
)

// Limits of the page.
const (
	shown     = 10      // rows of the form that are there at once
	rows      = 30      // and all that there are
	maxUpload = 1 << 20 // bytes of a file
	maxName   = 200     // letters of a criterion that are kept
)

// sheet is the page.
type sheet struct {
	*typed.Form
	Scale   string       // its key
	Answers string       // the scale in words
	Scales  []kit.Choice // the other scales
	First   []inputRow
	More    []inputRow
	Opened  bool // More has something in it
	Checked bool
	Result  result
	Columns []column // that a file may have
	Most    int      // rows that a table may have
}

// inputRow is a row of the form.
type inputRow struct {
	Number int
	Cells  []input
}

// input is an input of a row.
type input struct {
	Name, Label, Value, Wrong string
	Head                      string // of its column
	Wide                      bool
}

// column is a column of a file, with what it holds.
type column struct{ Name, About string }

var labels = typed.Labels{"forms": "tables.forms", "total": "tables.total", "text": "tables.text", "file": "tables.file", "kind": "tables.kind"}

func (p *Pages) show(c echo.Context, who access.User) error {
	l := p.Site.Locale(c.Request())
	s, _ := scaleOf(c.QueryParam("scale"))
	return p.page(c, who, l, typed.New(l, labels, url.Values{}), s, nil)
}

// check reads the form, the pasted text or the file, and shows what was found.
func (p *Pages) check(c echo.Context, who access.User) error {
	l := p.Site.Locale(c.Request())
	f, file, name, err := typed.Upload(c, l, labels, "file", maxUpload)
	if errors.Is(err, kit.ErrTooLarge) && f != nil {
		f.Wrong("file", "table.most_bytes", "1")
		err = nil
	}
	if err != nil {
		return err
	}
	s, known := scaleOf(f.Raw("scale"))
	if !known {
		return kit.ErrMalformed
	}
	switch text := f.Raw("text"); {
	case file != nil:
		s = p.take(f, l, s, "file", string(file), name)
	case strings.TrimSpace(text) != "":
		s = p.take(f, l, s, "text", text, "")
	}
	t := tableOf(f, s)
	if !f.Good() {
		return p.page(c, who, l, f, s, nil)
	}
	if len(t.Rows) == 0 {
		f.Wrong(cellName(0, "name"), "tables.empty")
		return p.page(c, who, l, f, s, nil)
	}
	found, err := published.Check(t.Table)
	if err != nil {
		return errors.Join(kit.ErrMalformed, err)
	}
	r := resultOf(l, t, found)
	return p.page(c, who, l, f, s, &r)
}

// take fills the form from a table, notes what is wrong with it, and tells
// which scale it has.
func (p *Pages) take(f *typed.Form, l *kit.Locale, chosen scale, field, text, name string) scale {
	s, err := fill(f, chosen, text, name)
	if err == nil {
		f.Values.Del("text") // it stands in the rows now
		return s
	}
	e, ok := errors.AsType[*survey.Error](err)
	if !ok || len(e.Problems) == 0 {
		f.Wrong(field, "tables.unreadable", explain(l, err))
		return s
	}
	for _, x := range e.Problems {
		f.Wrong(field, "tables.cell", x.Field, kit.Message(l, x))
	}
	return s
}

func explain(l *kit.Locale, err error) string {
	x := kit.Explain(l, err, "")
	return x.Title + ". " + x.Detail
}

// page shows the page.
func (p *Pages) page(c echo.Context, who access.User, l *kit.Locale, f *typed.Form, s scale, r *result) error {
	body := sheet{Form: f, Scale: s.key, Answers: s.label(l), Most: rows}
	for _, other := range scales {
		if other.key != s.key {
			body.Scales = append(body.Scales, kit.Choice{Value: other.key, Label: other.label(l)})
		}
	}
	for i := range rows {
		row := inputRowOf(f, l, i, s)
		if i < shown {
			body.First = append(body.First, row)
			continue
		}
		body.More = append(body.More, row)
		for _, x := range row.Cells {
			body.Opened = body.Opened || x.Value != ""
		}
	}
	for _, k := range columnsOf(s) {
		body.Columns = append(body.Columns, column{headOf(l, k), l.Say(abouts(k.Key))})
	}
	status := http.StatusOK
	if !f.Good() {
		status = http.StatusUnprocessableEntity
	}
	if r != nil {
		body.Checked, body.Result = true, *r
	}
	o := staff.Options{Title: l.Say("tables.title"), Who: who, Here: "/tables"}
	return staff.Show(c, p.Desk, status, p.view, l, o, body)
}

// inputRowOf is a row of the form with what stands in it.
func inputRowOf(f *typed.Form, l *kit.Locale, i int, s scale) inputRow {
	row := inputRow{Number: i + 1}
	for _, k := range inputs(s) {
		head := headOf(l, k)
		name := cellName(i, k.Key)
		row.Cells = append(row.Cells, input{Name: name, Head: head, Label: l.Say("tables.cell_label", head, i+1), Value: f.Raw(name), Wrong: f.At(name), Wide: k.Key == "name"})
	}
	return row
}

// cellName is what an input of a row is called.
func cellName(row int, key string) string { return key + "." + strconv.Itoa(row) }

// headOf is what a column is called in the reader's language.
func headOf(l *kit.Locale, c tabular.Column) string {
	if l.Lang == survey.Vietnamese {
		return c.Names[0]
	}
	return c.Names[1]
}
