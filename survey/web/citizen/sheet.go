package citizen

import (
	"net/url"
	"slices"

	"sipas/survey"
	"sipas/survey/collect"
	"sipas/survey/web/kit"
)

// filled is a form to show: empty for a new visitor, or with what somebody
// has answered so far.
type filled struct {
	place         collect.Place
	questionnaire *survey.Questionnaire
	form          survey.Form
	seal          string

	kept     bool // an answer to a POST: values are shown again
	values   url.Values
	problems []survey.Problem
	notice   string // why it was not sent
	wrong    bool   // and that something is the matter
}

// sheet is the Data of the form's page.
type sheet struct {
	Heading, Office, Counter string
	Code, Form, Seal         string
	Questions, Minutes       int
	Other                    *kit.Choice // the longer or shorter form, if there is a choice
	Kept                     bool
	Notice                   string
	Wrong                    bool // the notice says that something is the matter
	Problems                 []link
	Steps                    []step
}

// link is a line of the error summary.
type link struct{ Anchor, Text string }

// step is a part of the form that the script shows at a time.
type step struct {
	ID, Title, Stem string
	Number, Of      int
	When            when
	Skip            string // id of the part to go to if this one does not concern the reader
	Items           []item
}

// when is a survey.Condition as attributes: option codes separated by blanks.
type when struct{ Question, Is, Not string }

// item is a question. Kind is rating, text, or one of survey's question kinds.
type item struct {
	Code, Kind, Text, Hint, Error string
	When                          when
	Options, Others               []option
	Most                          int
	Value, Limit, Left, Over      string // of a text: what was typed, and the words about its length
	Room                          int
}

// option is one radio button or box; the one without a value takes an answer
// back. ID is set where an error summary points.
type option struct {
	Name, Value, Label, ID string
	Many, Checked          bool
}

// answersPerMinute is how fast people tick, for the estimate at the top.
const answersPerMinute = 7

func (p *Pages) page(l *kit.Locale, f filled) kit.Page[sheet] {
	q := f.questionnaire.On(f.form)
	b := builder{l: l, q: q, f: f}
	steps := b.steps()
	s := sheet{
		Heading: l.Text(q.Title), Office: l.Text(f.place.Unit.Name), Counter: counterName(l, f.place),
		Code: f.place.Code, Seal: f.seal,
		Questions: len(q.Rated()), Minutes: max(1, (len(q.Rated())+answersPerMinute-1)/answersPerMinute),
		Kept: f.kept, Notice: f.notice, Wrong: f.wrong, Problems: b.summary(), Steps: steps,
	}
	if f.place.Wave.Form == survey.ChoiceForm {
		s.Form, s.Other = string(f.form), other(l, f)
	}
	languages := slices.DeleteFunc(p.Site.Others(l), func(c kit.Choice) bool { return !slices.Contains(q.Languages, c.Value) })
	title := s.Heading + " – " + named(l, f.place)
	if f.wrong {
		title = l.Say("kept.heading") + ": " + title
	}
	return kit.Page[sheet]{Locale: l, Languages: languages, Title: title, Demo: f.place.Wave.Demo,
		Style: p.style + conditional(q), Script: p.script, Late: p.formScript, Data: s}
}

func other(l *kit.Locale, f filled) *kit.Choice {
	form, key := survey.FullForm, "form.full"
	if f.form == survey.FullForm {
		form, key = survey.ShortForm, "form.short"
	}
	n := len(f.questionnaire.On(form).Rated())
	return &kit.Choice{Value: string(form), Label: l.Say(key, n)}
}
