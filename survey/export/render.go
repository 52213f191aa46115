package export

import (
	"context"
	"io"
	"runtime"

	"golang.org/x/sync/errgroup"
)

// layout is how a format writes rows.
type layout interface {
	write(ctx context.Context, out io.Writer, rows *gathered) error
}

// renderer appends a row to b. Each goroutine has its own.
type renderer func(b []byte, r *row) []byte

// page is a bucket as it will stand in the file.
type page struct {
	content []byte
	rows    int
}

// press lays out buckets by several goroutines, each every n-th one, and
// delivers them in order.
type press struct {
	g        *gathered
	from, to int
	first    []int         // number of the first row of each bucket
	pages    []chan page   // by goroutine
	free     []chan []byte // to be used again
}

// render writes the rows of some buckets in order. Buckets are laid out by
// all processors, and a few at a time are held in memory.
func (g *gathered) render(ctx context.Context, out io.Writer, from, to int, start func() renderer) error {
	p := &press{g: g, from: from, to: to}
	number := 1
	for i, n := range g.counts {
		if i >= from && i < to {
			p.first = append(p.first, number)
		}
		number += n
	}
	group, ctx := errgroup.WithContext(ctx)
	for range max(1, min(runtime.GOMAXPROCS(0), 4, to-from)) {
		p.pages, p.free = append(p.pages, make(chan page, 1)), append(p.free, make(chan []byte, 3))
	}
	for w := range p.pages {
		group.Go(func() error { return p.lay(ctx, w, start()) })
	}
	group.Go(func() error { return p.deliver(ctx, out) })
	return group.Wait()
}

// lay is the work of one goroutine.
func (p *press) lay(ctx context.Context, w int, render renderer) error {
	man := pressman{g: p.g, render: render}
	man.row.cells = make([]cell, len(p.g.widths))
	for i := w; i < len(p.first); i += len(p.pages) {
		var b []byte
		select {
		case b = <-p.free[w]:
		default:
		}
		content, err := man.bucket(b[:0], p.from+i, p.first[i])
		if err != nil {
			return err
		}
		select {
		case p.pages[w] <- page{content, p.g.counts[p.from+i]}:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// deliver writes pages in order.
func (p *press) deliver(ctx context.Context, out io.Writer) error {
	for i := range p.first {
		w := i % len(p.pages)
		var next page
		select {
		case next = <-p.pages[w]:
		case <-ctx.Done():
			return ctx.Err()
		}
		if _, err := out.Write(next.content); err != nil {
			return err
		}
		p.g.told(next.rows)
		select {
		case p.free[w] <- next.content:
		default:
		}
	}
	return nil
}

// pressman lays out buckets.
type pressman struct {
	g       *gathered
	render  renderer
	row     row
	buffer  []byte
	records []record
}

func (p *pressman) bucket(b []byte, i, first int) ([]byte, error) {
	if err := p.g.file.bucket(i, p.g.heaps, &p.buffer, &p.records); err != nil {
		return nil, err
	}
	for n, r := range p.records {
		if err := p.row.unpack(r.packed); err != nil {
			return nil, err
		}
		p.row.number = first + n
		b = p.render(b, &p.row)
	}
	return b, nil
}
