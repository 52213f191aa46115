package reform_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"sipas/survey"
	"sipas/survey/reform"
	"sipas/survey/store/bolt"
)

// childOf names the file on which this test binary is to be the service that the
// kill test starts and kills.
const childOf = "SIPAS_REFORM_CHILD"

func TestMain(m *testing.M) {
	if file := os.Getenv(childOf); file != "" {
		if err := workUntilKilled(file); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// workUntilKilled scores two leaves by turns and keeps a file for each, and
// prints what was acknowledged.
func workUntilKilled(file string) error {
	s, err := bolt.Open(file, bolt.WithLog(slog.New(slog.DiscardHandler)))
	if err != nil {
		return err
	}
	ctx := context.Background()
	o := reform.New(reform.Config{Store: s, Now: func() time.Time { return start }})
	r, _, err := o.Round(ctx, "r")
	if err != nil {
		if err = begin(ctx, o, time.Hour); err != nil {
			return err
		}
		if r, _, err = o.Round(ctx, "r"); err != nil {
			return err
		}
	}
	var wg sync.WaitGroup
	for _, code := range []string{"1.1", "1.2"} {
		wg.Go(func() {
			sheet, _, err := o.Sheet(ctx, r, "U")
			for n := int64(0); err == nil; n++ {
				seen := int64(0)
				if l := sheet.Leaf(code); l != nil {
					seen = l.Rev
				}
				if n%2 == 0 {
					sheet, err = o.Act(ctx, r, "U", code, seen, reform.SelfScore{Points: strconv.FormatInt(seen%3, 10), Reason: fmt.Sprint(seen)}, "lan")
				} else {
					var digest string
					if digest, err = o.KeepFile(ctx, "x.txt", strings.NewReader(strings.Repeat(fmt.Sprintln(code, seen), 200_000))); err == nil {
						fmt.Println("file", digest, 0)
						sheet, err = o.Act(ctx, r, "U", code, seen, reform.Comment{Text: digest}, "lan")
						if e, ok := errors.AsType[*survey.Error](err); ok && len(e.Problems) > 0 { // as many as there may be
							sheet, err = o.Act(ctx, r, "U", code, seen, reform.SelfScore{Points: "1", Reason: digest}, "lan")
						}
					}
				}
				if err == nil {
					fmt.Println("leaf", code, sheet.Leaf(code).Rev)
				}
			}
			fmt.Fprintln(os.Stderr, err)
		})
	}
	wg.Wait()
	return errors.New("it came to an end")
}

// Killed at any moment, the service has everything that it has acknowledged, and
// nothing by halves.
func TestKilled(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "sipas.db")
	kept, files := map[string]int64{}, map[string]bool{}
	for _, after := range []int{3, 17, 40} {
		c := exec.CommandContext(t.Context(), self)
		c.Env, c.Stderr = append(os.Environ(), childOf+"="+file), os.Stderr
		out, err := c.StdoutPipe()
		if err == nil {
			err = c.Start()
		}
		if err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(out)
		for n := 0; lines.Scan(); n++ {
			var kind, what string
			var rev int64
			if _, err := fmt.Sscan(lines.Text(), &kind, &what, &rev); err != nil {
				t.Fatalf("%q: %v", lines.Text(), err)
			}
			if kind == "file" {
				files[what] = true
			} else {
				kept[what] = max(kept[what], rev)
			}
			if n == after {
				if err := c.Process.Kill(); err != nil {
					t.Fatal(err)
				}
			}
		}
		if c.Wait() == nil {
			t.Fatal("it was not killed")
		}
		look(t, file, kept, files)
	}
	if len(kept) != 2 || len(files) < 4 {
		t.Errorf("acknowledged %v and %d files: too little was tried", kept, len(files))
	}
}

// look opens the store again and makes sure of what was acknowledged.
func look(t *testing.T, file string, kept map[string]int64, files map[string]bool) {
	t.Helper()
	s, err := bolt.Open(file, bolt.WithLog(slog.New(slog.DiscardHandler)))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	o := reform.New(reform.Config{Store: s})
	r, _, err := o.Round(t.Context(), "r")
	if err != nil {
		t.Fatal(err)
	}
	sheet, _, err := o.Sheet(t.Context(), r, "U")
	if err != nil {
		t.Fatal(err)
	}
	for code, rev := range kept {
		l := sheet.Leaf(code)
		if l == nil || l.Rev < rev {
			t.Errorf("%s: revision %d was acknowledged, the store has %+v", code, rev, l)
			continue
		}
		scores := len(l.Past) + 1
		if int64(scores+len(l.Comments)) != l.Rev {
			t.Errorf("%s: %d scores and %d comments make revision %d", code, scores, len(l.Comments), l.Rev)
		}
	}
	for digest := range files {
		if data, err := o.File(t.Context(), digest); err != nil || len(data) < 1<<20 {
			t.Errorf("file %s: %d bytes, %v", digest, len(data), err)
		}
	}
}
