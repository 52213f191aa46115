package jobs

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/google/uuid"

	"sipas/survey/store"
)

// Rules of the house.
const (
	Lease   = 30 * time.Second   // a node that has not told for so long that it lives is dead
	beat    = 5 * time.Second    // how often it tells, also without progress
	step    = time.Second        // how often progress is written at most
	look    = 2 * time.Second    // how often a node looks for work of others
	Keep    = 7 * 24 * time.Hour // how long a job and its file stay after the end
	MaxRuns = 3                  // how often a job is begun
	MaxOpen = 5                  // jobs of one owner that have not ended
)

// Kind is a sort of work that this program can do.
type Kind struct {
	// Work does the job and writes its file to the task. It returns soon after
	// ctx ends. A *survey.Error gives the job's code and problems.
	Work func(ctx context.Context, t *Task) error

	// Again tells that the work may be begun anew when its node has died or was
	// stopped: it changes nothing but its own file.
	Again bool
}

// Config is what a Runner works with; Store is required.
type Config struct {
	Store  store.Store
	Log    *slog.Logger     // nil: slog.Default
	Now    func() time.Time // nil: time.Now
	NewID  func() string    // ids in order of time; nil: UUIDv7
	Node   string           // name of this process, different from all others; "": a random one
	AtOnce int              // jobs at a time; 0 means 1
}

// Runner takes orders and does them. Its methods may be called by any number
// of goroutines.
type Runner struct {
	Config
	wake chan struct{}

	mu      sync.Mutex
	kinds   map[string]Kind
	running map[string]context.CancelCauseFunc // by id of the job
}

// New makes a runner. It takes orders at once, and does them while Run runs.
func New(c Config) *Runner {
	if c.Log == nil {
		c.Log = slog.Default()
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.NewID == nil {
		c.NewID = func() string { return uuid.Must(uuid.NewV7()).String() }
	}
	if c.Node == "" {
		c.Node = uuid.NewString()
	}
	c.AtOnce = max(1, c.AtOnce)
	return &Runner{Config: c, wake: make(chan struct{}, 1), kinds: map[string]Kind{}, running: map[string]context.CancelCauseFunc{}}
}

// Handle makes a kind known to this node. Nodes do the kinds that they know.
func (r *Runner) Handle(name string, k Kind) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.kinds[name] = k
}

func (r *Runner) kind(name string) (Kind, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	k, ok := r.kinds[name]
	return k, ok
}

func (r *Runner) now() time.Time { return r.Now().UTC().Truncate(time.Millisecond) } // as the store keeps it

// Start takes an order. The job is durable when Start returns, and is begun
// when a node is free. ErrKind for a kind that this node does not know, ErrMany
// when the owner has MaxOpen jobs under way.
func (r *Runner) Start(ctx context.Context, o Order) (Job, error) {
	if _, ok := r.kind(o.Kind); !ok {
		return Job{}, ErrKind
	}
	open := 0
	for j, err := range r.all(ctx) {
		if err != nil {
			return Job{}, fmt.Errorf("starting a job: %w", err)
		}
		if j.Owner == o.Owner && !j.State.Ended() {
			open++
		}
	}
	if open >= MaxOpen {
		return Job{}, ErrMany
	}
	job := Job{ID: r.NewID(), Kind: o.Kind, Owner: o.Owner, Units: o.Units, Title: o.Title, State: Waiting, Asked: r.now()}
	if o.Details != nil {
		details, err := json.Marshal(o.Details)
		if err != nil {
			return Job{}, fmt.Errorf("encoding the details of a job: %w", err)
		}
		job.Details = string(details)
	}
	if err := store.Add(ctx, r.Store, Jobs, job.ID, job); err != nil {
		return Job{}, fmt.Errorf("starting a job: %w", err)
	}
	r.nudge()
	return job, nil
}

// nudge has Run look for work.
func (r *Runner) nudge() {
	select {
	case r.wake <- struct{}{}:
	default:
	}
}
