package paper

import (
	"context"
	"errors"
	"fmt"
	"time"

	"sipas/survey/store"
)

// lost is after how long an import that was begun and cut off is given up.
const lost = 30 * 24 * time.Hour

// Sweep deletes what nobody needs any more: the files of uploads that are done, uploads that nobody has
// confirmed within Keeping, and those that were cut off a month ago. A node
// calls it now and then.
func (o *Office) Sweep(ctx context.Context) error {
	now := o.Now()
	for u, err := range store.All[Upload](ctx, o.Store, Uploads, store.Range{}) {
		if err != nil {
			return fmt.Errorf("reading uploads: %w", err)
		}
		begun := u.Batch != "" && (u.Stage == Applying || u.Stage == Stopped) // some rows may be in: it can still go on
		old := now.Sub(u.At) > Keeping && !begun || now.Sub(u.At) > lost
		if u.Stage != Done && !old {
			continue
		}
		if err := o.forget(ctx, u); err != nil {
			return err
		}
		if old {
			if err := o.remove(ctx, Uploads, u.ID); err != nil {
				return err
			}
		}
	}
	return o.sweepBatches(ctx)
}

// sweepBatches deletes batches of imports that nothing was imported into: the
// process died between making the batch and noting that the file became it.
func (o *Office) sweepBatches(ctx context.Context) error {
	for b, err := range store.All[Batch](ctx, o.Store, Batches, store.Prefix(string(Import)+"-")) {
		if err != nil {
			return fmt.Errorf("reading batches: %w", err)
		}
		if b.State != Accepting || o.Now().Sub(b.Made.At) < time.Hour {
			continue
		}
		owner, err := o.before(ctx, Upload{Wave: b.Wave, SHA256: b.SHA256})
		if err != nil {
			return err
		}
		if owner == b.ID {
			continue
		}
		if err := o.remove(ctx, Batches, b.ID); err != nil {
			return err
		}
	}
	return nil
}

// forget deletes the bytes of an upload.
func (o *Office) forget(ctx context.Context, u Upload) error {
	for n := range u.Chunks {
		if err := o.remove(ctx, Chunks, chunkKey(u.ID, n)); err != nil {
			return err
		}
	}
	return nil
}

// remove deletes a document, if it is there.
func (o *Office) remove(ctx context.Context, collection, key string) error {
	for {
		d, err := o.Store.Get(ctx, collection, key)
		if errors.Is(err, store.ErrNotFound) {
			return nil
		}
		if err == nil {
			err = o.Store.Delete(ctx, collection, key, d.Rev)
		}
		switch {
		case err == nil, errors.Is(err, store.ErrNotFound):
			return nil
		case !errors.Is(err, store.ErrStale):
			return fmt.Errorf("deleting %s/%s: %w", collection, key, err)
		}
	}
}
