package results

import (
	"bytes"
	"testing"
	"time"

	"sipas/survey"
	"sipas/survey/collect"
	"sipas/survey/store"
)

// TestOtherNodes: what another node accepts, however late, and what its
// citizens withdraw.
func TestOtherNodes(t *testing.T) {
	p := newProvince(t)
	p.people("D1C1", 5, all(4))
	r := p.results(time.Second)
	expect := func(what string, responses, withdrawn int) {
		t.Helper()
		if s := frame(t, r); s.Responses != responses || s.Withdrawn != withdrawn {
			t.Errorf("%s: %d responses, %d withdrawn; want %d, %d", what, s.Responses, s.Withdrawn, responses, withdrawn)
		}
	}
	follow := func(look func() error) {
		t.Helper()
		if err := look(); err != nil {
			t.Fatal(err)
		}
	}
	refresh, reconcile := func() error { return r.Refresh(t.Context()) }, func() error { return r.Reconcile(t.Context()) }
	expect("loaded", 5, 0)

	now := p.people("D1C1", 2, all(5))
	p.accept(p.sheet("D1C1", p.now.Add(-90*time.Minute), all(5)))
	expect("not looked yet", 5, 0)
	follow(refresh)
	expect("of this hour and the last", 8, 0)

	p.accept(p.sheet("D1C1", p.now.Add(-72*time.Hour), all(5))) // a phone that was without network
	follow(refresh)
	expect("an old key at the quick pace", 8, 0)
	follow(reconcile)
	expect("an old key at the slow pace", 9, 0)

	sealer, err := collect.NewSealer(bytes.Repeat([]byte{7}, 32))
	if err != nil {
		t.Fatal(err)
	}
	other := collect.New(collect.Config{Store: p.store, Directory: p.directory, Sealer: sealer, Now: func() time.Time { return p.now }})
	if _, err := other.Withdraw(t.Context(), now[0].ID.Receipt()); err != nil {
		t.Fatal(err)
	}
	follow(refresh)
	expect("withdrawn at another node", 8, 1)
	follow(refresh)
	follow(reconcile)
	expect("looked at again", 8, 1)
}

func TestWithdrawalWithoutNotice(t *testing.T) {
	p := newProvince(t)
	rs := p.people("D1C1", 3, all(4))
	r := p.results(time.Second)
	frame(t, r)
	key := store.ResponseKey("w", rs[0].ID)
	if _, err := p.store.Replace(t.Context(), store.Responses, key, 1, store.EncodeResponse(rs[0].Marker())); err != nil {
		t.Fatal(err)
	}
	if err := r.Reconcile(t.Context()); err != nil {
		t.Fatal(err)
	}
	if s := frame(t, r); s.Responses != 2 || s.Withdrawn != 1 {
		t.Errorf("%d responses, %d withdrawn; want 2, 1", s.Responses, s.Withdrawn)
	}
}

// TestDeletedDocuments: a database tool takes documents away and puts one back.
func TestDeletedDocuments(t *testing.T) {
	p := newProvince(t)
	rs := p.people("D1C1", 20, all(4))
	r := p.results(time.Second)
	if n := summary(t, r, Ask{}).ItemMean.Respondents; n != 20 {
		t.Fatalf("%d respondents", n)
	}
	reconcile := func(responses, gone int) {
		t.Helper()
		if err := r.Reconcile(t.Context()); err != nil {
			t.Fatal(err)
		}
		s := frame(t, r)
		if s.Responses != responses || s.Gone != gone || s.Live().Rows() != responses {
			t.Errorf("%d responses, %d gone; want %d, %d", s.Responses, s.Gone, responses, gone)
		}
		if n := summary(t, r, Ask{}).ItemMean.Respondents; n != int64(responses) {
			t.Errorf("the index is of %d respondents, want %d", n, responses)
		}
	}
	for _, x := range rs[:5] {
		if err := p.store.Delete(t.Context(), store.Responses, store.ResponseKey("w", x.ID), 1); err != nil {
			t.Fatal(err)
		}
	}
	reconcile(15, 5)
	p.accept(rs[:5]...)
	reconcile(20, 0)
}

func TestKeyAt(t *testing.T) {
	for _, random := range [][survey.RandomIDBytes]byte{{}, {255, 255, 255, 255, 255, 255, 255, 255, 255, 255}} {
		key := store.ResponseKey("w", survey.NewResponseID(noon, random))
		if from := keyAt("w", noon); key < from {
			t.Errorf("%s is before %s", key, from)
		}
		if later := keyAt("w", noon.Add(time.Hour)); key >= later {
			t.Errorf("%s is not before %s", key, later)
		}
	}
}
