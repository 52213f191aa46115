package outcome_test

import (
	"errors"
	"fmt"
	"log/slog"
	"math/big"
	"math/rand/v2"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"sipas/analysis/scoring"
	"sipas/survey"
	"sipas/survey/opinion"
	"sipas/survey/opinion/outcome"
	"sipas/survey/store/bolt"
)

type given = map[string]string

var day = time.Date(2026, 11, 2, 3, 0, 0, 0, time.UTC)

func text(vi string) survey.Text { return survey.Text{survey.Vietnamese: vi} }

// world is a survey that takes sheets.
type world struct {
	testing.TB
	*opinion.Office
	*outcome.Counting
	now  time.Time
	lots int
}

// newWorld opens a survey about NV and TP, at leaf 1.2.1 worth 2 points (q1) and
// leaf 3.1 worth 3 (q2), as edit leaves it.
func newWorld(t testing.TB, edit func(*opinion.Survey)) *world {
	t.Helper()
	s, err := bolt.Open(filepath.Join(t.TempDir(), "sipas.db"), bolt.WithLog(slog.New(slog.DiscardHandler)))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	w := &world{TB: t, now: day}
	w.Office = opinion.New(opinion.Config{Store: s, Key: []byte("key"), Now: func() time.Time { return w.now }})
	w.Counting = outcome.New(w.Office)
	plan := opinion.Proposal("r", text("Điều tra"), opinion.Basis{
		Units:  []opinion.Unit{{ID: "NV", Name: text("Sở Nội vụ")}, {ID: "TP", Name: text("Sở Tư pháp")}},
		Leaves: []opinion.Leaf{{Code: "1.2.1", Name: text("Chỉ đạo"), Max: "2"}, {Code: "3.1", Name: text("Thủ tục"), Max: "3"}},
	})
	plan.Opens, plan.Closes = day.Add(-time.Hour), day.AddDate(0, 0, 14)
	if edit != nil {
		edit(plan)
	}
	rev, err := w.Create(t.Context(), plan)
	if err == nil {
		_, err = w.Release(t.Context(), "r", rev, plan.Basis)
	}
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// sheet is one that was sent.
type sheet struct {
	group   string
	by      opinion.By
	units   map[string]given
	seconds int // for each unit
}

func (w *world) send(sheets ...sheet) {
	w.Helper()
	for _, s := range sheets {
		w.lots++
		links, err := w.Issue(w.Context(), "r", s.group, fmt.Sprint(w.lots), 1)
		if err != nil {
			w.Fatal(err)
		}
		if s.by == "" {
			s.by = opinion.Self
		}
		token := links[0].Token
		err = w.Begin(w.Context(), token, s.by)
		for unit, answers := range s.units {
			err = errors.Join(err, w.Save(w.Context(), token, unit, 0, answers, s.seconds))
		}
		if err != nil {
			w.Fatal(err)
		}
		f, err := w.Open(w.Context(), token)
		if err == nil {
			err = w.Send(w.Context(), token, f.Rev, s.by)
		}
		if err != nil {
			w.Fatal(err)
		}
	}
}

// of is what the survey has come to when it is closed.
func (w *world) of() *outcome.Outcome {
	w.Helper()
	if s, _, err := w.Survey(w.Context(), "r"); err != nil {
		w.Fatal(err)
	} else if s.State != opinion.Closed {
		w.close()
	}
	return w.look()
}

// look is what can be seen of the survey as it stands.
func (w *world) look() *outcome.Outcome {
	w.Helper()
	o, err := w.Of(w.Context(), "r")
	if err != nil {
		w.Fatal(err)
	}
	return o
}

func (w *world) close() {
	w.Helper()
	_, rev, err := w.Survey(w.Context(), "r")
	if err == nil {
		_, err = w.Close(w.Context(), "r", rev)
	}
	if err != nil {
		w.Fatal(err)
	}
}

// about is n sheets of a group that give NV an answer at q1.
func about(group, answer string, n int) []sheet {
	var all []sheet
	for range n {
		all = append(all, sheet{group: group, units: map[string]given{"NV": {"q1": answer}}})
	}
	return all
}

// The example of option weights 100/60/20/0 %: HDND answers A, B, B, D: (100 + 60
// + 60 + 0) / 4 = 55 %; XA answers C and "not enough information": 20 %. Equal
// groups: 37.5 % of 2 points is 0.75. With HDND at weight 3: (3 x 55 + 20) / 4 =
// 46.25 % is 0.925.
func TestPointsByOptionsAndGroups(t *testing.T) {
	for weight, want := range map[string]string{"": "0.75", "3": "0.925", "0": "0.4"} {
		w := newWorld(t, func(s *opinion.Survey) { s.Groups[0].Weight = weight })
		for _, a := range []string{"A", "B", "B", "D"} {
			w.send(about("HDND", a, 1)...)
		}
		w.send(about("XA", "C", 1)...)
		w.send(about("XA", opinion.NoInfo, 1)...)
		l := w.of().Units["NV"]["1.2.1"]
		if got := scoring.Text(l.Points, 4); got != scoring.Text(rat(want), 4) {
			t.Errorf("weight %q: %s points, want %s", weight, got, want)
		}
		if l.Judged != 5 || l.NoInfo != 1 || l.Few || !l.Final {
			t.Errorf("%+v", l)
		}
		if w.of().Units["TP"]["1.2.1"].Points != nil {
			t.Error("points for a unit that nobody judged")
		}
	}
}

func rat(s string) *big.Rat { r, _ := new(big.Rat).SetString(s); return r }

// Several questions about a leaf count the same each, whatever their options, and
// one that nobody in the group judged drops out.
func TestQuestionsThatShareALeaf(t *testing.T) {
	w := newWorld(t, func(s *opinion.Survey) {
		g := &s.Groups[0]
		yes := []opinion.Option{{Code: "Y", Name: text("Có"), Worth: "100"}, {Code: "N", Name: text("Không"), Worth: "0"}}
		g.Questions = append(g.Questions, opinion.Question{Code: "q3", Leaf: "1.2.1", Text: text("?"), Options: yes},
			opinion.Question{Code: "q4", Leaf: "1.2.1", Text: text("?"), Options: yes})
	})
	for _, a := range []given{{"q1": "B", "q3": "Y"}, {"q1": "B", "q3": "N"}, {"q3": "N", "q4": opinion.NoInfo}} {
		w.send(sheet{group: "HDND", units: map[string]given{"NV": a}})
	}
	l := w.of().Units["NV"]["1.2.1"]
	// q1: 60 %; q3: 1/3; together 7/15 of 2 points
	if want := big.NewRat(14, 15); l.Points.Cmp(want) != 0 || l.Judged != 3 || !l.Few {
		t.Errorf("%v points, want %v; %+v", l.Points, want, l)
	}
}

func TestDelegatesAreCountedAndMarkedOrLeftOut(t *testing.T) {
	for without, want := range map[bool]string{false: "1", true: "2"} {
		w := newWorld(t, func(s *opinion.Survey) { s.WithoutDelegates = without })
		w.send(about("HDND", "A", 1)...)
		w.send(sheet{group: "HDND", by: opinion.Delegate, units: map[string]given{"NV": {"q1": "D"}}})
		o := w.of()
		l := o.Units["NV"]["1.2.1"]
		if scoring.Text(l.Points, 0) != want || (l.Delegates == 1) == without || o.Quality[0].Delegates != 1 || o.Sent != 2 {
			t.Errorf("without delegates %v: %+v", without, l)
		}
	}
}

// The maximum is that of the unit's own criteria set.
func TestUnitsOfAnotherSet(t *testing.T) {
	w := newWorld(t, func(s *opinion.Survey) {
		s.Basis.Units[1].Set = "tp"
		s.Basis.Leaves = append(s.Basis.Leaves, opinion.Leaf{Set: "tp", Code: "3.1", Name: text("Thủ tục"), Max: "10"})
	})
	w.send(sheet{group: "LD", units: map[string]given{"NV": {"q2": "B"}, "TP": {"q2": "B"}}})
	units := w.of().Units
	if _, has := units["TP"]["1.2.1"]; has || scoring.Text(units["NV"]["3.1"].Points, 1) != "1.8" || scoring.Text(units["TP"]["3.1"].Points, 1) != "6.0" {
		t.Errorf("%+v", units)
	}
	if diff := cmp.Diff([]string{"1.2.1", "3.1"}, w.of().Leaves()); diff != "" {
		t.Error(diff)
	}
}

// Whoever looks between two sheets learns nothing of the second: until the survey
// is closed there are no points, no counts, and one version.
func TestNothingIsToldBeforeTheSurveyIsClosed(t *testing.T) {
	w := newWorld(t, nil)
	none := w.look()
	for _, answer := range []string{"A", "A", "B", "C", "A", "D"} {
		w.send(about("HDND", answer, 1)...)
		o := w.look()
		if o.Final || o.Sent != 0 || o.Quality != nil || o.Version != none.Version {
			t.Fatalf("of an open survey: %+v", o)
		}
		if diff := cmp.Diff(outcome.Leaf{Until: o.Survey.Closes}, o.Units["NV"]["1.2.1"], cmpopts.IgnoreUnexported(outcome.Cell{})); diff != "" {
			t.Fatal(diff)
		}
	}
	if o := w.of(); o.Version == none.Version || o.Sent != 6 || o.Units["NV"]["1.2.1"].Judged != 6 {
		t.Errorf("closed: %+v", o)
	}
}

// A sheet that is not sent counts in nothing; the version is another one when the
// survey is closed, though nobody has sent anything, and the same however it is
// counted.
func TestVersion(t *testing.T) {
	empty := newWorld(t, nil)
	if open := empty.look().Version; empty.of().Version == open {
		t.Error("closing does not show")
	}
	w := newWorld(t, nil)
	w.send(about("HDND", "A", 1)...)
	links, err := w.Issue(t.Context(), "r", "HDND", "x", 1)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(w.Begin(t.Context(), links[0].Token, opinion.Self), w.Save(t.Context(), links[0].Token, "NV", 0, given{"q1": "D"}, 0)); err != nil {
		t.Fatal(err)
	}
	first := w.of()
	if first.Sent != 1 || first.Version == empty.of().Version {
		t.Error("a draft counts, or a sheet does not")
	}
	if again, _, err := again(w); err != nil || again != first.Version {
		t.Errorf("counted anew: %s, %v, want %s", again, err, first.Version)
	}
	w.now = w.now.Add(time.Hour)
	if !first.Final || !first.Units["NV"]["1.2.1"].Final || first != w.of() {
		t.Error("what is closed is counted twice, or not final")
	}
	if units, version, err := w.Points(t.Context(), "other"); units != nil || version != "" || err != nil {
		t.Errorf("a round without a survey: %v %q %v", units, version, err)
	}
}

func again(w *world) (string, int, error) {
	o, err := outcome.New(w.Office).Of(w.Context(), "r")
	if err != nil {
		return "", 0, err
	}
	return o.Version, o.Sent, nil
}

// Whatever is answered: points lie between 0 and the maximum, all best answers
// give it, "no information" changes nothing, and the order of sheets is no matter.
func TestPointsProperties(t *testing.T) {
	w := newWorld(t, nil)
	rapid.Check(t, func(rt *rapid.T) {
		s, _, err := w.Survey(t.Context(), "r")
		if err != nil {
			rt.Fatal(err)
		}
		answers := rapid.SliceOfN(rapid.SampledFrom([]string{"A", "B", "C", "D", opinion.NoInfo}), 1, 12).Draw(rt, "answers")
		groups := rapid.SliceOfN(rapid.SampledFrom([]string{"HDND", "LD", "QL", "XA"}), len(answers), len(answers)).Draw(rt, "groups")
		build := func(extra string) *big.Rat {
			sheets := map[string]*opinion.Sheet{}
			for i, a := range answers {
				sheets[fmt.Sprint(i)] = &opinion.Sheet{Group: groups[i], Units: map[string]opinion.Judgement{"NV": {Answers: given{"q1": a}}}}
			}
			if extra != "" {
				sheets["extra"] = &opinion.Sheet{Group: "HDND", Units: map[string]opinion.Judgement{"NV": {Answers: given{"q1": extra}}}}
			}
			closed := *s
			closed.State = opinion.Closed
			o, err := outcome.Count(&closed, sheets)
			if err != nil {
				rt.Fatal(err)
			}
			return o.Units["NV"]["1.2.1"].Points
		}
		p := build("")
		if p == nil {
			for _, a := range answers {
				if a != opinion.NoInfo {
					rt.Fatal("judged, and no points")
				}
			}
			return
		}
		if p.Sign() < 0 || p.Cmp(big.NewRat(2, 1)) > 0 {
			rt.Fatalf("%v points of 2", p)
		}
		if q := build(opinion.NoInfo); q.Cmp(p) != 0 {
			rt.Fatalf("no information changes %v to %v", p, q)
		}
		if q := build("A"); q.Cmp(p) < 0 {
			rt.Fatalf("another best answer lowers %v to %v", p, q)
		}
	})
}

// What pages may show: nothing while it runs, no few, and no small group by
// subtraction.
func TestShown(t *testing.T) {
	w := newWorld(t, nil)
	w.send(about("HDND", "A", 7)...)
	w.send(about("LD", "D", 3)...)
	w.send(about("XA", "B", 9)...)
	if s := w.look().Units["NV"]["1.2.1"].Shown(); s.Points != nil || s.Groups != nil {
		t.Errorf("while it runs: %+v", s)
	}
	s := w.of().Units["NV"]["1.2.1"].Shown()
	got := map[string]bool{}
	for _, g := range s.Groups {
		got[g.Group] = g.Kept
		if g.Kept && g.Cells != nil {
			t.Errorf("%s is kept and has cells", g.Group)
		}
	}
	if diff := cmp.Diff(map[string]bool{"HDND": true, "LD": true, "QL": false, "XA": false}, got); diff != "" || s.Points == nil {
		t.Errorf("%s %+v", diff, s)
	}
	few := newWorld(t, nil)
	few.send(about("HDND", "A", 4)...)
	few.close()
	if l := few.of().Units["NV"]["1.2.1"]; l.Shown().Points != nil || !l.Shown().Kept || scoring.Text(l.Points, 0) != "2" {
		t.Errorf("four sheets: %+v", l)
	}
}

// Eight forms, one of them somebody's who had not enough information, one filled in
// on behalf: neither the one nor, by the rest, the other is told of any leaf.
func TestWhoCannotBeTold(t *testing.T) {
	for name, c := range map[string]struct {
		without        bool
		judged, noInfo int
		delegates      int // of judged
		open           int
		want           outcome.Told
	}{
		"everybody judged":                  {false, 8, 0, 1, 0, outcome.Told{Judged: 8}},
		"one had not enough information":    {false, 7, 1, 0, 0, outcome.Told{Kept: true}},
		"one left it open":                  {false, 7, 0, 0, 1, outcome.Told{Kept: true}},
		"four judged":                       {false, 4, 6, 0, 0, outcome.Told{Kept: true}},
		"five had not enough information":   {false, 6, 5, 2, 0, outcome.Told{Judged: 6, NoInfo: 5}},
		"nobody had enough information":     {false, 0, 5, 0, 0, outcome.Told{NoInfo: 5}},
		"two delegates are left out":        {true, 8, 0, 2, 0, outcome.Told{Kept: true}},
		"five delegates are left out":       {true, 11, 0, 5, 0, outcome.Told{Judged: 6}},
		"nobody was asked, nobody can tell": {false, 0, 0, 0, 0, outcome.Told{}},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, func(s *opinion.Survey) { s.WithoutDelegates = c.without })
			for i := range c.judged {
				by := opinion.Self
				if i < c.delegates {
					by = opinion.Delegate
				}
				w.send(sheet{group: "HDND", by: by, units: map[string]given{"NV": {"q1": "A"}}})
			}
			w.send(about("HDND", opinion.NoInfo, c.noInfo)...)
			for range c.open {
				w.send(sheet{group: "HDND", units: map[string]given{"TP": {"q1": "A"}}})
			}
			l := w.of().Units["NV"]["1.2.1"]
			if got := l.Told(); got != c.want {
				t.Errorf("%+v, want %+v", got, c.want)
			}
			if kept := l.Shown().Groups[0].Kept; kept != c.want.Kept {
				t.Errorf("the answers of the group are kept: %t", kept)
			}
		})
	}
}

// No group of fewer than Least is shown, and what is kept is at least two groups
// with at least Least people, or everything.
func TestHidden(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sizes := rapid.SliceOfN(rapid.IntRange(0, 12), 0, 8).Draw(t, "sizes")
		groups, people, shown := 0, 0, 0
		for i, hidden := range outcome.Hidden(sizes) {
			switch {
			case hidden:
				groups, people = groups+1, people+sizes[i]
			case sizes[i] > 0 && sizes[i] < outcome.Least:
				t.Fatalf("%v shows %d", sizes, sizes[i])
			case sizes[i] > 0:
				shown++
			}
		}
		if groups > 0 && shown > 0 && (groups == 1 || people < outcome.Least) {
			t.Fatalf("%v: %d groups of %d people are hidden", sizes, groups, people)
		}
	})
}

// BenchmarkCount: 300 respondents who judge 100 units by 20 questions.
func BenchmarkCount(b *testing.B) {
	s := opinion.Proposal("r", text("x"), opinion.Basis{})
	for n := range 20 {
		s.Basis.Leaves = append(s.Basis.Leaves, opinion.Leaf{Code: fmt.Sprint(n), Name: text("Chỉ đạo"), Max: "1"})
	}
	for n := range 100 {
		s.Basis.Units = append(s.Basis.Units, opinion.Unit{ID: fmt.Sprint("U", n), Name: text("Sở")})
	}
	for i := range s.Groups {
		s.Groups[i].Questions = opinion.Questions(s.Basis.Leaves)
	}
	sheets, chance := map[string]*opinion.Sheet{}, rand.New(rand.NewPCG(1, 1))
	for n := range 300 {
		sheet := &opinion.Sheet{Group: s.Groups[n%4].Code, Units: map[string]opinion.Judgement{}}
		for _, u := range s.Basis.Units {
			g := given{}
			for q := range 20 {
				g[fmt.Sprint("q", q+1)] = string(rune('A' + chance.IntN(4)))
			}
			sheet.Units[u.ID] = opinion.Judgement{Answers: g}
		}
		sheets[fmt.Sprint(n)] = sheet
	}
	for b.Loop() {
		if _, err := outcome.Count(s, sheets); err != nil {
			b.Fatal(err)
		}
	}
}
