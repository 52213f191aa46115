package kit_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
	"github.com/labstack/echo/v4"
	"pgregory.net/rapid"

	"sipas/survey/web/kit"
)

// decoded is what a browser makes of a stream. gzip checks CRC-32 and length.
func decoded(encoding string, stream []byte) ([]byte, error) {
	switch encoding {
	case "gzip":
		z, err := gzip.NewReader(bytes.NewReader(stream))
		if err != nil {
			return nil, err
		}
		z.Multistream(false)
		return io.ReadAll(z)
	case "br":
		return io.ReadAll(brotli.NewReader(bytes.NewReader(stream)))
	}
	return stream, nil
}

func checkStreams(t rapid.TB, head, tail []byte, quality int) {
	p, err := kit.Precompress(head, quality)
	if err != nil {
		t.Fatal(err)
	}
	for _, encoding := range []string{"br", "gzip", ""} {
		first, rest := p.Stream(encoding, tail)
		got, err := decoded(encoding, append(bytes.Clone(first), rest...))
		if err != nil || !bytes.Equal(got, append(bytes.Clone(head), tail...)) {
			t.Fatalf("%q: head of %d, tail of %d bytes: %v, %d bytes", encoding, len(head), len(tail), err, len(got))
		}
		if n := p.Size(encoding, len(tail)); n != len(first)+len(rest) {
			t.Fatalf("%q: size %d, sent %d", encoding, n, len(first)+len(rest))
		}
	}
}

func TestPrecompressedIsOneValidStream(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		head := rapid.SliceOfN(rapid.Byte(), 0, 3000).Draw(t, "head")
		tail := rapid.SliceOfN(rapid.Byte(), 0, 400).Draw(t, "tail")
		repeat := rapid.IntRange(1, 20).Draw(t, "repeat")
		checkStreams(t, bytes.Repeat(head, repeat), tail, rapid.IntRange(0, 9).Draw(t, "quality"))
	})
}

func TestPrecompressedAtTheLimits(t *testing.T) {
	head := []byte(strings.Repeat("Ông/Bà hài lòng đến mức nào? ", 5000))
	for _, n := range []int{0, 1, 2, 1<<8 - 1, 1 << 8, 1<<15 + 1, kit.MaxTail} {
		checkStreams(t, head, bytes.Repeat([]byte{'x'}, n), 7)
	}
	checkStreams(t, nil, nil, 7)
}

func TestPrecompressedSend(t *testing.T) {
	p, err := kit.Precompress([]byte(strings.Repeat("phiếu ", 300)), 7)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ accept, encoding string }{
		{"", ""}, {"identity", ""}, {"gzip", "gzip"}, {"gzip, deflate, br, zstd", "br"}, {"br;q=0, gzip;q=0.5", "gzip"},
		{"br;q=0.1, gzip;q=0.9", "gzip"}, {"*", "gzip"}, {"gzip;q=0, *", ""}, {"GZIP", "gzip"}, {"gzip;q=x", ""}, {"br ; q=0.5", "br"},
	} {
		for _, method := range []string{http.MethodGet, http.MethodHead} {
			r := httptest.NewRequest(method, "/", nil)
			r.Header.Set("Accept-Encoding", c.accept)
			rec := httptest.NewRecorder()
			if err := p.Send(echo.New().NewContext(r, rec), http.StatusOK, []byte("cuối")); err != nil {
				t.Fatal(err)
			}
			if got := rec.Header().Get("Content-Encoding"); got != c.encoding || rec.Header().Get("Vary") != "Accept-Encoding" {
				t.Errorf("Accept-Encoding %q: %q", c.accept, got)
			}
			if method == http.MethodHead {
				if rec.Body.Len() != 0 {
					t.Error("HEAD has a body")
				}
				continue
			}
			text, err := decoded(c.encoding, rec.Body.Bytes())
			if err != nil || !strings.HasSuffix(string(text), "phiếu cuối") {
				t.Errorf("%q: %v ...%q", c.accept, err, text[max(0, len(text)-20):])
			}
			if rec.Header().Get("Content-Length") != strconv.Itoa(rec.Body.Len()) {
				t.Errorf("Content-Length %s of %d", rec.Header().Get("Content-Length"), rec.Body.Len())
			}
		}
	}
	c := echo.New().NewContext(httptest.NewRequest(http.MethodGet, "/", nil), httptest.NewRecorder())
	if err := p.Send(c, http.StatusOK, make([]byte, kit.MaxTail+1)); err == nil {
		t.Error("a tail that is too long is sent")
	}
}
