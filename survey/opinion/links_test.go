package opinion_test

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"sipas/survey/opinion"
	"sipas/survey/store"
)

func TestTokensAsTyped(t *testing.T) {
	w := newWorld(t)
	token := w.open(1)[0]
	if len(token) != 28 {
		t.Fatalf("token %q", token)
	}
	for name, typed := range map[string]string{
		"plain": token, "in groups": opinion.Spaced(token), "small letters": strings.ToLower(token), "blanks": " " + token[:9] + " " + token[9:] + " ",
		"an address": "https://hailong.example.gov.vn/o/" + token, "with a language": "/o/" + token + "?lang=en", "zero as O": strings.ReplaceAll(token, "0", "o"),
	} {
		if got, err := opinion.ParseToken(typed); err != nil || got != token {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
	for name, typed := range map[string]string{"empty": "", "short": token[:27], "long": token + "0", "a letter too few in each half": token[:13] + token[14:], "huge": strings.Repeat("A", 1000)} {
		if _, err := opinion.ParseToken(typed); !errors.Is(err, opinion.ErrMisread) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Any one symbol that is misread is noticed.
func TestMisreadSymbol(t *testing.T) {
	const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
	w := newWorld(t)
	token := w.open(1)[0]
	rapid.Check(t, func(t *rapid.T) {
		i := rapid.IntRange(0, len(token)-1).Draw(t, "place")
		x := rapid.SampledFrom([]byte(alphabet)).Draw(t, "symbol")
		wrong := token[:i] + string(x) + token[i+1:]
		if _, err := opinion.ParseToken(wrong); (err == nil) != (wrong == token) {
			t.Fatalf("%q: %v", wrong, err)
		}
	})
}

func FuzzParseToken(f *testing.F) {
	f.Add("7K3F92M5QA1TZA7K3F92M5QA1TZA")
	f.Add("https://x/o/7K3F9-2M5QA-1TZA")
	f.Fuzz(func(t *testing.T, typed string) {
		token, err := opinion.ParseToken(typed)
		if err != nil {
			return
		}
		if again, err := opinion.ParseToken(opinion.Spaced(token)); err != nil || again != token {
			t.Errorf("%q: %q, %v", token, again, err)
		}
	})
}

// What is stored lets nobody make a link, and joins no number with a sheet.
func TestIssueKeepsNoLinks(t *testing.T) {
	w := newWorld(t)
	w.open(0 + 3)
	links, err := w.Issue(t.Context(), round, "HDND", "second", 250)
	w.must(err)
	if links[0].Number != "HDND-04" || links[249].Number != "HDND-253" {
		t.Errorf("numbers %s to %s", links[0].Number, links[249].Number)
	}
	if _, err := w.Issue(t.Context(), round, "HDND", "second", 250); !errors.Is(err, opinion.ErrIssued) {
		t.Errorf("the same lot again: %v", err)
	}
	for _, n := range []int{-1, 0, opinion.MostLinks + 1} {
		if _, err := w.Issue(t.Context(), round, "HDND", "x", n); !errors.Is(err, opinion.ErrCount) {
			t.Errorf("%d links: %v", n, err)
		}
	}
	if _, err := w.Issue(t.Context(), round, "X", "x", 1); !errors.Is(err, opinion.ErrNoGroup) {
		t.Errorf("an unknown group: %v", err)
	}
	seen := map[string]bool{}
	for _, collection := range []string{opinion.SurveysKept, opinion.LinksKept, opinion.LotsKept, opinion.SheetsKept} {
		for d, err := range w.Store.Scan(t.Context(), collection, store.Range{}) {
			w.must(err)
			seen[collection] = true
			for _, l := range links {
				if strings.Contains(d.Key, l.Token) || bytes.Contains(d.Body, []byte(l.Token)) {
					t.Fatalf("%s %s holds a link", collection, d.Key)
				}
			}
			if collection == opinion.SheetsKept && bytes.Contains(d.Body, []byte("HDND-")) {
				t.Fatalf("a sheet holds a number: %s", d.Body)
			}
		}
	}
	if len(seen) != 4 {
		t.Errorf("looked at %v", seen)
	}
	counts, err := w.Counts(t.Context(), round)
	w.must(err)
	if counts["HDND"] != (opinion.Count{Issued: 253, Free: 253}) {
		t.Errorf("counts %+v", counts)
	}
}

// Two officers at once: no lot is lost, no number given twice.
func TestIssueAtTheSameTime(t *testing.T) {
	w := newWorld(t)
	w.open(1)
	var group sync.WaitGroup
	var mu sync.Mutex
	var numbers []string
	for _, lot := range []string{"a", "b", "c", "d"} {
		group.Go(func() {
			links, err := w.Issue(t.Context(), round, "LD", lot, 5)
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				t.Error(err)
			}
			for _, l := range links {
				numbers = append(numbers, l.Number)
			}
		})
	}
	group.Wait()
	slices.Sort(numbers)
	if n := len(slices.Compact(numbers)); n != 20 {
		t.Errorf("%d different numbers", n)
	}
}

func TestWithdraw(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	tokens := w.open(5)
	w.must(w.Begin(ctx, tokens[0], opinion.Self))
	w.must(w.Save(ctx, tokens[0], "NV", 0, map[string]string{"q1": "A"}, 0))
	w.must(w.Withdraw(ctx, round, "https://x/o/"+tokens[0]))
	w.must(w.Withdraw(ctx, round, tokens[0]))
	f, err := w.Open(ctx, tokens[0])
	if !errors.Is(err, opinion.ErrWithdrawn) || len(f.Sheet.Units) != 0 {
		t.Errorf("withdrawn: %v, %+v", err, f)
	}
	if err := w.Save(ctx, tokens[0], "NV", 1, map[string]string{"q1": "B"}, 0); !errors.Is(err, opinion.ErrWithdrawn) {
		t.Errorf("answering a withdrawn link: %v", err)
	}
	w.must(w.Begin(ctx, tokens[1], opinion.Self))
	w.must(w.Save(ctx, tokens[1], "NV", 0, map[string]string{"q1": "A"}, 0))
	w.must(w.Send(ctx, tokens[1], w.form(tokens[1]).Rev, opinion.Self))
	if err := w.Withdraw(ctx, round, tokens[1]); !errors.Is(err, opinion.ErrNotGone) {
		t.Errorf("withdrawing a sheet that was sent: %v", err)
	}
	w.must(w.Begin(ctx, tokens[2], opinion.Delegate))
	n, err := w.WithdrawFree(ctx, round, "HDND")
	if err != nil || n != 2 {
		t.Errorf("%d unused, %v", n, err)
	}
	if n, err := w.WithdrawFree(ctx, round, "HDND"); err != nil || n != 0 {
		t.Errorf("again: %d, %v", n, err)
	}
	counts, err := w.Counts(ctx, round)
	w.must(err)
	if counts["HDND"] != (opinion.Count{Issued: 5, Begun: 1, Sent: 1, Withdrawn: 3}) {
		t.Errorf("counts %+v", counts)
	}
	if err := w.Withdraw(ctx, "2025", tokens[2]); !errors.Is(err, opinion.ErrUnknown) {
		t.Errorf("as of another round: %v", err)
	}
	if err := w.Withdraw(ctx, round, "abc"); !errors.Is(err, opinion.ErrMisread) {
		t.Errorf("no link: %v", err)
	}
}
