package survey

import "slices"

// Tidy is a copy of the questionnaire that shares nothing with it, in the one
// form that it is kept and compared in: texts clean (see Clean), empty ones and
// empty lists left out, the short form in the order of the criteria.
func (q *Questionnaire) Tidy() *Questionnaire {
	t := *q
	t.Title, t.Note, t.Stem = q.Title.tidy(), q.Note.tidy(), q.Stem.tidy()
	t.Languages = some(slices.Clone(q.Languages))
	t.Scale = Scale{DontKnow: q.Scale.DontKnow.tidy()}
	for _, l := range q.Scale.Labels {
		t.Scale.Labels = append(t.Scale.Labels, l.tidy())
	}
	t.Factors = nil
	for _, f := range q.Factors {
		f.Name, f.Short, f.When = f.Name.tidy(), f.Short.tidy(), f.When.tidy()
		criteria := f.Criteria
		f.Criteria = nil
		for _, c := range criteria {
			f.Criteria = append(f.Criteria, c.tidy())
		}
		t.Factors = append(t.Factors, f)
	}
	t.Overall = q.Overall.tidy()
	t.Before, t.After = tidyQuestions(q.Before), tidyQuestions(q.After)
	t.ShortForm = q.shortForm()
	return &t
}

// shortForm is the short form in the order of the criteria; codes that belong
// to none come last, so that they can be complained about.
func (q *Questionnaire) shortForm() []string {
	place := map[string]int{}
	for _, f := range q.Factors {
		for _, c := range f.Criteria {
			place[c.Code] = len(place) + 1
		}
	}
	at := func(code string) int {
		if i := place[code]; i > 0 {
			return i
		}
		return len(place) + 1
	}
	codes := slices.Clone(q.ShortForm)
	slices.SortStableFunc(codes, func(a, b string) int { return at(a) - at(b) })
	return some(codes)
}

func (c Criterion) tidy() Criterion {
	c.Question, c.Short, c.Lineage = c.Question.tidy(), c.Short.tidy(), some(slices.Clone(c.Lineage))
	return c
}

func tidyQuestions(qs []Question) []Question {
	var all []Question
	for _, x := range qs {
		x.Text, x.Hint, x.When = x.Text.tidy(), x.Hint.tidy(), x.When.tidy()
		options := x.Options
		x.Options = nil
		if x.Kind == OneOf || x.Kind == OnScale {
			x.Most = 0 // it is one in any case
		}
		for _, o := range options {
			x.Options = append(x.Options, Option{o.Code, o.Text.tidy()})
		}
		all = append(all, x)
	}
	return all
}

// tidy is a copy; nil for a condition that asks for nothing.
func (c *Condition) tidy() *Condition {
	if c == nil || len(c.Is)+len(c.Not) == 0 {
		return nil
	}
	return &Condition{c.Question, some(slices.Clone(c.Is)), some(slices.Clone(c.Not))}
}

// tidy is a clean copy without empty texts; nil when nothing is left.
func (t Text) tidy() Text {
	var kept Text
	for lang, s := range t {
		if s = Clean(s); s != "" {
			if kept == nil {
				kept = Text{}
			}
			kept[lang] = s
		}
	}
	return kept
}

func some(list []string) []string {
	if len(list) == 0 {
		return nil
	}
	return list
}
