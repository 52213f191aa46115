package waves

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/manage"
	"sipas/survey/web/staff"
)

// removal is the page that asks whether a draft is to be removed.
type removal struct{ Wave survey.Wave }

func (p *Pages) showRemove(c echo.Context, who access.User) error {
	w, _, err := p.own(c, who)
	if err == nil && w.Value.State != survey.Draft {
		err = manage.ErrKept
	}
	if err != nil {
		return err
	}
	l := p.Site.Locale(c.Request())
	o := staff.Options{Title: l.Say("waves.remove_title", l.Text(w.Value.Title)), Who: who, Here: "/waves"}
	return staff.Show(c, p.Desk, http.StatusOK, p.remove, l, o, removal{w.Value})
}

// takeRemove removes a draft. One that somebody has opened meanwhile stays.
func (p *Pages) takeRemove(c echo.Context, who access.User) error {
	w, _, err := p.own(c, who)
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	err = p.Manager.Change(ctx, func(e *manage.Editor) error { return e.RemoveWave(ctx, w.Value.ID) })
	if err != nil {
		return err
	}
	return leadTo(c, p.Site.Locale(c.Request()), "/waves", "removed")
}
