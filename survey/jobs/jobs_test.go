package jobs_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.mongodb.org/mongo-driver/v2/bson"

	"sipas/survey"
	"sipas/survey/jobs"
	"sipas/survey/store"
	"sipas/survey/store/bolt"
)

var quiet = slog.New(slog.DiscardHandler)

func open(t *testing.T) store.Store {
	t.Helper()
	s, err := bolt.Open(filepath.Join(t.TempDir(), "sipas.db"), bolt.WithLog(quiet))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// node is a runner at work.
type node struct {
	*jobs.Runner
	stop func()
}

// begin starts a node that knows some kinds. stop is as at the end of a process.
func begin(t *testing.T, s store.Store, c jobs.Config, kinds map[string]jobs.Kind) node {
	t.Helper()
	c.Store, c.Log = s, quiet
	r := jobs.New(c)
	for name, k := range kinds {
		r.Handle(name, k)
	}
	ctx, cancel := context.WithCancel(context.Background())
	stopped := make(chan struct{})
	go func() { r.Run(ctx); close(stopped) }()
	stop := sync.OnceFunc(func() { cancel(); <-stopped })
	t.Cleanup(stop)
	return node{r, stop}
}

func start(t *testing.T, r *jobs.Runner, o jobs.Order) jobs.Job {
	t.Helper()
	j, err := r.Start(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	return j
}

// until waits until a job is in one of some states.
func until(t *testing.T, r *jobs.Runner, id string, states ...jobs.State) jobs.Job {
	t.Helper()
	deadline := time.Now().Add(2 * time.Minute)
	for {
		j, err := r.Get(context.Background(), id)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range states {
			if j.State == s {
				return j
			}
		}
		if time.Now().After(deadline) {
			t.Fatalf("waited in vain for %v: %+v", states, j)
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// parts counts the stored parts of all files.
func parts(t *testing.T, s store.Store) (n int) {
	t.Helper()
	for _, err := range s.Scan(context.Background(), jobs.Files, store.Range{}) {
		if err != nil {
			t.Fatal(err)
		}
		n++
	}
	return n
}

type details struct {
	Bytes int `bson:"bytes"`
}

// writer writes as many bytes as it is told.
func writer(_ context.Context, t *jobs.Task) error {
	var d details
	if err := t.Details(&d); err != nil {
		return err
	}
	t.Name, t.Type = "a.bin", "application/octet-stream"
	for at := 0; at < d.Bytes; {
		piece := make([]byte, min(100_003, d.Bytes-at)) // parts end inside pieces
		for i := range piece {
			piece[i] = byte((at + i) * 7)
		}
		if _, err := t.Write(piece); err != nil {
			return err
		}
		at += len(piece)
		t.Progress(at, d.Bytes)
	}
	return nil
}

// waiter works until it is told to stop, and says when it has begun.
func waiter(begun chan<- string) func(context.Context, *jobs.Task) error {
	return func(ctx context.Context, t *jobs.Task) error {
		if _, err := t.Write(make([]byte, jobs.PartSize+1)); err != nil {
			return err
		}
		t.Progress(1, 10)
		begun <- t.Job.ID
		<-ctx.Done()
		return ctx.Err()
	}
}

func TestTheFileComesBackAsItWasWritten(t *testing.T) {
	for _, size := range []int{0, 1, jobs.PartSize - 1, jobs.PartSize, jobs.PartSize + 1, 2*jobs.PartSize + 12345} {
		t.Run(fmt.Sprint(size), func(t *testing.T) {
			s := open(t)
			n := begin(t, s, jobs.Config{}, map[string]jobs.Kind{"write": {Work: writer}})
			order := jobs.Order{Kind: "write", Owner: "chi", Units: []string{"D1"}, Title: survey.Text{"vi": "Tệp"}, Details: details{size}}
			j := until(t, n.Runner, start(t, n.Runner, order).ID, jobs.Done)
			f, err := n.Open(t.Context(), j)
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			got, err := io.ReadAll(f)
			if err != nil {
				t.Fatal(err)
			}
			want := make([]byte, size)
			for i := range want {
				want[i] = byte(i * 7)
			}
			if !bytes.Equal(got, want) {
				t.Errorf("%d bytes came back, not the %d that were written", len(got), size)
			}
			sum := sha256.Sum256(want)
			file := jobs.File{Name: "a.bin", Type: "application/octet-stream", Size: int64(size),
				Parts: (size + jobs.PartSize - 1) / jobs.PartSize, SHA256: hex.EncodeToString(sum[:])}
			if diff := cmp.Diff(file, j.File); diff != "" {
				t.Error(diff)
			}
			if j.Done != size || j.Total != size || j.Runs != 1 || j.Owner != "chi" || j.Units[0] != "D1" || j.Title["vi"] != "Tệp" ||
				j.Started.Before(j.Asked) || j.Ended.Before(j.Started) {
				t.Errorf("the job is %+v", j)
			}
		})
	}
}

func TestAFileThatWasTamperedWithIsNotServedAsWhole(t *testing.T) {
	for name, tamper := range map[string]func(s store.Store, key string) error{
		"a part is missing": func(s store.Store, key string) error { return s.Delete(context.Background(), jobs.Files, key, 1) },
		"a part is altered": func(s store.Store, key string) error {
			body, err := bson.Marshal(bson.D{{Key: "data", Value: make([]byte, jobs.PartSize)}})
			if err == nil {
				_, err = s.Replace(context.Background(), jobs.Files, key, 1, body)
			}
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := open(t)
			n := begin(t, s, jobs.Config{}, map[string]jobs.Kind{"write": {Work: writer}})
			j := until(t, n.Runner, start(t, n.Runner, jobs.Order{Kind: "write", Owner: "chi", Details: details{3 * jobs.PartSize}}).ID, jobs.Done)
			if err := tamper(s, j.ID+"/01/000001"); err != nil {
				t.Fatal(err)
			}
			f, err := n.Open(t.Context(), j)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := io.ReadAll(f); !errors.Is(err, store.ErrDamaged) {
				t.Errorf("reading gave %v", err)
			}
		})
	}
}

func TestFailuresSayWhatWentWrong(t *testing.T) {
	problems := []survey.Problem{{Field: "7K3F92M5", Code: "poster.script.text", Args: []string{"ក", "ក"}}}
	for name, c := range map[string]struct {
		work func(context.Context, *jobs.Task) error
		want string
		why  []survey.Problem
	}{
		"an error of the trade": {func(context.Context, *jobs.Task) error {
			return fmt.Errorf("printing: %w", &survey.Error{Kind: survey.KindInvalid, Code: "poster.script", Problems: problems})
		}, "poster.script", problems},
		"another error": {func(context.Context, *jobs.Task) error { return io.ErrUnexpectedEOF }, "internal", nil},
		"a panic":       {func(context.Context, *jobs.Task) error { panic("at the disco") }, "internal", nil},
	} {
		t.Run(name, func(t *testing.T) {
			s := open(t)
			n := begin(t, s, jobs.Config{}, map[string]jobs.Kind{"x": {Again: true, Work: func(ctx context.Context, t *jobs.Task) error {
				if _, err := t.Write(make([]byte, jobs.PartSize)); err != nil {
					return err
				}
				return c.work(ctx, t)
			}}})
			j := until(t, n.Runner, start(t, n.Runner, jobs.Order{Kind: "x", Owner: "chi"}).ID, jobs.Failed)
			if j.Code != c.want || cmp.Diff(c.why, j.Problems) != "" || j.Ended.IsZero() {
				t.Errorf("the job is %+v", j)
			}
			if _, err := n.Open(t.Context(), j); !errors.Is(err, jobs.ErrNotReady) {
				t.Errorf("opening its file gave %v", err)
			}
			n.stop()
			if left := parts(t, s); left != 0 {
				t.Errorf("%d parts are left", left)
			}
		})
	}
}

func TestCancelling(t *testing.T) {
	s := open(t)
	begun := make(chan string, 1)
	a := begin(t, s, jobs.Config{Node: "a"}, map[string]jobs.Kind{"x": {Again: true, Work: waiter(begun)}})
	elsewhere := jobs.New(jobs.Config{Store: s, Node: "b", Log: quiet})
	running := start(t, a.Runner, jobs.Order{Kind: "x", Owner: "chi"})
	<-begun
	waiting := start(t, a.Runner, jobs.Order{Kind: "x", Owner: "chi"})
	if err := a.Cancel(t.Context(), waiting.ID); err != nil {
		t.Fatal(err)
	}
	next := start(t, a.Runner, jobs.Order{Kind: "x", Owner: "chi"})
	if err := a.Cancel(t.Context(), running.ID); err != nil {
		t.Fatal(err)
	}
	if id := <-begun; id != next.ID {
		t.Errorf("%s began, not %s: a cancelled job was begun", id, next.ID)
	}
	if err := elsewhere.Cancel(t.Context(), next.ID); err != nil { // through another node
		t.Fatal(err)
	}
	last := start(t, a.Runner, jobs.Order{Kind: "x", Owner: "chi"})
	if id := <-begun; id != last.ID {
		t.Errorf("%s began, not %s", id, last.ID)
	}
	for _, id := range []string{running.ID, waiting.ID, next.ID} {
		if j, err := a.Get(t.Context(), id); err != nil || j.State != jobs.Cancelled {
			t.Errorf("the job is %+v, %v", j, err)
		}
	}
	if err := a.Cancel(t.Context(), running.ID); err != nil {
		t.Errorf("cancelling twice: %v", err)
	}
	if err := a.Cancel(t.Context(), "nothing"); !errors.Is(err, jobs.ErrUnknown) {
		t.Errorf("cancelling what is not there: %v", err)
	}
	a.stop()
	if left := parts(t, s); left != 0 {
		t.Errorf("%d parts are left", left)
	}
}

// Three nodes, forty jobs: each is done once, and no node does more at a time
// than it may.
func TestManyAtOnce(t *testing.T) {
	s := open(t)
	var now [3]atomic.Int32
	var done sync.Map
	var nodes [3]node
	for i := range nodes {
		nodes[i] = begin(t, s, jobs.Config{AtOnce: 2}, map[string]jobs.Kind{"x": {Work: func(_ context.Context, task *jobs.Task) error {
			if n := now[i].Add(1); n > 2 {
				t.Errorf("node %d does %d jobs", i, n)
			}
			defer now[i].Add(-1)
			if _, twice := done.LoadOrStore(task.Job.ID, true); twice {
				t.Errorf("job %s is done twice", task.Job.ID)
			}
			_, err := task.Write([]byte(task.Job.ID))
			time.Sleep(time.Millisecond)
			return err
		}}})
	}
	var group sync.WaitGroup
	var ids sync.Map
	for i := range 40 {
		group.Go(func() {
			j, err := nodes[i%3].Start(context.Background(), jobs.Order{Kind: "x", Owner: fmt.Sprint("p", i)})
			if err != nil {
				t.Error(err)
			}
			ids.Store(j.ID, true)
		})
	}
	group.Wait()
	ids.Range(func(id, _ any) bool {
		j := until(t, nodes[0].Runner, id.(string), jobs.Done)
		f, err := nodes[1].Open(t.Context(), j)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := io.ReadAll(f); err != nil || string(got) != id {
			t.Errorf("the file holds %q, %v", got, err)
		}
		return true
	})
}

func TestOrdersThatAreRefused(t *testing.T) {
	s := open(t)
	r := jobs.New(jobs.Config{Store: s, Log: quiet}) // does nothing
	if _, err := r.Start(t.Context(), jobs.Order{Kind: "x", Owner: "chi"}); !errors.Is(err, jobs.ErrKind) {
		t.Errorf("an unknown kind: %v", err)
	}
	r.Handle("x", jobs.Kind{Work: writer})
	var last jobs.Job
	for range jobs.MaxOpen {
		last = start(t, r, jobs.Order{Kind: "x", Owner: "chi"})
	}
	if _, err := r.Start(t.Context(), jobs.Order{Kind: "x", Owner: "chi"}); !errors.Is(err, jobs.ErrMany) {
		t.Errorf("one too many: %v", err)
	}
	start(t, r, jobs.Order{Kind: "x", Owner: "minh"})
	if err := r.Cancel(t.Context(), last.ID); err != nil {
		t.Fatal(err)
	}
	start(t, r, jobs.Order{Kind: "x", Owner: "chi"})
	for _, id := range []string{"", "no", "\x00", string(make([]byte, 600))} {
		if _, err := r.Get(t.Context(), id); !errors.Is(err, jobs.ErrUnknown) {
			t.Errorf("Get(%q): %v", id, err)
		}
	}
}

func TestListsAreOfOnePersonNewestFirst(t *testing.T) {
	r := jobs.New(jobs.Config{Store: open(t), Log: quiet})
	r.Handle("x", jobs.Kind{Work: writer})
	r.Handle("y", jobs.Kind{Work: writer})
	var want []string
	for i := range 3 {
		want = append([]string{start(t, r, jobs.Order{Kind: "x", Owner: "chi", Title: survey.Text{"vi": fmt.Sprint(i)}}).ID}, want...)
		start(t, r, jobs.Order{Kind: "x", Owner: "minh"})
	}
	start(t, r, jobs.Order{Kind: "y", Owner: "chi"})
	ids := func(kinds ...string) (ids []string) {
		all, err := r.List(t.Context(), "chi", kinds...)
		if err != nil {
			t.Fatal(err)
		}
		for _, j := range all {
			ids = append(ids, j.ID)
		}
		return ids
	}
	if diff := cmp.Diff(want, ids("x")); diff != "" {
		t.Error(diff)
	}
	if n := len(ids()); n != 4 {
		t.Errorf("%d jobs of all kinds", n)
	}
}

func TestOldJobsAreSweptAwayWithTheirFiles(t *testing.T) {
	s := open(t)
	now := time.Now()
	clock := func() time.Time { return now }
	n := begin(t, s, jobs.Config{Now: clock}, map[string]jobs.Kind{"x": {Work: writer}})
	j := until(t, n.Runner, start(t, n.Runner, jobs.Order{Kind: "x", Owner: "chi", Details: details{jobs.PartSize + 1}}).ID, jobs.Done)
	n.stop()
	now = now.Add(jobs.Keep)
	if err := n.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := n.Get(t.Context(), j.ID); err != nil || parts(t, s) != 2 {
		t.Errorf("it is gone before its time: %v", err)
	}
	now = now.Add(time.Second)
	if err := n.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := n.Get(t.Context(), j.ID); !errors.Is(err, jobs.ErrUnknown) || parts(t, s) != 0 {
		t.Errorf("it is still there: %v, %d parts", err, parts(t, s))
	}
}
