package editor

import (
	"github.com/labstack/echo/v4"

	"sipas/survey/access"
	"sipas/survey/web/staff"
	"sipas/survey/web/typed"
)

// texts is the page of all wording, every language beside the others.
type texts struct {
	version
	Done    string
	Form    *typed.Form
	Sides   []side
	Action  string
	Only    bool // what is missing is shown, and nothing else
	Missing int
	Other   string // address of the page with everything, or with what is missing
}

func (p *Pages) showTexts(c echo.Context, who access.User) error {
	v, err := p.open(c, who)
	if err != nil {
		return err
	}
	ws, _ := textsOf(c, v)
	return p.textsForm(c, v, staff.Fresh(v.Locale, labels, v.values(ws), v.Rev))
}

// textsOf are the wordings that the page shows, all of them or with
// ?only=missing those that lack a language, and how many texts are missing.
func textsOf(c echo.Context, v version) (shown []wording, missing int) {
	for _, w := range wordings(v.Locale, v.Q) {
		n := len(w.gaps(v.Q.Languages))
		if missing += n; n > 0 || c.QueryParam("only") != "missing" {
			shown = append(shown, w)
		}
	}
	return shown, missing
}

// textsForm shows the form.
func (p *Pages) textsForm(c echo.Context, v version, f *typed.Form) error {
	shown, missing := textsOf(c, v)
	body := texts{version: v, Done: done(c, v.Locale), Form: f, Only: c.QueryParam("only") == "missing", Missing: missing}
	body.Sides = p.sides(f, v, shown)
	path := v.Path + "/texts"
	body.Action, body.Other = address(v.Locale, path), address(v.Locale, path, "only", "missing")
	if body.Only {
		body.Action, body.Other = body.Other, body.Action
	}
	return staff.Show(c, p.Desk, staff.Status(f), p.texts, v.Locale, staff.Options{Title: v.Say("editor.texts"), Who: v.who, Here: home}, body)
}

func (p *Pages) takeTexts(c echo.Context, who access.User) error {
	v, err := p.draft(c, who)
	if err != nil {
		return err
	}
	f, err := staff.ReadForm(c, v.Locale, labels)
	if err != nil {
		return err
	}
	ws := wordings(v.Locale, v.Q)
	stored := v.values(ws)
	for name := range stored {
		if _, sent := f.Values[name]; !sent {
			delete(stored, name) // it was not on the page
		}
	}
	p.write(f, v, ws)
	if !f.Good() {
		return p.textsForm(c, v, f)
	}
	return p.save(c, v, f, stored, v.Path+"/texts", v.Path+"/texts")
}
