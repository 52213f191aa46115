// Package bolt keeps documents in one file on the local disk, with nothing to
// install. It is the program's default store.
//
//	s, err := bolt.Open("data/sipas.db")
//
// # Promises
//
// A nil error from Insert, Replace or Delete means that the change has been
// fsynced. Concurrent writers share one commit and its two fsyncs; a lone
// writer never waits for company. A process that is killed at any moment
// finds every acknowledged change again when it next opens the file.
//
// One process has the file at a time. Another Open, in this process or in
// another, fails at once with ErrLocked.
//
// # Damage
//
// bbolt's pages carry no checksums, so this package adds what is needed to
// notice that a disk has changed or lost something:
//
//   - Each value begins with a format version, its revision and a CRC-32C over
//     collection, key, revision and body. Every Get and Scan verifies it.
//   - Each commit also updates, per collection, a tally: how many documents
//     there are and the sum of their checksums. A document that disappeared
//     together with its page does not fit the tally.
//   - Open walks the inner pages and the free list before it lets bbolt touch
//     them, then reads all documents once in the background and compares them
//     with the tallies. Scans without a limit of a collection that does not
//     fit end with ErrDamaged.
//   - Faults and panics that bbolt meets on a damaged page become ErrDamaged.
//   - A new file is built under another name and moved into place when it is
//     complete: an empty or half-written file is always damage, never new.
//
// Store.Check and Inspect list every damaged document and page.
//
// # A full disk
//
// Writes fail with ErrUnavailable and change nothing; reads go on. Writing
// works again as soon as there is space, without a restart.
//
// # Files
//
// bolt.go opens and closes, create.go makes the file; commit.go and apply.go
// write, read.go and scan.go read; value.go and tally.go are the layout;
// page.go and walk.go read bbolt's pages without bbolt, for check.go and
// audit.go; guard.go turns panics into errors.
package bolt

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"syscall"

	"go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"

	"sipas/survey/store"
)

// Store is a store.Store in one file. Use Open.
type Store struct {
	path string
	log  *slog.Logger
	file *os.File // the descriptor that bbolt uses; it carries the lock
	db   *bbolt.DB

	mu     sync.Mutex // guards queue and closed
	queue  []*change
	closed bool
	wake   chan struct{} // one token: there is something in queue, or closed was set
	idle   chan struct{} // closed when the committer has ended
	full   atomic.Bool   // the last commit failed
	dead   atomic.Pointer[error]

	audit *audit
}

var _ store.Store = (*Store)(nil)

// Option changes how Open works.
type Option func(*Store)

// WithLog gives the logger for what an operator should know although the store
// works on: damage found, a commit that fell back. Without it slog's default.
func WithLog(log *slog.Logger) Option { return func(s *Store) { s.log = log } }

// Open opens the store in the file path, and creates the file and its folder
// when they are not there. ErrLocked when another Open has it, ErrDamaged when
// the file is not, or no longer, a store: the message says where.
func Open(path string, options ...Option) (*Store, error) {
	full, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("opening store: %w", err)
	}
	s := &Store{path: full, log: slog.Default(), wake: make(chan struct{}, 1), idle: make(chan struct{})}
	for _, o := range options {
		o(s)
	}
	if err := s.open(); err != nil {
		return nil, fmt.Errorf("opening store: %w", err)
	}
	go s.committer()
	s.audit.start(s)
	return s, nil
}

func (s *Store) open() error {
	db, file, err := create(s.path)
	if err != nil {
		return err
	}
	if db == nil { // it was there already
		if err := s.inspect(); err != nil {
			return err
		}
		if db, file, err = attach(s.path, false); err != nil {
			return err
		}
	}
	s.db, s.file = db, file
	sweep(s.path)
	err = guard(func() error { return s.recognise() })
	if err != nil {
		return errors.Join(err, s.release())
	}
	return nil
}

// recognise makes sure that the open file is one of ours and reads its tallies.
func (s *Store) recognise() error {
	return s.db.View(func(tx *bbolt.Tx) error {
		if err := checkMark(tx, s.path); err != nil {
			return err
		}
		tallies, err := readTallies(tx)
		if err != nil {
			return err
		}
		if err := matchCollections(tx, tallies); err != nil {
			return err
		}
		s.audit = newAudit(tallies)
		return nil
	})
}

// reserve is the address space set aside for the file. A map that need not
// move as the file grows lets writers go on while a backup reads. It costs no
// memory and no disk.
const reserve = min(64<<30, math.MaxInt/4+1)

// attach lets bbolt open an existing, non-empty file.
func attach(path string, readOnly bool) (db *bbolt.DB, file *os.File, err error) {
	opt := bbolt.Options{
		Timeout:         1, // a nanosecond: one try, no waiting
		ReadOnly:        readOnly,
		FreelistType:    bbolt.FreelistMapType,
		InitialMmapSize: reserve,
		PageSize:        pageSize,
		NoStatistics:    true,
		OpenFile: func(name string, flag int, mode os.FileMode) (*os.File, error) {
			f, err := os.OpenFile(name, flag&^os.O_CREATE, mode)
			file = f
			return f, err
		},
	}
	for {
		err = guard(func() error {
			db, err = bbolt.Open(path, 0o600, &opt)
			return err
		})
		if !errors.Is(err, syscall.ENOMEM) || opt.InitialMmapSize == 0 {
			break
		}
		opt.InitialMmapSize = 0 // this process may not have that much address space
	}
	switch {
	case err == nil:
		return db, file, nil
	case file != nil: // after a panic bbolt leaves it open, and locked
		_ = letGo(file)
	}
	switch {
	case errors.Is(err, bolterrors.ErrTimeout):
		return nil, nil, store.Because(store.ErrLocked, "%s is in use by another process", path)
	case errors.Is(err, bolterrors.ErrInvalid), errors.Is(err, bolterrors.ErrChecksum),
		errors.Is(err, bolterrors.ErrVersionMismatch):
		return nil, nil, store.Because(store.ErrDamaged, "%s: %w", path, err)
	case errors.Is(err, store.ErrDamaged):
		return nil, nil, err
	}
	return nil, nil, store.Because(store.ErrUnavailable, "%s: %w", path, err)
}

// Path is the file that holds the store.
func (s *Store) Path() string { return s.path }

// Close waits for the writes that were accepted and the reads that have begun,
// then lets go of the file. Closing twice is harmless.
func (s *Store) Close() error {
	s.mu.Lock()
	first := !s.closed
	s.closed = true
	s.mu.Unlock()
	if !first {
		<-s.idle
		return nil
	}
	s.signal()
	<-s.idle
	s.audit.stop()
	if err := s.release(); err != nil {
		return fmt.Errorf("closing store: %w", err)
	}
	return nil
}

// release closes bbolt. After a panic inside a commit bbolt still holds its
// own locks and its Close would wait for ever; closing the descriptor is what
// gives the file back.
func (s *Store) release() error {
	if s.dead.Load() != nil {
		return letGo(s.file)
	}
	return s.db.Close()
}

// Ping tells whether the store can be written to: it makes one commit that
// changes no document. After a commit that failed it asks for as much fresh
// space as a batch of answers needs.
func (s *Store) Ping(ctx context.Context) error {
	acts := []verb{touch}
	if s.full.Load() {
		acts = []verb{probe, unprobe}
	}
	for _, v := range acts {
		if err := s.submit(ctx, &change{verb: v, done: make(chan error, 1)}); err != nil {
			return wrap("pinging store", err)
		}
	}
	return nil
}

// ready is the reason why nothing may be done now: closed, or stopped after a
// commit that left the file in doubt.
func (s *Store) ready(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := s.dead.Load(); err != nil {
		return *err
	}
	return nil
}

func wrap(act string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", act, err)
}
