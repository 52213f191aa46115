package export

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"sipas/survey/poster/pdf"
)

// plainText is a text in one line and in composed letters, as a font has them.
func plainText(s string) string {
	return norm.NFC.String(strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		if unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, s)), " "))
}

// printable is a text in which what a face does not have is a question mark:
// it must take its room, or it would hide that something is missing.
func (p *Press) printable(face int, s string) string {
	return strings.Map(func(r rune) rune {
		if p.fonts[face].Has(r) {
			return r
		}
		return '?'
	}, s)
}

// wide is the width of a text.
func (l *setting) wide(face int, points float64, s string) float64 {
	return l.press.fonts[face].Width(s, points)
}

// wrapped is a text in lines that are no wider than room. A word that is wider
// is broken where it must be.
func (l *setting) wrapped(face int, points float64, s string, room float64) []string {
	var lines []string
	line := ""
	for word := range strings.FieldsSeq(l.press.printable(face, plainText(s))) {
		with := word
		if line != "" {
			with = line + " " + word
		}
		if l.wide(face, points, with) <= room {
			line = with
			continue
		}
		if line != "" {
			lines = append(lines, line)
		}
		for l.wide(face, points, word) > room {
			head := l.fitting(face, points, word, room)
			lines, word = append(lines, head), word[len(head):]
		}
		line = word
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}

// fitting is the longest beginning of a word that is no wider than room; one
// character at least.
func (l *setting) fitting(face int, points float64, word string, room float64) string {
	end := 0
	for i, r := range word {
		next := i + len(string(r))
		if end > 0 && l.wide(face, points, word[:next]) > room {
			break
		}
		end = next
	}
	return word[:end]
}

// shortened is a text in one line, cut with … when it is too wide.
func (l *setting) shortened(face int, points float64, s string, room float64) string {
	s = l.press.printable(face, s)
	if l.wide(face, points, s) <= room {
		return s
	}
	return strings.TrimSpace(l.fitting(face, points, s, room-l.wide(face, points, "…"))) + "…"
}

// leading is the distance of two lines.
func leading(points float64) float64 { return points * 1.25 / pdf.Points }

// rise is how far the first base line stands below the top of a text.
func rise(points float64) float64 { return points * 0.95 / pdf.Points }
