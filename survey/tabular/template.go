package tabular

import (
	"errors"
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"
)

// Template is a workbook of one or more sheets to be filled in.
type Template []Sheet

// Sheet is a sheet of a Template.
type Sheet struct {
	Name    string
	Columns []Heading
	Rows    [][]Value // beneath the header
}

// Heading is a column's name and what to put under it.
type Heading struct {
	Name    string
	Hint    string   // shown when a cell of the column is chosen; at most 255 characters
	Width   float64  // in characters; 0: 20
	Choices []string // a list to pick from; together at most 255 characters
}

// hinted is how far down hints and lists reach.
const hinted = 10_000

// WriteTemplate writes a workbook: the header bold and always in view, every
// cell beneath it a text cell, so that codes keep their zeros and nothing
// turns into a date or a formula.
func WriteTemplate(w io.Writer, t Template) error {
	book := excelize.NewFile()
	defer func() { _ = book.Close() }() // it holds nothing but memory
	for i, s := range t {
		if i == 0 {
			if err := book.SetSheetName("Sheet1", s.Name); err != nil {
				return fmt.Errorf("naming sheet %s: %w", s.Name, err)
			}
		} else if _, err := book.NewSheet(s.Name); err != nil {
			return fmt.Errorf("adding sheet %s: %w", s.Name, err)
		}
		if err := s.write(book); err != nil {
			return fmt.Errorf("sheet %s: %w", s.Name, err)
		}
	}
	if err := book.Write(w); err != nil {
		return fmt.Errorf("writing the workbook: %w", err)
	}
	return nil
}

func (s Sheet) write(book *excelize.File) error {
	bold, err := book.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true},
		Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}, NumFmt: asText})
	if err != nil {
		return err
	}
	text, err := book.NewStyle(&excelize.Style{NumFmt: asText, Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}})
	if err != nil {
		return err
	}
	for i, c := range s.Columns {
		name, width := ColumnName(i+1), c.Width
		if width == 0 {
			width = 20
		}
		err := errors.Join(book.SetColStyle(s.Name, name, text), book.SetColWidth(s.Name, name, name, width),
			book.SetCellStr(s.Name, name+"1", c.Name), book.SetCellStyle(s.Name, name+"1", name+"1", bold), s.help(book, name, c))
		if err != nil {
			return err
		}
	}
	for i, row := range s.Rows {
		for j, v := range row {
			if err := v.put(book, s.Name, fmt.Sprintf("%s%d", ColumnName(j+1), i+2)); err != nil {
				return err
			}
		}
	}
	return book.SetPanes(s.Name, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"})
}

// asText is the number format "@".
const asText = 49

func (v Value) put(book *excelize.File, sheet, at string) error {
	switch {
	case v.number:
		n, _ := Whole(v.text)
		return book.SetCellInt(sheet, at, int64(n))
	case v.text != "":
		return book.SetCellStr(sheet, at, v.text)
	}
	return nil
}

// help puts a column's hint and list on its cells.
func (s Sheet) help(book *excelize.File, name string, c Heading) error {
	if c.Hint == "" && c.Choices == nil {
		return nil
	}
	v := excelize.NewDataValidation(true)
	v.SetSqref(fmt.Sprintf("%s2:%s%d", name, name, hinted))
	if c.Hint != "" {
		v.SetInput(cut(c.Name, 32), cut(c.Hint, 255))
	}
	if c.Choices != nil {
		if err := v.SetDropList(c.Choices); err != nil {
			return err
		}
	}
	return book.AddDataValidation(s.Name, v)
}

// cut is the first n characters of s.
func cut(s string, n int) string {
	r := []rune(s)
	return string(r[:min(n, len(r))])
}
