package citizen

import (
	"log/slog"
	"net"
	"net/http"
	"net/netip"
)

// network is the sender's address, for throttling. Behind a proxy on this
// machine that does not say for whom it asks, nobody can be told apart and
// nobody is throttled: that is said once in the log.
func (p *Pages) network(r *http.Request) string {
	n := p.Site.Network(r)
	if n == "" && !local(r.Host) {
		p.unthrottled.Do(func() {
			slog.WarnContext(r.Context(), "answers are not throttled: a proxy on this machine does not set X-Forwarded-For", "host", r.Host)
		})
	}
	return n
}

// local tells whether a request was made to this machine by its own name, as
// health checks and tests do: then there is no proxy.
func local(host string) bool {
	name, _, err := net.SplitHostPort(host)
	if err != nil {
		name = host
	}
	ip, err := netip.ParseAddr(name)
	return name == "localhost" || err == nil && ip.IsLoopback()
}
