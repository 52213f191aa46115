package opinion_test

import (
	"context"
	"log/slog"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"sipas/survey"
	"sipas/survey/opinion"
	"sipas/survey/store/bolt"
)

const round = "2026"

var day = time.Date(2026, 11, 2, 3, 0, 0, 0, time.UTC)

// world is an office over an empty store, with a clock.
type world struct {
	testing.TB
	*opinion.Office

	mu    sync.Mutex
	now   time.Time
	trail []string

	sheets atomic.Int64 // that have been sent
}

func (w *world) Record(_ context.Context, act, object string, _ []survey.Difference) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.trail = append(w.trail, act+" "+object)
	return nil
}

func (w *world) later(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = w.now.Add(d)
}

func newWorld(t testing.TB) *world {
	t.Helper()
	s, err := bolt.Open(filepath.Join(t.TempDir(), "sipas.db"), bolt.WithLog(slog.New(slog.DiscardHandler)))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	w := &world{TB: t, now: day}
	w.Office = opinion.New(opinion.Config{Store: s, Key: []byte("a key of thirty-two bytes, or so"), Trail: w, Now: func() time.Time {
		w.mu.Lock()
		defer w.mu.Unlock()
		return w.now
	}})
	return w
}

func text(vi string) survey.Text { return survey.Text{survey.Vietnamese: vi, survey.English: vi} }

// basis is three units; the third is scored by a set of its own, which has leaf
// 3.1 only.
func basis() opinion.Basis {
	return opinion.Basis{
		Units:  []opinion.Unit{{ID: "NV", Name: text("Sở Nội vụ"), Set: "so@1"}, {ID: "TP", Name: text("Sở Tư pháp"), Set: "so@1"}, {ID: "VP", Name: text("Văn phòng"), Set: "vp@1"}},
		Leaves: []opinion.Leaf{{Set: "so@1", Code: "1.2.1", Name: text("Chỉ đạo"), Max: "2"}, {Set: "so@1", Code: "3.1", Name: text("Thủ tục"), Max: "3"}, {Set: "vp@1", Code: "3.1", Name: text("Thủ tục"), Max: "1.5"}},
	}
}

func draft() *opinion.Survey {
	s := opinion.Proposal(round, text("Điều tra xã hội học 2026"), basis())
	s.Opens, s.Closes = day.Add(-time.Hour), day.AddDate(0, 0, 14)
	return s
}

// open is a survey that takes sheets, with n links for HDND.
func (w *world) open(n int) []string {
	w.Helper()
	ctx := w.Context()
	rev, err := w.Create(ctx, draft())
	if err == nil {
		_, err = w.Release(ctx, round, rev, basis())
	}
	if err != nil {
		w.Fatal(err)
	}
	return w.issue("HDND", n)
}

func (w *world) issue(group string, n int) []string {
	w.Helper()
	links, err := w.Issue(w.Context(), round, group, group+time.Now().String(), n)
	if err != nil {
		w.Fatal(err)
	}
	var tokens []string
	for _, l := range links {
		tokens = append(tokens, l.Token)
	}
	return tokens
}

func (w *world) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

// form is what a link opens.
func (w *world) form(token string) *opinion.Form {
	w.Helper()
	f, err := w.Open(w.Context(), token)
	w.must(err)
	return f
}
