package reform_test

import (
	"context"
	"errors"
	"log/slog"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"sipas/survey"
	"sipas/survey/reform"
	"sipas/survey/store"
	"sipas/survey/store/bolt"
)

var start = time.Date(2026, 3, 2, 1, 0, 0, 0, time.UTC)

// keeping is an office over a real store, with a clock that is set by hand.
type keeping struct {
	*testing.T
	*reform.Office
	mu    sync.Mutex
	at    time.Time
	trail []string
}

func (k *keeping) now() time.Time {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.at
}

func (k *keeping) later(d time.Duration) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.at = k.at.Add(d)
}

func (k *keeping) Record(_ context.Context, act, object string, changes []survey.Difference) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.trail = append(k.trail, act+" "+object)
	return nil
}

// twoUnits is a round of two units by a set with four leaves: 1.1 (of 2, wants
// evidence), 1.2 (of 10), 2 (a satisfaction index), b (a bonus). Self-scoring
// ends after a week, the explanation after three.
func twoUnits(t *testing.T) *keeping {
	t.Helper()
	s, err := bolt.Open(filepath.Join(t.TempDir(), "sipas.db"), bolt.WithLog(slog.New(slog.DiscardHandler)))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	k := &keeping{T: t, at: start}
	k.Office = reform.New(reform.Config{Store: s, Trail: k, Now: k.now})
	if err := begin(t.Context(), k.Office, 7*24*time.Hour); err != nil {
		t.Fatal(err)
	}
	k.trail = nil
	return k
}

func begin(ctx context.Context, o *reform.Office, week time.Duration) error {
	name := survey.Text{survey.Vietnamese: "x"}
	set := &reform.CriteriaSet{ID: "s", Version: 1, Published: true, Level: reform.Department, Title: name, Decimals: 2, Items: []reform.Item{
		{Code: "1", Name: name, Max: "12"},
		{Code: "1.1", Parent: "1", Name: name, Max: "2", Source: reform.SelfScored, Evidence: true},
		{Code: "1.2", Parent: "1", Name: name, Max: "10", Source: reform.SelfScored},
		{Code: "2", Name: name, Max: "10", Source: reform.Satisfaction},
		{Code: "b", Name: name, Max: "1", Kind: "bonus", Source: reform.SelfScored},
	}}
	if _, err := o.PutSet(ctx, set, 0); err != nil {
		return err
	}
	rev, err := o.PutRound(ctx, reform.Round{ID: "r", Title: name, Year: 2026, State: reform.Preparing, Set: "s@1",
		Units: []reform.Entrant{{Unit: "U"}, {Unit: "V"}}, Remind: 2, Deadlines: []reform.Deadline{
			{Stage: reform.SelfScoring, At: start.Add(week)}, {Stage: reform.Explaining, At: start.Add(3 * week)}}}, 0)
	if err != nil {
		return err
	}
	return o.Run(ctx, "r", rev)
}

func (k *keeping) round() *reform.Round {
	k.Helper()
	r, _, err := k.Round(k.Context(), "r")
	if err != nil {
		k.Fatal(err)
	}
	return r
}

// do does an act at the leaf as it stands.
func (k *keeping) do(code string, act reform.Act) error {
	k.Helper()
	s, _, err := k.Sheet(k.Context(), k.round(), "U")
	if err != nil {
		k.Fatal(err)
	}
	seen := int64(0)
	if l := s.Leaf(code); l != nil {
		seen = l.Rev
	}
	_, err = k.Act(k.Context(), k.round(), "U", code, seen, act, "lan")
	return err
}

func (k *keeping) must(err error) {
	k.Helper()
	if err != nil {
		k.Fatal(err)
	}
}

func (k *keeping) sheet(unit string) *reform.Sheet {
	k.Helper()
	s, _, err := k.Sheet(k.Context(), k.round(), unit)
	k.must(err)
	return s
}

// Two people at two leaves at the same moment: nothing of either is lost.
func TestTwoPeopleAtTwoLeaves(t *testing.T) {
	k := twoUnits(t)
	r := k.round()
	const times = 25
	var wg sync.WaitGroup
	for _, code := range []string{"1.1", "1.2"} {
		wg.Go(func() {
			for n := range times {
				if _, err := k.Act(t.Context(), r, "U", code, int64(n), reform.SelfScore{Points: strconv.Itoa(n % 3)}, code); err != nil {
					t.Errorf("%s, %d: %v", code, n, err)
				}
			}
		})
	}
	wg.Wait()
	s := k.sheet("U")
	for _, code := range []string{"1.1", "1.2"} {
		if l := s.Leaf(code); l == nil || l.Rev != times || len(l.Past) != times-1 || l.Self.Points != strconv.Itoa((times-1)%3) || l.Self.Who != code {
			t.Errorf("%s: %+v", code, l)
		}
	}
}

// Many people at one leaf: one wins each revision, the others are told; what only
// adds is never refused.
func TestManyPeopleAtOneLeaf(t *testing.T) {
	k := twoUnits(t)
	r := k.round()
	const people = 8
	var wg sync.WaitGroup
	var won, touched, said int
	var mu sync.Mutex
	for n := range people {
		wg.Go(func() {
			_, err := k.Act(t.Context(), r, "U", "1.2", 0, reform.SelfScore{Points: strconv.Itoa(n)}, "someone")
			_, err2 := k.Act(t.Context(), r, "U", "1.2", 0, reform.Comment{Text: strconv.Itoa(n)}, "someone")
			mu.Lock()
			defer mu.Unlock()
			switch {
			case err == nil:
				won++
			case errors.Is(err, reform.ErrTouched):
				touched++
			default:
				t.Error(err)
			}
			if err2 == nil {
				said++
			}
		})
	}
	wg.Wait()
	l := k.sheet("U").Leaf("1.2")
	if won > 1 || won+touched != people || said != people || len(l.Comments) != people || l.Rev != int64(people+won) || (l.Self != nil) != (won == 1) {
		t.Errorf("%d won, %d touched, %d said: %+v", won, touched, said, l)
	}
}

func TestNobodyElsesSheet(t *testing.T) {
	k := twoUnits(t)
	k.must(k.do("1.2", reform.SelfScore{Points: "3"}))
	if s := k.sheet("V"); s.Leaf("1.2") != nil || s.Stage != reform.SelfScoring {
		t.Errorf("V has %+v", s)
	}
	if _, err := k.Act(t.Context(), k.round(), "W", "1.2", 0, reform.SelfScore{Points: "3"}, "lan"); !errors.Is(err, reform.ErrNoEntrant) {
		t.Errorf("a unit that takes no part: %v", err)
	}
	all, err := k.Sheets(t.Context(), k.round())
	k.must(err)
	if len(all) != 2 || all["U"].Leaf("1.2").Self.Points != "3" || all["V"].Leaf("1.2") != nil {
		t.Errorf("sheets %+v", all)
	}
	k.must(k.do("1.2", reform.SelfScore{Points: "4"}))
	if all, err = k.Sheets(t.Context(), k.round()); err != nil || all["U"].Leaf("1.2").Self.Points != "4" {
		t.Errorf("an old sheet was shown: %v", err)
	}
}

func TestLate(t *testing.T) {
	k := twoUnits(t)
	const week = 7 * 24 * time.Hour
	k.later(week) // the last moment is still in time
	k.must(k.do("1.2", reform.SelfScore{Points: "3"}))
	k.later(time.Millisecond)
	for name, act := range map[string]reform.Act{"score": reform.SelfScore{Points: "4"}, "claim": reform.Claim{Reason: "x"},
		"attach": reform.Attach{Evidence: reform.Evidence{Name: "x", Link: "https://example.org/"}}, "take back": reform.Detach{}} {
		if err := k.do("1.2", act); !errors.Is(err, reform.ErrLate) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := k.do("1.2", reform.Comment{Text: "xin gia hạn"}); err != nil {
		t.Errorf("a comment: %v", err)
	}
	if err := k.do("2", reform.Enter{Index: "90,81", Source: "QĐ 1"}); err != nil {
		t.Errorf("the council: %v", err)
	}
	if _, err := k.Move(t.Context(), k.round(), "U", reform.SelfScoring, reform.FirstAppraisal, false, "", "lan"); !errors.Is(err, reform.ErrLate) {
		t.Errorf("handing in: %v", err)
	}

	for name, c := range map[string]struct {
		until time.Time
		why   string
		code  string
	}{
		"no reason": {k.now().Add(time.Hour), " ", "sheet.reason_missing"}, "the past": {start.Add(week), "x", "sheet.until"}, "before now": {k.now(), "x", "sheet.until"},
	} {
		_, err := k.Extend(t.Context(), k.round(), "U", reform.SelfScoring, c.until, c.why, "chi")
		if e, ok := errors.AsType[*survey.Error](err); !ok || e.Problems[0].Code != c.code {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := k.Extend(t.Context(), k.round(), "U", reform.FirstAppraisal, k.now().Add(time.Hour), "x", "chi"); err == nil {
		t.Error("more time where there is no deadline")
	}
	if _, err := k.Extend(t.Context(), k.round(), "U", reform.SelfScoring, k.now().Add(time.Hour), "mất điện", "chi"); err != nil {
		t.Fatal(err)
	}
	k.must(k.do("1.2", reform.SelfScore{Points: "4"}))
	if d := k.round().Due(k.sheet("U"), k.now()); d.Late || !d.Soon || d.Left != 1 {
		t.Errorf("due %+v", d)
	}
	if d := k.round().Due(k.sheet("V"), k.now()); !d.Late {
		t.Errorf("V has more time, too: %+v", d)
	}
	if e := k.sheet("U").Extensions; len(e) != 1 || e[0].Why != "mất điện" || e[0].Who != "chi" {
		t.Errorf("kept %+v", e)
	}
}

func TestMoves(t *testing.T) {
	k := twoUnits(t)
	move := func(from, to reform.Stage, council bool, why string) error {
		_, err := k.Move(t.Context(), k.round(), "U", from, to, council, why, "ai")
		return err
	}
	if err := move(reform.SelfScoring, reform.FirstAppraisal, false, ""); !errors.Is(err, reform.ErrNotReady) {
		t.Errorf("with nothing scored: %v", err)
	}
	if err := move(reform.SelfScoring, reform.FirstAppraisal, true, ""); !errors.Is(err, reform.ErrNotReady) {
		t.Errorf("the council, without a reason: %v", err)
	}
	k.must(k.do("1.1", reform.SelfScore{Points: "2", Reason: "giải thích"}))
	k.must(k.do("1.2", reform.SelfScore{Points: "9"}))
	k.must(move(reform.SelfScoring, reform.FirstAppraisal, false, ""))
	for name, err := range map[string]error{
		"again":                  move(reform.SelfScoring, reform.FirstAppraisal, false, ""),
		"the unit takes it back": move(reform.FirstAppraisal, reform.SelfScoring, false, "x"),
		"the unit appraises":     move(reform.FirstAppraisal, reform.Explaining, false, ""),
		"two at once":            move(reform.FirstAppraisal, reform.Final, true, "x"),
		"nowhere":                move(reform.FirstAppraisal, "", true, "x"),
	} {
		if !errors.Is(err, reform.ErrStage) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := k.do("1.2", reform.SelfScore{Points: "10"}); !errors.Is(err, reform.ErrStage) {
		t.Errorf("scored while it is appraised: %v", err)
	}
	k.must(move(reform.FirstAppraisal, reform.SelfScoring, true, "theo đề nghị"))
	k.must(move(reform.SelfScoring, reform.FirstAppraisal, false, ""))
	k.must(k.do("1.1", reform.Appraise{Points: "1", Reason: "thiếu"}))
	k.must(k.do("1.2", reform.Appraise{Points: "9"}))
	k.must(move(reform.FirstAppraisal, reform.Explaining, true, ""))
	k.must(k.do("1.1", reform.Explain{Text: "đã bổ sung"}))
	k.must(move(reform.Explaining, reform.SecondAppraisal, false, ""))
	if err := move(reform.SecondAppraisal, reform.Final, true, ""); !errors.Is(err, reform.ErrNotReady) {
		t.Errorf("with an explanation that nobody has answered: %v", err)
	}
	k.must(k.do("1.1", reform.Appraise{Points: "2", Reason: "chấp nhận"}))
	k.must(move(reform.SecondAppraisal, reform.Final, true, ""))
	if s := k.sheet("U"); s.Stage != reform.Final || len(s.Moves) != 6 || s.Moves[1].Why != "theo đề nghị" || !s.Since().Equal(k.now()) {
		t.Errorf("%s after %+v", s.Stage, s.Moves)
	}
	moved := 0
	for _, entry := range k.trail {
		if entry == "move score sheet reform_sheets/r/U" {
			moved++
		}
	}
	if moved != 6 {
		t.Errorf("trail %q", k.trail)
	}
}

func TestNoSheetChangesWhileTheRoundDoesNotRun(t *testing.T) {
	k := twoUnits(t)
	r := *k.round()
	for _, state := range []reform.RoundState{reform.Preparing, reform.Published} {
		r.State = state
		if _, err := k.Act(t.Context(), &r, "U", "1.2", 0, reform.SelfScore{Points: "1"}, "lan"); !errors.Is(err, reform.ErrNotRun) {
			t.Errorf("%s: %v", state, err)
		}
	}
}

// broken is a store that fails at the n-th write.
type broken struct {
	store.Store
	left int
}

var errBroken = errors.New("the disk is gone")

func (b *broken) Insert(ctx context.Context, collection, key string, body bson.Raw) error {
	if b.left--; b.left < 0 {
		return errBroken
	}
	return b.Store.Insert(ctx, collection, key, body)
}

// What could not be kept is not in the sheet, and the trail says so.
func TestStoreThatFails(t *testing.T) {
	k := twoUnits(t)
	k.Office = reform.New(reform.Config{Store: &broken{Store: k.Store}, Trail: k, Now: k.now})
	if _, err := k.Act(t.Context(), k.round(), "U", "1.2", 0, reform.SelfScore{Points: "1"}, "lan"); !errors.Is(err, errBroken) {
		t.Fatalf("%v", err)
	}
	if l := k.sheet("U").Leaf("1.2"); l != nil {
		t.Errorf("kept %+v", l)
	}
	if got := strings.Join(k.trail, ";"); got != "self-score reform_sheets/r/U;not done: self-score reform_sheets/r/U" {
		t.Errorf("trail %q", got)
	}
}
