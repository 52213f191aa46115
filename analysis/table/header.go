package table

import (
	"bytes"
	"unicode/utf8"
)

// mark is the byte order mark that some programs put before UTF-8.
var mark = []byte("\uFEFF")

// header is the first record of a file.
type header struct {
	names     []string
	separator byte
}

// readHeader reads the first record and returns what follows it.
func readHeader(data []byte) (h header, rest []byte, err error) {
	data = bytes.TrimPrefix(data, mark)
	for len(data) > 0 && (data[0] == '\n' || data[0] == '\r') {
		data = data[1:]
	}
	h.separator = separatorOf(data)
	if len(data) == 0 {
		return h, nil, &Problems{List: []Problem{{Code: NoHeader}}, Total: 1}
	}
	var problems Problems
	at, more := 0, true
	for more {
		var f field
		f, at = nextField(data, at, h.separator)
		more = f.more
		name := clean(string(f.bytes))
		bad := f.problem
		if bad == "" && !utf8.ValidString(name) {
			bad = BadText
		}
		if bad != "" {
			problems.add(100, Problem{Row: 1, Column: shorten(name), Code: bad, Found: name})
		}
		h.names = append(h.names, name)
	}
	if problems.Total > 0 {
		return h, nil, &problems
	}
	return h, data[at:], nil
}

// separatorOf tells whether the first line holds more semicolons than commas
// outside quotes.
func separatorOf(data []byte) byte {
	commas, semicolons := 0, 0
	inside := false
	for _, c := range data {
		switch {
		case c == '"':
			inside = !inside
		case inside:
		case c == '\n':
			return more(semicolons, commas)
		case c == ',':
			commas++
		case c == ';':
			semicolons++
		}
	}
	return more(semicolons, commas)
}

func more(semicolons, commas int) byte {
	if semicolons > commas {
		return ';'
	}
	return ','
}
