package analysis

import (
	"cmp"
	"slices"
)

// Groups splits the rows of a View by the labels of one or more dimensions.
// Rows that lack a label in any of them belong to no group.
type Groups struct {
	view   View
	labels [][]string
	code   Codes    // code of the frame's row -> group+1, through group
	group  []uint32 // code -> group+1, 0 none; nil when there is one group only
}

// By splits the view by the labels of the dimensions. Groups are made of the
// labels that occur in the view and stand in the byte order of their labels
// (sorting for readers is the reader's affair). It fails if a dimension does
// not exist.
func (v View) By(dimensions ...string) (Groups, error) {
	columns := make([]Dimension, len(dimensions))
	for i, name := range dimensions {
		d, err := v.frame.Dimension(name)
		if err != nil {
			return Groups{}, err
		}
		columns[i] = d
	}
	g := Groups{view: v}
	var keys [][]uint32
	switch len(columns) {
	case 0:
		g.code = Codes{narrow: make([]uint8, v.frame.rows)}
		keys = [][]uint32{{}}
	case 1:
		g.code = columns[0].Codes
		keys = make([][]uint32, len(columns[0].Labels))
		for c := range keys {
			keys[c] = []uint32{uint32(c)}
		}
	default:
		g.code.wide, keys = cross(columns, v.frame.rows)
	}
	seen := make([]bool, len(keys))
	if v.mask == nil {
		for _, c := range g.code.All() {
			seen[c] = true
		}
	} else {
		for row := range v.Each() {
			seen[g.code.At(row)] = true
		}
	}
	g.name(columns, keys, seen)
	return g, nil
}

// cross gives every combination of codes that occurs a code of its own.
func cross(columns []Dimension, rows int) (codes []uint32, keys [][]uint32) {
	codes = converted[uint32](columns[0].Codes, rows)
	keys = make([][]uint32, len(columns[0].Labels))
	for c := range keys {
		keys[c] = []uint32{uint32(c)}
	}
	for _, d := range columns[1:] {
		next := make(map[[2]uint32]uint32)
		var nextKeys [][]uint32
		for row := range rows {
			pair := [2]uint32{codes[row], d.Codes.At(row)}
			c, known := next[pair]
			if !known {
				c = uint32(len(nextKeys))
				next[pair] = c
				nextKeys = append(nextKeys, append(slices.Clone(keys[pair[0]]), pair[1]))
			}
			codes[row] = c
		}
		keys = nextKeys
	}
	return codes, keys
}

// name numbers the codes that were seen and have every label, in label order.
func (g *Groups) name(columns []Dimension, keys [][]uint32, seen []bool) {
	type named struct {
		code   int
		labels []string
	}
	var found []named
	for c, key := range keys {
		if !seen[c] || slices.Contains(key, 0) {
			continue
		}
		labels := make([]string, len(key))
		for i, k := range key {
			labels[i] = columns[i].Labels[k]
		}
		found = append(found, named{c, labels})
	}
	slices.SortFunc(found, func(a, b named) int { return cmp.Or(slices.Compare(a.labels, b.labels), a.code-b.code) })
	g.group = make([]uint32, len(keys))
	for i, f := range found {
		g.group[f.code] = uint32(i + 1)
		g.labels = append(g.labels, f.labels)
	}
}

// Len returns the number of groups.
func (g Groups) Len() int { return len(g.labels) }

// Labels returns the labels of group i, one per dimension.
func (g Groups) Labels(i int) []string { return g.labels[i] }

// Of returns the group of a row of the view, or -1 if it has none.
func (g Groups) Of(row int) int {
	if !g.view.Has(row) {
		return -1
	}
	return int(g.group[g.code.At(row)]) - 1
}

// View returns the rows of group i.
func (g Groups) View(i int) View {
	return g.view.Keep(func(row int) bool { return g.Of(row) == i })
}
