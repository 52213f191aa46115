package access

import (
	"context"
	"time"

	"sipas/survey"
)

// A gate lets so many through at once, and keeps so many waiting.
type gate struct {
	inside  chan struct{}
	waiting chan struct{}
}

const (
	hashesAtOnce = 2
	hashesQueued = 32 // about half a second of waiting
)

func newGate() gate {
	return gate{make(chan struct{}, hashesAtOnce), make(chan struct{}, hashesAtOnce+hashesQueued)}
}

// enter waits for a place and gives the act of leaving it. ErrThrottled when
// the queue is full already.
func (g gate) enter(ctx context.Context) (leave func(), err error) {
	select {
	case g.waiting <- struct{}{}:
	default:
		return nil, throttled(time.Second)
	}
	select {
	case g.inside <- struct{}{}:
		return func() { <-g.inside; <-g.waiting }, nil
	case <-ctx.Done():
		<-g.waiting
		return nil, ctx.Err()
	}
}

func throttled(wait time.Duration) error {
	return &survey.Error{Kind: ErrThrottled.Kind, Code: ErrThrottled.Code, Retry: wait}
}
