package exports

import (
	"context"

	"sipas/survey/export"
	"sipas/survey/findings"
	"sipas/survey/results"
	"sipas/survey/web/lens"
)

// seen looks at all that a report under the reader's lens is made of. When
// nothing of it may be shown there is only the sight.
func (p *Pages) seen(ctx context.Context, place *lens.Place) (s export.Seen, err error) {
	l := place.Lens
	if s.Sight, err = p.Findings.Look(ctx, l); err != nil || s.Sight.Refused != "" {
		return s, err
	}
	if s.Units, err = p.Findings.By(ctx, l, results.ByUnit); err != nil {
		return s, err
	}
	if s.Fields, err = p.Findings.By(ctx, l, results.ByField); err != nil {
		return s, err
	}
	if plain(l) {
		err = p.whole(ctx, &s)
	} else {
		err = p.unflagged(ctx, &s)
	}
	return s, err
}

// whole adds what is known of a wave or unit as a whole.
func (p *Pages) whole(ctx context.Context, s *export.Seen) (err error) {
	l := s.Sight.Lens
	about := results.Ask{Unit: l.Unit, Score: l.Score}
	if s.Summary, err = p.Results.Summary(ctx, l.Wave, about); err != nil {
		return err
	}
	s.Beside, err = p.Findings.Beside(ctx, l)
	return err
}

// unflagged adds the same answers without the suspect sheets, if anybody has
// looked for these.
func (p *Pages) unflagged(ctx context.Context, s *export.Seen) error {
	l := s.Sight.Lens
	snapshot, err := p.Results.Frame(ctx, l.Wave)
	if err != nil {
		return err
	}
	if _, at := p.Results.Flagged(snapshot); l.Unflagged || at.IsZero() {
		return nil
	}
	l.Unflagged = true
	s.Without, err = p.Findings.Look(ctx, l.Settled())
	return err
}

// plain tells whether a lens shows all answers of its wave or unit.
func plain(l findings.Lens) bool {
	return len(l.Only) == 0 && l.From == "" && l.To == "" && !l.Unflagged
}

// reportOf is the report of what the reader's lens shows; export.ErrRefused
// when that is nothing.
func (p *Pages) reportOf(ctx context.Context, place *lens.Place) (*export.Report, error) {
	s, err := p.seen(ctx, place)
	if err != nil {
		return nil, err
	}
	return export.FromSight(s, place.Config, p.Program)
}
