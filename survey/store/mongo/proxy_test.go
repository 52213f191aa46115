package mongo

import (
	"bytes"
	"io"
	"net"
	"net/url"
	"sync/atomic"
	"testing"
)

// proxy stands between driver and server. It can lose the reply to an insert
// that the server has done, which is what a network does at the worst moment.
type proxy struct {
	address string
	lose    atomic.Int32 // replies still to be lost
	lost    atomic.Int32
}

// through starts a proxy before the server of uri and gives the URI that leads
// through it.
func through(t *testing.T, uri string) (*proxy, string) {
	t.Helper()
	u, err := url.Parse(uri)
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	p := &proxy{address: u.Host}
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go p.serve(c)
		}
	}()
	u.Host = l.Addr().String()
	return p, u.String()
}

func (p *proxy) serve(client net.Conn) {
	defer client.Close()
	server, err := net.Dial("tcp", p.address)
	if err != nil {
		return
	}
	defer server.Close()
	var losing atomic.Bool
	go func() { // requests
		defer server.Close()
		b := make([]byte, 1<<20)
		for {
			n, err := client.Read(b)
			if err != nil {
				return
			}
			if bytes.Contains(b[:n], []byte("\x02insert\x00")) && p.lose.Add(-1) >= 0 {
				losing.Store(true)
			}
			if _, err := server.Write(b[:n]); err != nil {
				return
			}
		}
	}()
	b := make([]byte, 1<<20)
	for {
		n, err := server.Read(b)
		if err != nil {
			return
		}
		if losing.Load() { // the server has answered, so it is done
			p.lost.Add(1)
			return
		}
		if _, err := client.Write(b[:n]); err != nil && err != io.EOF {
			return
		}
	}
}
