package published

import (
	"math/big"
	"strconv"
)

// Check finds what cannot be right in a table, row by row and last the total.
// The error is ErrTable when it is none.
func Check(t Table) ([]Finding, error) {
	if err := t.check(); err != nil {
		return nil, err
	}
	c := checker{table: &t}
	for i := range t.Rows {
		c.row = i
		c.checkRow(&t.Rows[i])
	}
	c.compareFormulas()
	c.row = TotalRow
	c.checkTotal()
	return c.found, nil
}

// checker goes through a table.
type checker struct {
	table *Table
	row   int
	found []Finding
	by    []choice // which formula gives the index of each row that has one
}

func (c *checker) add(g Grade, code Code, args ...string) {
	c.found = append(c.found, Finding{c.row, code, g, args})
}

func (c *checker) checkRow(r *Row) {
	answers := c.checkCounts(r)
	c.checkShares(r, answers)
	c.checkMean(r, answers)
	c.checkSD(r, answers)
	c.checkIndex(r, answers)
}

// answers is how many answers a row rests on, 0 when that is not known. certain
// is false where it is the number of forms, of which some may not have an answer.
type answers struct {
	n       int64
	certain bool
}

// forms is what the answers of a row are to be compared with.
func (c *checker) forms(r *Row) int64 {
	if r.N > 0 {
		return r.N
	}
	return c.table.Forms
}

// checkCounts adds the counts up.
func (c *checker) checkCounts(r *Row) answers {
	forms := c.forms(r)
	if r.Counts == nil {
		return answers{forms, false}
	}
	sum := int64(0)
	for _, n := range r.Counts {
		sum += n
	}
	switch {
	case forms == 0 || sum == forms:
	case sum > forms:
		c.add(Wrong, Over, whole(sum), whole(forms))
		c.misprint(r, forms)
	default:
		c.add(Note, Under, whole(sum), whole(forms), whole(forms-sum))
	}
	return answers{sum, true}
}

// misprint looks for the one count that, with one digit more, fewer or
// other, or two exchanged, would make the sum right. It is told only if there is
// no other such count.
func (c *checker) misprint(r *Row, forms int64) {
	sum := int64(0)
	for _, n := range r.Counts {
		sum += n
	}
	at, to := -1, int64(0)
	for i, n := range r.Counts {
		want := forms - (sum - n)
		if want < 0 || !oneSlip(whole(n), whole(want)) {
			continue
		}
		if at >= 0 {
			return
		}
		at, to = i, want
	}
	if at >= 0 {
		c.add(Note, Misprint, place(at), whole(r.Counts[at]), whole(to))
	}
}

// oneSlip tells whether one text becomes the other by one digit that is put in,
// left out or changed, or by two neighbours that change places.
func oneSlip(a, b string) bool {
	if len(a) < len(b) {
		a, b = b, a
	}
	i := 0
	for i < len(b) && a[i] == b[i] {
		i++
	}
	switch len(a) - len(b) {
	case 1:
		return a[i+1:] == b[i:]
	case 0:
		return i < len(a) && (a[i+1:] == b[i+1:] || i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:])
	}
	return false
}

// place is a category as people count them.
func place(i int) string { return strconv.Itoa(i + 1) }

func whole(n int64) string { return strconv.FormatInt(n, 10) }

func ratio(a, b int64) *big.Rat { return big.NewRat(a, b) }

var none = new(big.Rat)
