package opinion_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sipas/survey/opinion"
	"sipas/survey/store/bolt"
)

// childOf names the store of which this test binary is to be the service that
// the kill test starts and kills.
const childOf = "SIPAS_OPINION_CHILD"

func TestMain(m *testing.M) {
	if file := os.Getenv(childOf); file != "" {
		if err := serve(file); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

func officeAt(file string) (*opinion.Office, func() error, error) {
	s, err := bolt.Open(file, bolt.WithLog(slog.New(slog.DiscardHandler)))
	if err != nil {
		return nil, nil, err
	}
	return opinion.New(opinion.Config{Store: s, Key: []byte("killed"), Now: func() time.Time { return day }}), s.Close, nil
}

// answersOf are a unit's answers in the nth change.
func answersOf(n int) given { return given{"q2": string(rune('A' + n%4))} }

// serve answers under one link after the other until it is killed. It says what
// was acknowledged: "kept TOKEN UNIT N" and "sent TOKEN".
func serve(file string) error {
	o, _, err := officeAt(file)
	if err != nil {
		return err
	}
	ctx := context.Background()
	if _, _, err := o.Survey(ctx, round); errors.Is(err, opinion.ErrNoSurvey) {
		rev, err := o.Create(ctx, draft())
		if err == nil {
			_, err = o.Release(ctx, round, rev, basis())
		}
		if err != nil {
			return err
		}
	}
	for lot := 0; ; lot++ {
		links, err := o.Issue(ctx, round, "HDND", fmt.Sprint(os.Getpid(), lot), 20)
		if err != nil {
			return err
		}
		for _, l := range links {
			if err := o.Begin(ctx, l.Token, opinion.Self); err != nil {
				return err
			}
			for n := range 4 {
				for _, unit := range []string{"NV", "TP", "VP"} {
					if err := o.Save(ctx, l.Token, unit, n, answersOf(n), 0); err != nil {
						return err
					}
					fmt.Println("kept", l.Token, unit, n)
				}
			}
			f, err := o.Open(ctx, l.Token)
			if err == nil {
				err = o.Send(ctx, l.Token, f.Rev, opinion.Self)
			}
			if err != nil {
				return err
			}
			fmt.Println("sent", l.Token)
		}
	}
}

// TestKill kills the service at any moment between the first answer and
// sending. What was acknowledged is there afterwards, and the sheet that was
// being filled in can be gone on with and sent, once.
func TestKill(t *testing.T) {
	file := filepath.Join(t.TempDir(), "sipas.db")
	for round := range 6 {
		kept := runAndKill(t, file, 40+37*round)
		check(t, file, kept)
	}
}

// acknowledged is what a service said before it died.
type acknowledged struct {
	units map[string]map[string]int // token -> unit -> last change
	sent  map[string]bool
	last  string // the token in hand
}

func runAndKill(t *testing.T, file string, lines int) acknowledged {
	t.Helper()
	child := exec.CommandContext(t.Context(), os.Args[0])
	child.Env = append(os.Environ(), childOf+"="+file)
	child.Stderr = os.Stderr
	out, err := child.StdoutPipe()
	if err == nil {
		err = child.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	got := acknowledged{map[string]map[string]int{}, map[string]bool{}, ""}
	heard := bufio.NewScanner(out)
	for n := 0; heard.Scan(); n++ {
		if n == lines {
			if err := child.Process.Kill(); err != nil { // what it said meanwhile is still read
				t.Fatal(err)
			}
		}
		words := strings.Fields(heard.Text())
		switch {
		case len(words) == 4 && words[0] == "kept":
			if got.units[words[1]] == nil {
				got.units[words[1]] = map[string]int{}
			}
			var change int
			if _, err := fmt.Sscan(words[3], &change); err != nil {
				t.Fatal(err)
			}
			got.units[words[1]][words[2]], got.last = change, words[1]
		case len(words) == 2 && words[0] == "sent":
			got.sent[words[1]] = true
		}
	}
	_ = child.Wait() // killed
	if len(got.units) == 0 {
		t.Fatal("the service said nothing")
	}
	return got
}

func check(t *testing.T, file string, said acknowledged) {
	t.Helper()
	o, done, err := officeAt(file)
	if err != nil {
		t.Fatal(err)
	}
	defer done()
	ctx := t.Context()
	for token, units := range said.units {
		f, err := o.Open(ctx, token)
		if err != nil {
			t.Fatal(err)
		}
		if said.sent[token] && f.Sheet.State != opinion.Sent {
			t.Errorf("a sheet that was sent is %s", f.Sheet.State)
		}
		for unit, n := range units {
			j := f.Sheet.Units[unit]
			if j.Rev == n+1 && cmp.Equal(j.Answers, answersOf(n)) || j.Rev == n+2 && cmp.Equal(j.Answers, answersOf(n+1)) {
				continue // or the next change, which was not acknowledged any more
			}
			t.Errorf("%s: change %d was acknowledged, there is %+v", unit, n, j)
		}
	}
	f, err := o.Open(ctx, said.last)
	if err != nil {
		t.Fatal(err)
	}
	if err := o.Send(ctx, said.last, f.Rev, opinion.Self); err != nil {
		t.Errorf("going on after the kill: %v", err)
	}
	if f, err = o.Open(ctx, said.last); err != nil || f.Sheet.State != opinion.Sent {
		t.Errorf("sent after the kill: %v", err)
	}
}
