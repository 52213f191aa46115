package officer

import (
	"errors"

	"github.com/jba/templatecheck"

	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
)

// RankedLeaf is what the sheet shows of a survey's leaf.
var RankedLeaf = ranked

// CheckTemplates checks every template against the type of its data.
func (p *Pages) CheckTemplates() error {
	return errors.Join(
		templatecheck.CheckHTML(p.sheet.Template(), kit.Page[staff.Sheet[sheetPage]]{}),
		templatecheck.CheckHTML(p.leaf.Template(), kit.Page[staff.Sheet[leafPage]]{}),
		templatecheck.CheckHTML(p.field.Template(), kit.Page[staff.Sheet[fieldPage]]{}),
		templatecheck.CheckHTML(p.review.Template(), kit.Page[staff.Sheet[reviewPage]]{}),
		templatecheck.CheckHTML(p.paper.Template(), kit.Page[staff.Sheet[paperPage]]{}),
		templatecheck.CheckHTML(p.table.Template(), kit.Page[staff.Sheet[importPage]]{}))
}
