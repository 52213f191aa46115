package citizen_test

import (
	"net"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"sipas/survey/web/webtest"
)

// service is a world that browsers can reach, and that can fail.
type service struct {
	*world
	address string
	server  *httptest.Server
	// cut makes the service take what it is sent and break off before it answers.
	cut   atomic.Bool
	posts atomic.Int64
	sick  atomic.Pointer[string] // the code at which sheets meet a 502; "*" is all
}

func serve(tb testing.TB) *service {
	tb.Helper()
	s := &service{world: newWorld(tb, worldOptions{})}
	s.clock.Store(time.Now().UnixNano()) // phones have the time of day
	for code := range waves {
		s.moveToNow(code)
	}
	s.start("127.0.0.1:0")
	s.address = "http://" + s.server.Listener.Addr().String()
	tb.Cleanup(func() { s.server.Close() })
	return s
}

func (s *service) start(address string) {
	l, err := net.Listen("tcp", address)
	s.must(err)
	s.server = httptest.NewUnstartedServer(http.HandlerFunc(s.answer))
	s.server.Listener.Close()
	s.server.Listener = l
	s.server.Start()
}

// down stops the service; up starts it again at the same address.
func (s *service) down() { s.server.CloseClientConnections(); s.server.Close() }
func (s *service) up()   { s.start(s.address[len("http://"):]) }

func (s *service) answer(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodPost {
		s.posts.Add(1)
		if code := s.sick.Load(); code != nil && (*code == "*" || r.URL.Path == "/k/"+*code) {
			http.Error(w, "bad gateway", http.StatusBadGateway)
			return
		}
		if s.cut.Load() {
			s.echo.ServeHTTP(httptest.NewRecorder(), r)
			panic(http.ErrAbortHandler)
		}
	}
	s.echo.ServeHTTP(w, r)
}

func (s *service) form(page *webtest.Page, code string) { page.Open(s.address + "/k/" + code) }
