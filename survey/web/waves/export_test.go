package waves

import (
	"errors"

	"github.com/jba/templatecheck"

	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
)

// CheckTemplates checks every template against the type of its data.
func (p *Pages) CheckTemplates() error {
	return errors.Join(sound(p.list), sound(p.wave), sound(p.edit), sound(p.targets), sound(p.step), sound(p.remove))
}

func sound[T any](v *kit.View[staff.Sheet[T]]) error {
	return templatecheck.CheckHTML(v.Template(), kit.Page[staff.Sheet[T]]{})
}
