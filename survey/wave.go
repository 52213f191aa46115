package survey

import (
	"slices"
	"time"
)

// WaveState is what a manager has decided about a wave. See Wave.Phase for
// what it means at a moment.
type WaveState string

// A wave goes draft -> open <-> paused -> closing -> closed -> sealed.
const (
	Draft   WaveState = "draft"
	Open    WaveState = "open"
	Paused  WaveState = "paused"
	Closing WaveState = "closing" // takes only forms that were opened before it began to close
	Closed  WaveState = "closed"
	Sealed  WaveState = "sealed" // answers and results are frozen
)

// steps are the allowed changes of state.
var steps = map[WaveState][]WaveState{
	Draft:   {Open},
	Open:    {Paused, Closing},
	Paused:  {Open, Closing},
	Closing: {Closed, Open},
	Closed:  {Sealed, Open},
}

// CanBecome tells whether a wave in state s may be put into state next.
func (s WaveState) CanBecome(next WaveState) bool {
	return slices.Contains(steps[s], next)
}

// Grace is how long a closing wave still takes forms that were opened before:
// long enough for a phone that was without network over a weekend.
const Grace = 72 * time.Hour

// Wave is one round of collection with one questionnaire version in some units.
type Wave struct {
	ID            string    `bson:"id" json:"id"`
	Title         Text      `bson:"title" json:"title"`
	Questionnaire Ref       `bson:"questionnaire" json:"questionnaire"`
	Form          Form      `bson:"form" json:"form"`
	Units         []string  `bson:"units,omitempty" json:"units,omitempty"` // roots of the subtrees surveyed; empty means all
	State         WaveState `bson:"state" json:"state"`
	Opens         time.Time `bson:"opens" json:"opens"`
	Closes        time.Time `bson:"closes" json:"closes"` // from here on the wave is closing by itself
	Demo          bool      `bson:"demo,omitempty" json:"demo,omitempty"`
}

// Phase is what a wave is to citizens at a moment.
type Phase uint8

// The phases in the order of a wave's life.
const (
	PhaseHidden  Phase = iota // a draft: as good as none
	PhaseEarly                // not open yet
	PhaseOpen                 // new forms and answers
	PhasePaused               // no new forms; forms opened before are still taken
	PhaseClosing              // no new forms; forms opened before Closes are still taken
	PhaseOver                 // nothing any more
)

// Phase tells where the wave stands, from the state that the manager set and
// the dates.
func (w Wave) Phase(now time.Time) Phase {
	switch {
	case w.State == Closed || w.State == Sealed:
		return PhaseOver
	case w.State == Draft || w.State == "":
		return PhaseHidden
	case now.Before(w.Opens):
		return PhaseEarly
	case !now.Before(w.Closes.Add(Grace)):
		return PhaseOver
	case w.State == Closing || !now.Before(w.Closes):
		return PhaseClosing
	case w.State == Paused:
		return PhasePaused
	}
	return PhaseOpen
}

// Takes tells whether an answer on a form opened at opened may still come in
// now. A wave that a manager put into closing sets Closes to that moment.
func (w Wave) Takes(opened, now time.Time) bool {
	switch w.Phase(now) {
	case PhaseOpen, PhasePaused:
		return true
	case PhaseClosing:
		return opened.Before(w.Closes)
	}
	return false
}

// Validate finds what is wrong with a wave on its own; whether its
// questionnaire and units are there is for the caller to see. The error is
// KindInvalid with Problems.
func (w Wave) Validate() error {
	v := validator{languages: []string{Vietnamese}, seen: map[string]bool{}}
	v.code("id", w.ID, false)
	v.text("title", w.Title)
	v.code("questionnaire", w.Questionnaire.ID, false)
	if w.Form != FullForm && w.Form != ShortForm && w.Form != ChoiceForm {
		v.add("form", "wave.form", string(w.Form))
	}
	if _, ok := steps[w.State]; !ok && w.State != Sealed {
		v.add("state", "wave.state", string(w.State))
	}
	for _, root := range w.Units {
		v.code("units", root, false)
	}
	if w.Opens.IsZero() || !w.Opens.Before(w.Closes) {
		v.add("closes", "wave.dates")
	}
	return v.err("wave.invalid")
}
