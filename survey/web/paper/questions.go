package paper

import (
	"slices"
	"strconv"
	"strings"

	"sipas/survey"
	"sipas/survey/web/kit"
)

// part is a group of questions on a page.
type part struct {
	Title string
	When  when
	Items []item
}

// when is a survey.Condition as attributes: option codes separated by blanks.
type when struct{ Question, Is, Not string }

// item is a question as a form shows it.
type item struct {
	Code, Kind, Text, Hint, Error string
	Number                        string // as it is called on paper: A1; 1, 2, 3 for questions that are no criteria
	When                          when
	Options                       []option
	Most                          int
	Value                         string // of a text
}

// option is a radio button or box with the key that chooses it.
type option struct {
	ID, Name, Value, Label, Key string
	Many, Checked               bool
}

// sheet builds the questions of a form.
type sheet struct {
	l        *kit.Locale
	lang     string // of the questions
	q        *survey.Questionnaire
	values   map[string][]string
	problems []survey.Problem
	texts    bool // free texts as well
	short    bool // criteria by their short names, for who knows them

	asked int // questions so far that are no criteria
}

func (s *sheet) parts() []part {
	var all []part
	add := func(p part) {
		if len(p.Items) > 0 {
			all = append(all, p)
		}
	}
	add(part{Items: s.questions(s.q.Before)})
	for _, f := range s.q.Factors {
		p := part{Title: f.Code + ". " + f.Name.In(s.lang), When: conditional(f.When)}
		for _, k := range f.Asked() {
			p.Items = append(p.Items, s.rating(k.Code, k.Code, s.name(k), "", when{}))
		}
		add(p)
	}
	if k := s.q.Overall; k.Code != "" {
		add(part{Items: []item{s.rating(k.Code, s.next(), s.name(k), "", when{})}})
	}
	add(part{Items: s.questions(s.q.After)})
	return all
}

// next is the number of the next question that is no criterion.
func (s *sheet) next() string {
	s.asked++
	return strconv.Itoa(s.asked)
}

func (s *sheet) name(k survey.Criterion) string {
	if short := k.Short.In(s.lang); s.short && short != "" {
		return short
	}
	return k.Question.In(s.lang)
}

func conditional(c *survey.Condition) when {
	if c == nil {
		return when{}
	}
	return when{c.Question, strings.Join(c.Is, " "), strings.Join(c.Not, " ")}
}

func (s *sheet) questions(xs []survey.Question) []item {
	var items []item
	for _, x := range xs {
		number := s.next()
		switch {
		case x.Kind == survey.Words && !s.texts:
		case x.Kind == survey.Words:
			items = append(items, item{Code: x.Code, Number: number, Kind: "text", Text: x.Text.In(s.lang), Hint: x.Hint.In(s.lang), When: conditional(x.When),
				Error: s.wrong(x.Code), Value: strings.Join(s.values[x.Code], "\n"), Most: x.Most})
		case x.Kind == survey.OneOf || x.Kind == survey.SomeOf:
			items = append(items, s.choice(x, number))
		default:
			items = append(items, s.rating(x.Code, number, x.Text.In(s.lang), x.Hint.In(s.lang), conditional(x.When)))
		}
	}
	return items
}

func (s *sheet) rating(code, number, text, hint string, w when) item {
	it := item{Code: code, Number: number, Kind: "rating", Text: text, Hint: hint, When: w, Error: s.wrong(code)}
	for i, label := range s.q.Scale.Labels {
		it.Options = append(it.Options, s.option(it.Code, strconv.Itoa(i+1), label.In(s.lang), strconv.Itoa(i+1), false))
	}
	it.Options = append(it.Options, s.option(code, survey.DontKnowCode, s.q.Scale.DontKnow.In(s.lang), "0", false))
	return s.identified(it)
}

func (s *sheet) choice(x survey.Question, number string) item {
	it := item{Code: x.Code, Number: number, Kind: string(x.Kind), Text: x.Text.In(s.lang), Hint: x.Hint.In(s.lang), When: conditional(x.When), Error: s.wrong(x.Code), Most: x.Most}
	for i, o := range x.Options {
		it.Options = append(it.Options, s.option(x.Code, o.Code, o.Text.In(s.lang), key(i), x.Kind == survey.SomeOf))
	}
	return s.identified(it)
}

// key is the key that chooses the i-th option: 1 to 9, then letters that mean
// nothing else.
func key(i int) string {
	const keys = "123456789abcdefhijkl"
	if i < len(keys) {
		return keys[i : i+1]
	}
	return ""
}

func (s *sheet) option(name, value, label, key string, many bool) option {
	return option{Name: name, Value: value, Label: label, Key: key, Many: many, Checked: slices.Contains(s.values[name], value)}
}

// identified gives the first option the id that an error summary points at.
func (s *sheet) identified(it item) item {
	if len(it.Options) > 0 {
		it.Options[0].ID = it.Code
	}
	return it
}

// wrong is what is wrong with a question.
func (s *sheet) wrong(code string) string {
	for _, x := range s.problems {
		if x.Field == code {
			return kit.Message(s.l, x)
		}
	}
	return ""
}

// link is a line of an error summary.
type link struct{ Anchor, Text string }

func (s *sheet) summary() []link {
	var all []link
	names := s.labels()
	for _, x := range s.problems {
		all = append(all, link{x.Field, names[x.Field].Number + ": " + kit.Message(s.l, x)})
	}
	return all
}

// labels are the names of questions in words, by code.
func (s *sheet) labels() map[string]item {
	all := map[string]item{}
	fresh := *s
	fresh.asked = 0
	for _, p := range fresh.parts() {
		for _, it := range p.Items {
			all[it.Code] = it
		}
	}
	return all
}
