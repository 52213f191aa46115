package monitor

import (
	"context"
	"crypto/rand"
	"log/slog"
	"sync"
	"time"

	"sipas/survey"
	"sipas/survey/directory"
	"sipas/survey/results"
	"sipas/survey/store"
)

// Trail keeps who has judged what; see package audit.
type Trail interface {
	Record(ctx context.Context, act, object string, changes []survey.Difference) error
}

// Config is what a Monitor works with. Store, Directory and Results are required.
type Config struct {
	Store     store.Store
	Directory *directory.Directory
	Results   *results.Results
	Trail     Trail            // nil: none is kept
	Now       func() time.Time // nil: time.Now
	Log       *slog.Logger     // nil: slog.Default
	Node      string           // of this process alone, in the keys of what it stores; "": drawn by chance

	Pulse time.Duration // how often followed waves are looked at; 0: 2 seconds
	Stand time.Duration // how long a sight stands; 0: a minute
	Save  time.Duration // how often opened forms are stored; 0: 10 minutes
	Sift  time.Duration // how long a list of patterns stands at least; 0: 5 minutes
}

// Delay is how old a response is, at least, before it shows at its unit.
const Delay = 15 * time.Minute

// step is how many of today's responses join a cell at a time.
const step = 5

// Monitor watches waves. Its methods may be called by any number of goroutines.
type Monitor struct {
	Config
	openings openings
	streams  streams

	mu    sync.Mutex
	waves map[string]*watched
}

// New makes a Monitor. Without Run it answers, but streams are silent and what
// is opened is not stored.
func New(c Config) *Monitor {
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Log == nil {
		c.Log = slog.Default()
	}
	if c.Node == "" {
		c.Node = rand.Text()[:12]
	}
	for _, d := range []struct {
		of    *time.Duration
		usual time.Duration
	}{{&c.Pulse, 2 * time.Second}, {&c.Stand, time.Minute}, {&c.Save, 10 * time.Minute}, {&c.Sift, 5 * time.Minute}} {
		if *d.of <= 0 {
			*d.of = d.usual
		}
	}
	m := &Monitor{Config: c, waves: map[string]*watched{}}
	m.streams.by = map[string]*hub{}
	m.openings.make()
	return m
}

// Run tells streams what is new, stores what was opened and keeps the lists of
// patterns fresh, until ctx ends. Then it ends all streams and stores what is
// left. Run it once.
func (m *Monitor) Run(ctx context.Context) {
	defer m.streams.end()
	pulse, save := time.NewTicker(m.Pulse), time.NewTicker(m.Save)
	defer pulse.Stop()
	defer save.Stop()
	var sifting sync.WaitGroup
	defer sifting.Wait()
	busy := make(chan struct{}, 1) // one list of patterns at a time
	for {
		select {
		case <-ctx.Done():
			m.save(context.WithoutCancel(ctx))
			return
		case <-pulse.C:
			m.beat(ctx)
			select {
			case busy <- struct{}{}:
				sifting.Go(func() {
					defer func() { <-busy }()
					m.siftAll(ctx)
				})
			default:
			}
		case <-save.C:
			m.save(ctx)
		}
	}
}

// save stores what was opened, and says in the log when it could not.
func (m *Monitor) save(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	if err := m.StoreOpened(ctx); err != nil {
		m.Log.WarnContext(ctx, "opened forms not stored; they are kept and tried again", "err", err)
	}
}
