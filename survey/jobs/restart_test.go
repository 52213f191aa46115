package jobs_test

import (
	"context"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"sipas/survey/jobs"
	"sipas/survey/store"
)

// A service that is stopped and started again: the job goes on where that is
// allowed, and says that it was stopped where it is not.
func TestAfterARestart(t *testing.T) {
	for _, again := range []bool{true, false} {
		t.Run(fmt.Sprintf("again %v", again), func(t *testing.T) {
			s := open(t)
			begun := make(chan string, 1)
			first := begin(t, s, jobs.Config{}, map[string]jobs.Kind{"x": {Again: again, Work: waiter(begun)}})
			j := start(t, first.Runner, jobs.Order{Kind: "x", Owner: "chi", Details: details{3}})
			<-begun
			first.stop()
			if left := parts(t, s); left != 0 {
				t.Errorf("%d parts are left", left)
			}
			second := begin(t, s, jobs.Config{}, map[string]jobs.Kind{"x": {Again: again, Work: writer}})
			j = until(t, second.Runner, j.ID, jobs.Done, jobs.Failed)
			if again && (j.State != jobs.Done || j.Runs != 2 || j.File.Size != 3) || !again && (j.State != jobs.Failed || j.Code != jobs.CodeStopped) {
				t.Errorf("the job is %+v", j)
			}
		})
	}
}

// A process that died leaves a job that is running and says nothing any more.
func TestAJobWhoseNodeHasDied(t *testing.T) {
	for name, c := range map[string]struct {
		again bool
		runs  int
		want  jobs.State
		code  string
	}{
		"begins again":                     {true, 1, jobs.Done, ""},
		"cannot begin again":               {false, 1, jobs.Failed, jobs.CodeLost},
		"kills every node that touches it": {true, jobs.MaxRuns, jobs.Failed, jobs.CodeLost},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := open(t)
				now := time.Now().UTC().Truncate(time.Millisecond)
				dead := jobs.Job{ID: "0001", Kind: "x", Owner: "chi", State: jobs.Running, Node: "dead", Runs: c.runs, Asked: now, Started: now, Beat: now}
				if err := store.Add(t.Context(), s, jobs.Jobs, dead.ID, dead); err != nil {
					t.Fatal(err)
				}
				n := begin(t, s, jobs.Config{}, map[string]jobs.Kind{"x": {Again: c.again, Work: func(context.Context, *jobs.Task) error { return nil }}})
				time.Sleep(jobs.Lease - time.Second)
				if j, err := n.Get(t.Context(), dead.ID); err != nil || j.State != jobs.Running || j.Node != "dead" {
					t.Fatalf("before the lease is over: %+v, %v", j, err)
				}
				time.Sleep(10 * time.Second)
				j, err := n.Get(t.Context(), dead.ID)
				if err != nil || j.State != c.want || j.Code != c.code {
					t.Errorf("the job is %+v, %v", j, err)
				}
				n.stop()
			})
		})
	}
}

// A node that works for long goes on holding its job, and tells how far it is.
func TestALongJobKeepsItsLeaseAndTellsItsProgress(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := open(t)
		kinds := map[string]jobs.Kind{"x": {Work: func(ctx context.Context, t *jobs.Task) error {
			for i := range 300 {
				time.Sleep(time.Second)
				t.Progress(i+1, 300)
			}
			return ctx.Err()
		}}}
		a, b := begin(t, s, jobs.Config{}, kinds), begin(t, s, jobs.Config{}, kinds)
		j := start(t, a.Runner, jobs.Order{Kind: "x", Owner: "chi"})
		time.Sleep(150 * time.Second)
		j, err := b.Get(t.Context(), j.ID)
		if err != nil || j.State != jobs.Running || j.Done < 140 || j.Done > 150 || j.Total != 300 {
			t.Errorf("after 150 of 300 seconds: %+v, %v", j, err)
		}
		time.Sleep(160 * time.Second)
		if j, err = b.Get(t.Context(), j.ID); err != nil || j.State != jobs.Done || j.Runs != 1 {
			t.Errorf("at the end: %+v, %v", j, err)
		}
		a.stop()
		b.stop()
	})
}
