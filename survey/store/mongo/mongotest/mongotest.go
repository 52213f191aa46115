// Package mongotest gives tests a MongoDB-wire server over a real socket.
//
//	s, err := mongo.Open(ctx, mongotest.URI(t))
//
// If SIPAS_TEST_MONGODB_URI is set, that server is used, with a database of its
// own for each test that is dropped afterwards. Otherwise FerretDB 1.24 is
// built from the module in ../testdata/ferretdb (a minute the first time; the
// binary is kept in the user's cache folder) and runs as a process of its own
// on loopback, with a fresh folder, until the test ends. Its URIs carry
// maxPoolSize=1, because it loses updates under parallel connections.
//
// If it cannot be built, the test is skipped and says why; with "mongodb" in
// SIPAS_TEST_REQUIRE it fails.
package mongotest

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

// External is the server that the environment names, empty for none.
func External() string { return os.Getenv("SIPAS_TEST_MONGODB_URI") }

var databases atomic.Int64

// URI is the address of an empty database on a server that runs until the test
// ends.
func URI(t testing.TB) string {
	t.Helper()
	if External() == "" {
		return Start(t).URI()
	}
	u, err := url.Parse(External())
	if err != nil {
		t.Fatalf("SIPAS_TEST_MONGODB_URI: %v", err)
	}
	u.Path = fmt.Sprintf("/sipas_test_%d_%d_%d", os.Getpid(), time.Now().UnixMilli(), databases.Add(1))
	t.Cleanup(func() { drop(t, u.String(), u.Path[1:]) })
	return u.String()
}

func drop(t testing.TB, uri, name string) {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	client, err := mongo.Connect(options.Client().ApplyURI(uri))
	if err == nil {
		err = client.Database(name).Drop(ctx)
		_ = client.Disconnect(ctx)
	}
	if err != nil {
		t.Errorf("dropping the test's database: %v", err)
	}
}

// Server is a FerretDB process with a folder of its own.
type Server struct {
	t       testing.TB
	binary  string
	folder  string
	address string
	process *exec.Cmd
	stdin   io.Closer
}

// Start starts a FerretDB, whatever the environment says. It ends with the test.
func Start(t testing.TB) *Server {
	t.Helper()
	binary, err := build(t.Context())
	if err != nil {
		if strings.Contains(os.Getenv("SIPAS_TEST_REQUIRE"), "mongodb") {
			t.Fatalf("no MongoDB-wire server: %v", err)
		}
		t.Skipf("no MongoDB-wire server: %v", err)
	}
	s := &Server{t: t, binary: binary, folder: t.TempDir(), address: "127.0.0.1:0"}
	s.Again()
	t.Cleanup(s.Kill)
	return s
}

// URI is the address of a database on the server.
func (s *Server) URI() string {
	return fmt.Sprintf("mongodb://%s/sipas_test?maxPoolSize=1", s.address)
}

// Again starts the server on the folder and port that it had, and waits until
// it listens.
func (s *Server) Again() {
	s.t.Helper()
	s.process = exec.Command(s.binary, s.address, s.folder)
	s.process.Stderr = os.Stderr
	stdin, err := s.process.StdinPipe()
	if err != nil {
		s.t.Fatal(err)
	}
	stdout, err := s.process.StdoutPipe()
	if err != nil {
		s.t.Fatal(err)
	}
	if err := s.process.Start(); err != nil {
		s.t.Fatal(err)
	}
	s.stdin = stdin
	line := make(chan string, 1)
	go func() {
		l, _ := bufio.NewReader(stdout).ReadString('\n')
		line <- strings.TrimSpace(l)
	}()
	select {
	case l := <-line:
		u, err := url.Parse(l)
		if err != nil || u.Host == "" {
			s.t.Fatalf("FerretDB did not start: it said %q", l)
		}
		s.address = u.Host
	case <-time.After(30 * time.Second):
		s.t.Fatal("FerretDB did not start within 30 seconds")
	}
}

// Kill ends the process at once, as a crash would. Killing it twice is harmless.
func (s *Server) Kill() {
	if s.process == nil {
		return
	}
	_ = s.process.Process.Kill()
	_ = s.process.Wait() // it says "killed", which it was
	_ = s.stdin.Close()
	s.process = nil
}
