package scoring

import "math/big"

// Part is what some of the leaves below a node came to, such as those that the
// council has appraised and not those of a survey: the tallies of the leaves
// that of names, by their codes. "" is the whole set. A node that the set does
// not have comes to nothing.
func (s Set) Part(sheet Sheet, code string, of func(leaf string) bool) *Tally {
	sum := newTally()
	for _, n := range s.below(code).Leaves() {
		if t := sheet[n.Code]; t != nil && of(n.Code) {
			sum.add(t)
		}
	}
	return sum
}

// below is a node as a set of its own; "" is the whole.
func (s Set) below(code string) Set {
	if code == "" {
		return s
	}
	for i := range s {
		if s[i].Code == code {
			return s[i : i+1]
		}
		if found := Set(s[i].Children).below(code); found != nil {
			return found
		}
	}
	return nil
}

// Loss is what a node has cost the units that were scored by it.
type Loss struct {
	Units int      // that it applies to, with all of its leaves scored
	Full  int      // of these, those that have lost nothing
	Sum   *big.Rat // of the points lost
	Most  *big.Rat // that a unit has lost
}

// Mean is the mean of the points lost; nil for no units.
func (l Loss) Mean() *big.Rat {
	if l.Units == 0 {
		return nil
	}
	return new(big.Rat).Quo(l.Sum, big.NewRat(int64(l.Units), 1))
}

// Share is the share of the units that have lost nothing; nil for no units.
func (l Loss) Share() *big.Rat { return Fraction(int64(l.Full), int64(l.Units)) }

// Lost adds up what a node, "" for everything, has cost the units of some
// sheets. Sheets that do not have it, in which nothing of it applies, or in
// which leaves of it are open are left out.
func Lost(sheets []Sheet, code string) Loss {
	l := Loss{Most: new(big.Rat)}
	var sum adder
	for _, sheet := range sheets {
		t := sheet[code]
		if t == nil || t.Open > 0 || t.Applicable.Sign() == 0 {
			continue
		}
		l.Units++
		if t.Points.Cmp(t.Applicable) == 0 {
			l.Full++
			continue
		}
		lost := t.Lost()
		sum.add(lost)
		if lost.Cmp(l.Most) > 0 {
			l.Most = lost
		}
	}
	l.Sum = sum.total()
	return l
}
