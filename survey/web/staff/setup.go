package staff

import (
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/web/kit"
)

// setupPage asks for the first administrator of an empty service.
type setupPage struct {
	Path    string
	Name    string
	Least   int               // characters of a password
	Wrong   string            // what is the matter as a whole
	Field   map[string]string // and with each field
	Anybody bool              // something is wrong
}

// SetupPath is the path of a set-up link (see access.Accounts.Invite).
func SetupPath(token string) string { return "/setup/" + token }

func (d *Desk) showSetup(c echo.Context) error {
	if err := d.Accounts.Invited(c.Request().Context(), c.Param("token")); err != nil {
		return err
	}
	return d.askSetup(c, http.StatusOK, setupPage{})
}

func (d *Desk) askSetup(c echo.Context, status int, p setupPage) error {
	l := d.Site.Locale(c.Request())
	p.Path, p.Least = SetupPath(c.Param("token"))+"?lang="+l.Lang, access.MinPassword
	return Show(c, d, status, d.setup, l, Options{Title: l.Say("setup.title")}, p)
}

func (d *Desk) takeSetup(c echo.Context) error {
	typed, err := form(c)
	if err != nil {
		return err
	}
	ctx, name, password := c.Request().Context(), typed.Get("name"), typed.Get("password")
	if err := d.Accounts.Invited(ctx, c.Param("token")); err != nil {
		return err
	}
	if password != typed.Get("again") {
		return d.wrongSetup(c, name, &survey.Error{Kind: survey.KindInvalid, Code: "user.invalid",
			Problems: []survey.Problem{{Field: "again", Code: "password.differs"}}})
	}
	u, err := d.Accounts.AcceptInvitation(ctx, c.Param("token"), name, password)
	if err != nil {
		return d.wrongSetup(c, name, err)
	}
	return d.enter(c, u, access.ByPassword, begin) // an empty service: there is everything to set up
}

// wrongSetup shows the form again with what was wrong in it.
func (d *Desk) wrongSetup(c echo.Context, name string, err error) error {
	e, ok := errors.AsType[*survey.Error](err)
	if !ok || e.Kind != survey.KindInvalid {
		return err
	}
	l := d.Site.Locale(c.Request())
	p := setupPage{Name: name, Field: map[string]string{}, Anybody: true, Wrong: l.Say("setup.wrong")}
	for _, x := range e.Problems {
		if p.Field[x.Field] == "" {
			p.Field[x.Field] = kit.Message(l, x)
		}
	}
	return d.askSetup(c, http.StatusUnprocessableEntity, p)
}
