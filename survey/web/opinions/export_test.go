package opinions

import (
	"errors"

	"github.com/jba/templatecheck"

	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
)

// CheckTemplates checks every template against the type of its data.
func (p *Pages) CheckTemplates() error {
	return errors.Join(
		templatecheck.CheckHTML(p.home.Template(), kit.Page[staff.Sheet[home]]{}),
		templatecheck.CheckHTML(p.settings.Template(), kit.Page[staff.Sheet[settings]]{}),
		templatecheck.CheckHTML(p.group.Template(), kit.Page[staff.Sheet[group]]{}),
		templatecheck.CheckHTML(p.question.Template(), kit.Page[staff.Sheet[question]]{}),
		templatecheck.CheckHTML(p.step.Template(), kit.Page[staff.Sheet[step]]{}),
		templatecheck.CheckHTML(p.links.Template(), kit.Page[staff.Sheet[links]]{}),
		templatecheck.CheckHTML(p.letters.Template(), kit.Page[staff.Sheet[letters]]{}),
		templatecheck.CheckHTML(p.quality.Template(), kit.Page[staff.Sheet[qualityPage]]{}),
		templatecheck.CheckHTML(p.outcome.Template(), kit.Page[staff.Sheet[outcomePage]]{}),
	)
}
