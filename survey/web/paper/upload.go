package paper

import (
	"fmt"
	"iter"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
	office "sipas/survey/paper"
	"sipas/survey/tabular"
	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
)

// upload is the page of one file: how far it is, what the dry run has found,
// and what confirming will do.
type upload struct {
	office.Upload
	Notice       *notice
	Path, In     string
	Working      bool
	Abandoned    bool
	Percent      string
	Refused      *notice
	Wrongs       []cellProblem
	MoreWrongs   int
	Units        []listed
	MoreUnits    int
	From, To     string
	Unasked      string
	Twins        string
	Channel      string
	Failed       string
	CanConfirm   bool
	BeforeIsDone bool
}

// cellProblem is what is wrong with a cell.
type cellProblem struct{ Cell, Message string }

// channels are where answers come from, in words.
var channels = map[survey.Channel]string{survey.ByImport: "paper.import.from.import", survey.ByPaper: "paper.import.from.paper"}

// How much of a report a page shows.
const (
	shownProblems = 200
	shownUnits    = 50
)

// findUpload is the upload in the address: seen by who sent it, and by who
// sees everything.
func (p *Pages) findUpload(c echo.Context, who access.User) (office.Upload, error) {
	u, err := p.Office.Upload(c.Request().Context(), c.Param("upload"))
	if err == nil && u.By != who.Name && !who.SeesAll() {
		return office.Upload{}, office.ErrUnknown
	}
	return u, err
}

func (p *Pages) showUpload(c echo.Context, who access.User) error {
	u, err := p.findUpload(c, who)
	if err != nil {
		return err
	}
	return p.offerUpload(c, who, u, nil)
}

func (p *Pages) offerUpload(c echo.Context, who access.User, u office.Upload, failed error) error {
	d, err := p.desk(c, who)
	if err != nil {
		return err
	}
	note, status, err := p.notice(c, d.l, failed)
	if err != nil {
		return err
	}
	now := p.Now()
	body := upload{Upload: u, Notice: note, Path: "/paper/import/" + u.ID, In: d.titled(u.Wave), Working: u.Working(now), Abandoned: u.Abandoned(now),
		From: d.l.Date(u.Report.From), To: d.l.Date(u.Report.To), Unasked: strings.Join(u.Report.Unasked, ", "), Twins: strings.Join(u.Report.Twins, "; "),
		Channel: d.l.Say(channels[u.Channel]), CanConfirm: u.Stage == office.Checked && u.Report.Bad == 0 && u.Report.Good > 0}
	if u.Total > 0 {
		body.Percent = d.l.Percent(float64(u.Done)/float64(u.Total), 0)
	}
	if u.Failure != "" {
		x := kit.Explain(d.l, &survey.Error{Kind: survey.KindUnavailable, Code: u.Failure}, "")
		body.Failed = x.Title + ". " + x.Detail
	}
	if err := p.report(c, d, &body); err != nil {
		return err
	}
	if body.Working { // a page of numbers that change by themselves; what the browser fetches is no activity of the person
		c.Response().Header().Set("Refresh", fmt.Sprintf("2; url=%s?lang=%s&auto=1", body.Path, d.l.Lang))
	}
	o := staff.Options{Title: d.l.Say("paper.import.title") + ": " + u.Name, Who: who, Here: "/paper"}
	return staff.Show(c, p.Desk, status, p.upload, d.l, o, body)
}

// report puts what the dry run has found into words.
func (p *Pages) report(c echo.Context, d desk, body *upload) error {
	r := body.Report
	if r.Refused != "" {
		x := kit.Explain(d.l, &survey.Error{Kind: survey.KindInvalid, Code: r.Refused}, "")
		body.Refused = &notice{Title: x.Title, Detail: x.Detail}
	}
	for i, x := range r.Problems {
		if i == shownProblems {
			body.MoreWrongs = r.Bad - shownProblems
			break
		}
		body.Wrongs = append(body.Wrongs, cellProblem{x.Field, kit.Message(d.l, x)})
	}
	for i, u := range r.Units {
		if i == shownUnits {
			body.MoreUnits = len(r.Units) - shownUnits
			break
		}
		body.Units = append(body.Units, listed{ID: u.Unit, Place: d.named(u.Unit, ""), Became: u.Rows})
	}
	if r.Before != "" {
		b, err := p.Office.Batch(c.Request().Context(), r.Before)
		if err != nil {
			return err
		}
		body.BeforeIsDone = b.State == office.Accepted && body.Stage != office.Done
		body.CanConfirm = body.CanConfirm && !body.BeforeIsDone
	}
	return nil
}

func (p *Pages) confirm(c echo.Context, who access.User) error {
	u, err := p.findUpload(c, who)
	if err != nil {
		return err
	}
	_, err = p.Office.Confirm(c.Request().Context(), who.Name, u.ID)
	return p.afterUpload(c, who, u, err)
}

func (p *Pages) again(c echo.Context, who access.User) error {
	u, err := p.findUpload(c, who)
	if err != nil {
		return err
	}
	if u.Batch == "" {
		err = p.Office.CheckAgain(c.Request().Context(), u.ID)
	} else {
		_, err = p.Office.Confirm(c.Request().Context(), who.Name, u.ID)
	}
	return p.afterUpload(c, who, u, err)
}

func (p *Pages) afterUpload(c echo.Context, who access.User, u office.Upload, failed error) error {
	if failed == nil {
		return away(c, p.Site.Locale(c.Request()), "/paper/import/"+u.ID)
	}
	now, err := p.Office.Upload(c.Request().Context(), u.ID)
	if err != nil {
		return failed
	}
	return p.offerUpload(c, who, now, failed)
}

// problems is the whole list of bad cells as a file.
func (p *Pages) problems(c echo.Context, who access.User) error {
	u, err := p.findUpload(c, who)
	if err != nil {
		return err
	}
	l := p.Site.Locale(c.Request())
	rows := func(yield func([]tabular.Value) bool) {
		if !yield(tabular.Texts(l.Say("paper.import.cell"), l.Say("paper.import.wrong"))) {
			return
		}
		for _, x := range u.Report.Problems {
			if !yield(tabular.Texts(x.Field, kit.Message(l, x))) {
				return
			}
		}
	}
	return download(c, "loi-nhap-phieu.csv", "text/csv; charset=utf-8", func() error {
		return tabular.WriteCSV(c.Response(), tabular.ForExcel, iter.Seq[[]tabular.Value](rows))
	})
}

// template is an empty file with the columns of a wave's questionnaire.
func (p *Pages) template(c echo.Context, who access.User) error {
	d, err := p.desk(c, who)
	if err != nil {
		return err
	}
	w := wave(d.running(p), c.QueryParam("wave"))
	q := d.s.Questionnaires[w.Questionnaire]
	if q == nil {
		return office.ErrNoWave
	}
	columns := office.Columns(q.On(w.Form))
	if c.QueryParam("as") == "csv" {
		row := make([]string, len(columns))
		for i, x := range columns {
			row[i] = x.Key
		}
		return download(c, "mau-nhap-phieu.csv", "text/csv; charset=utf-8", func() error {
			return tabular.WriteCSV(c.Response(), tabular.ForExcel, func(yield func([]tabular.Value) bool) { yield(tabular.Texts(row...)) })
		})
	}
	page := tabular.Sheet{Name: d.l.Say("paper.import.sheet_name")}
	for _, x := range columns {
		h := tabular.Heading{Name: x.Key}
		if len(x.Names) > 0 {
			h.Hint = x.Names[0]
		}
		page.Columns = append(page.Columns, h)
	}
	const xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	return download(c, "mau-nhap-phieu.xlsx", xlsx, func() error { return tabular.WriteTemplate(c.Response(), tabular.Template{page}) })
}

// download sends a file to keep.
func download(c echo.Context, name, kind string, write func() error) error {
	h := c.Response().Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", `attachment; filename="`+name+`"`)
	h.Set("Cache-Control", "no-store")
	c.Response().WriteHeader(http.StatusOK)
	return write()
}
