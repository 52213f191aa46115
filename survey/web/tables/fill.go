package tables

import (
	"strings"
	"unicode"

	"sipas/survey/tabular"
	"sipas/survey/web/typed"
)

// fill puts a table that was pasted or uploaded into the rows of the form, and
// tells which scale it has: the chosen one, unless the table has not all of its
// answers and has all those of another one.
func fill(f *typed.Form, chosen scale, text, name string) (scale, error) {
	t, err := tabular.Read(strings.NewReader(text), name, tabular.Limits{Bytes: maxUpload, Rows: rows, Columns: 40, Cell: 2000, Problems: 20})
	if err != nil {
		return chosen, err
	}
	for i, h := range t.Header.Cells { // "Rất hài lòng / Đúng hẹn": each row may call its answers otherwise
		first, _, _ := strings.Cut(h.Text, "/")
		t.Header.Cells[i].Text = strings.TrimSpace(first)
	}
	s, layout, err := chosen.in(t)
	if err != nil {
		return chosen, err
	}
	clearRows(f, s)
	i := 0
	var before []string // what the next row calls its answers
	for row, err := range t.Rows() {
		if err != nil {
			return chosen, err
		}
		if words := wordsOnly(layout, row, s); words != nil {
			before = append(words, layout.Cell(row, "name").Text)
			continue
		}
		fillRow(f, s, i, row, layout, before)
		before = nil
		i++
	}
	return s, nil
}

// in finds the columns of a table, and the scale that they are of.
func (s scale) in(t *tabular.Table) (scale, *tabular.Layout, error) {
	layout, err := columnsOf(s).In(t)
	if err == nil && s.whole(layout) {
		return s, layout, nil
	}
	for _, other := range scales {
		if l, fault := columnsOf(other).In(t); fault == nil && other.whole(l) {
			return other, l, nil
		}
	}
	return s, layout, err
}

// whole tells whether each answer has a column.
func (s scale) whole(l *tabular.Layout) bool {
	for i := range s.answers {
		if !l.Has(answerKey(i + 1)) {
			return false
		}
	}
	return true
}

// wordsOnly are the answers of a row in which no number stands: what the row
// beneath it calls them ("đúng hẹn", "chậm nhưng chấp nhận được", "không đúng
// hẹn"). nil for any other row.
func wordsOnly(layout *tabular.Layout, row tabular.Row, s scale) (words []string) {
	for i := range s.answers {
		text := layout.Cell(row, answerKey(i+1)).Text
		if !strings.ContainsFunc(text, unicode.IsLetter) || strings.ContainsFunc(text, unicode.IsDigit) {
			return nil
		}
		words = append(words, text)
	}
	return words
}

// fillRow puts a row of a table into one of the form. before are its own words
// for the answers and its name, when they stood in a row above it.
func fillRow(f *typed.Form, s scale, i int, row tabular.Row, layout *tabular.Layout, before []string) {
	for _, c := range inputs(s) {
		f.Set(cellName(i, c.Key), layout.Cell(row, c.Key).Text)
	}
	for k := range s.answers {
		at := cellName(i, answerKey(k+1))
		if share := layout.Cell(row, shareKey(k+1)).Text; share != "" {
			f.Set(at, strings.TrimSpace(f.Raw(at)+" "+strings.TrimSuffix(share, "%")+"%"))
		}
		if before != nil && f.Raw(at) != "" {
			f.Set(at, strings.TrimRight(before[k], ": ")+": "+f.Raw(at))
		}
	}
	if name := cellName(i, "name"); before != nil && f.Raw(name) == "" {
		f.Set(name, before[len(before)-1])
	}
}

// clearRows empties the rows of the form.
func clearRows(f *typed.Form, s scale) {
	for i := range rows {
		for _, c := range inputs(s) {
			f.Set(cellName(i, c.Key), "")
		}
	}
}
