package editor

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/manage"
	"sipas/survey/tabular"
	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
	"sipas/survey/web/typed"
	"sipas/survey/xlsform"
)

// maxUpload bounds a file with a questionnaire.
const maxUpload = 4 << 20

// maxContent is what of a questionnaire fits into the form that confirms it.
const maxContent = typed.MaxForm - 8<<10

// upload is the page that takes a file.
type upload struct {
	Form *typed.Form
}

// plan is what a file would do: nothing has been stored yet.
type plan struct {
	Name     string
	Q        *survey.Questionnaire
	Title    string
	Problems []found
	Gaps     []block // what would keep it from being published
	Rated    int
	Content  string // the questionnaire itself, to be confirmed
	Form     *typed.Form
	Next     int // version it becomes
}

// found is a problem of a file in words.
type found struct{ Where, Message string }

func (p *Pages) showUpload(c echo.Context, who access.User) error {
	if !who.SeesAll() {
		return errScope
	}
	return p.uploadForm(c, who, typed.New(p.Site.Locale(c.Request()), labels, nil))
}

func (p *Pages) uploadForm(c echo.Context, who access.User, f *typed.Form) error {
	l := p.Site.Locale(c.Request())
	return staff.Show(c, p.Desk, staff.Status(f), p.upload, l, staff.Options{Title: l.Say("editor.import"), Who: who, Here: home}, upload{f})
}

// takeUpload reads a file and says what it would do.
func (p *Pages) takeUpload(c echo.Context, who access.User) error {
	if !who.SeesAll() {
		return errScope
	}
	l := p.Site.Locale(c.Request())
	f, file, name, err := typed.Upload(c, l, labels, "file", maxUpload)
	if err != nil {
		return err
	}
	if len(file) == 0 {
		f.Wrong("file", "editor.no_file")
		return p.uploadForm(c, who, f)
	}
	q, problems, err := parse(file)
	if e, ok := errors.AsType[*survey.Error](err); ok && e.Kind == survey.KindInvalid {
		f.Wrongs = append(f.Wrongs, typed.Wrong{Field: "file", Label: f.Label("file"), Message: unreadable(l, e)})
		return p.uploadForm(c, who, f)
	}
	if err != nil {
		return err
	}
	return p.planOf(c, who, plan{Name: name, Q: q, Form: typed.New(l, labels, url.Values{"id": {q.ID}})}, problems)
}

// unreadable says what is wrong with a file as a whole, and what to do.
func unreadable(l *kit.Locale, e *survey.Error) string {
	if errors.Is(e, tabular.ErrFormat) {
		return l.Say("editor.file_kind") // tables of other pages may be CSV, too
	}
	p := kit.Explain(l, e, "")
	words := p.Title + ". " + p.Detail
	for _, x := range p.Problems {
		words += " " + x.Message
	}
	return words
}

// parse reads a workbook or JSON, told apart by their content.
func parse(file []byte) (*survey.Questionnaire, []survey.Problem, error) {
	if start := bytes.TrimLeft(bytes.TrimPrefix(file, []byte("\xEF\xBB\xBF")), " \t\r\n"); bytes.HasPrefix(start, []byte("{")) {
		q, err := survey.UnmarshalQuestionnaire(file)
		return q, nil, err
	}
	return xlsform.Read(bytes.NewReader(file))
}

// planOf shows what a file would do. Problems of the file, and faults that a
// draft must not have, keep it from being confirmed.
func (p *Pages) planOf(c echo.Context, who access.User, x plan, problems []survey.Problem) error {
	l, ctx := p.Site.Locale(c.Request()), c.Request().Context()
	x.Q.Published = false
	if e, ok := errors.AsType[*survey.Error](x.Q.Validate()); ok {
		problems = append(problems, e.Problems...)
	}
	for _, y := range problems {
		x.Problems = append(x.Problems, found{whereName(l, y.Field), kit.Message(l, y)})
	}
	next, err := p.nextVersion(ctx, x.Q.ID)
	if err != nil {
		return err
	}
	x.Title, x.Rated, x.Next = l.Text(x.Q.Title), len(x.Q.Rated()), next
	if len(problems) == 0 {
		x.Gaps = p.blocks(version{Locale: l, Q: x.Q})
		content, err := survey.MarshalQuestionnaire(x.Q)
		if err != nil {
			return err
		}
		if x.Content = string(content); len(url.QueryEscape(x.Content)) > maxContent {
			problems = []survey.Problem{{Field: "file", Code: "editor.content_large"}}
			x.Problems = []found{{x.Name, l.Say("editor.content_large")}}
		}
	}
	code := staff.Status(x.Form)
	if len(problems) > 0 {
		code = http.StatusUnprocessableEntity
	}
	return staff.Show(c, p.Desk, code, p.plan, l, staff.Options{Title: l.Say("editor.plan"), Who: who, Here: home}, x)
}

// nextVersion is the number that a new version of a questionnaire gets.
func (p *Pages) nextVersion(ctx context.Context, id string) (int, error) {
	s, err := p.Directory.Snapshot(ctx)
	if err != nil {
		return 0, err
	}
	next := 1
	if id == builtIn {
		next = 2 // the first is the program's
	}
	for _, ref := range refs(s) {
		if ref.ID == id {
			next = max(next, ref.Version+1)
		}
	}
	return next, nil
}

// takePlan stores what was shown, as a draft under the next number.
func (p *Pages) takePlan(c echo.Context, who access.User) error {
	if !who.SeesAll() {
		return errScope
	}
	ctx, l := c.Request().Context(), p.Site.Locale(c.Request())
	f, err := staff.ReadForm(c, l, labels)
	if err != nil {
		return err
	}
	q, err := survey.UnmarshalQuestionnaire([]byte(f.Raw("content")))
	if err != nil {
		return err
	}
	if q.ID, q.Published = f.Code("id"), false; !f.Good() {
		return p.planOf(c, who, plan{Name: f.Raw("name"), Q: q, Form: f}, nil)
	}
	for {
		if q.Version, err = p.nextVersion(ctx, q.ID); err != nil {
			return err
		}
		err := p.add(ctx, q)
		if errors.Is(err, manage.ErrChanged) {
			continue // somebody else has just taken the number
		}
		if err != nil {
			return err
		}
		return leadTo(c, l, pathOf(q.Ref), "begun")
	}
}

func (p *Pages) exportXLSForm(c echo.Context, who access.User) error {
	v, err := p.open(c, who)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := xlsform.Write(&b, v.Q); err != nil {
		return err
	}
	return kit.Keep(c, fileOf(v.Q.Ref, "xlsx"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b.Bytes())
}

func (p *Pages) exportJSON(c echo.Context, who access.User) error {
	v, err := p.open(c, who)
	if err != nil {
		return err
	}
	b, err := survey.MarshalQuestionnaire(v.Q)
	if err != nil {
		return err
	}
	return kit.Keep(c, fileOf(v.Q.Ref, "json"), echo.MIMEApplicationJSON, b)
}

// fileOf is the name of a questionnaire's file.
func fileOf(ref survey.Ref, ending string) string {
	return fmt.Sprintf("%s-v%d.%s", ref.ID, ref.Version, ending)
}
