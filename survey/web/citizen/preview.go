package citizen

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/collect"
	"sipas/survey/web/kit"
)

// What a preview can show, besides a form as it is opened.
const (
	previewWrong  = "wrong"  // sent with something wrong in it
	previewThanks = "thanks" // the page after sending
)

// Preview answers with what a citizen would see of a questionnaire, in any of
// its languages, for a frame on a page of this site. It carries no seal and no
// script, and the browser is told not to let it be sent. state is previewWrong,
// previewThanks, or anything else for the form as it is opened.
func (p *Pages) Preview(c echo.Context, q *survey.Questionnaire, form survey.Form, lang, state string) error {
	p.Site.Listen(c.Request().Context()) // for languages added just now
	l := p.Site.In(lang)
	text := func(key string) survey.Text { return survey.Text{l.Lang: l.Say(key)} }
	place := collect.Place{Unit: survey.Unit{Name: text("editor.sample.office")}, Counter: survey.Counter{Name: text("editor.sample.counter")},
		Wave: survey.Wave{Form: form, Questionnaire: q.Ref}, Questionnaire: q}
	if state == previewThanks {
		return showPreview(c, p, p.thanked, kit.Page[thanked]{Locale: l, Title: l.Say("thanks.title"), Style: p.style,
			Data: thanked{Place: named(l, place), Receipt: "0000-0000-0000-0000", Look: "#"}})
	}
	f := filled{place: place, questionnaire: q, form: form}
	if state == previewWrong {
		f.wrongly(l)
	}
	page := p.page(l, f)
	page.Script, page.Late, page.Languages = "", "", nil
	return showPreview(c, p, p.sheet, page)
}

// wrongly fills a form so that as much as possible is wrong with it.
func (f *filled) wrongly(l *kit.Locale) {
	q := f.questionnaire.On(f.form)
	if q.Scale.Points() == 0 {
		return
	}
	f.values = url.Values{}
	for i, code := range q.Rated() {
		f.values.Set(code, strconv.Itoa(1+i%q.Scale.Points()))
		if i == 0 {
			f.values.Set(code, "0")
		}
	}
	for _, x := range q.After {
		most := x.Most
		switch x.Kind {
		case survey.SomeOf:
			for _, o := range x.Options[:min(len(x.Options), most+1)] {
				f.values.Add(x.Code, o.Code)
			}
		case survey.Words:
			if most == 0 {
				most = survey.MaxText
			}
			f.values.Set(x.Code, strings.Repeat("x ", most/2+1))
		}
	}
	_, err := q.Check(f.values)
	if e := invalid(err); e != nil {
		f.kept, f.wrong, f.problems, f.notice = true, true, e.Problems, l.Say("kept.problems")
	}
}

// showPreview sends a page that only this site may frame, and that sends
// nothing.
func showPreview[T any](c echo.Context, p *Pages, v *kit.View[T], page kit.Page[T]) error {
	html, err := v.HTML(page)
	if err != nil {
		return fmt.Errorf("preview: %w", err)
	}
	policy := strings.NewReplacer("frame-ancestors 'none'", "frame-ancestors 'self'", "form-action 'self'", "form-action 'none'",
		"script-src 'self'", "script-src 'none'").Replace(kit.Policy(page.Style))
	return p.Site.Send(c, kit.Document{Status: http.StatusOK, Lang: page.Lang, HTML: html, Policy: policy})
}
