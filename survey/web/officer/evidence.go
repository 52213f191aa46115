package officer

import (
	"github.com/labstack/echo/v4"

	"sipas/survey/access"
	"sipas/survey/reform"
	"sipas/survey/web/kit"
)

// sendEvidence sends a file that a leaf of the sheet names. Whatever it is, a
// browser keeps it as a file and runs nothing of it.
func (p *Pages) sendEvidence(c echo.Context, who access.User) error {
	v, err := p.open(c, who)
	if err != nil {
		return err
	}
	name := v.fileNamed(c.Param("digest"))
	if name == "" {
		return reform.ErrNoFile
	}
	data, err := p.Office.File(c.Request().Context(), c.Param("digest"))
	if err != nil {
		return err
	}
	h := c.Response().Header()
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("X-Content-Type-Options", "nosniff")
	kind := reform.FileType(name)
	if kind == "" {
		kind = echo.MIMEOctetStream
	}
	return kit.Keep(c, name, kind, data)
}

// fileNamed is the name under which the sheet has a file; "" when it has not.
func (v *visit) fileNamed(digest string) string {
	if digest == "" {
		return ""
	}
	for _, it := range v.leaves {
		l := v.sheet.Leaf(it.Code)
		if l == nil {
			continue
		}
		for _, e := range l.Evidence {
			if e.File == digest {
				return e.Name
			}
		}
	}
	return ""
}
