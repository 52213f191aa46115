package tabular

import (
	"bytes"
	"encoding/binary"
	"unicode/utf16"
	"unicode/utf8"

	"sipas/survey"
)

// unicodeText is the content of a text file as UTF-8 without byte order mark.
// The error is ErrEncoding; its Problem names the cell where the text stops
// being what it says it is.
func unicodeText(content []byte) ([]byte, error) {
	switch {
	case bytes.HasPrefix(content, []byte("\xFF\xFE")):
		return fromUTF16(content[2:], binary.LittleEndian)
	case bytes.HasPrefix(content, []byte("\xFE\xFF")):
		return fromUTF16(content[2:], binary.BigEndian)
	}
	text := bytes.TrimPrefix(content, []byte("\xEF\xBB\xBF"))
	for i := 0; i < len(text); {
		if text[i] == 0 {
			return nil, notUnicode(text[:i])
		}
		if text[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, n := utf8.DecodeRune(text[i:])
		if r == utf8.RuneError && n == 1 {
			return nil, notUnicode(text[:i])
		}
		i += n
	}
	return text, nil
}

func fromUTF16(content []byte, order binary.ByteOrder) ([]byte, error) {
	text := make([]byte, 0, len(content))
	for i := 0; i+1 < len(content); i += 2 {
		r := rune(order.Uint16(content[i:]))
		if utf16.IsSurrogate(r) {
			low := rune(0)
			if i+3 < len(content) {
				low = rune(order.Uint16(content[i+2:]))
			}
			if r = utf16.DecodeRune(r, low); r == utf8.RuneError {
				return nil, notUnicode(text)
			}
			i += 2
		}
		if r == 0 {
			return nil, notUnicode(text)
		}
		text = utf8.AppendRune(text, r)
	}
	if len(content)%2 != 0 {
		return nil, notUnicode(text)
	}
	return text, nil
}

// notUnicode names the cell after the text that could be read.
func notUnicode(before []byte) error {
	at := Cell{Row: 1, Column: 1}
	reader := csvReader{text: before, separator: separator(before)}
	for {
		row, columns, ok := reader.skip()
		if !ok {
			break
		}
		at = Cell{Row: row, Column: columns}
	}
	if n := len(before); n > 0 && (before[n-1] == '\n' || before[n-1] == '\r') {
		at = Cell{Row: reader.number + 1, Column: 1}
	}
	return &survey.Error{Kind: ErrEncoding.Kind, Code: ErrEncoding.Code,
		Problems: []survey.Problem{{Field: at.Name(), Code: "table.not_utf8"}}}
}
