package table

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// Flaw is something in a layout that cannot be right, or a header in no known
// form. [ParseLayout], [Layout.Validate], [Guess] and [Read] return flaws,
// wrapped, and joined where there are several. Code is stable and keys the
// message catalogue, Args fill its blanks in order.
type Flaw struct {
	Code string
	Args []string

	words string
}

// Error says the flaw in English.
func (f *Flaw) Error() string { return f.words }

// flaw makes a flaw from its English words.
func flaw(code, format string, args ...any) error {
	f := &Flaw{Code: code, words: fmt.Sprintf(format, args...)}
	for _, a := range args {
		f.Args = append(f.Args, fmt.Sprint(a))
	}
	return f
}

// notJSON says what the JSON reader found: in its own words it would name Go
// types, and no line.
func notJSON(text []byte, err error) error {
	if key, unknown := strings.CutPrefix(err.Error(), "json: unknown field "); unknown {
		return flaw("layout_key", "unknown field %q", strings.Trim(key, `"`))
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return flaw("layout_cut", "not JSON: it ends too early")
	}
	if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return flaw("layout_value", "%q cannot be a %s", wrong.Field, wrong.Value)
	}
	if wrong, ok := errors.AsType[*json.SyntaxError](err); ok {
		before := string(text[:min(max(wrong.Offset-1, 0), int64(len(text)))])
		line, character := 1+strings.Count(before, "\n"), 1+len([]rune(before[strings.LastIndex(before, "\n")+1:]))
		return flaw("layout_syntax", "not JSON: line %d, character %d", line, character)
	}
	return err
}
