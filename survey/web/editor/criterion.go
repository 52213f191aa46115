package editor

import (
	"net/url"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
	"sipas/survey/web/typed"
)

// criterionPage is the form of a criterion, or of the overall question.
type criterionPage struct {
	version
	Done      string
	Form      *typed.Form
	Code      string
	Sides     []side
	Overall   bool
	Factors   []kit.Choice
	Continues string // what keeping the series means
	Action    string
	On, Short []kit.Choice
	Series    []kit.Choice
}

// home of a criterion: the code of its factor, "" for the overall question.
func (v version) factorOf(code string) string {
	for _, f := range v.Q.Factors {
		if slices.ContainsFunc(f.Criteria, func(c survey.Criterion) bool { return c.Code == code }) {
			return f.Code
		}
	}
	return ""
}

func (v version) criterionValues(c survey.Criterion) url.Values {
	values := v.values(of(wordings(v.Locale, v.Q), c.Code))
	values.Set("code", c.Code)
	values.Set("lineage", strings.Join(c.Lineage, " "))
	if factor := v.factorOf(c.Code); factor != "" {
		values.Set("factor", factor)
		values["on"] = ticked(!c.Off)
		values["short"] = ticked(slices.Contains(v.Q.ShortForm, c.Code))
	}
	return values
}

func (p *Pages) showCriterion(c echo.Context, who access.User) error {
	v, err := p.draft(c, who)
	if err != nil {
		return err
	}
	x := v.criterion(c.Param("code"))
	if x == nil {
		return errNoItem
	}
	values := v.criterionValues(*x)
	f := staff.Fresh(v.Locale, labels, values, v.Rev)
	f.Values["continues"] = ticked(true)
	return p.criterionForm(c, v, x.Code, f)
}

func (p *Pages) criterionForm(c echo.Context, v version, code string, f *typed.Form) error {
	l := v.Locale
	body := criterionPage{version: v, Done: done(c, l), Form: f, Code: code, Sides: p.sides(f, v, of(wordings(l, v.Q), code)),
		Overall: v.factorOf(code) == "", Action: address(l, v.Path+"/criteria/"+code),
		On: yes(l.Say("editor.asked.yes")), Short: yes(l.Say("editor.in_short.yes")), Series: yes(l.Say("editor.continues.yes", code))}
	for _, x := range v.Q.Factors {
		body.Factors = append(body.Factors, kit.Choice{Value: x.Code, Label: x.Code + ". " + l.Text(x.Name)})
	}
	return staff.Show(c, p.Desk, staff.Status(f), p.criterion, l, staff.Options{Title: l.Say("editor.criterion", code), Who: v.who, Here: home}, body)
}

func (p *Pages) takeCriterion(c echo.Context, who access.User) error {
	v, err := p.draft(c, who)
	if err != nil {
		return err
	}
	code := c.Param("code")
	x := v.criterion(code)
	if x == nil {
		return errNoItem
	}
	f, err := staff.ReadForm(c, v.Locale, labels)
	if err != nil {
		return err
	}
	stored := v.criterionValues(*x)
	p.write(f, v, of(wordings(v.Locale, v.Q), code))
	x.Lineage = v.lineage(f)
	fresh := v.recode(f, code)
	if fresh != code && f.Has("continues", "yes") && !x.Continues(v.Q.ID, code) {
		x.Lineage = append(x.Lineage, v.Q.ID+"#"+code)
	}
	factor := v.factorOf(code)
	if factor != "" {
		x.Off = !f.Has("on", "yes")
		v.setShort(code, f.Has("short", "yes") && !x.Off)
		if to := f.Text("factor"); v.factor(to) == nil {
			f.Wrong("factor", "editor.no_factor")
		}
	}
	if !f.Good() {
		return p.criterionForm(c, v, code, f)
	}
	x.Code = fresh
	rename(v.Q, code, fresh)
	v.regroup(fresh, factor, f.Text("factor"))
	f.Set("lineage", strings.Join(x.Lineage, " ")) // what continues means, for the case that somebody was quicker
	delete(f.Values, "continues")
	return p.save(c, v, f, stored, v.Path+"/criteria/"+code, v.Path)
}

// lineage reads the items that a criterion descends from.
func (v version) lineage(f *typed.Form) []string {
	items := strings.Fields(strings.ReplaceAll(f.Text("lineage"), ",", " "))
	for _, item := range items {
		if source, number, found := strings.Cut(item, "#"); !found || source == "" || number == "" || strings.Contains(number, "#") {
			f.Wrong("lineage", "criterion.lineage", item)
			return nil
		}
	}
	return items
}

// recode reads the code of an item, which nothing else may have.
func (v version) recode(f *typed.Form, code string) string {
	fresh := f.Code("code")
	if fresh != code && slices.Contains(codes(v.Q), fresh) {
		f.Wrong("code", "code.repeated", fresh)
	}
	return fresh
}

// regroup puts a criterion at the end of another factor.
func (v version) regroup(code, from, to string) {
	if from == to || from == "" {
		return
	}
	old := v.factor(from)
	i := slices.IndexFunc(old.Criteria, func(c survey.Criterion) bool { return c.Code == code })
	moved := old.Criteria[i]
	old.Criteria = slices.Delete(old.Criteria, i, i+1)
	next := v.factor(to)
	next.Criteria = append(next.Criteria, moved)
}
