package comments

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"sipas/survey"
)

// pause stands between two parts of a text that are not one phrase: where a
// sentence or clause ends, or a number was masked. It is no syllable.
const pause = 0

// glossary numbers syllables, from 1 on. Only what has been written is in it.
type glossary struct {
	number map[string]uint32
	words  []string // as written, in lower case; words[pause] is ""
	folded []string // the same without accents
}

func newGlossary() *glossary {
	return &glossary{number: map[string]uint32{}, words: []string{""}, folded: []string{""}}
}

// of is the number of a syllable, a new one if need be.
func (g *glossary) of(syllable string) uint32 {
	if n, known := g.number[syllable]; known {
		return n
	}
	n := uint32(len(g.words))
	g.number[syllable] = n
	g.words, g.folded = append(g.words, syllable), append(g.folded, survey.Fold(syllable))
	return n
}

// read appends a text as numbers.
func (g *glossary) read(to []uint32, text string) []uint32 {
	begin := len(to)
	syllables(text, func(syllable string) {
		switch n := uint32(pause); {
		case syllable != "":
			n = g.of(syllable)
			to = append(to, n)
		case len(to) > begin && to[len(to)-1] != pause:
			to = append(to, n)
		}
	})
	return to
}

// syllables visits the runs of letters and digits of a text, composed, in lower
// case and with the tone mark in one place; "" where a phrase ends.
func syllables(text string, visit func(syllable string)) {
	text = strings.ToLower(norm.NFC.String(text))
	begin := -1
	end := func(at int) {
		if begin >= 0 {
			visit(settle(text[begin:at]))
			begin = -1
		}
	}
	for i, r := range text {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r):
			if begin < 0 {
				begin = i
			}
		case r == '-' || r == '/' || r == '’' || r == '\'' || r == '"' || unicode.In(r, unicode.Zs, unicode.Cf) || r == '\t':
			end(i)
		default:
			end(i)
			visit("")
		}
	}
	end(len(text))
}

// tones brings the tone mark of open syllables in oa, oe and uy to the first
// vowel: both "hoà" and "hòa" are in use.
var tones = strings.NewReplacer(
	"oà", "òa", "oá", "óa", "oả", "ỏa", "oã", "õa", "oạ", "ọa",
	"oè", "òe", "oé", "óe", "oẻ", "ỏe", "oẽ", "õe", "oẹ", "ọe",
	"uỳ", "ùy", "uý", "úy", "uỷ", "ủy", "uỹ", "ũy", "uỵ", "ụy")

// settle is the one written form of a syllable.
func settle(syllable string) string {
	last := []rune(syllable)
	if n := len(last); n < 2 || last[0] == 'q' || !strings.ContainsRune("àáảãạèéẻẽẹỳýỷỹỵ", last[n-1]) {
		return syllable
	}
	return tones.Replace(syllable)
}
