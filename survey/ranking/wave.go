package ranking

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/big"
	"strconv"

	"sipas/analysis"
	"sipas/analysis/interval"
	"sipas/analysis/scoring"
	"sipas/survey"
	"sipas/survey/directory"
	"sipas/survey/findings"
	"sipas/survey/results"
)

// wave is a survey wave that gives leaves their index.
type wave struct {
	id     string
	title  survey.Text
	sealed *sealedWave // nil: it may still change
	gone   bool        // there is no such wave
}

// reading is what a wave says about a unit. It is shared.
type reading struct {
	wave     *wave
	formula  string
	index    *big.Rat
	interval scoring.Range
	answers  int
	why      Why
}

// noReading is that of a leaf without a wave.
var noReading = reading{wave: &wave{}, why: NoWave}

// String is a digest: two readings are the same when it is.
func (x *reading) String() string {
	sealed := ""
	if x.wave.sealed != nil {
		sealed = x.wave.sealed.Result
	}
	return fmt.Sprint(x.wave.id, x.wave.title, sealed, x.formula, exact(x.index), exact(x.interval.Lo), exact(x.interval.Hi), x.answers, x.why)
}

// exact writes a fraction; "" for none.
func exact(x *big.Rat) string {
	if x == nil {
		return ""
	}
	return x.RatString()
}

// into writes what was read into what is given.
func (x *reading) into(g *Given) {
	g.Wave, g.WaveTitle, g.Formula = x.wave.id, x.wave.title, x.formula
	g.Index, g.Interval, g.Answers, g.Why = x.index, x.interval, x.answers, x.why
	if x.wave.sealed != nil {
		g.Sealed = &x.wave.sealed.Sealed
	}
}

// wave finds a wave and what was sealed of it.
func (r *Rankings) wave(ctx context.Context, config *directory.Snapshot, id string) (*wave, error) {
	w := &wave{id: id}
	about, known := config.Wave(id)
	if w.gone = !known; w.gone {
		return w, nil
	}
	w.title = about.Title
	var err error
	w.sealed, err = r.sealed(ctx, id)
	return w, err
}

// reading reads the index of a leaf's wave for a unit.
func (s *source) reading(ctx context.Context, leaf, unit string) (*reading, error) {
	w := s.waves[s.round.WaveOf(leaf)]
	switch {
	case w == nil:
		return &noReading, nil
	case w.gone:
		return &reading{wave: w, why: WaveGone}, nil
	case w.sealed == nil:
		return s.r.read(ctx, w, unit)
	}
	return w.sealed.reading(ctx, s.r, w, s.config, unit)
}

// read reads the index of a unit, with everything below it, as analysts see it.
func (r *Rankings) read(ctx context.Context, w *wave, unit string) (*reading, error) {
	total, why, err := r.look(ctx, w.id, unit)
	if err != nil {
		return nil, err
	}
	return newReading(w, total, why), nil
}

// look is what analysts see of a unit; "" is the whole wave.
func (r *Rankings) look(ctx context.Context, wave, unit string) (*findings.Figures, Why, error) {
	sight, err := r.Findings.Look(ctx, findings.Lens{Wave: wave, Unit: unit})
	switch {
	case errors.Is(err, results.ErrNoWave):
		return nil, WaveGone, nil
	case errors.Is(err, results.ErrNoUnit):
		return nil, NotSurveyed, nil
	case err != nil:
		return nil, "", fmt.Errorf("reading wave %s: %w", wave, err)
	}
	e := sight.Total.ItemMean
	switch {
	case sight.Total.Suppressed, e.Suppressed:
		return nil, Withheld, nil
	case math.IsNaN(e.Value):
		return nil, Nobody, nil
	}
	return &sight.Total, "", nil
}

// newReading takes the mean of the criteria over the share of satisfied answers,
// which is the index that pages show first.
func newReading(w *wave, total *findings.Figures, why Why) *reading {
	if why != "" {
		return &reading{wave: w, why: why}
	}
	e := total.ItemMean
	return &reading{wave: w, formula: formulaOf(e), index: indexOf(total), interval: limits(e.Interval), answers: int(e.Respondents)}
}

func formulaOf(e analysis.Estimate) string { return string(e.Formula) + " of " + string(e.Score) }

// indexOf is an index as the fraction that the answers make: the mean of the
// criteria's shares. Where criteria are not all there to be read it is the
// decimal number that the index is shown as by its nearest float.
func indexOf(total *findings.Figures) *big.Rat {
	var shares []*big.Rat
	for _, c := range criteriaOf(total) {
		e := c.Estimate
		if e.Suppressed {
			return decimal(total.ItemMean.Value)
		}
		if e.Denominator > 0 {
			shares = append(shares, scoring.Fraction(int64(e.Numerator), int64(e.Denominator)))
		}
	}
	mean := scoring.Mean(shares)
	if mean != nil {
		if nearest, _ := mean.Float64(); nearest == total.ItemMean.Value {
			return mean
		}
	}
	return decimal(total.ItemMean.Value)
}

// criteriaOf are the criteria that an index is the mean of: those in factors, or
// all where there are no factors.
func criteriaOf(total *findings.Figures) []results.Criterion {
	if len(total.Factors) == 0 {
		return total.Own
	}
	var all []results.Criterion
	for _, f := range total.Factors {
		all = append(all, f.Criteria...)
	}
	return all
}

// decimal is the shortest decimal number whose nearest float is x; nil for what
// is no number.
func decimal(x float64) *big.Rat {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return nil
	}
	d, _ := new(big.Rat).SetString(strconv.FormatFloat(x, 'g', -1, 64))
	return d
}

// limits are those of an interval as shares.
func limits(i interval.Interval) scoring.Range {
	if !i.Defined() {
		return scoring.Range{}
	}
	i = i.Clamp(0, 1)
	return scoring.Range{Lo: decimal(i.Lo), Hi: decimal(i.Hi)}
}
