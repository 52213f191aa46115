package ranking

import (
	"math/big"

	"sipas/analysis/scoring"
)

// Figures are what follows from a round, exactly and as published.
type Figures struct {
	Units   []UnitFigures `json:"units"` // in the round's order
	Totals  MiddleFigures `json:"totals"`
	Indexes MiddleFigures `json:"indexes"`
	Lost    []LossFigures `json:"lost"`
}

// Figure is a number exactly, and as it is published: points as they are, indexes
// in percent.
type Figure struct {
	Exact *Fraction `json:"exact"` // null for none
	Shown string    `json:"shown"`
}

// MiddleFigures are the middle of the units.
type MiddleFigures struct {
	N      int    `json:"n"`
	Mean   Figure `json:"mean"`
	Median Figure `json:"median"`
}

// UnitFigures are a unit's.
type UnitFigures struct {
	Unit        string        `json:"unit"`
	Total       Figure        `json:"total"`
	Applicable  Figure        `json:"applicable"`
	Max         Figure        `json:"max"`
	Index       Figure        `json:"index"`
	Lower       Figure        `json:"lower"` // what the index may be in truth by the surveys' error
	Upper       Figure        `json:"upper"`
	Self        Figure        `json:"self"`
	Appraised   Figure        `json:"appraised"`
	Place       PlaceFigures  `json:"place"`
	InGroup     PlaceFigures  `json:"in_group"`
	Best        int           `json:"best"` // places that it may hold
	Worst       int           `json:"worst"`
	Band        string        `json:"band,omitempty"`
	Nodes       []NodeFigures `json:"nodes"` // everything under "" first, then in the set's order
	Open        []OpenFigure  `json:"open,omitempty"`
	Provisional []string      `json:"provisional,omitempty"`
}

// PlaceFigures are a place; all are 0 for none.
type PlaceFigures struct {
	Rank int  `json:"rank"`
	Tied bool `json:"tied,omitempty"`
	Of   int  `json:"of"`
}

// OpenFigure is a leaf without points.
type OpenFigure struct {
	Leaf string `json:"leaf"`
	Why  Why    `json:"why"`
}

// NodeFigures are what a node came to.
type NodeFigures struct {
	Code       string       `json:"code"`
	Points     *Fraction    `json:"points"`
	Applicable *Fraction    `json:"applicable"`
	Max        *Fraction    `json:"max"`
	Bonus      *Fraction    `json:"bonus,omitempty"` // none: 0
	Penalty    *Fraction    `json:"penalty,omitempty"`
	Open       int          `json:"open,omitempty"`
	Without    int          `json:"without,omitempty"`
	Shown      string       `json:"shown"` // the index in percent
	Place      PlaceFigures `json:"place"`
}

// LossFigures are what a node cost.
type LossFigures struct {
	Set   string `json:"set"`
	Code  string `json:"code"`
	Units int    `json:"units"`
	Full  int    `json:"full"`
	Sum   Figure `json:"sum"`
	Most  Figure `json:"most"`
	Mean  Figure `json:"mean"`
	Share Figure `json:"share"`
}

// figures writes a ranking's figures.
func figures(r *Ranking) Figures {
	f := Figures{Units: []UnitFigures{}, Lost: []LossFigures{}}
	for _, e := range r.Round.Units {
		f.Units = append(f.Units, r.unitFigures(r.byUnit[e.Unit]))
	}
	f.Totals = MiddleFigures{r.Totals.N, r.points(r.Totals.Mean), r.points(r.Totals.Median)}
	f.Indexes = MiddleFigures{r.Indexes.N, r.share(r.Indexes.Mean), r.share(r.Indexes.Median)}
	for _, l := range r.Lost {
		f.Lost = append(f.Lost, LossFigures{l.Set, l.Code, l.Units, l.Full, r.points(l.Sum), r.points(l.Most), r.points(l.Mean), r.share(l.Share)})
	}
	return f
}

func (r *Ranking) points(x *big.Rat) Figure { return Figure{fraction(x), r.Points(x)} }
func (r *Ranking) share(x *big.Rat) Figure  { return Figure{fraction(x), r.Percent(x)} }

func (r *Ranking) unitFigures(row *Row) UnitFigures {
	u := UnitFigures{Unit: row.Unit, Total: r.points(row.Total), Applicable: r.points(row.Applicable), Max: r.points(row.Max),
		Index: r.share(row.Index), Lower: r.share(row.Range.Lo), Upper: r.share(row.Range.Hi),
		Self: r.points(row.Self), Appraised: r.points(row.Appraised),
		Place: PlaceFigures(row.Standing), InGroup: PlaceFigures(row.InGroup), Best: row.Span.Best, Worst: row.Span.Worst, Band: row.Band,
		Nodes: []NodeFigures{}, Provisional: row.Provisional}
	u.Nodes = append(u.Nodes, r.nodeFigures("", row.Sheet[""], row.Standing))
	row.set.tree.Walk(func(n *scoring.Node, _ int) {
		u.Nodes = append(u.Nodes, r.nodeFigures(n.Code, row.Sheet[n.Code], row.Nodes[n.Code]))
	})
	for _, o := range row.Open {
		u.Open = append(u.Open, OpenFigure(o))
	}
	return u
}

func (r *Ranking) nodeFigures(code string, t *scoring.Tally, s Standing) NodeFigures {
	return NodeFigures{Code: code, Points: fraction(t.Points), Applicable: fraction(t.Applicable), Max: fraction(t.Max),
		Bonus: nonzero(t.Bonus), Penalty: nonzero(t.Penalty), Open: t.Open, Without: t.Without,
		Shown: r.Percent(t.Index()), Place: PlaceFigures(s)}
}

// nonzero is a number, or nil for 0.
func nonzero(x *big.Rat) *Fraction {
	if x.Sign() == 0 {
		return nil
	}
	return fraction(x)
}
