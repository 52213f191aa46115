package collect_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"sipas/survey"
	"sipas/survey/collect"
	"sipas/survey/directory"
	"sipas/survey/store"
	"sipas/survey/store/bolt"
	"sipas/survey/tickets"
)

// childOf names the folder for which this test binary is to be the service
// that the kill test starts and kills.
const childOf = "SIPAS_COLLECT_CHILD"

func TestMain(m *testing.M) {
	if folder := os.Getenv(childOf); folder != "" {
		if err := serve(folder); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

const killWriters = 32

// serve sends forms through Accept with 32 goroutines until it is killed. It
// prints a line before each Accept and one after.
func serve(folder string) error {
	c, disk, err := service(folder)
	if err != nil {
		return err
	}
	defer disk.Close()
	entries, err := entriesIn(folder)
	if err != nil {
		return err
	}
	var group sync.WaitGroup
	for range killWriters {
		group.Go(func() {
			for e := range entries {
				form, err := openWith(c, e)
				if errors.Is(err, tickets.ErrUsed) {
					continue // before the last kill
				}
				if err != nil {
					panic(err)
				}
				fmt.Println("sent", form.Seal)
				receipt, err := c.Accept(context.Background(), form)
				if err != nil {
					panic(err)
				}
				fmt.Println("kept", receipt.Code, form.Seal)
			}
		})
	}
	group.Wait()
	return nil
}

// entriesIn are the one-time codes in a folder, or, when there are none,
// visitors who need none, without end.
func entriesIn(folder string) (<-chan collect.Entry, error) {
	text, err := os.ReadFile(filepath.Join(folder, "tickets"))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	entries := make(chan collect.Entry)
	go func() {
		for err != nil {
			entries <- collect.Entry{}
		}
		for _, code := range strings.Fields(string(text)) {
			entries <- collect.Entry{Ticket: code}
		}
		select {} // until the kill
	}()
	return entries, nil
}

// service opens the store in a folder, as a node does when it starts.
func service(folder string) (*collect.Collector, *bolt.Store, error) {
	disk, err := bolt.Open(filepath.Join(folder, "sipas.db"))
	if err != nil {
		return nil, nil, err
	}
	sealer, err := collect.NewSealer(testKey(1))
	if err != nil {
		return nil, nil, err
	}
	now := func() time.Time { return noon }
	return collect.New(collect.Config{Store: disk, Directory: directory.New(disk, now), Sealer: sealer, Now: now}), disk, nil
}

// TestKilledServiceLosesNothing kills the service at random moments under 32
// writers. After each restart every receipt that a phone was shown is found,
// every form that got none can be sent again, and in the end each form is one
// response. SIPAS_TEST_FULL=1 runs a hundred rounds instead of six.
func TestKilledServiceLosesNothing(t *testing.T) {
	rounds := 6
	if os.Getenv("SIPAS_TEST_FULL") != "" {
		rounds = 100
	}
	folder := t.TempDir()
	_, disk, err := service(folder)
	if err != nil {
		t.Fatal(err)
	}
	furnish(t, disk)
	if err := disk.Close(); err != nil {
		t.Fatal(err)
	}
	killRounds(t, folder, rounds)
}

// The same with a one-time code for each form: what the kills cut off between
// claiming a code, writing the answer and spending the code is one answer and
// one used code in the end. SIPAS_TEST_FULL=1 runs fifty rounds.
func TestKilledServiceUsesEachTicketOnce(t *testing.T) {
	rounds := 4
	if os.Getenv("SIPAS_TEST_FULL") != "" {
		rounds = 50
	}
	folder := t.TempDir()
	c, disk, err := service(folder)
	if err != nil {
		t.Fatal(err)
	}
	furnish(t, disk)
	w := &world{t: t, disk: disk, Collector: c}
	w.setWave(func(v *survey.Wave) { v.Access = survey.OneTimeAccess })
	var codes []string
	for round := range rounds {
		codes = append(codes, w.makeTickets(fmt.Sprint("b", round), 5000)...)
	}
	if err := os.WriteFile(filepath.Join(folder, "tickets"), []byte(strings.Join(codes, "\n")), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := disk.Close(); err != nil {
		t.Fatal(err)
	}
	forms := killRounds(t, folder, rounds)
	if w.Collector, w.disk, err = service(folder); err != nil {
		t.Fatal(err)
	}
	defer w.disk.Close()
	// Whoever had a receipt before the kill sends nothing again: the end of
	// some claims is left to the janitor.
	if got := w.counted(); got.Used+got.Claimed != forms || got.Claimed > rounds*killWriters {
		t.Errorf("%d forms, %+v", forms, got)
	}
	config := w.Config
	config.Now = func() time.Time { return noon.Add(collect.SealLife + 3*time.Hour) }
	if err := collect.New(config).Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	w.mustHave(forms, tickets.Count{Made: len(codes), Used: forms})
}

// killRounds kills the service in a folder again and again, and gives the
// number of forms that it took up, each of which is a response in the end.
func killRounds(t *testing.T, folder string, rounds int) int {
	t.Helper()
	random := rand.New(rand.NewPCG(1, 2))
	forms, shown, resent := 0, map[string]bool{}, 0
	var slowest time.Duration
	for round := range rounds {
		sent, kept := killed(t, folder, time.Duration(150+random.IntN(450))*time.Millisecond)
		begin := time.Now()
		c, disk, err := service(folder)
		if err != nil {
			t.Fatalf("round %d: after the kill: %v", round, err)
		}
		slowest = max(slowest, time.Since(begin))
		for seal, receipt := range kept {
			if shown[receipt] {
				t.Errorf("round %d: receipt %s was shown twice", round, receipt)
			}
			shown[receipt] = true
			if _, err := c.Look(context.Background(), receipt); err != nil {
				t.Errorf("round %d: LOST: receipt %s was shown: %v", round, receipt, err)
			}
			delete(sent, seal)
		}
		forms += len(kept) + len(sent)
		for seal := range sent { // the phones without a receipt try again
			receipt, err := c.Accept(context.Background(), collect.Submission{Code: code, Seal: seal, Values: sheet(5)})
			if err != nil {
				t.Errorf("round %d: sent again: %v", round, err)
			}
			shown[receipt.Code] = true
			resent++
		}
		if err := disk.Close(); err != nil {
			t.Fatal(err)
		}
	}
	rows := countRows(t, folder, shown)
	t.Logf("%d rounds, %d forms, %d sent again after a kill, %d rows, slowest restart %s", rounds, forms, resent, rows, slowest)
	if rows != forms || len(shown) != forms {
		t.Errorf("%d forms: %d rows, %d receipts", forms, rows, len(shown))
	}
	if len(shown) < 20*rounds || resent == 0 {
		t.Errorf("%d receipts and %d forms in flight: the kills did not hit work", len(shown), resent)
	}
	if slowest > time.Second {
		t.Errorf("a restart took %s", slowest)
	}
	return forms
}

// killed runs the service for a while and kills it. sent are the forms that
// it took up, kept the receipts that it gave, both by seal.
func killed(t *testing.T, folder string, after time.Duration) (sent map[string]bool, kept map[string]string) {
	t.Helper()
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), childOf+"="+folder)
	var complaint strings.Builder
	child.Stderr = &complaint
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	sent, kept = map[string]bool{}, map[string]string{}
	var alarm *time.Timer
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if alarm == nil { // from the first sign of life, however slow this machine is
			alarm = time.AfterFunc(after, func() { child.Process.Kill() })
		}
		// A line that the kill cut short says nothing.
		switch word := strings.Fields(lines.Text()); {
		case len(word) == 2 && word[0] == "sent":
			sent[word[1]] = true
		case len(word) == 3 && word[0] == "kept" && sent[word[2]]:
			kept[word[2]] = word[1]
		}
	}
	err = child.Wait()
	if exit, ok := errors.AsType[*exec.ExitError](err); !ok || exit.Exited() {
		t.Fatalf("the service ended by itself: %v\n%s", err, complaint.String())
	}
	return sent, kept
}

// countRows counts the responses in a folder, each of which must have a
// receipt that was shown.
func countRows(t *testing.T, folder string, shown map[string]bool) int {
	t.Helper()
	_, disk, err := service(folder)
	if err != nil {
		t.Fatal(err)
	}
	defer disk.Close()
	rows := 0
	for d, err := range disk.Scan(context.Background(), store.Responses, store.Range{}) {
		if err != nil {
			t.Fatal(err)
		}
		r, err := store.DecodeResponse(d.Key, d.Body)
		if err != nil {
			t.Fatal(err)
		}
		if !shown[r.ID.Receipt()] {
			t.Errorf("%s is on disk, and nobody sent it", r.ID)
		}
		rows++
	}
	return rows
}
