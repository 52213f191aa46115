package kit_test

import (
	"errors"
	"sync"
	"sync/atomic"
	"testing"

	"sipas/survey/web/kit"
)

func TestShelfKeepsTheMostRecentlyUsed(t *testing.T) {
	s := kit.NewShelf[int, int](3)
	made := map[int]int{}
	take := func(keys ...int) {
		for _, k := range keys {
			v, err := s.Take(k, func() (int, error) { made[k]++; return k * k, nil })
			if v != k*k || err != nil {
				t.Errorf("Take(%d) = %d, %v", k, v, err)
			}
		}
	}
	take(1, 2, 3, 1, 4, 1, 2) // 4 pushes 2 out, 2 pushes 3 out
	if made[1] != 1 || made[2] != 2 || made[3] != 1 || s.Len() != 3 {
		t.Errorf("made %v, %d kept", made, s.Len())
	}
	take(3)
	if made[3] != 2 {
		t.Errorf("made %v", made)
	}
}

func TestShelfMakesAThingOnceForMany(t *testing.T) {
	s := kit.NewShelf[string, int](3)
	var made atomic.Int32
	var group sync.WaitGroup
	for range 32 {
		group.Go(func() {
			if v, err := s.Take("x", func() (int, error) { return int(made.Add(1)), nil }); v != 1 || err != nil {
				t.Errorf("%d, %v", v, err)
			}
		})
	}
	group.Wait()
}

func TestShelfForgetsFailures(t *testing.T) {
	s := kit.NewShelf[string, int](3)
	broken := errors.New("broken")
	if _, err := s.Take("x", func() (int, error) { return 0, broken }); !errors.Is(err, broken) {
		t.Fatal(err)
	}
	if v, err := s.Take("x", func() (int, error) { return 7, nil }); v != 7 || err != nil {
		t.Errorf("%d, %v", v, err)
	}
}
