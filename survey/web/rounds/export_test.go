package rounds

import (
	"errors"

	"github.com/jba/templatecheck"

	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
)

// CheckTemplates checks every template against the type of its data.
func (p *Pages) CheckTemplates() error {
	return errors.Join(sound(p.home), sound(p.edit), sound(p.units), sound(p.groups), sound(p.propose), sound(p.members), sound(p.sets),
		sound(p.step), sound(p.plan), sound(p.progress), sound(p.move), sound(p.unit), sound(p.criteria), sound(p.leaf))
}

func sound[T any](v *kit.View[staff.Sheet[T]]) error {
	return templatecheck.CheckHTML(v.Template(), kit.Page[staff.Sheet[T]]{})
}
