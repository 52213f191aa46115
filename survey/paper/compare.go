package paper

import (
	"slices"

	"sipas/survey"
)

// Mismatch is one question of one sheet that two people read differently.
// Values are those of a form; none means left out.
type Mismatch struct {
	Number        int
	Code          string // VoidCode: one of them found the sheet void
	First, Second []string
	Settled       []string // what the paper says
	Done          bool     // it has been settled
}

// Comparison is what came of typing in twice.
type Comparison struct {
	List      []Mismatch // by sheet, then in the order of the questions
	Open      int        // of List, not settled yet
	Differing int        // len(List)
	Twice     int        // answers that were typed in twice, left-out ones too: Differing/Twice is the error rate of a pair
}

// Compare lays the two entries of each sheet side by side. q is what the
// sheets ask.
func Compare(q *survey.Questionnaire, sheets []Sheet) Comparison {
	var c Comparison
	codes := closed(q)
	for _, s := range sheets {
		if s.First == nil || s.Second == nil {
			continue
		}
		c.Twice += len(codes)
		if s.First.Void != s.Second.Void {
			c.add(s, VoidCode, void(s.First.Void), void(s.Second.Void))
			continue
		}
		for _, code := range codes {
			if one, two := s.First.Values[code], s.Second.Values[code]; !slices.Equal(one, two) {
				c.add(s, code, one, two)
			}
		}
	}
	return c
}

func (c *Comparison) add(s Sheet, code string, first, second []string) {
	settled, done := s.Settled[code]
	c.List = append(c.List, Mismatch{s.Number, code, first, second, settled, done})
	c.Differing++
	if !done {
		c.Open++
	}
}

// closed are the questions answered by a mark, in reading order.
func closed(q *survey.Questionnaire) []string {
	var codes []string
	ask := func(xs []survey.Question) {
		for _, x := range xs {
			if x.Kind != survey.Words {
				codes = append(codes, x.Code)
			}
		}
	}
	ask(q.Before)
	codes = append(codes, q.Rated()...)
	ask(q.After)
	return codes
}

func void(is bool) []string {
	if is {
		return []string{VoidYes}
	}
	return []string{VoidNo}
}

// Choice is which reading the paper bears out.
type Choice string

// The choices. By OtherReading the person gives the values.
const (
	FirstReading  Choice = "first"
	SecondReading Choice = "second"
	OtherReading  Choice = "other"
)

// settle gives the values of a choice.
func (m Mismatch) settle(q *survey.Questionnaire, choice Choice, other []string) ([]string, error) {
	switch choice {
	case FirstReading:
		return m.First, nil
	case SecondReading:
		return m.Second, nil
	case OtherReading:
		if m.Code != VoidCode && fits(q, m.Code, other) {
			return slices.DeleteFunc(slices.Clone(other), func(v string) bool { return v == "" }), nil
		}
	}
	return nil, &survey.Error{Kind: survey.KindInvalid, Code: "paper.batch.invalid",
		Problems: []survey.Problem{{Field: m.Code, Code: "paper.settle.choice"}}}
}

// fits tells whether values can be an answer to a question, or are none.
func fits(q *survey.Questionnaire, code string, given []string) bool {
	alone := *q // whoever it concerns
	alone.Before, alone.After, alone.Factors = unconditional(q.Before), unconditional(q.After), slices.Clone(q.Factors)
	for i := range alone.Factors {
		alone.Factors[i].When = nil
	}
	raw := map[string][]string{code: given}
	if first := alone.Rated()[0]; first != code { // something must be rated
		raw[first] = []string{survey.DontKnowCode}
	} else if len(given) == 0 || given[0] == "" {
		return true
	}
	_, err := alone.Check(raw)
	return err == nil
}

func unconditional(xs []survey.Question) []survey.Question {
	all := slices.Clone(xs)
	for i := range all {
		all[i].When = nil
	}
	return all
}
