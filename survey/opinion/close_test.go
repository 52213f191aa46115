package opinion_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"

	"sipas/survey/opinion"
	"sipas/survey/opinion/outcome"
	"sipas/survey/store"
)

// node is another process over the same store; before is called with each
// replacement just before it is handed to the store.
type node struct {
	store.Store
	before func(collection string) error
}

func (n *node) Replace(ctx context.Context, collection, key string, rev int64, body bson.Raw) (int64, error) {
	if err := n.before(collection); err != nil {
		return 0, err
	}
	return n.Store.Replace(ctx, collection, key, rev, body)
}

func (w *world) node(before func(collection string) error) *opinion.Office {
	c := w.Config
	c.Store = &node{w.Store, before}
	return opinion.New(c)
}

// answered is a sheet that only has to be sent.
func (w *world) answered(token string) {
	w.Helper()
	w.must(w.Begin(w.Context(), token, opinion.Self))
	w.must(w.Save(w.Context(), token, "NV", 0, given{"q1": "A"}, 5))
}

func (w *world) close(o *opinion.Office) error {
	_, rev, err := o.Survey(w.Context(), round)
	w.must(err)
	_, err = o.Close(w.Context(), round, rev)
	return err
}

// A sheet that is handed to the store while another node closes the survey comes
// too late, and its person is told so: what was counted is all there is.
func TestSendingBehindClosing(t *testing.T) {
	w := newWorld(t)
	tokens := w.open(2)
	w.answered(tokens[0])
	w.answered(tokens[1])
	w.must(w.Send(t.Context(), tokens[1], w.form(tokens[1]).Rev, opinion.Self))
	rev := w.form(tokens[0]).Rev
	closed := false
	other := w.node(func(string) error {
		if closed {
			return nil
		}
		closed = true
		return w.close(w.Office)
	})
	if err := other.Send(t.Context(), tokens[0], rev, opinion.Self); !errors.Is(err, opinion.ErrOver) || !closed {
		t.Errorf("sent behind the closing: %v", err)
	}
	o, err := outcome.New(w.Office).Of(t.Context(), round)
	w.must(err)
	if o.Sent != 1 || !o.Final {
		t.Errorf("%d sheets were counted, final %t", o.Sent, o.Final)
	}
	if err := w.Save(t.Context(), tokens[1], "NV", 1, given{"q1": "B"}, 0); !errors.Is(err, opinion.ErrSent) {
		t.Errorf("what was sent before: %v", err)
	}
}

// Wherever a process dies while it closes a survey: once the survey is counted as
// closed, nothing more is sent.
func TestDyingWhileClosing(t *testing.T) {
	errDied := errors.New("the process died")
	for writes := int64(0); ; writes++ {
		w := newWorld(t)
		tokens := w.open(3)
		w.answered(tokens[0])
		rev := w.form(tokens[0]).Rev
		var left atomic.Int64
		left.Store(writes)
		err := w.close(w.node(func(string) error {
			if left.Add(-1) < 0 {
				return errDied
			}
			return nil
		}))
		if err != nil && !errors.Is(err, errDied) {
			t.Fatal(err)
		}
		counting := outcome.New(w.Office)
		var before *outcome.Outcome
		slow := w.node(func(string) (err error) { // another node is about to keep the sheet
			if before == nil {
				before, err = counting.Of(t.Context(), round)
			}
			return err
		})
		told := slow.Send(t.Context(), tokens[0], rev, opinion.Self)
		if err := w.close(w.Office); err != nil && !errors.Is(err, opinion.ErrClosed) { // what was sent to an open survey shows when it is closed
			t.Fatal(err)
		}
		after, err2 := outcome.New(w.Office).Of(t.Context(), round)
		w.must(err2)
		if before != nil && before.Final && (after.Sent != before.Sent || told == nil) {
			t.Errorf("after %d writes: counted %d, then %d; the sender was told %v", writes, before.Sent, after.Sent, told)
		}
		if (told == nil) != (after.Sent == 1) {
			t.Errorf("after %d writes: told %v, counted %d", writes, told, after.Sent)
		}
		if err == nil {
			if writes != 4 { // the survey and three sheets
				t.Errorf("closing took %d writes", writes)
			}
			return
		}
	}
}

// Many send while the survey is closed. Who was told that it was sent is counted.
func TestSendingAndClosing(t *testing.T) {
	w := newWorld(t)
	tokens := w.open(60)
	revs := make([]int64, len(tokens))
	var wait sync.WaitGroup
	for i, token := range tokens {
		wait.Go(func() {
			w.answered(token)
			revs[i] = w.form(token).Rev
		})
	}
	wait.Wait()
	var sent atomic.Int64
	half := make(chan struct{}, len(tokens))
	for i, token := range tokens {
		wait.Go(func() {
			switch err := w.Send(t.Context(), token, revs[i], opinion.Self); {
			case err == nil:
				sent.Add(1)
			case !errors.Is(err, opinion.ErrOver):
				t.Error(err)
			}
			half <- struct{}{}
		})
	}
	<-half
	w.must(w.close(w.Office))
	o, err := outcome.New(w.Office).Of(t.Context(), round)
	w.must(err)
	wait.Wait()
	if int64(o.Sent) != sent.Load() {
		t.Errorf("%d were told that it was sent, %d were counted when it was closed", sent.Load(), o.Sent)
	}
	if err := w.Settle(t.Context(), "2099"); !errors.Is(err, opinion.ErrNoSurvey) {
		t.Errorf("settling nothing: %v", err)
	}
	fmt.Fprintln(t.Output(), sent.Load(), "of", len(tokens), "came in time")
}

// Only what is closed is settled.
func TestSettleOpen(t *testing.T) {
	w := newWorld(t)
	w.open(1)
	if err := w.Settle(t.Context(), round); !errors.Is(err, opinion.ErrNotOver) {
		t.Errorf("%v", err)
	}
}
