package access_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/text/unicode/norm"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/store"
)

const desk = "203.0.113.7"

func TestSignIn(t *testing.T) {
	a := newAccounts(t, newStore(t))
	add(t, a, access.User{Name: "lan", Roles: []access.Role{access.Viewer}})
	add(t, a, access.User{Name: "gone", Roles: []access.Role{access.Viewer}})
	const accented = "mưa rơi ướt áo mẹ"
	if err := a.Add(t.Context(), access.User{Name: "hoa", Roles: []access.Role{access.Viewer}}, accented); err != nil {
		t.Fatal(err)
	}
	if err := a.Disable(t.Context(), "gone", true); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		what, name, password string
		want                 error
	}{
		{"right", "lan", good, nil},
		{"right, the name typed otherwise", " LAN ", good, nil},
		{"right, the accents composed", "hoa", norm.NFC.String(accented), nil},
		{"right, the accents decomposed", "hoa", norm.NFD.String(accented), nil},
		{"wrong password", "lan", good + " ", access.ErrWrong},
		{"no password", "lan", "", access.ErrWrong},
		{"a megabyte of password", "lan", strings.Repeat("x", 1<<20), access.ErrWrong},
		{"unknown name", "minh", good, access.ErrWrong},
		{"no name at all", "", good, access.ErrWrong},
		{"a name that is a query", `{"$ne":null}`, good, access.ErrWrong},
		{"disabled", "gone", good, access.ErrWrong},
	} {
		t.Run(tt.what, func(t *testing.T) {
			u, err := a.SignIn(t.Context(), tt.name, tt.password, desk, noon)
			if !errors.Is(err, tt.want) || (err == nil) != (u.Name != "") {
				t.Errorf("%+v, %v; want %v", u, err, tt.want)
			}
		})
	}
}

// TestSignInTakesEqualTime measures the work of an unknown name against that
// of a wrong password. A name that were answered without computing a password
// would take a hundredth of it.
func TestSignInTakesEqualTime(t *testing.T) {
	a := newAccounts(t, newStore(t))
	add(t, a, access.User{Name: "lan", Roles: []access.Role{access.Viewer}})
	typical := func(name string) time.Duration {
		var took []time.Duration
		for i := range 9 {
			begun := time.Now()
			if _, err := a.SignIn(t.Context(), name, "wrong", fmt.Sprintf("10.%d.0.1", i), noon); !errors.Is(err, access.ErrWrong) {
				t.Fatal(err)
			}
			took = append(took, time.Since(begun))
		}
		return slices.Min(took)
	}
	known, unknown := typical("lan"), typical("minh")
	if known > 3*unknown || unknown > 3*known {
		t.Errorf("a known name takes %v, an unknown one %v", known, unknown)
	}
}

// trying signs in with a wrong password as a patient attacker does: again as
// soon as it is allowed. It counts the guesses within a time.
func trying(t *testing.T, a *access.Accounts, name, network string, from time.Time, during time.Duration) (guesses int) {
	t.Helper()
	for now := from; now.Before(from.Add(during)); {
		_, err := a.SignIn(t.Context(), name, "wrong", network, now)
		e, _ := errors.AsType[*survey.Error](err)
		switch {
		case errors.Is(err, access.ErrWrong):
			guesses++
		case e != nil && e.Kind == survey.KindThrottled && e.Retry > 0 && e.Retry <= 5*time.Minute+time.Second:
			now = now.Add(e.Retry)
		default:
			t.Fatalf("error %v", err)
		}
	}
	return guesses
}

func TestGuessesAreFew(t *testing.T) {
	a := newAccounts(t, newStore(t))
	add(t, a, access.User{Name: "lan", Roles: []access.Role{access.Viewer}})
	// 4 at once, 8 while the wait doubles from 2 s to 5 min, then 12 an hour.
	if n := trying(t, a, "lan", desk, noon, 2*time.Hour); n < 25 || n > 40 {
		t.Errorf("%d guesses in two hours", n)
	}
	if _, err := a.SignIn(t.Context(), "lan", good, desk, noon.Add(2*time.Hour+6*time.Minute)); err != nil {
		t.Errorf("locked out for good: %v", err)
	}
	if _, err := a.SignIn(t.Context(), "lan", "wrong", desk, noon.Add(2*time.Hour+6*time.Minute)); !errors.Is(err, access.ErrWrong) {
		t.Errorf("a success does not forgive: %v", err)
	}
}

func TestOthersAreNotLockedOut(t *testing.T) {
	a := newAccounts(t, newStore(t))
	add(t, a, access.User{Name: "lan", Roles: []access.Role{access.Viewer}})
	add(t, a, access.User{Name: "minh", Roles: []access.Role{access.Viewer}})
	trying(t, a, "lan", desk, noon, time.Hour)
	later := noon.Add(time.Hour)
	for what, err := range map[string]error{
		"the neighbour at the same address": second(a.SignIn(t.Context(), "minh", good, desk, later)),
		"the same person from elsewhere":    second(a.SignIn(t.Context(), "lan", good, "198.51.100.4", later)),
	} {
		if err != nil {
			t.Errorf("%s: %v", what, err)
		}
	}
}

func second[A, B any](_ A, b B) B { return b }

// TestManyAtOnceGainNothing sends 64 guesses before the first is answered.
func TestManyAtOnceGainNothing(t *testing.T) {
	a := newAccounts(t, newStore(t))
	add(t, a, access.User{Name: "lan", Roles: []access.Role{access.Viewer}})
	var guesses atomic.Int64
	var all sync.WaitGroup
	for range 64 {
		all.Go(func() {
			if _, err := a.SignIn(t.Context(), "lan", "wrong", desk, noon); errors.Is(err, access.ErrWrong) {
				guesses.Add(1)
			}
		})
	}
	all.Wait()
	if n := guesses.Load(); n != 4 {
		t.Errorf("%d guesses at once, want 4", n)
	}
}

// TestOneNetworkManyNames tries one password on many names.
func TestOneNetworkManyNames(t *testing.T) {
	a := newAccounts(t, newStore(t))
	guesses := 0
	for i := range 200 {
		if _, err := a.SignIn(t.Context(), fmt.Sprintf("user%d", i), good, "203.0.113.9", noon); errors.Is(err, access.ErrWrong) {
			guesses++
		}
	}
	if guesses != 30 {
		t.Errorf("%d names tried at once from one network, want 30", guesses)
	}
	if _, err := a.SignIn(t.Context(), "somebody", good, "203.0.113.200", noon.Add(time.Second)); !errors.Is(err, access.ErrWrong) {
		t.Errorf("a second later the network still waits: %v", err)
	}
}

// awayStore is a store that is away.
type awayStore struct{ store.Store }

func (awayStore) Get(context.Context, string, string) (store.Doc, error) {
	return store.Doc{}, &survey.Error{Kind: survey.KindUnavailable, Code: store.ErrUnavailable.Code, Err: errAway}
}

func TestStoreAwayIsNobodysFailure(t *testing.T) {
	a := newAccounts(t, awayStore{})
	for range 20 {
		if _, err := a.SignIn(t.Context(), "lan", good, desk, noon); !errors.Is(err, store.ErrUnavailable) {
			t.Fatalf("error %v, want ErrUnavailable", err)
		}
	}
}

func TestNetwork(t *testing.T) {
	for address, want := range map[string]string{
		"203.0.113.7": "203.0.113.0/24", "::ffff:203.0.113.7": "203.0.113.0/24",
		"2001:db8:1:2:3:4:5:6": "2001:db8:1::/56", "fe80::1%eth0": "fe80::/56",
		"": "", "not an address": "", "203.0.113.7:80": "",
	} {
		if got := access.Network(address); got != want {
			t.Errorf("Network(%q) = %q, want %q", address, got, want)
		}
	}
}
