package rounds

import (
	"errors"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/reform"
	"sipas/survey/web/staff"
	"sipas/survey/web/typed"
)

// part is a part of a round that has a form of its own: a round is one document,
// and people who change different parts of it do not stand in each other's way.
type part struct {
	main   string                         // the input for what belongs to no other
	values func(*reform.Round) url.Values // the part of a round, as its form shows it
	path   string                         // where the form is
	query  string                         // of the form, beside the language
	next   string                         // where to go when it is kept
	said   string                         // and what is said there, see done
	again  func() error                   // shows the form with what is wrong
	label  func(field string) string      // what an input is called; nil: by the form
	show   func(string, []string) string  // what people read for values
}

// keep keeps the part of a round that a form has changed: leads on, shows the
// form again with what is wrong, or both versions when somebody was quicker.
func (p *Pages) keep(c echo.Context, who access.User, r round, f *typed.Form, wanted reform.Round, x part) error {
	ctx := c.Request().Context()
	if !f.Good() {
		return x.again()
	}
	err := p.put(ctx, f, wanted, expected(f, x.values(r.Round), r.Rev), x.main)
	switch {
	case errors.Is(err, reform.ErrChanged):
		now, err := p.find(c)
		if err != nil {
			return err
		}
		label := x.label
		if label == nil {
			label = f.Label
		}
		back := x.path + "?" + x.query + "lang=" + r.l.Lang
		return p.clashes.Show(c, who, staff.Two{Mine: f.Values, Theirs: x.values(now.Round), Rev: now.Rev, Action: back, Back: back, Label: label, Show: x.show})
	case err != nil:
		return err
	case !f.Good():
		return x.again()
	}
	return leadTo(c, r.l, x.next, x.said)
}

// fewNames is how many names a list of units is told by.
const fewNames = 8

// showValue tells what people read for the values of an input of a round.
func (p *Pages) showValue(c echo.Context, r round) func(string, []string) string {
	return func(field string, vs []string) string {
		switch {
		case len(vs) == 0:
			return ""
		case field == "units":
			return r.names(vs)
		case field == "ties" && vs[0] == "dense":
			return r.l.Say("rounds.ties.dense")
		case field == "ties":
			return r.l.Say("rounds.ties.standard")
		case strings.HasPrefix(field, waveOf):
			if w, ok := r.s.Wave(vs[0]); ok {
				return r.l.Text(w.Title)
			}
		case field == "set":
			if set, _, err := p.Office.Set(c.Request().Context(), vs[0]); err == nil {
				return setName(r.l, set)
			}
		case field == "before":
			if b, _, err := p.Office.Round(c.Request().Context(), vs[0]); err == nil {
				return r.l.Text(b.Title)
			}
		}
		return strings.Join(vs, ", ")
	}
}

// names tells which units a list is of: how many, and the first of them.
func (r round) names(ids []string) string {
	var names []string
	for _, id := range ids[:min(len(ids), fewNames)] {
		names = append(names, unitName(r.l, r.s, id))
	}
	text := r.l.Say("rounds.n_units", len(ids)) + ": " + strings.Join(names, ", ")
	if len(ids) > fewNames {
		text += ", …"
	}
	return text
}

// plainText is a name in both languages, as far as there is one.
func plainText(vi, en string) survey.Text {
	t := survey.Text{survey.Vietnamese: vi}
	if en != "" {
		t[survey.English] = en
	}
	return t
}
