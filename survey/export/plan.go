package export

import (
	"slices"

	"sipas/survey"
)

// plan tells why a question has no answer: by what the version and the form
// ask, and whom.
type plan struct {
	asked []concern // by cell
}

// concern is whom a question concerns.
type concern struct {
	nobody  bool
	by      int   // cell that decides; -1: everybody is asked
	is, not []int // numbers of options
	isAny   bool  // who gave none of is is not concerned
}

func newPlan(b *Codebook, slots map[string]slot, at version) *plan {
	p := &plan{}
	i := slices.IndexFunc(b.versions, func(q *survey.Questionnaire) bool { return q.ID == at.id && q.Version == at.number })
	for _, x := range slots {
		p.asked = slices.Grow(p.asked, x.at+x.n)[:max(len(p.asked), x.at+x.n)]
	}
	for i := range p.asked {
		p.asked[i] = concern{nobody: true, by: -1}
	}
	if i < 0 { // of a version that is not there any more: anybody may have been asked anything
		clear(p.asked)
		for i := range p.asked {
			p.asked[i].by = -1
		}
		return p
	}
	set := func(code string, when *survey.Condition) {
		x := slots[code]
		for i := range x.n {
			p.asked[x.at+i] = concernOf(when, slots)
		}
	}
	q := b.versions[i].On(survey.Form(at.form))
	for _, x := range slices.Concat(q.Before, q.After) {
		set(x.Code, x.When)
	}
	for _, f := range q.Factors {
		for _, c := range f.Criteria {
			set(c.Code, f.When)
		}
	}
	set(q.Overall.Code, nil)
	return p
}

func concernOf(when *survey.Condition, slots map[string]slot) concern {
	if when == nil {
		return concern{by: -1}
	}
	x, known := slots[when.Question]
	if !known {
		return concern{by: -1}
	}
	c := concern{by: x.at, isAny: len(when.Is) > 0}
	for _, code := range when.Is {
		c.is = append(c.is, x.options[code])
	}
	for _, code := range when.Not {
		c.not = append(c.not, x.options[code])
	}
	return c
}

// holds is survey.Condition.Holds on cells.
func (c *concern) holds(cells []cell) bool {
	if c.nobody || c.by < 0 {
		return !c.nobody
	}
	given := cells[c.by].n
	if given <= 0 || given == unset {
		return !c.isAny
	}
	return !slices.Contains(c.not, given) && (!c.isAny || slices.Contains(c.is, given))
}

// explain fills in the cells without an answer.
func (p *plan) explain(cells []cell) {
	for i := range cells {
		if cells[i].n != unset {
			continue
		}
		if p.asked[i].holds(cells) {
			cells[i].n = CodeNoAnswer
		} else {
			cells[i].n = CodeNotApplicable
		}
	}
}
