package results

// least is the fewest respondents that a figure shown may rest on.
const least = 5

// A cell is a figure in a tree of figures in which each is the sum of those
// below it: units and their parents, criteria and their factors.
type cell struct {
	parent int  // -1 at the top; a parent stands before its children
	n      int  // respondents, those of the cells below included
	own    int  // respondents that belong to this cell and to none below: shown only as part of it
	hidden bool // in: not to be shown for another reason; out: not to be shown
}

// protect hides the cells with fewer than least respondents, and as many more
// as it takes that no hidden one can be worked out by subtracting what is
// shown from its sum: in each sum either nothing is hidden, or at least two
// terms that have least respondents together (complementary suppression;
// Willenborg and de Waal 2001, ch. 6). The smallest go first. It guards against
// exact disclosure by subtraction, not against bounds.
func protect(cells []cell) {
	below := make([][]int, len(cells))
	for i := range cells {
		c := &cells[i]
		c.hidden = c.hidden || 0 < c.n && c.n < least
		if c.parent >= 0 {
			below[c.parent] = append(below[c.parent], i)
		}
	}
	for again := true; again; {
		again = false
		for p := range cells {
			for exposed(cells, p, below[p]) {
				i := next(cells, p, below[p])
				if cells[i].hidden {
					break // there is nothing left to hide
				}
				cells[i].hidden, again = true, true
			}
		}
	}
}

// exposed tells whether the sum of p gives away something that is hidden.
func exposed(cells []cell, p int, below []int) bool {
	terms, sum, secret := 0, 0, false
	for _, i := range below {
		if cells[i].hidden && cells[i].n > 0 {
			terms, sum, secret = terms+1, sum+cells[i].n, true
		}
	}
	if own := cells[p].own; own > 0 {
		terms, sum = terms+1, sum+own
		secret = secret || own < least
	}
	if cells[p].hidden {
		// The sum itself is unknown; it must not be known from its terms.
		return terms == 0 && cells[p].n > 0
	}
	return secret && (terms < 2 || sum < least)
}

// next is what to hide next in the sum of p: the smallest term that is shown,
// or the sum itself when none is left.
func next(cells []cell, p int, below []int) int {
	best := p
	for _, i := range below {
		if !cells[i].hidden && cells[i].n > 0 && (best == p || cells[i].n < cells[best].n) {
			best = i
		}
	}
	return best
}
