package typed

import (
	"net/url"
	"slices"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/web/kit"
)

// MaxForm bounds the body of a form without files: one with a number for each
// of a few thousand units fits in.
const MaxForm = 1 << 20

// Form is a form as it was typed, or as it is proposed, with what is wrong
// with it. The zero Form is of no use: make it with New or Read.
type Form struct {
	Values url.Values
	Wrongs []Wrong // in the order in which they were found

	locale *kit.Locale
	labels Labels
	names  map[string]string // labels that are names, by input; see Call
}

// Wrong is one wrong input with its label and what to do about it, in the
// reader's language.
type Wrong struct{ Field, Label, Message string }

// Labels are the labels of a form's inputs: keys of the catalogue by name.
type Labels map[string]string

// New is a form that shows values; nil is an empty one.
func New(l *kit.Locale, labels Labels, values url.Values) *Form {
	if values == nil {
		values = url.Values{}
	}
	return &Form{Values: values, locale: l, labels: labels}
}

// Read reads the body of a request, which is a form of at most MaxForm bytes.
// Errors are those of package kit about requests.
func Read(c echo.Context, l *kit.Locale, labels Labels) (*Form, error) {
	r := c.Request()
	r.Body = limited(c, MaxForm)
	if err := r.ParseForm(); err != nil {
		return nil, malformed(err)
	}
	return New(l, labels, r.PostForm), nil
}

// Good tells whether nothing has been found wrong.
func (f *Form) Good() bool { return len(f.Wrongs) == 0 }

// Wrong notes what is wrong with an input: the code is a key of the catalogue
// and says what to do.
func (f *Form) Wrong(field, code string, args ...string) {
	f.Wrongs = append(f.Wrongs, Wrong{field, f.Label(field), kit.Message(f.locale, survey.Problem{Field: field, Code: code, Args: args})})
}

// Call gives an input a label that is no sentence of the catalogue but a name,
// such as that of a unit.
func (f *Form) Call(field, name string) {
	if f.names == nil {
		f.names = map[string]string{}
	}
	f.names[field] = name
}

// Label is the label of an input, "" when it has none.
func (f *Form) Label(field string) string {
	if name, ok := f.names[field]; ok {
		return name
	}
	if key, ok := f.labels[field]; ok {
		return f.locale.Say(key)
	}
	return ""
}

// At is what is wrong with an input; "" when nothing is.
func (f *Form) At(field string) string {
	i := slices.IndexFunc(f.Wrongs, func(w Wrong) bool { return w.Field == field })
	if i < 0 {
		return ""
	}
	return f.Wrongs[i].Message
}

// Raw is what stands in an input, as it was typed.
func (f *Form) Raw(field string) string { return f.Values.Get(field) }

// Set changes what stands in an input.
func (f *Form) Set(field, value string) { f.Values.Set(field, value) }

// Has tells whether a box of that name and value is ticked.
func (f *Form) Has(field, value string) bool { return slices.Contains(f.Values[field], value) }

// Sum is how many inputs are wrong.
func (f *Form) Sum() int { return len(f.Wrongs) }

// Say is a sentence in the form's language, for its templates.
func (f *Form) Say(key string, args ...any) string { return f.locale.Say(key, args...) }
