package manager

import (
	"errors"

	"github.com/jba/templatecheck"

	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
)

// CheckTemplates checks every template against the type of its data.
func (p *Pages) CheckTemplates() error {
	return errors.Join(sound(p.start), sound(p.units), sound(p.unit), sound(p.reorganise), sound(p.decide), sound(p.fields), sound(p.field),
		sound(p.dossiers), sound(p.counters), sound(p.counter), sound(p.device), sound(p.poster), sound(p.upload), sound(p.plan))
}

func sound[T any](v *kit.View[staff.Sheet[T]]) error {
	return templatecheck.CheckHTML(v.Template(), kit.Page[staff.Sheet[T]]{})
}
