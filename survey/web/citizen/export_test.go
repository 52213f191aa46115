package citizen

import (
	"errors"

	"github.com/jba/templatecheck"

	"sipas/survey/web/kit"
)

// Ready is how many compressed pages p keeps.
func Ready(p *Pages) int { return p.ready.Len() }

// CheckTemplates checks every template of p against the type of its data.
func CheckTemplates(p *Pages) error {
	return errors.Join(
		templatecheck.CheckHTML(p.sheet.Template(), kit.Page[sheet]{}),
		templatecheck.CheckHTML(p.thanked.Template(), kit.Page[thanked]{}),
		templatecheck.CheckHTML(p.receipt.Template(), kit.Page[receipt]{}),
		templatecheck.CheckHTML(p.regret.Template(), kit.Page[regret]{}),
		templatecheck.CheckHTML(p.first.Template(), kit.Page[start]{}),
		templatecheck.CheckHTML(p.before.Template(), kit.Page[door]{}),
		templatecheck.CheckHTML(p.kioskSheet.Template(), kit.Page[sheet]{}),
		templatecheck.CheckHTML(p.idle.Template(), kit.Page[idle]{}),
		templatecheck.CheckHTML(p.noted.Template(), kit.Page[noted]{}),
		templatecheck.CheckHTML(p.shown.Template(), kit.Page[screen]{}),
	)
}
