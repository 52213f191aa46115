package monitor

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"sipas/survey/results"
)

// What a stream tells.
const (
	NewSight = "sight" // there are new figures: Look gives them
	NewCount = "count" // responses came or went: All and Today are those of the whole wave
)

// Event is one thing that a stream tells.
type Event struct {
	ID         string // for the reader to come back with
	Name       string // NewSight or NewCount
	All, Today int    // with NewCount
}

// Stream tells a reader what is new in a wave, until it is closed, by Close or
// by the monitor: when Run ends, or when the reader does not keep up.
type Stream struct {
	C    <-chan Event
	c    chan Event
	of   *hub
	over bool // guarded by streams.mu
}

// buffered is how many events a reader may be behind.
const buffered = 4

// streams are all streams, by wave.
type streams struct {
	mu    sync.Mutex
	by    map[string]*hub
	ended bool
}

// hub is a wave's streams, and what they were told last.
type hub struct {
	wave    string
	all     map[*Stream]bool
	state   state
	failing bool
}

// state is what there is to tell of a wave.
type state struct {
	sight      int64 // when it was made, in Unix milliseconds
	loaded     time.Time
	revision   int64
	day        string
	all, today int
}

func (s state) id() string { return fmt.Sprintf("%d-%d-%d", s.sight, s.all, s.today) }

// PartID is an event's id, or a position, for a reader who does not see the
// whole wave: without the count of all responses, which it carries.
func PartID(id string) string {
	sight, _, _ := strings.Cut(id, "-")
	return sight
}

// events are what a reader does not know yet who was told last by id.
func (s state) events(last string) []Event {
	var sight int64
	var all, today int
	switch n, _ := fmt.Sscanf(last, "%d-%d-%d", &sight, &all, &today); n {
	case 3:
	case 1:
		all = -1
	default:
		sight, all = -1, -1
	}
	var es []Event
	if sight != s.sight {
		es = append(es, Event{ID: s.id(), Name: NewSight})
	}
	if all != s.all || today != s.today {
		es = append(es, Event{ID: s.id(), Name: NewCount, All: s.all, Today: s.today})
	}
	return es
}

// Follow begins a stream about a wave for a reader who was told last by an
// event of that id, or "" for one who knows nothing. What such a reader does
// not know is in the stream at once. Errors are those of Look. The stream must
// be closed.
func (m *Monitor) Follow(ctx context.Context, wave, last string) (*Stream, error) {
	now, err := m.state(ctx, wave)
	if err != nil {
		return nil, err
	}
	c := make(chan Event, buffered)
	s := &Stream{C: c, c: c}
	m.streams.mu.Lock()
	defer m.streams.mu.Unlock()
	if m.streams.ended {
		close(c)
		s.over = true
		return s, nil
	}
	h := m.streams.by[wave]
	if h == nil {
		h = &hub{wave: wave, all: map[*Stream]bool{}, state: now}
		m.streams.by[wave] = h
	}
	h.all[s] = true
	s.of = h
	for _, e := range h.state.events(last) {
		c <- e
	}
	return s, nil
}

// Position is the id that a reader has who has been shown a sight of the wave
// with the count of all its responses: what to come back with.
func (m *Monitor) Position(ctx context.Context, s *Sight) (id string, all, today int, err error) {
	n, err := m.state(ctx, s.Wave.ID)
	if err != nil {
		return "", 0, 0, err
	}
	n.sight = s.At.UnixMilli()
	return n.id(), n.all, n.today, nil
}

// state looks what there is to tell. What has not moved is not counted again.
func (m *Monitor) state(ctx context.Context, wave string) (state, error) {
	s, err := m.Look(ctx, wave)
	if err != nil {
		return state{}, err
	}
	f, err := m.Results.Frame(ctx, wave)
	if err != nil {
		return state{}, err
	}
	w := m.wave(wave)
	w.telling.Lock()
	defer w.telling.Unlock()
	day := results.Day(m.Now())
	if now := &w.state; now.day != day || now.revision != f.Revision || !now.loaded.Equal(f.Loaded) {
		*now = state{day: day, revision: f.Revision, loaded: f.Loaded, all: f.Responses, today: f.On(day)}
	}
	now := w.state
	now.sight = s.At.UnixMilli()
	return now, nil
}

// Close ends a stream. It may be called more than once.
func (m *Monitor) Close(s *Stream) {
	m.streams.mu.Lock()
	defer m.streams.mu.Unlock()
	m.streams.close(s)
}

// close ends a stream. The caller holds mu.
func (x *streams) close(s *Stream) {
	if s.over {
		return
	}
	s.over = true
	close(s.c)
	delete(s.of.all, s)
	if len(s.of.all) == 0 {
		delete(x.by, s.of.wave)
	}
}

// EndStreams ends all streams, and those that begin later at once: for
// http.Server.RegisterOnShutdown, which else would wait for them. Run does it
// when it ends.
func (m *Monitor) EndStreams() { m.streams.end() }

// end ends all streams, and those that begin later.
func (x *streams) end() {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.ended = true
	for _, h := range x.by {
		for s := range h.all {
			x.close(s)
		}
	}
}

// beat tells all streams what is new.
func (m *Monitor) beat(ctx context.Context) {
	m.streams.mu.Lock()
	followed := slices.Collect(maps.Values(m.streams.by))
	m.streams.mu.Unlock()
	for _, h := range followed {
		now, err := m.state(ctx, h.wave)
		m.streams.mu.Lock()
		m.tell(ctx, h, now, err)
		m.streams.mu.Unlock()
	}
}

// tell sends to a wave's streams what they do not know, and ends those whose
// readers are too far behind. The caller holds streams.mu.
func (m *Monitor) tell(ctx context.Context, h *hub, now state, err error) {
	if err != nil && !h.failing {
		m.Log.WarnContext(ctx, "wave not watched; its figures stand still", "wave", h.wave, "err", err)
	}
	if h.failing = err != nil; h.failing {
		return
	}
	events := now.events(h.state.id())
	h.state = now
	for s := range h.all {
		for _, e := range events {
			if len(s.c) == cap(s.c) {
				m.streams.close(s)
				break
			}
			s.c <- e
		}
	}
}
