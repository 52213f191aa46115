package tickets

import (
	"errors"

	"github.com/jba/templatecheck"

	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
)

// CheckTemplates checks every template against the type of its data.
func (p *Pages) CheckTemplates() error {
	return errors.Join(templatecheck.CheckHTML(p.list.Template(), kit.Page[staff.Sheet[list]]{}),
		templatecheck.CheckHTML(p.batch.Template(), kit.Page[staff.Sheet[batch]]{}))
}
