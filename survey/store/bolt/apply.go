package bolt

import (
	"go.etcd.io/bbolt"

	"sipas/survey/store"
)

// probeSize is the fresh space that Ping asks for after a failed commit. It is
// larger than what pages freed by earlier commits offer in one piece.
const probeSize = 256 << 10

// apply makes the changes of a batch in one transaction. A change that cannot
// be made keeps its reason and does not hinder the others; the error returned
// is about the whole transaction.
func apply(tx *bbolt.Tx, batch []*change) error {
	m, due := moves{}, false
	for _, c := range batch {
		done, err := c.apply(tx, m)
		if err != nil {
			return err
		}
		due = due || done
	}
	if !due {
		return errNothing
	}
	return m.write(tx)
}

// apply makes one change. done is false when there was nothing to change, and
// then c.err says why.
func (c *change) apply(tx *bbolt.Tx, m moves) (done bool, err error) {
	switch c.verb {
	case insert:
		return c.insert(tx, m)
	case replace, remove:
		return c.alter(tx, m)
	case probe:
		b, err := tx.CreateBucketIfNotExists(probeBucket)
		if err != nil {
			return false, err
		}
		return true, b.Put(formatKey, make([]byte, probeSize))
	case unprobe:
		if tx.Bucket(probeBucket) == nil { // two pings met
			return false, nil
		}
		return true, tx.DeleteBucket(probeBucket)
	}
	return true, nil
}

func (c *change) insert(tx *bbolt.Tx, m moves) (done bool, err error) {
	b, err := tx.CreateBucketIfNotExists([]byte(c.collection))
	if err != nil {
		return false, err
	}
	// Keys mostly arrive in rising order; full pages leave no room unused.
	b.FillPercent = 0.9
	if b.Get([]byte(c.key)) != nil {
		c.err = store.ErrExists
		return false, nil
	}
	t, err := m.of(tx, c.collection)
	if err != nil {
		return false, err
	}
	t.add(c.sum)
	return true, b.Put([]byte(c.key), c.value)
}

// alter replaces or removes the document if its revision is the expected one.
func (c *change) alter(tx *bbolt.Tx, m moves) (done bool, err error) {
	b := tx.Bucket([]byte(c.collection))
	if b == nil {
		c.err = store.ErrNotFound
		return false, nil
	}
	key := []byte(c.key)
	value := b.Get(key)
	if value == nil {
		c.err = store.ErrNotFound
		return false, nil
	}
	old, err := decode(c.collection, key, value)
	if err != nil {
		c.err = err
		return false, nil
	}
	if old.rev != c.rev {
		c.err = store.ErrStale
		return false, nil
	}
	t, err := m.of(tx, c.collection)
	if err != nil {
		return false, err
	}
	t.remove(old.sum)
	if c.verb == remove {
		return true, b.Delete(key)
	}
	t.add(c.sum)
	return true, b.Put(key, c.value)
}
