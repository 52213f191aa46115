package findings

import (
	"context"

	"sipas/analysis"
	"sipas/survey/results"
)

// Rows are the single answers behind a sight, for analyses that show none of
// them: reliability, drivers. They are those of closed periods while the wave
// collects, also where the lens does not filter.
type Rows struct {
	View     analysis.View
	Snapshot *results.Snapshot // that View is of
	Schema   *analysis.Schema
	Sight    *Sight // made of these rows
}

// Rows are those of a sight that may be shown; ErrRefused when it may not.
// Other errors are those of Look.
func (f *Findings) Rows(ctx context.Context, l Lens) (*Rows, error) {
	l, g, now, err := f.enter(ctx, l)
	if err != nil {
		return nil, err
	}
	c, err := g.cut(l)
	if err != nil {
		return nil, err
	}
	if c.refused != "" {
		return nil, ErrRefused
	}
	v, err := g.view(l)
	if err != nil {
		return nil, err
	}
	s := &Sight{Lens: l, Wave: g.wave, At: now.At, Until: g.until, Total: figures("", c.index)}
	return &Rows{View: v, Snapshot: g.snapshot, Schema: g.snapshot.Frame.Schema(), Sight: s}, nil
}
