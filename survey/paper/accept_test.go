package paper_test

import (
	"fmt"
	"sync"
	"testing"

	"sipas/survey"
	"sipas/survey/paper"
	"sipas/survey/store"
)

// The process dies after k changes of the store, for every k until accepting
// gets through; the change at which it dies is made or not. After a restart
// the batch is accepted by whoever comes, and every sheet is one response.
func TestAcceptingSurvivesEveryCrash(t *testing.T) {
	const sheets = 4
	for _, lost := range []bool{false, true} {
		for k := int64(0); ; k++ {
			w := newWorld(t)
			b := w.typed(w.batch(sheets).ID, alike, func(n int) paper.Reading {
				r := alike(n)
				r.Void = n == 2
				return r
			})
			must[paper.Comparison](t)(w.Settle(t.Context(), "an", b.ID, []paper.Settling{{Number: 2, Code: paper.VoidCode, Choice: paper.SecondReading}}))
			b = w.stored(b.ID)
			w.store.left.Store(k)
			w.store.lose.Store(lost)
			_, err := w.Accept(t.Context(), "cuong", b.ID, b.Rev)
			through := err == nil
			w.restart()
			if err := w.Resume(t.Context()); err != nil {
				t.Fatalf("after %d changes: %v", k, err)
			}
			now := w.stored(b.ID)
			done := must[paper.Batch](t)(w.Accept(t.Context(), "cuong", b.ID, now.Rev))
			if done.State != paper.Accepted || done.Became != sheets-1 || done.Void != 1 || done.Secret != nil {
				t.Fatalf("after %d changes: %+v", k, done)
			}
			w.exactly(fmt.Sprintf("after %d changes, acknowledgement lost %v", k, lost), sheets, map[int]bool{2: true})
			if through {
				if k < 3*sheets {
					t.Fatalf("only %d changes were tried", k)
				}
				break
			}
		}
	}
}

// exactly compares the responses on disk with the sheets 1 to n but the void ones.
func (w *world) exactly(when string, n int, void map[int]bool) {
	w.Helper()
	q := survey.SIPAS25()
	want := map[string]int{}
	for i := 1; i <= n; i++ {
		if !void[i] {
			want[say(must[survey.Answers](w)(q.Check(mixed(i))))]++
		}
	}
	for _, r := range w.rows() {
		want[say(r.Answers)]--
	}
	for answers, n := range want {
		if n != 0 {
			w.Fatalf("%s: %d too few of %s", when, n, answers)
		}
	}
}

func say(a survey.Answers) string { return fmt.Sprint(map[string]survey.Answer(a)) }

// Two controllers accept at the same time, on several nodes.
func TestAcceptingAtTheSameTimeCountsOnce(t *testing.T) {
	for range 20 {
		w := newWorld(t)
		b := w.typed(w.batch(5).ID, alike, alike)
		var group sync.WaitGroup
		for _, name := range []string{"cuong", "dung", "em", "giang"} {
			group.Go(func() {
				_, err := w.Accept(t.Context(), name, b.ID, b.Rev)
				if c := code(err); c != "" && c != "paper.batch.changed" {
					t.Error(err)
				}
			})
		}
		group.Wait()
		w.exactly("together", 5, nil)
		if s := w.stored(b.ID); s.State != paper.Accepted || s.Became != 5 || w.heard != 5 {
			t.Fatalf("%+v, %d heard", s.Batch, w.heard)
		}
	}
}

// While a batch is being accepted nobody can change a sheet any more.
func TestNothingChangesAfterTheDecision(t *testing.T) {
	w := newWorld(t)
	b := w.typed(w.batch(2).ID, alike, alike)
	w.store.left.Store(4)
	if _, err := w.Accept(t.Context(), "cuong", b.ID, b.Rev); survey.KindOf(err) != survey.KindUnavailable {
		t.Fatalf("it did not crash: %v", err)
	}
	w.restart()
	if s := w.stored(b.ID); s.State != paper.Accepting {
		t.Fatal(s.State)
	}
	if _, err := w.Save(t.Context(), "binh", b.ID, paper.Second, paper.Reading{Number: 1, Values: sheet(1)}); code(err) != "paper.batch.step" {
		t.Errorf("typed in: %v", err)
	}
	if _, err := w.Settle(t.Context(), "binh", b.ID, nil); code(err) != "paper.batch.step" {
		t.Errorf("settled: %v", err)
	}
	if err := w.Drop(t.Context(), b.ID, b.Rev+1, "x"); code(err) != "paper.batch.step" {
		t.Errorf("dropped: %v", err)
	}
}

// A response that was taken back between a crash and the next try stays so.
func TestWithdrawnSheetStaysWithdrawn(t *testing.T) {
	w := newWorld(t)
	b := w.typed(w.batch(1).ID, alike, alike)
	for k := int64(1); len(w.rows()) == 0; k++ {
		w.store.left.Store(k)
		_, err := w.Accept(t.Context(), "cuong", b.ID, b.Rev)
		if err == nil {
			t.Fatal("it got through")
		}
		if w.stored(b.ID).State == paper.Settled {
			continue
		}
	}
	r := w.rows()[0]
	key := store.ResponseKey(r.Wave, r.ID)
	d := must[store.Doc](t)(w.disk.Get(t.Context(), store.Responses, key))
	must[int64](t)(w.disk.Replace(t.Context(), store.Responses, key, d.Rev, store.EncodeResponse(r.Marker())))
	w.restart()
	done := must[paper.Batch](t)(w.Accept(t.Context(), "cuong", b.ID, 0))
	if done.State != paper.Accepted || !w.rows()[0].Withdrawn {
		t.Errorf("%+v", done)
	}
	for _, s := range must[[]paper.Sheet](t)(w.Sheets(t.Context(), b.ID)) {
		if s.Final != nil {
			t.Error("the draft keeps what was taken back")
		}
	}
}
