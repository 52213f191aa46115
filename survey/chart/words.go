package chart

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// clean is a text as it may be drawn: one line, composed (NFC), without
// control characters, characters that XML forbids, and marks that turn the
// direction of what follows.
func clean(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.Is(unicode.Cc, r), unicode.Is(unicode.Bidi_Control, r), r == 0xfffe, r == 0xffff:
			return -1
		}
		return r // invalid UTF-8 arrives as U+FFFD
	}, s)
	return strings.Join(strings.Fields(norm.NFC.String(s)), " ")
}

// wrap sets a clean text in lines no wider than width, at spaces where it can.
// After most lines the last is cut with "…"; most 0 is any number. cut says
// that the lines are not the whole text.
func (f *faces) wrap(s string, size float64, bold bool, width float64, most int) (lines []string, cut bool) {
	rest := s
	for rest != "" {
		if most > 0 && len(lines) == most-1 && f.width(rest, size, bold) > width {
			return append(lines, f.cut(rest, size, bold, width)), true
		}
		n := f.fits(rest, size, bold, width)
		lines = append(lines, strings.TrimRight(rest[:n], " "))
		rest = strings.TrimLeft(rest[n:], " ")
	}
	return lines, false
}

// fits is how many bytes of a text go into a line: up to the last space that
// leaves it narrow enough, or else as many letters as go in, at least one.
func (f *faces) fits(s string, size float64, bold bool, width float64) int {
	face, used, space := f.of(bold), 0.0, 0
	for i, r := range s {
		used += face.advance(r) * size
		if r == ' ' {
			space = i
			continue
		}
		if used > width && i > 0 && !unicode.Is(unicode.Mn, r) {
			if space > 0 {
				return space
			}
			return i
		}
	}
	return len(s)
}

// cut is the beginning of a text that goes into a line, and "…".
func (f *faces) cut(s string, size float64, bold bool, width float64) string {
	face := f.of(bold)
	used, end := face.advance('…')*size, 0
	for i, r := range s {
		used += face.advance(r) * size
		if used > width && !unicode.Is(unicode.Mn, r) {
			break
		}
		end = i + len(string(r))
	}
	return strings.TrimRight(s[:end], " ,;:.-–") + "…"
}

// short is a text in one line, cut where needed.
func (f *faces) short(s string, size float64, bold bool, width float64) (line string, cut bool) {
	if f.width(s, size, bold) <= width {
		return s, false
	}
	return f.cut(s, size, bold, width), true
}

// fields are the words of a clean text.
func fields(s string) []string { return strings.Split(s, " ") }
