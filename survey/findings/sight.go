package findings

import (
	"context"

	"sipas/analysis"
	"sipas/survey/results"
)

// cut is what a lens shows, whatever an answer counts.
type cut struct {
	choice  choice
	view    analysis.View
	rows    int
	refused string
	tally   *analysis.Tally // nil when refused
	hidden  []bool          // items that must not be shown
}

// Look shows a wave, or a unit of it, as a lens does. Unfiltered it has the
// figures of the unit's Summary. Errors: ErrNoWave and ErrNoUnit of results;
// ErrDimension, ErrPeriod and ErrFine.
func (f *Findings) Look(ctx context.Context, l Lens) (*Sight, error) {
	l, g, now, err := f.enter(ctx, l)
	if err != nil {
		return nil, err
	}
	s := &Sight{Lens: l, Wave: g.wave, At: now.At}
	if !l.filtered() {
		x := now.Index(l.Unit, l.Score)
		s.Total = figures("", x)
		if x.Suppressed {
			s.Refused = refusedFew
		} else if x.Counted == 0 {
			s.Refused = refusedNone
		}
		return s, nil
	}
	s.Until = g.until
	c, err := g.cut(l)
	if err != nil {
		return nil, err
	}
	s.Refused = c.refused
	s.Total = g.figuresOf("", c, l.Score)
	return s, nil
}

// enter checks a lens and finds what it is counted from.
func (f *Findings) enter(ctx context.Context, l Lens) (Lens, *ground, *results.Standing, error) {
	l = l.Settled()
	g, now, err := f.ground(ctx, l.Wave)
	if err != nil {
		return l, nil, nil, err
	}
	if !now.Has(l.Unit) {
		return l, nil, nil, results.ErrNoUnit
	}
	for _, o := range l.Only {
		if !g.filters(o.By) {
			return l, nil, nil, wrong(ErrDimension, o.By, o.By)
		}
	}
	for _, p := range []string{l.From, l.To} {
		if p != "" && !g.calendar.valid(p) {
			return l, nil, nil, wrong(ErrPeriod, "from", p)
		}
	}
	if l.From != "" && l.To != "" && l.To < l.From {
		return l, nil, nil, wrong(ErrPeriod, "to", l.To)
	}
	return l, g, now, nil
}

// cut counts what a lens shows, or knows it already.
func (g *ground) cut(l Lens) (*cut, error) {
	return g.cuts.find(l.key(), func() (*cut, int, error) {
		c, err := g.newCut(l)
		return c, 1, err
	})
}

func (g *ground) newCut(l Lens) (*cut, error) {
	c := &cut{}
	var err error
	if c.choice, err = g.choice(l); err != nil {
		return nil, err
	}
	if c.view, err = g.view(l); err != nil {
		return nil, err
	}
	c.rows = c.view.Rows()
	if c.refused, c.hidden, err = g.decide(c.choice); err != nil {
		return nil, err
	}
	c.settle()
	if c.refused == "" {
		c.tally = c.view.Tally()
	}
	return c, nil
}

// settle makes a cut of answers by nobody who rated anything one of few.
func (c *cut) settle() {
	if c.refused == refusedNone && c.rows > 0 {
		c.refused = refusedFew
	}
}

// figuresOf are those of a cut.
func (g *ground) figuresOf(label string, c *cut, score analysis.Score) Figures {
	if c.refused != "" {
		return g.nothing(label, c.refused != refusedNone, score)
	}
	return figures(label, results.NewIndex(g.wave, c.tally, score, false, c.hidden))
}

// nothing are the figures of a group of nobody, or of one that is suppressed.
func (g *ground) nothing(label string, suppressed bool, score analysis.Score) Figures {
	return figures(label, results.NewIndex(g.wave, g.nobody(), score, suppressed, nil))
}

// figures writes an index as the figures of a group.
func figures(label string, x *results.Index) Figures {
	return Figures{Label: label, Responses: x.Counted, Suppressed: x.Suppressed,
		ItemMean: x.ItemMean, FactorMean: x.FactorMean, Pooled: x.Pooled, Question: x.Question, Comprehensive: x.Comprehensive,
		Factors: x.Factors, Own: x.Own}
}
