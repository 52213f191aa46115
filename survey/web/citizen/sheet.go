package citizen

import (
	"net/url"
	"slices"
	"time"

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
	channel       survey.Channel // by which it was opened; ByKiosk also before it is

	kept     bool // an answer to a POST: values are shown again
	values   url.Values
	problems []survey.Problem
	notice   string // why it was not sent
	wrong    bool   // and that something is the matter
	key      *keyField
}

// keyField asks for the code that the form cannot be sent without.
type keyField struct{ Label, Typed, Error string }

// sheet is the Data of the form's page.
type sheet struct {
	Heading, Office, Counter string
	Code, Form, Seal         string
	Questions, Minutes       int
	Other                    *kit.Choice // the longer or shorter form, if there is a choice
	Longer                   bool        // and it is the longer one,
	More                     int         // which takes so many minutes more
	Kept                     bool
	Notice                   string
	Wrong                    bool // the notice says that something is the matter
	Problems                 []link
	Steps                    []step
	Pass                     bool      // the address must carry the seal: the counter's code opens nothing
	Hours                    int       // how long it can be sent, if that is short
	Key                      *keyField // what must be shown first
	Kiosk                    bool      // it is answered on a shared tablet
	Start                    string    // and the address of that one's start screen
	Idle                     int       // seconds without a touch until that comes
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

func minutes(questions int) int { return max(1, (questions+answersPerMinute-1)/answersPerMinute) }

// Shorter is the way to the shorter form, nil on that one. The longer one is
// offered at the end, when the questions that everybody is asked are answered.
func (s sheet) Shorter() *kit.Choice {
	if s.Longer {
		return nil
	}
	return s.Other
}

func (p *Pages) page(l *kit.Locale, f filled) kit.Page[sheet] {
	q := f.questionnaire.On(f.form)
	b := builder{l: l, q: q, f: f}
	steps := b.steps()
	s := sheet{
		Heading: l.Text(q.Title), Office: l.Text(f.place.Unit.Name), Counter: counterName(l, f.place),
		Code: f.place.Code, Seal: f.seal,
		Questions: len(q.Rated()), Minutes: minutes(len(q.Rated())),
		Kept: f.kept, Notice: f.notice, Wrong: f.wrong, Problems: b.summary(), Steps: steps,
	}
	s.Kiosk, s.Key = f.channel == survey.ByKiosk, f.key
	s.Pass = f.channel == survey.ByRotating || f.channel == survey.ByOneTime
	if f.channel == survey.ByRotating {
		s.Hours = int(collect.RotatingLife / time.Hour)
	}
	if s.Kiosk {
		s.Start, s.Idle = p.kioskPath(f.place.Code, l), idleSeconds
	} else if f.place.Wave.Form == survey.ChoiceForm {
		s.Form, s.Other, s.Longer = string(f.form), other(l, f), f.form == survey.ShortForm
		s.More = minutes(len(f.questionnaire.On(survey.FullForm).Rated()) - s.Questions)
	}
	languages := slices.DeleteFunc(p.Site.Others(l), func(c kit.Choice) bool { return !slices.Contains(q.Languages, c.Value) })
	title := s.Heading + " – " + named(l, f.place)
	if f.wrong {
		title = l.Say("kept.heading") + ": " + title
	}
	page := kit.Page[sheet]{Locale: l, Languages: languages, Title: title, Demo: f.place.Wave.Demo,
		Style: p.style, Script: p.script, Late: p.formScript, Data: s}
	if s.Kiosk {
		page.Style, page.Script, page.Languages = p.kioskStyle, p.kioskScript, nil
	}
	page.Style += conditional(q)
	return page
}

func other(l *kit.Locale, f filled) *kit.Choice {
	form, key := survey.FullForm, "form.full"
	if f.form == survey.FullForm {
		form, key = survey.ShortForm, "form.short"
	}
	n := len(f.questionnaire.On(form).Rated())
	return &kit.Choice{Value: string(form), Label: l.Say(key, n)}
}
