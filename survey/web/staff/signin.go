package staff

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/web/kit"
)

// signIn is the sign-in page: what was typed, where to go afterwards, and
// what was wrong.
type signIn struct {
	Name   string
	Next   string
	Wrong  string
	SignOn string // address of the way by single sign-on; "" when there is none
}

// home is where staff land after signing in.
const home = "/results"

// begin is where the first administrator lands: at the list of what to set up.
const begin = "/manage"

// maxSignIn bounds the form's body.
const maxSignIn = 4 << 10

func (d *Desk) showSignIn(c echo.Context) error {
	return d.page(c, http.StatusOK, signIn{Next: inside(c.QueryParam("next"))})
}

func (d *Desk) page(c echo.Context, status int, s signIn) error {
	l := d.Site.Locale(c.Request())
	if d.SignOn != nil {
		s.SignOn = "/signin/oidc?" + url.Values{"next": {s.Next}, "lang": {l.Lang}}.Encode()
	}
	return Show(c, d, status, d.signIn, l, Options{Title: l.Say("signin.title")}, s)
}

// form reads a small form.
func form(c echo.Context) (url.Values, error) {
	r := c.Request()
	r.Body = http.MaxBytesReader(c.Response(), r.Body, maxSignIn)
	if err := r.ParseForm(); err != nil {
		return nil, &survey.Error{Kind: kit.ErrMalformed.Kind, Code: kit.ErrMalformed.Code, Err: err}
	}
	return r.PostForm, nil
}

func (d *Desk) takeSignIn(c echo.Context) error {
	typed, err := form(c)
	if err != nil {
		return err
	}
	r := c.Request()
	name, next := typed.Get("name"), inside(typed.Get("next"))
	user, err := d.Accounts.SignInFrom(r.Context(), name, typed.Get("password"), d.Site.Network(r), d.known(c), d.Now())
	if err != nil {
		return d.again(c, err, name, next)
	}
	return d.enter(c, user, access.ByPassword, next)
}

// enter lets somebody in who has passed a door, or asks for the second factor
// first. The request may carry an old session: it gets a new token either way.
func (d *Desk) enter(c echo.Context, u access.User, door access.Door, next string) error {
	if u.Second == nil {
		return d.begin(c, u, door, next)
	}
	if err := d.Sessions.BeginHalf(c.Request().Context(), c.Response(), u, door, access.DeviceOf(c.Request().UserAgent())); err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, codeAddress(next, d.Site.Locale(c.Request()).Lang, false))
}

// begin signs somebody in who has passed everything, and has the browser keep
// that they use it.
func (d *Desk) begin(c echo.Context, u access.User, door access.Door, next string) error {
	ctx := c.Request().Context()
	if err := d.Sessions.Begin(ctx, c.Response(), u, door, access.DeviceOf(c.Request().UserAgent())); err != nil {
		return err
	}
	token, err := d.Accounts.Remember(ctx, u, d.known(c))
	if err != nil {
		return err
	}
	d.cookie(c, knownName, token, access.KnownFor)
	return c.Redirect(http.StatusSeeOther, d.keepLanguage(c, next))
}

// keepLanguage is a path in the language that somebody has chosen on the way
// in, if it is not that of the browser anyhow.
func (d *Desk) keepLanguage(c echo.Context, path string) string {
	r := c.Request()
	lang := d.Site.Locale(r).Lang
	u, err := url.Parse(path)
	if err != nil || u.Query().Has("lang") || lang == d.Site.Match("", r.Header.Get("Accept-Language")) {
		return path
	}
	q := u.Query()
	q.Set("lang", lang)
	u.RawQuery = q.Encode()
	return u.RequestURI()
}

// known is the token of a browser in which somebody has signed in before.
func (d *Desk) known(c echo.Context) string {
	k, err := c.Cookie(d.cookieName(knownName))
	if err != nil {
		return ""
	}
	return k.Value
}

// again shows the page with what was wrong, if trying again can help.
func (d *Desk) again(c echo.Context, err error, name, next string) error {
	switch survey.KindOf(err) {
	case survey.KindSignIn, survey.KindThrottled, survey.KindUnavailable:
	default:
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
