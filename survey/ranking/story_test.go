package ranking_test

import (
	"fmt"
	"testing"

	"sipas/survey/findings"
	"sipas/survey/opinion"
	"sipas/survey/opinion/outcome"
	"sipas/survey/ranking"
	"sipas/survey/reform"
	"sipas/survey/seal"
)

// The program's own rooms are what rankings are made of.
var (
	_ ranking.Findings = (*findings.Findings)(nil)
	_ ranking.Seals    = (*seal.Seals)(nil)
	_ ranking.Opinions = (*outcome.Counting)(nil)
)

// A round without a sociological survey is asked for one, and has none.
func TestRoundWithoutASociologicalSurvey(t *testing.T) {
	w, round := surveyed(t, "")
	w.rankings.Opinions = outcome.New(opinion.New(opinion.Config{Store: w.store, Key: []byte("01234567890123456789012345678901"), Now: now}))
	if g := w.given(round, "a", "x"); g.Why != ranking.NoSurvey {
		t.Errorf("%s", told(g))
	}
}

// A unit's way from its own points to the published ones: what it gave itself
// stays beside what the council made of it.
func TestFromSelfScoreToPublished(t *testing.T) {
	w := newWorld(t)
	w.units("a")
	w.set("so", 1, "1 - 12 -", "1.1 1 10 self", "1.2 1 2 self", "x - 5 survey")
	round := w.round(reform.Round{ID: "r", Year: 2026, Set: "so@1", Units: entrants("a")})
	seen := map[string]int64{}
	act := func(code string, a reform.Act) {
		t.Helper()
		s, err := w.office.Act(t.Context(), round, "a", code, seen[code], a, "lan")
		if err != nil {
			t.Fatal(err)
		}
		seen[code] = s.Leaf(code).Rev
	}
	move := func(from, to reform.Stage) {
		t.Helper()
		if _, err := w.office.Move(t.Context(), round, "a", from, to, true, "", "chi"); err != nil {
			t.Fatal(err)
		}
	}
	stands := func(want string) {
		t.Helper()
		r := w.ranking("r")
		row, _ := r.Row("a")
		got := fmt.Sprintf("%s: self %s, appraised %s, total %s/%s = %s %%", row.Stage, r.Points(row.Self), r.Points(row.Appraised), r.Points(row.Total), r.Points(row.Applicable), r.Percent(row.Index))
		if got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
	stands("self: self 0.00, appraised 0.00, total 0.00/17.00 =  %")
	act("1.1", reform.SelfScore{Points: "9,5"})
	act("1.2", reform.Claim{Reason: "không phát sinh"})
	stands("self: self 9.50, appraised 9.50, total 9.50/17.00 =  %")
	if open := w.row("r", "a").Open; fmt.Sprint(open) != "[{1.2 not_decided} {x no_survey}]" {
		t.Errorf("open: %v", open)
	}
	move(reform.SelfScoring, reform.FirstAppraisal)
	act("1.1", reform.Appraise{Points: "8", Reason: "thiếu minh chứng"})
	act("1.2", reform.Decide{Approve: true})
	act("x", reform.Give{Points: "4", Reason: "ít phiếu"})
	stands("appraisal: self 9.50, appraised 8.00, total 12.00/15.00 = 80.00 %")
	move(reform.FirstAppraisal, reform.Explaining)
	act("1.1", reform.Explain{Text: "đã gửi bổ sung"})
	move(reform.Explaining, reform.SecondAppraisal)
	act("1.1", reform.Appraise{Points: "9", Reason: "chấp nhận một phần"})
	move(reform.SecondAppraisal, reform.Final)
	stands("final: self 9.50, appraised 9.00, total 13.00/15.00 = 86.67 %")
	if _, err := w.rankings.Publish(t.Context(), "r", w.revision("r"), "chi"); err != nil {
		t.Fatal(err)
	}
	stands("final: self 9.50, appraised 9.00, total 13.00/15.00 = 86.67 %")
}
