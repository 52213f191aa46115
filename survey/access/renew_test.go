package access

import (
	"io"
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"sipas/survey/store"
	"sipas/survey/store/bolt"
)

// TestOldCostIsRenewed signs in with a password that was kept when costs were
// lower: it is kept with today's cost then, and nobody is signed out by that.
func TestOldCostIsRenewed(t *testing.T) {
	s, err := bolt.Open(filepath.Join(t.TempDir(), "sipas.db"), bolt.WithLog(slog.New(slog.NewTextHandler(io.Discard, nil))))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	const password = "tre xanh bong mat"
	old := User{Name: "lan", Roles: []Role{Viewer}, Stamp: 7,
		Password: cost{memory: 64, passes: 1, lanes: 1}.hash(password, []byte("sixteen bytes ok")).String()}
	if err := store.Add(t.Context(), s, People, old.Name, old); err != nil {
		t.Fatal(err)
	}
	a := NewAccounts(Config{Store: s})
	for range 2 {
		if _, err := a.SignIn(t.Context(), "lan", password, "", time.Now()); err != nil {
			t.Fatal(err)
		}
		u, err := a.User(t.Context(), "lan")
		if err != nil {
			t.Fatal(err)
		}
		if h, err := parseHash(u.Password); err != nil || h.cost != today || u.Stamp != old.Stamp {
			t.Errorf("kept as %+v (%v)", u, err)
		}
	}
}
