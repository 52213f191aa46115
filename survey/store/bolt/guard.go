package bolt

import (
	"errors"
	"runtime/debug"

	bolterrors "go.etcd.io/bbolt/errors"

	"sipas/survey/store"
)

// guard calls f and turns what bbolt does on damaged pages into ErrDamaged:
// failed assertions, slices out of range, and reads of memory that the file
// does not cover, which without SetPanicOnFault would end the process.
func guard(f func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if p := recover(); p != nil {
			err = store.Because(store.ErrDamaged, "reading a page: %v", p)
		}
	}()
	return f()
}

// view runs f in a transaction that reads, under guard.
func (s *Store) view(f func(tx *snapshot) error) error {
	tx, err := s.begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	return guard(func() error { return f(tx) })
}

// begin opens a transaction that reads. A panic here leaves bbolt's locks
// held, and whoever came next would wait for ever, so it stops the store.
func (s *Store) begin() (tx *snapshot, err error) {
	panicked := true
	err = guard(func() error {
		tx, err = s.db.Begin(false)
		panicked = false
		return err
	})
	switch {
	case err == nil:
		return tx, nil
	case panicked:
		return nil, s.stop(err)
	case errors.Is(err, bolterrors.ErrDatabaseNotOpen):
		return nil, store.ErrClosed
	}
	return nil, store.Because(store.ErrUnavailable, "%w", err)
}
