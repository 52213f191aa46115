package criteria

import (
	"errors"

	"github.com/jba/templatecheck"

	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
)

// CheckTemplates checks every template against the type of its data.
func (p *Pages) CheckTemplates() error {
	return errors.Join(sound(p.list), sound(p.begin), sound(p.set), sound(p.item), sound(p.settings), sound(p.remove), sound(p.publish),
		sound(p.upload), sound(p.plan), sound(p.unsaved), sound(p.compare))
}

func sound[T any](v *kit.View[staff.Sheet[T]]) error {
	return templatecheck.CheckHTML(v.Template(), kit.Page[staff.Sheet[T]]{})
}
