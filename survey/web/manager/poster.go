package manager

import (
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/collect"
	"sipas/survey/manage"
	qr "sipas/survey/poster"
	"sipas/survey/web/staff"
)

// poster is the sheet for one code.
type poster struct {
	scanned
	Address string
	Image   string // address of the SVG
	Local   bool   // the address opens on the server's machine only
	Pixels  int    // proposed side of the PNG
	Most    int    // largest side of the PNG
}

// scanned is a code with the place that it leads to, or led to.
type scanned struct {
	place
	Code    string
	Revoked bool
}

// Sizes of PNG when none is asked for, and of SVG on the sheet.
const (
	pngPixels = 1000
	svgMost   = 1000 // millimetres
)

// find is the place of the code in the path, if it is in the person's scope.
// Whether a code outside it exists is nobody's business there.
func (p *Pages) find(c echo.Context, who access.User) (scanned, error) {
	code, err := survey.ParseCode(c.Param("code"))
	if err != nil {
		return scanned{}, err
	}
	s, err := p.Directory.Snapshot(c.Request().Context())
	if err != nil {
		return scanned{}, err
	}
	cc := s.Codes[code]
	for _, x := range places(s, who) {
		if x.Counter.ID == cc.Counter {
			return scanned{x, code, !cc.Revoked.IsZero() || x.Counter.Closed}, nil
		}
	}
	return scanned{}, collect.ErrUnknown
}

func (p *Pages) showPoster(c echo.Context, who access.User) error {
	x, err := p.find(c, who)
	if err != nil {
		return err
	}
	address, err := qr.Address(p.Base(), x.Code)
	if err != nil {
		return err
	}
	l := p.Site.Locale(c.Request())
	body := poster{scanned: x, Address: address, Image: "/counters/" + x.Code + "/qr.svg", Local: qr.Local(address),
		Pixels: pngPixels, Most: qr.MaxPixels}
	o := staff.Options{Title: l.Text(x.Counter.Name) + " – " + l.Text(x.Unit.Name), Who: who}
	return staff.Show(c, p.Desk, http.StatusOK, p.poster, l, o, body)
}

// replace revokes a code for good and issues another for its counter: for a
// poster that was lost, or a code that was passed on. Replacing a revoked code
// again leads to nothing new: that page has no such button.
func (p *Pages) replace(c echo.Context, who access.User) error {
	x, err := p.find(c, who)
	if err != nil {
		return err
	}
	if x.Revoked {
		return collect.ErrRevoked
	}
	ctx := c.Request().Context()
	var fresh survey.CounterCode
	err = p.Manager.Change(ctx, func(e *manage.Editor) (err error) {
		if err = e.RevokeCode(ctx, x.Code); err == nil {
			fresh, err = e.IssueCode(ctx, x.Counter.ID)
		}
		return err
	})
	if err != nil {
		return err
	}
	l := p.Site.Locale(c.Request())
	return c.Redirect(http.StatusSeeOther, "/counters/"+fresh.Code+"?lang="+l.Lang)
}

// draw is the QR code of the code in the path, as readers find it: they
// overlook one pattern in a thousand.
func (p *Pages) draw(c echo.Context, who access.User) (*qr.Code, error) {
	x, err := p.find(c, who)
	if err != nil {
		return nil, err
	}
	address, err := qr.Address(p.Base(), x.Code)
	if err != nil {
		return nil, err
	}
	return qr.Readable(address)
}

func (p *Pages) svg(c echo.Context, who access.User) error {
	side, err := number(c.QueryParam("mm"), 0, svgMost)
	if err != nil {
		return err
	}
	code, err := p.draw(c, who)
	if err != nil {
		return err
	}
	return c.Blob(http.StatusOK, "image/svg+xml", code.SVG(float64(side)))
}

func (p *Pages) png(c echo.Context, who access.User) error {
	pixels, err := number(c.QueryParam("size"), pngPixels, qr.MaxPixels)
	if err != nil {
		return err
	}
	code, err := p.draw(c, who)
	if err != nil {
		return err
	}
	b, err := code.PNG(pixels)
	if err != nil {
		return err
	}
	return c.Blob(http.StatusOK, "image/png", b)
}

// number reads a whole number from 0 to most, or gives the default for "".
func number(s string, otherwise, most int) (int, error) {
	if s == "" {
		return otherwise, nil
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 || n > most {
		return 0, survey.Errorf(survey.KindInvalid, "qr.size", "size %q is not a whole number from 0 to %d", s, most)
	}
	return n, nil
}
