package table

import (
	"fmt"

	"sipas/analysis"
)

// part is a run of records, parsed: cells by row, one row after the other.
type part struct {
	*grammar
	records  int   // of the file, blank and bad ones too
	blanks   []int // for each blank record, the rows before it
	rows     int
	answers  []uint8
	codes    []uint32
	dicts    []dictionary
	numbers  []float64
	ids      idColumn
	problems Problems

	row row
}

// row is the record under construction.
type row struct {
	answers []uint8
	codes   []uint32
	numbers []float64
}

func (g *grammar) newPart() *part {
	p := &part{grammar: g, dicts: make([]dictionary, g.labels)}
	for i := range p.dicts {
		p.dicts[i] = newDictionary()
	}
	p.row = row{make([]uint8, g.items), make([]uint32, g.labels), make([]float64, g.numbers)}
	return p
}

// parse replaces what the part holds by the records in data, which begins and
// ends with a record.
func (p *part) parse(data []byte) {
	p.records, p.rows, p.blanks = 0, 0, p.blanks[:0]
	p.answers, p.codes, p.numbers = p.answers[:0], p.codes[:0], p.numbers[:0]
	p.ids.text, p.ids.ends = p.ids.text[:0], p.ids.ends[:0]
	p.problems = Problems{}
	for at := 0; at < len(data); {
		p.records++
		if blank := blankLine(data[at:]); blank > 0 {
			p.blanks = append(p.blanks, p.rows)
			at += blank
			continue
		}
		at = p.record(data, at)
	}
}

// blankLine returns the length of the line at the beginning of data if nothing
// stands in it, else 0.
func blankLine(data []byte) int {
	switch {
	case data[0] == '\n':
		return 1
	case data[0] == '\r' && len(data) == 1:
		return 1
	case data[0] == '\r' && data[1] == '\n':
		return 2
	}
	return 0
}

// record parses the record that begins at at and returns where the next one
// begins.
func (p *part) record(data []byte, at int) int {
	bad := p.problems.Total
	ids := len(p.ids.text)
	fields, misquoted := 0, false
	targets, separator := p.targets, p.separator
	for more := true; more; fields++ {
		// Most cells are a single digit between two separators.
		if at+1 < len(data) && data[at+1] == separator && fields < len(targets) && targets[fields].kind == answer {
			if a := p.byByte[data[at]]; a != noAnswer {
				p.row.answers[targets[fields].at] = a
				at += 2
				continue
			}
		}
		var f field
		f, at = nextField(data, at, separator)
		more = f.more
		if f.problem != "" {
			p.problem(&targets[min(fields, len(targets)-1)], f.problem, f.bytes, "")
			misquoted = true
		}
		if fields >= len(targets) || f.problem != "" {
			continue
		}
		p.cell(&targets[fields], f.bytes)
	}
	if fields != len(targets) && !misquoted {
		p.problems.Total, p.problems.List = bad, p.problems.List[:min(bad, len(p.problems.List))]
		p.problems.add(p.limit, Problem{
			Row: p.records, Code: WrongFields,
			Found: fmt.Sprint(fields), Allowed: fmt.Sprint(len(targets)),
		})
	}
	if p.problems.Total > bad {
		p.ids.text = p.ids.text[:ids]
		return at
	}
	p.rows++
	p.answers = append(p.answers, p.row.answers...)
	p.codes = append(p.codes, p.row.codes...)
	p.numbers = append(p.numbers, p.row.numbers...)
	p.ids.ends = append(p.ids.ends, uint32(len(p.ids.text)))
	return at
}

// cell takes one cell into the row.
func (p *part) cell(t *target, cell []byte) {
	ok := true
	switch t.kind {
	case answer:
		a := p.answerOf(cell)
		if a == noAnswer {
			p.problem(t, BadAnswer, cell, p.allowed)
			return
		}
		p.row.answers[t.at] = a
	case label:
		if p.row.codes[t.at], ok = p.dicts[t.at].codeOf(cell, p.missing); !ok {
			p.problem(t, BadText, cell, "UTF-8")
		}
	case numeric:
		if p.row.numbers[t.at], ok = p.numberOf(cell, t.least); !ok {
			p.problem(t, BadNumber, cell, p.allowedNumber(t))
		}
	case moments:
		if p.row.numbers[t.at], ok = p.timeOf(cell); !ok {
			p.problem(t, BadTime, cell, "2026-03-05T09:30:00+07:00, 2026-03-05 09:30:00, Unix seconds, empty")
		}
	case identity:
		p.ids.text = append(p.ids.text, cell...)
	}
}

func (p *part) problem(t *target, code Code, cell []byte, allowed string) {
	p.problems.add(p.limit, Problem{Row: p.records, Column: t.header, Code: code, Found: string(cell), Allowed: allowed})
}

func (g *grammar) allowedNumber(t *target) string {
	form := "a number like 12 or 1.5, empty"
	if g.separator == ';' {
		form = "a number like 12 or 1,5, empty"
	}
	if t.least == 0 {
		form += ", not below 0"
	}
	return form
}

// appendTo hands the rows to a builder.
func (p *part) appendTo(b *analysis.Builder) error {
	g := p.grammar
	out := analysis.Row{Labels: make([]string, g.labels)}
	for i := range p.rows {
		out.Answers = p.answers[i*g.items : (i+1)*g.items]
		out.Numbers = p.numbers[i*len(p.row.numbers) : (i+1)*len(p.row.numbers)]
		for d, code := range p.codes[i*g.labels : (i+1)*g.labels] {
			out.Labels[d] = p.dicts[d].labels[code]
		}
		if err := b.Append(out); err != nil {
			return err
		}
	}
	return nil
}
