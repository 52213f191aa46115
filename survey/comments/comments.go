package comments

import (
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"

	"sipas/survey"
	"sipas/survey/directory"
	"sipas/survey/results"
	"sipas/survey/store"
)

// Config is what Comments work with. The first three are required.
type Config struct {
	Store     store.Store
	Results   *results.Results
	Directory *directory.Directory
	Now       func() time.Time // nil: time.Now
	Log       *slog.Logger     // nil: slog.Default
	Waves     int              // how many waves are held in memory; 0 means 2
	Bytes     int              // how much of a wave is held; 0 means 64 MiB
}

// Comments hold what people wrote. Its methods may be called by any number of
// goroutines.
type Comments struct {
	Config

	mu    sync.Mutex
	waves map[string]*wave
	turn  int64 // grows with each use of a wave
}

// New makes Comments; nothing is read before it is asked for.
func New(c Config) *Comments {
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Log == nil {
		c.Log = slog.Default()
	}
	if c.Waves <= 0 {
		c.Waves = 2
	}
	if c.Bytes <= 0 {
		c.Bytes = 64 << 20
	}
	return &Comments{Config: c, waves: map[string]*wave{}}
}

// wave is one wave's shelf.
type wave struct {
	id   string
	used int64         // guarded by Comments.mu
	turn chan struct{} // holds one token: who has it may change what follows

	shelf    *shelf // nil before anything was read
	glossary *glossary

	counting sync.Mutex
	counted  map[string]counted // phrases by unit; guarded by counting
}

// place is where a wave's shelf is kept. The wave unasked for longest makes
// room for a new one.
func (c *Comments) place(id string) *wave {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.turn++
	w := c.waves[id]
	if w == nil {
		w = &wave{id: id, turn: make(chan struct{}, 1), counted: map[string]counted{}}
		w.turn <- struct{}{}
		c.waves[id] = w
	}
	w.used = c.turn
	for len(c.waves) > c.Waves {
		oldest := w
		for _, other := range c.waves {
			if other.used < oldest.used {
				oldest = other
			}
		}
		delete(c.waves, oldest.id)
	}
	return w
}

// sight is a wave's comments beside the rows that they belong to.
type sight struct {
	shelf
	*wave
	snapshot *results.Snapshot
	config   *directory.Snapshot
	about    survey.Wave
}

// look brings the shelf of a wave up to the rows that are known now. When ctx
// ends before, the reading goes on for those who come later.
func (c *Comments) look(ctx context.Context, id string) (*sight, error) {
	snapshot, err := c.Results.Frame(ctx, id)
	if err != nil {
		return nil, err
	}
	config, err := c.Directory.Snapshot(ctx)
	if err != nil {
		return nil, fmt.Errorf("opening comments: %w", err)
	}
	about, _ := config.Wave(id)
	w := c.place(id)
	select {
	case <-w.turn:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	done := make(chan error, 1)
	var copied shelf
	go func() {
		defer func() { w.turn <- struct{}{} }()
		err := c.bring(context.WithoutCancel(ctx), w, snapshot)
		if err == nil {
			copied = *w.shelf
		}
		done <- err
	}()
	select {
	case err := <-done:
		return &sight{shelf: copied, wave: w, snapshot: snapshot, config: config, about: about}, err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// bring reads what is not on the shelf yet. The caller holds the wave's token.
func (c *Comments) bring(ctx context.Context, w *wave, snapshot *results.Snapshot) (err error) {
	defer func() { // a fault in here must not end the service
		if p := recover(); p != nil {
			err = survey.Errorf(survey.KindInternal, "panic", "reading the comments of wave %s: %v", w.id, p)
			c.Log.ErrorContext(ctx, "panic", "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
		}
	}()
	s, g := w.shelf, w.glossary
	if s == nil || !s.loaded.Equal(snapshot.Loaded) {
		s, g = &shelf{loaded: snapshot.Loaded}, newGlossary()
	}
	if end := snapshot.Frame.Rows(); s.looked < end {
		begun := c.Now()
		all, over, err := read(ctx, c.Store, snapshot, s.looked, c.Bytes-s.size())
		if err != nil {
			return fmt.Errorf("wave %s: %w", w.id, err)
		}
		s.add(g, snapshot, all, c.Bytes)
		s.looked, s.unheld = end, s.unheld+over
		if w.shelf != s {
			c.Log.InfoContext(ctx, "comments read", "wave", w.id, "comments", len(s.notes), "took", c.Now().Sub(begun))
		}
	}
	w.shelf, w.glossary = s, g
	return nil
}
