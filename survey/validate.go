package survey

import (
	"regexp"
	"slices"
	"strconv"
)

// codePattern is what names things in answers, keys and addresses: no dots,
// dollars or blanks, so that it is safe as a field name in every store.
var codePattern = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$`)

// ValidCode tells whether s may name a question, unit, counter or wave:
// 1 to 40 ASCII letters, digits, '_' or '-', not beginning with a sign.
func ValidCode(s string) bool { return codePattern.MatchString(s) }

// validator gathers Problems while something is looked over.
type validator struct {
	languages []string
	seen      map[string]bool
	oneOf     map[string][]string // option codes of the one-of questions so far; nil for one switched off
	problems  []Problem
}

func (v *validator) add(field, code string, args ...string) {
	v.problems = append(v.problems, Problem{Field: field, Code: code, Args: args})
}

func (v *validator) code(field, code string, once bool) {
	switch {
	case !ValidCode(code):
		v.add(field, "code.malformed", code)
	case once && v.seen[code]:
		v.add(field, "code.repeated", code)
	}
	if once {
		v.seen[code] = true
	}
}

func (v *validator) text(field string, t Text) {
	for _, l := range v.languages {
		if t[l] == "" {
			v.add(field, "text.missing", l)
		}
	}
}

// condition looks whether c can be decided by what was asked before.
func (v *validator) condition(field string, c *Condition) {
	if c == nil {
		return
	}
	options, ok := v.oneOf[c.Question]
	switch {
	case !ok:
		v.add(field, "condition.unknown", c.Question)
		return
	case options == nil:
		v.add(field, "condition.off", c.Question)
		return
	case len(c.Is) == 0 && len(c.Not) == 0:
		v.add(field, "condition.empty", c.Question)
	}
	for _, o := range slices.Concat(c.Is, c.Not) {
		if !slices.Contains(options, o) {
			v.add(field, "condition.option", c.Question, o)
		}
	}
}

func (v *validator) factor(f Factor) {
	v.code(f.Code, f.Code, true)
	v.text(f.Code, f.Name)
	v.condition(f.Code, f.When)
	if len(f.Criteria) == 0 {
		v.add(f.Code, "factor.empty")
	}
	for _, c := range f.Criteria {
		v.criterion(c)
	}
}

func (v *validator) criterion(c Criterion) {
	v.code(c.Code, c.Code, true)
	v.text(c.Code, c.Question)
	for _, item := range c.Lineage {
		if !lineagePattern.MatchString(item) {
			v.add(c.Code, "criterion.lineage", item)
		}
	}
}

// lineagePattern is a source and its item: 1001#24, sipas-25#A1.
var lineagePattern = regexp.MustCompile(`^[A-Za-z0-9_.-]{1,40}#[A-Za-z0-9_.-]{1,40}$`)

func (v *validator) question(q Question) {
	v.code(q.Code, q.Code, true)
	v.text(q.Code, q.Text)
	v.condition(q.Code, q.When)
	switch q.Kind {
	case OneOf, SomeOf:
		if len(q.Options) < 2 {
			v.add(q.Code, "question.options")
		}
	case Words, OnScale:
		if len(q.Options) > 0 {
			v.add(q.Code, "question.no_options")
		}
	default:
		v.add(q.Code, "question.kind", string(q.Kind))
	}
	if q.Most < 0 {
		v.add(q.Code, "question.most", strconv.Itoa(q.Most))
	}
	var options []string
	for _, o := range q.Options {
		switch {
		case !ValidCode(o.Code):
			v.add(q.Code, "code.malformed", o.Code)
		case slices.Contains(options, o.Code):
			v.add(q.Code, "code.repeated", o.Code)
		}
		options = append(options, o.Code)
		v.text(q.Code, o.Text)
	}
	if q.Kind == OneOf && v.oneOf != nil {
		v.oneOf[q.Code] = options
		if q.Off {
			v.oneOf[q.Code] = nil
		}
	}
}

func (v *validator) err(code string) error {
	if len(v.problems) == 0 {
		return nil
	}
	return &Error{Kind: KindInvalid, Code: code, Problems: v.problems}
}
