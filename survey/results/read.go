package results

import (
	"context"

	"golang.org/x/sync/errgroup"

	"sipas/survey/store"
)

// A batch is some documents on their way from the store's scan to the
// columns: reading and understanding run on two processors.
type batch struct {
	keys   []string
	bodies []byte
	ends   []int // where each body ends in bodies

	turn, next chan struct{} // closed when those before it, and it itself, have been added
}

// batchSize is how many documents travel together: enough to make handing over
// cheap, few enough that a reader of the columns hardly waits.
const batchSize = 512

// readers is how many goroutines understand what one scans.
const readers = 2

// read scans a range of responses and hands them over in batches to several
// goroutines that each call newTaker once. A taker must not keep a batch. It
// waits for the batch's turn before it adds it, so that rows stand in the order
// of their keys, however often a wave is loaded: which answers a unit's figures
// leave out while it collects goes by that order, and a wave that is loaded again
// must not leave out others.
func read(ctx context.Context, s store.Store, r store.Range, newTaker func() func(*batch)) error {
	group, ctx := errgroup.WithContext(ctx)
	full, free := make(chan *batch, 1), make(chan *batch, readers+2)
	for range cap(free) {
		free <- &batch{}
	}
	group.Go(func() error { return scan(ctx, s, r, full, free) })
	for range readers {
		group.Go(func() error {
			take := newTaker()
			for b := range full {
				func() {
					defer close(b.next) // the others must not wait for a fault
					take(b)
				}()
				free <- b
			}
			return nil
		})
	}
	return group.Wait()
}

// scan fills free batches and sends them as full ones, until the range or ctx
// ends. Then it closes full.
func scan(ctx context.Context, s store.Store, r store.Range, full chan<- *batch, free <-chan *batch) error {
	defer close(full)
	b := <-free
	b.turn, b.next = make(chan struct{}), make(chan struct{})
	close(b.turn)
	for d, err := range s.Scan(ctx, store.Responses, r) {
		if err != nil {
			return err
		}
		b.keys = append(b.keys, d.Key)
		b.bodies = append(b.bodies, d.Body...)
		b.ends = append(b.ends, len(b.bodies))
		if len(b.keys) == batchSize {
			next := b.next
			full <- b
			b = <-free
			b.keys, b.bodies, b.ends = b.keys[:0], b.bodies[:0], b.ends[:0]
			b.turn, b.next = next, make(chan struct{})
		}
	}
	full <- b
	return nil
}

// each visits the documents of a batch.
func (b *batch) each(visit func(i int, key string, body []byte)) {
	start := 0
	for i, key := range b.keys {
		visit(i, key, b.bodies[start:b.ends[i]])
		start = b.ends[i]
	}
}
