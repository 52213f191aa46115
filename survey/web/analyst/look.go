package analyst

import (
	"context"
	"errors"
	"slices"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/contrast"
	"sipas/survey/directory"
	"sipas/survey/findings"
	"sipas/survey/results"
	"sipas/survey/web/lens"
)

// look is everything that a page or a chart is written from. What is nil is
// not there.
type look struct {
	*lens.Place
	asked asked

	sight    *findings.Sight
	units    *findings.Breakdown
	channels *findings.Breakdown

	summary *results.Summary // counts that belong to the wave and its units, not to a filter
	beside  *results.Beside  // likewise

	before  *findings.Sight      // the same lens on the wave before
	breaks  []contrast.Break     // why the two may be no plain series
	changes *contrast.Comparison // of sight less before; nil also where nothing may be computed from both
}

// look finds the figures. A sight that is refused has nothing beside it but
// the counts of its unit.
func (p *Pages) look(c echo.Context, place *lens.Place) (*look, error) {
	ctx := c.Request().Context()
	w := &look{Place: place, asked: askedOf(c.QueryParams())}
	var err error
	if w.sight, err = p.Findings.Look(ctx, place.Lens); err != nil {
		return nil, err
	}
	if w.plain() {
		ask := results.Ask{Unit: place.Lens.Unit, Score: place.Lens.Score}
		if w.summary, err = p.results.Summary(ctx, place.Wave.ID, ask); err != nil {
			return nil, err
		}
		if w.beside, err = p.Findings.Beside(ctx, place.Lens); err != nil {
			return nil, err
		}
	}
	if w.sight.Refused != "" {
		return w, nil
	}
	if w.units, err = p.Findings.By(ctx, place.Lens, results.ByUnit); err != nil {
		return nil, err
	}
	if w.channels, err = p.Findings.By(ctx, place.Lens, results.ByChannel); err != nil {
		return nil, err
	}
	return w, p.lookBack(ctx, w)
}

// plain tells that the lens has no filter but a unit.
func (w *look) plain() bool {
	l := w.Lens
	return len(l.Only) == 0 && l.From == "" && l.To == "" && !l.Unflagged
}

// lookBack adds the wave before, if there is one that the reader may see. One
// that does not know a filter has nothing to compare with. Periods belong to
// one wave: a sight of some of them is not set against a whole wave.
func (p *Pages) lookBack(ctx context.Context, w *look) error {
	l, about, ok := w.Other(w.Wave.Before)
	if !ok || w.Lens.From != "" || w.Lens.To != "" {
		return nil
	}
	before, err := p.Findings.Look(ctx, l)
	var known *survey.Error
	switch {
	case errors.As(err, &known) && (known.Kind == survey.KindInvalid || known.Kind == survey.KindNotFound):
		return nil
	case err != nil:
		return err
	}
	w.before = before
	now, then := edition(w.Config, w.Wave, w.sight), edition(w.Config, about, before)
	w.breaks = contrast.Breaks(w.Config.Tree, then, now)
	uncountable := slices.ContainsFunc(w.breaks, contrast.Break.Uncountable)
	if before.Refused != "" || uncountable {
		return nil
	}
	joint := contrast.Same()
	if now.Questionnaire != nil && then.Questionnaire != nil {
		joint = contrast.Join(now.Questionnaire, then.Questionnaire)
	}
	w.changes = contrast.Compare(w.sight.Total, before.Total, joint)
	return nil
}

// edition is a wave as a sight shows it.
func edition(config *directory.Snapshot, about survey.Wave, s *findings.Sight) contrast.Edition {
	return contrast.Edition{Wave: about, Questionnaire: config.Questionnaires[about.Questionnaire], Unit: s.Lens.Unit, Responses: s.Total.Responses}
}

// address is that of a page of the wave with the page's own parameters.
func (w *look) address(page string, a asked) string { return w.Address(page, w.Lens, a.query()) }
