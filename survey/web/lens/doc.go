// Package lens is what the pages of a wave's results share: which wave and
// which of its answers an address asks for, whether the reader may see them,
// the links among the pages, the form of filters, and how a figure is written
// with all that stands behind it.
//
//	room := lens.Room{Site: site, Desk: desk, Directory: d, Findings: f, Now: time.Now}
//
//	func (p *Pages) show(c echo.Context, who access.User) error {
//		place, err := p.Open(c, who)                  // what lies outside the scope does not exist
//		if err != nil { return err }
//		sight, err := p.Findings.Look(ctx, place.Lens)
//		if err != nil { return err }
//		body := sheet{Head: place.Head("compare", nil), Refusal: place.Refusal(sight)}
//		body.Index = place.Figure(sight.Total.ItemMean)
//		return lens.Show(c, p.Room, http.StatusOK, p.view, place, body.Head.Title, body)
//	}
//
// A page's view is made with NewView, which adds these templates:
//
//	lens/head     title, wave, pages of the wave, filters; data: Head
//	lens/refused  why nothing is shown and what to do; data: Refusal
//	lens/figure   a figure that opens to what it is made of; data: Figure
//	lens/waves    the other waves; data: Waves
//
// and links static/css/lens.css by {{template "lens/style" .}}.
//
// The lens is the address: every page of a wave understands the same query, so
// that a filter that was set on one stays on the next, and an address that is
// passed on shows the same thing to whoever may see it. Nothing here computes,
// and figures are written here only.
package lens
