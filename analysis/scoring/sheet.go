package scoring

import (
	"fmt"
	"math/big"
)

// Mark is what a leaf was given.
type Mark struct {
	Points        *big.Rat // nil: not scored yet
	NotApplicable bool     // nothing of the kind arose ("không phát sinh"): the leaf leaves points and maximum
}

// Tally is what a node came to.
type Tally struct {
	Points     *big.Rat // achieved by the regular leaves that apply and are scored
	Applicable *big.Rat // the most that the regular leaves that apply could give
	Max        *big.Rat // the most of all regular leaves, not applicable ones included
	Bonus      *big.Rat
	Penalty    *big.Rat // a size, taken off
	Open       int      // leaves that apply and are not scored yet; a bonus or penalty need not be
	Without    int      // leaves that do not apply
}

// newTally has no points.
func newTally() *Tally {
	x := new([5]big.Rat)
	return &Tally{Points: &x[0], Applicable: &x[1], Max: &x[2], Bonus: &x[3], Penalty: &x[4]}
}

// add takes another in.
func (t *Tally) add(o *Tally) {
	for _, x := range [...]struct{ to, of *big.Rat }{{t.Points, o.Points}, {t.Applicable, o.Applicable}, {t.Max, o.Max}, {t.Bonus, o.Bonus}, {t.Penalty, o.Penalty}} {
		switch {
		case x.of.Sign() == 0: // as most bonuses and penalties
		case x.to.Sign() == 0:
			x.to.Set(x.of)
		default:
			x.to.Add(x.to, x.of)
		}
	}
	t.Open += o.Open
	t.Without += o.Without
}

// Total is what was achieved, with bonus and penalty: never less than 0.
func (t *Tally) Total() *big.Rat {
	if t.Bonus.Sign() == 0 && t.Penalty.Sign() == 0 {
		return new(big.Rat).Set(t.Points)
	}
	sum := new(big.Rat).Add(t.Points, t.Bonus)
	if sum.Sub(sum, t.Penalty); sum.Sign() < 0 {
		sum.SetInt64(0)
	}
	return sum
}

// Beside tells that a node stands beside the maximum: all of it is bonus, or all
// of it penalty.
func (t *Tally) Beside() bool { return t.Max.Sign() == 0 }

// Net is what a node brings to the whole: its total or, of one that stands beside
// the maximum, its bonus less its penalty, which may be below 0.
func (t *Tally) Net() *big.Rat {
	if t.Beside() {
		return new(big.Rat).Sub(t.Bonus, t.Penalty)
	}
	return t.Total()
}

// Index is the total over the applicable maximum, a share from 0 to 1: a bonus
// does not raise it above 1, so that a leaf that does not apply cannot, either.
// Nil where nothing applied, and while leaves are open.
func (t *Tally) Index() *big.Rat {
	if t.Open > 0 {
		return nil
	}
	index := Achieved(t.Total(), t.Applicable)
	if one := big.NewRat(1, 1); index != nil && index.Cmp(one) > 0 {
		return one
	}
	return index
}

// Published is the index in percent as it is published, in units of its last
// decimal: 8133 for 81.33 % with two decimals. It is Round of 100 times Index,
// quicker; ok is false where there is no index.
func (t *Tally) Published(decimals int) (units int64, ok bool) {
	if t.Open > 0 || t.Applicable.Sign() <= 0 {
		return 0, false
	}
	scale := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(max(0, decimals)+2)), nil)
	total := t.Points
	if t.Bonus.Sign() != 0 || t.Penalty.Sign() != 0 {
		total = t.Total()
	}
	if total.Cmp(t.Applicable) >= 0 {
		return scale.Int64(), true
	}
	// floor((2·num + den)/(2·den)), not in lowest terms.
	num := scale.Mul(scale, total.Num())
	num.Mul(num, t.Applicable.Denom())
	den := new(big.Int).Mul(total.Denom(), t.Applicable.Num())
	num.Add(num.Lsh(num, 1), den)
	return num.Quo(num, den.Lsh(den, 1)).Int64(), true
}

// Lost is what the regular leaves could have given and did not.
func (t *Tally) Lost() *big.Rat { return new(big.Rat).Sub(t.Applicable, t.Points) }

// Sheet is a scored set: what each node came to, by code, and all together
// under "".
type Sheet map[string]*Tally

// Score adds up marks, by the code of their leaf. A leaf without a mark is open.
// The error names a mark that the set has no leaf for, or points that are below
// 0 or above the leaf's maximum. The order in which marks were given does not
// matter, and nothing is rounded.
func (s Set) Score(marks map[string]Mark) (Sheet, error) {
	if faults := s.Check(); len(faults) > 0 {
		return nil, faults[0]
	}
	return s.ScoreChecked(marks)
}

// ScoreChecked is Score of a set that Check has found right, for those who score
// many sheets by it.
func (s Set) ScoreChecked(marks map[string]Mark) (Sheet, error) {
	sheet := Sheet{"": newTally()}
	known := 0
	var score func(n *Node) error
	score = func(n *Node) error {
		t := newTally()
		sheet[n.Code] = t
		if n.Leaf() {
			m, given := marks[n.Code]
			if given {
				known++
			}
			return n.tally(t, m)
		}
		for i := range n.Children {
			if err := score(&n.Children[i]); err != nil {
				return err
			}
			t.add(sheet[n.Children[i].Code])
		}
		return nil
	}
	for i := range s {
		if err := score(&s[i]); err != nil {
			return nil, err
		}
		sheet[""].add(sheet[s[i].Code])
	}
	if known < len(marks) {
		for code := range marks {
			if t := sheet[code]; t == nil || !s.leaf(code) {
				return nil, Fault{Node: code, Code: "unknown"}
			}
		}
	}
	return sheet, nil
}

func (s Set) leaf(code string) bool {
	for _, n := range s.Leaves() {
		if n.Code == code {
			return true
		}
	}
	return false
}

// tally is a leaf's part.
func (n *Node) tally(t *Tally, m Mark) error {
	if m.Points != nil && (m.Points.Sign() < 0 || m.Points.Cmp(n.Max) > 0) {
		return Fault{n.Code, "points", []string{m.Points.RatString(), n.Max.RatString()}}
	}
	if n.Kind == Regular {
		t.Max.Set(n.Max)
	}
	switch {
	case m.NotApplicable:
		t.Without = 1
	case n.Kind == Bonus && m.Points != nil:
		t.Bonus.Set(m.Points)
	case n.Kind == Penalty && m.Points != nil:
		t.Penalty.Set(m.Points)
	case n.Kind != Regular:
	default:
		t.Applicable.Set(n.Max)
		if m.Points == nil {
			t.Open = 1
			break
		}
		t.Points.Set(m.Points)
	}
	return nil
}

// Change is how a node went from one round to another, both by code.
type Change struct {
	Code          string
	Before, After *big.Rat // indexes, shares; nil where there is none
}

// Difference is After less Before; nil where one is missing.
func (c Change) Difference() *big.Rat {
	if c.Before == nil || c.After == nil {
		return nil
	}
	return new(big.Rat).Sub(c.After, c.Before)
}

// Changes compare the nodes of a set with an earlier sheet, in the order of
// the set, the whole first under "". A node that the earlier set did not have
// has no Before.
func (s Set) Changes(before, after Sheet) []Change {
	index := func(of Sheet, code string) *big.Rat {
		if t := of[code]; t != nil {
			return t.Index()
		}
		return nil
	}
	all := []Change{{"", index(before, ""), index(after, "")}}
	s.Walk(func(n *Node, _ int) {
		all = append(all, Change{n.Code, index(before, n.Code), index(after, n.Code)})
	})
	return all
}

// String shows a tally for tests and logs.
func (t *Tally) String() string {
	return fmt.Sprintf("%s/%s (of %s), bonus %s, penalty %s, open %d, without %d", t.Points.RatString(), t.Applicable.RatString(),
		t.Max.RatString(), t.Bonus.RatString(), t.Penalty.RatString(), t.Open, t.Without)
}
