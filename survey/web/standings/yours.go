package standings

import (
	"net/url"

	"github.com/labstack/echo/v4"

	"sipas/survey/reform"
)

// yours is what officers of units find while a round runs: the cards of their
// own units.
type yours struct {
	Title string
	Head  head
	Cards []link
}

// showYours answers somebody who may not see the round as a whole.
func (p *Pages) showYours(c echo.Context, x *place) error {
	body := yours{Title: x.Say("standings.title"), Head: x.head("")}
	for _, e := range x.round.Units {
		if !x.own(e.Unit) {
			continue
		}
		name := e.Unit
		if u, ok := x.config.Tree.Unit(e.Unit); ok {
			name = x.titled(u.Name, e.Unit)
		}
		body.Cards = append(body.Cards, link{To: x.cardOf(e.Unit), Words: name})
	}
	if len(body.Cards) == 0 {
		return reform.ErrNoRound
	}
	body.Head.Back = "/reform/rounds/" + url.PathEscape(x.round.ID) + "?lang=" + x.Lang
	body.Head.BackWords = x.Say("standings.back.round")
	return show(c, p, p.yours, x, body.Title+" – "+body.Head.Round, body)
}
