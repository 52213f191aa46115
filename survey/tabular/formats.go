package tabular

import (
	"errors"
	"io"
	"strings"
)

// format is what the number format of a cell makes of a number.
type format struct {
	kind formatKind
	pad  int // digits to fill up with zeros, for codes such as 007
}

type formatKind uint8

const (
	plain formatKind = iota
	percent
	day
	clock
	moment // day and clock
)

// builtIn are the formats that have a number but no code in the file
// (ECMA-376-1, 18.8.30); 27 to 36 and 50 to 58 are dates of East Asian locales.
func builtIn(id int) format {
	switch {
	case id == 9 || id == 10:
		return format{kind: percent}
	case id >= 14 && id <= 17, id >= 27 && id <= 31, id == 36, id >= 50 && id <= 54, id == 57, id == 58:
		return format{kind: day}
	case id >= 18 && id <= 21, id >= 32 && id <= 35, id >= 45 && id <= 47, id == 55, id == 56:
		return format{kind: clock}
	case id == 22:
		return format{kind: moment}
	}
	return format{}
}

// readFormats reads the formats of all cell styles.
func readFormats(b *workbook, name string) ([]format, error) {
	m, done, err := b.part(name)
	if err != nil {
		return nil, err
	}
	defer done()
	own := map[int]format{}
	var all []format
	inCells := false
	for {
		t, err := m.next()
		if errors.Is(err, io.EOF) {
			return all, nil
		}
		if err != nil {
			return nil, b.explain(name, err)
		}
		switch element := string(m.name); {
		case t == words:
		case element == "cellXfs":
			inCells = t == opening && !m.self
		case t == opening && element == "numFmt":
			id, known := digits(m.attribute("numFmtId"))
			code, err := unescape(nil, m.attribute("formatCode"))
			if err != nil || !known {
				return nil, damaged("a number format in %s", name)
			}
			own[id] = custom(string(code))
		case t == opening && element == "xf" && inCells:
			id, _ := digits(m.attribute("numFmtId"))
			f, ok := own[id]
			if !ok {
				f = builtIn(id)
			}
			all = append(all, f)
		}
	}
}

// custom reads a format code as far as it matters here.
func custom(code string) format {
	letters := strings.ToLower(bare(code))
	if letters == "general" || letters == "@" {
		return format{}
	}
	letters = strings.NewReplacer("am/pm", "h", "a/p", "h").Replace(letters)
	hours := strings.ContainsAny(letters, "hs")
	days := strings.ContainsAny(letters, "dy") || strings.Contains(letters, "mmm") || !hours && strings.Contains(letters, "m")
	switch {
	case days && hours:
		return format{kind: moment}
	case days:
		return format{kind: day}
	case hours:
		return format{kind: clock}
	case strings.Contains(letters, "%"):
		return format{kind: percent}
	case len(letters) > 1 && strings.Trim(letters, "0") == "":
		return format{pad: len(letters)}
	}
	return format{}
}

// bare is the first section of a format code without quoted letters, escapes,
// fillers, colours and conditions; elapsed hours, [h], keep their letter.
func bare(code string) string {
	var b strings.Builder
	for i := 0; i < len(code); i++ {
		switch c := code[i]; c {
		case ';':
			return b.String()
		case '\\', '_', '*':
			i++
		case '"':
			end := strings.IndexByte(code[i+1:], '"')
			if end < 0 {
				return b.String()
			}
			i += end + 1
		case '[':
			end := strings.IndexByte(code[i:], ']')
			if end < 0 {
				return b.String()
			}
			if inside := strings.ToLower(code[i+1 : i+end]); inside != "" && (strings.Trim(inside, "h") == "" || strings.Trim(inside, "m") == "" || strings.Trim(inside, "s") == "") {
				b.WriteByte('h')
			}
			i += end
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}
