package why

import (
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"

	"sipas/survey"
)

// later computes what takes long, each thing once, one after the other, and
// keeps the results. T must be safe to share.
type later[T any] struct {
	now  func() time.Time
	log  *slog.Logger
	turn chan struct{} // holds a token: one computation at a time

	mu      sync.Mutex
	entries map[string]*entry[T]
	used    int64
}

// entry is a result, and the computation of a newer one.
type entry[T any] struct {
	value   T
	version string // of the answers that the value is of; "" when there is no value yet
	at      time.Time
	err     error         // of the last computation
	done    chan struct{} // of the computation under way; nil when there is none
	used    int64
}

// Limits of what is kept, and how old a result may grow while answers keep
// coming in before it is computed again.
const (
	mostKept  = 64
	laterAge  = 5 * time.Minute
	laterWait = 300 * time.Millisecond // what a reader waits before the page that says so
)

func newLater[T any](now func() time.Time, log *slog.Logger) *later[T] {
	l := &later[T]{now: now, log: log, turn: make(chan struct{}, 1), entries: map[string]*entry[T]{}}
	l.turn <- struct{}{}
	return l
}

// result is what there is at this moment.
type result[T any] struct {
	Value   T
	Ready   bool      // there is a value
	At      time.Time // when it was computed
	Old     bool      // answers have come in since
	Working bool      // a newer one is being computed
}

// of is the result for a key. version names the state of the answers; when the
// result is of another, it is computed again, at once if it is older than
// laterAge. Without a result a reader waits for it a moment.
func (l *later[T]) of(ctx context.Context, key, version string, compute func(context.Context) (T, error)) (result[T], error) {
	l.mu.Lock()
	e := l.entry(key)
	fresh := e.version == version
	if !fresh && e.done == nil && (e.version == "" || l.now().Sub(e.at) >= laterAge) {
		e.done, e.err = make(chan struct{}), nil
		go l.work(context.WithoutCancel(ctx), e, version, compute)
	}
	done, ready := e.done, e.version != ""
	l.mu.Unlock()
	if done != nil && !ready {
		wait := time.NewTimer(laterWait)
		defer wait.Stop()
		select {
		case <-done:
		case <-wait.C:
		case <-ctx.Done():
			return result[T]{}, ctx.Err()
		}
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if e.version == "" && e.done == nil && e.err != nil {
		return result[T]{}, e.err
	}
	return result[T]{Value: e.value, Ready: e.version != "", At: e.at, Old: e.version != version, Working: e.done != nil}, nil
}

// entry finds the place of a key; the one unasked for longest goes when there
// are too many. The caller holds mu.
func (l *later[T]) entry(key string) *entry[T] {
	l.used++
	e := l.entries[key]
	if e == nil {
		e = &entry[T]{}
		l.entries[key] = e
	}
	e.used = l.used
	for len(l.entries) > mostKept {
		oldest := key
		for k, other := range l.entries {
			if other.used < l.entries[oldest].used {
				oldest = k
			}
		}
		delete(l.entries, oldest)
	}
	return e
}

// work computes when its turn comes.
func (l *later[T]) work(ctx context.Context, e *entry[T], version string, compute func(context.Context) (T, error)) {
	<-l.turn
	defer func() { l.turn <- struct{}{} }()
	value, err := l.guarded(ctx, compute)
	l.mu.Lock()
	defer l.mu.Unlock()
	if e.err = err; err == nil {
		e.value, e.version, e.at = value, version, l.now()
	}
	close(e.done)
	e.done = nil
}

// guarded turns a fault into an error: it must not end the service.
func (l *later[T]) guarded(ctx context.Context, compute func(context.Context) (T, error)) (value T, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = survey.Errorf(survey.KindInternal, "panic", "computing in the background: %v", p)
			l.log.ErrorContext(ctx, "panic", "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
		}
	}()
	return compute(ctx)
}
