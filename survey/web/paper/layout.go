package paper

import (
	"slices"
	"strings"
	"unicode/utf8"

	"sipas/survey"
	"sipas/survey/web/kit"
)

// block is a piece of a printed sheet that is not torn apart.
type block struct {
	Kind    string // heading, rating, choice, text, head
	Number  string
	Text    string
	Hint    string
	Many    bool
	Options []string
	height  float64 // millimetres, rather too much than too little
}

// Kinds of blocks. A head is the line with the labels of the scale above a run
// of ratings.
const (
	heading = "heading"
	rating  = "rating"
	choice  = "choice"
	words   = "text"
	head    = "head"
)

// What fits on A4, in millimetres, between margins of 12 mm and the foot line.
const (
	firstPage = 264 - 50 // below the sheet's head
	otherPage = 264 - 10
)

// Measures of the style sheet css/paper.css at 9.5 pt: characters on a line
// and millimetres.
const (
	ratingLine  = 58 // characters of a question beside its circles
	wholeLine   = 104
	lineHeight  = 4.3
	rowPadding  = 3.0
	rowLeast    = 7.6
	optionExtra = 6 // characters that a box and its gap take
)

// blocks are the questions of a form in the order of reading.
func blocks(l *kit.Locale, q *survey.Questionnaire, lang string) []block {
	s := sheet{l: l, lang: lang, q: q, texts: true}
	names := s.labels()
	var all []block
	for _, p := range s.parts() {
		hint := condition(l, q, p.When, lang, names)
		if p.Title != "" {
			all = append(all, block{Kind: heading, Text: p.Title, Hint: hint, height: 7 + lines(hint, wholeLine)*lineHeight})
		}
		for _, it := range p.Items {
			b := block{Number: it.Number, Text: it.Text, Hint: strings.TrimSpace(it.Hint + " " + condition(l, q, it.When, lang, names)), Many: it.Kind == string(survey.SomeOf)}
			switch it.Kind {
			case "rating":
				b.Kind = rating
				b.height = max(rowLeast, lines(b.Number+". "+b.Text+b.Hint, ratingLine)*lineHeight+rowPadding)
			case "text":
				b.Kind, b.height = words, 26
			default:
				b.Kind = choice
				on := 0
				for _, o := range it.Options {
					b.Options = append(b.Options, o.Label)
					on += utf8.RuneCountInString(o.Label) + optionExtra
				}
				b.height = lines(b.Text+b.Hint, wholeLine)*lineHeight + float64(on/(wholeLine-16)+1)*5.6 + 3
			}
			all = append(all, b)
		}
	}
	return all
}

// lines is how many lines a text takes.
func lines(text string, line int) float64 {
	return float64((utf8.RuneCountInString(text) + line - 1) / line)
}

// condition is a condition in words, for paper: who does not have to answer.
func condition(l *kit.Locale, q *survey.Questionnaire, w when, lang string, names map[string]item) string {
	if w.Question == "" {
		return ""
	}
	for _, x := range slices.Concat(q.Before, q.After) {
		if x.Code == w.Question {
			return said(l, x, w, lang, names[x.Code].Number)
		}
	}
	return ""
}

func said(l *kit.Locale, x survey.Question, w when, lang, number string) string {
	named := func(codes string) string {
		var names []string
		for code := range strings.FieldsSeq(codes) {
			for _, o := range x.Options {
				if o.Code == code {
					names = append(names, "“"+o.Text.In(lang)+"”")
				}
			}
		}
		return strings.Join(names, ", ")
	}
	if w.Is != "" {
		return l.Say("paper.print.only", number, named(w.Is))
	}
	return l.Say("paper.print.skip", number, named(w.Not))
}

// paginate spreads blocks over pages. The scale's labels stand above each run
// of ratings on each page, and no heading is the last on a page.
func paginate(all []block) [][]block {
	pages := [][]block{nil}
	left := float64(firstPage)
	turn := func() {
		pages = append(pages, nil)
		left = otherPage
	}
	put := func(b block) {
		last := len(pages) - 1
		pages[last] = append(pages[last], b)
		left -= b.height
	}
	top := block{Kind: head, height: 9}
	rated := false // the line above is a rating or belongs to a run of them
	for i, b := range all {
		need := b.height
		if b.Kind == heading && i+1 < len(all) {
			need += all[i+1].height + top.height
		}
		if b.Kind == rating && !rated {
			need += top.height
		}
		if need > left && len(pages[len(pages)-1]) > 0 {
			turn()
			rated = false
		}
		inRun := b.Kind == rating || b.Kind == heading && i+1 < len(all) && all[i+1].Kind == rating
		if inRun && !rated {
			put(top)
		}
		rated = inRun
		put(b)
	}
	return pages
}
