package api

import (
	"sync"
	"time"

	"golang.org/x/time/rate"

	"sipas/survey"
)

// Rates are how much one key, or one person, may ask for. The zero Rates are
// DefaultRates.
type Rates struct {
	PerSecond float64 // questions a second over a longer time
	Burst     int     // questions at once
	Streams   int     // streams of responses in all at the same time
}

// DefaultRates are enough for a page that shows a wave with all its breakdowns
// at once, and far below what one core answers.
var DefaultRates = Rates{PerSecond: 10, Burst: 60, Streams: 2}

// streamCost is what a stream of responses takes from the questions of its key:
// six of them in a minute, and no more than three at once.
const streamCost = 20

// limits hold back who asks too much.
type limits struct {
	rates   Rates
	streams chan struct{} // a place for each stream

	mu   sync.Mutex
	asks map[string]*rate.Limiter // by who asks
}

// manyAskers is from when on those who have not asked for a while are forgotten.
const manyAskers = 1000

func newLimits(r Rates) *limits {
	if r == (Rates{}) {
		r = DefaultRates
	}
	return &limits{rates: r, streams: make(chan struct{}, r.Streams), asks: map[string]*rate.Limiter{}}
}

// take takes something from what who may ask for. The error is KindThrottled
// with the time after which there is enough.
func (l *limits) take(who string, now time.Time, cost int) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	asker := l.asks[who]
	if asker == nil {
		if len(l.asks) >= manyAskers {
			l.forget(now)
		}
		asker = rate.NewLimiter(rate.Limit(l.rates.PerSecond), l.rates.Burst)
		l.asks[who] = asker
	}
	r := asker.ReserveN(now, min(cost, l.rates.Burst))
	if wait := r.DelayFrom(now); wait > 0 {
		r.CancelAt(now)
		return &survey.Error{Kind: survey.KindThrottled, Code: codeThrottled, Retry: wait}
	}
	return nil
}

// forget drops those who may ask for everything again.
func (l *limits) forget(now time.Time) {
	for who, asker := range l.asks {
		if asker.TokensAt(now) >= float64(l.rates.Burst) {
			delete(l.asks, who)
		}
	}
}

// stream takes a place for a stream, if one is free; end gives it back.
func (l *limits) stream() (end func(), err error) {
	select {
	case l.streams <- struct{}{}:
		return func() { <-l.streams }, nil
	default:
		return nil, &survey.Error{Kind: survey.KindThrottled, Code: codeThrottled, Retry: 10 * time.Second}
	}
}
