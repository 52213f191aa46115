package opinion_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sipas/survey/opinion"
)

// A survey begins as last year's was: questions follow their criteria, and nothing
// of respondents comes along.
func TestCopy(t *testing.T) {
	old := draft()
	old.State, old.WithoutDelegates = opinion.Closed, true
	old.Groups[0].Weight, old.Groups[0].Judges = "2.5", []string{"NV", "gone"}
	old.Groups[1].Judges = []string{"gone"}
	old.Groups[0].Questions[0].Text = text("Sở chỉ đạo ra sao?")
	old.Groups[0].Questions[0].Options[1].Worth = "75"
	before := *old
	now := opinion.Basis{Units: basis().Units, Leaves: []opinion.Leaf{
		{Set: "so@2", Code: "1.3", Name: text("Chỉ đạo"), Max: "2"},        // 1.2.1 last year
		{Set: "so@2", Code: "3.1", Name: text("Việc khác hẳn"), Max: "3"},  // another thing under a code of last year
		{Set: "so@2", Code: "4", Name: text("Chuyển đổi số"), Max: "1"},    // new
		{Set: "vp@2", Code: "4", Name: text("Chuyển đổi số"), Max: "1.5"}}} // the same in another set
	s, done := opinion.Copy(old, "2027", text("Điều tra 2027"), now)
	if want := (opinion.Copied{Moved: 4, Lost: 4, Added: 8}); done != want {
		t.Errorf("%+v, want %+v", done, want)
	}
	if s.Round != "2027" || s.State != opinion.Draft || !s.WithoutDelegates || !s.Opens.IsZero() || !s.Closes.IsZero() || !cmp.Equal(s.Basis, now) {
		t.Errorf("%+v", s)
	}
	g := s.Groups[0]
	if g.Weight != "2.5" || !cmp.Equal(g.Judges, []string{"NV"}) || !cmp.Equal(s.Groups[1].Judges, []string{"gone"}) {
		t.Errorf("%s weighs %s and judges %v; the second %v", g.Code, g.Weight, g.Judges, s.Groups[1].Judges)
	}
	var asked []string
	for _, q := range g.Questions {
		asked = append(asked, q.Code+" "+q.Leaf+" "+q.Options[1].Worth)
	}
	if got := strings.Join(asked, ", "); got != "q1 1.3 75, q2  60, q3 3.1 60, q4 4 60" {
		t.Errorf("questions %s", got)
	}
	if g.Questions[0].Text["vi"] != "Sở chỉ đạo ra sao?" {
		t.Errorf("asked %q", g.Questions[0].Text)
	}
	found := ""
	s.Opens, s.Closes = old.Opens, old.Closes
	for _, p := range s.Check(day) {
		found += p.Field + " " + p.Code + ", "
	}
	if found != "HDND/q2 opinion.leaf_none, LD opinion.judges, LD/q2 opinion.leaf_none, QL/q2 opinion.leaf_none, XA/q2 opinion.leaf_none, " {
		t.Errorf("to mend: %s", found)
	}
	// The old one is as it was, and stays so.
	s.Groups[0].Questions[0].Options[1].Worth, s.Groups[0].Name["vi"], s.Groups[0].Questions[0].Text["vi"] = "1", "khác", "khác"
	if !reflect.DeepEqual(before, *old) || old.Groups[0].Questions[0].Options[1].Worth != "75" || old.Groups[0].Name["vi"] == "khác" || old.Groups[0].Questions[0].Text["vi"] == "khác" {
		t.Error("the old survey has changed")
	}
}

// Over the same criteria everything is the same.
func TestCopyOfTheSame(t *testing.T) {
	old := draft()
	s, done := opinion.Copy(old, "2027", text("x"), basis())
	if done != (opinion.Copied{Kept: 8}) || !cmp.Equal(s.Groups, old.Groups) {
		t.Errorf("%+v\n%s", done, cmp.Diff(old.Groups, s.Groups))
	}
}

func TestSurveysOfAllRounds(t *testing.T) {
	w := newWorld(t)
	for _, id := range []string{"2025", "2026"} {
		s := draft()
		s.Round = id
		_, err := w.Create(t.Context(), s)
		w.must(err)
	}
	all, err := w.Surveys(t.Context())
	if err != nil || len(all) != 2 || all[0].Round != "2025" || len(all[1].Groups) != 4 {
		t.Errorf("%d surveys, %v", len(all), err)
	}
}
