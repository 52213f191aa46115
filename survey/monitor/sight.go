package monitor

import (
	"time"

	"sipas/survey"
)

// Sight is what can be seen of a wave at a moment. It is shared: nobody may
// change anything in it.
//
// Its places show the responses of the days before today, and of today's those
// that came at least Delay ago, five at a time in each place: the oldest first,
// and the rest of a day when the day is over. When the wave is over they show
// all. So two sights of a day never differ in a place by one to four responses
// that came in between.
type Sight struct {
	Wave  survey.Wave
	At    time.Time
	Final bool // nothing is held back

	Whole  Place
	Places []Place // the wave's units, parents before children

	place    map[string]int     // of a unit
	counters map[string][]Place // by unit
}

// Place is what can be seen of a unit together with those below it, of a
// counter, or of the whole wave.
type Place struct {
	Unit, Counter string // of the whole both are empty
	Depth         int    // 0 for the units at the top; a counter's is its unit's

	Responses int // that count
	Today     int // of these, accepted today in Vietnam
	Partial   int // left before the end; today's five at a time
	Withdrawn int // taken back; five at a time
	Excluded  int // by a person with a reason
	Own       int // of Responses, those that came from a citizen's own device or a kiosk

	Opened int // how often the form was opened, in hours that have passed; today's five at a time

	Target        int // responses wanted; 0: none set
	Dossiers      int // handled in the wave's period
	KnownDossiers bool

	Channels [channels]int // of Responses, in the order of survey.Channels
	Hours    [24]int       // of Responses, by the hour of acceptance in Vietnam
}

// channels is how many survey.Channels there are.
const channels = 7

// Gap is how many responses are wanted still; 0 when there is no target or it
// is reached.
func (p Place) Gap() int { return max(0, p.Target-p.Responses) }

// Unit finds a unit's place and those of its own counters; ok is false for a
// unit that the wave does not survey.
func (s *Sight) Unit(id string) (p Place, counters []Place, ok bool) {
	i, ok := s.place[id]
	if !ok {
		return p, nil, false
	}
	return s.Places[i], s.counters[id], true
}

// add adds what has been counted of another place.
func (p *Place) add(o *Place) {
	p.Responses += o.Responses
	p.Today += o.Today
	p.Partial += o.Partial
	p.Withdrawn += o.Withdrawn
	p.Excluded += o.Excluded
	p.Own += o.Own
	p.Opened += o.Opened
	for i, n := range o.Channels {
		p.Channels[i] += n
	}
	for i, n := range o.Hours {
		p.Hours[i] += n
	}
}

// Margins are the half-widths of the 95 % interval of a share, at the share
// that makes them widest: what the responses give, and what the target would.
// NaN where there is none. They do not depend on any answer.
func (p Place) Margins() (reached, asked float64) {
	return margin(p.Responses, p), margin(p.Target, p)
}
