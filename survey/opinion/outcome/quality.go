package outcome

import (
	"math"
	"slices"
	"strings"

	"sipas/survey"
	"sipas/survey/opinion"
)

// Quality is how far the answers of a group may be believed. It is about all
// sheets that were sent, also those that the points leave out.
type Quality struct {
	Group     string // "" for all groups together
	Sent      int
	Delegates int // filled in on somebody's behalf

	Timed   int     // sheets of which it is known how long they took
	Seconds float64 // median over these of the seconds for one unit; NaN without any
	Hurried int     // of these, faster than anybody reads; see Fastest

	Long     int // sheets of at least LongSheet answers, which can be compared
	Twins    int // of these, sheets that equal another sheet of the group in every answer
	Straight int // of these, sheets with the same option throughout
	Level    int // of these, sheets that give all units (two or more) the same answers

	Judgements int     // answers that are an option
	Top        int     // of these, the option that is worth most
	NoInfo     int     // answers "not enough information"
	Blank      int     // questions left open
	Agreement  float64 // share of pairs of respondents who gave the same unit the same option at a question; NaN without pairs
}

// LongSheet is the number of answers from which on two sheets are hardly the same
// by chance: two people who agree in six answers of ten agree in ten of ten once
// in 165 times.
const LongSheet = 10

// What reading takes at the least: ten syllables a second is twice as fast as
// fluent readers read, and a choice takes a second.
const (
	syllablesPerSecond = 10
	secondsPerAnswer   = 1
)

// Fastest is how many seconds a sheet takes somebody who reads the group's
// questions once, with the options of the first, and answers so many.
func Fastest(g *opinion.Group, answers int) int {
	syllables := 0
	for i, q := range g.Questions {
		syllables += len(strings.Fields(q.Text.In(survey.Vietnamese)))
		if i == 0 {
			for _, o := range q.Options {
				syllables += len(strings.Fields(o.Name.In(survey.Vietnamese)))
			}
		}
	}
	return syllables/syllablesPerSecond + secondsPerAnswer*answers
}

// qualities are those of all together and of each group.
func qualities(grids []*grid) []Quality {
	whole := measure{}
	all := []Quality{{}}
	for _, x := range grids {
		m := x.measure()
		all = append(all, m.quality(x.group.Code))
		whole.join(m)
	}
	all[0] = whole.quality("")
	return all
}

// measure gathers the quality of a group, or of several.
type measure struct {
	sum     Quality   // what can be added up
	perUnit []float64 // seconds for a unit, by sheet
	same    int       // ordered pairs of judgements about the same that agree,
	pairs   int       // and all of them
}

func (m *measure) join(other measure) {
	a, b := &m.sum, other.sum
	for _, x := range []struct {
		to   *int
		more int
	}{{&a.Sent, b.Sent}, {&a.Delegates, b.Delegates}, {&a.Timed, b.Timed}, {&a.Hurried, b.Hurried}, {&a.Long, b.Long}, {&a.Twins, b.Twins},
		{&a.Straight, b.Straight}, {&a.Level, b.Level}, {&a.Judgements, b.Judgements}, {&a.Top, b.Top}, {&a.NoInfo, b.NoInfo}, {&a.Blank, b.Blank},
		{&m.same, other.same}, {&m.pairs, other.pairs}} {
		*x.to += x.more
	}
	m.perUnit = append(m.perUnit, other.perUnit...)
}

func (m *measure) quality(group string) Quality {
	q := m.sum
	q.Group, q.Seconds, q.Agreement = group, median(m.perUnit), math.NaN()
	if m.pairs > 0 {
		q.Agreement = float64(m.same) / float64(m.pairs)
	}
	return q
}

// measure measures the sheets of a group.
func (x *grid) measure() measure {
	var m measure
	alike := map[string]int{} // long sheets by all their answers
	for _, r := range x.rows {
		m.sum.Sent++
		if r.by == opinion.Delegate {
			m.sum.Delegates++
		}
		l := x.look(r)
		m.sum.Judgements, m.sum.Top = m.sum.Judgements+l.judged, m.sum.Top+l.top
		m.sum.NoInfo, m.sum.Blank = m.sum.NoInfo+l.noInfo, m.sum.Blank+l.open
		x.time(&m, r, l)
		if l.judged+l.noInfo < LongSheet {
			continue
		}
		m.sum.Long++
		alike[string(r.answers)]++
		if l.straight {
			m.sum.Straight++
		}
		if l.level {
			m.sum.Level++
		}
	}
	for _, n := range alike {
		if n > 1 {
			m.sum.Twins += n
		}
	}
	for i := range x.columns {
		x.agree(&m, i)
	}
	return m
}

// look is what one sheet looks like.
type look struct {
	judged, top, noInfo, open int
	units                     []bool // that were judged
	straight                  bool   // one answer throughout
	level                     bool   // two units or more were judged, and all alike
}

func (x *grid) look(r row) look {
	l := look{units: make([]bool, len(x.units)), straight: true}
	first := map[*opinion.Question]byte{} // what the first unit that was judged at it got
	var only byte
	differs := false
	for i, c := range x.columns {
		a := r.answers[i]
		if a == open {
			l.open++
			continue
		}
		if only == open {
			only = a
		}
		l.straight = l.straight && a == only
		if a == noInfo {
			l.noInfo++
			continue
		}
		l.judged++
		l.units[c.unit] = true
		if c.best[a-1] {
			l.top++
		}
		if first[c.question] == open {
			first[c.question] = a
		}
		differs = differs || first[c.question] != a
	}
	l.level = !differs && l.judgedUnits() > 1
	return l
}

func (l *look) judgedUnits() int {
	n := 0
	for _, is := range l.units {
		if is {
			n++
		}
	}
	return n
}

// time takes down how long a sheet took, if all pages with a judgement were
// timed.
func (x *grid) time(m *measure, r row, l look) {
	n, seconds := l.judgedUnits(), 0
	for u, is := range l.units {
		if is && r.seconds[u] == 0 {
			return
		}
		if is {
			seconds += r.seconds[u]
		}
	}
	if n == 0 {
		return
	}
	m.sum.Timed++
	m.perUnit = append(m.perUnit, float64(seconds)/float64(n))
	if seconds < Fastest(x.group, l.judged+l.noInfo) {
		m.sum.Hurried++
	}
}

// agree counts the pairs of judgements at a column, and those that are the same:
// n_o (n_o - 1) and n (n - 1), as in Fleiss (1971), summed over all columns.
func (x *grid) agree(m *measure, column int) {
	cell := x.cell(column, false)
	n := cell.Judged()
	for _, c := range cell.Counts {
		m.same += c * (c - 1)
	}
	m.pairs += n * (n - 1)
}

func median(xs []float64) float64 {
	n := len(xs)
	if n == 0 {
		return math.NaN()
	}
	slices.Sort(xs)
	return (xs[(n-1)/2] + xs[n/2]) / 2
}
