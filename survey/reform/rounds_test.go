package reform_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sipas/survey"
	"sipas/survey/reform"
	"sipas/survey/store/bolt"
)

// council is an office over a real store, with a clock and a trail that stand
// still until they are told otherwise.
type council struct {
	*testing.T
	*reform.Office
	path  string
	close func() error

	mu   sync.Mutex
	at   time.Time
	acts []string
}

var march = time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)

func newCouncil(t *testing.T) *council {
	t.Helper()
	c := &council{T: t, path: filepath.Join(t.TempDir(), "sipas.db"), at: march}
	c.open()
	t.Cleanup(func() { c.close() })
	for _, s := range []reform.CriteriaSet{scale("s", true), scale("other", true), scale("draft", false)} {
		if _, err := c.PutSet(t.Context(), &s, 0); err != nil {
			t.Fatal(err)
		}
	}
	c.acts = nil
	return c
}

// open opens the store, anew if it was open.
func (c *council) open() {
	c.Helper()
	if c.close != nil {
		if err := c.close(); err != nil {
			c.Fatal(err)
		}
	}
	s, err := bolt.Open(c.path, bolt.WithLog(slog.New(slog.DiscardHandler)))
	if err != nil {
		c.Fatal(err)
	}
	c.close = s.Close
	c.Office = reform.New(reform.Config{Store: s, Trail: c, Now: c.now})
}

func (c *council) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

// Record keeps the names of acts.
func (c *council) Record(_ context.Context, act, object string, _ []survey.Difference) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.acts = append(c.acts, act+" "+object)
	return nil
}

// scale is a set with a leaf that is self-scored and one that takes an index.
func scale(id string, published bool) reform.CriteriaSet {
	name := survey.Text{survey.Vietnamese: "x"}
	return reform.CriteriaSet{ID: id, Version: 1, Level: reform.Department, Title: name, Published: published, Items: []reform.Item{
		{Code: "1", Name: name, Max: "10", Source: reform.SelfScored},
		{Code: "2", Name: name, Max: "10", Source: reform.Satisfaction},
	}}
}

// year is a round of two units.
func year(id string) reform.Round {
	return reform.Round{ID: id, Title: survey.Text{survey.Vietnamese: "Năm " + id}, Year: 2026, State: reform.Preparing, Set: "s@1",
		Units: []reform.Entrant{{Unit: "A"}, {Unit: "B"}}, Deadlines: []reform.Deadline{{Stage: reform.SelfScoring, At: march.Add(48 * time.Hour)}}}
}

// put keeps a round that must be good.
func (c *council) put(r reform.Round, rev int64) int64 {
	c.Helper()
	rev, err := c.PutRound(c.Context(), r, rev)
	if err != nil {
		c.Fatal(err)
	}
	return rev
}

// faults are the codes of what is wrong, with their fields.
func faults(err error) []string {
	e, ok := errors.AsType[*survey.Error](err)
	if !ok {
		return []string{fmt.Sprint(err)}
	}
	var all []string
	for _, p := range e.Problems {
		all = append(all, p.Field+" "+p.Code)
	}
	return all
}

func TestRoundsAreKeptAsTheyAre(t *testing.T) {
	c := newCouncil(t)
	r := year("2026")
	r.Groups = []reform.Group{{Code: "so", Name: survey.Text{"vi": "Các sở"}}}
	r.Units = []reform.Entrant{{Unit: "A", Group: "so"}, {Unit: "B", Set: "other@1"}}
	r.Waves = []reform.WaveOfLeaf{{Leaf: "2", Wave: "w"}}
	r.Remind, r.Least, r.Dense = 5, 40, true
	c.put(year("2025"), 0)
	r.Before = "2025"
	if rev := c.put(r, 0); rev != 1 {
		t.Errorf("revision %d", rev)
	}
	c.open()
	got, rev, err := c.Round(t.Context(), "2026")
	if err != nil || rev != 1 {
		t.Fatal(rev, err)
	}
	if diff := cmp.Diff(r, *got); diff != "" {
		t.Error(diff)
	}
	if got.SetOf("A") != "s@1" || got.SetOf("B") != "other@1" || got.WaveOf("2") != "w" || got.WaveOf("1") != "" || len(got.Sets()) != 2 || got.LeastAnswers() != 40 {
		t.Errorf("%+v", got)
	}
	older := year("2024")
	older.Year = 2024
	c.put(older, 0)
	all, err := c.Rounds(t.Context())
	if err != nil || len(all) != 3 || all[0].ID != "2026" || all[1].ID != "2025" || all[2].ID != "2024" {
		t.Errorf("%v %v", all, err)
	}
	for _, id := range []string{"2027", "", "../x", strings.Repeat("x", 300)} {
		if _, _, err := c.Round(t.Context(), id); !errors.Is(err, reform.ErrNoRound) {
			t.Errorf("round %q: %v", id, err)
		}
	}
}

func TestWhatIsWrongWithARound(t *testing.T) {
	c := newCouncil(t)
	c.put(year("first"), 0)
	second := year("second")
	second.Before = "first"
	c.put(second, 0)
	for name, x := range map[string]struct {
		how  func(*reform.Round)
		want []string
	}{
		"no id":                 {func(r *reform.Round) { r.ID = "Năm 2026" }, []string{"id round.id"}},
		"no title":              {func(r *reform.Round) { r.Title = survey.Text{"en": "x"} }, []string{"title round.title"}},
		"year":                  {func(r *reform.Round) { r.Year = 26 }, []string{"year round.year"}},
		"no set":                {func(r *reform.Round) { r.Set = "" }, []string{"set round.set"}},
		"no such set":           {func(r *reform.Round) { r.Set = "none@1" }, []string{"set round.set"}},
		"a draft":               {func(r *reform.Round) { r.Set = "draft@1" }, []string{"set round.set_draft"}},
		"a unit's draft":        {func(r *reform.Round) { r.Units[1].Set = "draft@1" }, []string{"set round.set_draft"}},
		"a unit twice":          {func(r *reform.Round) { r.Units[1].Unit = "A" }, []string{"units[1] round.unit_twice"}},
		"a unit without id":     {func(r *reform.Round) { r.Units[0].Unit = "" }, []string{"units[0] round.unit_twice"}},
		"no such group":         {func(r *reform.Round) { r.Units[0].Group = "so" }, []string{"units[0] round.group"}},
		"a group without name":  {func(r *reform.Round) { r.Groups = []reform.Group{{Code: "so"}} }, []string{"groups[0] round.group"}},
		"a group twice":         {func(r *reform.Round) { g := reform.Group{Code: "so", Name: r.Title}; r.Groups = []reform.Group{g, g} }, []string{"groups[1] round.group_twice"}},
		"a deadline of the end": {func(r *reform.Round) { r.Deadlines[0].Stage = reform.Final }, []string{"deadlines[0] round.deadline"}},
		"deadlines in disorder": {func(r *reform.Round) {
			r.Deadlines = append(r.Deadlines, reform.Deadline{Stage: reform.Explaining, At: march})
		}, []string{"deadlines round.deadline_order"}},
		"reminding":            {func(r *reform.Round) { r.Remind = 91 }, []string{"remind round.remind"}},
		"answers":              {func(r *reform.Round) { r.Least = -1 }, []string{"least round.least"}},
		"a leaf without index": {func(r *reform.Round) { r.Waves = []reform.WaveOfLeaf{{Leaf: "1", Wave: "w"}} }, []string{"waves[0] round.leaf"}},
		"a leaf twice":         {func(r *reform.Round) { r.Waves = []reform.WaveOfLeaf{{Leaf: "2", Wave: "w"}, {Leaf: "2", Wave: "v"}} }, []string{"waves[1] round.wave"}},
		"itself before":        {func(r *reform.Round) { r.Before = r.ID }, []string{"before round.before"}},
		"none before":          {func(r *reform.Round) { r.Before = "none" }, []string{"before round.no_before"}},
		"two things at once":   {func(r *reform.Round) { r.Year, r.Set = 1, "" }, []string{"year round.year", "set round.set"}},
	} {
		t.Run(name, func(t *testing.T) {
			r := year("x")
			x.how(&r)
			_, err := c.PutRound(t.Context(), r, 0)
			if diff := cmp.Diff(x.want, faults(err)); diff != "" || survey.KindOf(err) != survey.KindInvalid {
				t.Errorf("%v\n%s", err, diff)
			}
		})
	}
	// In a ring no round would be the first.
	first := year("first")
	first.Before = "second"
	if _, err := c.PutRound(t.Context(), first, 1); !cmp.Equal(faults(err), []string{"before round.before"}) {
		t.Errorf("a ring: %v", err)
	}
}

// Of two people who change one round the first wins, and the second is told.
func TestWhoWasQuicker(t *testing.T) {
	c := newCouncil(t)
	r := year("2026")
	c.put(r, 0)
	if _, err := c.PutRound(t.Context(), r, 0); !errors.Is(err, reform.ErrTaken) {
		t.Errorf("a second of that id: %v", err)
	}
	mine, theirs := r, r
	mine.Year, theirs.Remind = 2025, 3
	c.put(theirs, 1)
	if _, err := c.PutRound(t.Context(), mine, 1); !errors.Is(err, reform.ErrChanged) {
		t.Errorf("the second: %v", err)
	}
	if _, err := c.PutRound(t.Context(), year("none"), 4); !errors.Is(err, reform.ErrChanged) {
		t.Errorf("one that is gone: %v", err)
	}
	for name, err := range map[string]error{"run": c.Office.Run(t.Context(), "2026", 1), "publish": c.Publish(t.Context(), "2026", 1), "remove": c.RemoveRound(t.Context(), "2026", 1)} {
		if !errors.Is(err, reform.ErrChanged) {
			t.Errorf("%s upon an old revision: %v", name, err)
		}
	}
	// Many at once: exactly one of each revision.
	var wins sync.Map
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			next := theirs
			next.Remind = i
			if rev, err := c.PutRound(t.Context(), next, 2); err == nil {
				wins.Store(i, rev)
			} else if !errors.Is(err, reform.ErrChanged) {
				t.Error(err)
			}
		})
	}
	all.Wait()
	n := 0
	wins.Range(func(i, rev any) bool {
		n++
		if got, _, _ := c.Round(t.Context(), "2026"); got.Remind != i || rev != int64(3) {
			t.Errorf("kept %+v at %v, won %v", got, rev, i)
		}
		return true
	})
	if n != 1 {
		t.Errorf("%d have won", n)
	}
}

// What may change while a round runs, and when it is published nothing.
func TestARoundFromPreparingToPublished(t *testing.T) {
	c := newCouncil(t)
	ctx := t.Context()
	empty := year("empty")
	empty.Units = nil
	c.put(empty, 0)
	if err := c.Office.Run(ctx, "empty", 1); !cmp.Equal(faults(err), []string{"units round.no_units"}) {
		t.Errorf("a round of nobody: %v", err)
	}
	begun := year("begun")
	begun.State = reform.Running
	if _, err := c.PutRound(ctx, begun, 0); !errors.Is(err, reform.ErrRunning) {
		t.Errorf("a round that runs from the beginning: %v", err)
	}
	r := year("2026")
	c.put(r, 0)
	if _, err := c.Act(ctx, &r, "A", "1", 0, reform.SelfScore{Points: "1"}, "lan"); !errors.Is(err, reform.ErrNotRun) {
		t.Errorf("an act while it is prepared: %v", err)
	}
	if err := c.Publish(ctx, "2026", 1); !errors.Is(err, reform.ErrNotRun) {
		t.Errorf("published while it is prepared: %v", err)
	}
	if err := c.Office.Run(ctx, "2026", 1); err != nil {
		t.Fatal(err)
	}
	if err := c.Office.Run(ctx, "2026", 2); !errors.Is(err, reform.ErrRunning) {
		t.Errorf("run twice: %v", err)
	}
	if err := c.RemoveRound(ctx, "2026", 2); !errors.Is(err, reform.ErrRunning) {
		t.Errorf("removed while it runs: %v", err)
	}
	r.State = reform.Running
	for name, how := range map[string]func(*reform.Round){
		"another set":        func(r *reform.Round) { r.Set = "other@1" },
		"a unit's other set": func(r *reform.Round) { r.Units[0].Set = "other@1" },
		"a unit less":        func(r *reform.Round) { r.Units = r.Units[:1] },
		"prepared again":     func(r *reform.Round) { r.State = reform.Preparing },
		"published":          func(r *reform.Round) { r.State = reform.Published },
	} {
		next := r
		next.Units = append([]reform.Entrant(nil), r.Units...)
		how(&next)
		if _, err := c.PutRound(ctx, next, 2); !errors.Is(err, reform.ErrRunning) {
			t.Errorf("%s: %v", name, err)
		}
	}
	r.Units = append(r.Units, reform.Entrant{Unit: "C", Set: "other@1"})
	r.Title, r.Remind = survey.Text{"vi": "Tên khác"}, 9
	c.put(r, 2)
	err := c.Publish(ctx, "2026", 3)
	if !errors.Is(err, reform.ErrNotFinal) || len(faults(err)) != 3 {
		t.Errorf("published with open sheets: %v", err)
	}
	for _, unit := range []string{"A", "B", "C"} {
		c.finish(&r, unit)
	}
	if err := c.Publish(ctx, "2026", 3); err != nil {
		t.Fatal(err)
	}
	r.State = reform.Published
	if _, err := c.PutRound(ctx, r, 4); !errors.Is(err, reform.ErrRunning) {
		t.Errorf("changed when it is published: %v", err)
	}
	if _, err := c.Move(ctx, &r, "A", reform.Final, reform.SelfScoring, true, "lại", "hoa"); !errors.Is(err, reform.ErrNotRun) {
		t.Errorf("moved when it is published: %v", err)
	}
	c.open()
	if got, _, err := c.Round(ctx, "2026"); err != nil || got.State != reform.Published {
		t.Errorf("%+v %v", got, err)
	}
}

// finish brings a sheet to the end.
func (c *council) finish(r *reform.Round, unit string) {
	c.Helper()
	do := func(_ *reform.Sheet, err error) {
		c.Helper()
		if err != nil {
			c.Fatal(err)
		}
	}
	ctx := c.Context()
	do(c.Act(ctx, r, unit, "1", 0, reform.SelfScore{Points: "8"}, "lan"))
	do(c.Move(ctx, r, unit, reform.SelfScoring, reform.FirstAppraisal, false, "", "lan"))
	do(c.Act(ctx, r, unit, "1", 1, reform.Appraise{Points: "8"}, "hoa"))
	for _, stage := range []reform.Stage{reform.FirstAppraisal, reform.Explaining, reform.SecondAppraisal} {
		do(c.Move(ctx, r, unit, stage, stage.Next(), true, "", "hoa"))
	}
}

func TestOnlyAPreparedRoundIsRemoved(t *testing.T) {
	c := newCouncil(t)
	c.put(year("2026"), 0)
	if err := c.RemoveRound(t.Context(), "none", 1); !errors.Is(err, reform.ErrNoRound) {
		t.Errorf("none: %v", err)
	}
	if err := c.RemoveRound(t.Context(), "2026", 1); err != nil {
		t.Fatal(err)
	}
	if _, _, err := c.Round(t.Context(), "2026"); !errors.Is(err, reform.ErrNoRound) {
		t.Errorf("removed: %v", err)
	}
}

// The deadline is the round's until the council grants a unit more; the other
// units' stays.
func TestDeadlinesAndExtensions(t *testing.T) {
	c := newCouncil(t)
	ctx := t.Context()
	r := year("2026")
	r.Remind = 1
	c.put(r, 0)
	if err := c.Office.Run(ctx, "2026", 1); err != nil {
		t.Fatal(err)
	}
	r.State = reform.Running
	due := func(unit string) reform.Due {
		s, _, err := c.Sheet(ctx, &r, unit)
		if err != nil {
			t.Fatal(err)
		}
		return r.Due(s, c.now())
	}
	if d := due("A"); d.Late || d.Soon || d.Left != 2 {
		t.Errorf("at first %+v", d)
	}
	c.at = march.Add(24*time.Hour + time.Minute)
	if d := due("A"); d.Late || !d.Soon || d.Left != 1 {
		t.Errorf("on the last day %+v", d)
	}
	c.at = march.Add(48 * time.Hour)
	if d := due("A"); d.Late {
		t.Errorf("at the deadline %+v", d)
	}
	c.at = march.Add(49 * time.Hour)
	if d := due("A"); !d.Late || d.Soon || d.Left != 0 {
		t.Errorf("after it %+v", d)
	}
	if _, err := c.Act(ctx, &r, "A", "1", 0, reform.SelfScore{Points: "1"}, "lan"); !errors.Is(err, reform.ErrLate) {
		t.Errorf("an act after it: %v", err)
	}
	for name, x := range map[string]struct {
		until time.Time
		why   string
		stage reform.Stage
	}{
		"not later than now":       {march.Add(48*time.Hour + time.Minute), "bão", reform.SelfScoring},
		"earlier":                  {march, "bão", reform.SelfScoring},
		"without a reason":         {march.Add(72 * time.Hour), " ", reform.SelfScoring},
		"of a stage without limit": {march.Add(72 * time.Hour), "bão", reform.Explaining},
	} {
		if _, err := c.Extend(ctx, &r, "A", x.stage, x.until, x.why, "hoa"); survey.KindOf(err) != survey.KindInvalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := c.Extend(ctx, &r, "X", reform.SelfScoring, march.Add(72*time.Hour), "bão", "hoa"); !errors.Is(err, reform.ErrNoEntrant) {
		t.Errorf("of a unit that takes no part: %v", err)
	}
	if _, err := c.Extend(ctx, &r, "A", reform.SelfScoring, march.Add(72*time.Hour), "bão", "hoa"); err != nil {
		t.Fatal(err)
	}
	c.open()
	if d := due("A"); d.Late || !d.At.Equal(march.Add(72*time.Hour)) {
		t.Errorf("A %+v", d)
	}
	if d := due("B"); !d.Late {
		t.Errorf("B %+v", d)
	}
	if _, err := c.Act(ctx, &r, "A", "1", 0, reform.SelfScore{Points: "1"}, "lan"); err != nil {
		t.Errorf("within it: %v", err)
	}
	if got := c.acts[len(c.acts)-2:]; !cmp.Equal(got, []string{"extend deadline reform_sheets/2026/A", "self-score reform_sheets/2026/A"}) {
		t.Errorf("trail %q", got)
	}
}

// What failed is taken back in the trail.
func TestTheTrailOfRounds(t *testing.T) {
	c := newCouncil(t)
	c.put(year("2026"), 0)
	c.put(year("2026"), 1)
	if err := c.Office.Run(t.Context(), "2026", 2); err != nil {
		t.Fatal(err)
	}
	if _, err := c.PutRound(t.Context(), year("2026"), 1); err == nil {
		t.Fatal("an old revision was taken")
	}
	want := []string{"round reform_rounds/2026", "round reform_rounds/2026", "run round reform_rounds/2026"}
	if diff := cmp.Diff(want, c.acts); diff != "" {
		t.Error(diff)
	}
}
