package standings

import (
	"errors"

	"github.com/jba/templatecheck"

	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
)

// CheckTemplates checks every template against the type of its data.
func (p *Pages) CheckTemplates() error {
	return errors.Join(
		templatecheck.CheckHTML(p.results.Template(), kit.Page[staff.Sheet[results]]{}),
		templatecheck.CheckHTML(p.fields.Template(), kit.Page[staff.Sheet[fields]]{}),
		templatecheck.CheckHTML(p.card.Template(), kit.Page[staff.Sheet[card]]{}),
		templatecheck.CheckHTML(p.lost.Template(), kit.Page[staff.Sheet[lost]]{}),
		templatecheck.CheckHTML(p.years.Template(), kit.Page[staff.Sheet[years]]{}),
		templatecheck.CheckHTML(p.publish.Template(), kit.Page[staff.Sheet[publishing]]{}),
		templatecheck.CheckHTML(p.yours.Template(), kit.Page[staff.Sheet[yours]]{}))
}
