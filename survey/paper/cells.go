package paper

import (
	"slices"
	"strconv"
	"strings"

	"sipas/survey"
)

// cells reads answers as files write them: ratings as numbers or by their
// labels, choices by code or label, "don't know" as NA or by its label.
// Labels are compared without case and accents, in all languages; what two
// labels share means neither.
type cells struct {
	q       *survey.Questionnaire
	ratings map[string]string            // written form -> 1..n or NA
	options map[string]map[string]string // question -> written form -> option code
	kinds   map[string]survey.QuestionKind
}

func newCells(q *survey.Questionnaire) *cells {
	c := &cells{q: q, ratings: map[string]string{}, options: map[string]map[string]string{}, kinds: map[string]survey.QuestionKind{}}
	for _, na := range []string{"na", "n/a", "kb", "không biết", "chưa sử dụng", "don't know", "not used"} {
		c.ratings[spelling(na)] = survey.DontKnowCode
	}
	texts(c.ratings, q.Scale.DontKnow, survey.DontKnowCode)
	for i, label := range q.Scale.Labels {
		texts(c.ratings, label, strconv.Itoa(i+1))
	}
	for i := range q.Scale.Labels { // last, so that no label can mean another number
		c.ratings[strconv.Itoa(i+1)] = strconv.Itoa(i + 1)
	}
	for _, x := range slices.Concat(q.Before, q.After) {
		c.kinds[x.Code] = x.Kind
		forms := map[string]string{}
		for _, o := range x.Options {
			texts(forms, o.Text, o.Code)
		}
		for _, o := range x.Options {
			forms[spelling(o.Code)] = o.Code
		}
		c.options[x.Code] = forms
	}
	return c
}

// texts notes the labels of a value; one that is taken by another value is
// nobody's ("" as value).
func texts(forms map[string]string, label survey.Text, value string) {
	for _, s := range label {
		form := spelling(s)
		if form == "" {
			continue
		}
		if other, taken := forms[form]; taken && other != value {
			forms[form] = ""
			continue
		}
		forms[form] = value
	}
}

// spelling is a label as it is compared.
func spelling(s string) string { return strings.Join(strings.Fields(survey.Fold(s)), " ") }

// read gives a cell's text as values of a form, nil for an empty one. code is
// that of a problem, "" if there is none.
func (c *cells) read(question, text string) (values []string, code string) {
	if text == "" {
		return nil, ""
	}
	switch kind := c.kinds[question]; kind {
	case survey.Words:
		return []string{text}, ""
	case survey.OneOf, survey.SomeOf:
		return c.choices(question, kind, text)
	}
	if v := c.ratings[spelling(text)]; v != "" {
		return []string{v}, ""
	}
	return nil, "paper.import.rating"
}

func (c *cells) choices(question string, kind survey.QuestionKind, text string) ([]string, string) {
	forms := c.options[question]
	if v := forms[spelling(text)]; v != "" {
		return []string{v}, ""
	}
	if kind == survey.OneOf {
		return nil, "paper.import.option"
	}
	var chosen []string
	for part := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == ';' || r == '|' || r == '\n' }) {
		if spelling(part) == "" {
			continue
		}
		v := forms[spelling(part)]
		if v == "" {
			return nil, "paper.import.option"
		}
		if !slices.Contains(chosen, v) {
			chosen = append(chosen, v)
		}
	}
	if len(chosen) == 0 {
		return nil, "paper.import.option"
	}
	return chosen, ""
}
