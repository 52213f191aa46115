package staff

import (
	"errors"
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
)

// codePage asks for the second factor.
type codePage struct {
	Next     string
	Wrong    string
	Recovery bool   // a code on paper rather than the app's
	Other    string // address of the same page for the other kind of code
	Here     string
}

func codeAddress(next, lang string, recovery bool) string {
	q := url.Values{"next": {next}, "lang": {lang}}
	if recovery {
		q.Set("recovery", "1")
	}
	return "/signin/code?" + q.Encode()
}

func (d *Desk) showCode(c echo.Context) error {
	if _, _, err := d.Sessions.Half(c.Request().Context()); err != nil {
		return d.notHalf(c, err)
	}
	return d.askCode(c, http.StatusOK, "")
}

// notHalf begins the sign-in anew for somebody who owes no second factor.
func (d *Desk) notHalf(c echo.Context, err error) error {
	if survey.KindOf(err) != survey.KindSignIn {
		return err
	}
	q := url.Values{"next": {inside(c.QueryParam("next"))}, "lang": {d.Site.Locale(c.Request()).Lang}}
	return c.Redirect(http.StatusSeeOther, "/signin?"+q.Encode())
}

func (d *Desk) askCode(c echo.Context, status int, wrong string) error {
	l := d.Site.Locale(c.Request())
	next, recovery := inside(c.QueryParam("next")), c.QueryParam("recovery") != ""
	return Show(c, d, status, d.code, l, Options{Title: l.Say("signin.code.title")}, codePage{Next: next, Wrong: wrong,
		Recovery: recovery, Here: codeAddress(next, l.Lang, recovery), Other: codeAddress(next, l.Lang, !recovery)})
}

func (d *Desk) takeCode(c echo.Context) error {
	typed, err := form(c)
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	u, door, err := d.Sessions.Half(ctx)
	if err != nil {
		return d.notHalf(c, err)
	}
	err = d.Accounts.ProveSecond(ctx, u.Name, typed.Get("code"))
	switch {
	case errors.Is(err, access.ErrSecondNone) || errors.Is(err, access.ErrWrong):
		return d.notHalf(c, access.ErrSignedOut)
	case survey.KindOf(orForbidden(err)) == survey.KindSignIn, survey.KindOf(orForbidden(err)) == survey.KindThrottled:
		p := d.Site.Explain(c, d.Site.Locale(c.Request()), err)
		return d.askCode(c, p.Status, p.Title+". "+p.Detail)
	case err != nil:
		return err
	}
	return d.begin(c, u, door, inside(c.QueryParam("next")))
}
