package staff

import (
	"github.com/labstack/echo/v4"

	"sipas/survey/access"
	"sipas/survey/web/kit"
)

// refuse answers a person who has signed in with what went wrong, inside the
// layout, so that the other pages stay within reach. It returns err, for the
// log, once it has answered; programs, and whoever has been answered already,
// are left to kit.Site.Fail.
func (d *Desk) refuse(c echo.Context, who access.User, err error) error {
	if c.Response().Committed || kit.WantsJSON(c.Request()) {
		return err
	}
	l := d.Site.Locale(c.Request())
	p := d.Site.Explain(c, l, err)
	if shown := Show(c, d, p.Status, d.problem, l, Options{Title: p.Title, Who: who}, p); shown != nil {
		return shown
	}
	return err
}
