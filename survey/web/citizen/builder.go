package citizen

import (
	"fmt"
	"slices"
	"strings"

	"sipas/survey"
	"sipas/survey/web/kit"
)

// builder turns a questionnaire into steps.
type builder struct {
	l *kit.Locale
	q *survey.Questionnaire
	f filled
}

func (b builder) steps() []step {
	var all []step
	add := func(s step) {
		if len(s.Items) > 0 {
			all = append(all, s)
		}
	}
	add(step{ID: "_start", Title: b.l.Say("form.start"), Items: b.questions(b.q.Before)})
	for _, s := range b.ratings() {
		add(s)
	}
	add(step{ID: "_end", Title: b.l.Say("form.end"), Items: b.questions(b.q.After)})
	for i := range all {
		all[i].Number, all[i].Of = i+1, len(all)
		if all[i].When.Question != "" && i+1 < len(all) {
			all[i].Skip = all[i+1].ID
		}
	}
	return all
}

// ratings are the parts with criteria: one per factor, or a single one on the
// short form, where a factor has one question only.
func (b builder) ratings() []step {
	stem := b.l.Text(b.q.Stem)
	var all []step
	single := step{ID: "_ratings", Title: b.l.Say("form.ratings"), Stem: stem}
	for _, f := range b.q.Factors {
		s := step{ID: f.Code, Title: b.l.Text(f.Name), Stem: stem, When: condition(f.When)}
		for _, c := range f.Criteria {
			s.Items = append(s.Items, b.rating(c))
			single.Items = append(single.Items, b.rating(c))
			single.Items[len(single.Items)-1].When = s.When
		}
		all = append(all, s)
	}
	overall := step{ID: "_overall", Title: b.l.Say("form.overall")}
	if b.q.Overall.Code != "" {
		overall.Items = append(overall.Items, b.rating(b.q.Overall))
	}
	if b.f.form == survey.ShortForm {
		single.Items = append(single.Items, overall.Items...)
		return []step{single}
	}
	return append(all, overall)
}

func (b builder) rating(c survey.Criterion) item {
	it := item{Code: c.Code, Kind: "rating", Text: b.l.Text(c.Question), Error: b.problem(c.Code)}
	for i, label := range b.q.Scale.Labels {
		it.Options = append(it.Options, b.option(c.Code, fmt.Sprint(i+1), b.l.Text(label)))
	}
	it.Others = []option{
		b.option(c.Code, survey.DontKnowCode, b.l.Text(b.q.Scale.DontKnow)),
		b.option(c.Code, "", b.l.Say("form.unanswered")),
	}
	b.anchor(&it)
	return it
}

func (b builder) questions(qs []survey.Question) []item {
	var all []item
	for _, q := range qs {
		if q.Kind == survey.OnScale {
			it := b.rating(survey.Criterion{Code: q.Code, Question: q.Text})
			it.Hint, it.When = b.l.Text(q.Hint), condition(q.When)
			all = append(all, it)
			continue
		}
		it := item{Code: q.Code, Kind: string(q.Kind), Text: b.l.Text(q.Text), Hint: b.l.Text(q.Hint),
			When: condition(q.When), Error: b.problem(q.Code)}
		if q.Kind == survey.Words {
			b.words(&it, q)
		}
		for _, o := range q.Options {
			x := b.option(q.Code, o.Code, b.l.Text(o.Text))
			x.Many = q.Kind == survey.SomeOf
			it.Options = append(it.Options, x)
		}
		if q.Kind == survey.OneOf {
			// Radio buttons cannot be unticked; this takes an answer back.
			it.Others = []option{b.option(q.Code, "", b.l.Say("form.unanswered"))}
		} else {
			it.Most = max(it.Most, q.Most)
		}
		b.anchor(&it)
		all = append(all, it)
	}
	return all
}

func (b builder) words(it *item, q survey.Question) {
	it.Most = q.Most
	if it.Most == 0 {
		it.Most = survey.MaxText
	}
	// Room for more than is taken, so that a paste that is too long is told
	// rather than cut, and yet never too much for one request.
	it.Room = 4 * it.Most
	it.Limit, it.Left, it.Over = b.l.Say("form.most", it.Most), b.l.Say("form.left"), b.l.Say("form.over")
	it.Value = strings.Join(b.f.values[q.Code], "\n")
}

func (b builder) option(name, value, label string) option {
	return option{Name: name, Value: value, Label: label,
		Checked: value != "" && slices.Contains(b.f.values[name], value)}
}

// anchor gives the first choice of a wrong item the id that the summary links.
func (b builder) anchor(it *item) {
	if it.Error != "" && len(it.Options) > 0 {
		it.Options[0].ID = it.Code + "-1"
	}
}

func (b builder) problem(code string) string {
	for _, x := range b.f.problems {
		if x.Field == code {
			return kit.Message(b.l, x)
		}
	}
	return ""
}

func (b builder) summary() []link {
	var links []link
	for _, x := range b.f.problems {
		anchor := x.Field + "-1"
		for _, q := range b.q.After {
			if q.Code == x.Field && q.Kind == survey.Words {
				anchor = x.Field
			}
		}
		links = append(links, link{anchor, kit.Message(b.l, x)})
	}
	return links
}

func condition(c *survey.Condition) when {
	if c == nil {
		return when{}
	}
	return when{c.Question, strings.Join(c.Is, " "), strings.Join(c.Not, " ")}
}
