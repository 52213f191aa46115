package reform_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sipas/survey"
	"sipas/survey/reform"
	"sipas/survey/store"
	"sipas/survey/store/bolt"
)

// setTrail keeps what an office says that it does.
type setTrail struct {
	mu   sync.Mutex
	acts []string
	last []survey.Difference
	fail error
}

func (t *setTrail) Record(_ context.Context, act, object string, changes []survey.Difference) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.fail != nil {
		return t.fail
	}
	t.acts, t.last = append(t.acts, act+" "+object), changes
	return nil
}

// setOffice is an office over a real store.
func setOffice(t *testing.T) (*reform.Office, *setTrail, store.Store) {
	t.Helper()
	s, err := bolt.Open(filepath.Join(t.TempDir(), "sipas.db"), bolt.WithLog(slog.New(slog.DiscardHandler)))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	trail := &setTrail{}
	return reform.New(reform.Config{Store: s, Trail: trail}), trail, s
}

func aSet(id string, version int) *reform.CriteriaSet {
	name := survey.Text{survey.Vietnamese: "Tên"}
	return &reform.CriteriaSet{ID: id, Version: version, Level: reform.Department, Title: survey.Text{survey.Vietnamese: "Bộ " + id}, Decimals: 2,
		Items: []reform.Item{{Code: "1", Name: name, Max: "3"}, {Code: "1.1", Parent: "1", Name: name, Max: "1", Source: reform.SelfScored},
			{Code: "1.2", Parent: "1", Name: name, Max: "2", Source: reform.Satisfaction, Rule: "threshold 90"}}}
}

func putSet(t *testing.T, o *reform.Office, s *reform.CriteriaSet, rev int64) int64 {
	t.Helper()
	rev, err := o.PutSet(t.Context(), s, rev)
	if err != nil {
		t.Fatal(err)
	}
	return rev
}

// Versions are kept, found again as they were, and listed by id and number: 10
// behind 9.
func TestSetsAreKept(t *testing.T) {
	o, trail, _ := setOffice(t)
	for _, v := range []int{10, 9, 1} {
		putSet(t, o, aSet("b", v), 0)
	}
	rev := putSet(t, o, aSet("a", 1), 0)
	got, at, err := o.Set(t.Context(), "a@1")
	if err != nil || at != rev {
		t.Fatalf("revision %d, want %d; %v", at, rev, err)
	}
	if diff := cmp.Diff(aSet("a", 1), got); diff != "" {
		t.Error(diff)
	}
	all, err := o.Sets(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var refs []string
	for i := range all {
		refs = append(refs, all[i].Ref())
	}
	if want := []string{"a@1", "b@1", "b@9", "b@10"}; !slices.Equal(refs, want) {
		t.Errorf("%v, want %v", refs, want)
	}
	if trail.acts[0] != "criteria set reform_sets/b@10" {
		t.Errorf("trail: %v", trail.acts)
	}
	for _, ref := range []string{"a@2", "a", "", "@", "a@1/../b@1", strings.Repeat("x", 2000)} {
		if _, _, err := o.Set(t.Context(), ref); !errors.Is(err, reform.ErrNoSet) {
			t.Errorf("%q: %v", ref, err)
		}
	}
}

// Of several people who change the same revision one wins; the others are told.
func TestPutSetKnowsWhoWasQuicker(t *testing.T) {
	o, trail, _ := setOffice(t)
	rev := putSet(t, o, aSet("a", 1), 0)
	if _, err := o.PutSet(t.Context(), aSet("a", 1), 0); !errors.Is(err, reform.ErrTaken) {
		t.Errorf("the same again: %v", err)
	}
	var won, lost int
	var mu sync.Mutex
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			s := aSet("a", 1)
			s.Title[survey.English] = fmt.Sprint(i)
			_, err := o.PutSet(t.Context(), s, rev)
			mu.Lock()
			defer mu.Unlock()
			switch {
			case err == nil:
				won++
			case errors.Is(err, reform.ErrChanged):
				lost++
			default:
				t.Error(err)
			}
		})
	}
	all.Wait()
	if won != 1 || lost != 7 {
		t.Errorf("%d won, %d lost", won, lost)
	}
	if _, err := o.PutSet(t.Context(), aSet("z", 1), 5); !errors.Is(err, reform.ErrChanged) {
		t.Errorf("a revision of nothing: %v", err)
	}
	trail.fail = errors.New("disk full")
	s, now, err := o.Set(t.Context(), "a@1")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := o.PutSet(t.Context(), s, now); err == nil {
		t.Error("kept without a trail")
	}
	if _, after, _ := o.Set(t.Context(), "a@1"); after != now {
		t.Error("changed without a trail")
	}
}

// A draft may have totals that do not add up, a published version not; and that
// neither changes nor goes any more.
func TestPublishedSetsStay(t *testing.T) {
	o, trail, _ := setOffice(t)
	s := aSet("a", 1)
	s.Items[0].Max = "4"
	rev := putSet(t, o, s, 0)
	s.Published = true
	_, err := o.PutSet(t.Context(), s, rev)
	e, ok := errors.AsType[*survey.Error](err)
	if !ok || e.Kind != survey.KindInvalid || e.Code != "criteria.invalid" || len(e.Problems) != 1 || e.Problems[0].Code != "criteria.sum" {
		t.Fatalf("published: %v", err)
	}
	s.Items[0].Max = "3"
	rev = putSet(t, o, s, rev)
	if got := trail.acts[len(trail.acts)-1]; got != "publish criteria set reform_sets/a@1" {
		t.Errorf("trail: %s", got)
	}
	s.Items[1].Max = "0.5"
	if _, err := o.PutSet(t.Context(), s, rev); !errors.Is(err, reform.ErrSetFixed) && survey.KindOf(err) != survey.KindInvalid {
		t.Errorf("changed: %v", err)
	}
	s.Items[1].Max, s.Published = "1", false
	if _, err := o.PutSet(t.Context(), s, rev); !errors.Is(err, reform.ErrSetFixed) {
		t.Errorf("taken back: %v", err)
	}
	if err := o.RemoveSet(t.Context(), "a@1", rev); !errors.Is(err, reform.ErrSetFixed) {
		t.Errorf("removed: %v", err)
	}
}

func TestRemoveSet(t *testing.T) {
	o, trail, _ := setOffice(t)
	rev := putSet(t, o, aSet("a", 1), 0)
	next := putSet(t, o, aSet("a", 1), rev)
	if err := o.RemoveSet(t.Context(), "a@1", rev); !errors.Is(err, reform.ErrChanged) {
		t.Errorf("an old revision: %v", err)
	}
	if err := o.RemoveSet(t.Context(), "a@1", next); err != nil {
		t.Fatal(err)
	}
	if err := o.RemoveSet(t.Context(), "a@1", next); !errors.Is(err, reform.ErrNoSet) {
		t.Errorf("twice: %v", err)
	}
	if got := trail.acts[len(trail.acts)-1]; got != "remove criteria set reform_sets/a@1" {
		t.Errorf("trail: %s", got)
	}
}

// What cannot be kept at all is refused with everything that is wrong.
func TestPutSetRefuses(t *testing.T) {
	o, _, _ := setOffice(t)
	for what, c := range map[string]struct {
		change func(*reform.CriteriaSet)
		want   string
	}{
		"id":       {func(s *reform.CriteriaSet) { s.ID = "Bộ 1" }, "id criteria.id"},
		"version":  {func(s *reform.CriteriaSet) { s.Version = 0 }, "version criteria.version"},
		"title":    {func(s *reform.CriteriaSet) { s.Title = survey.Text{survey.English: "x"} }, "title criteria.title"},
		"too long": {func(s *reform.CriteriaSet) { s.Basis = survey.Text{"vi": strings.Repeat("ạ", reform.MostNote+1)} }, "basis criteria.long"},
		"twice":    {func(s *reform.CriteriaSet) { s.Items[2].Code = "1.1" }, "items[2] criteria.twice"},
		"parent":   {func(s *reform.CriteriaSet) { s.Items[2].Parent = "9" }, "items[2] criteria.parent"},
		"code":     {func(s *reform.CriteriaSet) { s.Items[2].Code = "" }, "items[2] criteria.code"},
		"many":     {func(s *reform.CriteriaSet) { s.Items = make([]reform.Item, reform.MostItems+1) }, "items criteria.many"},
	} {
		s := aSet("a", 1)
		c.change(s)
		_, err := o.PutSet(t.Context(), s, 0)
		e, ok := errors.AsType[*survey.Error](err)
		if !ok || e.Kind != survey.KindInvalid || len(e.Problems) != 1 || e.Problems[0].Field+" "+e.Problems[0].Code != c.want {
			t.Errorf("%s: %v", what, err)
		}
	}
}

// The trail names items by their codes: one that comes in at the front is not a
// change of all others.
func TestTrailOfASet(t *testing.T) {
	o, trail, _ := setOffice(t)
	s := aSet("a", 1)
	rev := putSet(t, o, s, 0)
	s.Items = slices.Insert(slices.Clone(s.Items), 0, reform.Item{Code: "0", Name: survey.Text{"vi": "Trước"}, Max: "1", Source: reform.SelfScored})
	s.Items[2].Max = "1.5"
	putSet(t, o, s, rev)
	var got []string
	for _, d := range trail.last {
		got = append(got, d.Path+": "+d.From+" > "+d.To)
	}
	want := []string{"items.0.code:  > 0", "items.0.max:  > 1", "items.0.name.vi:  > Trước", "items.0.source:  > self", "items.1.behind:  > 0", "items.1.1.max: 1 > 1.5"}
	slices.Sort(got)
	slices.Sort(want)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// A set of as many items as there may be, with names and notes as long as they
// usually are, fits into the store.
func TestLargestSetIsKept(t *testing.T) {
	o, _, _ := setOffice(t)
	s := aSet("a", 1)
	s.Items = nil
	long := survey.Text{"vi": strings.Repeat("Kế hoạch ", 30), "en": strings.Repeat("A plan of ", 25)}
	for i := range reform.MostItems {
		s.Items = append(s.Items, reform.Item{Code: fmt.Sprint(i + 1), Name: long, Note: long, Max: "0.1", Source: reform.SelfScored})
	}
	putSet(t, o, s, 0)
	got, _, err := o.Set(t.Context(), "a@1")
	if err != nil || len(got.Items) != reform.MostItems {
		t.Fatal(err)
	}
	if _, wrong := got.Tree(); len(wrong) > 0 {
		t.Error(wrong[0])
	}
}

// What has been acknowledged is there when the program comes up again.
func TestSetsOutliveTheProgram(t *testing.T) {
	path := filepath.Join(t.TempDir(), "sipas.db")
	quiet := bolt.WithLog(slog.New(slog.DiscardHandler))
	s, err := bolt.Open(path, quiet)
	if err != nil {
		t.Fatal(err)
	}
	putSet(t, reform.New(reform.Config{Store: s}), aSet("a", 1), 0)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if s, err = bolt.Open(path, quiet); err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if _, rev, err := reform.New(reform.Config{Store: s}).Set(t.Context(), "a@1"); err != nil || rev != 1 {
		t.Errorf("revision %d, %v", rev, err)
	}
}
