package posters

import (
	"bytes"
	"net/http"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/poster"
)

// first is the first sheet of the choice in the address.
func (p *Pages) first(c echo.Context, who access.User) (poster.Poster, poster.Options, error) {
	chosen, _, problems := read(c.QueryParams(), p.Site.Catalogue.Languages())
	if len(problems) > 0 {
		return poster.Poster{}, poster.Options{}, &survey.Error{Kind: survey.KindInvalid, Code: "posters.choice", Problems: problems}
	}
	ctx := c.Request().Context()
	s, err := p.Directory.Snapshot(ctx)
	if err != nil {
		return poster.Poster{}, poster.Options{}, err
	}
	if !chosen.known(s, roots(s.Tree, who)) {
		return poster.Poster{}, poster.Options{}, ErrNoUnit
	}
	places := chosen.chosen(s, roots(s.Tree, who))
	if len(places) == 0 {
		return poster.Poster{}, poster.Options{}, &survey.Error{Kind: survey.KindNotFound, Code: "posters.none"}
	}
	sheets, err := p.sheets(ctx, s, chosen, places[:1], p.Base())
	if err != nil {
		return poster.Poster{}, poster.Options{}, err
	}
	return sheets[0], p.options(s, chosen, p.Now()), nil
}

// preview is a picture of the first sheet.
func (p *Pages) preview(c echo.Context, who access.User) error {
	sheet, o, err := p.first(c, who)
	if err != nil {
		return err
	}
	svg, err := p.Press.Preview(sheet, o)
	if err != nil {
		return err
	}
	c.Response().Header().Set("Cache-Control", "no-store")
	return c.Blob(http.StatusOK, "image/svg+xml", svg)
}

// sample is the first sheet as it will be in the file.
func (p *Pages) sample(c echo.Context, who access.User) error {
	sheet, o, err := p.first(c, who)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := p.Press.Print(c.Request().Context(), &b, []poster.Poster{sheet}, o); err != nil {
		return err
	}
	if err := p.record(c.Request().Context(), printing, choice{Codes: []string{sheet.Name}, Size: o.Size}, 1); err != nil {
		return err
	}
	h := c.Response().Header()
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Disposition", `inline; filename="poster-`+string(o.Size)+`.pdf"`)
	return c.Blob(http.StatusOK, "application/pdf", b.Bytes())
}
