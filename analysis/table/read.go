package table

import (
	"bytes"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"sipas/analysis"
)

// Options say how a file is read. The zero value guesses the layout.
type Options struct {
	Layout  *Layout // nil: guessed from the header
	Limit   int     // most problems that are kept; 0 means 100
	Workers int     // goroutines that parse; 0 means one per processor

	// Progress is told now and then how many bytes of all are done, from one
	// goroutine at a time; nil for nobody.
	Progress func(done, total int64)

	piece int // bytes that a goroutine parses at a time; 0 means a megabyte
}

// Table is what was read.
type Table struct {
	Frame  *analysis.Frame
	Layout Layout   // the one given, or the one guessed
	Unread []string // columns of the file that the layout does not name
	ids    idColumn
	places places
}

// FileRow returns the row of the file that a row of the frame, counted from 0,
// came from, as a Problem counts rows.
func (t *Table) FileRow(row int) int { return t.places.of(row) }

// IDs returns the sheets' numbers in the order of the rows, "" where a row has
// none; nil if the layout names no column for them.
func (t *Table) IDs() []string { return t.ids.strings() }

// Read reads a whole file. data is only read, and not kept. A file that does
// not fit is refused with *Problems; a layout that cannot be, or a header in no
// known form, with another error.
func Read(data []byte, o Options) (*Table, error) {
	head, rest, err := readHeader(data)
	if err != nil {
		return nil, err
	}
	layout := o.Layout
	if layout == nil {
		guessed, err := Guess(head.names)
		if err != nil {
			return nil, fmt.Errorf("reading the header: %w", err)
		}
		layout = &guessed
	}
	if err := layout.Validate(); err != nil {
		return nil, fmt.Errorf("layout: %w", err)
	}
	if o.Limit == 0 {
		o.Limit = 100
	}
	grammar, problems := newGrammar(head, *layout, o.Limit)
	if problems.Total > 0 {
		return nil, problems
	}
	t := &Table{Layout: *layout, Unread: grammar.unread}
	builder, err := analysis.NewBuilder(layout.Schema())
	if err != nil {
		return nil, fmt.Errorf("layout: %w", err)
	}
	if !layout.ID.IsZero() {
		t.ids.ends = []uint32{}
	}
	t.places.header = head.row
	problems, err = grammar.read(rest, o, builder, &t.ids, &t.places)
	if err == nil && problems.Total > 0 && o.Workers != 1 && bytes.IndexByte(rest, '"') >= 0 {
		// A stray quote misplaces the cuts: what was found after it may be an
		// artefact. Read once more in one go.
		o.Workers, o.Progress = 1, nil
		if builder, err = analysis.NewBuilder(layout.Schema()); err == nil {
			problems, err = grammar.read(rest, o, builder, &idColumn{}, &places{header: head.row})
		}
	}
	if err != nil {
		return nil, fmt.Errorf("reading rows: %w", err)
	}
	if problems.Total > 0 {
		return nil, problems
	}
	t.Frame = builder.Frame()
	return t, nil
}

// Header returns the names of the columns of a file, for a caller who wants to
// complete a layout.
func Header(data []byte) ([]string, error) {
	head, _, err := readHeader(data)
	return head.names, err
}

// read parses the records by several goroutines and appends them in order.
func (g *grammar) read(data []byte, o Options, b *analysis.Builder, ids *idColumn, at *places) (*Problems, error) {
	workers := o.Workers
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	size := o.piece
	if size == 0 {
		size = 1 << 20
	}
	if workers == 1 {
		size = max(size, len(data)) // one cut, so nothing depends on quotes
	}
	cuts := cut(data, size)
	parts := len(cuts) - 1
	free := make(chan *part, workers+1)
	for range min(workers+1, parts) {
		free <- g.newPart()
	}
	ready := make([]chan *part, parts)
	for i := range ready {
		ready[i] = make(chan *part, 1)
	}
	var next atomic.Int64
	var wait sync.WaitGroup
	for range min(workers, parts) {
		wait.Go(func() {
			for p := range free {
				i := int(next.Add(1)) - 1
				if i >= parts {
					return
				}
				p.parse(data[cuts[i]:cuts[i+1]])
				ready[i] <- p
			}
		})
	}
	defer wait.Wait()
	defer close(free)
	all := &Problems{}
	row := at.header
	for i := range parts {
		p := <-ready[i]
		all.merge(o.Limit, p.problems, row)
		row += p.records
		if all.Total == 0 {
			if i == 0 {
				b.Grow(p.rows * parts * 21 / 20)
			}
			if err := p.appendTo(b); err != nil {
				return nil, err
			}
			at.append(p)
			if ids.ends != nil {
				if err := ids.append(&p.ids); err != nil {
					return nil, err
				}
			}
		}
		if o.Progress != nil {
			o.Progress(int64(cuts[i+1]), int64(len(data)))
		}
		free <- p
	}
	return all, nil
}

// places says where the rows of a frame stood in the file.
type places struct {
	header int   // row of the header
	rows   int   // so far
	blanks []int // for each blank line below the header, the rows of the frame before it
}

// append takes the next part of the file.
func (a *places) append(p *part) {
	for _, before := range p.blanks {
		a.blanks = append(a.blanks, a.rows+before)
	}
	a.rows += p.rows
}

// of returns the row of the file.
func (a *places) of(row int) int {
	blanks, _ := slices.BinarySearch(a.blanks, row+1)
	return a.header + 1 + row + blanks
}

// idColumn keeps many short texts in one.
type idColumn struct {
	text []byte
	ends []uint32
}

var errIDs = errors.New("the ids of the sheets together are longer than 4 GB")

func (c *idColumn) append(more *idColumn) error {
	base := len(c.text)
	if uint64(base)+uint64(len(more.text)) > 1<<32-1 {
		return errIDs
	}
	c.text = append(c.text, more.text...)
	for _, e := range more.ends {
		c.ends = append(c.ends, uint32(base)+e)
	}
	return nil
}

func (c *idColumn) strings() []string {
	if c.ends == nil {
		return nil
	}
	text := string(c.text)
	all := make([]string, len(c.ends))
	from := uint32(0)
	for i, to := range c.ends {
		all[i] = strings.TrimSpace(text[from:to])
		from = to
	}
	return all
}

// cut returns the places at which data is cut into parts of about size bytes:
// 0, ends of records, len(data). A record ends at a line feed with an even
// number of quotes before it, which is right for every file without stray
// quotes.
func cut(data []byte, size int) []int {
	cuts := []int{0}
	inside := false
	quoted := bytes.IndexByte(data, '"') >= 0
	for at := 0; len(data)-at > size; {
		if quoted && bytes.Count(data[at:at+size], []byte{'"'})%2 == 1 {
			inside = !inside
		}
		at += size
		for at < len(data) && (inside || data[at] != '\n') {
			if data[at] == '"' {
				inside = !inside
			}
			at++
		}
		if at < len(data) {
			at++
			cuts = append(cuts, at)
		}
	}
	if last := cuts[len(cuts)-1]; last < len(data) {
		cuts = append(cuts, len(data))
	}
	return cuts
}
