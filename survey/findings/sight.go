package findings

import (
	"context"
	"fmt"

	"sipas/analysis"
	"sipas/survey/results"
)

// cut is what a lens shows. Thousands are kept: it holds the figures, not the
// tally that they are made of, nor which rows it is of (see ground.view).
type cut struct {
	choice  choice
	rows    int
	refused string
	hidden  []bool         // items that must not be shown
	index   *results.Index // of nobody when refused
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
	s.Total = figures("", c.index)
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
	v, err := g.view(l)
	if err != nil {
		return nil, err
	}
	c.rows = v.Rows()
	if c.refused, c.hidden, err = g.decide(c.choice); err != nil {
		return nil, err
	}
	c.settle()
	if c.refused != "" {
		c.index, err = g.nothing(c.refused != refusedNone, l.Score)
		return c, err
	}
	c.index = g.index(v.Tally(), l.Score, c.hidden)
	return c, nil
}

// settle makes a cut of answers by nobody who rated anything one of few.
func (c *cut) settle() {
	if c.refused == refusedNone && c.rows > 0 {
		c.refused = refusedFew
	}
}

// nothing is the index of a group of nobody, or of one that is suppressed.
func (g *ground) nothing(suppressed bool, score analysis.Score) (*results.Index, error) {
	return g.nothings.find(fmt.Sprint(suppressed, score), func() (*results.Index, int, error) {
		return results.NewIndex(g.wave, g.nobody(), score, suppressed, nil), 1, nil
	})
}

// figures writes an index as the figures of a group.
func figures(label string, x *results.Index) Figures {
	return Figures{Label: label, Responses: x.Counted, Suppressed: x.Suppressed,
		ItemMean: x.ItemMean, FactorMean: x.FactorMean, Pooled: x.Pooled, Question: x.Question, Comprehensive: x.Comprehensive,
		Factors: x.Factors, Own: x.Own}
}
