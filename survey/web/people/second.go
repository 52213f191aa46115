package people

import (
	"crypto/rand"
	"encoding/base64"
	"errors"
	"html/template"
	"net"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/poster"
	"sipas/survey/web/staff"
	"sipas/survey/web/typed"
)

// second is the page of one's own second factor: to turn it on, or off.
type second struct {
	On       bool
	Recovery int    // codes left
	Wrong    string // what is wrong with the code typed
	At       string // in which of the forms: on, off, codes
	Must     bool   // administrators need one here

	Secret string // to turn on: as it is typed into an app, in groups of four
	Raw    string
	Image  template.URL // its QR code
	Side   int          // of the picture, in pixels: each module has a whole number of them
	Lang   string
}

// codes are recovery codes that are shown once.
type codes struct {
	Codes []string
	New   bool // the second factor has just been turned on
	Lang  string
}

func (p *Pages) showSecond(c echo.Context, who access.User) error {
	return p.secondForm(c, who, http.StatusOK, "", "", "")
}

// secondForm shows the page; raw is the secret that the reader's app may have
// already.
func (p *Pages) secondForm(c echo.Context, who access.User, status int, raw, at, wrong string) error {
	l := p.Site.Locale(c.Request())
	body := second{On: who.Second != nil, Wrong: wrong, At: at, Lang: l.Lang, Must: p.Desk.NeedSecond && who.May(access.ManagePeople)}
	if body.On {
		body.Recovery = len(who.Second.Recovery)
	} else if err := body.draw(c.Request().Host, who.Name, raw); err != nil {
		return err
	}
	return staff.Show(c, p.Desk, status, p.second, l, staff.Options{Title: l.Say("second.title"), Who: who, Here: here}, body)
}

// draw puts a secret and its QR code onto the page; a fresh one unless the
// reader's app has one.
func (b *second) draw(host, name, raw string) error {
	var err error
	if raw == "" {
		if raw, err = access.NewSecret(rand.Reader); err != nil {
			return err
		}
	}
	b.Raw = raw
	for i := 0; i < len(raw); i += 4 {
		b.Secret += raw[i:min(i+4, len(raw))] + " "
	}
	const perModule = 4
	code, err := poster.New(access.SecretURI(serviceName(host), name, raw))
	if err != nil {
		return err
	}
	b.Side = perModule * (code.Size() + 2*poster.Quiet)
	b.Image = template.URL("data:image/svg+xml;base64," + base64.StdEncoding.EncodeToString(code.SVG(0))) //nolint:gosec // drawn here
	return nil
}

// serviceName is what an app calls this service.
func serviceName(host string) string {
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	return "sipas " + strings.Map(func(r rune) rune {
		if r == '.' || r == '-' || '0' <= r && r <= '9' || 'a' <= r && r <= 'z' {
			return r
		}
		return -1
	}, strings.ToLower(host))
}

func (p *Pages) secondOn(c echo.Context, who access.User) error {
	f, err := typed.Read(c, p.Site.Locale(c.Request()), nil)
	if err != nil {
		return err
	}
	recovery, err := p.Desk.Accounts.Enrol(c.Request().Context(), who.Name, f.Raw("secret"), f.Raw("code"))
	if errors.Is(err, access.ErrSecondOn) { // the page that shows the codes was loaded again
		return c.Redirect(http.StatusSeeOther, staff.SecondPage+"?lang="+p.Site.Locale(c.Request()).Lang)
	}
	if err != nil {
		return p.secondAgain(c, who, "on", f.Raw("secret"), err)
	}
	return p.showCodes(c, who, recovery, true)
}

func (p *Pages) secondOff(c echo.Context, who access.User) error {
	ctx := c.Request().Context()
	f, err := typed.Read(c, p.Site.Locale(c.Request()), nil)
	if err != nil {
		return err
	}
	if err := p.Desk.Accounts.EndSecond(ctx, who.Name, f.Raw("code")); err != nil {
		return p.secondAgain(c, who, "off", "", err)
	}
	if err := p.Desk.Sessions.Again(ctx, c.Response()); err != nil {
		return err
	}
	return p.done(c, here, "second_off")
}

func (p *Pages) renewCodes(c echo.Context, who access.User) error {
	f, err := typed.Read(c, p.Site.Locale(c.Request()), nil)
	if err != nil {
		return err
	}
	recovery, err := p.Desk.Accounts.RenewRecovery(c.Request().Context(), who.Name, f.Raw("code"))
	if err != nil {
		return p.secondAgain(c, who, "codes", "", err)
	}
	return p.showCodes(c, who, recovery, false)
}

// secondAgain shows the page with what is wrong with the code, if that is what
// err says; raw is the secret that the reader's app may have already.
func (p *Pages) secondAgain(c echo.Context, who access.User, at, raw string, err error) error {
	switch survey.KindOf(err) {
	case survey.KindSignIn, survey.KindThrottled:
	default:
		return err
	}
	problem := p.Site.Explain(c, p.Site.Locale(c.Request()), err)
	status := problem.Status
	if status == http.StatusUnauthorized { // the session is good: the form is not
		status = http.StatusUnprocessableEntity
	}
	if len(raw) != 32 { // none of ours
		raw = ""
	}
	return p.secondForm(c, who, status, raw, at, problem.Title+". "+problem.Detail)
}

func (p *Pages) showCodes(c echo.Context, who access.User, recovery []string, fresh bool) error {
	l := p.Site.Locale(c.Request())
	o := staff.Options{Title: l.Say("codes.title"), Who: who, Here: here}
	return staff.Show(c, p.Desk, http.StatusOK, p.codes, l, o, codes{Codes: recovery, New: fresh, Lang: l.Lang})
}
