package editor

import (
	"errors"
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/manage"
	"sipas/survey/web/staff"
)

// all is what the removal of the whole version is called in an address. No
// item can have the code.
const all = "_all"

// removal is the page that asks before something is taken away.
type removal struct {
	version
	What   string   // the thing in words
	With   []string // what goes with it
	Action string
	Whole  bool
}

func (p *Pages) showRemove(c echo.Context, who access.User) error {
	v, err := p.draft(c, who)
	if err != nil {
		return err
	}
	return p.removal(c, v, http.StatusOK)
}

func (p *Pages) removal(c echo.Context, v version, status int) error {
	code := c.Param("code")
	body := removal{version: v, Action: address(v.Locale, v.Path+"/remove/"+code), Whole: code == all}
	switch {
	case code == all:
		body.What = v.Q.Ref.String() + " – " + v.Text(v.Q.Title)
	case v.factor(code) != nil:
		x := v.factor(code)
		body.What = code + ". " + v.Text(x.Name)
		for _, y := range x.Criteria {
			body.With = append(body.With, y.Code+". "+v.Text(y.Question))
		}
	case v.criterion(code) != nil:
		body.What = code + ". " + v.Text(v.criterion(code).Question)
	case v.question(code) != nil:
		body.What = v.Text(v.question(code).Text)
		for _, of := range v.decidedBy(code) {
			body.With = append(body.With, v.Say("editor.remove.condition", of))
		}
	default:
		return errNoItem
	}
	return staff.Show(c, p.Desk, status, p.remove, v.Locale, staff.Options{Title: v.Say("editor.remove"), Who: v.who, Here: home}, body)
}

// decidedBy are the codes of what a question's answers decide about.
func (v version) decidedBy(code string) []string {
	var all []string
	for _, f := range v.Q.Factors {
		if f.When != nil && f.When.Question == code {
			all = append(all, f.Code)
		}
	}
	for _, x := range slices.Concat(v.Q.Before, v.Q.After) {
		if x.When != nil && x.When.Question == code {
			all = append(all, x.Code)
		}
	}
	return all
}

func (p *Pages) takeRemove(c echo.Context, who access.User) error {
	v, err := p.draft(c, who)
	if err != nil {
		return err
	}
	f, err := staff.ReadForm(c, v.Locale, labels)
	if err != nil {
		return err
	}
	code := c.Param("code")
	if code == all {
		return p.removeVersion(c, v, staff.RevisionIn(f.Values))
	}
	if !v.drop(code) {
		return errNoItem
	}
	switch err := p.put(c, v, staff.RevisionIn(f.Values)); {
	case errors.Is(err, manage.ErrChanged):
		return p.overtaken(c, who, adding{})
	case err != nil:
		return err
	}
	return leadTo(c, v.Locale, v.Path, "removed")
}

func (p *Pages) removeVersion(c echo.Context, v version, rev int64) error {
	ctx := c.Request().Context()
	err := p.Manager.Change(ctx, func(e *manage.Editor) error { return e.If(rev).RemoveQuestionnaire(ctx, v.Q.Ref) })
	if errors.Is(err, manage.ErrChanged) {
		return p.overtaken(c, v.who, adding{})
	}
	if err != nil {
		return err
	}
	return leadTo(c, v.Locale, home, "removed")
}

// drop takes an item away, with what cannot be without it: a factor's
// criteria, places in the short form, conditions on a question.
func (v version) drop(code string) bool {
	q := v.Q
	isCriterion := func(c survey.Criterion) bool { return c.Code == code }
	isQuestion := func(x survey.Question) bool { return x.Code == code }
	switch {
	case v.factor(code) != nil:
		for _, c := range v.factor(code).Criteria {
			v.setShort(c.Code, false)
		}
		q.Factors = slices.DeleteFunc(q.Factors, func(f survey.Factor) bool { return f.Code == code })
	case code == q.Overall.Code && code != "":
		q.Overall = survey.Criterion{}
	case v.criterion(code) != nil:
		f := v.factor(v.factorOf(code))
		f.Criteria = slices.DeleteFunc(f.Criteria, isCriterion)
		v.setShort(code, false)
	case v.question(code) != nil:
		q.Before, q.After = slices.DeleteFunc(q.Before, isQuestion), slices.DeleteFunc(q.After, isQuestion)
		conditions(q, func(when **survey.Condition) {
			if *when != nil && (*when).Question == code {
				*when = nil
			}
		})
	default:
		return false
	}
	return true
}
