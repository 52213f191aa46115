package published

import (
	"errors"

	"github.com/jba/templatecheck"

	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
)

// CheckTemplates checks every template against the type of its data.
func (p *Pages) CheckTemplates() error {
	return errors.Join(templatecheck.CheckHTML(p.sealing.Template(), kit.Page[staff.Sheet[sealing]]{}),
		templatecheck.CheckHTML(p.public.Template(), kit.Page[sheet]{}))
}
