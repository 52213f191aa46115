package results

import (
	"context"
	"fmt"
	"time"

	"sipas/analysis"
	"sipas/survey"
)

// Ask says which figures a summary is of. The zero Ask is the whole wave by
// the share of satisfied answers.
type Ask struct {
	Unit  string // with everything below it; "" is the whole wave
	Score analysis.Score
}

// Summary is what a page says about a wave, or about one unit in it and those
// below. Its estimates carry numerator, denominator, missing, don't know,
// interval and formula. It is shared: nobody may change anything in it.
//
// It can be shown as it is: figures that rest on fewer than five respondents
// are redacted (Suppressed, all numbers gone), and so are as many others as
// it takes that none of them can be worked out by subtraction, within this
// summary or from those of other units. A unit's figures follow its
// responses in steps of five until the wave is over, and so do those of a whole wave.
type Summary struct {
	Wave survey.Wave
	Ask  Ask
	At   time.Time // when it was counted

	Responses int // that count, all of them
	Today     int // of these, accepted today in Vietnam
	Counted   int // of these, in the figures below; 0 when they are suppressed
	Withdrawn int // of the whole wave; with a Unit it is not told
	Partial   int // sheets left before their end: in no figure
	Excluded  int // sheets that a person has excluded with a reason: in no figure
	Misfits   int // documents that could not be read, of the whole wave

	Suppressed bool // the unit as a whole has too few respondents, or would tell of one that has

	// The overall index by each definition: the mean of the criteria is the
	// one to show first. The mean of the factors goes by the wave's weights.
	ItemMean, FactorMean, Pooled, Question, Comprehensive analysis.Estimate

	Weighted *Weighted // the units put together by their dossiers; nil when the wave does not ask for it

	Factors []Factor // in the order of the questionnaire
	Units   []Unit   // with those below them, parents first; without the asked unit itself
}

// Factor is a factor's index by two definitions, and its criteria.
type Factor struct {
	Code             string
	ItemMean, Pooled analysis.Estimate
	Criteria         []Criterion
}

// Criterion is a criterion's index under the score asked for.
type Criterion struct {
	Code     string
	Estimate analysis.Estimate
	Counts   []int64 // answers by rating, the worst first; nil when suppressed
}

// DontKnowShare is the share of "don't know" among those who saw the
// criterion and did not leave it empty; NaN when there is nobody, or when the
// criterion is suppressed.
func (c Criterion) DontKnowShare() float64 {
	all := float64(c.Estimate.DontKnow + c.Estimate.Respondents)
	return float64(c.Estimate.DontKnow) / all
}

// Unit is a unit's overall index: the mean of the criteria over all answers of
// the unit and those below it.
type Unit struct {
	ID        string
	Depth     int // 0 for those right below what was asked for
	Responses int // 0 when suppressed; see Estimate.Suppressed
	Estimate  analysis.Estimate
}

// Summary sums up a wave, or a unit of it, quickly: what was counted for the
// last summary is not counted again, and a summary may be a moment old while
// many answers come in. Besides the errors of Frame, ErrNoUnit.
func (r *Results) Summary(ctx context.Context, id string, ask Ask) (*Summary, error) {
	w, err := r.wave(ctx, id)
	if err != nil {
		return nil, err
	}
	config, err := r.Directory.Snapshot(ctx)
	if err != nil {
		return nil, fmt.Errorf("opening results: %w", err)
	}
	about, _ := config.Wave(id)
	if _, known := config.Tree.Unit(ask.Unit); ask.Unit != "" && !(known && config.Covers(about, ask.Unit)) {
		return nil, ErrNoUnit
	}
	n, err := w.counts(about.Phase(r.Now()) == survey.PhaseOver, r.Now)
	if err != nil {
		return nil, fmt.Errorf("counting wave %s: %w", id, err)
	}
	o := n.arranged(config, about)
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.offices != o { // somebody has arranged it anew meanwhile
		return o.summarise(about, n, ask), nil
	}
	s := n.summaries[ask]
	if s == nil {
		s = o.summarise(about, n, ask)
		n.summaries[ask] = s
	}
	return s, nil
}

// ErrNoUnit says that the wave does not survey such a unit.
var ErrNoUnit = &survey.Error{Kind: survey.KindNotFound, Code: "unit.unknown"}
