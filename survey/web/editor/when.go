package editor

import (
	"slices"
	"strings"

	"sipas/survey"
	"sipas/survey/web/kit"
	"sipas/survey/web/typed"
)

// deciders are the one-of questions that stand before an item, by whose answers
// it can be decided whom the item concerns. code "" stands before everything
// that comes after the factors.
func deciders(q *survey.Questionnaire, code string) []survey.Question {
	var all []survey.Question
	for _, x := range slices.Concat(q.Before, q.After) {
		if x.Code == code {
			return all
		}
		if isFactor(q, code) && slices.ContainsFunc(q.After, func(y survey.Question) bool { return y.Code == x.Code }) {
			continue
		}
		if x.Kind == survey.OneOf && !x.Off {
			all = append(all, x)
		}
	}
	return all
}

func isFactor(q *survey.Questionnaire, code string) bool {
	return slices.ContainsFunc(q.Factors, func(f survey.Factor) bool { return f.Code == code })
}

// conditionChoices are the answers that a condition may name.
func conditionChoices(l *kit.Locale, qs []survey.Question) []kit.Choice {
	var all []kit.Choice
	for _, x := range qs {
		for _, o := range x.Options {
			all = append(all, kit.Choice{Value: x.Code + ":" + o.Code, Label: l.Text(x.Text) + " → " + l.Text(o.Text)})
		}
	}
	return all
}

// conditionValues are a condition as the boxes is and not show it.
func conditionValues(c *survey.Condition) (is, not []string) {
	if c == nil {
		return nil, nil
	}
	for _, o := range c.Is {
		is = append(is, c.Question+":"+o)
	}
	for _, o := range c.Not {
		not = append(not, c.Question+":"+o)
	}
	return is, not
}

// readCondition reads the boxes is and not. Both must be about one question.
func readCondition(f *typed.Form, qs []survey.Question) *survey.Condition {
	c := &survey.Condition{}
	for _, box := range []struct {
		field string
		into  *[]string
	}{{"is", &c.Is}, {"not", &c.Not}} {
		for _, value := range f.Values[box.field] {
			question, option, _ := strings.Cut(value, ":")
			i := slices.IndexFunc(qs, func(x survey.Question) bool { return x.Code == question })
			switch {
			case i < 0 || !slices.ContainsFunc(qs[i].Options, func(o survey.Option) bool { return o.Code == option }):
				f.Wrong(box.field, "editor.when.gone", value)
				return c
			case c.Question != "" && c.Question != question:
				f.Wrong(box.field, "editor.when.one")
				return c
			}
			c.Question = question
			*box.into = append(*box.into, option)
		}
	}
	if c.Question == "" {
		return nil
	}
	return c
}

// conditionWords say whom an item concerns.
func conditionWords(v version, c *survey.Condition) string {
	if c == nil {
		return ""
	}
	var question survey.Question
	for _, x := range slices.Concat(v.Q.Before, v.Q.After) {
		if x.Code == c.Question {
			question = x
		}
	}
	named := func(codes []string) string {
		var names []string
		for _, code := range codes {
			name := code
			for _, o := range question.Options {
				if o.Code == code {
					name = v.Text(o.Text)
				}
			}
			names = append(names, "“"+name+"”")
		}
		return strings.Join(names, ", ")
	}
	var parts []string
	if len(c.Is) > 0 {
		parts = append(parts, v.Say("editor.when.only", named(c.Is)))
	}
	if len(c.Not) > 0 {
		parts = append(parts, v.Say("editor.when.but", named(c.Not)))
	}
	return strings.Join(parts, "; ")
}
