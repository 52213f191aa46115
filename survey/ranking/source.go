package ranking

import (
	"context"
	"fmt"
	"math/big"
	"reflect"

	"sipas/survey/directory"
	"sipas/survey/opinion/outcome"
	"sipas/survey/reform"
)

// source is what surveys say about the units of a round.
type source struct {
	r        *Rankings
	round    *reform.Round
	config   *directory.Snapshot
	waves    map[string]*wave // by id
	opinions map[string]map[string]outcome.Leaf
	version  string // of the opinions
}

// source finds what surveys there are.
func (r *Rankings) source(ctx context.Context, round *reform.Round) (*source, error) {
	config, err := r.Directory.Snapshot(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the configuration: %w", err)
	}
	s := &source{r: r, round: round, config: config, waves: map[string]*wave{}}
	for _, w := range round.Waves {
		if s.waves[w.Wave] == nil {
			if s.waves[w.Wave], err = r.wave(ctx, config, w.Wave); err != nil {
				return nil, err
			}
		}
	}
	if r.Opinions != nil {
		if s.opinions, s.version, err = r.Opinions.Points(ctx, round.ID); err != nil {
			return nil, fmt.Errorf("counting the sociological survey: %w", err)
		}
	}
	return s, nil
}

// unit is what is known about a unit; before itself when that is the same.
func (s *source) unit(ctx context.Context, c *criteria, sheet *reform.Sheet, before *liveUnit) (*liveUnit, error) {
	readings := map[string]*reading{}
	digest := s.version
	for _, it := range c.leaves {
		if it.Source != reform.Satisfaction {
			continue
		}
		one, err := s.reading(ctx, it.Code, sheet.Unit)
		if err != nil {
			return nil, err
		}
		readings[it.Code] = one
		digest += "\n" + it.Code + " " + one.String()
	}
	if before != nil && before.surveyed == digest && sameSheet(before.sheet, sheet) {
		return before, nil
	}
	return &liveUnit{sheet: sheet, surveyed: digest, given: s.given(c, sheet, readings)}, nil
}

// sameSheet tells that nothing has been done to a sheet between. Sheets are
// shared as long as they are the same, but for those that nobody has touched, and
// those that were closed for publishing.
func sameSheet(a, b *reform.Sheet) bool {
	untouched := func(s *reform.Sheet) bool { return len(s.Leaves) == 0 && len(s.Moves) == 0 }
	if a == b || untouched(a) && untouched(b) {
		return true
	}
	closed := *a
	closed.Closing = b.Closing
	return a.Closing != b.Closing && reflect.DeepEqual(&closed, b)
}

// given is what surveys and the council give the leaves of a unit.
func (s *source) given(c *criteria, sheet *reform.Sheet, readings map[string]*reading) map[string]*Given {
	all := map[string]*Given{}
	for _, it := range c.leaves {
		if it.Source != reform.Satisfaction && it.Source != reform.Sociological {
			continue
		}
		g := &Given{Leaf: it.Code, Source: it.Source}
		g.Max, _ = reform.Points(it.Max)
		if it.Source == reform.Satisfaction {
			g.Rule = it.Rule
			g.Least = s.round.LeastAnswers()
			readings[it.Code].into(g)
		} else if leaf, asked := s.opinions[sheet.Unit][it.Code]; asked {
			g.Opinion = judged(leaf, s.version)
		}
		g.hear(sheet.Leaf(it.Code))
		g.settle()
		all[it.Code] = g
	}
	return all
}

// judged is what the sociological survey came to, as far as anybody may know it:
// nothing until it is closed.
func judged(leaf outcome.Leaf, version string) *Opinion {
	if !leaf.Final {
		return &Opinion{Until: leaf.Until, Version: version}
	}
	people := leaf.Told()
	return &Opinion{Points: leaf.Points, Judged: people.Judged, NoInfo: people.NoInfo, Few: leaf.Few, Final: true, Version: version}
}

// hear takes down what the council has entered.
func (g *Given) hear(l *reform.Leaf) {
	if l == nil {
		return
	}
	if l.Given != nil {
		g.Council, _ = reform.Points(l.Given.Points)
	}
	if o := l.Official; o != nil && g.Source == reform.Satisfaction {
		g.Official = &Official{Index: o.Share(), Source: o.Source, Used: o.Use}
	}
}

// Given is what surveys give the leaves of a unit's sheet, by code: as it stands,
// or as it was published. ErrNoEntrant of reform; errors as of Ranking.
func (r *Rankings) Given(ctx context.Context, round *reform.Round, unit string) (map[string]*Given, error) {
	if _, ok := round.Entrant(unit); !ok {
		return nil, reform.ErrNoEntrant
	}
	if round.State == reform.Published {
		published, err := r.Ranking(ctx, round.ID)
		if err != nil {
			return nil, err
		}
		row, ok := published.Row(unit)
		if !ok {
			return nil, reform.ErrNoEntrant
		}
		return row.Given, nil
	}
	sets, err := r.criteria(ctx, round)
	if err != nil {
		return nil, err
	}
	source, err := r.source(ctx, round)
	if err != nil {
		return nil, err
	}
	sheet, _, err := r.Office.Sheet(ctx, round, unit)
	if err != nil {
		return nil, err
	}
	u, err := source.unit(ctx, sets[round.SetOf(unit)], sheet, nil)
	if err != nil {
		return nil, err
	}
	return u.given, nil
}

// Points are the points of Given that Sheet.Marks takes, by code.
func Points(given map[string]*Given) map[string]*big.Rat {
	points := map[string]*big.Rat{}
	for code, g := range given {
		points[code] = g.Points
	}
	return points
}
