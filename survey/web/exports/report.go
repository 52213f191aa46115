package exports

import (
	"bytes"
	"html/template"
	"net/http"

	"github.com/labstack/echo/v4"

	"sipas/survey/access"
	"sipas/survey/chart"
	"sipas/survey/export"
	"sipas/survey/web/lens"
)

// report is the page of the report that a leader signs.
type report struct {
	Title   string
	Head    lens.Head
	Refusal *lens.Refusal
	Paper   *export.Paper // nil when nothing may be shown
	PDF     string        // the same as a file
	Files   string        // the page of files
}

func (p *Pages) showReport(c echo.Context, who access.User) error {
	place, err := p.Open(c, who)
	if err != nil {
		return err
	}
	s, err := p.seen(c.Request().Context(), place)
	if err != nil {
		return err
	}
	body := report{Title: place.Say("exports.report.title"), Head: place.Head("report", nil), Refusal: place.Refusal(s.Sight),
		PDF: place.Address("report.pdf", place.Lens), Files: place.Address("files", place.Lens)}
	if body.Refusal == nil {
		r, err := export.FromSight(s, place.Config, p.Program)
		if err != nil {
			return err
		}
		if body.Paper, err = p.paper(place, r); err != nil {
			return err
		}
	}
	return lens.Show(c, p.Room, http.StatusOK, p.report, place, body.Title+" – "+of(place), body)
}

// printReport is the same report as PDF.
func (p *Pages) printReport(c echo.Context, who access.User) error {
	place, err := p.Open(c, who)
	if err != nil {
		return err
	}
	r, err := p.reportOf(c.Request().Context(), place)
	if err != nil {
		return err
	}
	paper, err := p.paper(place, r)
	if err != nil {
		return err
	}
	made := r.At
	if made.IsZero() { // nothing has come in since
		made = place.Wave.Closes
	}
	f := file{act: reporting, name: "report-" + about(place) + ".pdf", kind: "application/pdf", inline: true}
	if f.digest, err = p.press.WritePDF(&f.content, paper, made); err != nil {
		return err
	}
	return p.send(c, place, &f)
}

// Drawn is a chart as it stands in the page: for a desk and for paper, or for
// a phone.
func (b report) Drawn(c *chart.Chart, width float64) (template.HTML, error) {
	var svg bytes.Buffer
	x := *c
	x.Width = width
	if err := x.SVG(&svg); err != nil {
		return "", err
	}
	return template.HTML(svg.String()), nil //nolint:gosec // package chart escapes all text
}
