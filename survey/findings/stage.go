package findings

import (
	"slices"

	"sipas/analysis"
	"sipas/survey/results"
)

// stages say in which step each answer came into the filtered sights of a wave
// that collects. A step is made at the end of each period. Of each unit all
// answers of closed periods are in then but for up to four, so that they are
// always a multiple of five, and the very ones that the unit's Summary has
// shown together at some moment.
type stages struct {
	of     []uint8  // by row: the step, from 0 on; out for rows that are in none yet
	labels []string // of the steps: the periods at whose ends they were made
}

const (
	out  = 255
	step = 5 // as in results.Summary
)

// newStages replays the steps up to the last period before the one of today.
func newStages(base analysis.View, c calendar, today string) (*stages, error) {
	f := base.Frame()
	units, err := f.Dimension(results.ByUnit)
	if err != nil {
		return nil, err
	}
	days, err := f.Dimension(results.ByDay)
	if err != nil {
		return nil, err
	}
	s := &stages{of: make([]uint8, f.Rows())}
	for _, day := range days.Labels {
		if p := c.of(day); p != "" && p < today {
			s.labels = append(s.labels, p)
		}
	}
	slices.Sort(s.labels)
	s.labels = slices.Compact(s.labels)
	if n := len(s.labels) - out; n > 0 {
		s.labels = s.labels[n:]
	}
	place := make([]int, len(days.Labels)) // of a day, by code, among the steps
	for code, day := range days.Labels {
		i, known := slices.BinarySearch(s.labels, c.of(day))
		switch {
		case known:
			place[code] = i
		case c.of(day) != "" && i == 0 && len(s.labels) > 0:
			place[code] = 0 // older than all steps there is room for
		default:
			place[code] = out
		}
	}
	s.enter(base, units, days.Codes, place)
	return s, nil
}

// enter gives each row its step. Within a unit rows enter in the order of their
// periods, and within a period as they came.
func (s *stages) enter(base analysis.View, units analysis.Dimension, days analysis.Codes, place []int) {
	counts := make([][out]int32, len(units.Labels)) // by unit and period
	for row := range base.Each() {
		if p := place[days.At(row)]; p != out {
			counts[units.Codes.At(row)][p]++
		}
	}
	from, ends := make([][out]int32, len(counts)), make([][out]int32, len(counts))
	for u := range counts {
		sum := int32(0)
		for p := range s.labels {
			from[u][p] = sum
			sum += counts[u][p]
			ends[u][p] = sum - sum%step
		}
	}
	for row := range s.of {
		s.of[row] = out
	}
	for row := range base.Each() {
		u, p := units.Codes.At(row), place[days.At(row)]
		if p == out {
			continue
		}
		at := from[u][p]
		from[u][p]++
		for ; p < len(s.labels); p++ {
			if at < ends[u][p] {
				s.of[row] = uint8(p)
				break
			}
		}
	}
}
