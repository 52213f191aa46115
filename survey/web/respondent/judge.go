package respondent

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/opinion"
	"sipas/survey/web/kit"
)

// unit is the Data of the page of questions about a unit.
type unit struct {
	head
	Name       string
	Number, Of int // of the unit among all
	Last       bool
	Rev        int
	Stamp      string
	Notice     string // what happened to what was sent; "" when nothing did
	Questions  []question
}

// question is one with its options.
type question struct {
	Code, Text string
	Options    []option
	Stored     string // the other answer that is stored, in words; "" when there is none
}

// option is an answer to choose.
type option struct {
	Value, Label string
	Checked      bool
}

// judge answers GET /o/:token/units/:unit.
func (p *Pages) judge(c echo.Context) error {
	l := p.locale(c)
	f, u, err := p.asked(c)
	if err != nil || f.Sheet.State != opinion.Begun {
		return p.instead(c, l, f, err)
	}
	return p.questions(c, l, f, u, f.Sheet.Units[u.ID].Answers, http.StatusOK, "")
}

// asked is the form, and the unit in the path.
func (p *Pages) asked(c echo.Context) (*opinion.Form, opinion.Unit, error) {
	f, err := p.Sheets.Open(c.Request().Context(), c.Param("token"))
	if err != nil {
		return f, opinion.Unit{}, err
	}
	u, known := f.Survey.Unit(f.Group, c.Param("unit"))
	if !known || len(f.Survey.Asked(f.Group, u)) == 0 {
		return f, u, opinion.ErrNoUnit
	}
	return f, u, nil
}

// instead answers where a page of a form cannot be: with what is wrong, or with
// the form's first page, which says how the sheet stands.
func (p *Pages) instead(c echo.Context, l *kit.Locale, f *opinion.Form, err error) error {
	if err != nil {
		return p.regret(c, l, f, err)
	}
	return p.lead(c, p.path(f.Token, "", l))
}

// questions shows the questions about a unit with answers chosen.
func (p *Pages) questions(c echo.Context, l *kit.Locale, f *opinion.Form, u opinion.Unit, chosen map[string]string, status int, notice string) error {
	all := p.progress(l, f).Units
	at := slices.IndexFunc(all, func(s turn) bool { return s.ID == u.ID })
	stored := f.Sheet.Units[u.ID]
	page := unit{head: p.head(l, f, "/units/"+url.PathEscape(u.ID)), Name: l.Text(u.Name), Number: at + 1, Of: len(all), Last: at+1 == len(all),
		Rev: stored.Rev, Stamp: p.Sheets.Stamp(f.Token, u.ID), Notice: notice}
	for _, q := range f.Survey.Asked(f.Group, u) {
		x := question{Code: q.Code, Text: l.Text(q.Text)}
		for _, o := range q.Options {
			x.Options = append(x.Options, option{o.Code, l.Text(o.Name), chosen[q.Code] == o.Code})
		}
		x.Options = append(x.Options, option{opinion.NoInfo, l.Say("respondent.none"), chosen[q.Code] == opinion.NoInfo})
		if other := stored.Answers[q.Code]; notice != "" && other != chosen[q.Code] {
			x.Stored = said(l, &q, other)
		}
		page.Questions = append(page.Questions, x)
	}
	return show(c, p, status, p.unit, l, page.Name, page)
}

// said is an answer in words.
func said(l *kit.Locale, q *opinion.Question, answer string) string {
	switch i := q.Option(answer); {
	case i >= 0:
		return l.Text(q.Options[i].Name)
	case answer == opinion.NoInfo:
		return l.Say("respondent.none")
	}
	return l.Say("respondent.left_open")
}

// keep answers POST /o/:token/units/:unit: it stores the answers and leads on.
func (p *Pages) keep(c echo.Context) error {
	l, ctx := p.locale(c), c.Request().Context()
	typed, err := decode(c)
	if err != nil {
		return err
	}
	f, u, err := p.asked(c)
	if err != nil {
		return p.regret(c, l, f, err)
	}
	seen, _ := strconv.Atoi(typed.Get(inputRev)) // none is 0: nothing was stored when the page was shown
	answers := given(f, u, typed)
	err = p.Sheets.Save(ctx, f.Token, u.ID, seen, answers, p.Sheets.Since(typed.Get(inputStamp), f.Token, u.ID))
	switch {
	case errors.Is(err, opinion.ErrTouched):
		if f, u, err = p.asked(c); err != nil { // with what is stored now
			return p.regret(c, l, f, err)
		}
		return p.questions(c, l, f, u, answers, http.StatusConflict, l.Say("respondent.touched"))
	case errors.Is(err, opinion.ErrNotBegun):
		return p.lead(c, p.path(f.Token, "", l))
	case err != nil && survey.KindOf(err) == survey.KindUnavailable:
		problem := p.Site.Explain(c, l, err)
		return errors.Join(p.questions(c, l, f, u, answers, problem.Status, l.Say("respondent.not_kept")), err)
	case err != nil:
		return p.regret(c, l, f, err)
	}
	return p.lead(c, p.after(f, u, typed.Get(inputTo), l))
}

// given are the answers on a form, without those left open.
func given(f *opinion.Form, u opinion.Unit, typed url.Values) map[string]string {
	answers := map[string]string{}
	for _, q := range f.Survey.Asked(f.Group, u) {
		if a := typed.Get(inputAnswer + q.Code); a != "" {
			answers[q.Code] = a
		}
	}
	return answers
}

// after is where somebody goes from a unit: to the list, to the same page in
// another language, or on to the next unit, and from the last to the review.
func (p *Pages) after(f *opinion.Form, u opinion.Unit, to string, l *kit.Locale) string {
	if lang, is := strings.CutPrefix(to, "lang-"); is {
		return p.unitPath(f.Token, u.ID, p.Site.In(p.Site.Catalogue.Match(lang, "")))
	}
	if to == "list" {
		return p.path(f.Token, "", l)
	}
	all := p.progress(l, f).Units
	at := slices.IndexFunc(all, func(s turn) bool { return s.ID == u.ID })
	if at+1 < len(all) {
		return all[at+1].Path
	}
	return p.path(f.Token, "/review", l)
}
