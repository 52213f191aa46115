package findings_test

import (
	"fmt"
	"math/bits"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sipas/survey"
)

// view is a sight that was shown at some time: who is in it, a bit each.
type view struct {
	of  string
	set []uint64
	n   int
}

func newView(of string, in []bool) view {
	v := view{of: of, set: make([]uint64, (len(in)+63)/64)}
	for i, is := range in {
		if is {
			v.set[i/64] |= 1 << (i % 64)
			v.n++
		}
	}
	return v
}

// less is how many persons are in v and not in o, and how many the other way round.
func (v view) less(o view) (n, back int) {
	for i := range v.set {
		n += bits.OnesCount64(v.set[i] &^ o.set[i])
		back += bits.OnesCount64(o.set[i] &^ v.set[i])
	}
	return n, back
}

// subtract looks for two views of which one is the other and one to four
// persons more.
func subtract(t *rapid.T, views []view) {
	for i, v := range views {
		for _, o := range views[:i] {
			n, back := v.less(o)
			if n == 0 && 0 < back && back < 5 || back == 0 && 0 < n && n < 5 {
				t.Errorf("%s (%d) and %s (%d) tell of %d", v.of, v.n, o.of, o.n, max(n, back))
			}
		}
	}
}

// TestTwoViews draws waves of more people than a guard watches over, and
// subtracts every two sights of up to two dimensions from each other.
func TestTwoViews(t *testing.T) {
	o := newOffice(t)
	waves := 0
	rapid.Check(t, func(t *rapid.T) {
		waves++
		wave := fmt.Sprintf("w%d", waves)
		o.wave(wave, survey.Closed)
		a := &attacker{people: crowd(t, rapid.IntRange(310, 500).Draw(t, "persons")), flags: map[int]bool{}}
		o.hear(wave, a.people...)
		var views []view
		for _, l := range lenses(wave, 2) {
			s := o.look(l)
			if s.Refused == "" {
				views = append(views, newView(fmt.Sprintf("%+v", l), a.sees(l)))
			}
		}
		t.Logf("%d views", len(views))
		subtract(t, views)
	})
}

// TestViewsOverTime draws waves that collect, looks at the end of each period,
// and subtracts every two sights of whatever time from each other; summaries
// of units and of the whole are among them.
func TestViewsOverTime(t *testing.T) {
	o := newOffice(t)
	waves := 0
	rapid.Check(t, func(t *rapid.T) {
		waves++
		wave := fmt.Sprintf("w%d", waves)
		o.now = noon.AddDate(0, 0, -14)
		o.wave(wave, survey.Open)
		a := &attacker{people: crowd(t, rapid.IntRange(100, 500).Draw(t, "persons")), flags: map[int]bool{}}
		slices.SortStableFunc(a.people, func(p, q person) int { return p.at.Compare(q.at) })
		heard := 0
		var views []view
		for week := range 4 {
			o.now = noon.AddDate(0, 0, 7*(week-2))
			entered := a.entered(o.now)
			for _, l := range lenses(wave, 2) {
				s := o.look(l)
				if s.Refused != "" {
					continue
				}
				in := a.sees(l)
				if summary := dimensions(l) == 0 || dimensions(l) == 1 && l.Unit != ""; summary {
					in = a.summed(l.Unit, heard)
				} else {
					for i := range in {
						in[i] = in[i] && entered[i]
					}
				}
				if n := count(in); n != s.Total.Responses {
					t.Fatalf("%+v at %v has %d answers, the attacker counts %d", l, o.now, s.Total.Responses, n)
				}
				views = append(views, newView(fmt.Sprintf("%+v in week %d", l, week), in))
			}
			for heard < len(a.people) && !a.people[heard].at.After(o.now) {
				o.hear(wave, a.people[heard])
				heard++
			}
		}
		t.Logf("%d views", len(views))
		subtract(t, views)
	})
}

// entered are the persons who are in filtered sights at a moment: of each unit
// those of weeks before, in fives.
func (a *attacker) entered(now time.Time) []bool {
	in, of := make([]bool, len(a.people)), map[string][]int{}
	for i, p := range a.people {
		if p.at.Before(now) {
			of[p.unit] = append(of[p.unit], i)
		}
	}
	for _, rows := range of {
		for _, i := range rows[:len(rows)-len(rows)%5] {
			in[i] = true
		}
	}
	return in
}

// summed are the persons in the summary of a unit, or of the whole for "", when
// so many have been heard of: of each unit's own in fives.
func (a *attacker) summed(unit string, heard int) []bool {
	in, rows := make([]bool, len(a.people)), map[string][]int{}
	for i, p := range a.people[:heard] {
		if unit == "" || within(p.unit, unit) {
			rows[p.unit] = append(rows[p.unit], i)
		}
	}
	for _, own := range rows {
		for _, i := range own[:len(own)-len(own)%5] {
			in[i] = true
		}
	}
	return in
}
