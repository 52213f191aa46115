package collect_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"sipas/survey"
	"sipas/survey/collect"
	"sipas/survey/directory"
)

// onPaper is a response that staff give.
func (w *world) onPaper(n byte, alter ...func(*survey.Response)) *survey.Response {
	w.t.Helper()
	answers, err := survey.SIPAS25().On(survey.FullForm).Check(sheet(4))
	if err != nil {
		w.t.Fatal(err)
	}
	r := &survey.Response{ID: survey.NewResponseID(noon, [survey.RandomIDBytes]byte{n}), Wave: "2026-q1", Unit: "xa-1", Counter: "q1", Field: "ho-tich",
		Questionnaire: survey.SIPAS25().Ref, Form: survey.FullForm, Channel: survey.ByPaper, Hour: noon, Answers: answers, Batch: "P-000001"}
	for _, a := range alter {
		a(r)
	}
	return r
}

func TestTakeInIsOnce(t *testing.T) {
	w := newWorld(t, nil)
	r := w.onPaper(1)
	var group sync.WaitGroup
	fresh := make(chan bool, 32)
	for range 32 {
		group.Go(func() {
			receipt, err := w.TakeIn(context.Background(), r)
			if err != nil || receipt.Code != r.ID.Receipt() {
				t.Error(receipt, err)
			}
			fresh <- receipt.New
		})
	}
	group.Wait()
	close(fresh)
	first := 0
	for f := range fresh {
		if f {
			first++
		}
	}
	if responses, _ := w.heardOf(); first != 1 || len(w.rows()) != 1 || responses != 1 {
		t.Errorf("%d first, %d rows, %d heard", first, len(w.rows()), responses)
	}
	other := w.onPaper(1, func(r *survey.Response) { r.Answers["A1"] = survey.Answer{Rating: 1} })
	if _, err := w.TakeIn(context.Background(), other); !errors.Is(err, collect.ErrDiffers) {
		t.Errorf("other content: %v", err)
	}
	if _, err := w.Withdraw(context.Background(), r.ID.Receipt()); err != nil {
		t.Fatal(err)
	}
	if _, err := w.TakeIn(context.Background(), r); !errors.Is(err, collect.ErrWithdrawn) {
		t.Errorf("taken back: %v", err)
	}
}

func TestTakeInAfterALostAcknowledgement(t *testing.T) {
	w := newWorld(t, nil)
	r := w.onPaper(1)
	w.store.lose.Store(1)
	if _, err := w.TakeIn(context.Background(), r); survey.KindOf(err) != survey.KindUnavailable {
		t.Fatalf("%v", err)
	}
	if _, err := w.TakeIn(context.Background(), r); err != nil {
		t.Fatal(err)
	}
	if responses, _ := w.heardOf(); len(w.rows()) != 1 || responses != 1 {
		t.Errorf("%d rows, %d heard", len(w.rows()), responses)
	}
}

func TestTakeInJudges(t *testing.T) {
	for name, c := range map[string]struct {
		alter func(*survey.Response)
		wave  func(*survey.Wave)
		want  string
	}{
		"good":                       {nil, nil, ""},
		"about the unit as a whole":  {func(r *survey.Response) { r.Counter, r.Field = "", "" }, nil, ""},
		"paused":                     {nil, func(w *survey.Wave) { w.State = survey.Paused }, ""},
		"closing":                    {nil, func(w *survey.Wave) { w.State, w.Closes = survey.Closing, noon.Add(-time.Hour) }, ""},
		"within grace":               {nil, func(w *survey.Wave) { w.Closes = noon.Add(time.Minute - survey.Grace) }, ""},
		"after grace":                {nil, func(w *survey.Wave) { w.Closes = noon.Add(-survey.Grace) }, "wave.over"},
		"closed":                     {nil, func(w *survey.Wave) { w.State = survey.Closed }, "wave.over"},
		"draft":                      {nil, func(w *survey.Wave) { w.State = survey.Draft }, "wave.early"},
		"not open yet":               {nil, func(w *survey.Wave) { w.Opens = noon.Add(time.Hour) }, "wave.early"},
		"unknown wave":               {func(r *survey.Response) { r.Wave = "x" }, nil, "wave.early"},
		"unknown unit":               {func(r *survey.Response) { r.Unit = "x" }, nil, "entry.place"},
		"unit that is not surveyed":  {nil, func(w *survey.Wave) { w.Units = []string{"other"} }, "entry.place"},
		"counter of nobody":          {func(r *survey.Response) { r.Counter = "x" }, nil, "entry.place"},
		"another version":            {func(r *survey.Response) { r.Questionnaire.Version = 2 }, nil, "entry.form"},
		"the short form, not asked":  {func(r *survey.Response) { r.Form = survey.ShortForm }, nil, "entry.form"},
		"a citizen's channel":        {func(r *survey.Response) { r.Channel = survey.ByQR }, nil, "entry.channel"},
		"no batch":                   {func(r *survey.Response) { r.Batch = "" }, nil, "entry.incomplete"},
		"no answers":                 {func(r *survey.Response) { r.Answers = nil }, nil, "entry.incomplete"},
		"a marker":                   {func(r *survey.Response) { r.Withdrawn = true }, nil, "entry.incomplete"},
		"an id that is none of ours": {func(r *survey.Response) { r.ID[5]++ }, nil, "response.id"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, nil)
			if c.wave != nil {
				w.setWave(c.wave)
			}
			r := w.onPaper(1)
			if c.alter != nil {
				c.alter(r)
			}
			_, err := w.TakeIn(context.Background(), r)
			e, _ := errors.AsType[*survey.Error](err)
			if c.want == "" && err != nil || c.want != "" && (e == nil || e.Code != c.want) {
				t.Errorf("%v, want %q", err, c.want)
			}
			if n := len(w.rows()); (n == 1) != (c.want == "") {
				t.Errorf("%d rows", n)
			}
		})
	}
}

// What was taken in in time gets its receipt again when the wave is over; a
// counter may close without its paper being lost.
func TestTakeInAgainWhenTheWaveIsOver(t *testing.T) {
	w := newWorld(t, nil)
	r := w.onPaper(1)
	change(w, directory.Counters, "q1", func(c *survey.Counter) { c.Closed = true })
	if receipt, err := w.TakeIn(context.Background(), r); err != nil || !receipt.New {
		t.Fatal(receipt, err)
	}
	w.setWave(func(v *survey.Wave) { v.State = survey.Closed })
	if receipt, err := w.TakeIn(context.Background(), r); err != nil || receipt.New {
		t.Error(receipt, err)
	}
	if _, err := w.TakeIn(context.Background(), w.onPaper(2)); !errors.Is(err, collect.ErrOver) {
		t.Errorf("a new one: %v", err)
	}
}
