package survey

import (
	"maps"
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

// AccessMode is how citizens get to the form, and how hard it is for a unit to
// answer in their stead.
type AccessMode string

// The modes. The zero mode is OpenAccess.
const (
	OpenAccess     AccessMode = "open"     // a poster's code, which can be photographed and passed on
	RotatingAccess AccessMode = "rotating" // a screen at the counter shows a code that ends after minutes
	OneTimeAccess  AccessMode = "one-time" // each dossier's receipt carries a code that works once
)

// AccessModes are all there are, the most open first.
func AccessModes() []AccessMode { return []AccessMode{OpenAccess, RotatingAccess, OneTimeAccess} }

// Weighting is how units are put together where the answers of several count.
type Weighting string

// Pooled answers all count the same; ByDossiers a unit counts as much as it
// handled dossiers in the wave's Period.
const (
	Pooled     Weighting = "pooled"
	ByDossiers Weighting = "dossiers"
)

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

	Access     AccessMode            `bson:"access,omitempty" json:"access,omitempty"`           // "": OpenAccess
	UnitAccess map[string]AccessMode `bson:"unit_access,omitempty" json:"unit_access,omitempty"` // for a unit and those below it, instead of Access
	Targets    map[string]int        `bson:"targets,omitempty" json:"targets,omitempty"`         // responses wanted by unit; no entry: none set
	Period     string                `bson:"period,omitempty" json:"period,omitempty"`           // whose dossiers the wave asks about; see Workload
	Weighting  Weighting             `bson:"weighting,omitempty" json:"weighting,omitempty"`     // "": Pooled
	Factors    map[string]int        `bson:"factors,omitempty" json:"factors,omitempty"`         // relative weight by factor code; none: all the same
	Before     string                `bson:"before,omitempty" json:"before,omitempty"`           // the wave that this one follows and is compared with
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

// AccessAt is the mode in a unit: that of the nearest unit on the way up which
// has one of its own, else the wave's.
func (w Wave) AccessAt(t *Tree, unit string) AccessMode {
	for at := unit; at != ""; at = t.units[at].Parent {
		if m, own := w.UnitAccess[at]; own {
			return m
		}
	}
	if w.Access == "" {
		return OpenAccess
	}
	return w.Access
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
	v.access(w)
	v.counts(w)
	if w.Opens.IsZero() || !w.Opens.Before(w.Closes) {
		v.add("closes", "wave.dates")
	}
	return v.err("wave.invalid")
}

func (v *validator) access(w Wave) {
	if w.Access != "" && !slices.Contains(AccessModes(), w.Access) {
		v.add("access", "wave.access", string(w.Access))
	}
	for _, unit := range slices.Sorted(maps.Keys(w.UnitAccess)) {
		v.code("unit_access", unit, false)
		if m := w.UnitAccess[unit]; !slices.Contains(AccessModes(), m) {
			v.add("unit_access", "wave.access", string(m))
		}
	}
}

func (v *validator) counts(w Wave) {
	for _, unit := range slices.Sorted(maps.Keys(w.Targets)) {
		v.code("targets", unit, false)
		if w.Targets[unit] < 0 {
			v.add("targets", "wave.target", unit)
		}
	}
	if w.Weighting != "" && w.Weighting != Pooled && w.Weighting != ByDossiers {
		v.add("weighting", "wave.weighting", string(w.Weighting))
	}
	if w.Weighting == ByDossiers && w.Period == "" {
		v.add("period", "wave.period")
	}
	if w.Period != "" {
		v.code("period", w.Period, false)
	}
	for _, f := range slices.Sorted(maps.Keys(w.Factors)) {
		v.code("factors", f, false)
		if w.Factors[f] < 0 || w.Factors[f] > 1000 {
			v.add("factors", "wave.factor_weight", f)
		}
	}
	if w.Before != "" {
		v.code("before", w.Before, false)
	}
}
