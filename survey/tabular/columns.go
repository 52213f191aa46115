package tabular

import (
	"slices"
	"strings"
	"unicode"

	"sipas/survey"
)

// Column is something that a table may or must have.
type Column struct {
	Key      string   // by which the program asks for it; accepted as a header as well
	Names    []string // headers that people write, the proper one first
	Required bool     // the column must be there; whether a cell may be empty is for the caller to say
}

// name is the header to suggest to people.
func (c Column) name() string {
	if len(c.Names) > 0 {
		return c.Names[0]
	}
	return c.Key
}

// Columns are all that a table may have.
type Columns []Column

// Layout tells which column of a table is which.
type Layout struct{ at map[string]int }

// In finds the columns in the header of a table. Headers are compared without
// case, accents and signs, so that "ma quay" and "Mã quầy *" are the same.
// The error is KindInvalid, table.columns, with a Problem per header:
// column.unknown (Args: the header, and perhaps the nearest one that is
// accepted), column.repeated (Args: the header, the cell of the first) and
// column.missing (Args: the header wanted) on the row of the header.
func (cs Columns) In(t *Table) (*Layout, error) {
	l := &Layout{at: map[string]int{}}
	var found Findings
	for _, h := range t.Header.Cells {
		if h.Text == "" {
			continue
		}
		i := slices.IndexFunc(cs, func(c Column) bool { return c.called(h.Text) })
		if i < 0 {
			cs.unknown(&found, h)
			continue
		}
		if first, taken := l.at[cs[i].Key]; taken {
			found.Add(h, "column.repeated", h.Text, Cell{Row: h.Row, Column: first}.Name())
			continue
		}
		l.at[cs[i].Key] = h.Column
	}
	for _, c := range cs {
		if c.Required && !l.Has(c.Key) {
			found.Add(Cell{Row: t.Header.Number}, "column.missing", c.name())
		}
	}
	return l, found.Err("table.columns")
}

func (cs Columns) unknown(found *Findings, h Cell) {
	if near := cs.nearest(h.Text); near != "" {
		found.Add(h, "column.unknown_near", h.Text, near)
		return
	}
	found.Add(h, "column.unknown", h.Text)
}

func (c Column) called(header string) bool {
	is := sameHeader(header)
	return is(c.Key) || slices.ContainsFunc(c.Names, is)
}

func sameHeader(a string) func(string) bool {
	folded := foldHeader(a)
	return func(b string) bool { return folded == foldHeader(b) }
}

// foldHeader keeps letters and digits, and one blank between words.
func foldHeader(s string) string {
	words := strings.FieldsFunc(survey.Fold(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	return strings.Join(words, " ")
}

// nearest is the accepted header that looks most like the given one, "" if
// none is nearly the same: a third of its letters may differ.
func (cs Columns) nearest(header string) string {
	want := []rune(foldHeader(header))
	best, least := "", max(1, len(want)/3)+1
	for _, c := range cs {
		for i, name := range append([]string{c.Key}, c.Names...) {
			if d := distance(want, []rune(foldHeader(name))); d < least {
				best, least = name, d
				if i == 0 {
					best = c.name()
				}
			}
		}
	}
	return best
}

// distance is the number of letters to insert, delete or replace to get from
// a to b (Levenshtein).
func distance(a, b []rune) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i, x := range a {
		diagonal := row[0]
		row[0] = i + 1
		for j, y := range b {
			change := diagonal
			if x != y {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}

// Has tells whether the table has the column.
func (l *Layout) Has(key string) bool { return l.at[key] > 0 }

// Cell is a row's cell of a column. Without the column it is empty, and its
// name is that of the row.
func (l *Layout) Cell(r Row, key string) Cell {
	i := l.at[key]
	if i < 1 || i > len(r.Cells) {
		return Cell{Row: r.Number}
	}
	return r.Cells[i-1]
}

// Keys remembers where each key of a table stood first.
type Keys map[string]Cell

// Take notes a cell whose text may stand in the column once. When it has been
// there before (without regard to case), first is where. Empty cells are not
// noted.
func (k Keys) Take(c Cell) (first Cell, again bool) {
	if c.Text == "" {
		return Cell{}, false
	}
	key := strings.ToLower(c.Text)
	if first, again = k[key]; !again {
		k[key] = c
	}
	return first, again
}
