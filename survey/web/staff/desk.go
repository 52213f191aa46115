package staff

import (
	"fmt"
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/directory"
	"sipas/survey/web/kit"
)

// Config is what the desk works with; all is required.
type Config struct {
	Site      *kit.Site
	Accounts  *access.Accounts
	Sessions  *access.Sessions
	Directory *directory.Directory
}

// Desk guards the staff's routes. Make it with New.
type Desk struct {
	Config
	origin *http.CrossOriginProtection
	signIn *kit.View[Sheet[signIn]]

	problem *kit.View[Sheet[kit.Problem]]
}

// New makes the desk.
func New(c Config) (*Desk, error) {
	d := &Desk{Config: c, origin: http.NewCrossOriginProtection()}
	var err error
	if d.signIn, err = NewView[signIn](c.Site, "staff/signin.html"); err != nil {
		return nil, fmt.Errorf("sign-in page: %w", err)
	}
	if d.problem, err = NewView[kit.Problem](c.Site, "base/staff_problem.html"); err != nil {
		return nil, fmt.Errorf("problem page: %w", err)
	}
	return d, nil
}

// Routes are the desk's own.
func (d *Desk) Routes(e *echo.Echo) {
	e.GET("/signin", d.showSignIn)
	e.POST("/signin", d.checked(d.takeSignIn))
	e.POST("/signout", d.checked(d.signOut))
}

// ErrForeign refuses a change that another site asked for.
var ErrForeign = &survey.Error{Kind: survey.KindForbidden, Code: "request.foreign"}

// Handler is a staff page: it knows who asks.
type Handler func(c echo.Context, who access.User) error

// Allow guards a route: only people whose roles allow the act get to h. Errors
// are shown inside the layout.
func (d *Desk) Allow(act access.Act, h Handler) echo.HandlerFunc {
	return d.checked(func(c echo.Context) error {
		who, err := d.Sessions.Person(c.Request().Context())
		if err != nil {
			return d.stranger(c, err)
		}
		if !who.May(act) {
			return d.refuse(c, who, access.ErrForbidden)
		}
		if c.QueryParam("auto") == "" { // what a page fetches by itself is no activity
			if err := d.Sessions.Keep(c.Request().Context(), c.Response()); err != nil {
				return d.refuse(c, who, err)
			}
		}
		if err := h(c, who); err != nil {
			return d.refuse(c, who, err)
		}
		return nil
	})
}

// checked loads the session and refuses changes that other sites ask for.
func (d *Desk) checked(h echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if err := d.origin.Check(c.Request()); err != nil {
			return &survey.Error{Kind: ErrForeign.Kind, Code: ErrForeign.Code, Err: err}
		}
		r, err := d.Sessions.Load(c.Request())
		if err != nil {
			return err
		}
		c.SetRequest(r)
		return h(c)
	}
}

// stranger sends a person who opened a page to the sign-in, and answers
// everything else (scripts, forms, a store that is away) with the error.
func (d *Desk) stranger(c echo.Context, err error) error {
	r := c.Request()
	if survey.KindOf(err) != survey.KindSignIn || r.Method != http.MethodGet || kit.WantsJSON(r) {
		return err
	}
	return c.Redirect(http.StatusSeeOther, "/signin?"+url.Values{"next": {r.URL.RequestURI()}}.Encode())
}
