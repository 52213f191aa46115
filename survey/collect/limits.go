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

// Rate is a token bucket: Burst at once, PerMinute in the long run.
type Rate struct {
	Burst     int
	PerMinute float64
}

// DefaultRates let two hundred people behind one address answer within an
// hour and a queue of fifty at once, and slow a machine down to a crawl.
var DefaultRates = Rates{
	Pair:    Rate{Burst: 60, PerMinute: 20},
	Network: Rate{Burst: 240, PerMinute: 60},
	Code:    Rate{Burst: 240, PerMinute: 60},
}

// Rates are the limits that a submission has to pass: of its network at its
// code, of its network anywhere, and of its code from anywhere.
type Rates struct{ Pair, Network, Code Rate }

// Limits throttle bursts. They never refuse anybody for good, and they forget:
// networks (a /24 or a /56) are known only by an HMAC under a random key that
// lives in this process's memory for one day.
type Limits struct {
	rates  Rates
	mu     sync.Mutex
	day    int64
	key    [32]byte
	bucket map[[16]byte]*bucket
}

type bucket struct {
	limiter *rate.Limiter
	used    time.Time
}

// maxBuckets bounds memory: about 20 MB. Beyond it the idle ones go.
const maxBuckets = 100_000

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
		l.limiter("p", prefix+code, l.rates.Pair, now),
		l.limiter("n", prefix, l.rates.Network, now),
		l.limiter("c", code, l.rates.Code, now),
	}
	for _, b := range buckets {
		if tokens := b.TokensAt(now); tokens < 1 {
			wait := time.Duration((1 - tokens) / float64(b.Limit()) * float64(time.Second))
			return &survey.Error{Kind: ErrThrottled.Kind, Code: ErrThrottled.Code, Retry: wait.Truncate(time.Second) + time.Second}
		}
	}
	for _, b := range buckets {
		b.AllowN(now, 1)
	}
	return nil
}

// turn forgets everything when a day has passed.
func (l *Limits) turn(now time.Time) {
	day := now.Unix() / (24 * 60 * 60)
	if l.bucket != nil && day == l.day {
		return
	}
	l.day, l.bucket = day, map[[16]byte]*bucket{}
	rand.Read(l.key[:]) // never fails: crypto/rand ends the program instead
}

func (l *Limits) limiter(kind, name string, r Rate, now time.Time) *rate.Limiter {
	h := hmac.New(sha256.New, l.key[:])
	h.Write([]byte(kind + "\x00" + name))
	key := [16]byte(h.Sum(nil))
	b := l.bucket[key]
	if b == nil {
		if len(l.bucket) >= maxBuckets {
			l.sweep(now)
		}
		b = &bucket{limiter: rate.NewLimiter(rate.Limit(r.PerMinute/60), r.Burst)}
		l.bucket[key] = b
	}
	b.used = now
	return b.limiter
}

// sweep drops the buckets that are idle; if all are busy, everything.
func (l *Limits) sweep(now time.Time) {
	for k, b := range l.bucket {
		if now.Sub(b.used) > 10*time.Minute {
			delete(l.bucket, k)
		}
	}
	if len(l.bucket) >= maxBuckets {
		clear(l.bucket)
	}
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
