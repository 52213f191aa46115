package opinion

import (
	"math/big"
	"regexp"
	"slices"
	"time"

	"sipas/survey"
)

// State is how far a survey has come.
type State string

// The states, in their order.
const (
	Draft  State = "draft"  // everything may change; there are no links
	Open   State = "open"   // the questions are fixed, links are good between Opens and Closes
	Closed State = "closed" // nothing changes any more
)

// Survey is the questionnaires of a round with whom they judge.
type Survey struct {
	Round  string      `bson:"round" json:"round"`
	Title  survey.Text `bson:"title" json:"title"`
	State  State       `bson:"state" json:"state"`
	Opens  time.Time   `bson:"opens" json:"opens"`   // UTC
	Closes time.Time   `bson:"closes" json:"closes"` // UTC; from then on no sheet is taken
	// WithoutDelegates leaves sheets that somebody filled in on another's behalf
	// out of the points. They are counted and marked otherwise.
	WithoutDelegates bool    `bson:"without_delegates,omitempty" json:"without_delegates,omitempty"`
	Groups           []Group `bson:"groups" json:"groups"`
	Basis            Basis   `bson:"basis" json:"basis"` // as it was when the survey was released
}

// Basis is what a survey takes from its round.
type Basis struct {
	Units  []Unit `bson:"units" json:"units"`
	Leaves []Leaf `bson:"leaves" json:"leaves"` // those that are scored by survey
}

// Unit is somebody to be judged.
type Unit struct {
	ID   string      `bson:"id" json:"id"`
	Name survey.Text `bson:"name" json:"name"`
	Set  string      `bson:"set,omitempty" json:"set,omitempty"` // criteria set by which it is scored
}

// Leaf is a criterion whose points come from the survey.
type Leaf struct {
	Set  string      `bson:"set,omitempty" json:"set,omitempty"` // criteria set that it belongs to
	Code string      `bson:"code" json:"code"`                   // unique in the set
	Name survey.Text `bson:"name" json:"name"`
	Max  string      `bson:"max" json:"max"` // points, "2.5"
}

// Group is respondents who get the same questions.
type Group struct {
	Code      string      `bson:"code" json:"code"` // unique; begins the numbers on letters
	Name      survey.Text `bson:"name" json:"name"`
	Weight    string      `bson:"weight,omitempty" json:"weight,omitempty"` // among groups, a number; "": 1. Only ratios matter
	Judges    []string    `bson:"judges,omitempty" json:"judges,omitempty"` // units; none: all of the round
	Questions []Question  `bson:"questions" json:"questions"`
}

// Question is asked about each unit. Several may belong to one leaf: each counts
// the same then.
type Question struct {
	Code    string      `bson:"code" json:"code"` // unique in the group
	Leaf    string      `bson:"leaf" json:"leaf"`
	Text    survey.Text `bson:"text" json:"text"`
	Options []Option    `bson:"options" json:"options"`
}

// Option is an answer with what it is worth.
type Option struct {
	Code  string      `bson:"code" json:"code"` // unique in the question
	Name  survey.Text `bson:"name" json:"name"`
	Worth string      `bson:"worth" json:"worth"` // percent of the leaf's maximum, "60"
}

// NoInfo is the answer "not enough information to judge". No option has this
// code.
const NoInfo = "none"

// Phase is where a survey stands at a moment.
type Phase string

// The phases. Only while Taking are sheets begun, kept and sent.
const (
	Preparing Phase = "preparing" // draft
	Early     Phase = "early"     // released; its first day has not come
	Taking    Phase = "taking"
	Over      Phase = "over" // its last day has passed; that may still be put off
	Done      Phase = "done" // closed for good
)

// Phase tells where the survey stands.
func (s *Survey) Phase(now time.Time) Phase {
	switch {
	case s.State == Draft:
		return Preparing
	case s.State == Closed:
		return Done
	case now.Before(s.Opens):
		return Early
	case !now.Before(s.Closes):
		return Over
	}
	return Taking
}

// Group finds a group.
func (s *Survey) Group(code string) (*Group, bool) {
	i := slices.IndexFunc(s.Groups, func(g Group) bool { return g.Code == code })
	if i < 0 {
		return nil, false
	}
	return &s.Groups[i], true
}

// Judged are the units that a group judges, in the order of the round.
func (s *Survey) Judged(g *Group) []Unit {
	if len(g.Judges) == 0 {
		return s.Basis.Units
	}
	return slices.DeleteFunc(slices.Clone(s.Basis.Units), func(u Unit) bool { return !slices.Contains(g.Judges, u.ID) })
}

// Unit finds a unit that a group judges.
func (s *Survey) Unit(g *Group, id string) (Unit, bool) {
	all := s.Judged(g)
	i := slices.IndexFunc(all, func(u Unit) bool { return u.ID == id })
	if i < 0 {
		return Unit{}, false
	}
	return all[i], true
}

// Asked are a group's questions about a unit: those whose leaf the unit's
// criteria set has.
func (s *Survey) Asked(g *Group, u Unit) []Question {
	return slices.DeleteFunc(slices.Clone(g.Questions), func(q Question) bool { _, has := s.Basis.Leaf(u, q.Leaf); return !has })
}

// Leaf finds a leaf in the criteria set of a unit.
func (b *Basis) Leaf(u Unit, code string) (Leaf, bool) {
	for _, l := range b.Leaves {
		if l.Code == code && l.Set == u.Set {
			return l, true
		}
	}
	return Leaf{}, false
}

// Named finds a leaf of any of the sets by its code, for lists.
func (b *Basis) Named(code string) (Leaf, bool) {
	i := slices.IndexFunc(b.Leaves, func(l Leaf) bool { return l.Code == code })
	if i < 0 {
		return Leaf{}, false
	}
	return b.Leaves[i], true
}

// Question finds a question of the group.
func (g *Group) Question(code string) (*Question, bool) {
	i := slices.IndexFunc(g.Questions, func(q Question) bool { return q.Code == code })
	if i < 0 {
		return nil, false
	}
	return &g.Questions[i], true
}

// Option finds an option's place in the question; -1 when it has none of that
// code.
func (q *Question) Option(code string) int {
	return slices.IndexFunc(q.Options, func(o Option) bool { return o.Code == code })
}

// number is a decimal number as it is kept: no sign, no exponent.
var number = regexp.MustCompile(`^[0-9]{1,6}(\.[0-9]{1,6})?$`)

// Number reads a weight, a worth or a maximum as it is kept, exactly.
func Number(text string) (*big.Rat, bool) {
	if !number.MatchString(text) {
		return nil, false
	}
	return new(big.Rat).SetString(text)
}

// WeightOf is the group's weight among groups; 1 when none is set.
func (g *Group) WeightOf() *big.Rat {
	if w, ok := Number(g.Weight); ok {
		return w
	}
	return big.NewRat(1, 1)
}
