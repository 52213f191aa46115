package analysis

import "math/bits"

// MaxItems is the longest questionnaire a Frame holds.
const MaxItems = 255

// coding gives the figures that a person has in the sets of items - how many
// ratings v, how many of them in the two best categories T, their sum S - small
// numbers, codes, when the row is appended. Counting persons is then counting
// codes, whatever rows a filter chooses.
//
// A set of few items has one code for (v, T, S). A set of many would have too
// many, and has two: one for (v, T) and one for (v, S), which together say all
// that a SetTally holds. Code 0 is a person without a rating. Every code
// belongs to one set, so that one table of counts serves all of them.
type coding struct {
	scale   int
	sets    []codedSet
	width   int         // codes per row
	meaning []codedSums // by code
	worth   [256]uint64 // answer -> v, T and S of one answer, packed
}

// codedSet is how the codes of a set are numbered.
type codedSet struct {
	items      []int
	split      bool
	ofAll, ofT []uint32 // by v: the first code of (v, T, S), or of (v, S); of (v, T)
}

// codedSums is what a person with a code adds to the tally of a set.
type codedSums struct {
	set, valid        int
	sums              PersonSums
	meanHigh, allHigh int64
}

// The places of v, T and S in a packed figure: 16 bits each hold the sums over
// 255 answers of at most MaxScale.
const placeT, placeS, lowHalf = 16, 32, 1<<16 - 1

// packedWorth returns what each answer adds to v, T and S.
func packedWorth(scale int) (worth [256]uint64) {
	for a := 1; a <= scale; a++ {
		worth[a] = 1 | uint64(a)<<placeS
		if a >= scale-1 {
			worth[a] |= 1 << placeT
		}
	}
	return worth
}

// newCoding returns the coding of a schema, or nil if a code would not fit 16
// bits: on five categories, with about 150 criteria.
func newCoding(s *Schema) *coding {
	const mostTogether, most = 1 << 10, 1 << 16
	c := &coding{scale: s.Scale, meaning: make([]codedSums, 1), worth: packedWorth(s.Scale)}
	for i, f := range s.sets() {
		n := len(f.Items)
		together, apart := 0, 0
		for v := 1; v <= n; v++ {
			together += (v + 1) * (v*(s.Scale-1) + 1)
			apart += (v + 1) + (v*(s.Scale-1) + 1)
		}
		split := together > mostTogether
		if split {
			together = apart
		}
		if len(c.meaning)+together > most {
			return nil
		}
		c.width++
		if split {
			c.width++
		}
		c.number(i, codedSet{items: f.Items, split: split, ofAll: make([]uint32, n+1), ofT: make([]uint32, n+1)})
	}
	return c
}

// number gives the codes of set i, the next free ones.
func (c *coding) number(i int, set codedSet) {
	high := c.scale - 1
	for v := 1; v < len(set.ofAll); v++ {
		part := func(t, s int) codedSums {
			p := codedSums{set: i, valid: v}
			if t >= 0 {
				p.sums.N, p.sums.T, p.sums.TT = 1, int64(t), int64(t)*int64(t)
				if t == v {
					p.allHigh = 1
				}
			}
			if s >= 0 {
				p.sums.S, p.sums.SS = int64(s), int64(s)*int64(s)
				if s >= high*v {
					p.meanHigh = 1
				}
			}
			c.meaning = append(c.meaning, p)
			return p
		}
		set.ofT[v] = uint32(len(c.meaning))
		if set.split {
			for t := range v + 1 {
				part(t, -1)
			}
			set.ofAll[v] = uint32(len(c.meaning))
			for s := v; s <= v*c.scale; s++ {
				part(-1, s)
			}
			continue
		}
		set.ofAll[v] = uint32(len(c.meaning))
		for t := range v + 1 {
			for s := v; s <= v*c.scale; s++ {
				part(t, s)
			}
		}
	}
	c.sets = append(c.sets, set)
}

// append appends the codes of a row's answers.
func (c *coding) append(codes []uint16, answers []uint8) []uint16 {
	var all uint64
	last := len(c.sets) - 1
	for i := range c.sets {
		set := &c.sets[i]
		sums := all // of the factors, which make up the last set
		if i < last || last == 0 {
			sums = 0
			for _, j := range set.items {
				sums += c.worth[answers[j]]
			}
			all += sums
		}
		v, t, s := uint32(sums&lowHalf), uint32(sums>>placeT&lowHalf), uint32(sums>>placeS)
		switch {
		case v == 0 && set.split:
			codes = append(codes, 0, 0)
		case v == 0:
			codes = append(codes, 0)
		case set.split:
			codes = append(codes, uint16(set.ofT[v]+t), uint16(set.ofAll[v]+s-v))
		default:
			codes = append(codes, uint16(set.ofAll[v]+t*(v*uint32(c.scale-1)+1)+s-v))
		}
	}
	return codes
}

// countChosen counts the codes of the rows from lo to hi that mask chooses; a
// nil mask chooses all. lo is a multiple of 64.
func (c *coding) countChosen(counts []uint32, codes []uint16, mask []uint64, lo, hi int) {
	if mask == nil {
		for _, code := range codes[lo*c.width : hi*c.width] {
			counts[code]++
		}
		return
	}
	for w, word := range mask {
		for ; word != 0; word &= word - 1 {
			at := (lo + w<<6 + bits.TrailingZeros64(word)) * c.width
			for _, code := range codes[at : at+c.width] {
				counts[code]++
			}
		}
	}
}

// countRows counts the codes of the given rows, counted from lo.
func (c *coding) countRows(counts []uint32, codes []uint16, rows []int32, lo int) {
	codes = codes[lo*c.width:]
	for _, row := range rows {
		at := int(row) * c.width
		for _, code := range codes[at : at+c.width] {
			counts[code]++
		}
	}
}

// settle adds what was counted to the tally and sets the counts back to zero.
func (c *coding) settle(counts []uint32, t *Tally) {
	for code, n := range counts {
		if n == 0 {
			continue
		}
		counts[code] = 0
		if code == 0 {
			continue
		}
		m, n := &c.meaning[code], int64(n)
		set := &t.Sets[m.set]
		p := &set.ByValid[m.valid]
		p.N += n * m.sums.N
		p.T += n * m.sums.T
		p.TT += n * m.sums.TT
		p.S += n * m.sums.S
		p.SS += n * m.sums.SS
		set.MeanHigh += n * m.meanHigh
		set.AllHigh += n * m.allHigh
	}
}

// person adds one row to the tally's sets, without codes.
func (t *Tally) person(items [][]uint8, row int) {
	high := t.schema.Scale - 1
	for i := range t.Sets {
		set := &t.Sets[i]
		var v, top, sum int
		for _, j := range set.Items {
			a := items[j][row]
			if a == Missing || a == DontKnow {
				continue
			}
			v++
			sum += int(a)
			if int(a) >= high {
				top++
			}
		}
		if v == 0 {
			continue
		}
		p := &set.ByValid[v]
		p.N++
		p.T += int64(top)
		p.TT += int64(top * top)
		p.S += int64(sum)
		p.SS += int64(sum * sum)
		if sum >= high*v {
			set.MeanHigh++
		}
		if top == v {
			set.AllHigh++
		}
	}
}
