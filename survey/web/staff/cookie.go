package staff

import (
	"net/http"
	"time"

	"github.com/labstack/echo/v4"
)

// The cookies of the desk beside that of the session: a ticket for the time
// that somebody is at the provider of single sign-on, and a token of a browser
// in which somebody has signed in before.
const (
	ticketName = "sipas-signon"
	knownName  = "sipas-known"
)

// cookieName is a cookie's name in the browser. The prefix makes browsers
// refuse it unless it is Secure, of this host alone, and for every path.
func (d *Desk) cookieName(name string) string {
	if d.Sessions.Secure() {
		return "__Host-" + name
	}
	return name
}

// cookie has the browser keep something, or forget it when during is negative.
func (d *Desk) cookie(c echo.Context, name, value string, during time.Duration) {
	c.Response().Header().Set("Cache-Control", "no-store")
	c.SetCookie(&http.Cookie{Name: d.cookieName(name), Value: value, Path: "/", MaxAge: int(during.Seconds()),
		HttpOnly: true, Secure: d.Sessions.Secure(), SameSite: http.SameSiteLaxMode})
}
