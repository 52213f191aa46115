package opinion_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sipas/survey/opinion"
)

type given = map[string]string

// A sheet is begun, left, come back to and sent; afterwards it never changes.
func TestSheetFromFreeToSent(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	token := w.open(1)[0]
	if err := w.Save(ctx, token, "NV", 0, given{"q1": "A"}, 0); !errors.Is(err, opinion.ErrNotBegun) {
		t.Errorf("answers before who answers: %v", err)
	}
	if err := w.Begin(ctx, token, "boss"); !errors.Is(err, opinion.ErrBy) {
		t.Errorf("by nobody: %v", err)
	}
	w.must(w.Begin(ctx, token, opinion.Self))
	if err := w.Send(ctx, token, w.form(token).Rev, opinion.Self); !errors.Is(err, opinion.ErrEmpty) {
		t.Errorf("sending nothing: %v", err)
	}
	w.must(w.Save(ctx, token, "NV", 0, given{"q1": "A", "q2": opinion.NoInfo}, 40))
	w.must(w.Save(ctx, token, "VP", 0, given{"q2": "D"}, 10))
	w.must(w.Save(ctx, token, "NV", 1, given{"q1": "B"}, 5))
	for name, c := range map[string]struct {
		unit    string
		answers given
		want    error
	}{
		"an unknown unit":      {"XX", given{"q1": "A"}, opinion.ErrNoUnit},
		"an unknown question":  {"NV", given{"q9": "A"}, opinion.ErrAnswer},
		"an unknown option":    {"NV", given{"q1": "Z"}, opinion.ErrAnswer},
		"a question not asked": {"VP", given{"q1": "A"}, opinion.ErrAnswer},
	} {
		if err := w.Save(ctx, token, c.unit, 0, c.answers, 0); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := w.Send(ctx, token, w.form(token).Rev, ""); !errors.Is(err, opinion.ErrBy) {
		t.Errorf("sent by nobody: %v", err)
	}
	f := w.form(token)
	old := f.Rev
	w.must(w.Save(ctx, token, "TP", 0, given{"q1": "C"}, 0))
	if err := w.Send(ctx, token, old, opinion.Self); !errors.Is(err, opinion.ErrTouched) {
		t.Errorf("sending what was not reviewed: %v", err)
	}
	w.later(50 * time.Hour)
	w.must(w.Send(ctx, token, w.form(token).Rev, opinion.Delegate))
	w.must(w.Send(ctx, token, old, opinion.Self)) // a second tap
	if err := w.Save(ctx, token, "NV", 2, given{"q1": "D"}, 0); !errors.Is(err, opinion.ErrSent) {
		t.Errorf("changing what was sent: %v", err)
	}
	if err := w.Begin(ctx, token, opinion.Self); !errors.Is(err, opinion.ErrSent) {
		t.Errorf("another hand on what was sent: %v", err)
	}
	first := time.Date(2026, 11, 1, 17, 0, 0, 0, time.UTC) // 2 November in Vietnam
	want := opinion.Sheet{Group: "HDND", State: opinion.Sent, By: opinion.Delegate, Begun: first, Sent: first.AddDate(0, 0, 2), Units: map[string]opinion.Judgement{
		"NV": {Rev: 2, Answers: given{"q1": "B"}, Seconds: 45},
		"VP": {Rev: 1, Answers: given{"q2": "D"}, Seconds: 10},
		"TP": {Rev: 1, Answers: given{"q1": "C"}},
	}}
	keys, err := w.SentKeys(ctx, round)
	if err != nil || len(keys) != 1 || strings.Contains(keys[0], token) {
		t.Fatal(keys, err)
	}
	got, err := w.SentSheet(ctx, round, keys[0])
	w.must(err)
	got.Begun, got.Sent = got.Begun.UTC(), got.Sent.UTC()
	if diff := cmp.Diff(want, *got); diff != "" {
		t.Error(diff)
	}
}

// Two devices under one link: at different units both are kept, at the same one
// the second is told; the same answers sent twice are kept once.
func TestTwoDevices(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	token := w.open(1)[0]
	w.must(w.Begin(ctx, token, opinion.Self))
	w.must(w.Save(ctx, token, "NV", 0, given{"q1": "A"}, 0))
	w.must(w.Save(ctx, token, "NV", 0, given{"q1": "A"}, 0))
	w.must(w.Save(ctx, token, "TP", 0, given{"q1": "B"}, 0))
	if err := w.Save(ctx, token, "NV", 0, given{"q1": "D"}, 0); !errors.Is(err, opinion.ErrTouched) {
		t.Errorf("an old page: %v", err)
	}
	if j := w.form(token).Sheet.Units["NV"]; j.Rev != 1 || j.Answers["q1"] != "A" {
		t.Errorf("kept %+v", j)
	}
}

func TestWhenALinkOpens(t *testing.T) {
	w := newWorld(t)
	token := w.open(2)[0]
	sent := w.issue("LD", 1)[0]
	w.must(w.Begin(t.Context(), sent, opinion.Self))
	w.must(w.Save(t.Context(), sent, "NV", 0, given{"q1": "A"}, 0))
	w.must(w.Send(t.Context(), sent, w.form(sent).Rev, opinion.Self))
	for name, c := range map[string]struct {
		at   time.Time
		want error
	}{
		"the day before": {day.AddDate(0, 0, -1), opinion.ErrEarly},
		"while it runs":  {day, nil},
		"after":          {day.AddDate(0, 0, 14), opinion.ErrOver},
	} {
		w.now = c.at
		if f, err := w.Open(t.Context(), token); !errors.Is(err, c.want) || f == nil || f.Group.Code != "HDND" {
			t.Errorf("%s: %v", name, err)
		}
		if err := w.Begin(t.Context(), token, opinion.Self); !errors.Is(err, c.want) {
			t.Errorf("%s, beginning: %v", name, err)
		}
		if f, err := w.Open(t.Context(), sent); err != nil || f.Sheet.State != opinion.Sent {
			t.Errorf("%s, the receipt: %v", name, err)
		}
	}
	wrong := strings.Replace(opinion.Spaced(token), "-", "", 1)
	if _, err := w.Open(t.Context(), wrong[:len(wrong)-1]+"?"); !errors.Is(err, opinion.ErrMisread) {
		t.Errorf("misread: %v", err)
	}
	if _, err := newWorld(t).Open(t.Context(), token); !errors.Is(err, opinion.ErrUnknown) {
		t.Errorf("of another service: %v", err)
	}
}

// Many phones under one link: whatever they do, in whatever order, the sheet is
// sent once, holds what one of them had before their eyes, and stays.
func TestOneLinkManyPhones(t *testing.T) {
	w := newWorld(t)
	w.open(1)
	rapid.Check(t, func(rt *rapid.T) {
		token := w.issue("HDND", 1)[0]
		phones := rapid.IntRange(2, 6).Draw(rt, "phones")
		seed := rapid.Uint64().Draw(rt, "seed")
		var sentBy atomic.Int64
		var group sync.WaitGroup
		for p := range phones {
			group.Go(func() {
				chance := rand.New(rand.NewPCG(seed, uint64(p)))
				for range 12 {
					if err := w.act(token, chance, &sentBy); err != nil {
						t.Error(err)
					}
				}
			})
		}
		group.Wait()
		w.must(w.ready(token))
		f := w.form(token)
		w.must(w.Send(t.Context(), token, f.Rev, opinion.Self))
		before := w.form(token)
		if before.Sheet.State != opinion.Sent {
			rt.Fatalf("state %s", before.Sheet.State)
		}
		for range 4 {
			_ = w.act(token, rand.New(rand.NewPCG(seed, 99)), &sentBy)
		}
		after := w.form(token)
		if diff := cmp.Diff(before.Sheet, after.Sheet); diff != "" || before.Rev != after.Rev {
			rt.Fatalf("a sheet that was sent has changed: %s", diff)
		}
		keys, err := w.SentKeys(t.Context(), round)
		if err != nil || len(keys) != int(w.sheets.Add(1)) {
			rt.Fatalf("%d sheets sent, %v; want one for each link", len(keys), err)
		}
	})
}

// act is one thing that a phone may do; its error is one that should not be.
func (w *world) act(token string, chance *rand.Rand, sent *atomic.Int64) error {
	ctx := w.Context()
	f, err := w.Open(ctx, token)
	if err != nil {
		return err
	}
	unit := []string{"NV", "TP", "VP"}[chance.IntN(3)]
	switch chance.IntN(6) {
	case 0:
		err = w.Begin(ctx, token, []opinion.By{opinion.Self, opinion.Delegate}[chance.IntN(2)])
	case 1:
		if err = w.Send(ctx, token, f.Rev, opinion.Self); err == nil {
			sent.Add(1)
		}
	default:
		err = w.Save(ctx, token, unit, f.Sheet.Units[unit].Rev, given{"q2": string(rune('A' + chance.IntN(4)))}, 1)
	}
	for _, fine := range []error{opinion.ErrTouched, opinion.ErrSent, opinion.ErrEmpty, opinion.ErrNotBegun} {
		if errors.Is(err, fine) {
			return nil
		}
	}
	if err != nil {
		return fmt.Errorf("%s: %w", unit, err)
	}
	return nil
}

// ready makes sure that there is something to send.
func (w *world) ready(token string) error {
	f := w.form(token)
	if f.Sheet.State == opinion.Sent {
		return nil
	}
	if err := w.Begin(w.Context(), token, opinion.Self); err != nil {
		return err
	}
	return w.Save(w.Context(), token, "NV", f.Sheet.Units["NV"].Rev, given{"q1": "A"}, 0)
}

func TestStamps(t *testing.T) {
	w := newWorld(t)
	stamp := w.Stamp("T", "NV")
	w.later(90 * time.Second)
	if got := w.Since(stamp, "T", "NV"); got != 91 {
		t.Errorf("%d seconds", got)
	}
	for name, got := range map[string]int{"another unit": w.Since(stamp, "T", "TP"), "none": w.Since("", "T", "NV"),
		"made up": w.Since("a"+stamp, "T", "NV"), "another key": opinion.New(opinion.Config{Key: []byte("x"), Now: w.Now}).Since(stamp, "T", "NV")} {
		if got != 0 {
			t.Errorf("%s: %d seconds", name, got)
		}
	}
	w.later(24 * time.Hour)
	if got := w.Since(stamp, "T", "NV"); got != opinion.MostSeconds {
		t.Errorf("left lying: %d", got)
	}
}
