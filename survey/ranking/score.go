package ranking

import (
	"fmt"
	"math/big"
	"runtime"
	"sync"
	"sync/atomic"

	"sipas/analysis/scoring"
	"sipas/survey"
	"sipas/survey/reform"
)

// facts are all that a ranking follows from.
type facts struct {
	round *reform.Round
	sets  map[string]*criteria // by reference
	units []unitFacts          // in the round's order
}

// decimals are those that the round is published with.
func (f *facts) decimals() int { return f.sets[f.round.Set].Decimals }

// score scores all units, several at once.
func (f *facts) score(results []*scored) error {
	var next atomic.Int64
	errs := make([]error, len(f.units))
	var wait sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(f.units)) {
		wait.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(f.units); i = int(next.Add(1)) - 1 {
				if u := &f.units[i]; results[i] == nil {
					results[i], errs[i] = f.sets[u.set].score(u, f.decimals())
				}
			}
		})
	}
	wait.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// unitFacts are what is known about a unit.
type unitFacts struct {
	entrant reform.Entrant
	set     string
	name    survey.Text
	ended   bool
	became  []string
	sheet   *reform.Sheet
	given   map[string]*Given
}

// criteria is a set with what is computed of it once.
type criteria struct {
	*reform.CriteriaSet
	tree   scoring.Set
	leaves []reform.Item
	names  map[string]survey.Text // by code
}

// newCriteria lays out a set. ErrSet for one that cannot be scored by.
func newCriteria(set *reform.CriteriaSet) (*criteria, error) {
	tree, wrong := set.Tree()
	if len(wrong) > 0 {
		return nil, &survey.Error{Kind: ErrSet.Kind, Code: ErrSet.Code, Problems: wrong}
	}
	c := &criteria{CriteriaSet: set, tree: tree, leaves: set.Leaves(), names: map[string]survey.Text{}}
	for _, it := range set.Items {
		c.names[it.Code] = it.Name
	}
	return c, nil
}

// scored is what a unit's sheet comes to by itself, before it is set against
// others.
type scored struct {
	marks           map[string]scoring.Mark
	sheet           scoring.Sheet
	self, appraised *big.Rat
	index           *big.Rat
	published       map[string]int64 // scoring.Tally.Published of each node; -1 without an index
	span            scoring.Range
	open            []Open
	provisional     []string
	nodes           *nodeWorths
}

// nodeWorths are the points and indexes of a sheet's nodes, computed when rounds
// are compared for the first time.
type nodeWorths struct {
	once sync.Once
	of   map[string]worth // by code
}

// worth is what a node came to; index is nil without one.
type worth struct{ points, index *big.Rat }

// in are the worths of a sheet.
func (n *nodeWorths) in(sheet scoring.Sheet) map[string]worth {
	n.once.Do(func() {
		n.of = make(map[string]worth, len(sheet))
		for code, t := range sheet {
			n.of[code] = worth{t.Total(), t.Index()}
		}
	})
	return n.of
}

// score scores a unit, for a round that is published with so many decimals.
func (c *criteria) score(u *unitFacts, decimals int) (*scored, error) {
	x := &scored{marks: u.sheet.Marks(c.CriteriaSet, Points(u.given)), nodes: &nodeWorths{}}
	var err error
	if x.sheet, err = c.tree.ScoreChecked(x.marks); err != nil {
		return nil, fmt.Errorf("scoring unit %s: %w", u.entrant.Unit, err)
	}
	own := func(leaf string) bool { return u.given[leaf] == nil }
	x.appraised = c.tree.Part(x.sheet, "", own).Total()
	x.self = c.self(u)
	x.index = x.sheet[""].Index()
	x.published = make(map[string]int64, len(x.sheet))
	for code, t := range x.sheet {
		x.published[code] = -1
		if units, ok := t.Published(decimals); ok {
			x.published[code] = units
		}
	}
	x.span = c.span(u, x)
	x.open, x.provisional = c.unsettled(u, x)
	return x, nil
}

// self is what the unit has given itself, penalties taken off, never less than
// nothing.
func (c *criteria) self(u *unitFacts) *big.Rat {
	sum := new(big.Rat)
	for _, it := range c.leaves {
		l := u.sheet.Leaf(it.Code)
		if u.given[it.Code] != nil || l == nil || l.Self == nil {
			continue
		}
		points, ok := reform.Points(l.Self.Points)
		switch {
		case !ok:
		case it.Kind == scoring.Penalty:
			sum.Sub(sum, points)
		default:
			sum.Add(sum, points)
		}
	}
	if sum.Sign() < 0 {
		sum.SetInt64(0)
	}
	return sum
}

// span is what the index may be in truth. Leaves of one wave err together, those
// of different waves independently of each other.
func (c *criteria) span(u *unitFacts, x *scored) scoring.Range {
	if x.index == nil {
		return scoring.Range{}
	}
	byWave := map[string]int{}
	var waves []scoring.Uncertain
	for _, it := range c.leaves {
		g := u.given[it.Code]
		if g == nil || g.From != FromIndex || g.Lower == nil || x.marks[it.Code].NotApplicable {
			continue
		}
		at, known := byWave[g.Wave]
		if !known {
			at = len(waves)
			byWave[g.Wave] = at
			waves = append(waves, scoring.Uncertain{Value: new(big.Rat), Range: scoring.Range{Lo: new(big.Rat), Hi: new(big.Rat)}})
		}
		w, limits := waves[at], g.Range()
		if it.Kind == scoring.Penalty {
			w.Value.Sub(w.Value, g.Counts)
			w.Range.Lo.Sub(w.Range.Lo, limits.Hi)
			w.Range.Hi.Sub(w.Range.Hi, limits.Lo)
			continue
		}
		w.Value.Add(w.Value, g.Counts)
		w.Range.Lo.Add(w.Range.Lo, limits.Lo)
		w.Range.Hi.Add(w.Range.Hi, limits.Hi)
	}
	if len(waves) == 0 {
		return scoring.Range{Lo: x.index, Hi: x.index}
	}
	rest := new(big.Rat).Set(x.sheet[""].Total())
	for _, w := range waves {
		rest.Sub(rest, w.Value)
	}
	total := scoring.Together(append(waves, scoring.Uncertain{Value: rest})...)
	return scoring.Range{Lo: share(total.Lo, x.sheet[""].Applicable), Hi: share(total.Hi, x.sheet[""].Applicable)}
}

// share is points as a share of the most there is, from 0 to 1.
func share(points, most *big.Rat) *big.Rat {
	one := big.NewRat(1, 1)
	if points.Sign() < 0 {
		return new(big.Rat)
	}
	if s := new(big.Rat).Quo(points, most); s.Cmp(one) < 0 {
		return s
	}
	return one
}

// unsettled are the leaves without points, and those whose points may change.
func (c *criteria) unsettled(u *unitFacts, x *scored) (open []Open, provisional []string) {
	for _, it := range c.leaves {
		mark, g := x.marks[it.Code], u.given[it.Code]
		switch {
		case mark.NotApplicable:
		case mark.Points == nil && it.Kind == scoring.Regular:
			open = append(open, Open{it.Code, whyOpen(u.sheet.Leaf(it.Code), g)})
		case mark.Points != nil && g != nil && !g.Final:
			provisional = append(provisional, it.Code)
		}
	}
	return open, provisional
}

// whyOpen tells why a leaf has no points.
func whyOpen(l *reform.Leaf, g *Given) Why {
	switch {
	case l != nil && l.Absence != nil && l.Absence.Decision == reform.Undecided:
		return NotDecided
	case g != nil:
		return g.Why
	case l != nil && l.Absence != nil:
		return Refused
	}
	return NotScored
}
