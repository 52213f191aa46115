package opinion_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sipas/survey"
	"sipas/survey/opinion"
)

func TestSurveyFromDraftToClosed(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	if _, _, err := w.Survey(ctx, round); !errors.Is(err, opinion.ErrNoSurvey) {
		t.Fatalf("no survey yet: %v", err)
	}
	_, err := w.Create(ctx, draft())
	w.must(err)
	if _, err := w.Create(ctx, draft()); !errors.Is(err, opinion.ErrTaken) {
		t.Errorf("a second survey: %v", err)
	}
	if _, err := w.Issue(ctx, round, "HDND", "a", 1); !errors.Is(err, opinion.ErrNotOpen) {
		t.Errorf("links of a draft: %v", err)
	}
	s, rev, err := w.Survey(ctx, round)
	w.must(err)
	s.Groups = s.Groups[:2]
	s.Groups[0].Weight = "2.5"
	next, err := w.Put(ctx, s, rev)
	w.must(err)
	if _, err := w.Put(ctx, s, rev); !errors.Is(err, opinion.ErrChanged) {
		t.Errorf("an edit upon an old revision: %v", err)
	}
	rev, err = w.Release(ctx, round, next, basis())
	w.must(err)
	s, _, err = w.Survey(ctx, round)
	w.must(err)
	s.Groups[0].Weight = "1"
	if _, err := w.Put(ctx, s, rev); !errors.Is(err, opinion.ErrFixed) {
		t.Errorf("a weight of an open survey: %v", err)
	}
	if err := w.Remove(ctx, round, rev); !errors.Is(err, opinion.ErrFixed) {
		t.Errorf("removing an open survey: %v", err)
	}
	s, _, err = w.Survey(ctx, round)
	w.must(err)
	s.Closes = s.Closes.AddDate(0, 0, 7)
	rev, err = w.Put(ctx, s, rev)
	w.must(err)
	rev, err = w.Close(ctx, round, rev)
	w.must(err)
	s, _, err = w.Survey(ctx, round)
	w.must(err)
	if s.Phase(day) != opinion.Done || !s.Closes.Equal(day) {
		t.Errorf("closed: %+v", s)
	}
	if _, err := w.Put(ctx, s, rev); !errors.Is(err, opinion.ErrClosed) {
		t.Errorf("editing what is closed: %v", err)
	}
	if _, err := w.Issue(ctx, round, "HDND", "a", 1); !errors.Is(err, opinion.ErrClosed) {
		t.Errorf("links of a closed survey: %v", err)
	}
	want := []string{"make sociological survey", "edit sociological survey", "release sociological survey", "edit sociological survey", "close sociological survey"}
	for i := range want {
		want[i] += " opinion_surveys/2026"
	}
	if diff := cmp.Diff(want, w.trail); diff != "" {
		t.Error(diff)
	}
}

func TestRemoveADraft(t *testing.T) {
	w := newWorld(t)
	rev, err := w.Create(t.Context(), draft())
	w.must(err)
	w.must(w.Remove(t.Context(), round, rev))
	if _, _, err := w.Survey(t.Context(), round); !errors.Is(err, opinion.ErrNoSurvey) {
		t.Error(err)
	}
}

// What keeps a survey from being released is named, all at once.
func TestCheck(t *testing.T) {
	for name, c := range map[string]struct {
		spoil func(*opinion.Survey)
		want  string
	}{
		"no title":             {func(s *opinion.Survey) { s.Title = nil }, "title opinion.title"},
		"ends before it opens": {func(s *opinion.Survey) { s.Closes = s.Opens }, "closes opinion.days"},
		"is over":              {func(s *opinion.Survey) { s.Opens, s.Closes = day.AddDate(0, 0, -2), day }, "closes opinion.past"},
		"nobody to judge":      {func(s *opinion.Survey) { s.Basis.Units = nil }, "units opinion.units"},
		"no groups":            {func(s *opinion.Survey) { s.Groups = nil }, "groups opinion.groups"},
		"a group twice":        {func(s *opinion.Survey) { s.Groups[1].Code = "HDND" }, "HDND opinion.group_code"},
		"a group's code":       {func(s *opinion.Survey) { s.Groups[0].Code = "HĐND" }, "HĐND opinion.group_code"},
		"a nameless group":     {func(s *opinion.Survey) { s.Groups[0].Name = nil }, "HDND opinion.group_name"},
		"a weight in words":    {func(s *opinion.Survey) { s.Groups[0].Weight = "two" }, "HDND opinion.weight"},
		"a weight below zero":  {func(s *opinion.Survey) { s.Groups[0].Weight = "-1" }, "HDND opinion.weight"},
		"no weight at all": {func(s *opinion.Survey) {
			for i := range s.Groups {
				s.Groups[i].Weight = "0"
			}
		}, "groups opinion.weights"},
		"judges nobody":      {func(s *opinion.Survey) { s.Groups[0].Judges = []string{"X"} }, "HDND opinion.judges"},
		"no questions":       {func(s *opinion.Survey) { s.Groups[0].Questions = nil }, "HDND opinion.questions"},
		"a question twice":   {func(s *opinion.Survey) { s.Groups[0].Questions[1].Code = "q1" }, "HDND/q1 opinion.question"},
		"a leaf of no set":   {func(s *opinion.Survey) { s.Groups[0].Questions[0].Leaf = "9" }, "HDND/q1 opinion.leaf"},
		"a question of none": {func(s *opinion.Survey) { s.Groups[0].Questions[0].Text = text("") }, "HDND/q1 opinion.text"},
		"a very long one":    {func(s *opinion.Survey) { s.Groups[0].Questions[0].Text = text(strings.Repeat("x", 501)) }, "HDND/q1 opinion.text"},
		"one option":         {func(s *opinion.Survey) { s.Groups[0].Questions[0].Options = opinion.Options()[:1] }, "HDND/q1 opinion.options"},
		"an option twice":    {func(s *opinion.Survey) { s.Groups[0].Questions[0].Options[1].Code = "A" }, "HDND/q1/A opinion.option"},
		"a reserved option":  {func(s *opinion.Survey) { s.Groups[0].Questions[0].Options[1].Code = opinion.NoInfo }, "HDND/q1/none opinion.option"},
		"worth too much":     {func(s *opinion.Survey) { s.Groups[0].Questions[0].Options[0].Worth = "100.5" }, "HDND/q1/A opinion.worth"},
		"worth in words":     {func(s *opinion.Survey) { s.Groups[0].Questions[0].Options[0].Worth = "1/2" }, "HDND/q1/A opinion.worth"},
	} {
		t.Run(name, func(t *testing.T) {
			s := draft()
			if wrong := s.Check(day); len(wrong) > 0 {
				t.Fatalf("the draft: %v", wrong)
			}
			c.spoil(s)
			var got []string
			for _, p := range s.Check(day) {
				got = append(got, p.Field+" "+p.Code)
			}
			if !slices.Contains(got, c.want) {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
	w := newWorld(t)
	s := draft()
	s.Groups[0].Questions = nil
	rev, err := w.Create(t.Context(), s)
	w.must(err)
	_, err = w.Release(t.Context(), round, rev, basis())
	var e *survey.Error
	if !errors.As(err, &e) || e.Code != "opinion.invalid" || len(e.Problems) != 1 {
		t.Errorf("releasing it: %v", err)
	}
}

func TestPhases(t *testing.T) {
	s := &opinion.Survey{State: opinion.Open, Opens: day, Closes: day.Add(time.Hour)}
	for at, want := range map[time.Duration]opinion.Phase{-1: opinion.Early, 0: opinion.Taking, time.Hour - 1: opinion.Taking, time.Hour: opinion.Over} {
		if got := s.Phase(day.Add(at)); got != want {
			t.Errorf("%v: %s, want %s", at, got, want)
		}
	}
	s.State = opinion.Draft
	if s.Phase(day) != opinion.Preparing {
		t.Error("a draft")
	}
}

// Each unit is asked what its own criteria set has, once for each code.
func TestProposalAndWhoIsAskedWhat(t *testing.T) {
	s := draft()
	g, known := s.Group("XA")
	if !known || len(g.Questions) != 2 || g.Questions[0].Text["vi"] != "Ông/Bà đánh giá thế nào về: Chỉ đạo?" {
		t.Fatalf("group %+v", g)
	}
	asked := map[string]int{}
	for _, u := range s.Judged(g) {
		asked[u.ID] = len(s.Asked(g, u))
	}
	if diff := cmp.Diff(map[string]int{"NV": 2, "TP": 2, "VP": 1}, asked); diff != "" {
		t.Error(diff)
	}
	g.Judges = []string{"VP"}
	if _, judged := s.Unit(g, "NV"); judged || len(s.Judged(g)) != 1 {
		t.Error("a group that judges one unit judges others")
	}
	if got := g.NextQuestion(); got != "q3" {
		t.Errorf("next question %q", got)
	}
}
