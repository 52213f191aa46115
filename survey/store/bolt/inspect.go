package bolt

import (
	"context"
	"errors"
	"os"

	"sipas/survey/store"
)

// inspect looks at an existing file before bbolt may write to it: its size,
// its meta pages, every inner page and the free list. bbolt would follow a
// damaged page number wherever it leads, and would make an empty file a new
// store.
func (s *Store) inspect() error {
	info, err := os.Stat(s.path)
	switch {
	case err != nil:
		return store.Because(store.ErrUnavailable, "%w", err)
	case !info.Mode().IsRegular():
		return store.Because(store.ErrDamaged, "%s is not a file", s.path)
	case info.Size() == 0:
		return store.Because(store.ErrDamaged, "%s is empty, it has lost its content; restore a backup, "+
			"or remove it to begin anew", s.path)
	}
	if info.Size() < 4*pageSize {
		return store.Because(store.ErrDamaged, "%s is cut short: %d bytes", s.path, info.Size())
	}
	db, file, err := attach(s.path, true) // a shared lock: no writer, no second look
	if err != nil {
		return err
	}
	err = s.skeleton(file)
	return errors.Join(err, db.Close())
}

// skeleton walks the inner pages.
func (s *Store) skeleton(file *os.File) error {
	sound, faults := readMetas(file)
	if len(sound) == 0 {
		return store.Because(store.ErrDamaged, "%s: %w", s.path, errors.Join(faults...))
	}
	for _, f := range faults {
		s.log.Error("store: opened at the last commit but one; what the last wrote may be missing",
			"file", s.path, "fault", f)
	}
	if d, err := short(file, sound[0]); err != nil || d != "" {
		return errors.Join(err, store.Because(store.ErrDamaged, "%s", d))
	}
	var damages []error
	w := walk{ctx: context.Background(), file: file, meta: sound[0], damage: func(d Damage) {
		damages = append(damages, errors.New(d.String()))
	}}
	if err := w.run(); err != nil {
		return err
	}
	if len(damages) > 0 {
		return store.Because(store.ErrDamaged, "%s: %w", s.path, errors.Join(damages[:min(len(damages), 5)]...))
	}
	return nil
}
