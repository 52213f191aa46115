package typed

import (
	"fmt"
	"strings"

	"sipas/survey"
)

// longestID leaves room for a number behind it; see survey.ValidCode.
const longestID = 34

// NewID is the id of a thing that is being added: the one that was typed, or
// one made of its name, so that nobody has to think one up: so-tu-phap for Sở
// Tư pháp. taken tells which are in use; of those made of a name the first
// free one is taken. The id is put into the input, and what is wrong with one
// that was typed is noted there. It is "" when there is neither.
func (f *Form) NewID(field, name string, taken func(string) bool) string {
	if f.Text(field) != "" {
		return f.Code(field)
	}
	made := Slug(name)
	if made == "" {
		return ""
	}
	id := made
	for n := 2; taken(id); n++ {
		id = fmt.Sprintf("%s-%d", made, n)
	}
	f.Set(field, id)
	return id
}

// Slug is a name as an id: unaccented letters and digits with hyphens between
// words; "" when it has none.
func Slug(name string) string {
	words := strings.FieldsFunc(survey.Fold(name), func(r rune) bool { return !('a' <= r && r <= 'z' || '0' <= r && r <= '9') })
	id := ""
	for _, w := range words {
		switch {
		case id == "":
			id = w[:min(len(w), longestID)]
		case len(id)+1+len(w) <= longestID:
			id += "-" + w
		default:
			return id
		}
	}
	return id
}
