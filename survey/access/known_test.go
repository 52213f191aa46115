package access_test

import (
	"bytes"
	"errors"
	"testing"
	"time"

	"sipas/survey/access"
)

// TestNobodyIsLockedOutByAColleague lets somebody guess at Lan's password all
// day from Lan's own office. Lan signs in with the browser that she uses.
func TestNobodyIsLockedOutByAColleague(t *testing.T) {
	s := newStore(t)
	a := newAccounts(t, s)
	add(t, a, access.User{Name: "lan", Roles: []access.Role{access.Viewer}})
	add(t, a, access.User{Name: "minh", Roles: []access.Role{access.Viewer}})
	ctx := t.Context()
	remember := func(name, token string) string {
		u, err := a.User(ctx, name)
		if err != nil {
			t.Fatal(err)
		}
		fresh, err := a.Remember(ctx, u, token)
		if err != nil {
			t.Fatal(err)
		}
		return fresh
	}
	hers, his := remember("lan", ""), remember("minh", "")
	if again := remember("lan", hers); again != hers {
		t.Error("a browser that is known gets another token")
	}
	if kept := stored(t, s, access.People); bytes.Contains(kept, []byte(hers)) {
		t.Error("the token is kept as it is")
	}
	trying(t, a, "lan", desk, noon, 8*time.Hour)
	later := noon.Add(8 * time.Hour)
	for range 40 { // and the network as a whole is busy
		_, _ = a.SignIn(ctx, "nobody", "wrong", desk, later)
	}
	for what, token := range map[string]string{"a new browser": "", "somebody else's browser": his, "an invented token": "00000000000000000000000000", "nonsense": "x"} {
		if _, err := a.SignInFrom(ctx, "lan", good, desk, token, later); !errors.Is(err, access.ErrThrottled) {
			t.Errorf("%s: %v, want ErrThrottled", what, err)
		}
	}
	if _, err := a.SignInFrom(ctx, "lan", good, desk, hers, later); err != nil {
		t.Errorf("her own browser: %v", err)
	}
	guesses := 0
	for range 20 {
		if _, err := a.SignInFrom(ctx, "lan", "wrong", desk, hers, later); errors.Is(err, access.ErrWrong) {
			guesses++
		}
	}
	if guesses != 4 {
		t.Errorf("%d guesses at once in her browser, want 4", guesses)
	}
}

func TestOldBrowsersAreForgotten(t *testing.T) {
	a := newAccounts(t, newStore(t))
	add(t, a, access.User{Name: "lan", Roles: []access.Role{access.Viewer}})
	var first string
	for i := range 12 {
		u, err := a.User(t.Context(), "lan")
		if err != nil {
			t.Fatal(err)
		}
		token, err := a.Remember(t.Context(), u, "")
		if err != nil {
			t.Fatal(err)
		}
		if i == 0 {
			first = token
		}
	}
	u, err := a.User(t.Context(), "lan")
	if err != nil || len(u.Known) != 8 || u.Stamp != 1 {
		t.Errorf("%d browsers, stamp %d, %v", len(u.Known), u.Stamp, err)
	}
	if token, err := a.Remember(t.Context(), u, first); err != nil || token == first {
		t.Errorf("the first browser is still known (%v)", err)
	}
}

// TestPasswordIsChangedWhileSomebodyGuesses: what happens at the sign-in does
// not keep somebody who has signed in from changing the password.
func TestPasswordIsChangedWhileSomebodyGuesses(t *testing.T) {
	a := newAccounts(t, newStore(t))
	add(t, a, access.User{Name: "lan", Roles: []access.Role{access.Viewer}})
	trying(t, a, "lan", desk, noon, time.Hour)
	if err := a.ChangePassword(t.Context(), "lan", good, "mot hai ba con voi", noon.Add(time.Hour)); err != nil {
		t.Error(err)
	}
}
