package ranking_test

import (
	"context"
	"errors"
	"fmt"
	"math/big"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"go.mongodb.org/mongo-driver/v2/bson"

	"sipas/analysis/scoring"
	"sipas/survey"
	"sipas/survey/opinion/outcome"
	"sipas/survey/ranking"
	"sipas/survey/reform"
	"sipas/survey/store"
)

// finished is a round of every kind of leaf that can be published: a sealed wave,
// opinions, the ministry's figure, the council's points, what did not arise, a
// bonus and a penalty.
func finished(t testing.TB) *world {
	t.Helper()
	w := newWorld(t)
	finish(w)
	return w
}

func finish(w *world) {
	w.Helper()
	w.units("a", "b", "c")
	w.set("so", 1, "1 - 80 -", "1.1 1 50 self", "1.2 1 30 computed threshold 90", "9 - 10 sipas", "x - 10 survey", "+ - 2 self bonus", "- - 3 self penalty")
	w.set("rieng", 1, "1 - 80 self", "9 - 20 sipas steps 60:5 80:20")
	w.wave("2026")
	w.answer("2026", "a", 60, 8)
	w.answer("2026", "b", 40, 7)
	w.answer("2026", "c", 40, 9)
	w.seal("2026")
	all := entrants("a", "b", "c", "P")
	all[0].Group, all[1].Group, all[2].Set = "g", "g", "rieng@1"
	round := w.round(reform.Round{ID: "2026", Year: 2026, Set: "so@1", Units: all, Groups: []reform.Group{{Code: "g", Name: both("Nhóm")}},
		Waves: []reform.WaveOfLeaf{{Leaf: "9", Wave: "2026"}}})
	w.opinions["2026"] = map[string]map[string]outcome.Leaf{"a": {"x": {Points: big.NewRat(20, 3), Judged: 12, Delegates: 2, Final: true}},
		"b": {"x": {Points: dec("9.5"), Judged: 3, Few: true, Final: true}}}
	w.final(round, "a", leaves{"1.1": "45.5", "1.2": "30 27.5", "+": "1.5", "-": "0.5"})
	w.final(round, "b", leaves{"1.1": "44", "1.2": "na", "9": "official 90.81"})
	w.final(round, "c", leaves{"1": "71.25"})
	w.final(round, "P", leaves{"1.1": "40", "1.2": "20", "x": "council 6", "9": "beside 77"})
}

// rats and what is not shown compare by what they are.
var same = cmp.Options{
	cmp.Comparer(func(a, b *big.Rat) bool { return (a == nil) == (b == nil) && (a == nil || a.Cmp(b) == 0) }),
	cmpopts.IgnoreUnexported(ranking.Ranking{}, ranking.Row{}),
	cmpopts.IgnoreFields(ranking.Ranking{}, "Frozen"),
	cmpopts.EquateEmpty(),
}

// What is published is what stood there before, to the last fraction, and follows
// from its document alone.
func TestPublish(t *testing.T) {
	w := finished(t)
	before := w.ranking("2026")
	if _, err := w.rankings.Record(t.Context(), "2026"); !errors.Is(err, ranking.ErrUnfrozen) {
		t.Fatalf("a round that runs has a record: %v", err)
	}
	record, err := w.rankings.Publish(t.Context(), "2026", w.revision("2026"), "chi")
	if err != nil {
		t.Fatal(err)
	}
	after := w.ranking("2026")
	if after.Frozen == nil || after.Frozen.SHA256 != record.SHA256 || record.Who != "chi" || record.Size == 0 {
		t.Fatalf("frozen as %+v, record %+v", after.Frozen, record)
	}
	if diff := cmp.Diff(before, after, same, cmpopts.IgnoreFields(reform.Round{}, "State")); diff != "" {
		t.Errorf("published differs:\n%s", diff)
	}
	data, _, err := w.rankings.FrozenBytes(t.Context(), "2026")
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(data), "lan") || strings.Contains(string(data), "chi\"") {
		t.Error("the document names people")
	}
	differences, err := ranking.VerifyRound(data)
	if err != nil || len(differences) != 0 {
		t.Errorf("verified: %v, %v", differences, err)
	}
	if differences, err = w.rankings.Verify(t.Context(), "2026"); err != nil || len(differences) != 0 {
		t.Errorf("verified in the store: %v, %v", differences, err)
	}
	// Again it stays as it is, whoever asks.
	again, err := w.rankings.Freeze(t.Context(), "2026", "lan")
	if err != nil || again.SHA256 != record.SHA256 || again.Who != "chi" {
		t.Errorf("again: %+v, %v", again, err)
	}
	// Whatever happens to what it was made from.
	w.opinions["2026"]["a"] = map[string]outcome.Leaf{"x": {Points: dec("1"), Judged: 12, Final: true}}
	other := over(t, w.store)
	if diff := cmp.Diff(after, other.ranking("2026"), same); diff != "" {
		t.Errorf("shown elsewhere:\n%s", diff)
	}
	round, _, err := other.office.Round(t.Context(), "2026")
	if err != nil {
		t.Fatal(err)
	}
	if g := other.given(round, "a", "x"); g.Counts.Cmp(big.NewRat(20, 3)) != 0 {
		t.Errorf("given as published: %s", told(g))
	}
}

// The trail tells who has published what.
func TestPublishIsInTheTrail(t *testing.T) {
	w := finished(t)
	record, err := w.rankings.Publish(t.Context(), "2026", w.revision("2026"), "chi")
	if err != nil {
		t.Fatal(err)
	}
	found := false
	for d, err := range w.store.Scan(t.Context(), "audit", store.Range{}) {
		if err != nil {
			t.Fatal(err)
		}
		found = found || strings.Contains(d.Body.String(), "freeze round") && strings.Contains(d.Body.String(), record.SHA256)
	}
	if !found {
		t.Error("the trail has no entry with the digest")
	}
}

func TestPublishRefuses(t *testing.T) {
	w, round := surveyed(t, "")
	w.answer("2026", "a", 60, 8)
	w.final(round, "a", leaves{"1": "80", "x": "council 5"})
	w.final(round, "b", leaves{"1": "80", "x": "council 5"})
	w.final(round, "c", leaves{"1": "80", "x": "council 5", "9": "official 80"})
	_, err := w.rankings.Publish(t.Context(), "r", w.revision("r"), "chi")
	var refused *survey.Error
	if !errors.As(err, &refused) || !errors.Is(err, ranking.ErrNotReady) {
		t.Fatalf("open and provisional: %v", err)
	}
	want := []survey.Problem{{Field: "a/9", Code: "ranking.provisional"}, {Field: "b/9", Code: "ranking.open", Args: []string{"none"}}}
	if diff := cmp.Diff(want, refused.Problems); diff != "" {
		t.Error(diff)
	}
	if _, err := w.rankings.Publish(t.Context(), "r", 1, "chi"); !errors.Is(err, reform.ErrChanged) {
		t.Errorf("an old revision: %v", err)
	}
	if _, err := w.rankings.Freeze(t.Context(), "r", "chi"); !errors.Is(err, ranking.ErrNotPublished) {
		t.Errorf("freezing a round that runs: %v", err)
	}
	if _, err := w.rankings.Freeze(t.Context(), "zz", "chi"); !errors.Is(err, reform.ErrNoRound) {
		t.Errorf("freezing nothing: %v", err)
	}
	w = finished(t)
	key := "2026/a"
	s, rev, err := store.Load[reform.Sheet](t.Context(), w.store, reform.SheetsKept, key)
	if err != nil {
		t.Fatal(err)
	}
	s.Stage = reform.SecondAppraisal
	if _, err := store.Change(t.Context(), w.store, reform.SheetsKept, key, rev, s); err != nil {
		t.Fatal(err)
	}
	if _, err := w.rankings.Publish(t.Context(), "2026", w.revision("2026"), "chi"); !errors.Is(err, reform.ErrNotFinal) {
		t.Errorf("a sheet that is not final: %v", err)
	}
}

// dying is a store whose process dies at a write.
type dying struct {
	store.Store
	left atomic.Int64 // writes that still happen
}

var errDied = errors.New("the process died")

func (d *dying) Insert(ctx context.Context, collection, key string, body bson.Raw) error {
	if d.left.Add(-1) < 0 {
		return errDied
	}
	return d.Store.Insert(ctx, collection, key, body)
}

func (d *dying) Replace(ctx context.Context, collection, key string, rev int64, body bson.Raw) (int64, error) {
	if d.left.Add(-1) < 0 {
		return 0, errDied
	}
	return d.Store.Replace(ctx, collection, key, rev, body)
}

// Whenever a process dies while it publishes, the round is not published at all,
// or the next process completes it with the same bytes; what is half done is never
// shown as published.
func TestDyingWhilePublishing(t *testing.T) {
	whole := finished(t)
	want, err := whole.rankings.Publish(t.Context(), "2026", whole.revision("2026"), "chi")
	if err != nil {
		t.Fatal(err)
	}
	died := 0
	for writes := int64(0); ; writes++ {
		d := &dying{Store: newWorld(t).store}
		d.left.Store(1 << 40)
		w := over(t, d)
		finish(w)
		rev := w.revision("2026")
		d.left.Store(writes)
		_, err := w.rankings.Publish(t.Context(), "2026", rev, "chi")
		d.left.Store(1 << 40)
		if err == nil {
			break
		}
		died++
		if !errors.Is(err, errDied) {
			t.Fatalf("after %d writes: %v", writes, err)
		}
		next := over(t, d.Store)
		next.opinions["2026"] = w.opinions["2026"]
		next.rankings.Opinions = next.opinions
		round, rev, err := next.office.Round(t.Context(), "2026")
		if err != nil {
			t.Fatal(err)
		}
		if round.State == reform.Published {
			if _, err := next.rankings.Record(t.Context(), "2026"); errors.Is(err, ranking.ErrUnfrozen) {
				if _, err := next.rankings.Ranking(t.Context(), "2026"); !errors.Is(err, ranking.ErrUnfrozen) {
					t.Errorf("after %d writes it is shown: %v", writes, err)
				}
			}
			if err := next.rankings.Resume(t.Context()); err != nil {
				t.Fatal(err)
			}
		} else if _, err := next.rankings.Publish(t.Context(), "2026", rev, "chi"); err != nil {
			t.Fatal(err)
		}
		got, err := next.rankings.Record(t.Context(), "2026")
		if err != nil {
			t.Fatal(err)
		}
		if got.SHA256 != want.SHA256 {
			t.Errorf("after %d writes other bytes: %s, want %s", writes, got.SHA256, want.SHA256)
		}
		if differences, err := next.rankings.Verify(t.Context(), "2026"); err != nil || len(differences) > 0 {
			t.Errorf("after %d writes: %v, %v", writes, differences, err)
		}
	}
	if died < 4 { // the round, its trail, a part, the record, its trail
		t.Errorf("it died %d times only", died)
	}
}

// Freezing by two nodes at once gives one record.
func TestFreezingTwice(t *testing.T) {
	w := finished(t)
	if err := w.office.Publish(t.Context(), "2026", w.revision("2026")); err != nil {
		t.Fatal(err)
	}
	other := over(t, w.store)
	other.rankings.Opinions = w.opinions
	got := make(chan string, 2)
	for i, r := range []*ranking.Rankings{w.rankings, other.rankings} {
		go func() {
			record, err := r.Freeze(t.Context(), "2026", fmt.Sprint("node ", i))
			if err != nil {
				got <- err.Error()
				return
			}
			got <- record.SHA256 + record.Who
		}()
	}
	if a, b := <-got, <-got; a != b {
		t.Errorf("%s\n%s", a, b)
	}
}

// What was altered in the store is found, and not shown.
func TestDamagedDocument(t *testing.T) {
	for name, spoil := range map[string]func(w *world, key string, d store.Doc){
		"a part is altered": func(w *world, key string, d store.Doc) {
			_, data := d.Body.Lookup("data").Binary()
			text := strings.Replace(string(data), "45.5", "46.5", 1)
			if _, err := store.Change(w.Context(), w.store, ranking.PartsKept, key, d.Rev, struct {
				Data []byte `bson:"data"`
			}{[]byte(text)}); err != nil {
				w.Fatal(err)
			}
		},
		"a part is gone": func(w *world, key string, d store.Doc) {
			if err := w.store.Delete(w.Context(), ranking.PartsKept, key, d.Rev); err != nil {
				w.Fatal(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := finished(t)
			record, err := w.rankings.Publish(t.Context(), "2026", w.revision("2026"), "chi")
			if err != nil {
				t.Fatal(err)
			}
			key := "2026/" + record.SHA256 + "/000000"
			d, err := w.store.Get(t.Context(), ranking.PartsKept, key)
			if err != nil {
				t.Fatal(err)
			}
			spoil(w, key, d)
			next := over(t, w.store)
			if _, err := next.rankings.Ranking(t.Context(), "2026"); !errors.Is(err, ranking.ErrDamaged) {
				t.Errorf("shown: %v", err)
			}
			differences, err := next.rankings.Verify(t.Context(), "2026")
			if err != nil || len(differences) != 1 || differences[0].Where != "sha256" {
				t.Errorf("verified: %v, %v", differences, err)
			}
		})
	}
}

// Three years: the round and those before it, as they were published.
func TestYears(t *testing.T) {
	w := newWorld(t)
	w.units("a", "b")
	w.set("so", 1, "1 - 100 self")
	before := ""
	for year := 2024; year <= 2026; year++ {
		id := fmt.Sprint(year)
		round := w.round(reform.Round{ID: id, Year: year, Set: "so@1", Units: entrants("a", "b"), Before: before})
		before = id
		w.final(round, "a", leaves{"1": fmt.Sprint(60 + 10*(year-2024))})
		w.final(round, "b", leaves{"1": "75"})
		if year < 2026 {
			if _, err := w.rankings.Publish(t.Context(), id, w.revision(id), "chi"); err != nil {
				t.Fatal(err)
			}
		}
	}
	years, err := w.rankings.Years(t.Context(), "2026", 5)
	if err != nil {
		t.Fatal(err)
	}
	got := ""
	for _, y := range years {
		row, _ := y.Row("a")
		got += fmt.Sprintf("%s %s %t; ", y.Round.ID, place(row.Standing), y.Frozen != nil)
	}
	if want := "2026 1 of 2 false; 2025 2 of 2 true; 2024 2 of 2 true; "; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	c := ranking.Compare(years[0], years[1])
	if c.Up != 1 || c.Down != 1 || c.Same != 0 || c.New != 0 || c.Best(9)[0].Unit != "a" || len(c.Worst(9)) != 0 {
		t.Errorf("%d up, %d down, best %v, worst %v", c.Up, c.Down, c.Best(9), c.Worst(9))
	}
	if m, _ := c.Unit("a"); scoring.Text(m.Index.Difference(), 2) != "0.10" || scoring.Text(m.Total.Difference(), 2) != "10.00" {
		t.Errorf("a moved by %s", m.Index.Difference())
	}
	if one, err := w.rankings.Years(t.Context(), "2026", 1); err != nil || len(one) != 1 {
		t.Errorf("%d years, %v", len(one), err)
	}
}
