package seal_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.mongodb.org/mongo-driver/v2/bson"

	"sipas/survey"
	"sipas/survey/directory"
	"sipas/survey/export"
	"sipas/survey/manage"
	"sipas/survey/results"
	"sipas/survey/seal"
	"sipas/survey/store"
)

func TestSealKeepsWhatCounts(t *testing.T) {
	w := newWorld(t)
	w.crowd()
	r := w.seal()
	want := seal.Counts{Counted: 204, Withdrawn: 1, Partial: 1, Excluded: 1, Reviews: 1}
	if diff := cmp.Diff(want, r.Counts); diff != "" {
		t.Error(diff)
	}
	if w.wave().Value.State != survey.Sealed || r.Who != "chi" || !r.Done.Equal(noon) || len(r.Files) != 4 {
		t.Errorf("state %s, record %+v", w.wave().Value.State, r)
	}
	for _, f := range r.Files {
		sum := sha256.Sum256(w.read(f.Name))
		if hex.EncodeToString(sum[:]) != f.SHA256 {
			t.Errorf("%s has another digest", f.Name)
		}
	}
	d, err := seal.ParseDocument(w.read(seal.Result))
	if err != nil {
		t.Fatal(err)
	}
	if d.Result.Rows != 204 || d.Dataset.SHA256 != r.Files[0].SHA256 || len(d.Result.Breakdowns) != 3 || len(d.Result.Reliability) == 0 {
		t.Errorf("%d rows, %d breakdowns", d.Result.Rows, len(d.Result.Breakdowns))
	}
	// The index is that of the pages.
	s, err := results.New(results.Config{Store: w.store, Directory: w.directory}).Summary(t.Context(), "w", results.Ask{})
	if err != nil {
		t.Fatal(err)
	}
	if got := float64(d.Result.Total.Indexes[slices.IndexFunc(d.Result.Total.Indexes, isOverall)].Value); got != s.ItemMean.Value {
		t.Errorf("index %v, the page says %v", got, s.ItemMean.Value)
	}
	if diff := w.verify(); len(diff) > 0 {
		t.Errorf("differs at once: %v", diff)
	}
}

// An auditor repeats the dataset from an export: without its first column, in
// byte order.
func TestDatasetIsTheExportInByteOrder(t *testing.T) {
	w := newWorld(t)
	w.crowd()
	r := w.seal()
	config, err := w.directory.Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	about, _ := config.Wave("w")
	now, err := results.New(results.Config{Store: w.store, Directory: w.directory}).Frame(t.Context(), "w")
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	_, err = export.Responses(t.Context(), &b, export.CSV, export.Source{Store: w.store, Config: config, Wave: about, Excluded: export.ExcludedIn(now), Order: [32]byte{7}, Temp: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(strings.TrimSuffix(b.String(), "\r\n"), "\r\n")
	lines[len(lines)-1] += "\r\n"
	for i, line := range lines {
		_, lines[i], _ = strings.Cut(line, ",")
	}
	slices.Sort(lines[1:])
	sum := sha256.Sum256([]byte(strings.Join(lines, "")))
	if hex.EncodeToString(sum[:]) != r.Files[0].SHA256 {
		t.Error("another digest than by hand")
	}
	all, err := csv.NewReader(bytes.NewReader(w.read(seal.Dataset))).ReadAll()
	if err != nil || len(all) != 205 {
		t.Errorf("%d records, %v", len(all), err)
	}
	if text := string(w.read(seal.Dataset)); strings.Contains(text, "Chờ") || strings.Contains(text, "number") {
		t.Error("words or numbers are in the dataset")
	}
}

func TestBeginRefuses(t *testing.T) {
	w := newWorld(t)
	w.crowd()
	ctx := t.Context()
	for _, c := range []struct {
		name, wave string
		rev        int64
		want       error
	}{
		{"a wave that is not there", "none", 1, seal.ErrNoWave},
		{"a key that cannot be", "\x00", 1, seal.ErrNoWave},
		{"another revision", "w", w.wave().Rev + 1, manage.ErrChanged},
	} {
		if _, err := w.seals.Begin(ctx, c.wave, c.rev, "chi"); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	open := w.wave().Value
	open.ID, open.State = "open", survey.Open
	w.keep(directory.Waves, "open", open)
	if _, err := w.seals.Begin(ctx, "open", 1, "chi"); !errors.Is(err, seal.ErrNotClosed) {
		t.Errorf("an open wave: %v", err)
	}
	for name, act := range map[string]func() error{
		"record":  func() error { _, err := w.seals.Record(ctx, "w"); return err },
		"finish":  func() error { _, err := w.seals.Finish(ctx, "w", nil); return err },
		"verify":  func() error { _, err := w.seals.Verify(ctx, "w"); return err },
		"open":    func() error { _, _, err := w.seals.Open(ctx, "w", seal.Dataset); return err },
		"publish": func() error { return w.seals.Publish(ctx, "w", true, "chi", 0) },
	} {
		if err := act(); !errors.Is(err, seal.ErrUnsealed) {
			t.Errorf("%s before sealing: %v", name, err)
		}
	}
	w.seal()
	if _, err := w.seals.Begin(ctx, "w", w.wave().Rev, "an"); !errors.Is(err, seal.ErrSealed) {
		t.Errorf("twice: %v", err)
	}
}

// Of many who begin at once one wins, and whoever finishes, however many at
// once, the files are the same.
func TestTwoAtOnce(t *testing.T) {
	w := newWorld(t)
	w.crowd()
	rev := w.wave().Rev
	var group sync.WaitGroup
	wins := make(chan string, 8)
	for _, who := range []string{"an", "binh", "chi", "dung"} {
		group.Go(func() {
			_, err := w.seals.Begin(context.Background(), "w", rev, who)
			switch {
			case err == nil:
				wins <- who
			case !errors.Is(err, seal.ErrBegun) && !errors.Is(err, manage.ErrChanged):
				t.Error(err)
			}
		})
	}
	group.Wait()
	close(wins)
	var winners []string
	for who := range wins {
		winners = append(winners, who)
	}
	if len(winners) != 1 {
		t.Fatalf("winners %v", winners)
	}
	records := make([]seal.Record, 3)
	for i := range records {
		group.Go(func() {
			var err error
			if records[i], err = w.seals.Finish(context.Background(), "w", nil); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	for _, r := range records[1:] {
		if diff := cmp.Diff(records[0], r); diff != "" {
			t.Error(diff)
		}
	}
	if records[0].Who != winners[0] {
		t.Errorf("%s won, and %s is written down", winners[0], records[0].Who)
	}
	if diff := w.verify(); len(diff) > 0 {
		t.Error(diff)
	}
}

// dying is a store whose process is killed after so many more changes.
type dying struct {
	store.Store
	left int
}

var errKilled = errors.New("killed")

func (d *dying) Insert(ctx context.Context, collection, key string, body bson.Raw) error {
	if d.left--; d.left < 0 {
		return errKilled
	}
	return d.Store.Insert(ctx, collection, key, body)
}

func (d *dying) Replace(ctx context.Context, collection, key string, rev int64, body bson.Raw) (int64, error) {
	if d.left--; d.left < 0 {
		return 0, errKilled
	}
	return d.Store.Replace(ctx, collection, key, rev, body)
}

func (d *dying) Delete(ctx context.Context, collection, key string, rev int64) error {
	if d.left--; d.left < 0 {
		return errKilled
	}
	return d.Store.Delete(ctx, collection, key, rev)
}

// A process that dies after any of its writes leaves something from which
// sealing is begun again, with the same result.
func TestKilledAnywhereAndBegunAgain(t *testing.T) {
	whole := newWorld(t)
	whole.crowd()
	want := whole.seal()
	killed := 0
	for left := 0; ; left++ {
		w := newWorld(t)
		w.crowd()
		d := &dying{w.store, left}
		m := *w.manager
		m.Store, m.Trail = d, nil
		mortal := seal.New(seal.Config{Store: d, Directory: w.directory, Manager: &m, Program: "test", Now: w.seals.Now, Temp: t.TempDir(), Settle: -1})
		_, err := mortal.Begin(t.Context(), "w", w.wave().Rev, "chi")
		if err == nil {
			_, err = mortal.Finish(t.Context(), "w", nil)
		}
		if err == nil {
			break // it had enough writes
		}
		killed++
		if !errors.Is(err, errKilled) {
			t.Fatalf("after %d writes: %v", left, err)
		}
		if _, err := w.seals.Begin(t.Context(), "w", w.wave().Rev, "chi"); err != nil && !errors.Is(err, seal.ErrBegun) {
			t.Fatalf("after %d writes, beginning again: %v", left, err)
		}
		got, err := w.seals.Finish(t.Context(), "w", nil)
		if err != nil {
			t.Fatalf("after %d writes, finishing: %v", left, err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("after %d writes: %s", left, diff)
		}
		if diff := w.verify(); len(diff) > 0 {
			t.Errorf("after %d writes: %v", left, diff)
		}
	}
	if killed < 6 {
		t.Errorf("killed %d times only", killed)
	}
}

// A wave that was opened again after a process had died in between is not sealed.
func TestReopenedWaveIsNotSealed(t *testing.T) {
	w := newWorld(t)
	w.crowd()
	w.keep(seal.Records, "w", seal.Record{Wave: "w", Who: "chi", Begun: noon})
	open := w.wave()
	open.Value.State = survey.Open
	if _, err := store.Change(t.Context(), w.store, directory.Waves, "w", open.Rev, open.Value); err != nil {
		t.Fatal(err)
	}
	if _, err := w.seals.Finish(t.Context(), "w", nil); !errors.Is(err, seal.ErrNotClosed) {
		t.Errorf("finished: %v", err)
	}
	if _, err := w.seals.Record(t.Context(), "w"); !errors.Is(err, seal.ErrUnsealed) {
		t.Errorf("the record stays: %v", err)
	}
}

func TestAnEmptyWaveCanBeSealed(t *testing.T) {
	w := newWorld(t)
	r := w.seal()
	if _, ok := r.File(seal.Open); ok || r.Counts.Counted != 0 {
		t.Errorf("record %+v", r)
	}
	if err := w.seals.Publish(t.Context(), "w", true, "chi", 0); !errors.Is(err, seal.ErrShort) {
		t.Errorf("publishing nothing: %v", err)
	}
	if diff := w.verify(); len(diff) > 0 {
		t.Error(diff)
	}
}

func TestPublish(t *testing.T) {
	w := newWorld(t)
	w.crowd()
	w.seal()
	if p, rev, err := w.seals.Published(t.Context(), "w"); err != nil || p.On || rev != 0 {
		t.Fatalf("by default %+v, %d, %v", p, rev, err)
	}
	if err := w.seals.Publish(t.Context(), "w", true, "chi", 0); err != nil {
		t.Fatal(err)
	}
	p, rev, err := w.seals.Published(t.Context(), "w")
	if err != nil || !p.On || p.Who != "chi" {
		t.Fatalf("%+v, %v", p, err)
	}
	if err := w.seals.Publish(t.Context(), "w", false, "an", 0); !errors.Is(err, seal.ErrSwitched) {
		t.Errorf("without having seen it: %v", err)
	}
	if err := w.seals.Publish(t.Context(), "w", false, "an", rev); err != nil {
		t.Fatal(err)
	}
	if p, _, _ := w.seals.Published(t.Context(), "w"); p.On {
		t.Error("it is on still")
	}
}
