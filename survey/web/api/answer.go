package api

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
)

// worthwhile is the size from which compressing saves a packet.
const worthwhile = 1024

// answer sends a document as JSON, or 304 to a client that has it. The ETag is
// weak: it is that of the content, however the content is compressed.
func (a *asked) answer(document any) error {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(document); err != nil {
		return fmt.Errorf("encoding an answer: %w", err)
	}
	return a.send(b.Bytes())
}

// did says what has become of something that was changed, or begun.
func (a *asked) did(status int, document any) error {
	a.Response().Header().Set("Cache-Control", "no-store")
	return a.JSON(status, document)
}

// send sends JSON that is private to those who may see it.
func (a *asked) send(body []byte) error {
	w, r := a.Response(), a.Request()
	h := w.Header()
	tag := etag(body)
	h.Set("ETag", tag)
	h.Set("Cache-Control", "private, no-cache")
	h.Set("Vary", "Authorization, Cookie, Accept-Encoding")
	if has(r.Header.Values("If-None-Match"), tag) {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	h.Set("Content-Type", jsonType)
	if len(body) >= worthwhile && takesGzip(r.Header.Get("Accept-Encoding")) {
		packed, err := pack(body)
		if err != nil {
			return err
		}
		body = packed
		h.Set("Content-Encoding", "gzip")
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(http.StatusOK)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // an error means that the client has gone
	}
	return nil
}

func etag(body []byte) string {
	sum := sha256.Sum256(body)
	return `W/"` + base64.RawURLEncoding.EncodeToString(sum[:15]) + `"`
}

// has tells whether an If-None-Match has a tag, compared weakly (RFC 9110, 13.1.2).
func has(headers []string, tag string) bool {
	for _, header := range headers {
		for t := range strings.SplitSeq(header, ",") {
			if t = strings.TrimSpace(t); t == "*" || strings.TrimPrefix(t, "W/") == strings.TrimPrefix(tag, "W/") {
				return true
			}
		}
	}
	return false
}

// takesGzip tells whether an Accept-Encoding header names gzip.
func takesGzip(header string) bool {
	for item := range strings.SplitSeq(header, ",") {
		name, parameters, _ := strings.Cut(item, ";")
		if strings.EqualFold(strings.TrimSpace(name), "gzip") {
			return quality(parameters) > 0
		}
	}
	return false
}

func pack(body []byte) ([]byte, error) {
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	if _, err := z.Write(body); err != nil {
		return nil, fmt.Errorf("compressing an answer: %w", err)
	}
	if err := z.Close(); err != nil {
		return nil, fmt.Errorf("compressing an answer: %w", err)
	}
	return out.Bytes(), nil
}
