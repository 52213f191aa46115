package kit

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"net/http"
	"strconv"

	"github.com/andybalholm/brotli"
	"github.com/labstack/echo/v4"
)

// Precompressed is a document that is compressed once and sent many times
// with a short tail that differs each time, such as a form's seal: the head is
// compressed and flushed, the tail follows as a stored block of the same
// stream. What is sent is one ordinary gzip member or brotli stream.
type Precompressed struct {
	plain  []byte
	gzip   []byte // header and flushed deflate blocks of the head
	brotli []byte // flushed meta-blocks of the head
	crc    uint32 // of the head
}

// MaxTail is the longest tail in bytes: what one stored block holds.
const MaxTail = 1<<16 - 1

// gzipHeader says: deflate, no name, no time, any system (RFC 1952, section 2.3).
var gzipHeader = [10]byte{0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff}

// Precompress compresses head with deflate at its best and with brotli at the
// given quality (0..11; 11 takes some hundred milliseconds per 100 kB).
func Precompress(head []byte, quality int) (*Precompressed, error) {
	p := &Precompressed{plain: head, crc: crc32.ChecksumIEEE(head)}
	var g bytes.Buffer
	g.Write(gzipHeader[:])
	fw, err := flate.NewWriter(&g, flate.BestCompression)
	if err == nil {
		_, err = fw.Write(head)
	}
	if err == nil {
		err = fw.Flush()
	}
	if err != nil {
		return nil, fmt.Errorf("compressing with deflate: %w", err)
	}
	p.gzip = g.Bytes()
	p.brotli, err = brotliHead(head, quality)
	return p, err
}

func brotliHead(head []byte, quality int) ([]byte, error) {
	var b bytes.Buffer
	w := brotli.NewWriterLevel(&b, quality)
	_, err := w.Write(head)
	if err == nil {
		err = w.Flush()
	}
	if err != nil {
		return nil, fmt.Errorf("compressing with brotli: %w", err)
	}
	return b.Bytes(), nil
}

// gzipTail ends a gzip member: the tail as one stored final block (RFC 1951,
// section 3.2.4), then CRC-32 and length of head and tail together.
func (p *Precompressed) gzipTail(tail []byte) []byte {
	b := make([]byte, 0, len(tail)+13)
	b = append(b, 1) // final, stored, padded to the byte: Flush has ended on one
	b = binary.LittleEndian.AppendUint16(b, uint16(len(tail)))
	b = binary.LittleEndian.AppendUint16(b, ^uint16(len(tail)))
	b = append(b, tail...)
	b = binary.LittleEndian.AppendUint32(b, crc32.Update(p.crc, crc32.IEEETable, tail))
	return binary.LittleEndian.AppendUint32(b, uint32(len(p.plain)+len(tail)))
}

// brotliTail ends a brotli stream: the tail as an uncompressed meta-block and
// an empty last one (RFC 7932, section 9.2). Bits are packed from the lowest:
// ISLAST 0, MNIBBLES 0 (four), MLEN-1 in 16 bits, ISUNCOMPRESSED 1, padding.
func brotliTail(tail []byte) []byte {
	b := make([]byte, 0, len(tail)+4)
	if len(tail) > 0 {
		bits := uint32(len(tail)-1)<<3 | 1<<19
		b = append(b, byte(bits), byte(bits>>8), byte(bits>>16))
		b = append(b, tail...)
	}
	return append(b, 3) // ISLAST 1, ISLASTEMPTY 1
}

// Stream is the whole document in an encoding: "br", "gzip" or "" for plain,
// as two parts to be sent one after the other.
func (p *Precompressed) Stream(encoding string, tail []byte) (head, rest []byte) {
	switch encoding {
	case "br":
		return p.brotli, brotliTail(tail)
	case "gzip":
		return p.gzip, p.gzipTail(tail)
	}
	return p.plain, tail
}

// Size is what the document weighs in an encoding with a tail of n bytes.
func (p *Precompressed) Size(encoding string, n int) int {
	head, rest := p.Stream(encoding, make([]byte, n))
	return len(head) + len(rest)
}

// Send sends head and tail in the best encoding that the client accepts.
// Content-Type and the rest of the headers are the caller's.
func (p *Precompressed) Send(c echo.Context, status int, tail []byte) error {
	if len(tail) > MaxTail {
		return fmt.Errorf("a tail of %d bytes is too long for one block", len(tail))
	}
	encoding := Encoding(c.Request().Header.Get("Accept-Encoding"))
	head, rest := p.Stream(encoding, tail)
	w := c.Response()
	if encoding != "" {
		w.Header().Set("Content-Encoding", encoding)
	}
	w.Header().Add("Vary", "Accept-Encoding")
	w.Header().Set("Content-Length", strconv.Itoa(len(head)+len(rest)))
	w.WriteHeader(status)
	if c.Request().Method == http.MethodHead {
		return nil
	}
	// Errors of writing mean that the phone has gone; there is nobody to tell.
	_, _ = w.Write(head)
	_, _ = w.Write(rest)
	return nil
}
