package tables

import (
	"slices"
	"strings"

	"sipas/survey"
	"sipas/survey/web/kit"
)

// scale is what a question of a table may be answered with.
type scale struct {
	key     string      // in the address and the form
	answers [][2]string // as tables call them, Vietnamese and English, the worst first
}

// scales are all that the page knows; a table whose answers are called
// otherwise is headed 1, 2, 3 and so on. The second of three is that of Huế
// (RHL, HL, KHL), where nobody is neither.
var scales = []scale{
	{"3", [][2]string{{"Không hài lòng", "Dissatisfied"}, {"Bình thường", "Neutral"}, {"Hài lòng", "Satisfied"}}},
	{"3-very", [][2]string{{"Không hài lòng", "Dissatisfied"}, {"Hài lòng", "Satisfied"}, {"Rất hài lòng", "Very satisfied"}}},
	{"4", [][2]string{{"Rất không hài lòng", "Very dissatisfied"}, {"Không hài lòng", "Dissatisfied"}, {"Hài lòng", "Satisfied"}, {"Rất hài lòng", "Very satisfied"}}},
	usual,
}

// usual is the scale of a form that nobody has chosen one for.
var usual = scale{"5", [][2]string{{"Rất không hài lòng", "Very dissatisfied"}, {"Không hài lòng", "Dissatisfied"}, {"Bình thường", "Neutral"}, {"Hài lòng", "Satisfied"}, {"Rất hài lòng", "Very satisfied"}}}

// scaleOf is the scale with a key.
func scaleOf(key string) (scale, bool) {
	i := slices.IndexFunc(scales, func(s scale) bool { return s.key == key })
	if i < 0 {
		return usual, false
	}
	return scales[i], true
}

// heads are the answers in the reader's language.
func (s scale) heads(l *kit.Locale) []string {
	var all []string
	for _, w := range s.answers {
		if l.Lang == survey.Vietnamese {
			all = append(all, w[0])
		} else {
			all = append(all, w[1])
		}
	}
	return all
}

// label tells a scale from others: how many answers, and which.
func (s scale) label(l *kit.Locale) string {
	return l.Say("tables.scale", len(s.answers), strings.Join(s.heads(l), " · "))
}

// short is an answer by the first letters of its words, as narrow tables print
// it: KHL, BT, HL.
func short(answer string) string {
	var letters []rune
	for word := range strings.FieldsSeq(answer) {
		letters = append(letters, []rune(word)[0])
	}
	return strings.ToUpper(string(letters))
}
