package access

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"sipas/survey/store"
)

// Sweep deletes the sessions that have ended, and says how many.
func (s *Sessions) Sweep(ctx context.Context) (int, error) {
	now := s.store.now()
	ended := func(d sessionDoc) bool { return !now.Before(d.Expires) }
	var keys []string
	for d, err := range s.store.store.Scan(ctx, sessionsKept, store.Range{}) {
		if err != nil {
			return 0, fmt.Errorf("sweeping sessions: %w", err)
		}
		if expires, ok := d.Body.Lookup("expires").TimeOK(); !ok || !now.Before(expires) {
			keys = append(keys, d.Key)
		}
	}
	for i, key := range keys {
		if err := s.store.remove(ctx, key, ended); err != nil {
			return i, fmt.Errorf("sweeping sessions: %w", err)
		}
	}
	return len(keys), nil
}

// Janitor sweeps at once and then every so often until ctx ends. Sessions end
// on time without it: it only keeps the store clean.
func (s *Sessions) Janitor(ctx context.Context, every time.Duration) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		switch n, err := s.Sweep(ctx); {
		case err != nil && ctx.Err() == nil:
			slog.WarnContext(ctx, "ended sessions not swept", "err", err)
		case n > 0:
			slog.DebugContext(ctx, "ended sessions swept", "sessions", n)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}
