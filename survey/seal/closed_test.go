package seal_test

import (
	"errors"
	"testing"

	"sipas/survey"
	"sipas/survey/collect"
)

// A sealed wave takes no answer, from whomever, and lets none be taken back.
func TestASealedWaveTakesNothing(t *testing.T) {
	w := newWorld(t)
	known := w.crowd()
	w.seal()
	sealer, err := collect.NewSealer(make([]byte, collect.KeyBytes))
	if err != nil {
		t.Fatal(err)
	}
	c := collect.New(collect.Config{Store: w.store, Directory: w.directory, Sealer: sealer, Now: w.seals.Now})
	if _, err := c.Withdraw(t.Context(), known.ID.Receipt()); !errors.Is(err, collect.ErrFinal) {
		t.Errorf("withdrawn: %v", err)
	}
	typed := w.person("S1")
	typed.Channel, typed.Batch = survey.ByPaper, "b1"
	if _, err := c.TakeIn(t.Context(), typed); !errors.Is(err, collect.ErrOver) {
		t.Errorf("typed in: %v", err)
	}
	if err := c.Admit(t.Context(), collect.Opened{Wave: "w", Unit: "S1", Counter: "S1-1", At: noon.AddDate(0, 0, -2)}); !errors.Is(err, collect.ErrOver) {
		t.Errorf("a form that was opened before: %v", err)
	}
	if diff := w.verify(); len(diff) > 0 {
		t.Error(diff)
	}
}
