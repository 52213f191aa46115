package findings

import "slices"

// standing are the places of a crowd's persons on the axis of a column, without
// those where nobody is.
type standing struct {
	parent []int32 // by place; place 0 is everybody
	at     []int32 // by person
}

// standing finds where a crowd stands on the axis of a column.
func (c *crowd) standing(col *column) standing {
	x := standing{at: make([]int32, len(c.rows))}
	number := make([]int32, col.axis.Places()) // of a place among those that are left
	for i, row := range c.rows {
		at := col.at(row)
		x.at[i] = int32(at)
		for ; at > 0 && number[at] == 0; at = col.axis.Parent[at] {
			number[at] = 1
		}
	}
	x.parent = append(x.parent, -1)
	for at := 1; at < len(number); at++ {
		if number[at] == 1 {
			number[at] = int32(len(x.parent))
			x.parent = append(x.parent, number[col.axis.Parent[at]])
		}
	}
	for i, at := range x.at {
		x.at[i] = number[at]
	}
	return x
}

// candidates are what sights of one dimension may be of, then of two. Those of
// few persons among them are the secrets of the crowd's guard.
func (g *ground) candidates(c *crowd) (sets [][]int32, err error) {
	var columns []standing
	for _, by := range g.axesOf() {
		col, err := g.column(by)
		if err != nil {
			return nil, err
		}
		columns = append(columns, c.standing(col))
	}
	var counts []int32
	for _, a := range columns {
		sets = append(sets, cellsOf(&counts, a)...)
	}
	for i, a := range columns {
		for _, b := range columns[:i] {
			sets = append(sets, cellsOf(&counts, b, a)...)
		}
	}
	return sets, nil
}

// cellsOf are the cells of a crowd crossed by one or two columns, the largest
// first, of equal ones those first that have the lower places. counts is room
// to work in.
func cellsOf(counts *[]int32, columns ...standing) [][]int32 {
	cells := 1
	for _, x := range columns {
		cells *= len(x.parent)
	}
	*counts = slices.Grow((*counts)[:0], cells)[:cells]
	n := *counts
	clear(n)
	all := int32(0)
	eachCell(columns, func(at int, _ int32) {
		n[at]++
		all++
	})
	var order []int32
	for at := range n {
		if n[at] > 0 {
			order = append(order, int32(at))
		}
	}
	slices.SortStableFunc(order, func(a, b int32) int { return int(n[b] - n[a]) })
	room, sets := make([]int32, all), make([][]int32, len(order))
	for k, at := range order {
		sets[k], room = room[:0:n[at]], room[n[at]:]
		n[at] = int32(k)
	}
	eachCell(columns, func(at int, person int32) { sets[n[at]] = append(sets[n[at]], person) })
	return sets
}

// eachCell visits the cells that persons are in, person by person: at the place
// of each and at those above it, but for everybody's.
func eachCell(columns []standing, visit func(at int, person int32)) {
	first := columns[0]
	for i := range first.at {
		for a := first.at[i]; a > 0; a = first.parent[a] {
			if len(columns) == 1 {
				visit(int(a), int32(i))
				continue
			}
			second := columns[1]
			for b := second.at[i]; b > 0; b = second.parent[b] {
				visit(int(a)*len(second.parent)+int(b), int32(i))
			}
		}
	}
}
