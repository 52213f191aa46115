package export

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/xuri/excelize/v2"

	"sipas/analysis/study"
	"sipas/survey"
)

// WriteXLSX writes the annex as a workbook: a sheet for each of its own, with
// the way its figures were made above the table. Numbers are numbers with the
// format that they are published in; the mark of a shared place is part of the
// format. Every sheet prints on A4 with the table's head on each page. The same
// annex gives the same bytes.
func (a *Annex) WriteXLSX(w io.Writer) (Digest, error) {
	book := excelize.NewFile()
	defer func() { _ = book.Close() }() // it holds nothing but memory
	b := &annexBook{annex: a, formats: map[annexFormat]int{}, printer: &printer{
		report: &Report{Title: survey.Text{a.Language: a.Running}, Program: a.Program, Demo: a.Demo}, book: book, language: a.Language}}
	if err := b.print(); err != nil {
		return Digest{}, fmt.Errorf("laying out the annex: %w", err)
	}
	out := newSealed(w)
	if err := writeCanonical(out, book); err != nil {
		return Digest{}, fmt.Errorf("writing the annex: %w", err)
	}
	d, err := out.digest()
	for _, s := range a.Sheets {
		d.Rows = max(d.Rows, len(s.Rows))
	}
	return d, err
}

// annexBook lays out an annex, sheet by sheet.
type annexBook struct {
	*printer
	annex   *Annex
	formats map[annexFormat]int // styles made so far
}

// annexFormat is what tells the styles of cells apart.
type annexFormat struct {
	words, percent, strong bool
	empty                  bool // of a column of figures, without one
	decimals, depth        int
	mark                   string
}

func (b *annexBook) print() error {
	b.makeStyles()
	for i := range b.annex.Sheets {
		b.sheetOf(&b.annex.Sheets[i], i == 0)
	}
	b.book.SetActiveSheet(0)
	return b.err
}

func (b *annexBook) sheetOf(s *AnnexSheet, first bool) {
	b.begin(s.Name, first)
	across := len(s.Columns)
	if s.Fixed > 0 {
		across = min(across, s.Fixed+8) // what a page holds
	}
	notes := s.Notes
	if b.annex.Marked != "" && !b.annex.Demo {
		notes = append([]string{b.annex.Marked}, notes...)
	}
	b.heading(s.Title, across, notes...)
	var widths []float64
	var names []any
	for _, c := range s.Columns {
		widths, names = append(widths, c.Wide), append(names, c.Title)
	}
	b.columns(widths...)
	if s.Fixed == 0 {
		b.header(names)
	} else {
		b.wideHeader(names, s.Fixed)
	}
	for _, r := range s.Rows {
		b.rowOf(s, r)
	}
}

// wideHeader is the header of a table that goes on to the right: its first
// columns stay in view and stand on each page, which holds as much as it can
// in a size that can be read.
func (b *annexBook) wideHeader(names []any, fixed int) {
	b.line(names, func(int) int { return b.styles.header })
	a4, landscape, scale, fit := 9, "landscape", uint(70), false
	last := columnName(fixed)
	b.do(errors.Join(
		b.book.SetSheetProps(b.sheet, &excelize.SheetPropsOptions{FitToPage: &fit}),
		b.book.SetPageLayout(b.sheet, &excelize.PageLayoutOptions{Size: &a4, Orientation: &landscape, AdjustTo: &scale}),
		b.book.SetPanes(b.sheet, &excelize.Panes{Freeze: true, XSplit: fixed, YSplit: b.row,
			TopLeftCell: fmt.Sprintf("%s%d", columnName(fixed+1), b.row+1), ActivePane: "bottomRight"}),
		b.book.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", Scope: b.sheet,
			RefersTo: fmt.Sprintf("'%[1]s'!$A:$%[2]s,'%[1]s'!$%[3]d:$%[3]d", b.sheet, last, b.row)}),
	))
}

// rowOf writes a line; a heading stands across all columns.
func (b *annexBook) rowOf(s *AnnexSheet, r AnnexRow) {
	heading := r.Strong && len(r.Cells) == 1
	var values []any
	for i, c := range s.Columns {
		x := r.cell(i)
		switch v := c.published(x.Figure); {
		case v != nil:
			f, _ := v.Float64() // the nearest there is to a decimal number: what a spreadsheet shows of it is the same
			values = append(values, study.Number(f))
		case x.Text != "":
			values = append(values, x.Text)
		default:
			values = append(values, nil)
		}
	}
	if heading {
		wide := b.wide
		b.wide = nil // it has the room of all columns
		defer func() { b.wide = wide }()
	}
	b.line(values, func(i int) int {
		c, x := s.Columns[i], r.cell(i)
		f := annexFormat{words: c.Words, empty: x.Figure == nil, percent: c.Percent, strong: r.Strong, decimals: c.Decimals, mark: x.Mark}
		if c.Words && i == s.named() {
			f.depth = r.Depth
		}
		return b.style(f)
	})
	if heading {
		b.do(b.book.MergeCell(b.sheet, fmt.Sprintf("A%d", b.row), fmt.Sprintf("%s%d", columnName(len(s.Columns)), b.row)))
	}
}

// named is the column that holds the names of the lines: the last of words
// before the figures.
func (s *AnnexSheet) named() int {
	for i, c := range s.Columns {
		if !c.Words {
			return max(0, i-1)
		}
	}
	return 0
}

// style is that of cells of a format.
func (b *annexBook) style(f annexFormat) int {
	if id, ok := b.formats[f]; ok {
		return id
	}
	s := excelize.Style{Font: &excelize.Font{Family: "Calibri", Size: 11, Bold: f.strong},
		Border: []excelize.Border{{Type: "bottom", Color: "BFBFBF", Style: 1}}, Alignment: &excelize.Alignment{Vertical: "top"}}
	switch {
	case f.words:
		s.Alignment.WrapText, s.Alignment.Horizontal, s.Alignment.Indent = true, "left", 1+f.depth
	case f.empty:
		s.Alignment.WrapText, s.Alignment.Horizontal = true, "right"
	default:
		code := f.code()
		s.CustomNumFmt, s.Alignment.Horizontal = &code, "right"
	}
	id, err := b.book.NewStyle(&s)
	b.do(err)
	b.formats[f] = id
	return id
}

// code is the format of a number as a spreadsheet knows it.
func (f annexFormat) code() string {
	code := "#,##0"
	if f.decimals > 0 {
		code += "." + strings.Repeat("0", f.decimals)
	}
	if f.percent {
		code += "%"
	}
	if f.mark != "" {
		code += `"` + f.mark + `"`
	}
	return code
}
