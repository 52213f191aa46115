package collect_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sipas/survey"
	"sipas/survey/collect"
	"sipas/survey/directory"
	"sipas/survey/store"
)

func (w *world) look(receipt string) collect.Found {
	w.t.Helper()
	f, err := w.Look(context.Background(), receipt)
	if err != nil {
		w.t.Fatal(err)
	}
	return f
}

// notices are the responses whose withdrawal was announced.
func (w *world) notices() (keys, ids []string) {
	w.t.Helper()
	for d, err := range w.disk.Scan(context.Background(), store.Withdrawals, store.Range{}) {
		if err != nil {
			w.t.Fatal(err)
		}
		id, _ := d.Body.Lookup("response").StringValueOK()
		keys, ids = append(keys, d.Key), append(ids, id)
	}
	return keys, ids
}

func TestLook(t *testing.T) {
	w := newWorld(t, nil)
	w.accept(w.open(code))
	w.advance(time.Hour)
	receipt := w.accept(w.open(otherCode)).Code
	for _, typed := range []string{receipt, strings.ToLower(receipt), " " + strings.ReplaceAll(receipt, "-", " "), strings.ReplaceAll(receipt, "-", "–")} {
		f := w.look(typed)
		if f.Receipt != receipt || !f.Hour.Equal(noon.Add(time.Hour)) || f.Wave.ID != "2026-q1" || f.Counter != "q2" || f.Unit != "xa-1" || f.Withdrawn || f.Final {
			t.Errorf("Look(%q) = %+v", typed, f)
		}
	}
	never := survey.NewResponseID(noon, [survey.RandomIDBytes]byte{9, 9, 9}).Receipt()
	for typed, want := range map[string]*survey.Error{
		"":                       {Kind: survey.KindNotFound, Code: "receipt.misread"},
		receipt[:len(receipt)-1]: {Kind: survey.KindNotFound, Code: "receipt.misread"},
		code:                     {Kind: survey.KindNotFound, Code: "receipt.misread"},
		never:                    collect.ErrReceipt,
	} {
		if f, err := w.Look(context.Background(), typed); !errors.Is(err, want) {
			t.Errorf("Look(%q) = %+v, %v", typed, f, err)
		}
	}
	w.store.refuse.Store(true)
	if _, err := w.Look(context.Background(), receipt); survey.KindOf(err) != survey.KindUnavailable {
		t.Errorf("store away: %v", err)
	}
}

// A receipt is found whatever has become of its wave.
func TestLookThroughTheLifeOfAWave(t *testing.T) {
	for name, c := range map[string]struct {
		then  func(w *world)
		final bool
	}{
		"open":         {func(*world) {}, false},
		"paused":       {func(w *world) { w.setState(survey.Paused) }, false},
		"closing":      {func(w *world) { w.setState(survey.Closing) }, false},
		"last moment":  {func(w *world) { w.advance(closes.Add(survey.Grace).Sub(noon) - 1) }, false},
		"grace over":   {func(w *world) { w.advance(closes.Add(survey.Grace).Sub(noon)) }, true},
		"closed":       {func(w *world) { w.setState(survey.Closed) }, true},
		"sealed":       {func(w *world) { w.setState(survey.Sealed) }, true},
		"later wave":   {func(w *world) { w.addWave("2026-q2") }, false},
		"earlier wave": {func(w *world) { w.addWave("2025-q4") }, false},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, nil)
			receipt := w.accept(w.open(code)).Code
			c.then(w)
			if f := w.look(receipt); f.Final != c.final || f.Wave.ID != "2026-q1" || !f.Hour.Equal(noon) {
				t.Errorf("Look gave %+v", f)
			}
			f, err := w.Withdraw(context.Background(), receipt)
			if c.final {
				if !errors.Is(err, collect.ErrFinal) || w.rows()[0].Withdrawn {
					t.Errorf("Withdraw gave %+v, %v", f, err)
				}
				return
			}
			if err != nil || !f.Withdrawn || !w.rows()[0].Withdrawn {
				t.Errorf("Withdraw gave %+v, %v", f, err)
			}
		})
	}
}

func (w *world) addWave(id string) {
	w.t.Helper()
	v := theWave()
	v.ID = id
	if err := store.Add(context.Background(), w.disk, directory.Waves, id, v); err != nil {
		w.t.Fatal(err)
	}
	if err := w.Directory.Changed(context.Background()); err != nil {
		w.t.Fatal(err)
	}
}

func TestWithdraw(t *testing.T) {
	w := newWorld(t, nil)
	form, other := w.open(code), w.open(code)
	w.accept(other)
	receipt := w.accept(form).Code
	before := w.look(receipt)
	w.advance(90 * time.Minute)
	f, err := w.Withdraw(context.Background(), receipt)
	if err != nil || !f.Withdrawn || !f.Hour.IsZero() || f.Receipt != receipt || f.Wave.ID != "2026-q1" {
		t.Fatalf("Withdraw gave %+v, %v", f, err)
	}
	id := w.heard[1].ID
	marker := &survey.Response{ID: id, Wave: "2026-q1", Unit: "xa-1", Counter: "q1",
		Questionnaire: survey.SIPAS25().Ref, Channel: survey.ByQR, Withdrawn: true}
	for _, r := range w.rows() {
		if r.ID == id {
			if diff := cmp.Diff(marker, r); diff != "" {
				t.Errorf("kept: %s", diff)
			}
		} else if r.Withdrawn || len(r.Answers) != 28 {
			t.Errorf("another response was touched: %+v", r)
		}
	}
	if diff := cmp.Diff([]*survey.Response{marker}, w.heard[2:]); diff != "" {
		t.Errorf("heard: %s", diff)
	}
	if f := w.look(receipt); !f.Withdrawn || !f.Hour.IsZero() || f.Final || before.Withdrawn {
		t.Errorf("Look gave %+v", f)
	}
	if _, err := w.Accept(context.Background(), form); !errors.Is(err, collect.ErrWithdrawn) {
		t.Errorf("a late retry got %v", err)
	}
	keys, ids := w.notices()
	if diff := cmp.Diff([]string{id.String()}, ids); diff != "" {
		t.Errorf("notices: %s", diff)
	}
	// Who withdrew when is known to the hour, as everything is.
	notice, err := survey.ParseResponseID(strings.TrimPrefix(keys[0], "2026-q1/"))
	if err != nil || !notice.Hour().Equal(noon.Add(time.Hour)) {
		t.Errorf("notice %s, %v", keys[0], err)
	}
	raw, err := w.disk.Get(context.Background(), store.Responses, store.ResponseKey("2026-q1", id))
	if err != nil || bytes.Contains(raw.Body, []byte("Tốt")) || bytes.Contains(raw.Body, []byte("answers")) {
		t.Errorf("the answers are still there: %s, %v", raw.Body, err)
	}
}

func TestWithdrawingTwiceIsOnce(t *testing.T) {
	w := newWorld(t, nil)
	receipt := w.accept(w.open(code)).Code
	for range 3 {
		if f, err := w.Withdraw(context.Background(), receipt); err != nil || !f.Withdrawn {
			t.Fatalf("Withdraw gave %+v, %v", f, err)
		}
	}
	w.setState(survey.Closed)
	if f, err := w.Withdraw(context.Background(), receipt); err != nil || !f.Withdrawn {
		t.Errorf("after the end Withdraw gave %+v, %v", f, err)
	}
	if _, ids := w.notices(); len(ids) != 1 {
		t.Errorf("%d notices", len(ids))
	}
	if responses, markers := w.heardOf(); responses != 1 || markers != 1 {
		t.Errorf("heard %d responses, %d markers", responses, markers)
	}
}

// Sixteen withdraw the same response on two nodes, fifty times over: everybody
// succeeds, one marker, told once.
func TestWithdrawRace(t *testing.T) {
	const loops, phones = 50, 16
	w := newWorld(t, nil)
	nodes := []*collect.Collector{w.Collector, w.node(nil, testKey(1))}
	for range loops {
		receipt := w.accept(w.open(code)).Code
		var group sync.WaitGroup
		for phone := range phones {
			group.Go(func() {
				f, err := nodes[phone%len(nodes)].Withdraw(context.Background(), receipt)
				if err != nil || !f.Withdrawn {
					t.Errorf("Withdraw gave %+v, %v", f, err)
				}
			})
		}
		group.Wait()
	}
	withdrawn := 0
	for _, r := range w.rows() {
		if r.Withdrawn {
			withdrawn++
		}
	}
	responses, markers := w.heardOf()
	if _, ids := w.notices(); withdrawn != loops || len(ids) != loops || responses != loops || markers != loops {
		t.Errorf("%d withdrawn, %d notices, heard %d responses and %d markers, want %d of each", withdrawn, len(ids), responses, markers, loops)
	}
}

// The form is sent again while it is being withdrawn: it never comes back.
func TestWithdrawAgainstRetry(t *testing.T) {
	const loops = 50
	w := newWorld(t, nil)
	for range loops {
		form := w.open(code)
		receipt := w.accept(form).Code
		var group sync.WaitGroup
		group.Go(func() {
			if _, err := w.Withdraw(context.Background(), receipt); err != nil {
				t.Error(err)
			}
		})
		for range 4 {
			group.Go(func() {
				if _, err := w.Accept(context.Background(), form); err != nil && !errors.Is(err, collect.ErrWithdrawn) {
					t.Error(err)
				}
			})
		}
		group.Wait()
	}
	for _, r := range w.rows() {
		if !r.Withdrawn {
			t.Errorf("%s came back", r.ID)
		}
	}
	if responses, markers := w.heardOf(); responses != loops || markers != loops {
		t.Errorf("heard %d responses and %d markers, want %d", responses, markers, loops)
	}
}

// The engine withdrew and could not say so: trying again succeeds, and the
// counts hear of it once.
func TestWithdrawWithLostAcknowledgement(t *testing.T) {
	w := newWorld(t, nil)
	receipt := w.accept(w.open(code)).Code
	w.store.lose.Store(1)
	if _, err := w.Withdraw(context.Background(), receipt); survey.KindOf(err) != survey.KindUnavailable {
		t.Fatalf("Withdraw gave %v", err)
	}
	for range 3 {
		if f, err := w.Withdraw(context.Background(), receipt); err != nil || !f.Withdrawn {
			t.Fatalf("Withdraw gave %+v, %v", f, err)
		}
	}
	if _, markers := w.heardOf(); markers != 1 {
		t.Errorf("%d markers heard", markers)
	}
	if _, ids := w.notices(); len(ids) != 1 {
		t.Errorf("%d notices", len(ids))
	}
}

// A notice that cannot be written does not undo the withdrawal.
func TestWithdrawWithoutNotice(t *testing.T) {
	w := newWorld(t, nil)
	receipt := w.accept(w.open(code)).Code
	config := w.Config
	config.Random = emptyReader{}
	f, err := collect.New(config).Withdraw(context.Background(), receipt)
	if err != nil || !f.Withdrawn || !w.rows()[0].Withdrawn {
		t.Errorf("Withdraw gave %+v, %v", f, err)
	}
	if _, markers := w.heardOf(); markers != 1 {
		t.Errorf("%d markers heard", markers)
	}
}

func TestThePhoneGoesAwayWhileWithdrawing(t *testing.T) {
	w := newWorld(t, nil)
	receipt := w.accept(w.open(code)).Code
	ctx, hangUp := context.WithCancel(context.Background())
	hook := func(string) { hangUp() }
	w.store.before.Store(&hook)
	if f, err := w.Withdraw(ctx, receipt); err != nil || !f.Withdrawn || !w.rows()[0].Withdrawn {
		t.Errorf("Withdraw gave %+v, %v", f, err)
	}
	if _, ids := w.notices(); len(ids) != 1 {
		t.Errorf("%d notices", len(ids))
	}
}

// Two responses with the same receipt, in one wave or in two: nobody can tell
// whose it is, and nobody's answer is taken away.
func TestASharedReceiptIsNobodys(t *testing.T) {
	random := func(last byte) io.Reader {
		return bytes.NewReader(append(bytes.Repeat([]byte{7}, survey.RandomIDBytes-1), last))
	}
	for name, second := range map[string]string{"one wave": "2026-q1", "two waves": "2026-q2"} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, nil)
			w.addWave("2026-q2")
			var receipts []string
			for i, wave := range []string{"2026-q1", second} {
				config := w.Config
				config.Random = random(byte(i)) // differs only in what receipts do not carry
				c := collect.New(config)
				place, err := c.Place(context.Background(), code)
				if err != nil {
					t.Fatal(err)
				}
				place.Wave.ID = wave
				seal, err := c.Seal(place, survey.FullForm, survey.ByQR)
				if err != nil {
					t.Fatal(err)
				}
				receipt, err := c.Accept(context.Background(), collect.Submission{Code: code, Seal: seal, Values: sheet(3)})
				if err != nil || !receipt.New {
					t.Fatalf("Accept gave %+v, %v", receipt, err)
				}
				receipts = append(receipts, receipt.Code)
			}
			if receipts[0] != receipts[1] {
				t.Fatalf("receipts %v", receipts)
			}
			if f, err := w.Look(context.Background(), receipts[0]); !errors.Is(err, collect.ErrReceipt) {
				t.Errorf("Look gave %+v, %v", f, err)
			}
			if f, err := w.Withdraw(context.Background(), receipts[0]); !errors.Is(err, collect.ErrReceipt) {
				t.Errorf("Withdraw gave %+v, %v", f, err)
			}
			for _, r := range w.rows() {
				if r.Withdrawn {
					t.Errorf("%s was taken away", r.ID)
				}
			}
		})
	}
}
