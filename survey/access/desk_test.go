package access_test

import (
	"bytes"
	"io"
	"log/slog"
	"math/rand/v2"
	"path/filepath"
	"testing"
	"time"

	"sipas/survey/access"
	"sipas/survey/store"
	"sipas/survey/store/bolt"
)

var noon = time.Date(2026, 3, 5, 5, 0, 0, 0, time.UTC)

const good = "tre xanh bong mat"

func newStore(t testing.TB) store.Store {
	t.Helper()
	s, err := bolt.Open(filepath.Join(t.TempDir(), "sipas.db"), bolt.WithLog(slog.New(slog.NewTextHandler(io.Discard, nil))))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func newAccounts(t testing.TB, s store.Store) *access.Accounts {
	seed := [32]byte{1}
	return access.NewAccounts(access.Config{Store: s, Now: func() time.Time { return noon }, Random: rand.NewChaCha8(seed)})
}

// add adds a user with the password good.
func add(t testing.TB, a *access.Accounts, u access.User) {
	t.Helper()
	if err := a.Add(t.Context(), u, good); err != nil {
		t.Fatal(err)
	}
}

// stored is everything that the store holds of a collection, as bytes.
func stored(t testing.TB, s store.Store, collection string) []byte {
	t.Helper()
	var b bytes.Buffer
	for d, err := range s.Scan(t.Context(), collection, store.Range{}) {
		if err != nil {
			t.Fatal(err)
		}
		b.WriteString(d.Key)
		b.Write(d.Body)
	}
	return b.Bytes()
}
