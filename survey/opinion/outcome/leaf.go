package outcome

import (
	"maps"
	"math/big"
	"slices"
	"time"

	"sipas/analysis/scoring"
	"sipas/survey/opinion"
)

// Leaf is what the survey gives a unit at a criterion. Until the survey is closed
// it has nothing but Until.
type Leaf struct {
	Points    *big.Rat  // not rounded; nil: nobody judged, or the survey is not closed
	Asked     int       // sheets of the groups that are asked about it
	Judged    int       // sheets with a judgement
	NoInfo    int       // sheets that said "not enough information" and judged nothing of it
	Delegates int       // of Judged, filled in on somebody's behalf; 0 when the survey leaves these out. Nobody is told, see Told
	Few       bool      // Judged is less than Least: count with the points, do not show them
	Final     bool      // the survey is closed
	Until     time.Time // UTC; until when a survey that is not closed takes sheets
	Cells     []Cell    // by group and question; pages go by Shown
}

// Cell is the answers of a group to a question about a unit.
type Cell struct {
	Group, Question string
	Counts          []int // by option, in the question's order
	NoInfo          int
	Blank           int // sheets of the group that left it open
	Left            int // sheets that are left out of the points, see opinion.Survey.WithoutDelegates

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

// Told is how many people stand behind a leaf, as far as anybody may be told.
type Told struct {
	Judged, NoInfo int
	Kept           bool // not to be told: Judged and NoInfo are 0
}

// Told is nothing until the survey is closed, and nothing where so few have not
// judged that what one of them did could be had by subtraction. Who was judged by
// how many on somebody's behalf is never told: "none" at one criterion and "one of
// eight" at another say whose answer it is. How many there were is for Quality to
// say, of a whole group.
func (l Leaf) Told() Told {
	for _, n := range []int{l.Judged, l.NoInfo, l.Asked - l.Judged - l.NoInfo} {
		if small(n) || !l.Final {
			return Told{Kept: true}
		}
	}
	return Told{Judged: l.Judged, NoInfo: l.NoInfo}
}

// small tells of a number of people that it may not be told.
func small(n int) bool { return 0 < n && n < Least }

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
	for i := range s.Groups {
		s.Groups[i].Kept = !l.Final || s.Kept
	}
	for _, people := range []func(*Cell) int{(*Cell).Judged, func(c *Cell) int { return c.NoInfo }, func(c *Cell) int { return c.Blank + c.Left }} {
		sizes := make([]int, len(s.Groups))
		for i, g := range s.Groups {
			sizes[i] = g.size(people)
		}
		for i, hidden := range Hidden(sizes) {
			s.Groups[i].Kept = s.Groups[i].Kept || hidden
		}
	}
	for i := range s.Groups {
		if s.Groups[i].Kept {
			s.Groups[i].Cells = nil
		}
	}
	return s
}

// size is the fewest people of whom a group's cells tell, 0 when they tell of
// nobody.
func (g ShownGroup) size(people func(*Cell) int) int {
	least := 0
	for i := range g.Cells {
		if n := people(&g.Cells[i]); n > 0 && (least == 0 || n < least) {
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
		if small(n) {
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
