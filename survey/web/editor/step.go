package editor

import (
	"errors"
	"net/http"
	"slices"
	"unicode/utf8"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/manage"
	"sipas/survey/web/staff"
	"sipas/survey/web/typed"
)

// takeStep does one of the small steps of the outline: moving, switching,
// adding. When somebody else was quicker nothing is done, and the present
// outline says so; what was typed for a new thing stands in its input again.
func (p *Pages) takeStep(c echo.Context, who access.User) error {
	v, err := p.draft(c, who)
	if err != nil {
		return err
	}
	f, err := staff.ReadForm(c, v.Locale, labels)
	if err != nil {
		return err
	}
	next, said, err := v.step(f)
	if err == nil {
		err = p.put(c, v, staff.RevisionIn(f.Values))
	}
	switch {
	case errors.Is(err, manage.ErrChanged):
		return p.overtaken(c, who, addingOf(f))
	case errors.Is(err, errEmpty), errors.Is(err, errLong):
		x := addingOf(f)
		if x.Wrong = v.Say("editor.nothing_typed"); errors.Is(err, errLong) {
			x.Wrong = v.Say("editor.too_long", MaxWording, utf8.RuneCountInString(x.Text))
		}
		return p.outlineOf(c, v, http.StatusUnprocessableEntity, "", x)
	case err != nil:
		return err
	}
	return leadTo(c, v.Locale, next, said)
}

// overtaken shows the outline as somebody else has made it meanwhile, with what
// was typed for a new thing.
func (p *Pages) overtaken(c echo.Context, who access.User, typed adding) error {
	v, err := p.open(c, who)
	if err != nil {
		return err
	}
	return p.outlineOf(c, v, http.StatusConflict, v.Say("editor.overtaken"), typed)
}

// adding is what was typed for a new thing that could not be added.
type adding struct {
	At         string // id of its input; "" when nothing was to be added
	Text       string
	Kind, Side string // of an own question
	Wrong      string // what to do about the input
}

func addingOf(f *typed.Form) adding {
	x := adding{Text: f.Text("text"), Kind: f.Raw("kind"), Side: f.Raw("side")}
	switch do := f.Raw("do"); do {
	case "criterion":
		x.At = "new-" + f.Raw("item")
	case "factor", "question", "overall":
		x.At = "new-" + do
	}
	return x
}

var (
	errEmpty = errors.New("nothing was typed")
	errLong  = errors.New("more was typed than a text may have")
)

// step changes the version, and tells which page comes next.
func (v version) step(f *typed.Form) (next, said string, err error) {
	code := f.Raw("item")
	if utf8.RuneCountInString(f.Text("text")) > MaxWording {
		return "", "", errLong
	}
	switch f.Raw("do") {
	case "up":
		return v.back(v.move(code, -1))
	case "down":
		return v.back(v.move(code, +1))
	case "switch":
		return v.back(v.toggle(code))
	case "short":
		return v.back(v.toggleShort(code))
	case "criterion":
		return v.addCriterion(code, f.Text("text"))
	case "factor":
		return v.addFactor(f.Text("text"))
	case "question":
		return v.addQuestion(survey.QuestionKind(f.Raw("kind")), f.Raw("side") == "before", f.Text("text"))
	case "overall":
		return v.addOverall(f.Text("text"))
	}
	return "", "", errNoItem
}

func (v version) back(done bool) (next, said string, err error) {
	if !done {
		return "", "", errNoItem
	}
	return v.Path, "saved", nil
}

// move puts an item one place up or down among its like.
func (v version) move(code string, by int) bool {
	if swap(v.Q.Before, func(x survey.Question) bool { return x.Code == code }, by) ||
		swap(v.Q.After, func(x survey.Question) bool { return x.Code == code }, by) ||
		swap(v.Q.Factors, func(f survey.Factor) bool { return f.Code == code }, by) {
		return true
	}
	for _, f := range v.Q.Factors {
		if swap(f.Criteria, func(c survey.Criterion) bool { return c.Code == code }, by) {
			return true
		}
	}
	return false
}

// swap changes the place of the thing with its neighbour. At the end of the
// list it stays where it is.
func swap[T any](things []T, is func(T) bool, by int) bool {
	i := slices.IndexFunc(things, is)
	if i < 0 {
		return false
	}
	if j := i + by; j >= 0 && j < len(things) {
		things[i], things[j] = things[j], things[i]
	}
	return true
}

// toggle switches a criterion or question off or on. A criterion that is off is
// in no short form.
func (v version) toggle(code string) bool {
	if c := v.criterion(code); c != nil && c != &v.Q.Overall {
		if c.Off = !c.Off; c.Off {
			v.Q.ShortForm = slices.DeleteFunc(v.Q.ShortForm, func(s string) bool { return s == code })
		}
		return true
	}
	if x := v.question(code); x != nil {
		x.Off = !x.Off
		return true
	}
	return false
}

func (v version) toggleShort(code string) bool {
	c := v.criterion(code)
	if c == nil || c == &v.Q.Overall || c.Off {
		return false
	}
	v.setShort(code, !slices.Contains(v.Q.ShortForm, code))
	return true
}

func (v version) setShort(code string, is bool) {
	v.Q.ShortForm = slices.DeleteFunc(v.Q.ShortForm, func(s string) bool { return s == code })
	if is {
		v.Q.ShortForm = append(v.Q.ShortForm, code)
	}
}

// criterion finds one, the overall question among them; nil if there is none.
func (v version) criterion(code string) *survey.Criterion {
	for i := range v.Q.Factors {
		for j := range v.Q.Factors[i].Criteria {
			if c := &v.Q.Factors[i].Criteria[j]; c.Code == code {
				return c
			}
		}
	}
	if code != "" && v.Q.Overall.Code == code {
		return &v.Q.Overall
	}
	return nil
}

func (v version) question(code string) *survey.Question {
	for _, qs := range [][]survey.Question{v.Q.Before, v.Q.After} {
		for i := range qs {
			if qs[i].Code == code {
				return &qs[i]
			}
		}
	}
	return nil
}

func (v version) factor(code string) *survey.Factor {
	for i := range v.Q.Factors {
		if v.Q.Factors[i].Code == code {
			return &v.Q.Factors[i]
		}
	}
	return nil
}

func (v version) addCriterion(factor, text string) (next, said string, err error) {
	f := v.factor(factor)
	switch {
	case f == nil:
		return "", "", errNoItem
	case text == "":
		return "", "", errEmpty
	}
	c := survey.Criterion{Code: nextIn(v.Q, *f), Question: survey.Text{survey.Vietnamese: text}}
	f.Criteria = append(f.Criteria, c)
	return v.Path + "/criteria/" + c.Code, "added", nil
}

func (v version) addFactor(text string) (next, said string, err error) {
	if text == "" {
		return "", "", errEmpty
	}
	f := survey.Factor{Code: nextLetter(v.Q), Name: survey.Text{survey.Vietnamese: text}}
	v.Q.Factors = append(v.Q.Factors, f)
	return v.Path + "/factors/" + f.Code, "added", nil
}

func (v version) addQuestion(kind survey.QuestionKind, before bool, text string) (next, said string, err error) {
	if text == "" {
		return "", "", errEmpty
	}
	all := codes(v.Q)
	x := survey.Question{Kind: kind, Text: survey.Text{survey.Vietnamese: text},
		Code: newCode(text, func(s string) bool { return slices.Contains(all, s) })}
	if before {
		v.Q.Before = append(v.Q.Before, x)
	} else {
		v.Q.After = append(v.Q.After, x)
	}
	return v.Path + "/questions/" + x.Code, "added", nil
}

func (v version) addOverall(text string) (next, said string, err error) {
	switch {
	case v.Q.Overall.Code != "":
		return v.Path, "", nil
	case text == "":
		return "", "", errEmpty
	}
	all := codes(v.Q)
	code := "OV"
	if slices.Contains(all, code) {
		code = newCode("overall", func(s string) bool { return slices.Contains(all, s) })
	}
	v.Q.Overall = survey.Criterion{Code: code, Question: survey.Text{survey.Vietnamese: text}}
	return v.Path + "/criteria/" + code, "added", nil
}
