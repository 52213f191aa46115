package criteria

import (
	"bytes"
	"errors"
	"net/url"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/reform"
	"sipas/survey/tabular"
	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
	"sipas/survey/web/typed"
)

// maxUpload bounds a table of items, and maxContent the form that brings it back
// to be kept, in which it takes a third more.
const (
	maxUpload  = 2 << 20
	maxContent = 3 << 20
)

// upload is the page that takes a table.
type upload struct {
	Form  *typed.Form
	Into  *version // the draft whose items it takes the place of; nil for a new set
	Cells []found  // what cannot be read
	Most  int      // megabytes
	Back  string
}

// found is something wrong in a table, with its cell.
type found struct{ Cell, Message string }

// into is the draft whose items a table is for; nil for a new set.
func (p *Pages) into(c echo.Context, who access.User, ref string) (*version, error) {
	if ref == "" {
		return nil, nil
	}
	v, err := p.openRef(c, who, ref)
	if err == nil && !v.Draft {
		err = reform.ErrSetFixed
	}
	if err != nil {
		return nil, err
	}
	return &v, nil
}

func (p *Pages) showUpload(c echo.Context, who access.User) error {
	into := c.QueryParam("into")
	return p.uploadForm(c, who, typed.New(p.Site.Locale(c.Request()), labels, url.Values{"into": {into}}), nil)
}

func (p *Pages) uploadForm(c echo.Context, who access.User, f *typed.Form, cells []found) error {
	l := p.Site.Locale(c.Request())
	into, err := p.into(c, who, f.Raw("into"))
	if err != nil {
		return err
	}
	body := upload{Form: f, Into: into, Cells: cells, Most: maxUpload >> 20, Back: address(l, home)}
	if into != nil {
		body.Back = address(l, into.Path)
	}
	return staff.Show(c, p.Desk, staff.Status(f), p.upload, l, options(l.Say("sets.import"), who), body)
}

// takeUpload reads a table and says what it would do. Nothing is kept.
func (p *Pages) takeUpload(c echo.Context, who access.User) error {
	l := p.Site.Locale(c.Request())
	f, file, name, err := typed.Upload(c, l, labels, "file", maxUpload)
	if errors.Is(err, kit.ErrTooLarge) {
		if f == nil { // so large that it was not read to the end
			f = typed.New(l, labels, url.Values{"into": {c.QueryParam("into")}})
		}
		f.Wrong("file", "sets.file.large", l.Count(maxUpload>>20))
		return p.uploadForm(c, who, f, nil)
	}
	if err != nil {
		return err
	}
	if len(file) == 0 {
		f.Wrong("file", "sets.file.none")
		return p.uploadForm(c, who, f, nil)
	}
	a, err := readAnnex(file, name)
	if e, ok := errors.AsType[*survey.Error](err); ok && e.Kind == survey.KindInvalid {
		return p.uploadForm(c, who, f, refuse(l, f, e))
	}
	if err != nil {
		return err
	}
	into, err := p.into(c, who, f.Raw("into"))
	if err != nil {
		return err
	}
	x := plan{Name: name, file: file, annex: a, Into: into, Form: typed.New(l, labels, nil)}
	return p.showPlan(c, who, x)
}

// readAnnex reads the items of a file.
func readAnnex(file []byte, name string) (*reform.Annex, error) {
	t, err := tabular.Read(bytes.NewReader(file), name, tabular.Limits{Bytes: maxUpload, Rows: reform.MostItems})
	if err != nil {
		return nil, err
	}
	return reform.ReadAnnex(t)
}

// refuse says why a file cannot be read, and gives the cells concerned.
func refuse(l *kit.Locale, f *typed.Form, e *survey.Error) []found {
	said := kit.Explain(l, e, "")
	f.Wrong("file", "sets.file.refused", said.Title+". "+said.Detail)
	var cells []found
	for _, x := range e.Problems {
		cells = append(cells, found{x.Field, problemWords(l, x)})
	}
	return cells
}
