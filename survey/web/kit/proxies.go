package kit

import (
	"net/http"
	"net/netip"
	"strings"
)

// Network is the address of whoever sent the request, for throttling only:
// the connection's, or, when that is loopback or a trusted proxy, the
// right-most address of X-Forwarded-For that is neither. It is "" for a
// trusted peer that forwards for nobody.
func (s *Site) Network(r *http.Request) string {
	peer, ok := address(r.RemoteAddr)
	if !ok {
		return r.RemoteAddr
	}
	if !s.trusts(peer) {
		return peer.String()
	}
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	if len(hops) == 1 && strings.TrimSpace(hops[0]) == "" {
		return ""
	}
	nearest := peer
	for i := len(hops) - 1; i >= 0; i-- {
		hop, ok := address(strings.TrimSpace(hops[i]))
		if !ok {
			break // whoever wrote this is the last one known
		}
		if nearest = hop; !s.trusts(hop) {
			break
		}
	}
	return nearest.String()
}

// Secure tells whether the visitor's connection is encrypted, here or at a
// trusted proxy.
func (s *Site) Secure(r *http.Request) bool {
	if r.TLS != nil {
		return true
	}
	peer, ok := address(r.RemoteAddr)
	return ok && s.trusts(peer) && r.Header.Get("X-Forwarded-Proto") == "https"
}

func (s *Site) trusts(a netip.Addr) bool {
	if a.IsLoopback() {
		return true
	}
	for _, p := range s.proxies {
		if p.Contains(a) {
			return true
		}
	}
	return false
}

// address reads an address with or without a port.
func address(text string) (netip.Addr, bool) {
	if ap, err := netip.ParseAddrPort(text); err == nil {
		return ap.Addr().Unmap().WithZone(""), true
	}
	a, err := netip.ParseAddr(strings.Trim(text, "[]"))
	return a.Unmap().WithZone(""), err == nil
}
