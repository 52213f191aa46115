package respondent

import (
	"errors"

	"github.com/jba/templatecheck"

	"sipas/survey/web/kit"
)

// CheckTemplates checks every template against the type of its data.
func (p *Pages) CheckTemplates() error {
	return errors.Join(
		templatecheck.CheckHTML(p.start.Template(), kit.Page[start]{}),
		templatecheck.CheckHTML(p.list.Template(), kit.Page[list]{}),
		templatecheck.CheckHTML(p.unit.Template(), kit.Page[unit]{}),
		templatecheck.CheckHTML(p.review.Template(), kit.Page[review]{}),
		templatecheck.CheckHTML(p.done.Template(), kit.Page[done]{}),
		templatecheck.CheckHTML(p.sorry.Template(), kit.Page[sorry]{}),
		templatecheck.CheckHTML(p.typing.Template(), kit.Page[typing]{}),
	)
}
