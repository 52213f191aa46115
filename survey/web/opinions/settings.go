package opinions

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/opinion"
	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
	"sipas/survey/web/typed"
)

// settings is the page of what holds for all groups.
type settings struct {
	*place
	Form      *typed.Form
	Delegates []kit.Choice
}

var settingLabels = typed.Labels{"title_vi": "opinions.title_vi", "title_en": "opinions.title_en", "opens": "opinions.opens", "opens_at": "opinions.opens_at",
	"closes": "opinions.closes", "closes_at": "opinions.closes_at", "delegates": "opinions.delegates", "groups": "opinions.groups", "base": "opinions.base"}

// How delegates are chosen.
const (
	countDelegates = "count"
	leaveDelegates = "leave"
)

// settingValues are the inputs of a survey.
func settingValues(s *opinion.Survey) url.Values {
	v := url.Values{"title_vi": {s.Title[survey.Vietnamese]}, "title_en": {s.Title[survey.English]}, "delegates": {countDelegates},
		"opens": {typed.WriteDay(s.Opens)}, "opens_at": {typed.WriteClock(s.Opens)}, "closes": {typed.WriteDay(s.Closes)}, "closes_at": {typed.WriteClock(s.Closes)}}
	if s.WithoutDelegates {
		v.Set("delegates", leaveDelegates)
	}
	return v
}

// readSettings puts what was typed into a survey.
func readSettings(f *typed.Form, s *opinion.Survey) {
	f.Need("title_vi", "opens", "closes")
	s.Title = words(f, "title")
	s.Opens, s.Closes = f.Moment("opens", "opens_at"), f.Moment("closes", "closes_at")
	if f.At("opens") == "" && f.At("closes") == "" && !s.Opens.Before(s.Closes) {
		f.Wrong("closes", "opinion.days")
	}
	s.WithoutDelegates = f.Raw("delegates") == leaveDelegates
}

// words reads a text in both languages.
func words(f *typed.Form, name string) survey.Text {
	t := survey.Text{}
	for _, lang := range []string{survey.Vietnamese, survey.English} {
		text := f.Text(name + "_" + lang)
		if len([]rune(text)) > opinion.MostWords {
			f.Wrong(name+"_"+lang, "opinions.wrong.long", strconv.Itoa(opinion.MostWords))
		}
		if text != "" {
			t[lang] = text
		}
	}
	return t
}

func (p *Pages) showSettings(c echo.Context, who access.User, x *place) error {
	if err := x.need(); err != nil {
		return err
	}
	return p.askSettings(c, who, x, staff.Fresh(x.Locale, settingLabels, settingValues(x.Survey), x.Rev), http.StatusOK)
}

func (p *Pages) askSettings(c echo.Context, who access.User, x *place, f *typed.Form, status int) error {
	return show(c, p, who, x, status, p.settings, x.Say("opinions.settings"), settings{x, f, []kit.Choice{
		{Value: countDelegates, Label: x.Say("opinions.delegates.count")}, {Value: leaveDelegates, Label: x.Say("opinions.delegates.leave")}}})
}

func (p *Pages) takeSettings(c echo.Context, who access.User, x *place) error {
	if err := x.need(); err != nil {
		return err
	}
	f, err := staff.ReadForm(c, x.Locale, settingLabels)
	if err != nil {
		return err
	}
	e := edit{form: f, values: settingValues, path: []string{"settings"}, back: nil,
		apply: func(s *opinion.Survey) { x.readSettings(f, s) },
		ask:   func(status int) error { return p.askSettings(c, who, x, f, status) }}
	return p.save(c, who, x, e)
}

// readSettings puts what was typed into the survey: of one that is released only
// the last day.
func (x *place) readSettings(f *typed.Form, s *opinion.Survey) {
	if x.Editable() {
		readSettings(f, s)
		return
	}
	f.Need("closes")
	s.Closes = f.Moment("closes", "closes_at")
	if f.At("closes") == "" && !s.Opens.Before(s.Closes) {
		f.Wrong("closes", "opinion.days")
	}
}

// edit is a change of a part of a survey by a form.
type edit struct {
	form   *typed.Form
	values func(*opinion.Survey) url.Values // the part as the form's inputs
	apply  func(*opinion.Survey)            // puts what was typed into the survey, and notes what is wrong
	ask    func(status int) error           // shows the form again
	path   []string                         // of the form
	back   []string                         // where to go afterwards
}

// save carries an edit out. When somebody else was quicker at another part, both
// stay; at the same one, the person chooses.
func (p *Pages) save(c echo.Context, who access.User, x *place, e edit) error {
	before := e.values(x.Survey)
	e.apply(x.Survey)
	if !e.form.Good() {
		return e.ask(http.StatusUnprocessableEntity)
	}
	rev := staff.RevisionIn(e.form.Values)
	if staff.Elsewhere(e.form.Values, before) {
		rev = x.Rev
	}
	_, err := p.Surveys.Put(c.Request().Context(), x.Survey, rev)
	if errors.Is(err, opinion.ErrChanged) {
		if stored, now, again := p.Surveys.Survey(c.Request().Context(), x.Round.ID); again == nil {
			before, x.Rev = e.values(stored), now
		}
		return p.clashes.Show(c, who, staff.Two{Mine: e.form.Values, Theirs: before, Rev: x.Rev, Action: x.Path(e.path...), Back: x.Path(e.path...), Label: e.form.Label})
	}
	if err != nil {
		return err
	}
	return x.lead(c, "saved", e.back...)
}
