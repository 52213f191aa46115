package citizen

import (
	"fmt"
	"strings"

	"sipas/survey"
	"sipas/survey/web/kit"
)

// conditional is the style sheet that hides what does not concern the person,
// from what is ticked at the moment, without script. Browsers without :has()
// pass over it and show everything; answers that do not concern the person
// are dropped by survey.Questionnaire.Check in any case.
func conditional(q *survey.Questionnaire) kit.Inline {
	var b strings.Builder
	for _, f := range q.Factors {
		ids := []string{f.Code} // of the part, or of its questions where factors share one
		for _, c := range f.Criteria {
			ids = append(ids, c.Code)
		}
		hide(&b, f.When, ids...)
	}
	for _, x := range append(q.Before, q.After...) {
		hide(&b, x.When, x.Code)
	}
	return kit.Inline(b.String())
}

func hide(b *strings.Builder, c *survey.Condition, ids ...string) {
	if c == nil {
		return
	}
	var targets []string
	for _, id := range ids {
		targets = append(targets, fmt.Sprintf("#%s", id))
	}
	// Codes are letters, digits, '_' and '-': nothing here can be more than a name.
	what := fmt.Sprintf(":is(%s){display:none}", strings.Join(targets, ","))
	if len(c.Not) > 0 {
		fmt.Fprintf(b, "\nform:has(%s) %s", ticked(c.Question, c.Not), what)
	}
	if len(c.Is) > 0 {
		fmt.Fprintf(b, "\nform:not(:has(%s)) %s", ticked(c.Question, c.Is), what)
	}
}

func ticked(question string, options []string) string {
	var any []string
	for _, o := range options {
		any = append(any, fmt.Sprintf("[value=%q]", o))
	}
	return fmt.Sprintf("[name=%s]:is(%s):checked", question, strings.Join(any, ","))
}
