package officer_test

import (
	"net/url"
	"strings"
	"testing"

	"sipas/survey/reform"
)

func TestAppraise(t *testing.T) {
	o := newOffice(t)
	o.to(reform.FirstAppraisal)
	v := o.council()
	v.Get(d1).Want(200, "Criteria to appraise or decide: 3", "Go on at 1.1.1")
	leaf, act := d1+"/leaf/1.1.1", d1+"/leaf/1.1.1/council"
	page := v.Get(leaf).Want(200, "Accept 2 points", "Kế hoạch số 12/KH-SNV")
	refused := v.Post(act, form(page, act, "c_points", "1,5", "c_comment", "thiếu quý 3")).Want(422, "Write the reason", `value="1,5"`)
	v.Post(act, form(refused, act, "c_reason", "thiếu minh chứng quý 3", "do", "next")).Leads(d1 + "/leaf/1.1.2")
	l := o.leaf("1.1.1")
	if l.First.Points != "1.5" || l.First.Reason != "thiếu minh chứng quý 3" || len(l.Comments) != 1 || !l.Comments[0].Council {
		t.Fatalf("kept %+v", l)
	}
	// In one click; for a percentage as well.
	page = v.Get(d1+"/leaf/1.1.2").Want(200, "Accept 1 points")
	v.Post(d1+"/leaf/1.1.2/council", form(page, d1+"/leaf/1.1.2/council", "do", "accept")).Leads(d1 + "/leaf/1.2")
	if l := o.leaf("1.1.2"); l.First.Points != "1" || l.First.Figure != "92.5" {
		t.Errorf("kept %+v", l.First)
	}
	// A claim is refused with a reason and points.
	act = d1 + "/leaf/1.2/council"
	page = v.Get(d1+"/leaf/1.2").Want(200, "Năm nay không có báo cáo", "The council has not decided")
	v.Post(act, form(page, act, "c_ruling", "refuse")).Want(422, `value="refuse" checked`, "Write the reason")
	v.Post(act, form(page, act, "c_ruling", "refuse", "c_points", "1", "c_reason", "có báo cáo quý 2")).Leads(d1 + "/leaf/1.2")
	if l := o.leaf("1.2"); l.Absence.Decision != reform.Refused || l.Absence.Why != "có báo cáo quý 2" || l.First.Points != "1" {
		t.Errorf("kept %+v", l)
	}
	// Or approved after all: then it leaves points and maximum.
	page = v.Get(d1 + "/leaf/1.2")
	v.Post(act, form(page, act, "c_ruling", "approve")).Leads(d1 + "/leaf/1.2")
	v.Get(d1).Want(200, "Nothing arose, approved", "<dd>18</dd>", "All criteria are appraised")
	v.Get(d1+"/leaf/1.2").Want(200, "Refused the claim", "Approved that nothing arose")
}

// The reason of an adjustment is not that of points that are accepted after all,
// and an adjustment does not lose its reason.
func TestAcceptedAfterAll(t *testing.T) {
	o := newOffice(t)
	o.to(reform.FirstAppraisal)
	o.act("1.1.1", reform.Appraise{Points: "1", Reason: "thiếu quý 3"})
	v, act := o.council(), d1+"/leaf/1.1.1/council"
	page := v.Get(d1 + "/leaf/1.1.1")
	v.Post(act, form(page, act, "c_reason", "")).Want(422, "Write the reason")
	v.Post(act, form(page, act, "do", "accept")).Leads(d1 + "/leaf/1.1.2")
	if l := o.leaf("1.1.1"); l.First.Points != "2" || l.First.Reason != "" {
		t.Errorf("kept %+v", l.First)
	}
	v.Get(d1+"/leaf/1.1.1").Want(200, "thiếu quý 3")
}

// The council may type for a unit; whoever then appraises the own points is told.
func TestCouncilTypesForAUnit(t *testing.T) {
	o := newOffice(t)
	v, leaf := o.council(), d1+"/leaf/1.2"
	page := v.Get(leaf).Want(200, "Type for the unit")
	v.Post(leaf, form(page, leaf, "points", "1,5", "reason", "nhập hộ theo công văn")).Leads(leaf)
	if s := o.leaf("1.2").Self; s.Points != "1.5" || s.Who != "user1" {
		t.Errorf("kept %+v", s)
	}
	o.move(reform.FirstAppraisal, "đủ hồ sơ giấy")
	v.Get(leaf).Want(200, "You have typed the self-score of this criterion yourself")
	o.council().Get(leaf).Want(200, "Accept 1.5 points").Lacks("You have typed")
}

func TestSecondAppraisal(t *testing.T) {
	o := newOffice(t)
	o.to(reform.SecondAppraisal)
	v := o.council()
	act := d1 + "/leaf/1.1.1/council"
	page := v.Get(d1+"/leaf/1.1.1").Want(200, "Đã gửi bổ sung minh chứng", "Accept 1 points")
	v.Post(act, form(page, act, "do", "accept")).Leads(d1)
	if l := o.leaf("1.1.1"); l.Second.Points != "1" || l.First.Points != "1" {
		t.Errorf("kept %+v", l.Second)
	}
	page = v.Get(d1 + "/leaf/1.1.1")
	v.Post(act, form(page, act, "c_points", "2", "c_reason", "minh chứng đủ")).Leads(d1 + "/leaf/1.1.1")
	v.Get(d1+"/leaf/1.1.1").Want(200, "Appraised again: 1 points", "Appraised again: 2 points", "counts now")
}

func TestPointsOfSurveys(t *testing.T) {
	o := newOffice(t)
	v := o.council()
	act := d1 + "/leaf/2.1/council"
	page := v.Get(d1 + "/leaf/2.1")
	v.Post(act, form(page, act, "c_index", "90,81")).Want(422, "Write where it was published", `value="90,81"`)
	v.Post(act, form(page, act, "c_index", "100,5", "c_source", "QĐ 12")).Want(422, "from 0 to 100")
	v.Post(act, form(page, act, "c_index", "90,81", "c_source", "QĐ 12")).Leads(d1 + "/leaf/2.1")
	v.Get(d1+"/leaf/2.1").Want(200, "Published by the ministry: 90.81%", "For comparison only")
	page = v.Get(d1 + "/leaf/2.1")
	v.Post(act, form(page, act, "c_use", "yes")).Leads(d1 + "/leaf/2.1")
	if f := o.leaf("2.1").Official; f.Index != "90.81" || !f.Use {
		t.Errorf("kept %+v", f)
	}
	page = v.Get(d1 + "/leaf/2.1")
	v.Post(act, form(page, act, "c_index", "", "c_use", "")).Leads(d1 + "/leaf/2.1")
	v.Get(d1+"/leaf/2.1").Want(200, "Removed the index published by the ministry: 90.81%")

	act = d1 + "/leaf/2.2/council"
	page = v.Get(d1 + "/leaf/2.2")
	v.Post(act, form(page, act, "c_given", "4")).Want(422, "Write the reason")
	v.Post(act, form(page, act, "c_given", "4", "c_given_reason", "quá ít phiếu")).Leads(d1 + "/leaf/2.2")
	v.Get(d1).Want(200, "Points given by the council")
	page = v.Get(d1 + "/leaf/2.2")
	v.Post(act, form(page, act, "c_given", "", "c_given_reason", "đã đủ phiếu")).Leads(d1 + "/leaf/2.2")
	if l := o.leaf("2.2"); l.Given != nil {
		t.Errorf("kept %+v", l.Given)
	}
	v.Get(d1+"/leaf/2.2").Want(200, "Took back the points given by the council", "đã đủ phiếu")
}

func TestTwoOfTheCouncil(t *testing.T) {
	o := newOffice(t)
	o.to(reform.FirstAppraisal)
	chi, dung := o.council(), o.council()
	leaf, act := d1+"/leaf/1.1.1", d1+"/leaf/1.1.1/council"
	click := form(chi.Get(leaf), act, "do", "accept")
	dung.Post(act, form(dung.Get(leaf), act, "c_points", "1", "c_reason", "thiếu quý 3")).Leads(leaf)
	clash := chi.Post(act, click).Want(409, "thiếu quý 3", "Appraised points")
	choice := clash.Form(act)
	chi.Post(act, with(choice, "pick.c_points", "theirs", "pick.c_reason", "theirs")).Leads(leaf)
	if l := o.leaf("1.1.1"); l.First.Points != "1" || l.First.Who == "user1" {
		t.Errorf("kept %+v", l.First)
	}
}

// Each act, at each stage, by each side: done at its own, refused at all others
// with what was typed.
func TestStageLocks(t *testing.T) {
	type try struct {
		name   string
		path   string
		form   url.Values
		stages map[reform.Stage]bool
		typed  string
	}
	only := func(stages ...reform.Stage) map[reform.Stage]bool {
		m := map[reform.Stage]bool{}
		for _, s := range stages {
			m[s] = true
		}
		return m
	}
	running := only(reform.SelfScoring, reform.FirstAppraisal, reform.Explaining, reform.SecondAppraisal)
	unit := []try{
		{"score", "/leaf/1.1.1", url.Values{"way": {"points"}, "points": {"0,75"}, "reason": {"lý do"}}, only(reform.SelfScoring), "0,75"},
		{"claim", "/leaf/1.1.1", url.Values{"way": {"absent"}, "reason": {"không có việc"}}, only(reform.SelfScoring), "không có việc"},
		{"attach", "/leaf/1.1.1", url.Values{"link": {"https://example.gov.vn/x.pdf"}}, only(reform.SelfScoring, reform.Explaining), "https://example.gov.vn/x.pdf"},
		{"explain", "/leaf/1.1.1", url.Values{"explanation": {"căn cứ khác"}}, only(reform.Explaining), "căn cứ khác"},
		{"comment", "/leaf/1.1.1", url.Values{"comment": {"xin ý kiến"}}, running, "xin ý kiến"},
		{"field", "/fields/1", url.Values{"p.1.1.1": {"0,75"}, "w.1.1.1": {""}, "r.1.1.1": {""}}, only(reform.SelfScoring), "0,75"},
	}
	council := []try{
		{"appraise", "/leaf/1.1.1/council", url.Values{"c_points": {"0,5"}, "c_reason": {"căn cứ"}}, only(reform.FirstAppraisal, reform.SecondAppraisal), "0,5"},
		{"decide", "/leaf/1.2/council", url.Values{"c_ruling": {"approve"}, "c_reason": {"đồng ý"}}, only(reform.FirstAppraisal, reform.SecondAppraisal), "đồng ý"},
		{"give", "/leaf/2.2/council", url.Values{"c_given": {"4"}, "c_given_reason": {"ít phiếu"}}, running, "ít phiếu"},
		{"enter", "/leaf/2.1/council", url.Values{"c_index": {"90,81"}, "c_source": {"QĐ 12"}}, running, "90,81"},
		{"comment", "/leaf/1.1.1/council", url.Values{"c_comment": {"xin bổ sung"}}, running, "xin bổ sung"},
	}
	for _, stage := range reform.Stages() {
		t.Run(string(stage), func(t *testing.T) {
			o := newOffice(t)
			o.to(stage)
			for side, tries := range map[string][]try{"unit": unit, "council": council} {
				v := o.unit()
				if side == "council" {
					v = o.council()
				}
				for _, c := range tries {
					code, before := codeIn(c.path), o.leaf(codeIn(c.path)).Rev
					form := with(c.form, "rev", itoa(before), "r.1.1.1", itoa(before))
					a := v.Post(d1+c.path, form)
					switch after := o.leaf(code).Rev; {
					case c.stages[stage] && (a.Status != 303 || after == before):
						t.Errorf("%s, %s: not done, %d", side, c.name, a.Status)
					case !c.stages[stage] && (a.Status != 409 || after != before || !strings.Contains(a.Page, c.typed)):
						t.Errorf("%s, %s: done, or %q is lost: %d", side, c.name, c.typed, a.Status)
					}
				}
			}
		})
	}
}
