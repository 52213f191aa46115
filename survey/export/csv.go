package export

import (
	"bytes"
	"context"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"
)

// csvLayout is a dialect of CSV. Lines end with CR LF.
type csvLayout struct {
	book      *Codebook
	separator byte
	mark      bool // a byte order mark first
	quoted    bool // quotes round every text, not only where needed
	coded     bool // numbers for answers, no line breaks in texts
	local     bool // the day a second time, as it is written in Vietnam
}

// dayLocal is the column that csvLayout.local adds after "day".
const dayLocal = "day_local"

func (l *csvLayout) write(ctx context.Context, out io.Writer, rows *gathered) error {
	if _, err := out.Write(l.header()); err != nil {
		return err
	}
	return rows.render(ctx, out, 0, buckets, l.renderer)
}

func (l *csvLayout) header() []byte {
	var b []byte
	if l.mark {
		b = append(b, "\uFEFF"...)
	}
	for i, v := range l.book.Variables {
		if i > 0 {
			b = append(b, l.separator)
		}
		b = l.cell(b, []byte(v.Name))
		if l.local && v.Name == "day" {
			b = l.cell(append(b, l.separator), []byte(dayLocal))
		}
	}
	return append(b, "\r\n"...)
}

func (l *csvLayout) renderer() renderer {
	columns := l.book.columns()
	spellings := make([][][]byte, len(columns))
	for i := range columns {
		if columns[i].coded() {
			spellings[i] = columns[i].spellings(l.coded)
			for j, s := range spellings[i] {
				if number := len(s) > 0 && strings.Trim(string(s), "-0123456789") == ""; !number {
					spellings[i][j] = l.cell(nil, s)
				}
			}
		}
	}
	return func(b []byte, r *row) []byte {
		for i := range columns {
			c := &columns[i]
			if i > 0 {
				b = append(b, l.separator)
			}
			switch {
			case spellings[i] != nil:
				b = append(b, spellings[i][c.code(r)+shift]...)
			case c.from == fromNumber:
				b = strconv.AppendInt(b, int64(r.number), 10)
			default:
				b = l.cell(b, c.text(r, l.book.Wave))
			}
			if l.local && c.from == fromLabel && c.at == labelDay {
				b = l.cell(append(b, l.separator), localDay(r.labels[labelDay]))
			}
		}
		return append(b, "\r\n"...)
	}
}

// localDay turns 2026-03-05 into 05/03/2026.
func localDay(iso []byte) []byte {
	if len(iso) != len("2026-03-05") {
		return nil
	}
	return []byte{iso[8], iso[9], '/', iso[5], iso[6], '/', iso[0], iso[1], iso[2], iso[3]}
}

// cell appends a text.
func (l *csvLayout) cell(b, text []byte) []byte {
	if len(text) == 0 {
		return b
	}
	risky := formula(text)
	if !l.quoted && !risky && !bytes.ContainsAny(text, "\"\r\n\t ;,") {
		return append(b, text...)
	}
	b = append(b, '"')
	if risky {
		b = append(b, ' ')
	}
	for _, c := range text {
		switch {
		case c == '"':
			b = append(b, '"', '"')
		case l.coded && (c == '\n' || c == '\r' || c == '\t'):
			b = append(b, ' ')
		default:
			b = append(b, c)
		}
	}
	return append(b, '"')
}

// formula tells whether a spreadsheet would take a text for one (OWASP, CSV
// Injection). As in package tabular, a blank before it makes it harmless.
func formula(text []byte) bool {
	r, _ := utf8.DecodeRune(text)
	return strings.ContainsRune("=+-@\t\r\n＝＋－＠", r)
}
