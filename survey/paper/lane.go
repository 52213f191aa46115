package paper

import (
	"context"
	"sync"
)

// lane does something with many things, some at once, as they come.
type lane[T any] struct {
	next  chan T
	stop  chan struct{}
	group sync.WaitGroup
	once  sync.Once
	first error
}

func newLane[T any](width int, do func(T) error) *lane[T] {
	l := &lane[T]{next: make(chan T), stop: make(chan struct{})}
	for range width {
		l.group.Go(func() {
			for x := range l.next {
				if err := do(x); err != nil {
					l.once.Do(func() { l.first = err; close(l.stop) })
				}
			}
		})
	}
	return l
}

// put hands a thing over; false when something has failed or ctx has ended, so
// that no more need come.
func (l *lane[T]) put(ctx context.Context, x T) bool {
	select {
	case <-l.stop:
		return false
	case <-ctx.Done():
		return false
	case l.next <- x:
		return true
	}
}

// end waits until everything that was handed over is done, and gives the first
// error.
func (l *lane[T]) end() error {
	close(l.next)
	l.group.Wait()
	return l.first
}
