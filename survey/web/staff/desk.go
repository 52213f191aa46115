package staff

import (
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/audit"
	"sipas/survey/directory"
	"sipas/survey/web/kit"
)

// Config is what the desk works with. The first four are required.
type Config struct {
	Site      *kit.Site
	Accounts  *access.Accounts
	Sessions  *access.Sessions
	Directory *directory.Directory

	Keys       *access.Keys     // nil: those of Accounts
	SignOn     *access.SignOn   // nil: no single sign-on
	NeedSecond bool             // administrators do nothing before they have a second factor
	Now        func() time.Time // nil: time.Now
}

// Desk guards the staff's routes. Make it with New.
type Desk struct {
	Config
	origin *http.CrossOriginProtection
	signIn *kit.View[Sheet[signIn]]
	code   *kit.View[Sheet[codePage]]
	setup  *kit.View[Sheet[setupPage]]

	problem *kit.View[Sheet[kit.Problem]]
}

// New makes the desk.
func New(c Config) (*Desk, error) {
	if c.Keys == nil {
		c.Keys = access.NewKeys(c.Accounts)
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	d := &Desk{Config: c, origin: http.NewCrossOriginProtection()}
	var err error
	if d.signIn, err = NewView[signIn](c.Site, "staff/signin.html"); err != nil {
		return nil, fmt.Errorf("sign-in page: %w", err)
	}
	if d.code, err = NewView[codePage](c.Site, "staff/code.html"); err != nil {
		return nil, fmt.Errorf("page of the second factor: %w", err)
	}
	if d.setup, err = NewView[setupPage](c.Site, "staff/setup.html"); err != nil {
		return nil, fmt.Errorf("set-up page: %w", err)
	}
	if d.problem, err = NewView[kit.Problem](c.Site, "base/staff_problem.html"); err != nil {
		return nil, fmt.Errorf("problem page: %w", err)
	}
	return d, nil
}

// Routes are the desk's own; everybody reaches them.
func (d *Desk) Routes(e *echo.Echo) {
	e.GET("/signin", d.showSignIn)
	e.POST("/signin", d.checked(d.takeSignIn))
	e.GET("/signin/code", d.checked(d.showCode))
	e.POST("/signin/code", d.checked(d.takeCode))
	e.GET("/signin/oidc", d.leave)
	e.GET("/signin/oidc/callback", d.checked(d.comeBack))
	e.POST("/signout", d.checked(d.signOut))
	e.GET("/setup/:token", d.showSetup)
	e.POST("/setup/:token", d.checked(d.takeSetup))
}

// ErrForeign refuses a change that another site asked for.
var ErrForeign = &survey.Error{Kind: survey.KindForbidden, Code: "request.foreign"}

// Handler is a staff page: it knows who asks. Who is seen from the act of the
// route (see access.User.For): Sees and SeesAll go by the grants that allow it.
type Handler func(c echo.Context, who access.User) error

// Allow guards a route: only people whose roles allow the act get to h, in
// whose context the trail finds them (see audit.By). Errors are shown inside
// the layout.
func (d *Desk) Allow(act access.Act, h Handler) echo.HandlerFunc {
	return d.checked(func(c echo.Context) error {
		who, err := d.Sessions.Person(c.Request().Context())
		if err != nil {
			return d.stranger(c, err)
		}
		if !who.May(act) {
			return d.refuse(c, who, access.ErrForbidden)
		}
		if to, first := d.first(c, who); first != nil {
			return d.before(c, who, to, first)
		}
		if c.QueryParam("auto") == "" { // what a page fetches by itself is no activity
			if err := d.Sessions.Keep(c.Request().Context(), c.Response()); err != nil {
				return d.refuse(c, who, err)
			}
		}
		acting(c, audit.Actor{Name: who.Name, Via: audit.ByWeb})
		if err := h(c, who.For(act)); err != nil {
			return d.refuse(c, who, err)
		}
		return nil
	})
}

// AllowPrograms guards a route that programs may use, too: what Allow does, or
// a key in the header Authorization (see access.Keys). A key that is shown
// counts, whoever has signed in.
func (d *Desk) AllowPrograms(act access.Act, h Handler) echo.HandlerFunc {
	people := d.Allow(act, h)
	return func(c echo.Context) error {
		header := c.Request().Header.Get("Authorization")
		if header == "" {
			return people(c)
		}
		who, key, err := d.Keys.Check(c.Request().Context(), header)
		if survey.KindOf(orForbidden(err)) == survey.KindSignIn {
			c.Response().Header().Set("WWW-Authenticate", `Bearer realm="sipas", error="invalid_token"`)
		}
		if err == nil && !who.May(act) {
			err = access.ErrForbidden
		}
		if err != nil {
			return err
		}
		acting(c, key.Actor())
		return h(c, who.For(act))
	}
}

// orForbidden makes nil an error that is none of a sign-in.
func orForbidden(err error) error {
	if err == nil {
		return access.ErrForbidden
	}
	return err
}

// acting names the actor to whatever the request goes on to.
func acting(c echo.Context, a audit.Actor) {
	c.SetRequest(c.Request().WithContext(audit.With(c.Request().Context(), a)))
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
		acting(c, audit.Actor{Via: audit.ByWeb})
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
	return c.Redirect(http.StatusSeeOther, d.keepLanguage(c, "/signin?"+url.Values{"next": {r.URL.RequestURI()}}.Encode()))
}
