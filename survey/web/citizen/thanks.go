package citizen

import (
	"net/url"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/collect"
	"sipas/survey/web/kit"
)

// thanked is the Data of the thank-you page.
type thanked struct {
	Place, Receipt, Look string
}

// thanks answers GET /k/:code/thanks/:receipt. It says "recorded" only of what
// the store holds, and names the counter only if that was rated: the code in
// the address must lead there, if only from before it was revoked.
func (p *Pages) thanks(c echo.Context) error {
	ctx := c.Request().Context()
	place, placeErr := p.Collector.Place(ctx, c.Param("code"))
	l := p.locale(c, "", nil)
	found, err := p.Collector.Look(ctx, c.Param("receipt"))
	switch {
	case err != nil:
	case survey.KindOf(placeErr) == survey.KindUnavailable:
		err = placeErr
	case place.Counter.ID != found.Counter:
		place, err = collect.Place{}, collect.ErrReceipt
	case found.Withdrawn:
		err = collect.ErrWithdrawn
	}
	if err != nil {
		return p.sorry(c, l, place, err)
	}
	place.Wave = found.Wave
	page, err := p.ready.Take(key("thanks", place, l, ""), func() (ready, error) {
		return prepare(p.thanked, kit.Page[thanked]{
			Locale: l, Title: l.Say("thanks.title"), Demo: found.Wave.Demo, Languages: p.Site.Others(l), Style: p.style, Script: p.script,
			Data: thanked{Place: named(l, place), Receipt: slot, Look: p.lookup(l)},
		})
	})
	if err != nil {
		return p.sorry(c, l, place, err)
	}
	return p.fill(c, l, page, found.Receipt)
}

// lookup is the address of the page to look receipts up.
func (p *Pages) lookup(l *kit.Locale) string { return p.Prefix + "/r?lang=" + l.Lang }

// thanksPath is where a citizen finds the receipt.
func (p *Pages) thanksPath(code string, l *kit.Locale, receipt string) string {
	return p.Prefix + "/k/" + url.PathEscape(code) + "/thanks/" + receipt + "?lang=" + l.Lang
}
