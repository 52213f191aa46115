package manager

import (
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/manage"
	"sipas/survey/store"
	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
	"sipas/survey/web/typed"
)

func (p *Pages) showLogo(c echo.Context, who access.User) error {
	u, _, err := p.presentUnit(c, who)
	if err != nil {
		return err
	}
	picture, err := p.Manager.Logo(c.Request().Context(), u.Value.ID)
	if err != nil {
		return err
	}
	kind := http.DetectContentType(picture)
	if kind != "image/png" && kind != "image/jpeg" {
		return store.ErrNotFound
	}
	c.Response().Header().Set("Cache-Control", "private, no-cache")
	return c.Blob(http.StatusOK, kind, picture)
}

// takeLogo sets the logo of the unit, or takes it away.
func (p *Pages) takeLogo(c echo.Context, who access.User) error {
	u, s, err := p.presentUnit(c, who)
	if err != nil {
		return err
	}
	ctx, l := c.Request().Context(), p.Site.Locale(c.Request())
	f, picture, _, err := typed.Upload(c, l, unitLabels, "logo", manage.MaxLogo)
	if errors.Is(err, kit.ErrTooLarge) {
		err = manage.ErrLogo
	}
	remove := f != nil && f.Raw("do") == "remove"
	if err == nil && len(picture) == 0 && !remove {
		err = manage.ErrLogo
	}
	if remove {
		picture = nil
	}
	if err == nil {
		err = p.Manager.Change(ctx, func(e *manage.Editor) error { return e.PutLogo(ctx, u.Value.ID, picture) })
	}
	if errors.Is(err, manage.ErrLogo) {
		f = staff.Fresh(l, unitLabels, unitValues(u.Value), u.Rev)
		f.Wrong("logo", "unit.logo")
		return p.unitForm(c, who, s, u, f)
	}
	if err != nil {
		return err
	}
	return leadTo(c, l, "/units/"+u.Value.ID, "saved")
}

// inScope tells whether a counter's unit is the person's to see.
func inScope(who access.User, tree *survey.Tree, c survey.Counter) bool {
	_, there := tree.Unit(c.Unit)
	return there && who.Sees(tree, c.Unit)
}
