package survey

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Fold is a text as people search for it: lower case and without the accents
// of Vietnamese, so that "ho tich" finds "Hộ tịch" and "dat dai" finds
// "Đất đai". It is for comparing, never for showing.
func Fold(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Mn, r):
			return -1
		case r == 'đ' || r == 'Đ':
			return 'd'
		}
		return unicode.ToLower(r)
	}, norm.NFD.String(s))
}
