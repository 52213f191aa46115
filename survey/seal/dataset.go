package seal

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"

	"sipas/survey/export"
	"sipas/survey/store"
)

// dataset writes the canonical dataset: see the package's comment.
func dataset(ctx context.Context, source export.Source) ([]byte, export.Digest, error) {
	var raw bytes.Buffer
	d, err := export.Responses(ctx, &raw, export.CSV, source)
	if err != nil {
		return nil, d, err
	}
	data, err := canonical(raw.Bytes())
	return data, d, err
}

// errRecords says that an export is not what canonical expects.
var errRecords = errors.New("an export without a running number in each record")

// canonical takes the running number off every record of an export and puts
// the records under the header in byte order.
func canonical(raw []byte) ([]byte, error) {
	var lines []line
	for at := 0; at < len(raw); {
		end := endOf(raw, at)
		comma := bytes.IndexByte(raw[at:end], ',')
		if comma < 0 {
			return nil, errRecords
		}
		lines = append(lines, newLine(raw, at+comma+1, end))
		at = end
	}
	if len(lines) == 0 {
		return nil, errRecords
	}
	return inOrder(raw, lines), nil
}

// line is a record: raw[from:to].
type line struct {
	from, to int
	prefix   uint64 // its first bytes, so that most comparisons need not look at raw
}

func newLine(raw []byte, from, to int) line {
	var first [8]byte
	copy(first[:], raw[from:to])
	return line{from, to, binary.BigEndian.Uint64(first[:])}
}

// inOrder writes the first line and then the others in byte order.
func inOrder(raw []byte, lines []line) []byte {
	slices.SortFunc(lines[1:], func(a, b line) int {
		if a.prefix != b.prefix {
			return cmp.Compare(a.prefix, b.prefix)
		}
		return bytes.Compare(raw[a.from:a.to], raw[b.from:b.to])
	})
	out := make([]byte, 0, len(raw))
	for _, l := range lines {
		out = append(out, raw[l.from:l.to]...)
	}
	return out
}

// endOf is where the record that begins at from ends, behind its CR LF. Line
// breaks inside quotes belong to it.
func endOf(raw []byte, from int) int {
	quoted := false
	for i := from; i < len(raw); i++ {
		switch raw[i] {
		case '"':
			quoted = !quoted
		case '\n':
			if !quoted {
				return i + 1
			}
		}
	}
	return len(raw)
}

// fingerprint is the SHA-256 of all documents of a wave in a collection, in the
// order of their keys, each as the length of its key in 8 bytes (big endian), the
// key, the length of its body and the body. It changes with everything that is
// stored about a sheet, also with what is in no dataset.
func fingerprint(ctx context.Context, s store.Store, collection, wave string) (string, error) {
	h := sha256.New()
	var size [8]byte
	write := func(b []byte) {
		binary.BigEndian.PutUint64(size[:], uint64(len(b)))
		h.Write(size[:])
		h.Write(b)
	}
	for d, err := range s.Scan(ctx, collection, store.Prefix(wave+"/")) {
		if err != nil {
			return "", fmt.Errorf("reading %s of wave %s: %w", collection, wave, err)
		}
		write([]byte(d.Key))
		write(d.Body)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}
