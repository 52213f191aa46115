package seal

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"sipas/analysis"
	"sipas/survey"
	"sipas/survey/export"
)

// Opened says what was made coarser for open data.
type Opened struct {
	K        int            `json:"k"`
	Classes  int            `json:"classes"`  // groups of sheets that show the same about their givers
	Smallest int            `json:"smallest"` // sheets in the smallest of them; never fewer than K
	Uniform  int            `json:"uniform"`  // classes whose answers are all alike: only when those of the whole wave are
	Rare     bool           `json:"rare"`     // fewer than K sheets of the whole wave were asked other questions, which their answers show
	Columns  []OpenedColumn `json:"columns"`
}

// OpenedColumn is what became of a column that may point to a person.
type OpenedColumn struct {
	Name    string      `json:"name"`
	Text    survey.Text `json:"text"`   // what it says, in words; the codebook does not have dropped ones
	Shown   int         `json:"shown"`  // sheets that show their label
	Merged  int         `json:"merged"` // sheets that were put together with those of other labels; of a dropped column all
	Dropped bool        `json:"dropped,omitempty"`
}

// report says what was made coarser. b is the codebook of the dataset.
func (o *opening) report(b *export.Codebook) *Opened {
	r := &Opened{K: K, Classes: o.classes, Smallest: o.smallest, Uniform: o.uniform,
		Rare: slices.Contains(o.exempt.forms, true) || slices.Contains(o.exempt.factors, true)}
	for _, q := range o.columns {
		c := OpenedColumn{Name: q.name, Text: variableOf(b, q.name).Text, Dropped: q.dropped()}
		for _, shown := range q.shown {
			if shown {
				c.Shown++
			} else {
				c.Merged++
			}
		}
		r.Columns = append(r.Columns, c)
	}
	return r
}

// dropped tells that no sheet shows anything in a column. Units stay.
func (q *quasi) dropped() bool { return q.name != unitColumn && !slices.Contains(q.shown, true) }

// period is the column of months.
var period = export.Variable{Name: periodColumn, Kind: export.Label,
	Text: survey.Text{survey.Vietnamese: "Tháng (giờ Việt Nam)", survey.English: "Month (in Vietnam)"}}

// variableOf is the variable of a column that may point to a person. b is the
// codebook of the dataset.
func variableOf(b *export.Codebook, name string) export.Variable {
	if name == periodColumn {
		return period
	}
	return *b.Variable(name)
}

// merged is the label of what was put together.
var merged = export.Value{Code: Merged, Text: survey.Text{survey.Vietnamese: "Gộp để không lộ danh tính", survey.English: "Merged, so that nobody can be recognised"}}

// openBook is the codebook of open data: the columns that may point to a person
// and are not dropped, then all answers.
func openBook(b *export.Codebook, columns []*quasi) *export.Codebook {
	open := *b
	open.Variables = nil
	for _, q := range columns {
		if q.dropped() {
			continue
		}
		v := variableOf(b, q.name)
		shown := q.shownLabels()
		v.Values = slices.DeleteFunc(slices.Clone(v.Values), func(x export.Value) bool { return v.Kind == export.Label && !shown[x.Code] })
		if slices.Contains(q.shown, false) {
			v.Values = append(v.Values, merged)
		}
		open.Variables = append(open.Variables, v)
	}
	for _, v := range b.Variables {
		if v.Kind == export.Rating || v.Kind == export.Mark {
			open.Variables = append(open.Variables, v)
		}
	}
	return &open
}

// shownLabels are the labels that any sheet shows.
func (q *quasi) shownLabels() map[string]bool {
	seen := make([]bool, len(q.labels))
	for row, c := range q.codes {
		seen[c] = seen[c] || q.shown[row]
	}
	all := map[string]bool{}
	for code, label := range q.labels {
		if seen[code] {
			all[label] = true
		}
	}
	return all
}

// csv makes open data: RFC 4180, the records in byte order under the header.
// temp is a folder for a temporary file, see sorter.
func (o *opening) csv(temp string) (data []byte, err error) {
	s := &sorter{temp: temp, run: runSize}
	defer func() { err = errors.Join(err, s.close()) }()
	var header []string
	var cells []func(b []byte, row int) []byte
	for i := range o.book.Variables {
		v := &o.book.Variables[i]
		header = append(header, v.Name)
		cells = append(cells, o.cell(v))
	}
	b := []byte(strings.Join(header, ",") + "\r\n") // names of variables need no quotes
	if err := s.record(b); err != nil {
		return nil, err
	}
	for row := range o.frame.Rows() {
		b = b[:0]
		for i, cell := range cells {
			if i > 0 {
				b = append(b, ',')
			}
			b = cell(b, row)
		}
		if err := s.record(append(b, "\r\n"...)); err != nil {
			return nil, err
		}
	}
	return s.sorted()
}

// cell writes the cells of a variable.
func (o *opening) cell(v *export.Variable) func(b []byte, row int) []byte {
	if i := slices.IndexFunc(o.columns, func(q *quasi) bool { return q.name == v.Name }); i >= 0 {
		q := o.columns[i]
		return func(b []byte, row int) []byte { return appendCell(b, q.label(row)) }
	}
	if j := o.frame.Schema().Item(v.Question); v.Kind == export.Rating && j >= 0 {
		answers := o.frame.Item(j)
		return func(b []byte, row int) []byte { return appendRating(b, answers[row]) }
	}
	d, err := o.frame.Dimension(v.Name)
	if err != nil { // a variable of the codebook that the dataset has not got
		return func(b []byte, _ int) []byte { return b }
	}
	return func(b []byte, row int) []byte { return appendCell(b, d.Labels[d.Codes.At(row)]) }
}

func appendRating(b []byte, answer uint8) []byte {
	switch answer {
	case analysis.Missing:
		return b
	case analysis.DontKnow:
		return append(b, survey.DontKnowCode...)
	}
	return strconv.AppendUint(b, uint64(answer), 10)
}

// appendCell writes a text as package export does: one that a spreadsheet would
// take for a formula gets a blank before it.
func appendCell(b []byte, text string) []byte {
	first, _ := utf8.DecodeRuneInString(text)
	risky := text != "" && strings.ContainsRune("=+-@\t\r\n＝＋－＠", first)
	if !risky && !strings.ContainsAny(text, "\"\r\n\t ;,") {
		return append(b, text...)
	}
	b = append(b, '"')
	if risky {
		b = append(b, ' ')
	}
	b = append(b, strings.ReplaceAll(text, `"`, `""`)...)
	return append(b, '"')
}
