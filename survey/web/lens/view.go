package lens

import (
	"github.com/labstack/echo/v4"

	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
)

// files are the shared templates.
var files = []string{"lens/head.html", "lens/filters.html", "lens/figure.html", "lens/waves.html"}

// NewView parses a page of a wave: its own files, the first of which gives it
// its name, and the shared templates.
func NewView[T any](s *kit.Site, own ...string) (*kit.View[staff.Sheet[T]], error) {
	return staff.NewView[T](s, append(own, files...)...)
}

// Show renders a page of a wave and sends it.
func Show[T any](c echo.Context, r Room, status int, v *kit.View[staff.Sheet[T]], p *Place, title string, body T) error {
	return staff.Show(c, r.Desk, status, v, p.Locale, staff.Options{Title: title, Who: p.Who, Here: Here}, body)
}
