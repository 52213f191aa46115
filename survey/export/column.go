package export

import (
	"strconv"

	"sipas/survey"
)

// from is where the value of a column comes from.
type from uint8

const (
	fromNumber from = iota
	fromWave
	fromLabel
	fromPartial
	fromExcluded
	fromCell
)

// column is a variable with its place in a row.
type column struct {
	*Variable
	from from
	at   int // of the labels or cells
}

var labelPlaces = map[string]int{"unit": labelUnit, "counter": labelCounter, "field": labelField, "channel": labelChannel,
	"version": labelVersion, "form": labelForm, "language": labelLanguage, "day": labelDay, "batch": labelBatch}

// columns are the variables of a codebook in their order.
func (b *Codebook) columns() []column {
	all := make([]column, len(b.Variables))
	cells := 0
	for i := range b.Variables {
		c := column{Variable: &b.Variables[i]}
		switch {
		case c.asked():
			c.from, c.at = fromCell, cells
			cells++
		case c.Kind == Number:
			c.from = fromNumber
		case c.Name == "wave":
			c.from = fromWave
		case c.Name == "partial":
			c.from = fromPartial
		case c.Name == "excluded":
			c.from = fromExcluded
		default:
			c.from, c.at = fromLabel, labelPlaces[c.Name]
		}
		all[i] = c
	}
	return all
}

// code is the number of a coded column in a row.
func (c *column) code(r *row) int {
	switch {
	case c.from == fromCell:
		return r.cells[c.at].n
	case c.from == fromPartial && r.partial, c.from == fromExcluded && r.excluded:
		return 1
	}
	return 0
}

// text is the text of a column that is not coded; the number is none.
func (c *column) text(r *row, wave string) (s []byte) {
	switch c.from {
	case fromWave:
		return []byte(wave)
	case fromLabel:
		return r.labels[c.at]
	case fromCell:
		return r.cells[c.at].words
	}
	return nil
}

// spellings are what stands for each number of a coded column, by number +
// shift: the number itself in coded files, else the code.
func (c *column) spellings(coded bool) [][]byte {
	all := make([][]byte, shift+c.largest()+1)
	set := func(v Value) {
		s := v.Code
		if coded {
			s = strconv.Itoa(v.Number)
		}
		all[v.Number+shift] = []byte(s)
	}
	for _, v := range c.Values {
		set(v)
	}
	for _, v := range c.Missing {
		set(v)
	}
	return all
}

func (c *column) largest() int {
	n := 0
	for _, v := range c.Values {
		n = max(n, v.Number)
	}
	return n
}

// layout is how a format writes the rows of a codebook.
func (f Format) layout(b *Codebook, language string) (layout, error) {
	switch f {
	case Excel:
		return &csvLayout{book: b, separator: ';', mark: true, quoted: true, local: true}, nil
	case CSV:
		return &csvLayout{book: b, separator: ','}, nil
	case Coded:
		return &csvLayout{book: b, separator: ',', mark: true, coded: true}, nil
	case XLSX:
		return &workbook{book: b, language: language}, nil
	case NDJSON:
		return lines{b}, nil
	case SAV:
		return &systemFile{book: b, language: language}, nil
	}
	return nil, survey.Errorf(ErrFormat.Kind, ErrFormat.Code, "format %q", string(f))
}
