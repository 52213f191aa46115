package paper

import (
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
	office "sipas/survey/paper"
	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
	"sipas/survey/web/typed"
)

// sending is the form on which a file of answers is sent.
type sending struct {
	*typed.Form
	Waves, Units, Channels, Forms []kit.Choice
	Columns                       []column
	Wave                          string
}

// column is a column that a file may have.
type column struct{ Code, Names string }

var sendingLabels = typed.Labels{"wave": "paper.wave", "file": "paper.import.choose", "channel": "paper.import.from", "unit": "paper.import.unit_all",
	"day": "paper.import.day_all", "form": "paper.form"}

// maxInputs bounds what a form with a file carries beside it.
const maxInputs = 64 << 10

func (p *Pages) showSending(c echo.Context, who access.User) error {
	d, err := p.desk(c, who)
	if err != nil {
		return err
	}
	f := typed.New(d.l, sendingLabels, url.Values{"wave": {c.QueryParam("wave")}, "channel": {string(survey.ByImport)}})
	return p.offerSending(c, d, f, http.StatusOK)
}

func (p *Pages) offerSending(c echo.Context, d desk, f *typed.Form, status int) error {
	running := d.running(p)
	w := wave(running, f.Text("wave"))
	body := sending{Form: f, Waves: d.waveChoices(running), Forms: d.formChoices(running), Wave: w.ID,
		Channels: []kit.Choice{{Value: string(survey.ByImport), Label: d.l.Say("paper.import.from.import")}, {Value: string(survey.ByPaper), Label: d.l.Say("paper.import.from.paper")}},
		Units:    []kit.Choice{{Value: "", Label: d.l.Say("paper.import.unit_column")}}}
	d.units(func(u survey.Unit, depth int) {
		if d.s.Covers(w, u.ID) {
			body.Units = append(body.Units, kit.Choice{Value: u.ID, Label: indent(depth) + d.l.Text(u.Name)})
		}
	})
	if q := d.s.Questionnaires[w.Questionnaire]; q != nil {
		for _, x := range office.Columns(q.On(survey.FullForm)) {
			col := column{Code: x.Key}
			for i, n := range x.Names {
				if i < 2 {
					col.Names += map[bool]string{true: "", false: " / "}[i == 0] + n
				}
			}
			body.Columns = append(body.Columns, col)
		}
	}
	return staff.Show(c, p.Desk, status, p.sending, d.l, staff.Options{Title: d.l.Say("paper.import.title"), Who: d.who, Here: "/paper"}, body)
}

// takeFile receives a file part by part: the inputs stand before it, and
// nothing of it is kept in memory or in a temporary file.
func (p *Pages) takeFile(c echo.Context, who access.User) error {
	d, err := p.desk(c, who)
	if err != nil {
		return err
	}
	r := c.Request()
	r.Body = http.MaxBytesReader(c.Response(), r.Body, office.MaxFile+maxInputs+1<<20)
	reader, err := r.MultipartReader()
	if err != nil {
		return kit.ErrType
	}
	values, file, name, err := parts(reader)
	if err != nil {
		return err
	}
	f := typed.New(d.l, sendingLabels, values)
	if file == nil {
		f.Wrong("file", "paper.import.no_file")
	}
	unit := f.Text("unit")
	if unit != "" && !who.Sees(d.s.Tree, unit) {
		f.Wrong("unit", "paper.batch.unit")
	}
	about := office.Sending{Name: name, Wave: f.Text("wave"), Form: survey.Form(f.Text("form")), Channel: survey.Channel(f.Text("channel")),
		Unit: unit, Day: f.Day("day"), Scope: who.Units}
	if about.Form == "" {
		about.Form = survey.FullForm
	}
	if !f.Good() {
		return p.offerSending(c, d, f, http.StatusUnprocessableEntity)
	}
	u, err := p.Office.Send(r.Context(), who.Name, about, file)
	if errors.Is(err, office.ErrFile) {
		f.Wrong("file", "paper.import.file.do")
		return p.offerSending(c, d, f, http.StatusUnprocessableEntity)
	}
	if problems := invalid(err); problems != nil {
		p.mark(f, problems)
		return p.offerSending(c, d, f, http.StatusUnprocessableEntity)
	}
	if u.ID == "" {
		return err
	}
	return errors.Join(err, away(c, d.l, "/paper/import/"+u.ID))
}

// parts reads the inputs of a form until its file comes; nil when none does.
func parts(r *multipart.Reader) (values url.Values, file io.Reader, name string, err error) {
	values = url.Values{}
	left := int64(maxInputs)
	for {
		part, err := r.NextPart()
		if errors.Is(err, io.EOF) {
			return values, nil, "", nil
		}
		if err != nil {
			return nil, nil, "", &survey.Error{Kind: kit.ErrMalformed.Kind, Code: kit.ErrMalformed.Code, Err: err}
		}
		if part.FormName() == "file" {
			if part.FileName() == "" {
				continue
			}
			return values, part, part.FileName(), nil
		}
		text, err := io.ReadAll(io.LimitReader(part, left+1))
		if left -= int64(len(text)); left < 0 {
			return nil, nil, "", kit.ErrTooLarge
		}
		if err != nil {
			return nil, nil, "", &survey.Error{Kind: kit.ErrMalformed.Kind, Code: kit.ErrMalformed.Code, Err: err}
		}
		values.Add(part.FormName(), string(text))
	}
}
