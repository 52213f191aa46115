package people

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/labstack/echo/v4"

	"sipas/survey/access"
	"sipas/survey/audit"
	"sipas/survey/directory"
	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
)

// Config is what the pages work with. All but Now is required.
type Config struct {
	Site      *kit.Site
	Desk      *staff.Desk
	Directory *directory.Directory
	Trail     *audit.Trail
	Now       func() time.Time // nil: time.Now
}

// Pages are the pages about people. Make them with New.
type Pages struct {
	Config
	clashes *staff.Clashes

	list     *kit.View[staff.Sheet[list]]
	person   *kit.View[staff.Sheet[person]]
	secret   *kit.View[staff.Sheet[secret]]
	account  *kit.View[staff.Sheet[account]]
	password *kit.View[staff.Sheet[passwordPage]]
	second   *kit.View[staff.Sheet[second]]
	codes    *kit.View[staff.Sheet[codes]]
	keys     *kit.View[staff.Sheet[keys]]
	trail    *kit.View[staff.Sheet[trail]]
}

// New parses the templates.
func New(c Config) (*Pages, error) {
	if c.Now == nil {
		c.Now = time.Now
	}
	p := &Pages{Config: c}
	var err error
	parse := func(parsed error) {
		if err == nil && parsed != nil {
			err = fmt.Errorf("pages about people: %w", parsed)
		}
	}
	p.clashes, err = staff.NewClashes(c.Desk)
	parse(view(c.Site, &p.list, "people/list.html"))
	parse(view(c.Site, &p.person, "people/person.html", "typed/fields.html"))
	parse(view(c.Site, &p.secret, "people/secret.html"))
	parse(view(c.Site, &p.account, "people/account.html"))
	parse(view(c.Site, &p.password, "people/password.html", "typed/fields.html"))
	parse(view(c.Site, &p.second, "people/second.html"))
	parse(view(c.Site, &p.codes, "people/codes.html"))
	parse(view(c.Site, &p.keys, "people/keys.html", "typed/fields.html"))
	parse(view(c.Site, &p.trail, "people/trail.html"))
	return p, err
}

func view[T any](s *kit.Site, v **kit.View[staff.Sheet[T]], files ...string) (err error) {
	*v, err = staff.NewView[T](s, files...)
	return err
}

// Routes are the pages', each with the act that it needs.
func (p *Pages) Routes(e *echo.Echo) {
	allow := p.Desk.Allow
	e.GET("/people", allow(access.ManagePeople, p.showList))
	e.GET(newPath, allow(access.ManagePeople, p.showNew))
	e.POST(newPath, allow(access.ManagePeople, p.takeNew))
	e.GET("/people/:name", allow(access.ManagePeople, p.showPerson))
	e.POST("/people/:name", allow(access.ManagePeople, p.takePerson))
	e.POST("/people/:name/disable", allow(access.ManagePeople, p.disable))
	e.POST("/people/:name/enable", allow(access.ManagePeople, p.enable))
	e.POST("/people/:name/password", allow(access.ManagePeople, p.newPassword))
	e.POST("/people/:name/second", allow(access.ManagePeople, p.resetSecond))
	e.POST("/people/:name/sessions", allow(access.ManagePeople, p.endSessions))
	e.POST("/people/:name/keys/:key", allow(access.ManagePeople, p.revokeOther))

	e.GET("/account", allow(access.OwnAccount, p.showAccount))
	e.GET(staff.PasswordPage, allow(access.OwnAccount, p.showPassword))
	e.POST(staff.PasswordPage, allow(access.OwnAccount, p.takePassword))
	e.GET(staff.SecondPage, allow(access.OwnAccount, p.showSecond))
	e.POST(staff.SecondPage+"/on", allow(access.OwnAccount, p.secondOn))
	e.POST(staff.SecondPage+"/off", allow(access.OwnAccount, p.secondOff))
	e.POST(staff.SecondPage+"/codes", allow(access.OwnAccount, p.renewCodes))
	e.POST("/account/sessions", allow(access.OwnAccount, p.endOthers))
	e.POST("/account/sessions/:session", allow(access.OwnAccount, p.endOne))
	e.GET("/account/keys", allow(access.OwnAccount, p.showKeys))
	e.POST("/account/keys", allow(access.OwnAccount, p.makeKey))
	e.POST("/account/keys/:key", allow(access.OwnAccount, p.revokeKey))

	e.GET("/audit", allow(access.ReadTrail, p.showTrail))
}

// as is what somebody may do about people.
func (p *Pages) as(ctx context.Context, who access.User) (access.Administration, *directory.Snapshot, error) {
	s, err := p.Directory.Snapshot(ctx)
	if err != nil {
		return access.Administration{}, nil, err
	}
	return p.Desk.Accounts.As(who, s.Tree), s, nil
}

// newPath is where somebody is added. Nobody's name begins with a hyphen.
const newPath = "/people/-/new"

// personPath is the address of somebody's page.
func personPath(name string) string { return "/people/" + url.PathEscape(name) }

// done leads on after a change; the page at path then says the sentence.
func (p *Pages) done(c echo.Context, path, sentence string) error {
	q := url.Values{"lang": {p.Site.Locale(c.Request()).Lang}, "done": {sentence}}
	return c.Redirect(http.StatusSeeOther, path+"?"+q.Encode())
}

// sentences are what done can have a page say.
var sentences = map[string]string{
	"saved": "people.done.saved", "disabled": "people.done.disabled", "enabled": "people.done.enabled",
	"second": "people.done.second", "sessions": "people.done.sessions", "key": "people.done.key",
	"password": "account.done.password", "second_off": "account.done.second_off", "session": "account.done.session",
	"others": "account.done.others", "revoked": "account.done.revoked",
}

// said is the sentence that a page was led to say; "" for none.
func said(c echo.Context, l *kit.Locale) string {
	if key, ok := sentences[c.QueryParam("done")]; ok {
		return l.Say(key)
	}
	return ""
}
