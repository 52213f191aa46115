package web_test

import (
	"context"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"unicode/utf8"
)

// TestPagesReadValidAddresses: whatever stands in an address, a page reads text.
func TestPagesReadValidAddresses(t *testing.T) {
	s, _ := served(t, func(context.Context) error { return nil })
	for query, want := range map[string]string{
		"":                          "",
		"field=dat-dai&lang=vi":     "field=dat-dai;lang=vi;",
		"field=%F0%9F":              "field=\uFFFD;",
		"field=%F0%9F&field=h%E1":   "field=\uFFFD;field=h\uFFFD;",
		"field=Gi%E1%BA%A5y+t%E1%B": "", // cannot be read: dropped as ever
		"field=%E1%BA%A5+b":         "field=\u1EA5 b;",
		"%F0%9F=1&field=x":          "field=x;\uFFFD=1;",
		"field=%FF%FE%2526":         "field=\uFFFD%26;",
	} {
		status, page, _ := get(t, s.URL+"/repeats?"+query)
		if status != http.StatusOK || !utf8.ValidString(page) || page != want {
			t.Errorf("%q: status %d, the page has %q, want %q", query, status, page, want)
		}
	}
}

// TestRawBytesInAnAddress: bytes that no client escaped.
func TestRawBytesInAnAddress(t *testing.T) {
	s, _ := served(t, func(context.Context) error { return nil })
	line, err := net.Dial("tcp", strings.TrimPrefix(s.URL, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer line.Close()
	if _, err := io.WriteString(line, "GET /repeats?field=\xF0\x9F HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	answer, err := io.ReadAll(line)
	if err != nil || !utf8.Valid(answer) || !strings.Contains(string(answer), "field=\uFFFD;") {
		t.Errorf("%q, %v", answer, err)
	}
}
