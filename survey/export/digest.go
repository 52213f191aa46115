package export

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
)

// Digest says what was written.
type Digest struct {
	SHA256  string // of the file, in hexadecimal
	Bytes   int64
	Rows    int // responses, lines of the largest table, or pages
	Misfits int // documents of the wave that could not be read as its responses, and are not in the file
}

// sealed is a writer that takes the digest of what passes.
type sealed struct {
	to    *bufio.Writer
	sum   hash.Hash
	bytes int64
}

func newSealed(w io.Writer) *sealed {
	s := &sealed{sum: sha256.New()}
	s.to = bufio.NewWriterSize(io.MultiWriter(w, s.sum), 256<<10)
	return s
}

func (s *sealed) Write(p []byte) (int, error) {
	n, err := s.to.Write(p)
	s.bytes += int64(n)
	return n, err
}

// digest ends the file.
func (s *sealed) digest() (Digest, error) {
	if err := s.to.Flush(); err != nil {
		return Digest{}, fmt.Errorf("writing the file: %w", err)
	}
	return Digest{SHA256: hex.EncodeToString(s.sum.Sum(nil)), Bytes: s.bytes}, nil
}
