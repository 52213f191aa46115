package exports

import (
	"errors"
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/dispatch"
	"sipas/survey/export"
	"sipas/survey/web/kit"
	"sipas/survey/web/lens"
)

// maxForm bounds a form's body.
const maxForm = 16 << 10

// start begins a job. The same page again when that cannot be.
func (p *Pages) start(c echo.Context, who access.User) error {
	place, err := p.Open(c, who)
	if err != nil {
		return err
	}
	r := c.Request()
	r.Body = http.MaxBytesReader(c.Response(), r.Body, maxForm)
	if err := r.ParseForm(); err != nil {
		if _, large := errors.AsType[*http.MaxBytesError](err); large {
			return kit.ErrTooLarge
		}
		return &survey.Error{Kind: kit.ErrMalformed.Kind, Code: kit.ErrMalformed.Code, Err: err}
	}
	chosen, problems := read(r.PostForm)
	if len(problems) > 0 {
		return p.page(c, place, chosen, &survey.Error{Kind: survey.KindInvalid, Code: "exports.choice", Problems: problems})
	}
	o, err := dispatch.For(place.Config, place.Wave, who, chosen, place.Lang)
	if err != nil {
		return err
	}
	job, err := p.Dispatch.Start(r.Context(), who.Name, o, p.title(place, o))
	if err != nil {
		return p.page(c, place, chosen, err)
	}
	return c.Redirect(http.StatusSeeOther, jobPath(o.Wave, job.ID)+"?follow=1&lang="+place.Lang)
}

// jobPath is the address of a job's page, without its query.
func jobPath(wave, id string) string {
	return lens.Here + "/" + url.PathEscape(wave) + "/files/jobs/" + url.PathEscape(id)
}

// title is what a file is called in lists, in every language.
func (p *Pages) title(place *lens.Place, o dispatch.Order) survey.Text {
	title := survey.Text{}
	for _, lang := range p.Site.Catalogue.Languages() {
		l := p.Site.In(lang)
		where := l.Say("exports.unit.all")
		if u, ok := place.Config.Tree.Unit(o.Unit); ok {
			where = l.Text(u.Name)
		}
		s := l.Say("exports.job.name", formatName(l, o.Format), where)
		if o.Words {
			s += l.Say("exports.job.words")
		}
		if o.Every {
			s += l.Say("exports.job.every")
		}
		title[lang] = s
	}
	return title
}

// formatName is a format in words.
func formatName(l *kit.Locale, f export.Format) string {
	switch f {
	case export.XLSX:
		return l.Say("exports.format.xlsx")
	case export.Excel:
		return l.Say("exports.format.excel")
	case export.CSV:
		return l.Say("exports.format.csv")
	case export.NDJSON:
		return l.Say("exports.format.ndjson")
	case export.Coded:
		return l.Say("exports.format.coded")
	case export.SAV:
		return l.Say("exports.format.sav")
	}
	return string(f)
}

// formatHelp says what a format is good for.
func formatHelp(l *kit.Locale, f export.Format) string {
	switch f {
	case export.XLSX:
		return l.Say("exports.format.xlsx.help")
	case export.Excel:
		return l.Say("exports.format.excel.help")
	case export.CSV:
		return l.Say("exports.format.csv.help")
	case export.NDJSON:
		return l.Say("exports.format.ndjson.help")
	case export.Coded:
		return l.Say("exports.format.coded.help")
	case export.SAV:
		return l.Say("exports.format.sav.help")
	}
	return ""
}
