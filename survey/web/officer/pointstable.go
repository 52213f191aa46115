package officer

import (
	"bytes"
	"strings"

	"github.com/labstack/echo/v4"

	"sipas/analysis/scoring"
	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/reform"
	"sipas/survey/tabular"
	"sipas/survey/web/kit"
)

// pointColumns are those of a unit's points as a table. Code and number are all
// that is needed; what it is about is there to be read.
var pointColumns = tabular.Columns{
	{Key: "code", Names: []string{"Mã", "Mã tiêu chí", "Code"}, Required: true},
	{Key: "name", Names: []string{"Nội dung", "Tên", "Name"}},
	{Key: "max", Names: []string{"Điểm tối đa", "Maximum"}},
	{Key: "points", Names: []string{"Điểm tự chấm", "Points"}, Required: true},
	{Key: "percent", Names: []string{"Tỷ lệ đạt (%)", "Percent"}},
	{Key: "absent", Names: []string{"Không phát sinh", "Not applicable"}},
	{Key: "reason", Names: []string{"Lý do, giải thích", "Lý do", "Reason"}},
}

// heading is what a column is called in the reader's language.
func (v *visit) heading(c tabular.Column) string {
	if v.l.Lang == survey.Vietnamese {
		return c.Names[0]
	}
	return c.Names[len(c.Names)-1]
}

// pointRows are the unit's points, a row for each leaf that it scores itself.
func (v *visit) pointRows() [][]tabular.Value {
	var rows [][]tabular.Value
	for _, it := range v.leaves {
		if it.Surveyed() {
			continue
		}
		values := v.unitValues(it, v.sheet.Leaf(it.Code))
		absent := ""
		if values.Get(fieldWay) == wayAbsent {
			absent = "x"
		}
		rows = append(rows, tabular.Texts(it.Code, v.l.Text(it.Name), points(v.l, it.Max),
			values.Get(fieldPoints), values.Get(fieldFigure), absent, values.Get(fieldReason)))
	}
	return rows
}

// pointsCSV sends the unit's points as CSV, to be filled in and sent back.
func (p *Pages) pointsCSV(c echo.Context, who access.User) error {
	v, err := p.open(c, who)
	if err != nil {
		return err
	}
	var header []string
	for _, col := range pointColumns {
		header = append(header, v.heading(col))
	}
	var b bytes.Buffer
	err = tabular.WriteCSV(&b, tabular.ForExcel, func(yield func([]tabular.Value) bool) {
		if !yield(tabular.Texts(header...)) {
			return
		}
		for _, row := range v.pointRows() {
			if !yield(row) {
				return
			}
		}
	})
	if err != nil {
		return err
	}
	return v.attachment("csv", "text/csv; charset=utf-8", b.Bytes())
}

// pointsXLSX is the same as a workbook.
func (p *Pages) pointsXLSX(c echo.Context, who access.User) error {
	v, err := p.open(c, who)
	if err != nil {
		return err
	}
	sheet := tabular.Sheet{Name: v.l.Say("officer.table.sheet"), Rows: v.pointRows()}
	widths := map[string]float64{"code": 10, "name": 60, "max": 12, "points": 14, "percent": 14, "absent": 16, "reason": 50}
	for _, col := range pointColumns {
		h := tabular.Heading{Name: v.heading(col), Width: widths[col.Key]}
		if col.Key == "absent" {
			h.Choices = []string{"x"}
		}
		sheet.Columns = append(sheet.Columns, h)
	}
	var b bytes.Buffer
	if err := tabular.WriteTemplate(&b, tabular.Template{sheet}); err != nil {
		return err
	}
	return v.attachment("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b.Bytes())
}

// attachment sends a table to be kept as a file.
func (v *visit) attachment(ending, kind string, data []byte) error {
	return kit.Keep(v.c, v.round.ID+"-"+v.sheet.Unit+"."+ending, kind, data)
}

// proposal is a row of a table that says something new about a leaf.
type proposal struct {
	At             string // the cell
	Code, Name     string
	Was, Now       string
	Points, Figure string
	Absent         bool
	Reason         string
	Rev            int64
}

// propose reads a table and gives what it would change. What is wrong with it is
// an error that names the cells.
func (v *visit) propose(t *tabular.Table) ([]proposal, error) {
	layout, err := pointColumns.In(t)
	if err != nil {
		return nil, err
	}
	items := map[string]reform.Item{}
	for _, it := range v.leaves {
		items[it.Code] = it
	}
	var all []proposal
	var wrong tabular.Findings
	seen := tabular.Keys{}
	for row, err := range t.Rows() {
		if err != nil {
			return nil, err
		}
		code := layout.Cell(row, "code")
		it, known := items[strings.TrimSpace(code.Text)]
		first, again := seen.Take(code)
		switch {
		case !known:
			wrong.Add(code, "officer.table.unknown", code.Text)
			continue
		case again:
			wrong.Add(code, "officer.table.twice", first.Name())
			continue
		}
		if one, ok := v.proposal(it, layout, row, &wrong); ok {
			all = append(all, one)
		}
	}
	return all, wrong.Err("table.invalid")
}

// proposal is what a row would change; ok is false when it says nothing new.
func (v *visit) proposal(it reform.Item, layout *tabular.Layout, row tabular.Row, wrong *tabular.Findings) (one proposal, ok bool) {
	text := func(key string) string { return strings.TrimSpace(layout.Cell(row, key).Text) }
	l := v.sheet.Leaf(it.Code)
	now := v.unitValues(it, l)
	one = proposal{At: layout.Cell(row, "code").Name(), Code: it.Code, Name: v.l.Text(it.Name), Reason: text("reason")}
	if l != nil {
		one.Rev = l.Rev
	}
	if most := text("max"); most != "" && !sameNumber(most, it.Max) {
		wrong.Add(layout.Cell(row, "max"), "officer.table.max", points(v.l, it.Max), most)
		return one, false
	}
	column, typed, problem := v.typedIn(it, text("points"), text("percent"))
	stands := now.Get(fieldPoints)
	if it.Source == reform.Computed {
		stands = now.Get(fieldFigure)
	}
	one.Absent = text("absent") != ""
	one.Was = v.word(now.Get(fieldWay) == wayAbsent, stands)
	one.Now = v.word(one.Absent, typed)
	switch {
	case problem != "" && !one.Absent:
		wrong.Add(layout.Cell(row, "percent"), problem, text("points"), text("percent"))
		return one, false
	case one.Absent && typed != "":
		wrong.Add(layout.Cell(row, "absent"), "officer.table.both")
		return one, false
	case !one.Absent && typed == "" && one.Was == "–" && one.Reason == "":
		return one, false // nothing is said about it
	case one.Absent == (now.Get(fieldWay) == wayAbsent) && sameNumber(typed, stands) && survey.Clean(one.Reason) == now.Get(fieldReason):
		return one, false
	case it.Surveyed():
		wrong.Add(layout.Cell(row, column), "sheet.source")
		return one, false
	}
	one.Points, one.Figure = typed, typed
	for _, x := range v.set.Refusals(it, one.act()) {
		at := column
		if x.Field == "reason" {
			at = "reason"
		}
		wrong.Add(layout.Cell(row, at), x.Code, localArgs(v.l, x.Args)...)
	}
	return one, true
}

// typedIn is what a row gives a leaf, and the column that has it: points, or the
// percentage of a computed leaf. The percentage of another leaf is that part of
// its maximum. problem is the code of what is wrong with the percentage, "" for
// nothing: it is none, or the points that are there, too, are others.
func (v *visit) typedIn(it reform.Item, points, percent string) (column, typed, problem string) {
	by, isPercent := v.set.PointsBy(it, percent)
	switch {
	case percent == "":
	case !isPercent:
		problem = "sheet.figure"
	case points != "" && !agree(points, by):
		problem = "officer.table.disagree"
	}
	switch {
	case it.Source == reform.Computed:
		return "percent", percent, problem
	case points != "" || percent == "":
		return "points", points, problem
	case isPercent:
		return "percent", by, ""
	}
	return "percent", percent, problem
}

// agree tells that points, which may be typed with fewer decimals, are those that
// a percentage gives. What is no number is refused by itself.
func agree(typed, by string) bool {
	kept, ok := reform.TypedPoints(typed)
	exact, _ := reform.Points(by)
	if !ok || exact == nil {
		return true
	}
	_, decimals, _ := strings.Cut(kept, ".")
	return sameNumber(kept, scoring.Text(exact, len(decimals)))
}

// word is what a leaf is given, in a word.
func (v *visit) word(absent bool, number string) string {
	if absent {
		return v.l.Say("officer.way.absent")
	}
	return orDash(number)
}

// act is what a row asks for.
func (o proposal) act() reform.Act {
	if o.Absent {
		return reform.Claim{Reason: o.Reason}
	}
	return reform.SelfScore{Points: o.Points, Figure: o.Figure, Reason: o.Reason}
}
