package monitor

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"sipas/survey/results"
	"sipas/survey/store"
)

// Collection is where counts of opened forms are kept: a document per node and
// period, under "<day>/<node>/<number>".
const Collection = "openings"

// opened is such a document: how often the form behind each code was opened in
// each hour of a day in Vietnam. It knows of nobody who opened it.
type opened struct {
	Day    string                    `bson:"day"`
	Node   string                    `bson:"node"`
	Number int                       `bson:"number"`
	Codes  map[string]map[string]int `bson:"codes"` // by code and hour, "00" to "23"
}

func openedKey(day, node string, number int) string {
	return fmt.Sprintf("%s/%s/%06d", day, node, number)
}

// openings are the counts that this process has not stored yet, and all that
// are stored, as far as they have been read.
type openings struct {
	counting sync.Mutex
	fresh    map[string]map[string]int // by hour label and code

	storing sync.Mutex
	pending []*opened // on their way into the store
	seq     int

	reading sync.Mutex // guards what follows
	total   map[string]map[string]int
	own     map[string]map[string]map[int]int // of the last days, by day, code and hour
	seen    map[string]bool                   // keys of the last days
	from    string                            // day from which keys are read again
}

func (o *openings) make() {
	o.fresh, o.total = map[string]map[string]int{}, map[string]map[string]int{}
	o.own, o.seen = map[string]map[string]map[int]int{}, map[string]bool{}
}

// Opened counts a form that was opened by a counter's code, one that led to a
// form. It never waits for the store; what a crash loses is at most the last
// period's count.
func (m *Monitor) Opened(code string) {
	hour := results.Hour(m.Now())
	o := &m.openings
	o.counting.Lock()
	defer o.counting.Unlock()
	of := o.fresh[hour]
	if of == nil {
		of = map[string]int{}
		o.fresh[hour] = of
	}
	of[code]++
}

// StoreOpened stores the counts that are not stored yet, as Run does by itself.
// What could not be stored is kept for the next time.
func (m *Monitor) StoreOpened(ctx context.Context) error {
	o := &m.openings
	o.counting.Lock()
	fresh := o.fresh
	o.fresh = map[string]map[string]int{}
	o.counting.Unlock()
	days := map[string]*opened{}
	for label, codes := range fresh {
		day, hour, _ := strings.Cut(label, "T")
		if days[day] == nil {
			days[day] = &opened{Day: day, Node: m.Node, Codes: map[string]map[string]int{}}
		}
		for code, n := range codes {
			if days[day].Codes[code] == nil {
				days[day].Codes[code] = map[string]int{}
			}
			days[day].Codes[code][hour] += n
		}
	}
	o.storing.Lock()
	defer o.storing.Unlock()
	for _, day := range slices.Sorted(maps.Keys(days)) {
		o.seq++
		days[day].Number = o.seq
		o.pending = append(o.pending, days[day])
	}
	for len(o.pending) > 0 {
		d := o.pending[0]
		err := store.Add(ctx, m.Store, Collection, openedKey(d.Day, d.Node, d.Number), d)
		if err != nil && !errors.Is(err, store.ErrExists) { // it exists when an earlier try was acknowledged too late
			return fmt.Errorf("storing opened forms: %w", err)
		}
		o.pending = o.pending[1:]
	}
	return nil
}

// readOpened takes in what nodes have stored. Those of a day may be stored
// after midnight, so that the last two days are read again each time.
func (m *Monitor) readOpened(ctx context.Context) error {
	o := &m.openings
	today := results.Day(m.Now())
	for d, err := range store.All[opened](ctx, m.Store, Collection, store.Range{From: o.from}) {
		if err != nil {
			return fmt.Errorf("reading opened forms: %w", err)
		}
		if key := openedKey(d.Day, d.Node, d.Number); !o.seen[key] {
			o.add(d)
			o.seen[key] = true
		}
	}
	if from := results.Day(m.Now().AddDate(0, 0, -2)); from != o.from {
		o.from = from
		maps.DeleteFunc(o.seen, func(key string, _ bool) bool { return key < from })
		maps.DeleteFunc(o.own, func(day string, _ map[string]map[int]int) bool { return day < today })
	}
	return nil
}

func (o *openings) add(d opened) {
	if o.total[d.Day] == nil {
		o.total[d.Day], o.own[d.Day] = map[string]int{}, map[string]map[int]int{}
	}
	if o.own[d.Day] == nil {
		o.own[d.Day] = map[string]map[int]int{}
	}
	for code, hours := range d.Codes {
		for hour, n := range hours {
			o.total[d.Day][code] += n
			h, ok := hourOfDay(hour)
			if !ok {
				continue
			}
			if o.own[d.Day][code] == nil {
				o.own[d.Day][code] = map[int]int{}
			}
			o.own[d.Day][code][h] += n
		}
	}
}

// hourOfDay reads "00" to "23".
func hourOfDay(s string) (int, bool) {
	t, err := time.Parse("15", s)
	return t.Hour(), err == nil
}

// openedIn sums up by code what was opened from a day on: all of the days
// before today, and of today the hours that were over Delay ago.
func (m *Monitor) openedIn(ctx context.Context, from string) (past, today map[string]int, err error) {
	o := &m.openings
	o.reading.Lock()
	defer o.reading.Unlock()
	if err := m.readOpened(ctx); err != nil {
		return nil, nil, err
	}
	past, today = map[string]int{}, map[string]int{}
	now := m.Now()
	this := results.Day(now)
	for day, codes := range o.total {
		if from <= day && day < this {
			for code, n := range codes {
				past[code] += n
			}
		}
	}
	if from <= this {
		for code, hours := range o.own[this] {
			for h, n := range hours {
				if over(fmt.Sprintf("%sT%02d", this, h), now) {
					today[code] += n
				}
			}
		}
	}
	return past, today, nil
}

// over tells whether an hour ended Delay ago.
func over(hour string, now time.Time) bool {
	begun := results.HourOf(hour)
	return begun.IsZero() || !now.Before(begun.Add(time.Hour+Delay))
}

// LastSeen is the last day on which a form was opened by each code, such as
// 2026-03-05; a code that is not in it never led to one since counting began.
// What nodes have not stored yet, Config.Save at most, is not in it, but for
// this process's own.
func (m *Monitor) LastSeen(ctx context.Context) (map[string]string, error) {
	o := &m.openings
	o.reading.Lock()
	defer o.reading.Unlock()
	if err := m.readOpened(ctx); err != nil {
		return nil, err
	}
	last := map[string]string{}
	for day, codes := range o.total {
		for code := range codes {
			last[code] = max(last[code], day)
		}
	}
	o.counting.Lock()
	defer o.counting.Unlock()
	for hour, codes := range o.fresh {
		day, _, _ := strings.Cut(hour, "T")
		for code := range codes {
			last[code] = max(last[code], day)
		}
	}
	return last, nil
}

// CountersSeen is LastSeen by counter: the last day on which a form was opened
// by any of its codes.
func (m *Monitor) CountersSeen(ctx context.Context) (map[string]string, error) {
	codes, err := m.LastSeen(ctx)
	if err != nil {
		return nil, err
	}
	config, err := m.Directory.Snapshot(ctx)
	if err != nil {
		return nil, fmt.Errorf("finding counters: %w", err)
	}
	last := map[string]string{}
	for code, day := range codes {
		if c, ok := config.Codes[code]; ok {
			last[c.Counter] = max(last[c.Counter], day)
		}
	}
	return last, nil
}
