package people

import (
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/web/staff"
	"sipas/survey/web/typed"
)

// here is the navigation's entry of the pages about oneself.
const here = "/account"

// account is what somebody is told about their own account.
type account struct {
	Done     string
	Name     string
	Grants   []granted
	Second   bool
	Recovery int // codes left
	Sessions []presence
	Keys     int // in force
	Lang     string
}

type presence struct {
	ID, Device, Door, Began, Seen string
	Own                           bool
}

func (p *Pages) showAccount(c echo.Context, who access.User) error {
	ctx, l := c.Request().Context(), p.Site.Locale(c.Request())
	s, err := p.Directory.Snapshot(ctx)
	if err != nil {
		return err
	}
	body := account{Done: said(c, l), Name: who.Name, Grants: grantedNames(l, s.Tree, who.All()), Second: who.Second != nil, Lang: l.Lang}
	if body.Second {
		body.Recovery = len(who.Second.Recovery)
	}
	sessions, err := p.Desk.Sessions.Of(ctx, who)
	if err != nil {
		return err
	}
	for _, x := range sessions {
		body.Sessions = append(body.Sessions, presence{ID: x.ID, Device: l.Say(deviceKeys[x.Device]), Door: l.Say(doorKeys[x.Door]),
			Began: l.Time(x.Began), Seen: l.Time(x.Seen), Own: x.Own})
	}
	keys, err := p.Desk.Keys.Of(ctx, who.Name)
	if err != nil {
		return err
	}
	for _, k := range keys {
		if k.Good(p.Now()) {
			body.Keys++
		}
	}
	return staff.Show(c, p.Desk, http.StatusOK, p.account, l, staff.Options{Title: l.Say("account.title"), Who: who, Here: here}, body)
}

// endOthers ends all sessions but this one.
func (p *Pages) endOthers(c echo.Context, who access.User) error {
	ctx := c.Request().Context()
	if err := p.Desk.Accounts.EndSessions(ctx, who.Name); err != nil {
		return err
	}
	if err := p.Desk.Sessions.Again(ctx, c.Response()); err != nil {
		return err
	}
	return p.done(c, here, "others")
}

func (p *Pages) endOne(c echo.Context, who access.User) error {
	if err := p.Desk.Sessions.EndOne(c.Request().Context(), who, c.Param("session")); err != nil {
		return err
	}
	return p.done(c, here, "session")
}

// passwordPage lets somebody choose another password.
type passwordPage struct {
	Form  *typed.Form
	Must  bool // somebody else knows the present one
	Least int
	Path  string
}

var passwordLabels = typed.Labels{"present": "account.password.present", "password": "account.password.new", "again": "account.password.again"}

func (p *Pages) showPassword(c echo.Context, who access.User) error {
	return p.passwordForm(c, who, typed.New(p.Site.Locale(c.Request()), passwordLabels, nil), http.StatusOK)
}

func (p *Pages) passwordForm(c echo.Context, who access.User, f *typed.Form, status int) error {
	l := p.Site.Locale(c.Request())
	body := passwordPage{Form: f, Must: who.MustChange, Least: access.MinPassword, Path: staff.PasswordPage + "?lang=" + l.Lang}
	return staff.Show(c, p.Desk, status, p.password, l, staff.Options{Title: l.Say("account.password.title"), Who: who, Here: here}, body)
}

func (p *Pages) takePassword(c echo.Context, who access.User) error {
	ctx, l := c.Request().Context(), p.Site.Locale(c.Request())
	f, err := typed.Read(c, l, passwordLabels)
	if err != nil {
		return err
	}
	if f.Raw("password") != f.Raw("again") {
		f.Wrong("again", "password.differs")
		return p.passwordForm(c, who, f, http.StatusUnprocessableEntity)
	}
	err = p.Desk.Accounts.ChangePassword(ctx, who.Name, f.Raw("present"), f.Raw("password"), p.Now())
	switch {
	case errors.Is(err, access.ErrWrong):
		f.Wrong("present", "account.password.wrong")
		return p.passwordForm(c, who, f, http.StatusUnprocessableEntity)
	case survey.KindOf(orNone(err)) == survey.KindThrottled:
		problem := p.Site.Explain(c, l, err) // says when to come back
		f.Wrong("present", "account.password.throttled")
		return p.passwordForm(c, who, f, problem.Status)
	case note(f, err):
		return p.passwordForm(c, who, f, http.StatusUnprocessableEntity)
	case err != nil:
		return err
	}
	if err := p.Desk.Sessions.Again(ctx, c.Response()); err != nil {
		return err
	}
	return p.done(c, here, "password")
}

var errNone = errors.New("none")

// orNone makes nil an error of no kind in particular.
func orNone(err error) error {
	if err == nil {
		return errNone
	}
	return err
}
