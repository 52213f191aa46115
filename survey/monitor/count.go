package monitor

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"sipas/analysis"
	"sipas/survey"
	"sipas/survey/directory"
	"sipas/survey/results"
)

// surveyor counts one sight.
type surveyor struct {
	now   time.Time
	today string
	ripe  int // rows before this one have been known for Delay
	snap  *results.Snapshot

	units, counters, days, hours, channels analysis.Dimension

	sight  *Sight
	parent []int // of a unit's place
	own    []Place
	desks  []Place // by code of the counter
	unitAt []int   // by code of the unit; -1 for those that are not of the wave

	overHour  []bool // by code of the hour
	clock     []int  // by code of the hour: of the day
	channelAt []int  // by code of the channel; -1 unknown
	isToday   []bool // by code of the day
}

// view counts a sight of a wave.
func view(config *directory.Snapshot, about survey.Wave, s *results.Snapshot, ripe int, now time.Time) (*Sight, error) {
	v := &surveyor{now: now, today: results.Day(now), ripe: ripe, snap: s,
		sight: &Sight{Wave: about, At: now, Final: about.Phase(now) == survey.PhaseOver, place: map[string]int{}, counters: map[string][]Place{}}}
	for _, d := range []struct {
		name string
		to   *analysis.Dimension
	}{{results.ByUnit, &v.units}, {results.ByCounter, &v.counters}, {results.ByDay, &v.days}, {results.ByHour, &v.hours}, {results.ByChannel, &v.channels}} {
		var err error
		if *d.to, err = s.Frame.Dimension(d.name); err != nil {
			return nil, fmt.Errorf("counting responses: %w", err)
		}
	}
	v.plant(config)
	v.decode()
	held := v.count()
	v.climb()
	v.hold(held)
	v.finish(config)
	return v.sight, nil
}

// plant makes the places of the units.
func (v *surveyor) plant(config *directory.Snapshot) {
	s := v.sight
	roots := s.Wave.Units
	if len(roots) == 0 {
		roots = config.Tree.Children("")
	}
	for _, root := range roots {
		for _, u := range config.Tree.Subtree(root) {
			if _, known := s.place[u.ID]; known {
				continue
			}
			up, known := s.place[u.Parent]
			p := Place{Unit: u.ID}
			if known {
				p.Depth = s.Places[up].Depth + 1
			} else {
				up = -1
			}
			s.place[u.ID] = len(s.Places)
			s.Places = append(s.Places, p)
			v.parent = append(v.parent, up)
		}
	}
	v.own = make([]Place, len(s.Places))
}

// decode reads the labels once, rather than once for each row.
func (v *surveyor) decode() {
	for _, label := range v.units.Labels {
		at, known := v.sight.place[label]
		if !known {
			at = -1
		}
		v.unitAt = append(v.unitAt, at)
	}
	for _, label := range v.hours.Labels {
		h := -1
		if len(label) > 2 {
			h, _ = strconv.Atoi(label[len(label)-2:])
		}
		v.clock = append(v.clock, h)
		v.overHour = append(v.overHour, over(label, v.now))
	}
	for _, label := range v.channels.Labels {
		v.channelAt = append(v.channelAt, slices.Index(survey.Channels(), survey.Channel(label)))
	}
	for _, label := range v.days.Labels {
		v.isToday = append(v.isToday, label == v.today)
	}
	v.desks = make([]Place, len(v.counters.Labels))
}

// count adds what may be shown in full to the places that it belongs to, and
// gives the rows of today that may be shown in steps.
func (v *surveyor) count() (today []int) {
	for row, unit := range v.units.Codes.All() {
		at := v.unitAt[unit]
		state := v.snap.StateOf(row)
		if v.isToday[v.days.Codes.At(row)] && !v.sight.Final && (state == results.Counts || state == results.IsPartial) {
			if row < v.ripe || v.overHour[v.hours.Codes.At(row)] {
				today = append(today, row)
			}
			continue
		}
		if at >= 0 {
			v.enter(&v.own[at], row, state)
		} else {
			v.enter(&v.sight.Whole, row, state)
		}
		v.enter(&v.desks[v.counters.Codes.At(row)], row, state)
	}
	return today
}

// enter counts a row in a place.
func (v *surveyor) enter(p *Place, row int, state results.State) {
	switch state {
	case results.IsWithdrawn:
		p.Withdrawn++
		return
	case results.IsGone:
		return
	case results.IsPartial:
		p.Partial++
		return
	case results.IsExcluded:
		p.Excluded++
		return
	}
	p.Responses++
	if v.isToday[v.days.Codes.At(row)] {
		p.Today++
	}
	if c := v.channelAt[v.channels.Codes.At(row)]; c >= 0 {
		p.Channels[c]++
		switch survey.Channels()[c] {
		case survey.ByQR, survey.ByRotating, survey.ByOneTime, survey.ByKiosk:
			p.Own++
		}
	}
	if h := v.clock[v.hours.Codes.At(row)]; h >= 0 && h < 24 {
		p.Hours[h]++
	}
}

// climb adds each unit's own to it and to those above.
func (v *surveyor) climb() {
	s := v.sight
	for i := range s.Places {
		p := &s.Places[i]
		p.add(&v.own[i])
	}
	for i := len(s.Places) - 1; i >= 0; i-- {
		if up := v.parent[i]; up >= 0 {
			s.Places[up].add(&s.Places[i])
		} else {
			s.Whole.add(&s.Places[i])
		}
	}
}

// waiting are rows of a place that wait until they are five.
type waiting struct {
	rows [2][step]int // responses that count, and partial ones
	n    [2]int
}

// hold adds today's rows to each place that they belong to, five at a time.
func (v *surveyor) hold(today []int) {
	s := v.sight
	units, desks := make([]waiting, len(s.Places)+1), make([]waiting, len(v.desks)) // the last is the whole
	join := func(w *waiting, p *Place, row int, state results.State) {
		kind := 0
		if state == results.IsPartial {
			kind = 1
		}
		w.rows[kind][w.n[kind]] = row
		if w.n[kind]++; w.n[kind] < step {
			return
		}
		w.n[kind] = 0
		for _, r := range w.rows[kind] {
			v.enter(p, r, state)
		}
	}
	for _, row := range today {
		state := v.snap.StateOf(row)
		for at := v.unitAt[v.units.Codes.At(row)]; at >= 0; at = v.parent[at] {
			join(&units[at], &s.Places[at], row, state)
		}
		join(&units[len(s.Places)], &s.Whole, row, state)
		code := v.counters.Codes.At(row)
		join(&desks[code], &v.desks[code], row, state)
	}
}
