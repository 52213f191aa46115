package tables

import (
	"github.com/jba/templatecheck"

	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
)

// AnswerOf reads a cell of an answer, for tests.
func AnswerOf(text, kind string) (count int64, counted bool, share string, ok bool) {
	a, ok := answerOf(text, kind)
	return a.count, a.counted, a.share.String(), ok
}

// CheckTemplates checks the template against the type of its data.
func (p *Pages) CheckTemplates() error {
	return templatecheck.CheckHTML(p.view.Template(), kit.Page[staff.Sheet[sheet]]{})
}
