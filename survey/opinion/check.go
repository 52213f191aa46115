package opinion

import (
	"fmt"
	"math/big"
	"time"
	"unicode/utf8"

	"sipas/survey"
)

// Bounds of a survey.
const (
	MostGroups    = 20
	MostQuestions = 60 // of a group
	MostOptions   = 8  // of a question
	MostWords     = 500
)

// Check finds what keeps a survey from being released: a Problem's Field leads
// to the place by codes ("HDND", "HDND/q1", "HDND/q1/A", or "opens"), and its
// Code is one of opinion.title, .days, .past, .units, .groups, .group_code,
// .group_name, .weight, .weights, .judges, .questions, .question, .leaf, .leaf_none, .text,
// .options, .option, .worth.
func (s *Survey) Check(now time.Time) []survey.Problem {
	c := &checker{s: s}
	if !said(s.Title) {
		c.fault("title", "opinion.title")
	}
	if !s.Opens.Before(s.Closes) {
		c.fault("closes", "opinion.days")
	} else if !now.Before(s.Closes) {
		c.fault("closes", "opinion.past")
	}
	if len(s.Basis.Units) == 0 {
		c.fault("units", "opinion.units")
	}
	c.groups()
	return c.all
}

// checker gathers what is wrong with a survey.
type checker struct {
	s   *Survey
	all []survey.Problem
}

func (c *checker) fault(field, code string, args ...string) {
	c.all = append(c.all, survey.Problem{Field: field, Code: code, Args: args})
}

// said tells whether a text is there in Vietnamese, and of bearable length.
func said(t survey.Text) bool {
	for _, words := range t {
		if utf8.RuneCountInString(words) > MostWords {
			return false
		}
	}
	return t[survey.Vietnamese] != ""
}

func (c *checker) groups() {
	if n := len(c.s.Groups); n == 0 || n > MostGroups {
		c.fault("groups", "opinion.groups", fmt.Sprint(MostGroups))
	}
	seen, sum := map[string]bool{}, new(big.Rat)
	for i := range c.s.Groups {
		g := &c.s.Groups[i]
		if !survey.ValidCode(g.Code) || seen[g.Code] {
			c.fault(g.Code, "opinion.group_code", g.Code)
		}
		seen[g.Code] = true
		if !said(g.Name) {
			c.fault(g.Code, "opinion.group_name", g.Code)
		}
		if _, ok := Number(g.Weight); g.Weight != "" && !ok {
			c.fault(g.Code, "opinion.weight", g.Code)
		}
		sum.Add(sum, g.WeightOf())
		if len(c.s.Judged(g)) == 0 && len(c.s.Basis.Units) > 0 {
			c.fault(g.Code, "opinion.judges", g.Code)
		}
		c.questions(g)
	}
	if len(c.s.Groups) > 0 && sum.Sign() == 0 {
		c.fault("groups", "opinion.weights")
	}
}

func (c *checker) questions(g *Group) {
	if n := len(g.Questions); n == 0 || n > MostQuestions {
		c.fault(g.Code, "opinion.questions", g.Code, fmt.Sprint(MostQuestions))
	}
	seen := map[string]bool{}
	for i := range g.Questions {
		q := &g.Questions[i]
		at := g.Code + "/" + q.Code
		if !survey.ValidCode(q.Code) || seen[q.Code] {
			c.fault(at, "opinion.question", at)
		}
		seen[q.Code] = true
		if _, known := c.s.Basis.Named(q.Leaf); q.Leaf == "" {
			c.fault(at, "opinion.leaf_none", at)
		} else if !known {
			c.fault(at, "opinion.leaf", at, q.Leaf)
		}
		if !said(q.Text) {
			c.fault(at, "opinion.text", at)
		}
		c.options(at, q)
	}
}

func (c *checker) options(at string, q *Question) {
	if n := len(q.Options); n < 2 || n > MostOptions {
		c.fault(at, "opinion.options", at, fmt.Sprint(MostOptions))
	}
	seen := map[string]bool{}
	for _, o := range q.Options {
		here := at + "/" + o.Code
		if !survey.ValidCode(o.Code) || seen[o.Code] || o.Code == NoInfo || !said(o.Name) {
			c.fault(here, "opinion.option", at, o.Code)
		}
		seen[o.Code] = true
		if worth, ok := Number(o.Worth); !ok || worth.Cmp(big.NewRat(100, 1)) > 0 {
			c.fault(here, "opinion.worth", at, o.Code)
		}
	}
}
