package audit

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strconv"
	"sync"
	"time"

	"sipas/survey"
	"sipas/survey/store"
)

// Collection is where the entries are kept.
const Collection = "audit"

// patience bounds how long an entry may take to become durable. It is not
// shortened by a visitor who goes away: the act has happened.
const patience = 15 * time.Second

// Trail is the list of entries over a store. Its methods may be called by any
// number of goroutines and nodes. Make it with New.
type Trail struct {
	store store.Store
	now   func() time.Time
	turn  sync.Mutex // goroutines of one node take turns, rather than race for numbers
}

// New makes the trail over a store.
func New(s store.Store, now func() time.Time) *Trail { return &Trail{store: s, now: now} }

// Record adds an entry for an act of whom the context names (see With). It
// returns when the entry is durable. After an error the entry may or may not
// be there.
func (t *Trail) Record(ctx context.Context, act, object string, changes []survey.Difference) error {
	if t == nil {
		return nil
	}
	by := By(ctx)
	e := Entry{Who: text(by.Name), Via: text(by.Via), Act: text(act), Object: text(object), Changes: kept(changes)}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
	defer cancel()
	t.turn.Lock()
	defer t.turn.Unlock()
	for {
		err := t.append(ctx, e)
		if err == nil {
			return nil
		}
		if !errors.Is(err, store.ErrExists) || ctx.Err() != nil {
			return fmt.Errorf("recording %s in the audit trail: %w", e.Act, err)
		}
	}
}

// append puts e behind the last entry; ErrExists when another node was first.
func (t *Trail) append(ctx context.Context, e Entry) error {
	last, err := t.end(ctx)
	if err != nil {
		return err
	}
	e.Seq, e.Prev, e.At = last.Seq+1, last.Hash, t.now().UTC().Truncate(time.Second)
	e.Hash = e.Sum()
	return store.Add(ctx, t.store, Collection, key(e.Seq), e)
}

// end is the mark of the last document, zero when there is none. It goes by
// the key and believes the content nothing but its hash: work must go on when
// somebody has altered the last entry, and Verify tell of it afterwards.
func (t *Trail) end(ctx context.Context) (Mark, error) {
	for d, err := range t.store.Scan(ctx, Collection, store.Range{Reverse: true, Limit: 1}) {
		if err != nil {
			return Mark{}, err
		}
		seq, err := strconv.ParseInt(d.Key, 10, 64)
		if err != nil {
			return Mark{}, survey.Errorf(survey.KindDamaged, store.ErrDamaged.Code, "%s/%s is no entry: %w", Collection, d.Key, err)
		}
		hash, _ := d.Body.Lookup("hash").StringValueOK()
		return Mark{seq, hash}, nil
	}
	return Mark{}, nil
}

// Entries are the entries from the number from on, in their order; limit 0
// means all. An error ends them.
func (t *Trail) Entries(ctx context.Context, from int64, limit int) iter.Seq2[Entry, error] {
	return t.read(ctx, store.Range{From: key(max(from, 0)), Limit: limit})
}

// Latest are the entries before the number before, the last first; before 0
// means from the end, limit 0 means all. An error ends them.
func (t *Trail) Latest(ctx context.Context, before int64, limit int) iter.Seq2[Entry, error] {
	r := store.Range{Limit: limit, Reverse: true}
	if before > 0 {
		r.To = key(before)
	}
	return t.read(ctx, r)
}

func (t *Trail) read(ctx context.Context, r store.Range) iter.Seq2[Entry, error] {
	return func(yield func(Entry, error) bool) {
		for e, err := range store.All[Entry](ctx, t.store, Collection, r) {
			if err != nil {
				yield(Entry{}, fmt.Errorf("reading the audit trail: %w", err))
				return
			}
			e.At = e.At.UTC()
			if !yield(e, nil) {
				return
			}
		}
	}
}
