package export

import "strings"

// inCells are a coded column's values as the rest of a cell after its name, by
// number + shift: numbers as numbers, codes of options as texts.
func (c *column) inCells() [][]byte {
	all := c.spellings(false)
	for n, s := range all {
		number := len(s) > 0 && n >= shift && c.Kind != Choice
		switch {
		case len(s) == 0:
		case number:
			all[n] = []byte(`"><v>` + string(s) + `</v></c>`)
		default:
			all[n] = append(appendText([]byte(`" t="inlineStr"><is><t>`), s), `</t></is></c>`...)
		}
	}
	return all
}

// columnName is A for 1, AA for 27.
func columnName(n int) string {
	var s string
	for ; n > 0; n = (n - 1) / 26 {
		s = string(rune('A'+(n-1)%26)) + s
	}
	return s
}

// appendText appends a text as XML and a cell can hold it: 32,767 characters,
// none of those that XML forbids.
func appendText(b, s []byte) []byte {
	for _, r := range cutText(s) {
		switch {
		case r == '&':
			b = append(b, "&amp;"...)
		case r == '<':
			b = append(b, "&lt;"...)
		case r == '>':
			b = append(b, "&gt;"...)
		case r == '"':
			b = append(b, "&quot;"...)
		case r < ' ' && r != '\n' && r != '\t', r == 0xFFFE, r == 0xFFFF:
			b = append(b, "\uFFFD"...)
		default:
			b = append(b, string(r)...)
		}
	}
	return b
}

// longestCell is how many UTF-16 units a cell holds.
const longestCell = 32767

func cutText(s []byte) string {
	text := strings.ToValidUTF8(string(s), "\uFFFD")
	if len(text) <= longestCell {
		return text
	}
	units := 0
	for i, r := range text {
		if units++; r > 0xFFFF {
			units++
		}
		if units > longestCell {
			return text[:i]
		}
	}
	return text
}
