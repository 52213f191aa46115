package bolt

import (
	"context"
	"io"
)

// Backup writes a complete copy of the store as it is now, while others read
// and write. The copy is a store file of its own: to restore it, put it where
// the store should be and open it; Inspect tells whether it is sound. A slow w
// makes the file grow, because the pages of the copy cannot be used again until
// it is done.
func (s *Store) Backup(ctx context.Context, w io.Writer) error {
	return wrap("backing up store", s.backup(ctx, w))
}

func (s *Store) backup(ctx context.Context, w io.Writer) error {
	if err := s.ready(ctx); err != nil {
		return err
	}
	tx, err := s.begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	out := &outlet{ctx: ctx, w: w}
	if _, err = tx.WriteTo(out); out.err != nil {
		return out.err // bbolt tells of it in words only
	}
	return err
}

// outlet is a writer that ends with its context and remembers why it failed.
type outlet struct {
	ctx context.Context
	w   io.Writer
	err error
}

func (o *outlet) Write(b []byte) (n int, err error) {
	if o.err = o.ctx.Err(); o.err == nil {
		n, o.err = o.w.Write(b)
	}
	return n, o.err
}
