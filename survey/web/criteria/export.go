package criteria

import (
	"bytes"
	"fmt"

	"github.com/labstack/echo/v4"

	"sipas/survey/access"
	"sipas/survey/reform"
	"sipas/survey/tabular"
	"sipas/survey/web/kit"
)

// Kinds of files.
const (
	csvType  = "text/csv; charset=utf-8"
	xlsxType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
)

// preset is the way of writing CSV that is asked for: ?for=programs, or else for
// Excel.
func preset(c echo.Context) tabular.Preset {
	if c.QueryParam("for") == "programs" {
		return tabular.RFC4180
	}
	return tabular.ForExcel
}

func (p *Pages) exportCSV(c echo.Context, who access.User) error {
	v, err := p.open(c, who)
	if err != nil {
		return err
	}
	return sendCSV(c, fileName(v.Set), v.Set.Items)
}

func (p *Pages) exportXLSX(c echo.Context, who access.User) error {
	v, err := p.open(c, who)
	if err != nil {
		return err
	}
	return sendXLSX(c, fileName(v.Set), v.Set.Items)
}

// The templates are tables with nothing but headers.
func (p *Pages) templateCSV(c echo.Context, _ access.User) error {
	return sendCSV(c, "bo-tieu-chi", nil)
}

func (p *Pages) templateXLSX(c echo.Context, _ access.User) error {
	return sendXLSX(c, "bo-tieu-chi", nil)
}

func fileName(s *reform.CriteriaSet) string { return fmt.Sprintf("%s-v%d", s.ID, s.Version) }

func sendCSV(c echo.Context, name string, items []reform.Item) error {
	var b bytes.Buffer
	if err := reform.WriteItems(&b, preset(c), items); err != nil {
		return err
	}
	return kit.Keep(c, name+".csv", csvType, b.Bytes())
}

func sendXLSX(c echo.Context, name string, items []reform.Item) error {
	var b bytes.Buffer
	if err := tabular.WriteTemplate(&b, reform.Template(items)); err != nil {
		return err
	}
	return kit.Keep(c, name+".xlsx", xlsxType, b.Bytes())
}
