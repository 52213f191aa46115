package export

import (
	"cmp"
	"maps"
	"slices"
	"strconv"

	"sipas/survey"
	"sipas/survey/directory"
	"sipas/survey/results"
)

// Codebook says what the columns of a wave's files are.
type Codebook struct {
	Schema        string      `json:"schema"` // CodebookSchema
	Wave          string      `json:"wave"`
	Title         survey.Text `json:"title"`
	Questionnaire survey.Ref  `json:"questionnaire"`
	Languages     []string    `json:"languages"`
	Scale         int         `json:"scale"` // ratings are 1..Scale, 1 is the worst
	Factors       []Factor    `json:"factors"`
	Overall       string      `json:"overall,omitempty"` // variable of the overall question
	Variables     []Variable  `json:"variables"`         // in the order of the columns

	versions []*survey.Questionnaire // the wave's own first
}

// CodebookSchema names the form of a Codebook as JSON.
const CodebookSchema = "sipas.codebook/1"

// Factor is a group of criteria: their variables. Its index is the mean of
// theirs.
type Factor struct {
	Code     string      `json:"code"`
	Name     survey.Text `json:"name"`
	Criteria []string    `json:"criteria"`
}

// NewCodebook lays out the columns of a wave: what its questionnaire asks, in
// its order, and what only other published versions of it ask. Words are
// among them only if texts is set. The error is results.ErrNoWave when the
// wave's questionnaire is not there.
func NewCodebook(config *directory.Snapshot, w survey.Wave, texts bool) (*Codebook, error) {
	q := config.Questionnaires[w.Questionnaire]
	if q == nil {
		return nil, results.ErrNoWave
	}
	b := bookBuilder{names: names{}, known: map[string]bool{}, texts: texts,
		book: &Codebook{Schema: CodebookSchema, Wave: w.ID, Title: w.Title, Questionnaire: q.Ref, Languages: q.Languages, Scale: q.Scale.Points()}}
	for _, v := range slices.Concat(before, after) {
		b.names[v.Name] = true
	}
	b.book.versions = append(otherVersions(config, q), q)
	slices.Reverse(b.book.versions)
	b.book.Variables = slices.Clone(before)
	for _, version := range b.book.versions {
		b.add(version)
	}
	b.book.Variables = append(b.book.Variables, after...)
	b.book.name(config, w)
	return b.book, nil
}

// otherVersions are the published versions of a questionnaire beside q with as
// long a scale, the oldest first.
func otherVersions(config *directory.Snapshot, q *survey.Questionnaire) []*survey.Questionnaire {
	var others []*survey.Questionnaire
	for ref, o := range config.Questionnaires {
		if ref.ID == q.ID && ref != q.Ref && o.Published && o.Scale.Points() == q.Scale.Points() {
			others = append(others, o)
		}
	}
	slices.SortFunc(others, func(a, b *survey.Questionnaire) int { return cmp.Compare(a.Version, b.Version) })
	return others
}

// Variable finds a variable by name; nil when there is none.
func (b *Codebook) Variable(name string) *Variable {
	for i := range b.Variables {
		if b.Variables[i].Name == name {
			return &b.Variables[i]
		}
	}
	return nil
}

// name gives the codes of the office their names.
func (b *Codebook) name(config *directory.Snapshot, w survey.Wave) {
	set := func(variable string, values []Value) {
		v := b.Variable(variable)
		v.Values = slices.DeleteFunc(values, func(x Value) bool { return x.Text.In(survey.Vietnamese) == "" })
	}
	var units, counters, fields, channel, form []Value
	for _, u := range config.Tree.Subtree("") {
		if config.Covers(w, u.ID) {
			units = append(units, Value{Code: u.ID, Text: u.Name})
		}
	}
	slices.SortFunc(units, func(a, b Value) int { return cmp.Compare(a.Code, b.Code) })
	for _, id := range slices.Sorted(maps.Keys(config.Counters)) {
		if c := config.Counters[id]; config.Covers(w, c.Unit) {
			counters = append(counters, Value{Code: id, Text: c.Name})
		}
	}
	for _, code := range slices.Sorted(maps.Keys(config.Fields)) {
		fields = append(fields, Value{Code: code, Text: config.Fields[code].Name})
	}
	for _, c := range survey.Channels() {
		channel = append(channel, Value{Code: string(c), Text: channels[c]})
	}
	for _, f := range []survey.Form{survey.FullForm, survey.ShortForm, survey.ChoiceForm} {
		form = append(form, Value{Code: string(f), Text: forms[f]})
	}
	set("wave", []Value{{Code: w.ID, Text: w.Title}})
	set("unit", units)
	set("counter", counters)
	set("field", fields)
	set("channel", channel)
	set("form", form)
}

// Within leaves out the names of units that do not lie below one of the roots,
// and of their counters: a file of some units says nothing of the others. No
// roots are all units.
func (b *Codebook) Within(config *directory.Snapshot, roots []string) *Codebook {
	if len(roots) == 0 {
		return b
	}
	sees := (&Source{Config: config, Units: roots}).sees
	units, counters := b.Variable("unit"), b.Variable("counter")
	units.Values = slices.DeleteFunc(units.Values, func(v Value) bool { return !sees(v.Code) })
	counters.Values = slices.DeleteFunc(counters.Values, func(v Value) bool { return !sees(config.Counters[v.Code].Unit) })
	return b
}

type bookBuilder struct {
	book  *Codebook
	names names
	known map[string]bool // codes of questions, and of options by question and option
	texts bool
}

func (b *bookBuilder) add(q *survey.Questionnaire) {
	asked := q.On(survey.FullForm)
	for _, x := range asked.Before {
		b.question(x, q)
	}
	for _, f := range asked.Factors {
		for _, c := range f.Criteria {
			if b.rating(c.Code, f.Code, c.Question, c.Short, q) {
				b.join(f)
			}
		}
	}
	if q.Overall.Code != "" && b.rating(q.Overall.Code, "", q.Overall.Question, q.Overall.Short, q) && b.book.Overall == "" {
		b.book.Overall = b.last().Name
	}
	for _, x := range asked.After {
		b.question(x, q)
	}
}

func (b *bookBuilder) last() *Variable { return &b.book.Variables[len(b.book.Variables)-1] }

// join puts the last variable into a factor.
func (b *bookBuilder) join(f survey.Factor) {
	i := slices.IndexFunc(b.book.Factors, func(x Factor) bool { return x.Code == f.Code })
	if i < 0 {
		i = len(b.book.Factors)
		b.book.Factors = append(b.book.Factors, Factor{Code: f.Code, Name: f.Name})
	}
	b.book.Factors[i].Criteria = append(b.book.Factors[i].Criteria, b.last().Name)
}

// rating adds a question on the scale, and tells whether it is new.
func (b *bookBuilder) rating(code, factor string, question, short survey.Text, q *survey.Questionnaire) bool {
	if b.known[code] {
		return false
	}
	b.known[code] = true
	v := Variable{Name: b.names.give(code), Kind: Rating, Question: code, Factor: factor, Text: question, Short: short}
	for i, label := range q.Scale.Labels {
		v.Values = append(v.Values, Value{i + 1, strconv.Itoa(i + 1), label})
	}
	v.Missing = append([]Value{{CodeDontKnow, survey.DontKnowCode, q.Scale.DontKnow}}, unanswered...)
	b.book.Variables = append(b.book.Variables, v)
	return true
}

// unanswered are the values of a question that has no answer.
var unanswered = []Value{
	{CodeNotApplicable, "", both("Không áp dụng", "Not applicable")},
	{CodeNoAnswer, "", both("Không trả lời", "No answer")},
}

func (b *bookBuilder) question(x survey.Question, q *survey.Questionnaire) {
	switch x.Kind {
	case survey.OnScale:
		b.rating(x.Code, "", x.Text, nil, q)
	case survey.Words:
		if b.texts && !b.known[x.Code] {
			b.known[x.Code] = true
			b.book.Variables = append(b.book.Variables, Variable{Name: b.names.give(x.Code), Kind: Words, Question: x.Code, Text: x.Text})
		}
	case survey.OneOf:
		b.choice(x)
	case survey.SomeOf:
		b.marks(x)
	}
}

// choice adds a one-of question, or to one that is there already the options
// that another version has.
func (b *bookBuilder) choice(x survey.Question) {
	if !b.known[x.Code] {
		b.known[x.Code] = true
		b.book.Variables = append(b.book.Variables, Variable{Name: b.names.give(x.Code), Kind: Choice, Question: x.Code, Text: x.Text, Missing: unanswered})
	}
	i := slices.IndexFunc(b.book.Variables, func(v Variable) bool { return v.Question == x.Code })
	v := &b.book.Variables[i]
	if v.Kind != Choice {
		return // the code has been used for something else before
	}
	for _, o := range x.Options {
		if !slices.ContainsFunc(v.Values, func(k Value) bool { return k.Code == o.Code }) {
			v.Values = append(v.Values, Value{len(v.Values) + 1, o.Code, o.Text})
		}
	}
}

// marks adds a variable for each option of a some-of question.
func (b *bookBuilder) marks(x survey.Question) {
	for _, o := range x.Options {
		if key := x.Code + "/" + o.Code; !b.known[key] {
			b.known[key] = true
			text := survey.Text{}
			for lang := range x.Text {
				text[lang] = x.Text[lang] + " – " + o.Text.In(lang)
			}
			b.book.Variables = append(b.book.Variables, Variable{Name: b.names.give(x.Code + "_" + o.Code), Kind: Mark,
				Question: x.Code, Option: o.Code, Text: text, Short: o.Text, Values: chosen, Missing: unanswered})
		}
	}
}

var chosen = []Value{
	{0, "0", both("Không chọn", "Not chosen")},
	{1, "1", both("Chọn", "Chosen")},
}
