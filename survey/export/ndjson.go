package export

import (
	"context"
	"encoding/json"
	"io"
	"strconv"
)

// lines is one JSON object a line. Members without an answer are left out:
// ratings are numbers or "NA", options their codes, marks and flags true or
// false.
type lines struct{ book *Codebook }

func (l lines) write(ctx context.Context, out io.Writer, rows *gathered) error {
	return rows.render(ctx, out, 0, buckets, l.renderer)
}

func (l lines) renderer() renderer {
	columns := l.book.columns()
	names, spellings := make([][]byte, len(columns)), make([][][]byte, len(columns))
	for i := range columns {
		names[i] = append(quoted(columns[i].Name), ':')
		if columns[i].coded() {
			spellings[i] = columns[i].members()
		}
	}
	wave := quoted(l.book.Wave)
	return func(b []byte, r *row) []byte {
		b = append(b, '{')
		for i := range columns {
			c := &columns[i]
			var value []byte
			switch {
			case spellings[i] != nil:
				value = spellings[i][c.code(r)+shift]
			case c.from == fromNumber:
				b = append(b, names[i]...)
				b = strconv.AppendInt(b, int64(r.number), 10)
				continue
			case c.from == fromWave:
				value = wave
			default:
				if s := c.text(r, ""); len(s) > 0 {
					value = quoted(string(s))
				}
			}
			if len(value) > 0 {
				b = append(append(append(b, ','), names[i]...), value...)
			}
		}
		return append(b, "}\n"...)
	}
}

// members are a coded column's values in JSON, by number + shift; empty for
// what is left out.
func (c *column) members() [][]byte {
	all := c.spellings(false)
	for n, s := range all {
		switch number := n - shift; {
		case len(s) == 0:
		case c.Kind == Yes, c.Kind == Mark:
			all[n] = strconv.AppendBool(nil, number == 1)
		case c.Kind == Rating && number > 0:
		default:
			all[n] = quoted(string(s))
		}
	}
	return all
}

// quoted is a string in JSON.
func quoted(s string) []byte {
	b, _ := json.Marshal(s) // a string always can
	return b
}
