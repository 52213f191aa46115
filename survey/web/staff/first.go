package staff

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/web/kit"
)

// Where people do what they must do before anything else.
const (
	PasswordPage = "/account/password"
	SecondPage   = "/account/second"
)

// What keeps a person from all other pages until it is done.
var (
	ErrPasswordFirst = &survey.Error{Kind: survey.KindForbidden, Code: "access.password_first"}
	ErrSecondFirst   = &survey.Error{Kind: survey.KindForbidden, Code: "access.second_first"}
)

// first is what somebody must do before the page that they ask for, and where.
// Who has come by single sign-on has not used the password that somebody else
// knows.
func (d *Desk) first(c echo.Context, who access.User) (page string, err error) {
	at := func(page string) bool { return c.Path() == page || strings.HasPrefix(c.Path(), page+"/") }
	door := d.Sessions.Entrance(c.Request().Context()).Door
	switch {
	case who.MustChange && door == access.ByPassword && !at(PasswordPage):
		return PasswordPage, ErrPasswordFirst
	case at(PasswordPage) || at(SecondPage):
		return "", nil
	case d.NeedSecond && who.May(access.ManagePeople) && who.Second == nil:
		return SecondPage, ErrSecondFirst
	}
	return "", nil
}

// before leads to a page that comes first, or says so to what is no page.
func (d *Desk) before(c echo.Context, who access.User, page string, err error) error {
	if c.Request().Method != http.MethodGet || kit.WantsJSON(c.Request()) {
		return d.refuse(c, who, err)
	}
	return c.Redirect(http.StatusSeeOther, page+"?lang="+d.Site.Locale(c.Request()).Lang)
}
