package bolt

import (
	"context"
	"errors"
	"sync/atomic"

	"go.etcd.io/bbolt"
	"go.mongodb.org/mongo-driver/v2/bson"

	"sipas/survey/store"
)

// verb is what a change does.
type verb uint8

const (
	insert verb = iota
	replace
	remove
	touch   // nothing, durably
	probe   // take space
	unprobe // and give it back
)

// change is one write on its way to the disk.
type change struct {
	verb       verb
	collection string
	key        string
	rev        int64 // the revision to replace or delete
	value      []byte
	sum        uint32

	claimed atomic.Bool // by the committer, or by a caller who gave up
	err     error       // what apply said
	done    chan error  // room for one
}

// Limits of one commit, so that a crowd cannot make the first wait for long.
const (
	batchChanges = 2048
	batchBytes   = 16 << 20
)

// Insert implements store.Store.
func (s *Store) Insert(ctx context.Context, collection, key string, body bson.Raw) error {
	return wrap("inserting document", s.change(ctx, insert, collection, key, 0, body))
}

// Replace implements store.Store.
func (s *Store) Replace(ctx context.Context, collection, key string, rev int64, body bson.Raw) (int64, error) {
	if err := s.change(ctx, replace, collection, key, rev, body); err != nil {
		return 0, wrap("replacing document", err)
	}
	return rev + 1, nil
}

// Delete implements store.Store.
func (s *Store) Delete(ctx context.Context, collection, key string, rev int64) error {
	return wrap("deleting document", s.change(ctx, remove, collection, key, rev, nil))
}

// change checks a write and encodes it here, on the caller's processor, so
// that the one committer has less to do and body is the caller's again.
func (s *Store) change(ctx context.Context, v verb, collection, key string, rev int64, body bson.Raw) error {
	if err := store.CheckKey(collection, key); err != nil {
		return err
	}
	c := &change{verb: v, collection: collection, key: key, rev: rev, done: make(chan error, 1)}
	if v != remove {
		if err := store.CheckBody(body); err != nil {
			return err
		}
		c.value, c.sum = encode(collection, key, rev+1, body)
	}
	return s.submit(ctx, c)
}

// submit queues a change and waits for its commit. A caller whose context ends
// before the committer has taken the change takes it back.
func (s *Store) submit(ctx context.Context, c *change) error {
	if err := s.ready(ctx); err != nil {
		return err
	}
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return store.ErrClosed
	}
	s.queue = append(s.queue, c)
	s.mu.Unlock()
	s.signal()
	select {
	case err := <-c.done:
		return err
	case <-ctx.Done():
		c.claimed.CompareAndSwap(false, true)
		return ctx.Err()
	}
}

func (s *Store) signal() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// committer is the one goroutine that writes. It takes everything that waits,
// commits it together and answers everyone; what arrives meanwhile is the next
// batch. So a lone writer waits for nobody, and many share two fsyncs.
func (s *Store) committer() {
	defer close(s.idle)
	for range s.wake {
		for {
			batch, closed := s.take()
			if len(batch) == 0 && closed {
				return
			}
			if len(batch) == 0 {
				break
			}
			s.commit(batch)
		}
	}
}

// take removes the next batch from the queue.
func (s *Store) take() (batch []*change, closed bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	n, size := 0, 0
	for n < len(s.queue) && n < batchChanges && (n == 0 || size+len(s.queue[n].value) <= batchBytes) {
		size += len(s.queue[n].value)
		n++
	}
	batch, s.queue = s.queue[:n:n], s.queue[n:]
	if len(s.queue) == 0 {
		s.queue = nil
	}
	return batch, s.closed
}

// commit makes a batch durable and answers its changes. When the commit fails
// nobody's change has happened, and whoever was told of a conflict may have
// met a document of this very batch: all hear that the store is unavailable.
func (s *Store) commit(batch []*change) {
	var mine []*change
	for _, c := range batch {
		if c.claimed.CompareAndSwap(false, true) {
			mine = append(mine, c)
		}
	}
	err := s.update(mine)
	if !errors.Is(err, errNothing) {
		s.full.Store(err != nil)
	} else {
		err = nil
	}
	for _, c := range mine {
		if err == nil {
			c.done <- c.err
			continue
		}
		c.done <- err
	}
}

// errNothing ends a transaction in which no change was due, without an fsync.
var errNothing = errors.New("nothing to commit")

// update runs one bbolt transaction. errNothing when it was not needed.
func (s *Store) update(batch []*change) error {
	if dead := s.dead.Load(); dead != nil {
		return *dead
	}
	var id int
	panicked := true
	err := guard(func() error {
		err := s.db.Update(func(tx *bbolt.Tx) error {
			id = tx.ID()
			return apply(tx, batch)
		})
		panicked = false
		return err
	})
	switch {
	case err == nil, errors.Is(err, errNothing):
		return err
	case panicked:
		return s.stop(store.Because(store.ErrDamaged, "%s: writing stopped: %w", s.path, err))
	case errors.Is(err, store.ErrDamaged):
		return err
	case s.visible(id):
		return s.stop(store.Because(store.ErrUnavailable,
			"%s: the disk did not confirm a commit, restart the program: %w", s.path, err))
	}
	return store.Because(store.ErrUnavailable, "%s: %w", s.path, err)
}

// visible tells whether a commit that failed can be seen nevertheless. Then
// only its last fsync failed, the disk may hold the commit before, and one
// more commit could write over pages which that one still needs.
func (s *Store) visible(id int) bool {
	seen := true
	_ = s.view(func(tx *snapshot) error {
		seen = tx.ID() >= id
		return nil
	})
	return seen
}

// stop refuses everything from now on.
func (s *Store) stop(reason error) error {
	s.dead.Store(&reason)
	s.log.Error("store: stopped", "file", s.path, "reason", reason)
	return reason
}
