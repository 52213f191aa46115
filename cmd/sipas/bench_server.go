package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"sipas/survey"
	"sipas/survey/demo"
	"sipas/survey/directory"
	"sipas/survey/manage"
	"sipas/survey/store"
	"sipas/survey/store/bolt"
)

// benchServer is a server process of the bench's own on a temporary store.
type benchServer struct {
	dir       string
	process   *exec.Cmd
	addresses []string
}

// storeFile is where the embedded store lies in the data folder.
func storeFile(data string) string { return filepath.Join(data, "sipas.db") }

func startServer(w *world) (*benchServer, error) {
	dir, err := os.MkdirTemp("", "sipas-bench-")
	if err != nil {
		return nil, fmt.Errorf("making a folder for the bench: %w", err)
	}
	s := &benchServer{dir: dir}
	if err := s.start(w); err != nil {
		s.remove()
		return nil, err
	}
	return s, nil
}

func (s *benchServer) start(w *world) error {
	codes, err := s.furnish(w.ctx)
	if err != nil {
		return err
	}
	self, err := os.Executable()
	if err != nil {
		return fmt.Errorf("finding this program: %w", err)
	}
	s.process = exec.Command(self, "serve", "--addr", "127.0.0.1:0", "--data", s.dir, "--log-level", "warn")
	s.process.Args[0] = "sipas" // also when this program is a test binary that can be sipas
	s.process.Env = append(os.Environ(), "SIPAS_MONGODB_URI=", "SIPAS_MONGODB_URI_FILE=", "SIPAS_BASE_URL=")
	s.process.Stderr = w.err
	out, err := s.process.StdoutPipe()
	if err != nil {
		return fmt.Errorf("starting the server: %w", err)
	}
	if err := s.process.Start(); err != nil {
		return fmt.Errorf("starting the server: %w", err)
	}
	base, err := listening(out)
	if err != nil {
		return err
	}
	for _, c := range codes {
		s.addresses = append(s.addresses, base+"/k/"+c)
	}
	return nil
}

// furnish makes counters and a wave without answers.
func (s *benchServer) furnish(ctx context.Context) (codes []string, err error) {
	db, err := bolt.Open(storeFile(s.dir))
	if err != nil {
		return nil, err
	}
	defer db.Close()
	d := directory.New(db, time.Now)
	if err := demo.Seed(ctx, &manage.Manager{Store: db, Directory: d}, time.Now(), 1, demo.Size{}); err != nil {
		return nil, err
	}
	snapshot, err := d.Snapshot(ctx)
	if err != nil {
		return nil, err
	}
	for code := range snapshot.Codes {
		codes = append(codes, code)
	}
	return codes[:min(8, len(codes))], nil
}

// listening reads the address that serve prints when it is ready.
func listening(out io.Reader) (string, error) {
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if _, address, ok := strings.Cut(lines.Text(), listeningOn); ok {
			go io.Copy(io.Discard, out) // nobody reads the rest
			return strings.TrimSpace(address), nil
		}
	}
	return "", fmt.Errorf("the server did not start; see its messages above")
}

// stop ends the server in order and tells what CPU time it used in all.
func (s *benchServer) stop() (time.Duration, error) {
	if err := s.process.Process.Signal(syscall.SIGTERM); err != nil {
		return 0, fmt.Errorf("stopping the server: %w", err)
	}
	if err := s.process.Wait(); err != nil {
		return 0, fmt.Errorf("stopping the server: %w", err)
	}
	return s.process.ProcessState.UserTime() + s.process.ProcessState.SystemTime(), nil
}

func (s *benchServer) remove() {
	if s.process != nil && s.process.ProcessState == nil && s.process.Process != nil {
		_ = s.process.Process.Kill()
		_ = s.process.Wait()
	}
	_ = os.RemoveAll(s.dir)
}

// compare checks that the store holds exactly the acknowledged answers: each
// receipt once, nothing else.
func (s *benchServer) compare(ctx context.Context, acknowledged []string, out io.Writer) error {
	db, err := bolt.Open(storeFile(s.dir))
	if err != nil {
		return err
	}
	defer db.Close()
	return compareStore(ctx, db, acknowledged, out)
}

func compareStore(ctx context.Context, db store.Store, acknowledged []string, out io.Writer) error {
	stored := map[string]int{}
	for d, err := range db.Scan(ctx, store.Responses, store.Range{}) {
		if err != nil {
			return err
		}
		r, err := store.DecodeResponse(d.Key, d.Body)
		if err != nil {
			return err
		}
		stored[r.ID.Receipt()]++
	}
	return settle(acknowledged, stored, out)
}

func settle(acknowledged []string, stored map[string]int, out io.Writer) error {
	lost, twice := 0, 0
	for _, receipt := range acknowledged {
		switch stored[receipt] {
		case 0:
			lost++
		case 1:
		default:
			twice++
		}
		delete(stored, receipt)
	}
	fmt.Fprintf(out, "store            %d acknowledged, %d lost, %d doubled, %d never acknowledged\n", len(acknowledged), lost, twice, len(stored))
	if lost+twice > 0 {
		return survey.Errorf(survey.KindInternal, "bench.store", "the store does not hold exactly the acknowledged answers")
	}
	return nil
}

// checkReceipts looks every receipt up on a server that is not the bench's own.
func checkReceipts(ctx context.Context, address string, receipts []string) error {
	u, err := local(address)
	if err != nil {
		return err
	}
	missing := 0
	for _, r := range receipts {
		q, err := http.NewRequestWithContext(ctx, "GET", u.Scheme+"://"+u.Host+"/r?receipt="+url.QueryEscape(r), nil)
		if err != nil {
			return err
		}
		answer, err := http.DefaultClient.Do(q)
		if err != nil {
			return fmt.Errorf("looking up a receipt: %w", err)
		}
		_, _ = io.Copy(io.Discard, answer.Body) // only to use the connection again
		answer.Body.Close()
		if answer.StatusCode != http.StatusOK {
			missing++
		}
	}
	if missing > 0 {
		return survey.Errorf(survey.KindInternal, "bench.store", "%d of %d receipts are not found", missing, len(receipts))
	}
	return nil
}
