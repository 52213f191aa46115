package outcome

import (
	"maps"
	"math/big"
	"slices"

	"sipas/analysis/scoring"
	"sipas/survey/opinion"
)

// Leaf is what the survey gives a unit at a criterion.
type Leaf struct {
	Points    *big.Rat // not rounded; nil: nobody judged
	Judged    int      // sheets with a judgement
	NoInfo    int      // sheets that said "not enough information" and judged nothing of it
	Delegates int      // of Judged, filled in on somebody's behalf; 0 when the survey leaves these out
	Few       bool     // Judged is less than Least: count with the points, do not show them
	Final     bool     // the survey is closed: the points are no longer provisional
	Cells     []Cell   // by group and question; pages go by Shown
}

// Cell is the answers of a group to a question about a unit.
type Cell struct {
	Group, Question string
	Counts          []int // by option, in the question's order
	NoInfo          int
	Blank           int // sheets of the group that left it open

	options []opinion.Option
}

// Judged is how many chose an option.
func (c *Cell) Judged() int {
	n := 0
	for _, x := range c.Counts {
		n += x
	}
	return n
}

// points are those of a leaf's cells, by scoring.Opinions. Questions of a group
// that somebody judged share the group's weight.
func points(s *opinion.Survey, cells []Cell, most *big.Rat) *big.Rat {
	questions := map[string]int64{}
	place := map[string]int{} // of a worth among all there are
	for _, c := range cells {
		if c.Judged() > 0 {
			questions[c.Group]++
		}
		for _, o := range c.options {
			place[o.Worth] = 0
		}
	}
	worths := slices.Sorted(maps.Keys(place))
	shares := make([]*big.Rat, len(worths))
	for i, text := range worths {
		worth, ok := opinion.Number(text)
		if !ok {
			return nil
		}
		shares[i], place[text] = worth.Quo(worth, hundred), i
	}
	var all []scoring.Opinion
	for _, c := range cells {
		if questions[c.Group] == 0 {
			continue
		}
		g, _ := s.Group(c.Group)
		x := scoring.Opinion{Counts: make([]int64, len(worths)), Weight: new(big.Rat).Quo(g.WeightOf(), big.NewRat(questions[c.Group], 1))}
		for i, o := range c.options {
			x.Counts[place[o.Worth]] += int64(c.Counts[i])
		}
		all = append(all, x)
	}
	return scoring.Opinions(shares, all, most)
}

// Shown is what a page may show of a leaf.
type Shown struct {
	Points *big.Rat // nil: nobody judged, or it may not be shown
	Kept   bool     // there are points that may not be shown
	Groups []ShownGroup
}

// ShownGroup is a group's cells. Kept ones have no figures: too few sheets, or
// they would give those of another group away.
type ShownGroup struct {
	Group string
	Kept  bool
	Cells []Cell
}

// Shown is what a page may show: nothing of a survey that still runs.
func (l Leaf) Shown() Shown {
	show := l.Final && !l.Few
	s := Shown{Kept: l.Points != nil && !show}
	if show {
		s.Points = l.Points
	}
	for _, c := range l.Cells {
		if n := len(s.Groups); n == 0 || s.Groups[n-1].Group != c.Group {
			s.Groups = append(s.Groups, ShownGroup{Group: c.Group})
		}
		last := &s.Groups[len(s.Groups)-1]
		last.Cells = append(last.Cells, c)
	}
	sizes := make([]int, len(s.Groups))
	for i, g := range s.Groups {
		sizes[i] = g.size()
	}
	for i, hidden := range Hidden(sizes) {
		if hidden || s.Kept {
			s.Groups[i].Kept, s.Groups[i].Cells = true, nil
		}
	}
	return s
}

// size is the fewest people of whom a group's cells tell, 0 when nobody judged.
func (g ShownGroup) size() int {
	least := 0
	for i := range g.Cells {
		if n := g.Cells[i].Judged(); n > 0 && (least == 0 || n < least) {
			least = n
		}
	}
	return least
}

// Hidden tells which of some groups' figures may not be shown beside those of
// all together: groups of fewer than Least people, and when these could be had by
// subtraction, because there is only one of them or they are few together, the
// smallest of the others, too. A group of nobody tells nothing of anybody.
func Hidden(sizes []int) []bool {
	hidden := make([]bool, len(sizes))
	groups, people := 0, 0
	hide := func(i int) {
		hidden[i] = true
		groups, people = groups+1, people+sizes[i]
	}
	for i, n := range sizes {
		if 0 < n && n < Least {
			hide(i)
		}
	}
	for groups > 0 && (groups == 1 || people < Least) {
		smallest := -1
		for i, n := range sizes {
			if !hidden[i] && n > 0 && (smallest < 0 || n < sizes[smallest]) {
				smallest = i
			}
		}
		if smallest < 0 {
			break
		}
		hide(smallest)
	}
	return hidden
}
