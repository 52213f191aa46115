package collect_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"sipas/survey"
	"sipas/survey/collect"
	"sipas/survey/directory"
	"sipas/survey/store"
)

func TestStoreAwayThenBack(t *testing.T) {
	w := newWorld(t, nil)
	form := w.open(code)
	w.store.refuse.Store(true)
	for range 3 {
		if _, err := w.Accept(context.Background(), form); survey.KindOf(err) != survey.KindUnavailable {
			t.Fatalf("Accept gave %v", err)
		}
	}
	w.store.refuse.Store(false)
	if !w.accept(form).New || w.accept(form).New {
		t.Error("the first to get through is new, and only that")
	}
	if responses, _ := w.heardOf(); len(w.rows()) != 1 || responses != 1 {
		t.Errorf("%d rows, %d heard", len(w.rows()), responses)
	}
}

// The engine made the change and could not say so: the same submission gets
// the receipt of the one row that there is, and the counts hear of it once.
func TestLostAcknowledgement(t *testing.T) {
	w := newWorld(t, nil)
	form := w.open(code)
	w.store.lose.Store(1)
	if _, err := w.Accept(context.Background(), form); survey.KindOf(err) != survey.KindUnavailable {
		t.Fatalf("Accept gave %v", err)
	}
	if responses, _ := w.heardOf(); responses != 0 {
		t.Errorf("%d heard before anybody knows", responses)
	}
	rows := w.rows()
	if len(rows) != 1 {
		t.Fatalf("%d rows", len(rows))
	}
	for range 3 {
		if receipt := w.accept(form); receipt.Code != rows[0].ID.Receipt() {
			t.Errorf("receipt %s", receipt.Code)
		}
	}
	if responses, _ := w.heardOf(); len(w.rows()) != 1 || responses != 1 {
		t.Errorf("%d rows, %d heard", len(w.rows()), responses)
	}
}

// Every fifth acknowledgement is lost while sixteen phones send their forms
// until they have a receipt (R7 at this level).
func TestLostAcknowledgementsUnderLoad(t *testing.T) {
	const phones, forms = 16, 30
	w := newWorld(t, nil)
	var count sync.Mutex
	changes := 0
	hook := func(string) {
		count.Lock()
		defer count.Unlock()
		if changes++; changes%5 == 0 {
			w.store.lose.Add(1)
		}
	}
	w.store.before.Store(&hook)
	var group sync.WaitGroup
	for range phones {
		group.Go(func() {
			for range forms {
				form := w.open(code)
				for try := 0; ; try++ {
					_, err := w.Accept(context.Background(), form)
					if err == nil {
						break
					}
					if survey.KindOf(err) != survey.KindUnavailable || try > 100 {
						t.Error(err)
						return
					}
				}
			}
		})
	}
	group.Wait()
	if changes < phones*forms*11/10 {
		t.Errorf("only %d tries: no acknowledgement was lost", changes)
	}
	if responses, _ := w.heardOf(); len(w.rows()) != phones*forms || responses != phones*forms {
		t.Errorf("%d rows, %d heard, want %d", len(w.rows()), responses, phones*forms)
	}
}

// The phone goes away while the answer is being written: it is kept.
func TestThePhoneGoesAwayInTheMiddle(t *testing.T) {
	w := newWorld(t, nil)
	form := w.open(code)
	w.store.entered, w.store.resume = make(chan struct{}), make(chan struct{})
	ctx, hangUp := context.WithCancel(context.Background())
	done := make(chan error)
	go func() {
		_, err := w.Accept(ctx, form)
		done <- err
	}()
	<-w.store.entered
	hangUp()
	w.store.resume <- struct{}{}
	if err := <-done; err != nil {
		t.Errorf("Accept gave %v", err)
	}
	if responses, _ := w.heardOf(); len(w.rows()) != 1 || responses != 1 {
		t.Errorf("%d rows, %d heard", len(w.rows()), responses)
	}
}

// An engine that hangs gets fifteen seconds; then the phone is told to try
// again later.
func TestAHangingEngineIsUnavailableAfterFifteenSeconds(t *testing.T) {
	w := newWorld(t, nil)
	form := w.open(code)
	synctest.Test(t, func(t *testing.T) {
		config := w.Config
		config.Store = hanging{w.disk}
		c := collect.New(config)
		begin := time.Now()
		_, err := c.Accept(context.Background(), form)
		if survey.KindOf(err) != survey.KindUnavailable || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("Accept gave %v", err)
		}
		if took := time.Since(begin); took != 15*time.Second {
			t.Errorf("it took %s", took)
		}
	})
}

// hanging never finishes an insert.
type hanging struct{ store.Store }

func (hanging) Insert(ctx context.Context, _, _ string, _ bson.Raw) error {
	<-ctx.Done()
	return ctx.Err()
}

func TestDamagedResponseIsNotOverwritten(t *testing.T) {
	w := newWorld(t, nil)
	form := w.open(code)
	opened, err := w.Sealer.Open(form.Seal)
	if err != nil {
		t.Fatal(err)
	}
	if err := store.Add(context.Background(), w.disk, store.Responses, store.ResponseKey(opened.Wave, opened.ID), bson.D{{Key: "x", Value: 1}}); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Accept(context.Background(), form); survey.KindOf(err) != survey.KindDamaged {
		t.Errorf("Accept gave %v", err)
	}
}

func TestPlace(t *testing.T) {
	for name, c := range map[string]struct {
		alter func(w *world)
		typed string
		want  *survey.Error // nil: a form
		named bool          // the office is known nevertheless
	}{
		"open":             {nil, "7k3f 92mf", nil, true},
		"misread":          {nil, "7K3F92MG", &survey.Error{Kind: survey.KindNotFound, Code: "code.misread"}, false},
		"unknown":          {nil, "00000000", collect.ErrUnknown, false},
		"revoked":          {func(w *world) { w.revoke() }, code, collect.ErrRevoked, true},
		"counter closed":   {func(w *world) { w.closeCounter() }, code, collect.ErrRevoked, true},
		"unit not yet":     {func(w *world) { w.setUnit(func(u *survey.Unit) { u.From = noon.Add(time.Hour) }) }, code, collect.ErrRevoked, true},
		"unit no more":     {func(w *world) { w.setUnit(func(u *survey.Unit) { u.To = noon }) }, code, collect.ErrRevoked, true},
		"unit still":       {func(w *world) { w.setUnit(func(u *survey.Unit) { u.To = noon.Add(time.Millisecond) }) }, code, nil, true},
		"paused":           {func(w *world) { w.setState(survey.Paused) }, code, collect.ErrPaused, true},
		"early":            {func(w *world) { w.setWave(func(v *survey.Wave) { v.Opens = noon.Add(time.Millisecond) }) }, code, collect.ErrEarly, true},
		"closing":          {func(w *world) { w.setState(survey.Closing) }, code, collect.ErrOver, true},
		"closed":           {func(w *world) { w.setState(survey.Closed) }, code, collect.ErrOver, true},
		"only a draft":     {func(w *world) { w.setState(survey.Draft) }, code, collect.ErrNoWave, true},
		"wave elsewhere":   {func(w *world) { w.setWave(func(v *survey.Wave) { v.Units = []string{"xa-2"} }) }, code, collect.ErrNoWave, true},
		"no questionnaire": {func(w *world) { w.setWave(func(v *survey.Wave) { v.Questionnaire.Version = 9 }) }, code, &survey.Error{Kind: survey.KindInternal, Code: "wave.questionnaire"}, true},
		"counter deleted":  {func(w *world) { change(w, directory.Codes, code, func(c *survey.CounterCode) { c.Counter = "q9" }) }, code, collect.ErrUnknown, false},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, nil)
			if c.alter != nil {
				c.alter(w)
			}
			place, err := w.Place(context.Background(), c.typed)
			if c.want == nil && (err != nil || place.Questionnaire == nil || place.Wave.ID != "2026-q1" || place.Field.Code != "ho-tich" || place.Code != code) {
				t.Errorf("Place gave %+v, %v", place, err)
			}
			if c.want != nil && !errors.Is(err, c.want) {
				t.Errorf("Place gave %v, want %v", err, c.want)
			}
			if named := place.Unit.Name.In("vi") == "Xã Tân An"; named != c.named {
				t.Errorf("the office is %+v", place.Unit)
			}
		})
	}
}

func (w *world) setUnit(alter func(u *survey.Unit)) { change(w, directory.Units, "xa-1", alter) }

func TestSealTellsWhenChanceFails(t *testing.T) {
	w := newWorld(t, nil)
	config := w.Config
	config.Random = emptyReader{}
	c := collect.New(config)
	if seal, err := c.Seal(collect.Place{}, survey.FullForm, survey.ByQR); err == nil || seal != "" {
		t.Errorf("Seal gave %q, %v", seal, err)
	}
}

type emptyReader struct{}

func (emptyReader) Read([]byte) (int, error) { return 0, errors.New("no entropy") }

// Nodes that start together on an empty store agree on one key.
func TestSecretIsOneForAllNodes(t *testing.T) {
	for range 50 {
		w := newWorld(t, nil)
		keys := make([]string, 16)
		var group sync.WaitGroup
		for i := range keys {
			group.Go(func() {
				random := seeded(byte(i))
				key, err := collect.Secret(context.Background(), w.disk, &random)
				if err != nil || len(key) != collect.KeyBytes {
					t.Errorf("Secret gave %d bytes, %v", len(key), err)
				}
				keys[i] = string(key)
			})
		}
		group.Wait()
		for _, k := range keys {
			if k != keys[0] {
				t.Fatal("two nodes have different keys")
			}
		}
	}
}

// seeded reads as its own number over and over.
type seeded byte

func (s *seeded) Read(b []byte) (int, error) {
	for i := range b {
		b[i] = byte(*s)
	}
	return len(b), nil
}

func TestSecretTellsWhatWentWrong(t *testing.T) {
	w := newWorld(t, nil)
	if _, err := collect.Secret(context.Background(), w.disk, emptyReader{}); err == nil {
		t.Error("no entropy, no error")
	}
	w.store.refuse.Store(true)
	random := seeded(1)
	if _, err := collect.Secret(context.Background(), w.store, &random); !errors.Is(err, store.ErrUnavailable) {
		t.Errorf("store away: %v", err)
	}
}
