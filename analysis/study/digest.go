package study

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"
	"runtime"
	"slices"
	"sync"

	"sipas/analysis"
)

// Hash is a SHA-256 of a row or of a frame.
type Hash [sha256.Size]byte

// String writes the hash as sha256:hex.
func (h Hash) String() string { return "sha256:" + hex.EncodeToString(h[:]) }

// Digest is a fingerprint of everything a study can read from the data: schema,
// answers, labels, numbers and ids. It does not depend on the order of the rows,
// nor on that of the dimensions or number columns.
//
// Form, for who wants to compute it elsewhere:
//
//	row    = answers, one byte each, in the order of the items
//	         then per dimension, by name in byte order: length as uvarint, label in UTF-8
//	         then per number column, by name: 8 bytes IEEE 754, big endian; missing is 7ff8000000000001, -0 is 0
//	         then, if there are ids: length as uvarint, id
//	leaf   = SHA-256(00, row)
//	digest = SHA-256(01, length of head as 8 bytes, head, number of rows as 8 bytes, leaves in byte order)
//	head   = JSON of the schema, see header in the code
//
// Two frames with one digest are, but for a collision of SHA-256, the same
// multiset of rows: the outer hash fixes the sorted list of leaves, repeats
// included, and each leaf its row, because the encoding of a row can be taken
// apart in one way only. The first byte keeps a row from passing for a list.
// (A sum of leaves would be quicker and unsafe: among a million rows Wagner's
// generalised birthday attack finds equal sums with ease.)
func Digest(d Data) (Hash, error) {
	rows, err := d.leaves()
	if err != nil {
		return Hash{}, err
	}
	return d.digest(rows, inOrder(rows))
}

// missingNumber is how a missing number is encoded.
const missingNumber = 0x7ff8000000000001

// header is what a digest says about the columns.
type header struct {
	Format  string            `json:"format"`
	Scale   int               `json:"scale"`
	Items   []string          `json:"items"`
	Factors []analysis.Factor `json:"factors"`
	Overall string            `json:"overall"`
	Labels  []string          `json:"labels"`
	Numbers []string          `json:"numbers"`
	IDs     bool              `json:"ids"`
}

// digest hashes the leaves in the given order.
func (d Data) digest(rows []Hash, order []uint32) (Hash, error) {
	s := d.Frame.Schema()
	head, err := json.Marshal(header{
		"sipas frame 1", s.Scale, s.Items, s.Factors, s.Overall,
		slices.Sorted(slices.Values(s.Dimensions)), slices.Sorted(slices.Values(s.Numbers)), d.IDs != nil,
	})
	if err != nil {
		return Hash{}, fmt.Errorf("digest of the frame: %w", err)
	}
	h := sha256.New()
	h.Write([]byte{1})
	var size [8]byte
	h.Write(binary.BigEndian.AppendUint64(size[:0], uint64(len(head))))
	h.Write(head)
	h.Write(binary.BigEndian.AppendUint64(size[:0], uint64(len(rows))))
	const batch = 512
	buffer := make([]byte, 0, batch*sha256.Size)
	for i, row := range order {
		buffer = append(buffer, rows[row][:]...)
		if len(buffer) == cap(buffer) || i == len(order)-1 {
			h.Write(buffer)
			buffer = buffer[:0]
		}
	}
	return Hash(h.Sum(nil)), nil
}

// leaves hashes every row, on all processors.
func (d Data) leaves() ([]Hash, error) {
	e, err := d.encoder()
	if err != nil {
		return nil, err
	}
	rows := make([]Hash, d.Frame.Rows())
	parallel(len(rows), func(from, to int) {
		var buffer []byte
		for row := from; row < to; row++ {
			buffer = e.append(append(buffer[:0], 0), row)
			rows[row] = sha256.Sum256(buffer)
		}
	})
	return rows, nil
}

// encoder writes rows in canonical form.
type encoder struct {
	items   [][]uint8
	labels  [][][]byte // by dimension and code, with its length before it
	codes   []analysis.Codes
	numbers [][]float64
	ids     []string
}

func (d Data) encoder() (*encoder, error) {
	s := d.Frame.Schema()
	e := &encoder{ids: d.IDs}
	for j := range s.Items {
		e.items = append(e.items, d.Frame.Item(j))
	}
	for _, name := range slices.Sorted(slices.Values(s.Dimensions)) {
		dim, err := d.Frame.Dimension(name)
		if err != nil {
			return nil, err
		}
		written := make([][]byte, len(dim.Labels))
		for c, label := range dim.Labels {
			written[c] = append(binary.AppendUvarint(nil, uint64(len(label))), label...)
		}
		e.labels, e.codes = append(e.labels, written), append(e.codes, dim.Codes)
	}
	for _, name := range slices.Sorted(slices.Values(s.Numbers)) {
		n, err := d.Frame.Number(name)
		if err != nil {
			return nil, err
		}
		e.numbers = append(e.numbers, n)
	}
	return e, nil
}

func (e *encoder) append(b []byte, row int) []byte {
	for _, item := range e.items {
		b = append(b, item[row])
	}
	for i, codes := range e.codes {
		b = append(b, e.labels[i][codes.At(row)]...)
	}
	for _, n := range e.numbers {
		bits := math.Float64bits(n[row] + 0) // -0 becomes 0
		if math.IsNaN(n[row]) {
			bits = missingNumber
		}
		b = binary.BigEndian.AppendUint64(b, bits)
	}
	if e.ids != nil {
		b = append(binary.AppendUvarint(b, uint64(len(e.ids[row]))), e.ids[row]...)
	}
	return b
}

// inOrder returns the rows sorted by their hashes.
func inOrder(rows []Hash) []uint32 {
	type key struct {
		prefix uint64
		row    uint32
	}
	// Hashes are spread evenly, so their first byte makes equal heaps.
	var heaps [256][]key
	for i := range heaps {
		heaps[i] = make([]key, 0, len(rows)/256+len(rows)/2048+8)
	}
	for i := range rows {
		h := &heaps[rows[i][0]]
		*h = append(*h, key{binary.BigEndian.Uint64(rows[i][:]), uint32(i)})
	}
	parallel(len(heaps), func(from, to int) {
		for _, heap := range heaps[from:to] {
			slices.SortFunc(heap, func(a, b key) int {
				if a.prefix != b.prefix {
					return cmp.Compare(a.prefix, b.prefix)
				}
				return bytes.Compare(rows[a.row][:], rows[b.row][:])
			})
		}
	})
	order := make([]uint32, 0, len(rows))
	for _, heap := range heaps {
		for _, k := range heap {
			order = append(order, k.row)
		}
	}
	return order
}

// parallel does the work of 0..n-1 in one contiguous share per processor.
func parallel(n int, work func(from, to int)) {
	workers := min(runtime.GOMAXPROCS(0), n)
	var wait sync.WaitGroup
	for w := range workers {
		wait.Go(func() { work(w*n/workers, (w+1)*n/workers) })
	}
	wait.Wait()
}

// digestOf is the digest of a completed plan: SHA-256 of its JSON, in which keys
// have a fixed order.
func digestOf(p Plan) (Hash, error) {
	b, err := json.Marshal(p)
	if err != nil {
		return Hash{}, fmt.Errorf("digest of the plan: %w", err)
	}
	return sha256.Sum256(append([]byte("sipas plan 1\n"), b...)), nil
}
