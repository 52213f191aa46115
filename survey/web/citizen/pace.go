package citizen

import (
	"sync"
	"time"
)

// between is the least time between two persons at a kiosk: one who taps a
// kiosk's buttons as fast as possible does not fill in sheets for others.
const between = 5 * time.Second

// pace keeps the persons at each kiosk apart. It knows the kiosk by its token,
// not the person by anything. Each node has its own: behind a balancer that
// sends a kiosk's requests to several, persons are kept apart by less.
type pace struct {
	mu   sync.Mutex
	last map[string]time.Time // by device: when it last opened or sent a form
}

func newPace() *pace { return &pace{last: map[string]time.Time{}} }

// next opens a form at a device, or says how long it must wait.
func (p *pace) next(device string, now time.Time) (wait time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if since := now.Sub(p.last[device]); 0 <= since && since < between {
		return between - since
	}
	p.last[device] = now
	return 0
}

// sent notes that a person has done with the device.
func (p *pace) sent(device string, now time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.last[device] = now
}
