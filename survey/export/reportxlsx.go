package export

import (
	"errors"
	"fmt"
	"io"
	"math"

	"github.com/xuri/excelize/v2"

	"sipas/analysis"
	"sipas/analysis/study"
)

// WriteXLSX writes the report as offices hand it round: a sheet each for the
// index, factors, criteria, units, fields, quality and method; units and fields
// only where there are any. Numbers are numbers with a format, charts are the program's own and can
// be edited, and every sheet prints on A4 with its header on each page and says
// by which formula its figures were made.
func (r *Report) WriteXLSX(w io.Writer, language string) (Digest, error) {
	book := excelize.NewFile()
	defer func() { _ = book.Close() }() // it holds nothing but memory
	said, err := sentences(language)
	if err != nil {
		return Digest{}, fmt.Errorf("reading the sentences of reports: %w", err)
	}
	p := &printer{report: r, book: book, language: language, sentences: said}
	if err := p.print(); err != nil {
		return Digest{}, fmt.Errorf("laying out the report: %w", err)
	}
	out := newSealed(w)
	if err := writeCanonical(out, book); err != nil {
		return Digest{}, fmt.Errorf("writing the report: %w", err)
	}
	d, err := out.digest()
	d.Rows = len(r.Criteria)
	return d, err
}

// printer lays out a report, sheet by sheet. After the first error it does
// nothing more.
type printer struct {
	report    *Report
	book      *excelize.File
	language  string
	sentences map[string]string
	styles    styles
	sheet     string
	row       int       // the last one used
	wide      []float64 // widths of the sheet's columns, in characters; none before they are set
	err       error
}

// styles are those of the cells.
type styles struct{ title, note, header, text, value, percent, whole, figure, strong, strongPercent int }

func (p *printer) say(vi, en string) string { return pick(p.language, vi, en) }

func (p *printer) print() error {
	p.makeStyles()
	r := p.report
	p.begin(p.say("Chỉ số", "Index"), true)
	p.index()
	p.begin(p.say("Yếu tố", "Factors"), false)
	p.table(p.say("Chỉ số hài lòng theo yếu tố", "Satisfaction index by factor"), r.Factors, shape{name: p.say("Yếu tố", "Factor")})
	p.bars(r.Factors)
	p.begin(p.say("Tiêu chí", "Criteria"), false)
	p.table(p.say("Chỉ số hài lòng theo tiêu chí", "Satisfaction index by criterion"), r.Criteria,
		shape{name: p.say("Tiêu chí", "Criterion"), factor: true, counts: len(r.Labels)})
	p.answers()
	if len(r.Units) > 0 {
		p.begin(p.say("Đơn vị", "Units"), false)
		p.table(p.say("Chỉ số hài lòng theo đơn vị", "Satisfaction index by unit"), r.Units, shape{name: p.say("Đơn vị", "Unit")})
		p.bars(r.Units)
	}
	if len(r.Fields) > 0 {
		p.begin(p.say("Lĩnh vực", "Fields"), false)
		p.table(p.say("Chỉ số hài lòng theo lĩnh vực", "Satisfaction index by service field"), r.Fields, shape{name: p.say("Lĩnh vực", "Field")})
		p.bars(r.Fields)
	}
	p.begin(p.say("Chất lượng", "Quality"), false)
	p.quality()
	p.begin(p.say("Phương pháp", "Method"), false)
	p.method()
	p.book.SetActiveSheet(0)
	return p.err
}

// do notes the first error.
func (p *printer) do(err error) {
	if p.err == nil && err != nil {
		p.err = err
	}
}

func (p *printer) makeStyles() {
	thin := []excelize.Border{{Type: "bottom", Color: "BFBFBF", Style: 1}}
	make := func(s excelize.Style) int {
		if s.Font == nil {
			s.Font = &excelize.Font{}
		}
		s.Font.Family = "Calibri"
		if s.Font.Size == 0 {
			s.Font.Size = 11
		}
		id, err := p.book.NewStyle(&s)
		p.do(err)
		return id
	}
	wrapped := &excelize.Alignment{WrapText: true, Vertical: "top"}
	indented := &excelize.Alignment{Horizontal: "left", WrapText: true, Vertical: "top", Indent: 1}
	right := &excelize.Alignment{Horizontal: "right", Vertical: "top"}
	percent, one := "0.00%", "#,##0.####"
	p.styles = styles{
		title:         make(excelize.Style{Font: &excelize.Font{Bold: true, Size: 14}}),
		note:          make(excelize.Style{Font: &excelize.Font{Italic: true, Size: 9}, Alignment: wrapped}),
		header:        make(excelize.Style{Font: &excelize.Font{Bold: true}, Alignment: &excelize.Alignment{WrapText: true, Vertical: "center", Horizontal: "center"}, Border: thin, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"E8EEF4"}}}),
		text:          make(excelize.Style{Alignment: indented, Border: thin}),
		value:         make(excelize.Style{NumFmt: 3, Alignment: indented}), // beside its name, not at the far end of the merged cells
		percent:       make(excelize.Style{CustomNumFmt: &percent, Alignment: right, Border: thin}),
		whole:         make(excelize.Style{NumFmt: 3, Alignment: right, Border: thin}), // #,##0
		figure:        make(excelize.Style{CustomNumFmt: &one, Alignment: right, Border: thin}),
		strong:        make(excelize.Style{Font: &excelize.Font{Bold: true}, Alignment: wrapped, Border: thin}),
		strongPercent: make(excelize.Style{Font: &excelize.Font{Bold: true, Size: 14}, Alignment: right, CustomNumFmt: &percent, Border: thin}),
	}
}

// begin makes the next sheet the one that is written on.
func (p *printer) begin(name string, first bool) {
	if first {
		p.do(p.book.SetSheetName("Sheet1", name))
	} else {
		_, err := p.book.NewSheet(name)
		p.do(err)
	}
	p.sheet, p.row, p.wide = name, 0, nil
	a4, landscape, wide, tall := 9, "landscape", 1, 0
	fit := true
	p.do(errors.Join(
		p.book.SetPageLayout(name, &excelize.PageLayoutOptions{Size: &a4, Orientation: &landscape, FitToWidth: &wide, FitToHeight: &tall}),
		p.book.SetSheetProps(name, &excelize.SheetPropsOptions{FitToPage: &fit}),
		p.book.SetHeaderFooter(name, &excelize.HeaderFooterOptions{OddHeader: "&L" + footer(p.report.Title.In(p.language)) + "&R&A",
			OddFooter: "&L" + footer(p.report.Program) + "&R&P/&N"}),
	))
}

// footer is a text that may stand in a header or footer.
func footer(s string) string {
	var out []rune
	for _, r := range s {
		if out = append(out, r); r == '&' {
			out = append(out, '&')
		}
	}
	return string(out[:min(len(out), 100)])
}

// line writes a row of values with one style each; nil is an empty cell, and a
// number that is none as well.
func (p *printer) line(values []any, style func(column int) int) {
	p.row++
	for i, v := range values {
		cell := fmt.Sprintf("%s%d", columnName(i+1), p.row)
		p.do(p.book.SetCellStyle(p.sheet, cell, cell, style(i)))
		switch v := v.(type) {
		case study.Number:
			if !math.IsNaN(float64(v)) && !math.IsInf(float64(v), 0) {
				p.do(p.book.SetCellFloat(p.sheet, cell, float64(v), -1, 64))
			}
		case int64:
			p.do(p.book.SetCellInt(p.sheet, cell, v))
		case int:
			p.do(p.book.SetCellInt(p.sheet, cell, int64(v)))
		case string:
			p.do(p.book.SetCellStr(p.sheet, cell, v))
		}
	}
	p.heighten(values)
}

// columns sets the widths of the sheet's columns.
func (p *printer) columns(widths ...float64) {
	p.wide = widths
	for i, w := range widths {
		p.do(p.book.SetColWidth(p.sheet, columnName(i+1), columnName(i+1), w))
	}
}

// heighten makes the last row high enough for its texts, which not every program
// does by itself.
func (p *printer) heighten(values []any) {
	lines := 1.0
	for i, v := range values {
		if s, text := v.(string); text && i < len(p.wide) {
			lines = max(lines, math.Ceil(1.15*float64(len([]rune(s)))/p.wide[i]))
		}
	}
	if lines > 1 {
		p.do(p.book.SetRowHeight(p.sheet, p.row, 15*lines))
	}
}

// heading writes a sheet's title and its notes over the width of the table.
func (p *printer) heading(title string, width int, notes ...string) {
	p.line([]any{title}, func(int) int { return p.styles.title })
	if p.report.Demo {
		notes = append([]string{p.say("DỮ LIỆU MINH HỌA: không phải câu trả lời thật.", "DEMONSTRATION: no real answers.")}, notes...)
	}
	for _, n := range notes {
		p.line([]any{n}, func(int) int { return p.styles.note })
		p.do(p.book.MergeCell(p.sheet, fmt.Sprintf("A%d", p.row), fmt.Sprintf("%s%d", columnName(width), p.row)))
		p.do(p.book.SetRowHeight(p.sheet, p.row, 13*math.Ceil(float64(len([]rune(n)))/130)+2))
	}
}

// header writes a table's header, keeps it in view and repeats it on paper.
func (p *printer) header(names []any) {
	p.line(names, func(int) int { return p.styles.header })
	p.do(p.book.SetPanes(p.sheet, &excelize.Panes{Freeze: true, YSplit: p.row, TopLeftCell: fmt.Sprintf("A%d", p.row+1), ActivePane: "bottomLeft"}))
	p.do(p.book.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", Scope: p.sheet,
		RefersTo: fmt.Sprintf("'%s'!$%d:$%d", p.sheet, p.row, p.row)}))
}

// used are the formulas of some lines.
func used(lines []Line) []analysis.Formula {
	var all []analysis.Formula
	seen := map[analysis.Formula]bool{}
	for _, l := range lines {
		if !seen[l.Formula] {
			seen[l.Formula] = true
			all = append(all, l.Formula)
		}
	}
	return all
}
