package rounds_test

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"sipas/survey/access"
	"sipas/survey/reform"
)

const leaf = "/reform/rounds/r/criteria/1.1"

// The council sees all units at one criterion: what each says, with what proof.
func TestAllUnitsAtOneCriterion(t *testing.T) {
	o := newOffice(t)
	busy(o)
	v := o.council()
	v.Get("/reform/rounds/r/criteria").Want(200, "1.1 Plan", "4 of 5", leaf+"?lang=en", "Bonus")
	v.Get("/reform/rounds/r/criteria?only=todo").Want(200, "1.1 Plan").Lacks("2 Satisfaction", "Bonus")
	page := v.Get(leaf).Want(200, "18.5", "https://example.org/kh12.pdf", "Kế hoạch ban hành muộn hai tháng", "Kế hoạch đã gửi đúng hạn", "Tài liệu sẽ gửi bổ sung",
		"No evidence yet", "scored and appraised by the same person", "At “Self-scoring” the council does not appraise", "Next criterion", "accept the 2 undisputed")
	page.Lacks("Criterion before", `name="points.C1"`)
	v.Get(leaf+"?only=todo").Want(200, "Home Affairs").Lacks("Tran Phu Ward")
	v.Get("/reform/rounds/r/criteria/1.2").Want(200, "Not applicable:", "Không có sáng kiến nào", `name="decide.P"`, "Criterion before")
	v.Get("/reform/rounds/r/criteria/1.3").Want(200, "9.55", "95.5%", `name="figure.D1"`).Lacks(`name="points.D1"`)
	v.Get("/reform/rounds/r/criteria/+").Want(200, "2 points")
	v.Get("/reform/rounds/r/criteria/%2B").Want(200, "2 points")
}

// Rows are taken each by itself. One that is wrong keeps what was typed, and
// says why; an empty one is left alone.
func TestRowsAreAppraised(t *testing.T) {
	o := newOffice(t)
	o.running("r", "D1", "D2", "C1", "C2")
	for _, unit := range []string{"D1", "D2", "C1", "C2"} {
		o.scored("r", unit, "lan")
	}
	v := o.council()
	form := v.Get(leaf).Want(200).Form(leaf)
	page := v.Post(leaf, with(form, "points.D1", "15,5", "reason.D1", "Ban hành muộn", "points.D2", "21", "reason.D2", "Rất tốt", "points.C1", "10")).
		Want(422, "21 is more than the maximum of 20", `value="21"`, `value="Rất tốt"`, `value="10"`, `id="wrongs"`, `href="#reason.C1"`, "Rows saved: 1.").Lacks(`value="15,5"`)
	v.Post(leaf+"?lang=vi", with(page.Form(leaf), "points.D2", "20.25")).Want(422, "20,25 lớn hơn điểm tối đa là 20").Lacks("Đã lưu")
	if l := o.sheet("r", "D1").Leaf("1.1"); l.First == nil || l.First.Points != "15.5" || l.First.Reason != "Ban hành muộn" {
		t.Errorf("D1: %+v", l.First)
	}
	for _, unit := range []string{"D2", "C1", "C2"} {
		if l := o.sheet("r", unit).Leaf("1.1"); l.First != nil {
			t.Errorf("%s: %+v", unit, l.First)
		}
	}
	// What is sent back can be put right and sent as it is.
	form = page.Form(leaf)
	v.Post(leaf, with(form, "points.D2", "20", "reason.C1", "Thiếu")).Leads(leaf)
	if a, b := o.sheet("r", "D2").Leaf("1.1").First, o.sheet("r", "C1").Leaf("1.1").First; a.Points != "20" || b.Points != "10" || b.Reason != "Thiếu" {
		t.Errorf("%+v %+v", a, b)
	}
	// A tick accepts what the unit gave.
	form = v.Get(leaf).Form(leaf)
	v.Post(leaf, with(form, "accept.C2", "1", "do", "next")).Leads("/reform/rounds/r/criteria/1.2")
	if l := o.sheet("r", "C2").Leaf("1.1"); l.First == nil || l.First.Points != "18.5" || l.Adjusted() {
		t.Errorf("C2: %+v", l.First)
	}
	v.Post(leaf, with(v.Get(leaf).Form(leaf), "reason.D1", "chỉ có lý do")).Want(422, "a reason without points", `value="chỉ có lý do"`)
	computed := "/reform/rounds/r/criteria/1.3"
	v.Post(computed, with(v.Get(computed).Form(computed), "figure.D1", "80", "reason.D1", "theo báo cáo", "figure.D2", "101")).Want(422, `value="101"`)
	if l := o.sheet("r", "D1").Leaf("1.3"); l.First == nil || l.First.Points != "8" || l.First.Figure != "80" {
		t.Errorf("computed: %+v", l.First)
	}
}

// Somebody was quicker at a row: it says so, shows what is there now, and keeps
// what was typed; the other rows are taken.
func TestARowThatHasChangedMeanwhile(t *testing.T) {
	o := newOffice(t)
	o.running("r", "D1", "D2")
	o.scored("r", "D1", "lan")
	o.scored("r", "D2", "lan")
	v := o.council()
	form := v.Get(leaf).Form(leaf)
	o.act("r", "D1", "1.1", "hoa", reform.Appraise{Points: "12", Reason: "hoa đã xem"})
	page := v.Post(leaf, with(form, "points.D1", "14", "reason.D1", "của tôi", "points.D2", "10", "reason.D2", "muộn")).
		Want(422, "just changed this row", "hoa đã xem", `value="14"`, `value="của tôi"`, `href="#row.D1"`)
	if l := o.sheet("r", "D1").Leaf("1.1"); l.First.Points != "12" {
		t.Errorf("D1: %+v", l.First)
	}
	if l := o.sheet("r", "D2").Leaf("1.1"); l.First == nil || l.First.Points != "10" {
		t.Errorf("D2: %+v", l.First)
	}
	v.Post(leaf, page.Form(leaf)).Leads(leaf)
	if l := o.sheet("r", "D1").Leaf("1.1"); l.First.Points != "14" || len(l.Past) == 0 {
		t.Errorf("D1: %+v", l)
	}
	// A unit that has gone on meanwhile: what was typed is shown, and why it was not taken.
	form = v.Get(leaf).Form(leaf)
	o.move("r", "D1", reform.SelfScoring)
	v.Post(leaf, with(form, "points.D1", "13,25", "reason.D1", "còn giữ")).Want(422, "You had typed:", "13,25", "còn giữ").Lacks(`name="points.D1"`)
}

// What goes without saying is accepted with one button: scored, proven, not
// claimed, not appraised, not the reader's own, and not changed since.
func TestTheUndisputedAreAcceptedTogether(t *testing.T) {
	o := newOffice(t)
	o.running("r", "D1", "D2", "C1", "C2", "P")
	for _, unit := range []string{"D1", "D2", "C1"} {
		o.scored("r", unit, "lan")
	}
	o.act("r", "C2", "1.1", "lan", reform.SelfScore{Points: "20"}) // no evidence
	o.move("r", "C2", reform.FirstAppraisal)
	o.act("r", "P", "1.1", "lan", reform.Claim{Reason: "không có"})
	o.move("r", "P", reform.FirstAppraisal)
	o.Add("chi", nil, access.Officer)
	v := o.council()
	page := v.Get(leaf).Want(200, "accept the 3 undisputed rows")
	form := page.Form(leaf)
	o.act("r", "C1", "1.1", "minh", reform.Comment{Text: "xin xem lại"}) // changed since
	v.Post(leaf, with(form, "do", "accept", "points.D2", "15", "reason.D2", "muộn")).Leads(leaf)
	for unit, want := range map[string]string{"D1": "18.5", "D2": "15", "C1": "", "C2": "", "P": ""} {
		got := ""
		if l := o.sheet("r", unit).Leaf("1.1"); l.First != nil {
			got = l.First.Points
		}
		if got != want {
			t.Errorf("%s: %q, want %q", unit, got, want)
		}
	}
}

// Who has scored a unit and sits in the council is told so, and is left out when
// the undisputed are accepted.
func TestOnesOwnScoreIsMarked(t *testing.T) {
	o := newOffice(t)
	o.running("r", "D1")
	o.scored("r", "D1", "user1")
	v := o.council() // user1
	page := v.Get(leaf).Want(200, "you have scored this yourself").Lacks("undisputed rows")
	v.Post(leaf, with(page.Form(leaf), "do", "accept")).Leads(leaf)
	if l := o.sheet("r", "D1").Leaf("1.1"); l.First != nil {
		t.Errorf("accepted: %+v", l.First)
	}
	v.Post(leaf, with(v.Get(leaf).Form(leaf), "accept.D1", "1")).Leads(leaf)
	v.Get(leaf).Want(200, "scored and appraised by the same person")
}

func TestClaimsAreDecided(t *testing.T) {
	o := newOffice(t)
	o.running("r", "D1", "D2", "C1")
	for _, unit := range []string{"D1", "D2", "C1"} {
		o.act("r", unit, "1.2", "lan", reform.Claim{Reason: "không phát sinh"})
		o.move("r", unit, reform.FirstAppraisal)
	}
	v := o.council()
	path := "/reform/rounds/r/criteria/1.2"
	form := v.Get(path).Form(path)
	page := v.Post(path, with(form, "decide.D1", "approve", "decide.D2", "refuse", "decide.C1", "refuse", "reason.C1", "Có hai sáng kiến", "points.C1", "0")).
		Want(422, `<option value="refuse" selected`, "Approved (user1")
	if l := o.sheet("r", "D1").Leaf("1.2"); !l.Absent() || l.Absence.By != "user1" {
		t.Errorf("D1: %+v", l.Absence)
	}
	if l := o.sheet("r", "C1").Leaf("1.2"); l.Absence.Decision != reform.Refused || l.First == nil || l.First.Points != "0" || l.First.Reason != "Có hai sáng kiến" {
		t.Errorf("C1: %+v %+v", l.Absence, l.First)
	}
	v.Post(path, with(page.Form(path), "reason.D2", "Có phát sinh", "points.D1", "1")).Want(422, `<b>1</b>`, "clear the points, or refuse")
	if l := o.sheet("r", "D1").Leaf("1.2"); l.First != nil {
		t.Errorf("points where nothing arose: %+v", l.First)
	}
	if l := o.sheet("r", "D2").Leaf("1.2"); l.Absence.Decision != reform.Refused || l.Absence.Why != "Có phát sinh" {
		t.Errorf("D2: %+v", l.Absence)
	}
}

// Seed 002: the ministry's 90.81 % stands beside the unit's own figure, and gives
// points only when somebody says so.
func TestFiguresOfTheMinistryAndOwnPoints(t *testing.T) {
	o := newOffice(t)
	o.running("r", "D1", "D2")
	v := o.council()
	path := "/reform/rounds/r/criteria/2"
	form := v.Get(path).Want(200, "Where the ministry").Form(path)
	v.Post(path, with(form, "index.D1", "90,81")).Want(422, `value="90,81"`, `href="#source"`)
	v.Post(path, with(form, "source", "QĐ 123/QĐ-BNV")).Want(422, `value="QĐ 123/QĐ-BNV"`, `href="#source"`, "no row has the ministry")
	v.Post(path, with(form, "index.D1", "90,81", "index.D2", "100,5", "source", "QĐ 123/QĐ-BNV")).Want(422, `value="100,5"`, `value="QĐ 123/QĐ-BNV"`)
	if o := o.sheet("r", "D1").Leaf("2").Official; o == nil || o.Index != "90.81" || o.Source != "QĐ 123/QĐ-BNV" || o.Use {
		t.Errorf("D1: %+v", o)
	}
	form = v.Get(path).Want(200, "90.81% (QĐ 123/QĐ-BNV)", "only stands beside").Form(path)
	v.Post(path, with(form, "use.D1", "yes")).Leads(path)
	if o := o.sheet("r", "D1").Leaf("2").Official; !o.Use || o.Index != "90.81" || o.Source == "" {
		t.Errorf("D1: %+v", o)
	}
	v.Post(path, with(form, "use.D2", "yes")).Want(422, "figure first")
	form = v.Get(path).Want(200, "Points come from it").Form(path)
	v.Post(path, with(form, "points.D2", "25", "reason.D2", "")).Want(422, `value="25"`)
	v.Post(path, with(form, "points.D2", "25", "reason.D2", "Chỉ có 12 phiếu")).Leads(path)
	if g := o.sheet("r", "D2").Leaf("2").Given; g == nil || g.Points != "25" {
		t.Errorf("D2: %+v", g)
	}
	form = v.Get(path).Want(200, `name="ungive.D2"`).Form(path)
	v.Post(path, with(form, "ungive.D2", "1", "reason.D2", "Đã đủ phiếu")).Leads(path)
	if g := o.sheet("r", "D2").Leaf("2").Given; g != nil {
		t.Errorf("D2: %+v", g)
	}
	sociological := "/reform/rounds/r/criteria/3"
	v.Get(sociological).Want(200, `name="points.D1"`).Lacks(`name="index.D1"`)
}

// Units with a set of their own are looked at apart: the same code may be
// another criterion there.
func TestEachSetIsLookedAtByItself(t *testing.T) {
	o := newOffice(t)
	r := o.prepared("r", "D1", "D2")
	r.Units[1].Set = "special@1"
	if _, err := o.reform.PutRound(t.Context(), r, 1); err != nil {
		t.Fatal(err)
	}
	if err := o.reform.Run(t.Context(), "r", 2); err != nil {
		t.Fatal(err)
	}
	v := o.council()
	v.Get("/reform/rounds/r/criteria").Want(200, "?set=special%401", "1 units")
	v.Get(leaf).Want(200, "Home Affairs").Lacks("Justice")
	o.scored("r", "D2", "lan")
	page := v.Get(leaf+"?set=special@1").Want(200, "Justice").Lacks("Home Affairs")
	form := page.Form(leaf)
	a := v.Post(leaf+"?set=special@1", with(form, "accept.D2", "1"))
	if a.Leads(leaf); !strings.Contains(a.Header.Get("Location"), "set=special%401") {
		t.Errorf("leads to %s", a.Header.Get("Location"))
	}
}

// Many units come in pages; rows that failed are shown on whichever page.
func TestUnitsInPages(t *testing.T) {
	o := newOffice(t)
	ids := o.province(120)
	o.running("r", ids...)
	v := o.council()
	v.Get("/reform/rounds/r").Want(200, "Units 1–100 of 120", "from=100")
	v.Get("/reform/rounds/r?from=100").Want(200, "Units 101–120 of 120", ">Commune 119<").Lacks(">Commune 5<")
	v.Get(leaf).Want(200, "Units 1–100 of 120", ">Commune 0<").Lacks(">Commune 119<")
	v.Get(leaf+"?from=100").Want(200, ">Commune 119<")
	// Some are looked for, and stay so when rows are kept.
	v.Get(leaf+"?q=commune+11").Want(200, ">Commune 11<", ">Commune 119<", `value="commune 11"`, "11 of 120").Lacks(">Commune 1<", ">Commune 12<")
	v.Get(leaf+"?q=nobody").Want(200, "No unit fits").Lacks(">Commune 1<")
	o.scored("r", ids[118], "lan")
	page := v.Get(leaf+"?q=commune+118").Want(200, ">Commune 118<")
	v.Post(leaf+"?q=commune+118", with(page.Form(leaf), "accept."+ids[118], "1")).Leads(leaf)
	if l := o.sheet("r", ids[118]).Leaf("1.1"); l.First == nil {
		t.Error("not appraised")
	}
	last := slices.Max(ids)
	v.Post(leaf, url.Values{"points." + last: {"1"}, "rev." + last: {"0"}}).Want(422, ">Commune 119<", "You had typed:")
}

// What was done stands in the trail, with who did it.
func TestActsStandInTheTrail(t *testing.T) {
	o := newOffice(t)
	o.running("r", "D1")
	o.scored("r", "D1", "lan")
	v := o.council()
	v.Post(leaf, with(v.Get(leaf).Form(leaf), "points.D1", "15", "reason.D1", "muộn")).Leads(leaf)
	found := false
	for e, err := range o.trail.Latest(t.Context(), 0, 0) {
		if err != nil {
			t.Fatal(err)
		}
		found = found || e.Act == "appraise" && e.Object == "reform_sheets/r/D1" && e.Who == "user1"
	}
	if !found {
		t.Error("the appraisal does not stand in the trail")
	}
}
