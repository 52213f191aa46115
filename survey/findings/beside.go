package findings

import (
	"context"

	"sipas/survey/results"
)

// Beside compares the index of a wave, or of a unit in it, with that without
// the suspect sheets, as results.Beside does, and withholds of a crowd what the
// same sight with Unflagged would not show: the two are the same answers. The
// filters of the lens are not looked at. Errors are those of Look.
func (f *Findings) Beside(ctx context.Context, l Lens) (*results.Beside, error) {
	l = Lens{Wave: l.Wave, Unit: l.Unit, Score: l.Score, Unflagged: true}
	x, err := f.Results.Beside(ctx, l.Wave, results.Ask{Unit: l.Unit, Score: l.Score})
	if err != nil || x.Flagged == 0 {
		return x, err
	}
	l, g, _, err := f.enter(ctx, l)
	if err != nil || !g.crowded("") {
		return x, err
	}
	s, err := f.Look(ctx, l)
	if err != nil {
		return nil, err
	}
	if s.Refused == "" && !s.Total.ItemMean.Suppressed {
		return x, nil
	}
	withheld := *x
	withheld.Flagged = 0
	withhold(&withheld.Unflagged)
	return &withheld, nil
}
