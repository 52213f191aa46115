package access

import (
	"crypto/sha256"
	"net/netip"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// How failures cost time. A name from one network gets free attempts, then
// waits first, twice that, and so on up to longest; after forgotten without an
// attempt it is new again. At longest that is 288 guesses a day.
const (
	freeAttempts = 4
	first        = 2 * time.Second
	longest      = 5 * time.Minute
	forgotten    = 24 * time.Hour
)

// A network as a whole, whatever the names.
const (
	networkBurst     = 30
	networkPerSecond = 2
)

// maxTrials bounds memory to some 20 MB; beyond it the oldest go.
const maxTrials = 100_000

// delays remember failures in this process's memory, and nothing readable:
// names and networks only as hashes. A restart forgives everybody.
type delays struct {
	mu       sync.Mutex
	trials   map[[16]byte]*trial
	networks map[[16]byte]*rate.Limiter
	told     map[[16]byte]time.Time // when the trail was last told of a name
}

// trial is one name's attempts from one network.
type trial struct {
	failures int
	last     time.Time
	wait     time.Duration // from last, before the next attempt
}

func newDelays() *delays {
	return &delays{trials: map[[16]byte]*trial{}, networks: map[[16]byte]*rate.Limiter{}, told: map[[16]byte]time.Time{}}
}

// begin counts an attempt as a failure before it is known to be one, so that
// many at once gain nothing, or says how long to wait. settle says how it
// ended. counted is where the name's attempts are counted together, limited
// the network whose attempts as a whole are; "" is never limited.
func (d *delays) begin(name, counted, limited string, now time.Time) (settle func(outcome), wait time.Duration) {
	key := digest("t", name, counted)
	d.mu.Lock()
	defer d.mu.Unlock()
	d.bound(now)
	t := d.trials[key]
	if t == nil || now.Sub(t.last) > forgotten {
		t = &trial{}
		d.trials[key] = t
	}
	if left := t.wait - now.Sub(t.last); left > 0 && t.failures > 0 {
		return nil, left
	}
	if wait := d.network(limited, now); wait > 0 {
		return nil, wait
	}
	before := *t
	t.failures, t.last, t.wait = t.failures+1, now, delay(t.failures+1)
	return func(o outcome) { d.settle(key, t, before, o) }, 0
}

// outcome is how an attempt ended.
type outcome uint8

const (
	failed    outcome = iota // the password was wrong
	succeeded                // forgive what was before
	undecided                // the store was away: as if it had not been
)

func (d *delays) settle(key [16]byte, t *trial, before trial, o outcome) {
	d.mu.Lock()
	defer d.mu.Unlock()
	switch o {
	case succeeded:
		if d.trials[key] == t {
			delete(d.trials, key)
		}
	case undecided:
		if t.failures == before.failures+1 {
			*t = before
		}
	}
}

// delay is the wait after so many failures in a row.
func delay(failures int) time.Duration {
	steps := failures - freeAttempts
	switch {
	case steps < 0:
		return 0
	case steps > 20:
		return longest
	}
	return min(first<<steps, longest)
}

// network takes a token of the network, or says when there will be one.
func (d *delays) network(network string, now time.Time) time.Duration {
	if network == "" {
		return 0
	}
	key := digest("n", network)
	l := d.networks[key]
	if l == nil {
		l = rate.NewLimiter(networkPerSecond, networkBurst)
		d.networks[key] = l
	}
	if tokens := l.TokensAt(now); tokens < 1 {
		return time.Duration((1 - tokens) / networkPerSecond * float64(time.Second))
	}
	l.AllowN(now, 1)
	return 0
}

// bound forgets what is old when there is too much of it, and if all is new
// the half that has failed least.
func (d *delays) bound(now time.Time) {
	if len(d.networks) >= maxTrials {
		clear(d.networks)
	}
	if len(d.trials) < maxTrials {
		return
	}
	for k, t := range d.trials {
		if now.Sub(t.last) > longest {
			delete(d.trials, k)
		}
	}
	for k, t := range d.trials {
		if len(d.trials) > maxTrials/2 && t.failures <= freeAttempts {
			delete(d.trials, k)
		}
	}
	if len(d.trials) >= maxTrials {
		clear(d.trials)
	}
}

// tellEvery is how often the trail is told that somebody's name is being
// guessed at: guessing must not fill it.
const tellEvery = time.Hour

// untold tells whether the trail should hear of a name now.
func (d *delays) untold(what, name string, now time.Time) bool {
	key := digest(what, name)
	d.mu.Lock()
	defer d.mu.Unlock()
	if last, ok := d.told[key]; ok && now.Sub(last) < tellEvery {
		return false
	}
	if len(d.told) >= maxTrials {
		clear(d.told)
	}
	d.told[key] = now
	return true
}

func digest(parts ...string) [16]byte {
	h := sha256.New()
	for _, p := range parts {
		h.Write([]byte(p))
		h.Write([]byte{0})
	}
	return [16]byte(h.Sum(nil))
}

// Network is the block of an address that one subscriber or office usually
// has: a /24 or a /56. It is "" for what is no address.
func Network(address string) string {
	a, err := netip.ParseAddr(address)
	if err != nil {
		return ""
	}
	a = a.Unmap().WithZone("")
	bits := 56
	if a.Is4() {
		bits = 24
	}
	p, err := a.Prefix(bits)
	if err != nil {
		return ""
	}
	return p.String()
}
