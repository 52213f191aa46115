package poster

import (
	"fmt"
	"slices"
	"unicode"

	"github.com/go-fonts/liberation/liberationsansbold"
	"github.com/go-fonts/liberation/liberationsansregular"

	"sipas/survey/poster/pdf"
)

// Press prints. Make it with NewPress; it is read-only and may be used by any
// number of goroutines.
type Press struct {
	regular, bold *pdf.Font
}

// NewPress reads the fonts: Liberation Sans, which has all of Vietnamese and
// the widths of Arial.
func NewPress() (*Press, error) {
	regular, err := pdf.Parse("LiberationSans", liberationsansregular.TTF)
	if err != nil {
		return nil, fmt.Errorf("preparing the press: %w", err)
	}
	bold, err := pdf.Parse("LiberationSans-Bold", liberationsansbold.TTF)
	if err != nil {
		return nil, fmt.Errorf("preparing the press: %w", err)
	}
	return &Press{regular: regular, bold: bold}, nil
}

// shaped are the scripts whose letters stand one after the other from left to
// right as they are; others (Khmer, Lao, Thai, Arabic...) need more than a font.
var shaped = []*unicode.RangeTable{unicode.Latin, unicode.Greek, unicode.Cyrillic, unicode.Common, unicode.Inherited}

// Lacks are the characters of a text that cannot be printed, each once, in
// order of appearance; none for "".
func (p *Press) Lacks(text string) []rune {
	var lacking []rune
	for _, r := range plain(text) {
		if r != opening && !(unicode.In(r, shaped...) && p.regular.Has(r) && p.bold.Has(r)) && !slices.Contains(lacking, r) {
			lacking = append(lacking, r)
		}
	}
	return lacking
}

func (p *Press) font(bold bool) *pdf.Font {
	if bold {
		return p.bold
	}
	return p.regular
}
