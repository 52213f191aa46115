package xlsform

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"sipas/survey"
)

// relevant writes a condition as XLSForm has it.
func relevant(c *survey.Condition) string {
	if c == nil {
		return ""
	}
	var is, all []string
	for _, o := range c.Is {
		is = append(is, fmt.Sprintf("${%s} = '%s'", c.Question, o))
	}
	for _, o := range c.Not {
		all = append(all, fmt.Sprintf("${%s} != '%s'", c.Question, o))
	}
	either := strings.Join(is, " or ")
	switch {
	case len(all) == 0:
		return either
	case len(is) > 1:
		either = "(" + either + ")"
	}
	if len(is) > 0 {
		all = append([]string{either}, all...)
	}
	return strings.Join(all, " and ")
}

// tokens of the expressions that are understood.
var tokens = regexp.MustCompile(`^\s*(\$\{[^{}]*\}|'[^']*'|"[^"]*"|!=|=|\(|\)|,|[A-Za-z]+)`)

var errRelevant = errors.New("not a condition that a questionnaire can hold")

// condition reads what relevant writes, and the same said with selected() and
// not().
func condition(expression string) (*survey.Condition, error) {
	p := parser{}
	for rest := strings.TrimSpace(expression); rest != ""; {
		m := tokens.FindStringSubmatch(rest)
		if m == nil {
			return nil, errRelevant
		}
		p.tokens = append(p.tokens, m[1])
		rest = strings.TrimSpace(rest[len(m[0]):])
	}
	c, err := p.whole()
	if err != nil || p.peek() != "" {
		return nil, errRelevant
	}
	return c, nil
}

type parser struct{ tokens []string }

func (p *parser) peek() string {
	if len(p.tokens) == 0 {
		return ""
	}
	return p.tokens[0]
}

func (p *parser) take() string {
	t := p.peek()
	if t != "" {
		p.tokens = p.tokens[1:]
	}
	return t
}

// expect takes the tokens if they come next.
func (p *parser) expect(tokens ...string) bool {
	for _, t := range tokens {
		if p.take() != t {
			return false
		}
	}
	return true
}

// comparison is ${question} = 'option', or the contrary.
type comparison struct {
	question, option string
	not              bool
}

// whole reads comparisons joined by "and", one of which may be several joined
// by "or".
func (p *parser) whole() (*survey.Condition, error) {
	c := &survey.Condition{}
	for {
		parts, err := p.either(c.Question == "")
		if err != nil {
			return nil, err
		}
		if err := merge(c, parts); err != nil {
			return nil, err
		}
		if p.peek() == "" {
			return c, nil
		}
		if p.take() != "and" {
			return nil, errRelevant
		}
	}
}

// either reads one comparison, or several joined by "or": in brackets, or
// without if they stand first and nothing else follows.
func (p *parser) either(first bool) ([]comparison, error) {
	brackets := p.peek() == "("
	if brackets {
		p.take()
	}
	var all []comparison
	for {
		x, err := p.comparison()
		if err != nil {
			return nil, err
		}
		all = append(all, x)
		if p.peek() != "or" {
			break
		}
		p.take()
	}
	if brackets && !p.expect(")") || !brackets && len(all) > 1 && (!first || p.peek() != "") {
		return nil, errRelevant
	}
	return all, nil
}

func (p *parser) comparison() (x comparison, err error) {
	switch t := p.take(); {
	case strings.HasPrefix(t, "${"):
		x.question = strings.Trim(t[2:], "{} ")
		sign := p.take()
		if sign != "=" && sign != "!=" {
			return x, errRelevant
		}
		x.not = sign == "!="
		x.option, err = p.quoted()
		return x, err
	case t == "selected":
		return p.selected()
	case t == "not":
		if !p.expect("(", "selected") {
			return x, errRelevant
		}
		if x, err = p.selected(); err == nil && !p.expect(")") {
			err = errRelevant
		}
		x.not = true
		return x, err
	}
	return x, errRelevant
}

// selected reads (${question}, 'option').
func (p *parser) selected() (x comparison, err error) {
	if !p.expect("(") || !strings.HasPrefix(p.peek(), "${") {
		return x, errRelevant
	}
	x.question = strings.Trim(p.take()[2:], "{} ")
	if !p.expect(",") {
		return x, errRelevant
	}
	if x.option, err = p.quoted(); err == nil && !p.expect(")") {
		err = errRelevant
	}
	return x, err
}

func (p *parser) quoted() (string, error) {
	t := p.take()
	if len(t) < 2 || t[0] != '\'' && t[0] != '"' {
		return "", errRelevant
	}
	return t[1 : len(t)-1], nil
}

// merge adds comparisons, of which one must hold, to a condition.
func merge(c *survey.Condition, parts []comparison) error {
	for _, x := range parts {
		if !survey.ValidCode(x.question) || c.Question != "" && c.Question != x.question {
			return errRelevant // one question decides
		}
		c.Question = x.question
	}
	switch {
	case len(parts) == 1 && parts[0].not:
		c.Not = append(c.Not, parts[0].option)
	case len(c.Is) > 0 || slices.ContainsFunc(parts, func(x comparison) bool { return x.not }):
		return errRelevant
	default:
		for _, x := range parts {
			c.Is = append(c.Is, x.option)
		}
	}
	return nil
}

// constraints are how Question.Most is said.
var constraints = map[survey.QuestionKind]string{
	survey.SomeOf: "count-selected(.) <= %d",
	survey.Words:  "string-length(.) <= %d",
}

var constraint = regexp.MustCompile(`^\s*(count-selected|string-length)\s*\(\s*\.\s*\)\s*<=\s*([1-9]\d{0,5})\s*$`)
