package tickets_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"sipas/survey"
	"sipas/survey/store"
	"sipas/survey/store/bolt"
	"sipas/survey/tickets"
)

var noon = time.Date(2026, 3, 10, 12, 34, 56, 0, time.UTC)

const wave = "2026-q1"

func newTickets(t testing.TB) *tickets.Tickets {
	t.Helper()
	s, err := bolt.Open(filepath.Join(t.TempDir(), "sipas.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return tickets.New(tickets.Config{Store: s, Key: []byte("a key for tests"), Now: func() time.Time { return noon }})
}

// made makes n codes of a batch.
func made(t testing.TB, x *tickets.Tickets, batch string, n int) []string {
	t.Helper()
	var all []string
	_, err := x.Make(context.Background(), tickets.Batch{ID: batch, Wave: wave, Unit: "xa-1", Count: n}, func(codes []string) error {
		all = append(all, codes...)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func id(n byte) survey.ResponseID {
	return survey.NewResponseID(noon, [survey.RandomIDBytes]byte{9: n})
}

func TestMakeGivesEachCodeOnce(t *testing.T) {
	const n = 1234
	x := newTickets(t)
	codes := made(t, x, "b1", n)
	different := map[string]bool{}
	for _, c := range codes {
		different[c] = true
		if _, err := x.Find(t.Context(), wave, c); err != nil {
			t.Fatalf("%s: %v", c, err)
		}
	}
	if len(codes) != n || len(different) != n {
		t.Errorf("%d codes, %d different", len(codes), len(different))
	}
	counts, err := x.Counts(t.Context(), wave)
	if err != nil || counts["b1"] != (tickets.Count{Made: n}) || counts["b1"].Free() != n {
		t.Errorf("counts %v, %v", counts, err)
	}
	all, err := x.Batches(t.Context(), wave)
	if err != nil || len(all) != 1 || !all[0].Made.Equal(noon.Truncate(time.Hour)) || all[0].Count != n {
		t.Errorf("batches %+v, %v", all, err)
	}
}

func TestMakeRefuses(t *testing.T) {
	x := newTickets(t)
	made(t, x, "b1", 1)
	for name, c := range map[string]struct {
		batch tickets.Batch
		want  error
	}{
		"none":                {tickets.Batch{ID: "b2", Wave: wave}, tickets.ErrCount},
		"too many":            {tickets.Batch{ID: "b2", Wave: wave, Count: tickets.MaxBatch + 1}, tickets.ErrCount},
		"a batch that exists": {tickets.Batch{ID: "b1", Wave: wave, Count: 5}, tickets.ErrMade},
	} {
		_, err := x.Make(t.Context(), c.batch, func([]string) error { t.Errorf("%s: codes were shown", name); return nil })
		if !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// When nobody takes the codes any more, no more are made, and what was made
// can be ended.
func TestMakeBreaksOff(t *testing.T) {
	x := newTickets(t)
	gone := errors.New("gone")
	var shown []string
	_, err := x.Make(t.Context(), tickets.Batch{ID: "b1", Wave: wave, Unit: "xa-1", Count: 5000}, func(codes []string) error {
		if shown = append(shown, codes...); len(shown) > 600 {
			return gone
		}
		return nil
	})
	if !errors.Is(err, gone) {
		t.Fatalf("Make gave %v", err)
	}
	counts, err := x.Counts(t.Context(), wave)
	if err != nil || counts["b1"].Made != len(shown) || len(shown) > 1500 {
		t.Errorf("%d shown, %+v, %v", len(shown), counts, err)
	}
	if err := x.Revoke(t.Context(), wave, "b1"); err != nil {
		t.Fatal(err)
	}
	if _, err := x.Find(t.Context(), wave, shown[0]); !errors.Is(err, tickets.ErrRevoked) {
		t.Errorf("after revoking: %v", err)
	}
}

func TestFind(t *testing.T) {
	x := newTickets(t)
	codes := made(t, x, "b1", 2)
	other := tickets.New(tickets.Config{Store: x.Store, Key: []byte("another key")})
	if err := x.Claim(t.Context(), wave, mustFind(t, x, codes[1]).Key, id(1)); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, wave, typed string
		by                *tickets.Tickets
		want              error
	}{
		{"as made", wave, codes[0], x, nil},
		{"as typed", wave, " " + strings.ToLower(strings.ReplaceAll(codes[0], "-", "")) + " ", x, nil},
		{"mistyped", wave, codes[0][:15], x, &survey.Error{Kind: survey.KindNotFound, Code: "pass.misread"}},
		{"never made", wave, survey.NewPassCode([survey.RandomPassBytes]byte{1}), x, tickets.ErrUnknown},
		{"of another wave", "2025-q1", codes[0], x, tickets.ErrUnknown},
		{"under another key", wave, codes[0], other, tickets.ErrUnknown},
		{"claimed", wave, codes[1], x, tickets.ErrUsed},
	} {
		got, err := c.by.Find(t.Context(), c.wave, c.typed)
		if !errors.Is(err, c.want) || err == nil && (got.Batch.ID != "b1" || got.Batch.Unit != "xa-1") {
			t.Errorf("%s: %+v, %v", c.name, got, err)
		}
	}
}

func mustFind(t testing.TB, x *tickets.Tickets, code string) tickets.Ticket {
	t.Helper()
	found, err := x.Find(context.Background(), wave, code)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestClaimThenSpend(t *testing.T) {
	x := newTickets(t)
	key := mustFind(t, x, made(t, x, "b1", 1)[0]).Key
	steps := []struct {
		name string
		do   func() error
		want error
	}{
		{"spend what is not claimed", func() error { return x.Spend(t.Context(), wave, key, id(1)) }, tickets.ErrUsed},
		{"claim", func() error { return x.Claim(t.Context(), wave, key, id(1)) }, nil},
		{"claim again", func() error { return x.Claim(t.Context(), wave, key, id(1)) }, nil},
		{"another claims", func() error { return x.Claim(t.Context(), wave, key, id(2)) }, tickets.ErrUsed},
		{"another spends", func() error { return x.Spend(t.Context(), wave, key, id(2)) }, tickets.ErrUsed},
		{"revoking does not take it from who has claimed it", func() error { return x.Revoke(t.Context(), wave, "b1") }, nil},
		{"claim after revoking", func() error { return x.Claim(t.Context(), wave, key, id(1)) }, nil},
		{"spend", func() error { return x.Spend(t.Context(), wave, key, id(1)) }, nil},
		{"spend again", func() error { return x.Spend(t.Context(), wave, key, id(1)) }, nil},
		{"claim what is used", func() error { return x.Claim(t.Context(), wave, key, id(1)) }, tickets.ErrUsed},
		{"claim what never was", func() error { return x.Claim(t.Context(), wave, "0", id(1)) }, tickets.ErrUnknown},
	}
	for _, s := range steps {
		if err := s.do(); !errors.Is(err, s.want) {
			t.Errorf("%s: %v, want %v", s.name, err, s.want)
		}
	}
}

func TestRevokedTicketsAreNotClaimed(t *testing.T) {
	x := newTickets(t)
	key := mustFind(t, x, made(t, x, "b1", 1)[0]).Key
	for range 2 {
		if err := x.Revoke(t.Context(), wave, "b1"); err != nil {
			t.Fatal(err)
		}
	}
	if err := x.Claim(t.Context(), wave, key, id(1)); !errors.Is(err, tickets.ErrRevoked) {
		t.Errorf("Claim gave %v", err)
	}
	if err := x.Usable(t.Context(), wave, key); !errors.Is(err, tickets.ErrRevoked) {
		t.Errorf("Usable gave %v", err)
	}
	if err := x.Revoke(t.Context(), wave, "none"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("revoking what is not there: %v", err)
	}
}

// Many claim one ticket for different responses: one gets it. Fifty times.
func TestRaceForATicket(t *testing.T) {
	const rounds, phones = 50, 32
	x := newTickets(t)
	for _, code := range made(t, x, "b1", rounds) {
		key := mustFind(t, x, code).Key
		errs := make([]error, phones)
		var group sync.WaitGroup
		for i := range errs {
			group.Go(func() { errs[i] = x.Claim(context.Background(), wave, key, id(byte(i))) })
		}
		group.Wait()
		won := 0
		for _, err := range errs {
			switch {
			case err == nil:
				won++
			case !errors.Is(err, tickets.ErrUsed):
				t.Error(err)
			}
		}
		if won != 1 {
			t.Fatalf("%d have claimed one ticket", won)
		}
	}
}

func TestClaimsAreFoundAndFinished(t *testing.T) {
	x := newTickets(t)
	codes := made(t, x, "b1", 4)
	keys := make([]string, len(codes))
	for i, c := range codes {
		keys[i] = mustFind(t, x, c).Key
		if err := x.Claim(t.Context(), wave, keys[i], id(byte(i))); err != nil {
			t.Fatal(err)
		}
	}
	if err := x.Spend(t.Context(), wave, keys[3], id(3)); err != nil {
		t.Fatal(err)
	}
	hour := noon.Truncate(time.Hour)
	if none, err := x.Claims(t.Context(), wave, hour); err != nil || len(none) != 0 {
		t.Errorf("claims before their hour: %v, %v", none, err)
	}
	claims, err := x.Claims(t.Context(), wave, hour.Add(time.Second))
	if err != nil || len(claims) != 3 {
		t.Fatalf("claims %v, %v", claims, err)
	}
	for _, c := range claims {
		var of byte
		for i, k := range keys {
			if k == c.Key {
				of = byte(i)
			}
		}
		if !x.For(c, id(of)) || x.For(c, id(of+1)) || !c.Hour.Equal(hour) {
			t.Errorf("claim %+v is not for its response", c)
		}
		if of == 2 { // somebody is quicker
			if err := x.Spend(t.Context(), wave, c.Key, id(2)); err != nil {
				t.Fatal(err)
			}
		}
		if err := x.Finish(t.Context(), c, of == 0); err != nil {
			t.Error(err)
		}
	}
	counts, err := x.Counts(t.Context(), wave)
	if want := (tickets.Count{Made: 4, Used: 3}); err != nil || counts["b1"] != want {
		t.Errorf("counts %+v, %v, want %+v", counts, err, want)
	}
	if err := x.Claim(t.Context(), wave, keys[1], id(9)); err != nil {
		t.Errorf("the ticket that was released: %v", err)
	}
}

func TestServes(t *testing.T) {
	tree, err := survey.NewTree([]survey.Unit{{ID: "tinh"}, {ID: "xa-1", Parent: "tinh"}, {ID: "xa-2", Parent: "tinh"}})
	if err != nil {
		t.Fatal(err)
	}
	at := survey.Counter{ID: "q1", Unit: "xa-1"}
	for _, c := range []struct {
		batch tickets.Batch
		want  bool
	}{
		{tickets.Batch{Unit: "xa-1"}, true},
		{tickets.Batch{Unit: "tinh"}, true},
		{tickets.Batch{Unit: "xa-2"}, false},
		{tickets.Batch{Unit: "xa-1", Counter: "q1"}, true},
		{tickets.Batch{Unit: "xa-1", Counter: "q2"}, false},
	} {
		if got := c.batch.Serves(tree, at); got != c.want {
			t.Errorf("%+v: %v", c.batch, got)
		}
	}
}

// BenchmarkMake is a commune's batch.
func BenchmarkMake(b *testing.B) {
	x := newTickets(b)
	for i := 0; b.Loop(); i++ {
		made(b, x, fmt.Sprint("b", i), 1000)
	}
	b.ReportMetric(1000*float64(b.N)/b.Elapsed().Seconds(), "codes/s")
}

// BenchmarkCounts counts a province's hundred thousand.
func BenchmarkCounts(b *testing.B) {
	x := newTickets(b)
	made(b, x, "b1", 100_000)
	for b.Loop() {
		if _, err := x.Counts(context.Background(), wave); err != nil {
			b.Fatal(err)
		}
	}
}
