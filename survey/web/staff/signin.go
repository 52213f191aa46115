package staff

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/web/kit"
)

// signIn is the sign-in page: what was typed, where to go afterwards, and
// what was wrong.
type signIn struct {
	Name  string
	Next  string
	Wrong string
}

// home is where staff land after signing in.
const home = "/results"

// maxSignIn bounds the form's body.
const maxSignIn = 4 << 10

func (d *Desk) showSignIn(c echo.Context) error {
	return d.page(c, http.StatusOK, signIn{Next: inside(c.QueryParam("next"))})
}

func (d *Desk) page(c echo.Context, status int, s signIn) error {
	l := d.Site.Locale(c.Request())
	return Show(c, d, status, d.signIn, l, Options{Title: l.Say("signin.title")}, s)
}

func (d *Desk) takeSignIn(c echo.Context) error {
	r := c.Request()
	r.Body = http.MaxBytesReader(c.Response(), r.Body, maxSignIn)
	if err := r.ParseForm(); err != nil {
		return &survey.Error{Kind: kit.ErrMalformed.Kind, Code: kit.ErrMalformed.Code, Err: err}
	}
	name, next := r.PostForm.Get("name"), inside(r.PostForm.Get("next"))
	user, err := d.Accounts.SignIn(r.Context(), name, r.PostForm.Get("password"), d.Site.Network(r), time.Now())
	if err != nil {
		return d.again(c, err, name, next)
	}
	// The request may carry an old session: Begin gives it a new token.
	if err := d.Sessions.Begin(r.Context(), c.Response(), user); err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, next)
}

// again shows the page with what was wrong, if trying again can help.
func (d *Desk) again(c echo.Context, err error, name, next string) error {
	if kind := survey.KindOf(err); kind != survey.KindSignIn && kind != survey.KindThrottled {
		return err
	}
	p := d.Site.Explain(c, d.Site.Locale(c.Request()), err)
	return d.page(c, p.Status, signIn{Name: name, Next: next, Wrong: p.Title + ". " + p.Detail})
}

func (d *Desk) signOut(c echo.Context) error {
	if err := d.Sessions.End(c.Request().Context(), c.Response()); err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, "/signin")
}

// inside is a path of this site, or home: a link to the sign-in must not be
// able to send people elsewhere.
func inside(next string) string {
	u, err := url.Parse(next)
	if err != nil || u.IsAbs() || u.Host != "" || u.Opaque != "" || !strings.HasPrefix(u.Path, "/") ||
		strings.HasPrefix(next, "//") || strings.ContainsAny(next, "\\\r\n\t") ||
		strings.HasPrefix(u.Path, "//") || strings.Contains(u.Path, "\\") { // as browsers may read it once it is decoded
		return home
	}
	return (&url.URL{Path: u.Path, RawQuery: u.RawQuery}).String()
}
