package findings

import (
	"context"
	"math"
	"slices"

	"sipas/analysis"
	"sipas/analysis/disclosure"
	"sipas/analysis/interval"
	"sipas/survey"
	"sipas/survey/results"
)

// Shares say how often each option of a some-of question was chosen.
type Shares struct {
	Question survey.Question // with the options of all versions
	Answered int             // those of the sight who chose anything; 0 when suppressed
	Refused  string          // why nothing is shown, as Sight.Refused; "" when something is
	Options  []Share         // in the order of the questionnaire
}

// Share is an option's. Shares of a question add up to more than all: people
// choose several.
type Share struct {
	Option     string
	Chosen     int     // of Answered; 0 when suppressed
	Value      float64 // Chosen / Answered; NaN when suppressed
	Interval   interval.Interval
	Suppressed bool // fewer than five chose it, or all but fewer than five, or it would tell of so few
}

// Chosen counts the answers of a sight to a some-of question. While the wave
// collects they are those of closed periods. ErrDimension when the wave asks
// no such question; other errors are those of Look.
func (f *Findings) Chosen(ctx context.Context, l Lens, question string) (*Shares, error) {
	l, g, _, err := f.enter(ctx, l)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(questions(g.config, g.wave), func(q survey.Question) bool {
		return q.Code == question && q.Kind == survey.SomeOf
	})
	if i < 0 {
		return nil, wrong(ErrDimension, "question", question)
	}
	s := &Shares{Question: questions(g.config, g.wave)[i]}
	c, err := g.cut(l)
	if err != nil {
		return nil, err
	}
	if s.Refused = c.refused; s.Refused != "" {
		return s, nil
	}
	v, err := g.view(l)
	if err != nil {
		return nil, err
	}
	return s, g.share(s, c.choice, v)
}

// share fills in the shares of the persons of a choice, who are in v.
func (g *ground) share(s *Shares, c choice, v analysis.View) error {
	answered := c.at(answeredPrefix+s.Question.Code, placeYes)
	refused, _, err := g.decide(answered)
	if s.Refused = refused; err != nil || refused != "" {
		return err
	}
	count, err := g.choosers(v, s.Question.Code)
	if err != nil {
		return err
	}
	s.Answered = count(func(chosen []string) bool { return len(chosen) > 0 })
	n := s.Answered
	for _, o := range s.Question.Options {
		by := optionPrefix + s.Question.Code + ":" + o.Code
		refused, _, err := g.decide(c.at(by, placeYes))
		if err != nil {
			return err
		}
		chosen := count(func(chosen []string) bool { return slices.Contains(chosen, o.Code) })
		x := Share{Option: o.Code, Value: math.NaN(), Interval: interval.None()}
		rest := n - chosen
		switch {
		case refused != "" && refused != refusedNone, 0 < rest && rest < disclosure.Least:
			x.Suppressed = true
		default:
			x.Chosen, x.Value = chosen, float64(chosen)/float64(n)
			x.Interval = interval.Wilson(float64(chosen), float64(n), 0.95)
		}
		s.Options = append(s.Options, x)
	}
	return nil
}

// Columns of a some-of question: who answered it, and who chose an option.
const (
	answeredPrefix = "answered:"
	optionPrefix   = "option:"
	placeYes       = 2
)

// choosers counts the persons of a view by their label of a some-of question,
// in one pass; what it returns tells how many of them have a label that counts.
func (g *ground) choosers(v analysis.View, question string) (func(counts func(chosen []string) bool) int, error) {
	d, err := g.snapshot.Frame.Dimension(results.Question(question))
	if err != nil {
		return nil, wrong(ErrDimension, "question", question)
	}
	persons := make([]int, len(d.Labels)) // by code
	for row := range v.Each() {
		if g.persons[row>>6]>>(row&63)&1 == 1 {
			persons[d.Codes.At(row)]++
		}
	}
	return func(counts func(chosen []string) bool) (n int) {
		for code, label := range d.Labels {
			if persons[code] > 0 && counts(results.Chosen(label)) {
				n += persons[code]
			}
		}
		return n
	}, nil
}

// choosing is the column of those whose label of a some-of question is one
// that counts.
func (g *ground) choosing(by, question string, counts func(chosen []string) bool) (*column, error) {
	d, err := g.snapshot.Frame.Dimension(results.Question(question))
	if err != nil {
		return nil, wrong(ErrDimension, "question", question)
	}
	c := &column{by: by, codes: d.Codes}
	c.flat([]string{"", "yes"})
	for _, label := range d.Labels {
		place := int32(placeYes - 1)
		if counts(results.Chosen(label)) {
			place = placeYes
		}
		c.leaf = append(c.leaf, place)
	}
	return c, nil
}
