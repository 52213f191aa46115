package survey

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Answer is what a person gave to one question: exactly one of a rating,
// "don't know", choices or text. The zero Answer means left out.
type Answer struct {
	Rating   int      // 1 is the worst; 0 when it is not a rating
	DontKnow bool     // "không biết / chưa sử dụng"
	Choices  []string // option codes in questionnaire order
	Text     string
}

// IsZero tells whether the question was left out.
func (a Answer) IsZero() bool {
	return a.Rating == 0 && !a.DontKnow && len(a.Choices) == 0 && a.Text == ""
}

// Equal compares two answers by content.
func (a Answer) Equal(b Answer) bool {
	return a.Rating == b.Rating && a.DontKnow == b.DontKnow && a.Text == b.Text &&
		slices.Equal(a.Choices, b.Choices)
}

// Answers are a person's answers by question code. Questions left out have no entry.
type Answers map[string]Answer

// Equal compares two sheets by content.
func (a Answers) Equal(b Answers) bool { return maps.EqualFunc(a, b, Answer.Equal) }

// DontKnowCode is how "don't know" travels in forms and exports.
const DontKnowCode = "NA"

// MaxText is the longest free text in characters where a question sets no limit.
const MaxText = 1000

// Check reads raw form values (code -> values as sent) against the
// questionnaire as the form asked it, and returns the answers worth keeping.
// Answers to questions that do not concern the person (see Condition) are
// dropped, as are values for codes that the questionnaire does not have.
//
// The error is KindInvalid with a Problem per wrong field, in reading order:
// answer.rating, answer.option, answer.too_many (Args: the most), answer.too_long
// (Args: the most, the length); or answers.none on the first rated question
// that concerns the person when nothing was rated that an index is made of.
// "Don't know" counts as rated: it is an answer.
func (q *Questionnaire) Check(raw map[string][]string) (Answers, error) {
	c := checker{q: q, raw: raw, kept: make(Answers, min(len(raw), 64))}
	for _, x := range q.Before {
		c.question(x)
	}
	for _, f := range q.Factors {
		if !f.When.Holds(c.kept) {
			continue
		}
		for _, k := range f.Criteria {
			if !k.Off {
				c.rated(k.Code)
			}
		}
	}
	if q.Overall.Code != "" {
		c.rated(q.Overall.Code)
	}
	for _, x := range q.After {
		c.question(x)
	}
	if !c.any && len(c.problems) == 0 {
		c.add(c.first, "answers.none")
	}
	if len(c.problems) > 0 {
		return nil, &Error{Kind: KindInvalid, Code: "answers.invalid", Problems: c.problems}
	}
	return c.kept, nil
}

type checker struct {
	q        *Questionnaire
	raw      map[string][]string
	kept     Answers
	first    string // rated question that was asked, "" before any
	any      bool   // something that counts in an index was answered
	problems []Problem
}

func (c *checker) add(field, code string, args ...string) {
	c.problems = append(c.problems, Problem{Field: field, Code: code, Args: args})
}

// values are the non-empty values sent for a code.
func (c *checker) values(code string) []string {
	sent := c.raw[code]
	if len(sent) == 1 && sent[0] != "" && strings.TrimSpace(sent[0]) == sent[0] {
		return sent // as nearly always
	}
	var vs []string
	for _, v := range sent {
		if v = strings.TrimSpace(v); v != "" {
			vs = append(vs, v)
		}
	}
	return vs
}

// rated reads the answer to a criterion or the overall question.
func (c *checker) rated(code string) {
	if c.first == "" {
		c.first = code
	}
	c.any = c.rating(code, c.values(code)) || c.any
}

// rating reads a mark on the scale, and tells whether there was a good one.
func (c *checker) rating(code string, vs []string) bool {
	if len(vs) == 0 {
		return false
	}
	n, err := strconv.Atoi(vs[0])
	switch {
	case len(vs) > 1:
		c.add(code, "answer.rating")
	case vs[0] == DontKnowCode:
		c.kept[code] = Answer{DontKnow: true}
		return true
	case err != nil || len(vs[0]) > 1 || n < 1 || n > c.q.Scale.Points():
		c.add(code, "answer.rating")
	default:
		c.kept[code] = Answer{Rating: n}
		return true
	}
	return false
}

func (c *checker) question(x Question) {
	if !x.When.Holds(c.kept) {
		return
	}
	vs := c.values(x.Code)
	if len(vs) == 0 {
		return
	}
	switch x.Kind {
	case Words:
		c.words(x, vs)
		return
	case OnScale:
		c.rating(x.Code, vs)
		return
	}
	var chosen []string
	for _, o := range x.Options {
		if slices.Contains(vs, o.Code) {
			chosen = append(chosen, o.Code)
		}
	}
	most := x.Most
	if x.Kind == OneOf {
		most = 1
	}
	switch {
	case len(chosen) != len(vs):
		c.add(x.Code, "answer.option")
	case most > 0 && len(chosen) > most:
		c.add(x.Code, "answer.too_many", strconv.Itoa(most))
	default:
		c.kept[x.Code] = Answer{Choices: chosen}
	}
}

func (c *checker) words(x Question, vs []string) {
	text := Clean(strings.Join(vs, "\n"))
	most := x.Most
	if most == 0 {
		most = MaxText
	}
	if n := utf8.RuneCountInString(text); n > most {
		c.add(x.Code, "answer.too_long", strconv.Itoa(most), strconv.Itoa(n))
		return
	}
	if text != "" {
		c.kept[x.Code] = Answer{Text: text}
	}
}
