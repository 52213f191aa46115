package kit_test

import (
	"crypto/tls"
	"net/http/httptest"
	"net/netip"
	"testing"

	"sipas/survey/web/kit"
)

func TestNetwork(t *testing.T) {
	s := newSite(t, func(c *kit.Config) { c.Proxies = []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")} })
	for _, c := range []struct {
		name, peer string
		forwarded  []string
		want       string
	}{
		{"a visitor directly", "203.0.113.9:4444", nil, "203.0.113.9"},
		{"a visitor who makes up a header", "203.0.113.9:4444", []string{"1.2.3.4"}, "203.0.113.9"},
		{"this machine itself", "127.0.0.1:4444", nil, ""},
		{"this machine over IPv6", "[::1]:4444", []string{""}, ""},
		{"a proxy on this machine", "127.0.0.1:4444", []string{"203.0.113.9"}, "203.0.113.9"},
		{"a visitor who made up the left part", "127.0.0.1:4444", []string{"9.9.9.9, 203.0.113.9"}, "203.0.113.9"},
		{"a chain of trusted proxies", "10.1.1.1:80", []string{"9.9.9.9, 203.0.113.9, 10.2.2.2"}, "203.0.113.9"},
		{"a chain in two header lines", "10.1.1.1:80", []string{"203.0.113.9", "10.2.2.2"}, "203.0.113.9"},
		{"a visitor inside the trusted network", "10.1.1.1:80", []string{"10.7.7.7"}, "10.7.7.7"},
		{"a trusted proxy that forwards for nobody", "10.1.1.1:80", nil, ""},
		{"a proxy that writes nonsense", "127.0.0.1:80", []string{"unknown"}, "127.0.0.1"},
		{"nonsense to the left of a trusted hop", "127.0.0.1:80", []string{"<script>, 10.2.2.2"}, "10.2.2.2"},
		{"IPv6 with a port", "127.0.0.1:80", []string{"[2001:db8::7]:1234"}, "2001:db8::7"},
		{"IPv4 mapped into IPv6", "[::ffff:203.0.113.9]:80", nil, "203.0.113.9"},
		{"a peer that is no address", "@", nil, "@"},
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.RemoteAddr = c.peer
		r.Header["X-Forwarded-For"] = c.forwarded
		if got := s.Network(r); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestSecure(t *testing.T) {
	s := newSite(t)
	r := httptest.NewRequest("GET", "/", nil)
	r.Header.Set("X-Forwarded-Proto", "https")
	if s.Secure(r) {
		t.Error("a stranger's header is believed")
	}
	r.RemoteAddr = "127.0.0.1:1"
	if !s.Secure(r) {
		t.Error("a proxy on this machine is not believed")
	}
	r = httptest.NewRequest("GET", "/", nil)
	r.TLS = &tls.ConnectionState{}
	if !s.Secure(r) {
		t.Error("TLS is not secure")
	}
}
