package reform

import (
	"testing"
)

// upTo brings a desk's leaf 1.2 to the final stage: 10 by the unit, 6 by the
// council, 8 after the explanation.
func upTo(t *testing.T) *desk {
	d := newDesk(t)
	d.do("1.1", SelfScore{Points: "2", Reason: "x"})
	d.do("1.2", SelfScore{Points: "10"})
	d.move(FirstAppraisal, "")
	d.do("1.1", Appraise{Points: "2"})
	d.do("1.2", Appraise{Points: "6", Reason: "thiếu"})
	d.move(Explaining, "")
	d.do("1.2", Explain{Text: "đủ"})
	d.move(SecondAppraisal, "")
	d.do("1.2", Appraise{Points: "8", Reason: "một phần"})
	d.move(Final, "")
	return d
}

// What a sheet that went back is given anew counts, and what was said about the
// old word does not, but stays among the past.
func TestWhatIsGivenAnewCounts(t *testing.T) {
	for name, c := range map[string]struct {
		back    Stage
		act     Act
		points  string // that count then
		past    []Stage
		missing string // before the stage after can end, at 1.2
	}{
		"the unit's points":          {SelfScoring, SelfScore{Points: "9"}, "9", []Stage{SelfScoring, FirstAppraisal, Explaining, SecondAppraisal}, "sheet.not_appraised"},
		"the council's first":        {FirstAppraisal, Appraise{Points: "7", Reason: "y"}, "7", []Stage{FirstAppraisal, Explaining, SecondAppraisal}, ""},
		"the unit's explanation":     {Explaining, Explain{Text: "thêm"}, "6", []Stage{Explaining, SecondAppraisal}, "sheet.not_answered"},
		"the council's last":         {SecondAppraisal, Appraise{Points: "10", Reason: "y"}, "10", []Stage{SecondAppraisal}, ""},
		"the unit claims an absence": {SelfScoring, Claim{Reason: "y"}, "", []Stage{SelfScoring, FirstAppraisal, Explaining, SecondAppraisal}, "sheet.not_decided"},
	} {
		t.Run(name, func(t *testing.T) {
			d := upTo(t)
			d.move(c.back, "xem lại")
			d.do("1.2", c.act)
			l := d.sheet.leaf("1.2")
			if got := l.InForce(); got == nil && c.points != "" || got != nil && got.Points != c.points {
				t.Errorf("%+v counts, want %q", got, c.points)
			}
			var past []Stage
			for _, p := range l.Past {
				past = append(past, p.What)
			}
			if len(past) != len(c.past) {
				t.Fatalf("past %v, want %v", past, c.past)
			}
			for i := range past {
				if past[i] != c.past[i] {
					t.Errorf("past %v, want %v", past, c.past)
				}
			}
			if c.back != SecondAppraisal {
				d.move(c.back.Next(), "")
			}
			found := ""
			for _, p := range d.sheet.Missing(d.set) {
				if p.Field == "1.2" {
					found = p.Code
				}
			}
			if found != c.missing {
				t.Errorf("missing %q, want %q", found, c.missing)
			}
		})
	}
}

// An adjustment says why, also when it is kept a second time.
func TestAdjustmentKeepsItsReason(t *testing.T) {
	d := newDesk(t)
	d.do("1.1", SelfScore{Points: "2", Reason: "x"})
	d.do("1.2", SelfScore{Points: "10"})
	d.move(FirstAppraisal, "")
	d.do("1.1", Appraise{Points: "2"})
	d.do("1.2", Appraise{Points: "6", Reason: "thiếu"})
	if d.try("1.2", Appraise{Points: "6"}) == nil {
		t.Error("the reason of an adjustment was taken away")
	}
	if err := d.try("1.2", Appraise{Points: "10"}); err != nil {
		t.Error("the unit's points need no reason:", err)
	}
	d.do("1.2", Appraise{Points: "6", Reason: "thiếu"})
	d.move(Explaining, "")
	d.do("1.2", Explain{Text: "đủ"})
	d.move(SecondAppraisal, "")
	if err := d.try("1.2", Appraise{Points: "6"}); err != nil {
		t.Error("what stays as it was needs no reason:", err)
	}
	if d.try("1.2", Appraise{Points: "10"}) == nil {
		t.Error("other points than the first ones without a reason")
	}
}
