package staff

import (
	"encoding/base64"
	"net/http"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
)

// errNoSignOn is for the address when there is no provider.
var errNoSignOn = &survey.Error{Kind: survey.KindNotFound, Code: "route.unknown"}

// leave sends somebody to the provider. The browser keeps the ticket and where
// to go afterwards; nothing is kept here meanwhile, so that any node may take
// the person back. It is a link, not a form: a form's target must be this site
// (Content-Security-Policy).
func (d *Desk) leave(c echo.Context) error {
	if d.SignOn == nil {
		return errNoSignOn
	}
	next := inside(c.QueryParam("next"))
	address, ticket, err := d.SignOn.Begin(c.Request().Context())
	if err != nil {
		return d.again(c, err, "", next)
	}
	d.cookie(c, ticketName, ticket.String()+":"+base64.RawURLEncoding.EncodeToString([]byte(next)), access.TicketFor)
	return c.Redirect(http.StatusSeeOther, address)
}

// comeBack takes somebody back from the provider.
func (d *Desk) comeBack(c echo.Context) error {
	if d.SignOn == nil {
		return errNoSignOn
	}
	ticket, next, ok := d.ticket(c)
	d.cookie(c, ticketName, "", -time.Second)
	if !ok {
		return d.again(c, access.ErrSignOn, "", home)
	}
	ctx, q := c.Request().Context(), c.QueryParams()
	name, err := d.SignOn.Finish(ctx, ticket, access.Return{State: q.Get("state"), Code: q.Get("code"), Fault: q.Get("error")})
	if err != nil {
		return d.again(c, err, "", next)
	}
	u, err := d.Accounts.SignedOn(ctx, name)
	if err != nil {
		return d.again(c, err, "", next)
	}
	return d.enter(c, u, access.BySignOn, next)
}

func (d *Desk) ticket(c echo.Context) (t access.Ticket, next string, ok bool) {
	k, err := c.Cookie(d.cookieName(ticketName))
	if err != nil {
		return t, "", false
	}
	text, path, _ := strings.Cut(k.Value, ":")
	b, err := base64.RawURLEncoding.DecodeString(path)
	if t, ok = access.ReadTicket(text); !ok || err != nil {
		return t, "", false
	}
	return t, inside(string(b)), true
}
