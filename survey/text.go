package survey

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Languages that every built-in text has. A questionnaire may add others.
const (
	Vietnamese = "vi"
	English    = "en"
)

// Text is a sentence or label by language (BCP 47 tag). Empty means none.
type Text map[string]string

// In gives the text in lang, or in Vietnamese when lang is missing, or in
// whatever there is in English; "" only when the text is empty altogether.
func (t Text) In(lang string) string {
	for _, l := range [...]string{lang, Vietnamese, English} {
		if s := t[l]; s != "" {
			return s
		}
	}
	return ""
}

// Clean prepares a person's text for keeping: NFC (so that equal-looking
// Vietnamese is equal), line ends as \n, no control or bidirectional override
// characters, no blanks around. What a reader sees stays the same.
func Clean(s string) string {
	s = norm.NFC.String(strings.ToValidUTF8(s, "\uFFFD"))
	s = strings.ReplaceAll(s, "\r\n", "\n")
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case r == '\r':
			return '\n'
		case unicode.IsControl(r), isBidiControl(r):
			return -1
		}
		return r
	}, s)
	return strings.TrimSpace(s)
}

func isBidiControl(r rune) bool {
	return r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069
}
