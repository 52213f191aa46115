package export

import (
	"context"
	"crypto/cipher"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"sipas/survey/store"
)

// gathered are the rows of an export, on their way from the store to the file.
type gathered struct {
	source  *Source
	book    *Codebook
	file    *shuffle
	heaps   []*heap
	counts  [buckets]int
	count   int
	misfits int
	widths  []int // longest words of each asked variable, in bytes
	wide    [labels]int
	done    atomic.Int64 // documents read and rows written
	total   int          // of these; 0 while it is not known
}

// batch is some documents on their way from the scan to a reader.
type batch struct {
	keys   []string
	bodies []byte
	ends   []int // where each body ends in bodies
}

const (
	batchSize = 512
	readers   = 2
)

// gather reads the responses of the wave: one goroutine scans, others
// understand.
func gather(ctx context.Context, s *Source, book *Codebook) (*gathered, error) {
	order, err := s.order()
	if err != nil {
		return nil, err
	}
	g := &gathered{source: s, book: book, file: &shuffle{dir: s.Temp}}
	if err := g.read(ctx, order); err != nil {
		g.close()
		return nil, err
	}
	for _, h := range g.heaps {
		for i, n := range h.counts {
			g.counts[i] += n
			g.count += n
		}
	}
	g.total = int(g.done.Load()) + g.count
	return g, nil
}

func (g *gathered) close() { g.file.close() }

func (g *gathered) read(ctx context.Context, order cipher.Block) error {
	group, ctx := errgroup.WithContext(ctx)
	full, free := make(chan *batch, 1), make(chan *batch, readers+2)
	for range cap(free) {
		free <- &batch{}
	}
	group.Go(func() error {
		defer close(full)
		return g.scan(ctx, full, free)
	})
	understanding := make([]*reader, readers)
	misfits := make([]int, readers)
	for i := range readers {
		r, h := newReader(g.source, g.book, order), &heap{to: g.file}
		understanding[i], g.heaps = r, append(g.heaps, h)
		group.Go(func() error {
			for b := range full {
				n, err := b.into(h, r)
				if err != nil {
					return err
				}
				misfits[i] += n
				g.told(len(b.keys))
				select {
				case free <- b:
				case <-ctx.Done():
					return ctx.Err()
				}
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	g.widths = make([]int, len(understanding[0].widths))
	for i, r := range understanding {
		g.misfits += misfits[i]
		for j, n := range r.widths {
			g.widths[j] = max(g.widths[j], n)
		}
		for j, n := range r.wide {
			g.wide[j] = max(g.wide[j], n)
		}
	}
	return nil
}

// scan fills batches.
func (g *gathered) scan(ctx context.Context, full chan<- *batch, free <-chan *batch) error {
	var b *batch
	hand := func() error {
		select {
		case full <- b:
			b = nil
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	for d, err := range g.source.Store.Scan(ctx, store.Responses, store.Prefix(g.source.Wave.ID+"/")) {
		if err != nil {
			return err
		}
		if b == nil {
			select {
			case b = <-free:
				b.keys, b.bodies, b.ends = b.keys[:0], b.bodies[:0], b.ends[:0]
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		b.keys = append(b.keys, d.Key)
		b.bodies = append(b.bodies, d.Body...)
		b.ends = append(b.ends, len(b.bodies))
		if len(b.keys) == batchSize {
			if err := hand(); err != nil {
				return err
			}
		}
	}
	if b != nil {
		return hand()
	}
	return nil
}

// into reads a batch, and tells how many of its documents are no responses.
func (b *batch) into(h *heap, r *reader) (misfits int, err error) {
	start := 0
	for i, key := range b.keys {
		body := b.bodies[start:b.ends[i]]
		start = b.ends[i]
		wanted, misfit := r.read(key, body)
		if misfit != nil {
			misfits++
		}
		if !wanted || misfit != nil {
			continue
		}
		r.packed = r.row.pack(r.packed[:0])
		if err := h.add(&r.place, r.packed); err != nil {
			return misfits, err
		}
	}
	return misfits, nil
}

// told tells of progress.
func (g *gathered) told(n int) {
	done := int(g.done.Add(int64(n)))
	if g.source.Progress == nil {
		return
	}
	total := g.total
	if total == 0 && g.source.Expected > 0 {
		total = max(2*g.source.Expected, done)
	}
	g.source.Progress(done, total)
}
