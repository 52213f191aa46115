package ranking

import (
	"math/big"
	"slices"

	"sipas/analysis/scoring"
	"sipas/survey"
	"sipas/survey/reform"
)

// sheet is what a unit was scored from, as a score sheet without who and when.
func (u *UnitRecord) sheet(round string) *reform.Sheet {
	s := &reform.Sheet{Round: round, Unit: u.Unit, Stage: u.Stage, Leaves: map[string]*reform.Leaf{}}
	for i := range u.Leaves {
		s.Leaves[reform.LeafKey(u.Leaves[i].Code)] = u.Leaves[i].leaf()
	}
	return s
}

// facts are what a document was computed from, with what surveys gave as it
// stands there.
func (d *Document) facts() (*facts, error) {
	f := &facts{round: d.Round, sets: map[string]*criteria{}}
	var err error
	for i, ref := range d.Round.Sets() {
		if f.sets[ref], err = newCriteria(d.Sets[i]); err != nil {
			return nil, survey.Errorf(ErrForm.Kind, ErrForm.Code, "the set %s of a frozen round: %w", ref, err)
		}
	}
	for i, e := range d.Round.Units {
		u := &d.Units[i]
		one := unitFacts{entrant: e, set: d.Round.SetOf(e.Unit), name: u.Name, ended: u.Ended, became: u.Became, sheet: u.sheet(d.Round.ID)}
		if one.given, err = u.given(f.sets[one.set], one.sheet); err != nil {
			return nil, err
		}
		f.units = append(f.units, one)
	}
	return f, nil
}

// given is what surveys gave a unit. Every leaf that a survey decides must be
// there, and no other.
func (u *UnitRecord) given(c *criteria, sheet *reform.Sheet) (map[string]*Given, error) {
	records := map[string]*SurveyRecord{}
	for i := range u.Given {
		records[u.Given[i].Code] = &u.Given[i]
	}
	all := map[string]*Given{}
	for _, it := range c.leaves {
		if it.Source != reform.Satisfaction && it.Source != reform.Sociological {
			continue
		}
		x := records[it.Code]
		if x == nil {
			return nil, survey.Errorf(ErrForm.Kind, ErrForm.Code, "unit %s lacks the survey of leaf %s", u.Unit, it.Code)
		}
		if !slices.Contains(whys, x.Why) {
			return nil, survey.Errorf(ErrForm.Kind, ErrForm.Code, "unit %s has no points of leaf %s for a reason that is none, %q", u.Unit, it.Code, x.Why)
		}
		all[it.Code] = x.given(it, sheet.Leaf(it.Code))
	}
	if len(all) != len(u.Given) {
		return nil, survey.Errorf(ErrForm.Kind, ErrForm.Code, "unit %s has surveys of leaves that none decides", u.Unit)
	}
	return all, nil
}

// FromDocument is a round as it was published: every figure is the document's.
// ErrForm for a document that is not whole.
func FromDocument(d *Document) (*Ranking, error) {
	f, err := d.facts()
	if err != nil {
		return nil, err
	}
	r := &Ranking{Round: d.Round, Sets: map[string]*reform.CriteriaSet{}, Decimals: d.Sets[0].Decimals, byUnit: map[string]*Row{},
		Totals: d.Figures.Totals.middle(), Indexes: d.Figures.Indexes.middle()}
	for ref, c := range f.sets {
		r.Sets[ref] = c.CriteriaSet
	}
	for i := range f.units {
		row, err := d.Figures.Units[i].row(&f.units[i], f.sets[f.units[i].set])
		if err != nil {
			return nil, err
		}
		r.Rows = append(r.Rows, row)
		r.byUnit[row.Unit] = row
	}
	for i := range d.Figures.Lost {
		l, err := d.Figures.Lost[i].loss(f)
		if err != nil {
			return nil, err
		}
		r.Lost = append(r.Lost, l)
	}
	r.hinder()
	byPlace(r.Rows, func(row *Row) int { return row.Standing.Rank })
	r.group()
	return r, nil
}

func (m MiddleFigures) middle() Middle { return Middle{m.N, m.Mean.Exact.rat(), m.Median.Exact.rat()} }

// row is a unit's result.
func (x *UnitFigures) row(u *unitFacts, c *criteria) (*Row, error) {
	row := &Row{Unit: u.entrant.Unit, Name: u.name, Ended: u.ended, Became: u.became, Group: u.entrant.Group, Set: u.set, Stage: u.sheet.Stage,
		Marks: u.sheet.Marks(c.CriteriaSet, Points(u.given)), Sheet: scoring.Sheet{}, Given: u.given,
		Total: x.Total.Exact.rat(), Applicable: x.Applicable.Exact.rat(), Max: x.Max.Exact.rat(), Index: x.Index.Exact.rat(),
		Self: x.Self.Exact.rat(), Appraised: x.Appraised.Exact.rat(),
		Standing: Standing(x.Place), InGroup: Standing(x.InGroup), Nodes: map[string]Standing{}, Band: x.Band,
		Range: scoring.Range{Lo: x.Lower.Exact.rat(), Hi: x.Upper.Exact.rat()}, Span: scoring.Span{Best: x.Best, Worst: x.Worst},
		Provisional: x.Provisional, set: c, nodes: &nodeWorths{}}
	for _, o := range x.Open {
		row.Open = append(row.Open, Open(o))
	}
	for i := range x.Nodes {
		n := &x.Nodes[i]
		if n.Points == nil || n.Applicable == nil || n.Max == nil {
			return nil, survey.Errorf(ErrForm.Kind, ErrForm.Code, "unit %s has no figures of %q", x.Unit, n.Code)
		}
		row.Sheet[n.Code] = &scoring.Tally{Points: n.Points.rat(), Applicable: n.Applicable.rat(), Max: n.Max.rat(),
			Bonus: orZero(n.Bonus), Penalty: orZero(n.Penalty), Open: n.Open, Without: n.Without}
		if n.Code != "" {
			row.Nodes[n.Code] = Standing(n.Place)
		}
	}
	whole := row.Sheet[""] != nil
	c.tree.Walk(func(n *scoring.Node, _ int) { whole = whole && row.Sheet[n.Code] != nil })
	if !whole || row.Total == nil || row.Applicable == nil || row.Max == nil || (row.Range.Lo == nil) != (row.Range.Hi == nil) {
		return nil, survey.Errorf(ErrForm.Kind, ErrForm.Code, "unit %s lacks figures", x.Unit)
	}
	return row, nil
}

// orZero is a number, 0 for nil.
func orZero(f *Fraction) *big.Rat {
	if f == nil {
		return new(big.Rat)
	}
	return f.rat()
}

// loss is what a node cost, with its name and depth from the set.
func (x *LossFigures) loss(f *facts) (Loss, error) {
	l := Loss{Set: x.Set, Code: x.Code, Units: x.Units, Full: x.Full,
		Sum: x.Sum.Exact.rat(), Most: x.Most.Exact.rat(), Mean: x.Mean.Exact.rat(), Share: x.Share.Exact.rat()}
	found := false
	if c := f.sets[x.Set]; c != nil {
		c.tree.Walk(func(n *scoring.Node, depth int) {
			if n.Code == x.Code {
				l.Name, l.Depth, l.Leaf, found = c.names[n.Code], depth, n.Leaf(), true
			}
		})
	}
	if !found || l.Sum == nil || l.Most == nil {
		return l, survey.Errorf(ErrForm.Kind, ErrForm.Code, "a loss of a criterion that is not there, %q", x.Code)
	}
	return l, nil
}
