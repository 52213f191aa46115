package jobs

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash"
	"sync"

	"sipas/survey/store"
)

// Task is a job while it is being done, and where its file is written: it is
// an io.Writer for one goroutine.
type Task struct {
	Job  Job    // as it was when the run began
	Name string // of the file; set it before the work ends
	Type string // its media type

	ctx   context.Context
	store store.Store
	sum   hash.Hash
	size  int64
	part  []byte
	parts int

	mu   sync.Mutex
	done progress
}

type progress struct{ done, total int }

func newTask(ctx context.Context, s store.Store, j Job) *Task {
	return &Task{Job: j, ctx: ctx, store: s, sum: sha256.New()}
}

// Details reads what was ordered into v.
func (t *Task) Details(v any) error {
	if err := json.Unmarshal([]byte(t.Job.Details), v); err != nil {
		return fmt.Errorf("reading the details of job %s: %w", t.Job.ID, err)
	}
	return nil
}

// Progress tells how much is done. It may be called as often as one likes, and
// from any goroutine.
func (t *Task) Progress(done, total int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.done = progress{done, total}
}

func (t *Task) progress() progress {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.done
}

// Write adds to the file. It fails when the work has been ended.
func (t *Task) Write(p []byte) (n int, err error) {
	for len(p) > 0 {
		if err := t.ctx.Err(); err != nil {
			return n, err
		}
		if t.part == nil {
			t.part = make([]byte, 0, PartSize)
		}
		room := min(len(p), PartSize-len(t.part))
		t.part = append(t.part, p[:room]...)
		t.sum.Write(p[:room])
		n, p = n+room, p[room:]
		if len(t.part) == PartSize {
			if err := t.flush(); err != nil {
				return n, err
			}
		}
	}
	return n, nil
}

// flush stores the part that has been gathered.
func (t *Task) flush() error {
	if len(t.part) == 0 {
		return nil
	}
	err := store.Add(t.ctx, t.store, Files, partKey(t.Job.ID, t.Job.Runs, t.parts), part{Data: t.part})
	if err != nil {
		return fmt.Errorf("storing part %d of the file of job %s: %w", t.parts, t.Job.ID, err)
	}
	t.size += int64(len(t.part))
	t.parts++
	t.part = t.part[:0]
	return nil
}

func (t *Task) file() File {
	return File{Name: t.Name, Type: t.Type, Size: t.size, Parts: t.parts, SHA256: hex.EncodeToString(t.sum.Sum(nil))}
}

// holds tells whether a job is still in the run of this task.
func (t *Task) holds(j *Job) bool {
	return j.State == Running && j.Node == t.Job.Node && j.Runs == t.Job.Runs
}
