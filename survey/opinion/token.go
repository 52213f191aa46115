package opinion

import (
	"io"
	"strings"
	"unicode"

	"sipas/survey"
)

// What a link can be refused for. ErrUnknown is also said of links to surveys
// that are not there any more.
var (
	ErrMisread   = &survey.Error{Kind: survey.KindNotFound, Code: "opinion.link.misread"} // a wrong symbol or length
	ErrUnknown   = &survey.Error{Kind: survey.KindNotFound, Code: "opinion.link.unknown"}
	ErrWithdrawn = &survey.Error{Kind: survey.KindGone, Code: "opinion.link.withdrawn"}
	ErrEarly     = &survey.Error{Kind: survey.KindEarly, Code: "opinion.link.early"}
	ErrOver      = &survey.Error{Kind: survey.KindGone, Code: "opinion.link.over"}
)

// half is the length of half a token: a pass code without its hyphens.
const half = 14

// newToken makes what a link is known by: two pass codes (see
// survey.NewPassCode), 130 bits of chance in 28 symbols that survive being typed
// from paper, because each half has its own check symbol.
func newToken(random io.Reader) (string, error) {
	var b [2][survey.RandomPassBytes]byte
	for i := range b {
		if _, err := io.ReadFull(random, b[i][:]); err != nil {
			return "", survey.Errorf(survey.KindInternal, "random", "making a link: %w", err)
		}
	}
	return strings.ReplaceAll(survey.NewPassCode(b[0])+survey.NewPassCode(b[1]), "-", ""), nil
}

// ParseToken reads a token as a person or a scanner gives it, or a whole address
// that ends in one, and returns its one written form. ErrMisread.
func ParseToken(s string) (string, error) {
	if len(s) > 400 {
		return "", ErrMisread
	}
	s, _, _ = strings.Cut(s, "?")
	s = s[strings.LastIndexByte(s, '/')+1:]
	s = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.Is(unicode.Pd, r) {
			return -1
		}
		return r
	}, s)
	if len(s) != 2*half {
		return "", ErrMisread
	}
	first, err1 := survey.ParsePassCode(s[:half])
	second, err2 := survey.ParsePassCode(s[half:])
	if err1 != nil || err2 != nil {
		return "", ErrMisread
	}
	return strings.ReplaceAll(first+second, "-", ""), nil
}

// Spaced writes a token in groups of seven, as people type it.
func Spaced(token string) string {
	var parts []string
	for len(token) > 7 {
		parts, token = append(parts, token[:7]), token[7:]
	}
	return strings.Join(append(parts, token), "-")
}
