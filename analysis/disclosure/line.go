package disclosure

// Least is the fewest persons that a figure shown may rest on.
const Least = 5

// few tells that a number of persons must not be shown; nobody is nobody.
func few(n int) bool { return 0 < n && n < Least }

// cells are figures by place, and which of them are hidden.
type cells struct {
	n      []int32
	hidden []bool
}

// tree says which cells add up to which: cell base+place·step is the sum of
// those at the places below its own, and of persons who are in none of them.
type tree struct {
	base, step int
	below      [][]int // by place
	own        []int32 // by place: persons who are in none below; nil: whoever is left
	frozen     bool    // the cell at place 0 has been decided before, and stays as it is
}

func (t *tree) cell(place int) int { return t.base + place*t.step }

// rest is how many persons of a place are in none below it. They are shown
// only as part of it.
func (c *cells) rest(t *tree, place int) int32 {
	if t.own != nil {
		return t.own[place]
	}
	own := c.n[t.cell(place)]
	for _, p := range t.below[place] {
		own -= c.n[t.cell(p)]
	}
	return max(0, own)
}

// settle hides what it takes for the sum at a place to give nothing away. It
// tells whether it hid anything.
func (c *cells) settle(t *tree, place int) (changed bool) {
	if c.n[t.cell(place)] == 0 {
		return false
	}
	for c.exposed(t, place) {
		p := c.next(t, place)
		if p < 0 || c.hidden[t.cell(p)] {
			return changed // there is nothing left to hide
		}
		c.hidden[t.cell(p)], changed = true, true
		if p != place {
			c.settle(t, p) // what is hidden below it counts here
		}
	}
	return changed
}

// exposed tells whether the sum at a place gives away something that is hidden:
// what is missing below it must be nothing, or at least two terms of Least
// persons together.
func (c *cells) exposed(t *tree, place int) bool {
	terms, sum, secret := c.missing(t, place)
	if c.hidden[t.cell(place)] {
		// The sum is unknown itself; it must not be known from its terms.
		return terms == 0
	}
	return secret && (terms < 2 || sum < Least)
}

// missing is how many terms of a sum are not shown, of how many persons, and
// whether any of them is to be kept secret. Of a hidden term that is a sum
// itself, only what is missing below it counts: the rest is known.
func (c *cells) missing(t *tree, place int) (terms int, sum int32, secret bool) {
	for _, p := range t.below[place] {
		if at := t.cell(p); c.hidden[at] && c.n[at] > 0 {
			terms, secret = terms+1, true
			sum += c.unknown(t, p)
		}
	}
	if own := c.rest(t, place); own > 0 {
		terms, sum = terms+1, sum+own
		secret = secret || own < Least
	}
	return terms, sum, secret
}

// unknown is how many persons of a hidden cell are in no shown one below it.
func (c *cells) unknown(t *tree, place int) int32 {
	if len(t.below[place]) == 0 {
		return c.n[t.cell(place)]
	}
	_, sum, _ := c.missing(t, place)
	return sum
}

// next is what to hide next: the smallest term that is shown, the first of
// equal ones; or of those below hidden terms; or the sum itself when none is
// left; -1 when that stays as it is.
func (c *cells) next(t *tree, place int) int {
	best := -1
	for _, p := range t.below[place] {
		if at := t.cell(p); c.n[at] > 0 && !c.hidden[at] && (best < 0 || c.n[at] < c.n[t.cell(best)]) {
			best = p
		}
	}
	if best >= 0 {
		return best
	}
	for _, p := range t.below[place] {
		if len(t.below[p]) == 0 || c.n[t.cell(p)] == 0 {
			continue
		}
		if q := c.next(t, p); q != p && q >= 0 && (best < 0 || c.n[t.cell(q)] < c.n[t.cell(best)]) {
			best = q
		}
	}
	if best < 0 && !(t.frozen && place == 0) {
		return place
	}
	return best
}
