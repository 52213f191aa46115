package collect

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"net/netip"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"sipas/survey"
)

// ErrThrottled asks to come back later; see Error.Retry. Nothing is lost: the
// same form may be sent again.
var ErrThrottled = &survey.Error{Kind: survey.KindThrottled, Code: "throttled"}

// Rate is a token bucket: Burst at once (at least one), PerMinute in the long
// run. The zero Rate is no limit.
type Rate struct {
	Burst     int
	PerMinute float64
}

// Rates are the limits that a submission has to pass: of its network at its
// code, of its network anywhere, and of its code from anywhere. Guess is how
// often a network may show codes that never were: beyond it, none of its codes
// are looked at for a while.
type Rates struct{ Pair, Network, Code, Guess Rate }

// DefaultRates let two hundred people behind one address answer within an
// hour and a queue of fifty at once, and slow a machine down to a crawl. At
// one code a network uses up no more than a third of what the code, or the
// network as a whole, may have: the others at the counter and the neighbours
// of a machine still get through.
var DefaultRates = Rates{
	Pair:    Rate{Burst: 60, PerMinute: 20},
	Network: Rate{Burst: 240, PerMinute: 60},
	Code:    Rate{Burst: 240, PerMinute: 60},
	Guess:   Rate{Burst: 20, PerMinute: 4},
}

// Limits throttle bursts. They never refuse anybody for good, and they forget:
// networks (a /24 or a /56) are known only by an HMAC under a random key that
// lives in this process's memory until the first submission of the next day (UTC).
type Limits struct {
	rates   Rates
	mu      sync.Mutex
	day     int64
	key     [32]byte
	buckets *recent[[16]byte, *rate.Limiter]
}

// maxBuckets bounds memory: about 20 MB. Beyond it, those go that were not
// asked for longest; they were full again by then, or an attack is under way.
const maxBuckets = 100_000

// longestWait, in seconds, is about the most that Retry asks for.
const longestWait = 59 * 60

// NewLimits makes limits with nobody in them.
func NewLimits(r Rates) *Limits { return &Limits{rates: r} }

// allow takes one token from each bucket that applies, or none and says when
// there will be one. A nil Limits, an empty or unreadable network allow all.
func (l *Limits) allow(network, code string, now time.Time) error {
	addr, err := netip.ParseAddr(network)
	if l == nil || err != nil {
		return nil
	}
	prefix := netblock(addr)
	l.mu.Lock()
	defer l.mu.Unlock()
	l.turn(now)
	buckets := [...]*rate.Limiter{
		l.bucket("pair", prefix+" "+code, l.rates.Pair),
		l.bucket("network", prefix, l.rates.Network),
		l.bucket("code", code, l.rates.Code),
	}
	if wait := longest(now, buckets[:]...); wait > 0 {
		return throttled(wait)
	}
	for _, b := range buckets {
		if b != nil {
			b.AllowN(now, 1)
		}
	}
	return nil
}

// mayGuess tells whether codes of a network are looked at; ErrThrottled when
// it has shown too many wrong ones.
func (l *Limits) mayGuess(network string, now time.Time) error {
	if b, unlock := l.guesses(network, now); b != nil {
		defer unlock()
		if wait := longest(now, b); wait > 0 {
			return throttled(wait)
		}
	}
	return nil
}

// guessed counts a code that never was.
func (l *Limits) guessed(network string, now time.Time) {
	if b, unlock := l.guesses(network, now); b != nil {
		defer unlock()
		b.AllowN(now, 1)
	}
}

// guesses is a network's bucket of wrong codes, locked; nil when nothing is counted.
func (l *Limits) guesses(network string, now time.Time) (b *rate.Limiter, unlock func()) {
	addr, err := netip.ParseAddr(network)
	if l == nil || err != nil || l.rates.Guess == (Rate{}) {
		return nil, nil
	}
	l.mu.Lock()
	l.turn(now)
	return l.bucket("guess", netblock(addr), l.rates.Guess), l.mu.Unlock
}

// longest is how long it takes until each of the buckets has a token; nil ones
// always have.
func longest(now time.Time, buckets ...*rate.Limiter) (wait time.Duration) {
	for _, b := range buckets {
		if b == nil {
			continue
		}
		if tokens := b.TokensAt(now); tokens < 1 {
			seconds := min((1-tokens)/float64(b.Limit()), longestWait)
			wait = max(wait, time.Duration(seconds)*time.Second+time.Second)
		}
	}
	return wait
}

func throttled(wait time.Duration) error {
	return &survey.Error{Kind: ErrThrottled.Kind, Code: ErrThrottled.Code, Retry: wait}
}

// turn forgets everything when another day has come.
func (l *Limits) turn(now time.Time) {
	day := now.Unix() / (24 * 60 * 60)
	if l.buckets != nil && day == l.day {
		return
	}
	l.day, l.buckets = day, newRecent[[16]byte, *rate.Limiter](maxBuckets)
	rand.Read(l.key[:]) // never fails: crypto/rand ends the program instead
}

// bucket is nil for the zero Rate.
func (l *Limits) bucket(kind, name string, r Rate) *rate.Limiter {
	if r == (Rate{}) {
		return nil
	}
	h := hmac.New(sha256.New, l.key[:])
	h.Write([]byte(kind + "\x00" + name))
	key := [16]byte(h.Sum(nil))
	b, ok := l.buckets.find(key)
	if !ok {
		b = rate.NewLimiter(rate.Limit(r.PerMinute/60), max(r.Burst, 1))
		l.buckets.put(key, b)
	}
	return b
}

// netblock is the network of an address: what one subscriber or one office
// usually has.
func netblock(a netip.Addr) string {
	a = a.Unmap().WithZone("")
	bits := 56
	if a.Is4() {
		bits = 24
	}
	p, err := a.Prefix(bits)
	if err != nil {
		return a.String()
	}
	return p.String()
}
