package table

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// mark is the byte order mark that some programs put before UTF-8.
var mark = []byte("\uFEFF")

// header is the first record of a file.
type header struct {
	names     []string
	separator byte
	row       int // of the file, counted from 1: blank lines may stand before
}

// readHeader reads the first record and returns what follows it.
func readHeader(data []byte) (h header, rest []byte, err error) {
	data = lineFeeds(bytes.TrimPrefix(data, mark))
	for h.row = 1; len(data) > 0; h.row++ {
		blank := blankLine(data)
		if blank == 0 {
			break
		}
		data = data[blank:]
	}
	h.separator = separatorOf(data)
	if len(data) == 0 {
		return h, nil, &Problems{List: []Problem{{Code: NoHeader}}, Total: 1}
	}
	var problems Problems
	at, more := 0, true
	for more {
		var f field
		quoted := data[min(at, len(data)-1)] == '"'
		f, at = nextField(data, at, h.separator)
		more = f.more
		name := clean(string(f.bytes))
		bad := f.problem
		switch {
		case bad != "":
		case !utf8.ValidString(name):
			bad = BadText
		case !quoted && strings.Contains(name, "\r"):
			bad = MixedLines
		}
		if bad != "" {
			problems.add(100, Problem{Row: h.row, Column: shorten(name), Code: bad, Found: name})
		}
		h.names = append(h.names, name)
	}
	if other := otherSeparator(h.names); other != "" {
		problems.add(100, Problem{Row: h.row, Code: OtherSeparator, Found: other, Allowed: "comma, semicolon"})
	}
	if problems.Total > 0 {
		return h, nil, &problems
	}
	return h, data[at:], nil
}

// lineFeeds returns the data with line feeds at the ends of lines, if these
// end by a carriage return alone, as old programs wrote them. A file with any
// line feed is left as it is.
func lineFeeds(data []byte) []byte {
	if bytes.IndexByte(data, '\r') < 0 || bytes.IndexByte(data, '\n') >= 0 {
		return data
	}
	out := bytes.Clone(data)
	inside := false
	for i, c := range out {
		switch {
		case c == '"':
			inside = !inside
		case c == '\r' && !inside:
			out[i] = '\n'
		}
	}
	return out
}

// otherSeparator names what separates the columns of a header that is a single
// one by commas and semicolons; "" for nothing known.
func otherSeparator(names []string) string {
	switch {
	case len(names) != 1:
		return ""
	case strings.Contains(names[0], "\t"):
		return "tab"
	case strings.Contains(names[0], "|"):
		return "vertical bar"
	}
	return ""
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
