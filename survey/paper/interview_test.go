package paper_test

import (
	"sync"
	"testing"
	"time"

	"sipas/survey"
	"sipas/survey/paper"
)

func TestAnInterviewCountsOnce(t *testing.T) {
	w := newWorld(t)
	b := must[paper.Batch](t)(w.Make(t.Context(), "lan", paper.Order{Kind: paper.Interview, Wave: "w", Unit: "A", Counter: "a1", Interviewer: "DTV-07"}))
	id := must[survey.ResponseID](t)(w.NewForm())
	w.advance(4 * time.Minute)
	form := paper.Answered{ID: id, Opened: w.now().Add(-4 * time.Minute), Values: sheet(4), Language: "vi"}
	var (
		group sync.WaitGroup
		mu    sync.Mutex
		seen  = map[string]int{}
	)
	for range 16 {
		group.Go(func() {
			taken, err := w.Take(t.Context(), b.ID, form)
			if err != nil {
				t.Error(err)
			}
			mu.Lock()
			defer mu.Unlock()
			seen[taken.Receipt.Code+taken.Handle]++
		})
	}
	group.Wait()
	rows := w.rows()
	if len(rows) != 1 || len(seen) != 1 || w.heard != 1 {
		t.Fatalf("%d responses, %d receipts, %d heard", len(rows), len(seen), w.heard)
	}
	if r := rows[0]; r.Channel != survey.ByInterviewer || r.Batch != b.ID || r.Field != "ho-tich" || r.Seconds != 240 || r.Language != "vi" {
		t.Errorf("%+v", r)
	}
	other := form
	other.Values = sheet(1)
	if _, err := w.Take(t.Context(), b.ID, other); code(err) != "response.differs" {
		t.Errorf("another sheet under the same id: %v", err)
	}
	done := must[paper.Batch](t)(w.EndRound(t.Context(), "lan", b.ID, w.stored(b.ID).Rev))
	if done.Became != 1 || done.State != paper.Accepted {
		t.Errorf("%+v", done)
	}
	if _, err := w.Take(t.Context(), b.ID, form); code(err) != "paper.batch.step" {
		t.Errorf("sent after the round was over: %v", err)
	}
}

func TestInterviewRefuses(t *testing.T) {
	w := newWorld(t)
	b := must[paper.Batch](t)(w.Make(t.Context(), "lan", paper.Order{Kind: paper.Interview, Wave: "w", Unit: "A", Counter: "a1"}))
	old := survey.NewResponseID(noon.Add(-100*time.Hour), [survey.RandomIDBytes]byte{1})
	coming := survey.NewResponseID(noon.Add(2*time.Hour), [survey.RandomIDBytes]byte{1})
	now := must[survey.ResponseID](t)(w.NewForm())
	for name, c := range map[string]struct {
		form paper.Answered
		want string
	}{
		"an id of last week":   {paper.Answered{ID: old, Values: sheet(3)}, "paper.sheet.serial"},
		"an id of later today": {paper.Answered{ID: coming, Values: sheet(3)}, "paper.sheet.serial"},
		"nothing rated":        {paper.Answered{ID: now, Values: nil}, "answers.invalid"},
	} {
		if _, err := w.Take(t.Context(), b.ID, c.form); code(err) != c.want {
			t.Errorf("%s: %v", name, err)
		}
	}
	if n := len(w.rows()); n != 0 {
		t.Errorf("%d responses", n)
	}
}
