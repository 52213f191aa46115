package kit

import (
	"bytes"
	"fmt"
	"net/http"
	"strconv"
	"sync"

	"github.com/klauspost/compress/gzip"
	"github.com/labstack/echo/v4"
)

// Document is a rendered page on its way out.
type Document struct {
	Status int
	Lang   string
	HTML   []byte
	Policy string // Content-Security-Policy
}

// worthwhile is the size from which compressing saves a packet.
const worthwhile = 1024

// headers sets what every HTML document says about itself. Cache-Control is
// no-store unless the handler has set it already.
func (d Document) headers(h http.Header) {
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Language", d.Lang)
	h.Set("Content-Security-Policy", d.Policy)
	h.Add("Vary", "Accept-Language")
	if h.Get("Cache-Control") == "" {
		h.Set("Cache-Control", "no-store")
	}
}

// Send sends a document that was rendered for this request, compressed with
// gzip where the client takes it.
func (s *Site) Send(c echo.Context, d Document) error {
	w := c.Response()
	d.headers(w.Header())
	w.Header().Add("Vary", "Accept-Encoding")
	body := d.HTML
	if len(body) >= worthwhile && Encoding(c.Request().Header.Get("Accept-Encoding")) != "" {
		packed, err := s.packers.pack(body)
		if err != nil {
			return err
		}
		body = packed
		w.Header().Set("Content-Encoding", "gzip")
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(d.Status)
	if c.Request().Method != http.MethodHead {
		_, _ = w.Write(body) // an error means that the client has gone
	}
	return nil
}

// SendPrecompressed sends a document whose HTML is p and tail.
func (s *Site) SendPrecompressed(c echo.Context, d Document, p *Precompressed, tail []byte) error {
	d.headers(c.Response().Header())
	return p.Send(c, d.Status, tail)
}

// packers keeps gzip writers, which are large, between requests.
type packers struct{ pool sync.Pool }

func (p *packers) pack(b []byte) ([]byte, error) {
	var out bytes.Buffer
	z, ok := p.pool.Get().(*gzip.Writer)
	if !ok {
		z = gzip.NewWriter(nil)
	}
	defer p.pool.Put(z)
	z.Reset(&out)
	if _, err := z.Write(b); err != nil {
		return nil, fmt.Errorf("compressing: %w", err)
	}
	if err := z.Close(); err != nil {
		return nil, fmt.Errorf("compressing: %w", err)
	}
	return out.Bytes(), nil
}
