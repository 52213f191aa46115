package findings

import (
	"context"
	"sync"
	"time"

	"sipas/survey"
	"sipas/survey/directory"
	"sipas/survey/results"
)

// Config is what Findings work with. Results is required.
type Config struct {
	Results   *results.Results
	Directory *directory.Directory
	Now       func() time.Time // nil: time.Now
	Sights    int              // how many counted indexes are kept for each wave, about 9 kilobytes each; 0 means 1500
}

// Findings show waves to analysts. Its methods may be called by any number of
// goroutines.
type Findings struct {
	Config

	mu      sync.Mutex
	grounds map[string]*ground // by wave
	order   []string           // of waves, the one unasked for longest first
}

// grounds held in memory at the same time.
const wavesHeld = 4

// New makes Findings; nothing is counted before it is asked for.
func New(c Config) *Findings {
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Sights <= 0 {
		c.Sights = 1500
	}
	return &Findings{Config: c, grounds: map[string]*ground{}}
}

// What may be wrong with a question. ErrNoWave and ErrNoUnit are those of
// results.
var (
	// ErrDimension is about a dimension that the wave does not have, or that
	// answers cannot be filtered or split by.
	ErrDimension = &survey.Error{Kind: survey.KindInvalid, Code: "lens.dimension"}
	// ErrPeriod is about a period that is none, or a last one before the first.
	ErrPeriod = &survey.Error{Kind: survey.KindInvalid, Code: "lens.period"}
	// ErrFine is about so many filters and splits at once that there is no
	// telling whether the figures would tell of single people.
	ErrFine = &survey.Error{Kind: survey.KindInvalid, Code: "lens.fine"}
	// ErrRefused is about single answers of a sight that must not be shown.
	ErrRefused = &survey.Error{Kind: survey.KindForbidden, Code: "lens.refused"}
)

// wrong is an error about a part of a lens.
func wrong(err *survey.Error, field, value string) error {
	return &survey.Error{Kind: err.Kind, Code: err.Code, Problems: []survey.Problem{{Field: field, Code: err.Code, Args: []string{value}}}}
}

// ground finds what sights of a wave are counted from, made anew when the
// answers that may be in them have changed.
func (f *Findings) ground(ctx context.Context, wave string) (*ground, *results.Standing, error) {
	now, err := f.Results.Standing(ctx, wave)
	if err != nil {
		return nil, nil, err
	}
	isFlagged, flaggedAt := f.Results.Flagged(now.Snapshot)
	f.mu.Lock()
	defer f.mu.Unlock()
	day := results.Day(f.Now())
	before := f.grounds[wave]
	if before != nil && before.knows(now, flaggedAt, day) {
		return before, now, nil
	}
	g, err := newGround(now, day, isFlagged, flaggedAt)
	if err != nil {
		return nil, nil, err
	}
	if before != nil && before.equals(g) { // answers have come that are in no closed period
		before.seen, before.day, before.flagged = g.seen, g.day, g.flagged
		return before, now, nil
	}
	g.complete(f.Sights)
	f.keep(wave, g)
	go g.ahead()
	return g, now, nil
}

// keep puts a ground in the place of the wave's old one. The caller holds mu.
func (f *Findings) keep(wave string, g *ground) {
	for i, w := range f.order {
		if w == wave {
			f.order = append(f.order[:i], f.order[i+1:]...)
			break
		}
	}
	f.order = append(f.order, wave)
	f.grounds[wave] = g
	for len(f.order) > wavesHeld {
		delete(f.grounds, f.order[0])
		f.order = f.order[1:]
	}
}
