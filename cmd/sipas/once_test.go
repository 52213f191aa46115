package main

import (
	"context"
	"encoding/json"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// opened is one form as a phone has it: where it goes and what it says.
type opened struct{ url, body string }

func open(t *testing.T, base, code string, seed uint64) opened {
	t.Helper()
	targets, err := targetsOf(t.Context(), []string{base + "/k/" + code})
	if err != nil {
		t.Fatal(err)
	}
	p := newPhone(targets[0], seed)
	defer p.close()
	_, page, err := p.send(t.Context(), "GET", targets[0].path, "", http.StatusOK)
	if err != nil {
		t.Fatal(err)
	}
	seal, err := sealIn(page)
	if err != nil {
		t.Fatal(err)
	}
	return opened{base + "/k/" + code, targets[0].answers(p.rand, seal)}
}

// send posts the form as the page's script does.
func (o opened) send(ctx context.Context, client *http.Client) (status int, receipt string, err error) {
	q, err := http.NewRequestWithContext(ctx, "POST", o.url, strings.NewReader(o.body))
	if err != nil {
		return 0, "", err
	}
	q.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	q.Header.Set("Accept", "application/json")
	answer, err := client.Do(q)
	if err != nil {
		return 0, "", err
	}
	defer answer.Body.Close()
	var said struct{ Receipt string }
	b, err := io.ReadAll(answer.Body)
	if err == nil && answer.StatusCode < 300 {
		err = json.Unmarshal(b, &said)
	}
	return answer.StatusCode, said.Receipt, err
}

// Sixteen phones send one and the same form at once, fifty times over.
func TestOneFormFromSixteenPhonesIsOneAnswer(t *testing.T) {
	dir, codes := furnished(t)
	p := startProcess(t, "serve", "--addr", "127.0.0.1:0", "--data", dir)
	var acknowledged []string
	for round := range 50 {
		form := open(t, p.base, codes[round%len(codes)], uint64(round))
		var created atomic.Int32
		var receipts sync.Map
		var group sync.WaitGroup
		for range 16 {
			group.Go(func() {
				status, receipt, err := form.send(t.Context(), http.DefaultClient)
				if err != nil || status != http.StatusCreated && status != http.StatusOK {
					t.Errorf("status %d, %v", status, err)
				}
				if status == http.StatusCreated {
					created.Add(1)
				}
				receipts.Store(receipt, true)
			})
		}
		group.Wait()
		n := 0
		receipts.Range(func(receipt, _ any) bool {
			acknowledged = append(acknowledged, receipt.(string))
			n++
			return true
		})
		if created.Load() != 1 || n != 1 {
			t.Fatalf("round %d: %d created, %d receipts", round, created.Load(), n)
		}
		altered := opened{form.url, form.body + "&comment=" + "khac"}
		if status, _, _ := altered.send(t.Context(), http.DefaultClient); status != http.StatusConflict {
			t.Fatalf("altered form under a used id: status %d, want 409", status)
		}
	}
	p.stop(t)
	s := &benchServer{dir: dir}
	if err := s.compare(t.Context(), acknowledged, io.Discard); err != nil {
		t.Error(err)
	}
}

// A proxy cuts off one reply in five; the phone sends again until it knows.
func TestRepliesCutOffLoseAndDoubleNothing(t *testing.T) {
	dir, codes := furnished(t)
	p := startProcess(t, "serve", "--addr", "127.0.0.1:0", "--data", dir)
	cutter := cuttingProxy(t, strings.TrimPrefix(p.base, "http://"))
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	total := 300
	if full() {
		total = 3000
	}
	var mu sync.Mutex
	var acknowledged []string
	var retries atomic.Int64
	var group sync.WaitGroup
	forms := make(chan int)
	for range 8 {
		group.Go(func() {
			for i := range forms {
				form := open(t, p.base, codes[i%len(codes)], uint64(i))
				form.url = strings.Replace(form.url, p.base, "http://"+cutter, 1)
				for {
					status, receipt, err := form.send(t.Context(), client)
					if err != nil {
						retries.Add(1)
						continue // the reply never came: send the same again
					}
					if status != http.StatusCreated && status != http.StatusOK {
						t.Errorf("status %d", status)
					}
					mu.Lock()
					acknowledged = append(acknowledged, receipt)
					mu.Unlock()
					break
				}
			}
		})
	}
	for i := range total {
		forms <- i
	}
	close(forms)
	group.Wait()
	p.stop(t)
	s := &benchServer{dir: dir}
	if err := s.compare(t.Context(), acknowledged, io.Discard); err != nil {
		t.Error(err)
	}
	if len(acknowledged) != total || retries.Load() == 0 {
		t.Errorf("%d acknowledged of %d, %d replies were cut off", len(acknowledged), total, retries.Load())
	}
}

// cuttingProxy passes connections on to target and drops one reply in five.
func cuttingProxy(t *testing.T, target string) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	go func() {
		for {
			in, err := listener.Accept()
			if err != nil {
				return
			}
			go func() {
				defer in.Close()
				out, err := net.Dial("tcp", target)
				if err != nil {
					return
				}
				defer out.Close()
				go io.Copy(out, in)
				if rand.IntN(5) == 0 {
					io.ReadFull(out, make([]byte, 1)) // the server has answered; the phone never hears it
					return
				}
				io.Copy(in, out)
			}()
		}
	}()
	return listener.Addr().String()
}
