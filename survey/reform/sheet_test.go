package reform

import (
	"errors"
	"math/big"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sipas/analysis/scoring"
	"sipas/survey"
)

var day = time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)

// small has a leaf of each kind that matters.
func small() *CriteriaSet {
	name := survey.Text{survey.Vietnamese: "x"}
	return &CriteriaSet{ID: "s", Version: 1, Level: Department, Decimals: 2, Items: []Item{
		{Code: "1", Name: name, Max: "12"},
		{Code: "1.1", Parent: "1", Name: name, Max: "2", Source: SelfScored, Evidence: true},
		{Code: "1.2", Parent: "1", Name: name, Max: "10", Source: SelfScored},
		{Code: "2", Name: name, Max: "10", Source: Satisfaction},
		{Code: "b", Name: name, Max: "1", Kind: scoring.Bonus, Source: SelfScored},
	}}
}

// desk is a sheet on which acts are done one after another.
type desk struct {
	*testing.T
	set   *CriteriaSet
	sheet *Sheet
	at    time.Time
}

func newDesk(t *testing.T) *desk {
	return &desk{t, small(), &Sheet{Round: "r", Unit: "U", Stage: SelfScoring}, day}
}

func (d *desk) try(code string, act Act) error {
	d.at = d.at.Add(time.Hour)
	seen := int64(0)
	if l := d.sheet.leaf(code); l != nil {
		seen = l.Rev
	}
	next, err := d.sheet.apply(d.set, code, seen, act, "lan", d.at)
	if err == nil {
		d.sheet = next
	}
	return err
}

func (d *desk) do(code string, act Act) {
	d.Helper()
	if err := d.try(code, act); err != nil {
		d.Fatalf("%s %+v: %v", code, act, err)
	}
}

func (d *desk) move(to Stage, why string) {
	d.Helper()
	next, err := d.sheet.move(d.set, to, why, false, "lan", d.at)
	if err != nil {
		d.Fatalf("to %s: %v", to, err)
	}
	d.sheet = next
}

func (d *desk) index(sipas string) string {
	d.Helper()
	tree, wrong := d.set.Tree()
	if wrong != nil {
		d.Fatal(wrong)
	}
	var given map[string]*big.Rat
	if sipas != "" {
		points, _ := new(big.Rat).SetString(sipas)
		given = map[string]*big.Rat{"2": points}
	}
	sheet, err := tree.Score(d.sheet.Marks(d.set, given))
	if err != nil {
		d.Fatal(err)
	}
	return sheet[""].Total().FloatString(3) + " / " + sheet[""].Applicable.FloatString(0) + " = " + scoring.Text(sheet[""].Index(), 4)
}

// A sheet from the first point to the last: what was given first is never lost.
func TestSheetFromSelfScoreToFinal(t *testing.T) {
	d := newDesk(t)
	d.do("1.1", SelfScore{Points: "2,0"})
	d.do("1.1", SelfScore{Points: "1,5", Reason: "một báo cáo muộn"})
	d.do("1.1", Attach{Evidence{Name: "Kế hoạch 12", Link: "https://example.org/kh12.pdf"}})
	d.do("1.2", Claim{Reason: "không có thủ tục nào"})
	if got := d.index("9.081"); got != "10.581 / 22 = " { // the claim is not decided: still open
		t.Errorf("self-scored: %s", got)
	}
	d.move(FirstAppraisal, "")
	d.do("1.1", Appraise{Points: "1", Reason: "thiếu minh chứng quý 3"})
	d.do("1.2", Decide{Approve: true})
	if got := d.index("9.081"); got != "10.081 / 12 = 0.8401" {
		t.Errorf("appraised: %s", got)
	}
	if got := d.index(""); got != "1.000 / 12 = " {
		t.Errorf("without the survey's points: %s", got)
	}
	d.move(Explaining, "")
	d.do("1.1", Explain{Text: "đã gửi bổ sung"})
	d.move(SecondAppraisal, "")
	d.do("1.1", Appraise{Points: "1.5" + "0", Reason: "chấp nhận"})
	d.move(Final, "")
	if got := d.index("9.081"); got != "10.581 / 12 = 0.8818" {
		t.Errorf("final: %s", got)
	}
	l := d.sheet.leaf("1.1")
	if l.Self.Points != "1.5" || l.First.Points != "1" || l.Second.Points != "1.5" || len(l.Past) != 1 || l.Past[0].Score.Points != "2" {
		t.Errorf("kept %+v", l)
	}
	if err := d.try("1.1", Comment{Text: "muộn rồi"}); !errors.Is(err, ErrStage) {
		t.Errorf("a comment on a final sheet: %v", err)
	}
	if len(d.sheet.Moves) != 4 {
		t.Errorf("%d moves", len(d.sheet.Moves))
	}
}

func TestActsAreRefused(t *testing.T) {
	problem := func(err error) string {
		var e *survey.Error
		switch {
		case !errors.As(err, &e):
			return ""
		case len(e.Problems) > 0:
			return e.Problems[0].Code
		}
		return e.Code
	}
	d := newDesk(t)
	for name, c := range map[string]struct {
		code string
		act  Act
		want string
	}{
		"above the most":            {"1.1", SelfScore{Points: "2.01"}, "sheet.points_above"},
		"no number":                 {"1.1", SelfScore{Points: "hai"}, "sheet.points"},
		"below nothing":             {"1.1", SelfScore{Points: "-1"}, "sheet.points"},
		"more decimals than kept":   {"1.1", SelfScore{Points: "1,23456"}, "sheet.points_decimals"},
		"no leaf":                   {"1", SelfScore{Points: "1"}, "sheet.no_leaf"},
		"unknown":                   {"9", SelfScore{Points: "1"}, "sheet.no_leaf"},
		"from the survey":           {"2", SelfScore{Points: "1"}, "sheet.source"},
		"claim, no reason":          {"1.1", Claim{Reason: " "}, "sheet.reason_missing"},
		"appraisal too early":       {"1.1", Appraise{Points: "1"}, "sheet.stage"},
		"link of a script":          {"1.1", Attach{Evidence{Name: "x", Link: "javascript:alert(1)"}}, "sheet.link"},
		"no link":                   {"1.1", Attach{Evidence{Name: "x"}}, "sheet.link_missing"},
		"decide what nobody claims": {"1.1", Decide{Approve: true}, "sheet.stage"},
	} {
		before := *d.sheet
		if got := problem(d.try(c.code, c.act)); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
		if diff := cmp.Diff(before, *d.sheet); diff != "" {
			t.Errorf("%s changed the sheet: %s", name, diff)
		}
	}
	if _, err := d.sheet.move(d.set, FirstAppraisal, "", false, "lan", day); problem(err) != "sheet.not_scored" {
		t.Errorf("leaving self-scoring with nothing scored: %v", err)
	}
	if _, err := d.sheet.move(d.set, Final, "", false, "lan", day); err == nil {
		t.Error("skipped to the end")
	}
	d.do("1.1", SelfScore{Points: "1"})
	d.do("1.2", SelfScore{Points: "10"})
	if _, err := d.sheet.move(d.set, FirstAppraisal, "", false, "lan", day); problem(err) != "sheet.not_proven" {
		t.Errorf("points without evidence: %v", err)
	}
	d.do("1.1", SelfScore{Points: "1", Reason: "không có văn bản, giải trình: …"})
	d.move(FirstAppraisal, "")
	if got := problem(d.try("1.1", Appraise{Points: "0.5"})); got != "sheet.reason_missing" {
		t.Errorf("adjusted without a reason: %q", got)
	}
	d.do("1.1", Appraise{Points: "1"})
	d.move(SelfScoring, "trả lại theo đề nghị")
	if _, err := d.sheet.move(d.set, SelfScoring, "x", false, "lan", day); err == nil {
		t.Error("moved to where it stands")
	}
}

// Two people at the same leaf: the second sees that it has changed; at another
// leaf both win.
func TestSheetKnowsWhoWasQuicker(t *testing.T) {
	d := newDesk(t)
	d.do("1.2", SelfScore{Points: "3"})
	if _, err := d.sheet.apply(d.set, "1.2", 0, SelfScore{Points: "4"}, "hoa", day); !errors.Is(err, ErrTouched) {
		t.Errorf("an old revision: %v", err)
	}
	next, err := d.sheet.apply(d.set, "1.1", 0, SelfScore{Points: "1"}, "hoa", day)
	if err != nil || next.leaf("1.2").Self.Points != "3" {
		t.Errorf("another leaf: %v", err)
	}
	if d.sheet.leaf("1.1") != nil {
		t.Error("the sheet that was acted on has changed")
	}
}

func TestProgress(t *testing.T) {
	d := newDesk(t)
	d.do("1.1", SelfScore{Points: "2"})
	d.do("1.2", Claim{Reason: "không"})
	got := d.sheet.Progress(d.set)
	want := Progress{Leaves: 3, Scored: 2, NoEvidence: 1, Unsettled: 1, LastTouched: day.Add(time.Hour)}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestStages(t *testing.T) {
	s, walked := SelfScoring, []Stage{SelfScoring}
	for s.Next() != "" {
		if !after(s.Next(), s) || after(s, s.Next()) || after(s, s) {
			t.Errorf("%s and %s", s, s.Next())
		}
		s = s.Next()
		walked = append(walked, s)
	}
	if !slices.Equal(walked, Stages()) {
		t.Errorf("walked %v", walked)
	}
}
