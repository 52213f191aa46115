package disclosure

// Cell is a figure in a tree of figures in which each is the sum of those
// below it: units and their parents, criteria and their factors.
type Cell struct {
	Parent int  // -1 at the top; a parent stands before its children
	N      int  // persons, those of the cells below included
	Own    int  // persons who are in no cell below: shown only as part of this one
	Hidden bool // in: not to be shown for another reason; out: not to be shown
}

// Tree hides the cells of few persons, and as many more as it takes that no
// hidden one can be worked out by subtracting what is shown from its sum:
// from each sum either nothing is missing, or at least two terms that have
// Least persons together. The smallest go first, the first of equal ones; a
// cell's own persons count as a term that is never shown. Where no term is left
// the sum itself goes.
func Tree(all []Cell) {
	c := cells{n: make([]int32, len(all)), hidden: make([]bool, len(all))}
	t := tree{step: 1, below: make([][]int, len(all)), own: make([]int32, len(all))}
	for i, cell := range all {
		c.n[i], c.hidden[i], t.own[i] = int32(cell.N), cell.Hidden || few(cell.N), int32(cell.Own)
		if cell.Parent >= 0 {
			t.below[cell.Parent] = append(t.below[cell.Parent], i)
		}
	}
	for again := true; again; {
		again = false
		for i := range all {
			if len(t.below[i]) > 0 || t.own[i] > 0 {
				again = c.settle(&t, i) || again
			}
		}
	}
	for i := range all {
		all[i].Hidden = c.hidden[i]
	}
}
