package reform_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.mongodb.org/mongo-driver/v2/bson"

	"sipas/survey/reform"
	"sipas/survey/store"
)

// node is another process over the same store. before is called with each
// replacement just before it is handed to the store.
type node struct {
	store.Store
	before func(collection, key string) error
}

func (n *node) Replace(ctx context.Context, collection, key string, rev int64, body bson.Raw) (int64, error) {
	if err := n.before(collection, key); err != nil {
		return 0, err
	}
	return n.Store.Replace(ctx, collection, key, rev, body)
}

func (k *keeping) node(before func(collection, key string) error) *reform.Office {
	return reform.New(reform.Config{Store: &node{k.Store, before}, Trail: k, Now: k.now})
}

// finished is a round of two units whose sheets are final.
func finished(t *testing.T) *keeping {
	k := twoUnits(t)
	r := k.round()
	for _, unit := range []string{"U", "V"} {
		k.must(store.Add(t.Context(), k.Store, reform.SheetsKept, "r/"+unit, reform.Sheet{Round: "r", Unit: unit, Stage: reform.Final, Leaves: map[string]*reform.Leaf{
			reform.LeafKey("1.2"): {Rev: 1, Self: &reform.Score{Points: "9", Who: "lan", At: start}, First: &reform.Score{Points: "9", Who: "chi", At: start}}}}))
		if s, _, err := k.Sheet(t.Context(), r, unit); err != nil || s.Stage != reform.Final {
			t.Fatal(s, err)
		}
	}
	return k
}

func (k *keeping) revision() int64 {
	k.Helper()
	_, rev, err := k.Round(k.Context(), "r")
	k.must(err)
	return rev
}

// giveBack takes U's sheet from final back to the second appraisal.
func giveBack(ctx context.Context, o *reform.Office, r *reform.Round, unit string) error {
	_, err := o.Move(ctx, r, unit, reform.Final, reform.SecondAppraisal, true, "xem lại", "chi")
	return err
}

// An act that is handed to the store while another node publishes comes too late:
// it is told so, and the sheet is the one that was published.
func TestActBehindPublishing(t *testing.T) {
	k := finished(t)
	r := k.round()
	published := false
	other := k.node(func(collection, key string) error {
		if collection != reform.SheetsKept || published {
			return nil
		}
		published = true
		return k.Publish(t.Context(), "r", k.revision())
	})
	if err := giveBack(t.Context(), other, r, "U"); !errors.Is(err, reform.ErrNotRun) || !published {
		t.Errorf("the act: %v, published %t", err, published)
	}
	if s := k.sheet("U"); s.Stage != reform.Final || len(s.Moves) != 0 {
		t.Errorf("after publishing the sheet is at %s", s.Stage)
	}
	if state := k.round().State; state != reform.Published {
		t.Errorf("the round is %s", state)
	}
}

// An act that comes while a node is publishing takes the publishing back, at
// whichever of its writes it comes.
func TestActDuringPublishing(t *testing.T) {
	for at := 1; at <= 3; at++ { // two sheets, the round
		t.Run(fmt.Sprint("before write ", at), func(t *testing.T) {
			k := finished(t)
			var writes atomic.Int64
			other := k.node(func(string, string) error {
				if writes.Add(1) == int64(at) {
					return giveBack(t.Context(), k.Office, k.round(), "V")
				}
				return nil
			})
			err := other.Publish(t.Context(), "r", k.revision())
			if !errors.Is(err, reform.ErrChanged) && !errors.Is(err, reform.ErrNotFinal) {
				t.Errorf("publishing: %v", err)
			}
			if s := k.sheet("V"); s.Stage != reform.SecondAppraisal {
				t.Errorf("the sheet is at %s", s.Stage)
			}
			if state := k.round().State; state != reform.Running {
				t.Errorf("the round is %s", state)
			}
			// Once it is final again, the round can be published.
			if _, err := k.Move(t.Context(), k.round(), "V", reform.SecondAppraisal, reform.Final, true, "", "chi"); err != nil {
				t.Fatal(err)
			}
			if err := k.Publish(t.Context(), "r", k.revision()); err != nil {
				t.Errorf("publishing again: %v", err)
			}
		})
	}
}

// A node that was held up closes no sheet for a publishing that others have given
// up: its mark would free what they are about to publish.
func TestMarkOfEarlierRevision(t *testing.T) {
	k := finished(t)
	rev := k.revision()
	var once sync.Once
	slow := k.node(func(string, string) (err error) {
		once.Do(func() {
			_, err = k.PutRound(t.Context(), *k.round(), rev)
			err = errors.Join(err, k.CloseSheets(t.Context(), "r", rev+1))
		})
		return err
	})
	if err := slow.CloseSheets(t.Context(), "r", rev); !errors.Is(err, reform.ErrChanged) {
		t.Errorf("closed for an earlier revision: %v", err)
	}
	for _, unit := range []string{"U", "V"} {
		if s := k.sheet(unit); s.Closing != rev+1 {
			t.Errorf("%s is closed for revision %d, want %d", unit, s.Closing, rev+1)
		}
	}
}

// Wherever a process dies while it publishes, the next one can publish, and can as
// well let a unit go on; nothing waits for anybody.
func TestDyingWhilePublishing(t *testing.T) {
	errDied := errors.New("the process died")
	died := 0
	for writes := int64(0); ; writes++ {
		alive := false
		for _, again := range []bool{true, false} {
			k := finished(t)
			var left atomic.Int64
			left.Store(writes)
			err := k.node(func(string, string) error {
				if left.Add(-1) < 0 {
					return errDied
				}
				return nil
			}).Publish(t.Context(), "r", k.revision())
			if alive = err == nil; alive {
				break
			}
			died++
			if !errors.Is(err, errDied) || k.round().State != reform.Running {
				t.Fatalf("after %d writes %v, the round is %s", writes, err, k.round().State)
			}
			if again {
				if err := k.Publish(t.Context(), "r", k.revision()); err != nil {
					t.Errorf("publishing after %d writes: %v", writes, err)
				}
				continue
			}
			if err := giveBack(t.Context(), k.Office, k.round(), "U"); err != nil || k.sheet("U").Stage != reform.SecondAppraisal {
				t.Errorf("going on after %d writes: %v", writes, err)
			}
		}
		if alive {
			break
		}
	}
	if died != 6 { // two sheets and the round, twice
		t.Errorf("it died %d times", died)
	}
}

// Two nodes try to publish while others give sheets back and end them again. Who
// was told that an act is done finds it in what is published, and nothing changes
// afterwards.
func TestActsAndPublishing(t *testing.T) {
	for range 10 {
		k := finished(t)
		ctx, r := t.Context(), k.round()
		var wait sync.WaitGroup
		var done [2]int // acts that were acknowledged
		for i, unit := range []string{"U", "V"} {
			wait.Go(func() {
				o := reform.New(reform.Config{Store: k.Store, Now: k.now})
				for range 10 {
					err := giveBack(ctx, o, r, unit)
					if err == nil {
						done[i]++
						_, err = o.Move(ctx, r, unit, reform.SecondAppraisal, reform.Final, true, "", "chi")
						done[i]++
					}
					if errors.Is(err, reform.ErrNotRun) {
						return
					}
					if err != nil {
						t.Error(err)
					}
				}
			})
		}
		published := make(chan map[string]*reform.Sheet, 2)
		for range 2 {
			wait.Go(func() {
				o := reform.New(reform.Config{Store: k.Store, Now: k.now})
				for {
					_, rev, err := o.Round(ctx, "r")
					if err == nil {
						err = o.Publish(ctx, "r", rev)
					}
					switch {
					case err == nil:
						sheets, err := o.Sheets(ctx, r)
						if err != nil {
							t.Error(err)
						}
						published <- sheets
						return
					case errors.Is(err, reform.ErrNotRun): // the other was quicker
						return
					case !errors.Is(err, reform.ErrChanged) && !errors.Is(err, reform.ErrNotFinal):
						t.Error(err)
						return
					}
				}
			})
		}
		wait.Wait()
		if len(published) != 1 {
			t.Fatalf("%d nodes have published", len(published))
		}
		then := <-published
		for i, unit := range []string{"U", "V"} {
			s := k.sheet(unit)
			if diff := cmp.Diff(then[unit], s); diff != "" {
				t.Errorf("%s after publishing:\n%s", unit, diff)
			}
			if len(s.Moves) != done[i] || s.Stage != reform.Final {
				t.Errorf("%s: %d acts were acknowledged, there are %d; it is at %s", unit, done[i], len(s.Moves), s.Stage)
			}
		}
	}
}
