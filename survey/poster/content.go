package poster

import (
	"strings"
	"time"
	"unicode"

	"sipas/survey"
)

// Poster is what is particular to one counter's sheet. Texts are printed in
// the languages of Options, as far as they have them.
type Poster struct {
	Name    string // what errors call it, such as the counter's code; never printed
	Address string // what the QR code holds
	Short   string // the same for people to type; see Short
	Unit    survey.Text
	Counter survey.Text
	Field   survey.Text // empty when the counter serves several
	Wave    survey.Text // empty for none
	Logo    []byte      // PNG or JPEG; nil for none
}

// Label is a piece of a sheet of labels or strips, such as a one-time code.
type Label struct {
	Name    string // what errors call it; never printed
	Address string // what the QR code holds
	Code    string // what a person types, grouped; see Group
	Lines   []string
}

// Words are the sentences on every poster, by language. A blank that does not
// break (U+00A0) keeps words together: Mời Ông/Bà đánh giá.
type Words struct {
	Heading   survey.Text // the invitation
	Scan      survey.Text // what to do with the code
	Type      survey.Text // stands before the address to type
	Anonymous survey.Text // what is promised; empty for nothing
}

// Options say how to print. Size and Languages are required.
type Options struct {
	Size      Size
	Languages []string // the first is the largest
	Words     Words
	Distance  int       // centimetres from which codes are scanned; 0 means Size.Distance
	Marks     bool      // for the print shop: 3 mm bleed and crop marks; nothing for sizes that are not cut
	Title     string    // of the file; "" for the first poster's names
	Created   time.Time // of the file; zero: not told

	Progress func(done, total int) // told after each piece; nil: nobody
}

// Group writes a counter's code or a one-time code in groups of four, as
// people read it out: 7K3F-92M5.
func Group(code string) string {
	var b strings.Builder
	for i, r := range code {
		if i > 0 && i%4 == 0 {
			b.WriteByte('-')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// Short is an address for people to type: without https://, the code at its
// end in groups. Phones find the same page by it.
func Short(address string) string {
	_, rest, _ := strings.Cut(address, "://")
	at := strings.LastIndexByte(rest, '/')
	return rest[:at+1] + Group(rest[at+1:])
}

// in gives a text in each language that it has, in order and without
// repetition; for the first language whatever there is.
func in(t survey.Text, languages []string) []string {
	var all []string
	seen := map[string]bool{"": true}
	for i, lang := range languages {
		s := t[lang]
		if i == 0 {
			s = t.In(lang)
		}
		if s = plain(s); !seen[s] {
			seen[s] = true
			all = append(all, s)
		}
	}
	return all
}

// plain is a text on one line, in NFC, as the fonts have its letters. Blanks
// that do not break (U+00A0) stay.
func plain(s string) string {
	return strings.Join(strings.FieldsFunc(survey.Clean(s), func(r rune) bool { return unicode.IsSpace(r) && r != '\u00a0' }), " ")
}
