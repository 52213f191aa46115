package outcome

import (
	"sipas/survey/opinion"
)

// grid is the sheets of a group as rows of bytes: one column for each question
// about each unit.
type grid struct {
	group   *opinion.Group
	units   []opinion.Unit
	columns []column
	rows    []row
}

// column is a question about a unit.
type column struct {
	unit     int // in grid.units
	question *opinion.Question
	best     []bool // by option: none is worth more
}

// row is a sheet.
type row struct {
	answers []byte // by column: open, noInfo, or the option's place + 1
	seconds []int  // by unit; 0: not known
	by      opinion.By
}

// What a row holds beside options.
const (
	open   = 0
	noInfo = 255
)

// judged tells whether an answer is an option.
func judged(answer byte) bool { return answer != open && answer != noInfo }

// newGrid lays a group's questions out.
func newGrid(s *opinion.Survey, g *opinion.Group) *grid {
	x := &grid{group: g, units: s.Judged(g)}
	best := make([][]bool, len(g.Questions))
	for i := range g.Questions {
		best[i] = bestOf(&g.Questions[i])
	}
	for u, unit := range x.units {
		for i := range g.Questions {
			if _, asked := s.Basis.Leaf(unit, g.Questions[i].Leaf); asked {
				x.columns = append(x.columns, column{u, &g.Questions[i], best[i]})
			}
		}
	}
	return x
}

// bestOf tells of each option whether none is worth more.
func bestOf(q *opinion.Question) []bool {
	best := make([]bool, len(q.Options))
	for i, o := range q.Options {
		own, ok := opinion.Number(o.Worth)
		best[i] = ok
		for _, other := range q.Options {
			if worth, fine := opinion.Number(other.Worth); ok && fine && worth.Cmp(own) > 0 {
				best[i] = false
			}
		}
	}
	return best
}

// add takes a sheet of the group in.
func (x *grid) add(s *opinion.Sheet) {
	r := row{answers: make([]byte, len(x.columns)), seconds: make([]int, len(x.units)), by: s.By}
	last, answers := -1, map[string]string(nil)
	for i, c := range x.columns {
		if c.unit != last {
			j := s.Units[x.units[c.unit].ID]
			last, answers, r.seconds[c.unit] = c.unit, j.Answers, j.Seconds
		}
		switch a := answers[c.question.Code]; a {
		case "":
		case opinion.NoInfo:
			r.answers[i] = noInfo
		default:
			r.answers[i] = byte(c.question.Option(a) + 1)
		}
	}
	x.rows = append(x.rows, r)
}

// grids are the sheets of a survey by group, in its order.
func grids(s *opinion.Survey, sheets map[string]*opinion.Sheet) []*grid {
	var all []*grid
	of := map[string]*grid{}
	for i := range s.Groups {
		x := newGrid(s, &s.Groups[i])
		all, of[x.group.Code] = append(all, x), x
	}
	for _, sheet := range sheets {
		if x := of[sheet.Group]; x != nil {
			x.add(sheet)
		}
	}
	return all
}

// about is a leaf's columns for a unit in a grid.
type about struct {
	grid    *grid
	columns []int
}

// subject is a leaf for a unit.
type subject struct{ unit, leaf string }

// subjects are the columns by what they are about, in the order of groups.
func subjects(grids []*grid) map[subject][]about {
	all := map[subject][]about{}
	for _, x := range grids {
		for i, c := range x.columns {
			at := subject{x.units[c.unit].ID, c.question.Leaf}
			list := all[at]
			if n := len(list); n == 0 || list[n-1].grid != x {
				list = append(list, about{grid: x})
			}
			list[len(list)-1].columns = append(list[len(list)-1].columns, i)
			all[at] = list
		}
	}
	return all
}

// cell counts a column. Delegates' rows are left out with without.
func (x *grid) cell(column int, without bool) Cell {
	c := x.columns[column]
	cell := Cell{Group: x.group.Code, Question: c.question.Code, Counts: make([]int, len(c.question.Options)), options: c.question.Options}
	for _, r := range x.rows {
		switch a := r.answers[column]; {
		case without && r.by == opinion.Delegate:
			cell.Left++
		case a == open:
			cell.Blank++
		case a == noInfo:
			cell.NoInfo++
		default:
			cell.Counts[a-1]++
		}
	}
	return cell
}

// leafOf is a leaf of a closed survey with its cells and the sheets behind them:
// one that answered two questions about it is one.
func leafOf(all []about, without bool) Leaf {
	l := Leaf{Final: true}
	for _, a := range all {
		l.Asked += len(a.grid.rows)
		for _, column := range a.columns {
			l.Cells = append(l.Cells, a.grid.cell(column, without))
		}
		for _, r := range a.grid.rows {
			if !without || r.by != opinion.Delegate {
				l.person(r, a.columns)
			}
		}
	}
	l.Few = l.Judged < Least
	return l
}

// person counts a sheet.
func (l *Leaf) person(r row, columns []int) {
	some, none := false, false
	for _, column := range columns {
		some = some || judged(r.answers[column])
		none = none || r.answers[column] == noInfo
	}
	switch {
	case some:
		l.Judged++
		if r.by == opinion.Delegate {
			l.Delegates++
		}
	case none:
		l.NoInfo++
	}
}
