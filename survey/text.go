package survey

import (
	"maps"
	"slices"
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
// English, or in the first language (by tag) that there is; "" only when the
// text is empty altogether.
func (t Text) In(lang string) string {
	for _, l := range [...]string{lang, Vietnamese, English} {
		if s := t[l]; s != "" {
			return s
		}
	}
	for _, l := range slices.Sorted(maps.Keys(t)) {
		if s := t[l]; s != "" {
			return s
		}
	}
	return ""
}

// Clean prepares a person's text for keeping: valid UTF-8 in NFC (so that
// equal-looking Vietnamese is equal), line ends as \n, no blanks around, and
// nothing invisible that could turn text round, hide some of it or break a
// file of an export: no control characters but \n and \t, no Bidi_Control, no
// byte order marks, no noncharacters. Clean of a clean text changes nothing.
func Clean(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\r\n", "\n")
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case r == '\r', r == '\u2028', r == '\u2029': // line and paragraph separators
			return '\n'
		case unicode.IsControl(r), r == '\uFEFF',
			unicode.In(r, unicode.Bidi_Control, unicode.Noncharacter_Code_Point):
			return -1
		}
		return r
	}, s)
	// After the deletions, which may have brought a letter and its mark together.
	return strings.TrimSpace(norm.NFC.String(s))
}
