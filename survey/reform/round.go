package reform

import (
	"fmt"
	"math/big"
	"slices"
	"time"

	"sipas/survey"
)

// RoundState is where a round stands.
type RoundState string

// The states, in their order.
const (
	Preparing RoundState = "preparing" // everything may still change; units see nothing
	Running   RoundState = "running"   // units score, the council appraises
	Published RoundState = "published" // the result is frozen
)

// Round is one evaluation of some units by a criteria set: a year's.
type Round struct {
	ID        string       `bson:"id" json:"id"`
	Title     survey.Text  `bson:"title" json:"title"`
	Year      int          `bson:"year" json:"year"`
	State     RoundState   `bson:"state" json:"state"`
	Set       string       `bson:"set" json:"set"` // reference of a published set, see CriteriaSet.Ref
	Units     []Entrant    `bson:"units" json:"units"`
	Groups    []Group      `bson:"groups,omitempty" json:"groups,omitempty"` // in which units are ranked among their like
	Deadlines []Deadline   `bson:"deadlines,omitempty" json:"deadlines,omitempty"`
	Remind    int          `bson:"remind,omitempty" json:"remind,omitempty"` // days before a deadline from which on pages remind of it
	Waves     []WaveOfLeaf `bson:"waves,omitempty" json:"waves,omitempty"`
	Least     int          `bson:"least,omitempty" json:"least,omitempty"`   // answers that an index must rest on before it gives points by itself
	Before    string       `bson:"before,omitempty" json:"before,omitempty"` // the round that this one is compared with; "" for none
	Dense     bool         `bson:"dense,omitempty" json:"dense,omitempty"`   // places 1, 2, 2, 3 instead of 1, 2, 2, 4
}

// Entrant is a unit that takes part.
type Entrant struct {
	Unit  string `bson:"unit" json:"unit"`
	Group string `bson:"group,omitempty" json:"group,omitempty"` // code of a Group; "" for none
	Set   string `bson:"set,omitempty" json:"set,omitempty"`     // a set of its own; "" is the round's
}

// Group is some units of similar tasks, which are ranked among themselves.
type Group struct {
	Code string      `bson:"code" json:"code"`
	Name survey.Text `bson:"name" json:"name"`
}

// Deadline is the last moment of a stage.
type Deadline struct {
	Stage Stage     `bson:"stage" json:"stage"`
	At    time.Time `bson:"at" json:"at"`
}

// WaveOfLeaf says which survey wave gives a leaf of Source Satisfaction its
// index.
type WaveOfLeaf struct {
	Leaf string `bson:"leaf" json:"leaf"`
	Wave string `bson:"wave" json:"wave"`
}

// Bounds of a round.
const (
	MostUnits  = 5000
	MostGroups = 100
	MostRemind = 90
	MostLeast  = 10_000
	MinYear    = 2000
	MaxYear    = 2100
)

// DefaultLeast is the number of answers from which on an index gives points by
// itself, if a round does not say otherwise: with fewer, a 95 % interval is
// wider than about 35 points.
const DefaultLeast = 30

// Entrant finds a unit's part in the round.
func (r *Round) Entrant(unit string) (Entrant, bool) {
	for _, e := range r.Units {
		if e.Unit == unit {
			return e, true
		}
	}
	return Entrant{}, false
}

// SetOf is the reference of the set that a unit is scored by.
func (r *Round) SetOf(unit string) string {
	if e, ok := r.Entrant(unit); ok && e.Set != "" {
		return e.Set
	}
	return r.Set
}

// Sets are the references of all sets in use, the round's own first, each once.
func (r *Round) Sets() []string {
	refs := []string{r.Set}
	for _, e := range r.Units {
		if e.Set != "" && !slices.Contains(refs, e.Set) {
			refs = append(refs, e.Set)
		}
	}
	return refs
}

// WaveOf is the wave that gives a leaf its index; "" for none.
func (r *Round) WaveOf(leaf string) string {
	for _, w := range r.Waves {
		if w.Leaf == leaf {
			return w.Wave
		}
	}
	return ""
}

// LeastAnswers is Least, or the default.
func (r *Round) LeastAnswers() int {
	if r.Least > 0 {
		return r.Least
	}
	return DefaultLeast
}

// Deadline is the last moment of a stage for a unit's sheet: the round's, or a
// later one that the council has granted. Zero for none.
func (r *Round) Deadline(s *Sheet, stage Stage) time.Time {
	var at time.Time
	for _, d := range r.Deadlines {
		if d.Stage == stage {
			at = d.At
		}
	}
	if s == nil || at.IsZero() {
		return at
	}
	for _, e := range s.Extensions {
		if e.Stage == stage && e.Until.After(at) {
			at = e.Until
		}
	}
	return at
}

// Due is what a deadline means at a moment.
type Due struct {
	At   time.Time // zero: there is no deadline
	Late bool      // it has passed
	Soon bool      // within the days of reminding
	Left int       // whole days that are left, rounded up; 0 when late or without a deadline
}

// Due tells about the deadline of the stage that a unit's sheet is at.
func (r *Round) Due(s *Sheet, now time.Time) Due {
	d := Due{At: r.Deadline(s, s.Stage)}
	if d.At.IsZero() {
		return d
	}
	left := d.At.Sub(now)
	if left < 0 {
		d.Late = true
		return d
	}
	d.Left = int((left + 24*time.Hour - 1) / (24 * time.Hour))
	d.Soon = r.Remind > 0 && left <= time.Duration(r.Remind)*24*time.Hour
	return d
}

// check finds what is wrong with a round by itself: a Problem's Field is that
// of the JSON form, its Code one of round.id, .title, .year, .set, .units,
// .unit_twice, .group, .group_twice, .deadline, .deadline_order, .remind,
// .least, .wave, .before.
func (r *Round) check() []survey.Problem {
	var wrong []survey.Problem
	fault := func(field, code string, args ...string) {
		wrong = append(wrong, survey.Problem{Field: field, Code: code, Args: args})
	}
	if !identifier.MatchString(r.ID) {
		fault("id", "round.id", r.ID)
	}
	if r.Title[survey.Vietnamese] == "" {
		fault("title", "round.title")
	}
	if r.Year < MinYear || r.Year > MaxYear {
		fault("year", "round.year", fmt.Sprint(MinYear), fmt.Sprint(MaxYear))
	}
	if r.Set == "" {
		fault("set", "round.set")
	}
	if len(r.Units) > MostUnits {
		fault("units", "round.units", fmt.Sprint(MostUnits))
	}
	groups := map[string]bool{}
	for i, g := range r.Groups {
		if groups[g.Code] || len(r.Groups) > MostGroups {
			fault(fmt.Sprintf("groups[%d]", i), "round.group_twice", g.Code)
		}
		if !identifier.MatchString(g.Code) || g.Name[survey.Vietnamese] == "" {
			fault(fmt.Sprintf("groups[%d]", i), "round.group", g.Code)
		}
		groups[g.Code] = true
	}
	seen := map[string]bool{}
	for i, e := range r.Units {
		if seen[e.Unit] || e.Unit == "" {
			fault(fmt.Sprintf("units[%d]", i), "round.unit_twice", e.Unit)
		}
		if e.Group != "" && !groups[e.Group] {
			fault(fmt.Sprintf("units[%d]", i), "round.group", e.Group)
		}
		seen[e.Unit] = true
	}
	r.checkDeadlines(fault)
	if r.Remind < 0 || r.Remind > MostRemind {
		fault("remind", "round.remind", fmt.Sprint(MostRemind))
	}
	if r.Least < 0 || r.Least > MostLeast {
		fault("least", "round.least", fmt.Sprint(MostLeast))
	}
	for i, w := range r.Waves {
		if w.Leaf == "" || w.Wave == "" || slices.ContainsFunc(r.Waves[:i], func(o WaveOfLeaf) bool { return o.Leaf == w.Leaf }) {
			fault(fmt.Sprintf("waves[%d]", i), "round.wave", w.Leaf)
		}
	}
	if r.Before == r.ID && r.ID != "" {
		fault("before", "round.before")
	}
	return wrong
}

// checkDeadlines wants a known stage for each, one each, in the stages' order.
func (r *Round) checkDeadlines(fault func(field, code string, args ...string)) {
	at := map[Stage]time.Time{}
	for i, d := range r.Deadlines {
		if _, twice := at[d.Stage]; twice || !known(d.Stage, Stages()[:4]) || d.At.IsZero() {
			fault(fmt.Sprintf("deadlines[%d]", i), "round.deadline", string(d.Stage))
		}
		at[d.Stage] = d.At
	}
	var last time.Time
	for _, stage := range Stages() {
		when, ok := at[stage]
		if !ok {
			continue
		}
		if when.Before(last) {
			fault("deadlines", "round.deadline_order", string(stage))
		}
		last = when
	}
}

// MaxOf is the most that a set gives; nil for a set that has problems.
func MaxOf(set *CriteriaSet) *big.Rat {
	tree, wrong := set.Tree()
	if len(wrong) > 0 {
		return nil
	}
	return tree.Max()
}
