package analyst

import (
	"bytes"
	"mime"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
)

// Errors of charts.
var (
	errNoChart = &survey.Error{Kind: survey.KindNotFound, Code: "chart.unknown"}
	errRefused = &survey.Error{Kind: survey.KindNotFound, Code: "chart.refused"}
)

// perPixel makes a PNG sharp on slides and paper.
const perPixel = 2

// sendChart sends a chart of the dashboard as a file: what the page shows of
// the same query, with title, source, number of sheets and formula.
func (p *Pages) sendChart(c echo.Context, who access.User) error {
	place, err := p.Open(c, who)
	if err != nil {
		return err
	}
	name, ending, _ := strings.Cut(c.Param("file"), ".")
	drawing, known := drawings[name]
	if !known || ending != "svg" && ending != "png" {
		return errNoChart
	}
	w, err := p.look(c, place)
	if err != nil {
		return err
	}
	if w.sight.Refused != "" {
		return errRefused
	}
	picture := drawing(w)
	var b bytes.Buffer
	kind := "image/svg+xml"
	if ending == "svg" {
		err = picture.SVG(&b)
	} else {
		kind, err = "image/png", picture.PNG(&b, perPixel)
	}
	if err != nil {
		return err
	}
	h := c.Response().Header()
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": w.fileName(name, ending)}))
	return c.Blob(http.StatusOK, kind, b.Bytes())
}
