package results

import (
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"

	"sipas/survey"
	"sipas/survey/directory"
	"sipas/survey/store"
)

// ErrNoWave says that there is no wave of that id, or no questionnaire for it.
var ErrNoWave = &survey.Error{Kind: survey.KindNotFound, Code: "wave.unknown"}

// Config is what Results work with. Store and Directory are required.
type Config struct {
	Store     store.Store
	Directory *directory.Directory
	Now       func() time.Time // nil: time.Now
	Log       *slog.Logger     // nil: slog.Default
	Waves     int              // how many waves are held in memory; 0 means 4

	// Other nodes' responses: how often the newest keys are read, and how often
	// all are. Quick 0 means never, right when this process is the only one
	// that writes to the store. Slow 0 means every 10 minutes.
	Quick, Slow time.Duration
}

// Results hold the waves' columns. Its methods may be called by any number of
// goroutines.
type Results struct {
	Config

	mu    sync.Mutex
	waves map[string]*wave
	turn  int64 // grows with each use of a wave
}

// New makes Results; nothing is read before it is asked for.
func New(c Config) *Results {
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Log == nil {
		c.Log = slog.Default()
	}
	if c.Waves <= 0 {
		c.Waves = 4
	}
	if c.Slow <= 0 {
		c.Slow = 10 * time.Minute
	}
	return &Results{Config: c, waves: map[string]*wave{}}
}

// Frame is a wave's responses as they are known now. ErrNoWave when there is
// no such wave; the store's errors when they had to be read and could not be.
// The first call for a wave waits until its responses are loaded; when ctx
// ends before, the loading goes on for those who come later.
func (r *Results) Frame(ctx context.Context, id string) (*Snapshot, error) {
	w, err := r.wave(ctx, id)
	if err != nil {
		return nil, err
	}
	return w.now(), nil
}

// Heard takes in a response that this process has just made durable, new or
// withdrawn. It never waits. For a wave that is not in memory it does nothing:
// the response will be found when the wave is loaded.
func (r *Results) Heard(response *survey.Response) {
	r.mu.Lock()
	w := r.waves[response.Wave]
	r.mu.Unlock()
	if w != nil {
		w.hear(response)
	}
}

// wave finds a wave in memory, or loads it.
func (r *Results) wave(ctx context.Context, id string) (*wave, error) {
	config, err := r.Directory.Snapshot(ctx)
	if err != nil {
		return nil, fmt.Errorf("opening results: %w", err)
	}
	found, ok := config.Wave(id)
	if !ok {
		return nil, ErrNoWave
	}
	schema, ok := Schema(config, found)
	if !ok {
		return nil, ErrNoWave
	}
	w, isNew, err := r.entry(id, func() (*wave, error) { return newWave(id, schema, r.Log) },
		func(w *wave) bool { return sameSchema(w.schema, schema) })
	if err != nil {
		return nil, err
	}
	if isNew {
		go r.load(context.WithoutCancel(ctx), w)
	}
	select {
	case <-w.ready:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if w.failed != nil {
		return nil, w.failed
	}
	return w, nil
}

// entry finds the wave's place, or makes one when there is none that fits.
func (r *Results) entry(id string, newWave func() (*wave, error), fits func(*wave) bool) (w *wave, isNew bool, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.turn++
	if w = r.waves[id]; w == nil || !fits(w) {
		if w, err = newWave(); err != nil {
			return nil, false, err
		}
		isNew = true
		r.waves[id] = w
	}
	w.used = r.turn
	return w, isNew, nil
}

// load fills a new wave and makes it ready, or takes it out again.
func (r *Results) load(ctx context.Context, w *wave) {
	defer close(w.ready)
	defer func() { // a fault in here must not end the service
		if p := recover(); p != nil {
			w.failed = survey.Errorf(survey.KindInternal, "panic", "loading wave %s: %v", w.id, p)
			r.Log.ErrorContext(ctx, "panic", "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
		}
		r.mu.Lock()
		defer r.mu.Unlock()
		if w.failed != nil && r.waves[w.id] == w {
			delete(r.waves, w.id)
		}
		r.evict()
	}()
	begun := r.Now()
	if err := w.load(ctx, r.Store, begun); err != nil {
		w.failed = fmt.Errorf("loading wave %s: %w", w.id, err)
		return
	}
	r.Log.InfoContext(ctx, "wave loaded", "wave", w.id, "responses", w.columns.rows(), "took", r.Now().Sub(begun))
}

// evict takes out the waves unasked for longest, as long as there are too many.
func (r *Results) evict() {
	for len(r.waves) > r.Waves {
		var oldest *wave
		for _, w := range r.waves {
			if oldest == nil || w.used < oldest.used {
				oldest = w
			}
		}
		delete(r.waves, oldest.id)
	}
}

// held are the waves in memory that are loaded.
func (r *Results) held() []*wave {
	r.mu.Lock()
	defer r.mu.Unlock()
	var ready []*wave
	for _, w := range r.waves {
		select {
		case <-w.ready:
			ready = append(ready, w)
		default:
		}
	}
	return ready
}
