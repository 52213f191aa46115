package officer_test

import (
	"io/fs"
	"net/url"
	"strings"
	"testing"
	"time"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/manage"
	"sipas/survey/reform"
	"sipas/survey/web/desktest"
	"sipas/templates"
)

// A unit's officer sees that unit's sheet only; what is out of scope looks like
// what is not there. Nobody without the act sees any.
func TestScope(t *testing.T) {
	o := newOffice(t)
	o.act("1.2", reform.SelfScore{Points: "2"})
	paths := []string{"", "/paper", "/leaf/1.2", "/fields/1", "/review", "/evidence/" + strings.Repeat("0", 64), "/points.csv", "/points.xlsx", "/import"}
	posts := []string{"/leaf/1.2", "/fields/1", "/review", "/import"}
	councils := []string{"/leaf/1.2/council", "/steps"}
	foreign, council := o.Person([]string{"D2"}, access.Officer), o.council()
	for _, path := range paths {
		there, none := foreign.Get(d1+path), foreign.Get("/reform/rounds/2026/sheets/D9"+path)
		no, other := foreign.Get("/reform/rounds/x/sheets/D1"+path), foreign.Get("/reform/rounds/x/sheets/D2"+path)
		for _, a := range []desktest.Answer{there, none, no, other} {
			a.Want(404, "There is no such score sheet").Lacks("Home Affairs")
		}
		if path != paths[5] && path != "/points.csv" && path != "/points.xlsx" {
			council.Get(d1+path).Want(200, "Home Affairs")
			o.Person(nil, access.Administrator).Get(d1 + path).Want(200)
		}
		council.Get("/reform/rounds/2026/sheets/P"+path).Want(404, "There is no such score sheet")
	}
	for _, path := range posts {
		foreign.Post(d1+path, url.Values{"comment": {"x"}}).Want(404, "There is no such score sheet")
	}
	for _, path := range councils { // also over one's own unit: that is the council's
		for _, v := range []desktest.Visitor{foreign, o.unit()} {
			v.Post(d1+path, url.Values{"c_comment": {"x"}, "from": {"self"}, "to": {"appraisal"}, "reason": {"x"}}).Want(403)
		}
	}
	for _, role := range []access.Role{access.Manager, access.Analyst, access.Viewer} {
		v := o.Person(nil, role)
		for _, path := range paths {
			v.Get(d1 + path).Want(403)
		}
		for _, path := range append(posts, councils...) {
			v.Post(d1+path, url.Values{"comment": {"x"}}).Want(403)
		}
	}
	o.Stranger().Get(d1).Leads("/signin")
	if o.leaf("1.2").Rev != 1 || o.sheet().Stage != reform.SelfScoring {
		t.Error("somebody changed something")
	}
	o.unit().Get(d1+"/leaf/9.9").Want(404, "There is no such criterion")
	o.unit().Get(d1+"/leaf/1.1").Want(404, "There is no such criterion")
	o.unit().Get(d1 + "/fields/9").Want(404)
}

// A round that is being prepared is the council's alone; a published one is
// locked.
func TestRoundsThatDoNotRun(t *testing.T) {
	o := newOffice(t)
	r := reform.Round{ID: "next", Title: text("Năm sau", "Next year"), Year: 2027, State: reform.Preparing, Set: "so@1", Units: []reform.Entrant{{Unit: "D1"}}}
	rev, err := o.PutRound(t.Context(), r, 0)
	if err != nil {
		t.Fatal(err)
	}
	next := "/reform/rounds/next/sheets/D1"
	v := o.unit()
	v.Get(next).Want(404, "There is no such score sheet")
	o.council().Get(next+"/leaf/1.2").Want(200, "is being prepared").Lacks(`name="points"`, `name="c_comment"`)
	o.council().Post(next+"/leaf/1.2", url.Values{"way": {"points"}, "points": {"1"}}).Want(409, `value="1"`)
	if err := o.Run(t.Context(), "next", rev); err != nil {
		t.Fatal(err)
	}
	v.Get(next).Want(200)

	running, _, err := o.Reform.Round(t.Context(), "next")
	if err != nil {
		t.Fatal(err)
	}
	for i, to := range reform.Stages()[1:] {
		if _, err := o.Move(t.Context(), running, "D1", reform.Stages()[i], to, true, "thử", "chi"); err != nil {
			t.Fatal(err)
		}
		for _, code := range []string{"1.1.1", "1.1.2", "1.2"} {
			if to == reform.FirstAppraisal {
				if _, err := o.Act(t.Context(), running, "D1", code, 0, reform.Appraise{Points: "1", Figure: "95", Reason: "chấm hộ"}, "chi"); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	_, rev, err = o.Reform.Round(t.Context(), "next")
	if err == nil {
		err = o.Publish(t.Context(), "next", rev)
	}
	if err != nil {
		t.Fatal(err)
	}
	v.Get(next+"/leaf/1.2").Want(200, "The result of the round has been published").Lacks(`name="comment"`)
	v.Post(next+"/leaf/1.2", url.Values{"comment": {"quá muộn"}}).Want(409, "quá muộn")
	o.council().Get(next+"/review").Want(200, "has been published").Lacks("Take it there")
	o.council().Post(next+"/steps", url.Values{"from": {"final"}, "to": {"self"}, "reason": {"mở lại"}}).Want(409)
}

func TestSheetByField(t *testing.T) {
	o := newOffice(t)
	o.surveys()
	o.scored()
	v := o.unit()
	// 2 + 1 (92.5 % is above the threshold of 90) of 5, the claim at 1.2 apart.
	v.Get(d1).Want(200, "All criteria are scored", "Self-scored 3, appraised –, applicable 5 of at most 5", "Self-scored –, appraised 9.08, applicable 15 of at most 15",
		"<dd>3</dd>", "No bonus or penalty", `id="f-&#43;1"`)
	v.Get(d1+"?show=open").Want(200, "Nothing is left to do")
	o.move(reform.FirstAppraisal, "")
	c := o.council()
	c.Get(d1+"?show=open").Want(200, "Only criteria with something to do are shown: 3", "Plan issued in time", "To decide").Lacks("Sociological survey")
	c.Get(d1).Want(200, "From Self-scoring to Appraisal")
	v.Get(d1).Want(200, "is being appraised", "There is nothing to do for the unit now")
	v.Get(d1+"/paper").Want(200, "SCORE SHEET", "Kế hoạch số 12/KH-SNV", "Nothing arose: Năm nay", "HEAD OF THE UNIT", "Applicable maximum: 20")
}

func TestFieldTable(t *testing.T) {
	o := newOffice(t)
	v, other := o.unit(), o.unit()
	path := d1 + "/fields/1"
	page := v.Get(path).Want(200, "type the percentage reached", "at most 2", "Next field")
	sent := page.Form(path)
	wrong := v.Post(path, with(sent, "p.1.1.1", "1,5", "p.1.1.2", "101", "p.1.2", "2,5")).
		Want(422, "Criteria kept: 1", "from 0 to 100", "2,5 is more than the maximum of 2", `value="101"`, `href="#p.1.2"`)
	if o.leaf("1.1.1").Self.Points != "1.5" || o.leaf("1.2").Self != nil {
		t.Error("wrong rows kept")
	}
	other.Post(d1+"/leaf/1.2", url.Values{"way": {"points"}, "points": {"1"}, "reason": {"người khác"}}).Leads(d1 + "/leaf/1.2")
	o.act("1.1.2", reform.Comment{Text: "chỉ là lời nhắn"})
	clash := v.Post(path, with(wrong.Form(path), "p.1.1.2", "95", "p.1.2", "2")).
		Want(409, "Somebody else has just changed this to 1", `value="2"`, "Criteria kept: 1")
	if o.leaf("1.1.2").Self.Figure != "95" || o.leaf("1.2").Self.Points != "1" {
		t.Error("the row that was changed meanwhile is overwritten, or the other is not kept")
	}
	v.Post(path, clash.Form(path)).Leads(path)
	if l := o.leaf("1.2").Self; l.Points != "2" || l.Reason != "người khác" {
		t.Errorf("kept %+v", l)
	}
	v.Get(path+"?kept=1").Want(200, "Criteria kept: 1")
	// Emptying a row is not the same as taking points back.
	v.Post(path, with(v.Get(path).Form(path), "p.1.2", "")).Want(422, "Write points from 0 to 2")
	v.Get(d1+"/fields/2").Want(200, "At this stage no points can be typed")

	o.move(reform.FirstAppraisal, "đã hết hạn")
	v.Get(path).Want(200, "At this stage no points can be typed")
	c := o.council()
	page = c.Get(path).Want(200, "Accept 1.5 points", "Reason of the council")
	wrong = c.Post(path, with(page.Form(path), "a.1.1.1", "yes", "p.1.2", "1", "a.1.1.2", "yes")).Want(422, "Write the reason", "Criteria kept: 2")
	c.Post(path, with(wrong.Form(path), "n.1.2", "thiếu một báo cáo")).Leads(path)
	if o.leaf("1.1.1").First.Points != "1.5" || o.leaf("1.2").First.Reason != "thiếu một báo cáo" || o.leaf("1.1.2").First.Figure != "95" {
		t.Error("not appraised")
	}
}

func TestReview(t *testing.T) {
	o := newOffice(t)
	v, c := o.unit(), o.council()
	path := d1 + "/review"
	v.Get(path).Want(200, "Missing: 3", "Not scored", d1+"/leaf/1.1.1").Lacks("Go on to: Appraisal")
	v.Post(path, url.Values{"from": {"self"}}).Want(409, "This stage cannot end yet", "Missing: 3")
	o.act("1.1.1", reform.SelfScore{Points: "2"})
	v.Get(path).Want(200, "No evidence, and no explanation")
	o.scored()
	page := v.Get(path).Want(200, "Nothing is missing", "Go on to: Appraisal", "Points and evidence are locked")
	for range 2 { // the second is a second click
		v.Post(path, page.Form(path)).Leads(d1)
	}
	v.Get(d1+"?moved=appraisal").Want(200, "The sheet is now at the stage Appraisal")
	if s := o.sheet(); s.Stage != reform.FirstAppraisal || len(s.Moves) != 1 {
		t.Errorf("%s, %d moves", s.Stage, len(s.Moves))
	}
	o.Person([]string{"D1"}, access.Officer).Post(path, page.Form(path)).Want(409, "The sheet is not at this stage")
	v.Post(path, url.Values{"from": {"appraisal"}}).Want(409)

	// The council: back with a reason, on without the unit's part with one.
	steps := d1 + "/steps"
	page = c.Get(path).Want(200, "Next: Explanation", "Back to: Self-scoring", "Not appraised")
	c.Post(steps, page.Form(steps)).Want(409, "This stage cannot end yet")
	back := with(page.Form(steps), "to", "self")
	c.Post(steps, back).Want(422, "Write the reason", `value="self" checked`)
	c.Post(steps, with(back, "reason", "theo đề nghị của Sở")).Leads(d1)
	v.Get(d1).Want(200, "theo đề nghị của Sở", "From Appraisal to Self-scoring")
	o.Later(8 * 24 * time.Hour)
	v.Get(path).Want(200).Lacks("Go on to: Appraisal")
	v.Post(path, url.Values{"from": {"self"}}).Want(410, "The deadline of this stage has passed")
	c.Post(steps, url.Values{"from": {"self"}, "to": {"final"}, "reason": {"nhảy bước"}}).Want(409)
	c.Post(steps, url.Values{"from": {"self"}, "to": {"appraisal"}}).Leads(d1)
	if o.sheet().Stage != reform.FirstAppraisal {
		t.Error("not moved")
	}
}

func TestReviewOfExplanations(t *testing.T) {
	o := newOffice(t)
	o.to(reform.Explaining)
	v := o.unit()
	v.Get(d1+"/review").Want(200, "Adjusted and not explained: 2", "Not required", "Go on to: Second appraisal")
	v.Post(d1+"/review", url.Values{"from": {"explanation"}}).Leads(d1)
	o.act("1.1.1", reform.Comment{Text: "xin xem lại"})
	c := o.council()
	c.Post(d1+"/steps", url.Values{"from": {"second"}, "to": {"final"}}).Leads(d1)
	c.Get(d1).Want(200, "The sheet became final on")
	c.Get(d1+"/review").Want(200, "Back to: Second appraisal")
	v.Get(d1 + "/leaf/1.1.1").Want(200).Lacks(`name="comment"`)
}

func TestTable(t *testing.T) {
	o := newOffice(t)
	o.scored()
	v := o.unit()
	csv := v.Get(d1 + "/points.csv").Want(200)
	if !strings.HasPrefix(csv.Header.Get("Content-Disposition"), `attachment; filename=2026-D1.csv`) || csv.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("%v", csv.Header)
	}
	path := d1 + "/import"
	// What was taken out and sent back changes nothing, in both forms.
	v.Upload(path, "file", "x.csv", []byte(csv.Page), nil).Want(200, "The table says nothing that differs")
	v.Upload(path, "file", "x.xlsx", []byte(v.Get(d1+"/points.xlsx").Want(200).Page), nil).Want(200, "The table says nothing that differs")
	v.Upload(path, "file", "x.csv", []byte(v.Get(d1+"/points.csv?lang=vi").Want(200, "Điểm tự chấm", "92,5").Page), nil).Want(200, "The table says nothing that differs")

	v.Upload(path, "file", "", nil, url.Values{"x": {"y"}}).Want(422, "Choose a file")
	v.Upload(path, "file", "x.csv", []byte("Mã;Điểm\n1.2;2\n"), nil).Want(422)
	bad := "Mã;Điểm tự chấm;Tỷ lệ đạt (%);Không phát sinh;Lý do\n1.1.1;2,5;;;\n1.1.2;;102;;\n1.2;;;x;\n9;1;;;\n1.1.1;1;;;\n2.1;1;;;\n"
	v.Upload(path, "file", "x.csv", []byte(bad), nil).Want(422, "<b>B2</b> 2,5 is more than the maximum of 2", "<b>C3</b>", "<b>E4</b> Write the reason",
		"<b>A5</b> The criteria have no code 9", "<b>A6</b> This code stands in cell A2 already", "<b>B7</b>")
	good := "Mã;Điểm tự chấm;Tỷ lệ đạt (%);Không phát sinh;Lý do\n1.1.1;1,5;;;muộn hai ngày\n1.1.2;;;x;không có việc nào\n1.2;2;;;\n+1;;;;\n"
	dry := v.Upload(path, "file", "x.csv", []byte(good), nil).Want(200, "Criteria that will change: 3", "muộn hai ngày", "Nothing arose")
	if o.leaf("1.2").Self != nil {
		t.Fatal("a dry run changed something")
	}
	o.act("1.2", reform.SelfScore{Points: "1"})
	v.Post(path, rows(dry, path)).Want(409, "Some rows are not kept", "1.2: 2", "Criteria kept: 2")
	if o.leaf("1.1.1").Self.Points != "1.5" || o.leaf("1.1.2").Absence == nil || o.leaf("1.2").Self.Points != "1" {
		t.Error("kept something else")
	}
	dry = v.Upload(path, "file", "x.csv", []byte(good), nil).Want(200, "Criteria that will change: 1")
	for range 2 {
		v.Post(path, rows(dry, path)).Leads(d1)
	}
	if o.leaf("1.2").Self.Points != "2" {
		t.Error("not kept")
	}
	o.move(reform.FirstAppraisal, "")
	v.Get(path).Want(200, "A table can be taken in only while").Lacks(`type="file"`)
	v.Post(path, rows(dry, path)).Want(409)
}

// rows is the form of a dry run, with all its rows.
func rows(a desktest.Answer, path string) url.Values { return a.Form(path) }

// A unit that was renamed or whose id is unusual is found by its path.
func TestUnusualCodes(t *testing.T) {
	o := newOffice(t)
	o.Change(func(e *manage.Editor) error {
		return e.PutUnit(o.Context(), survey.Unit{ID: "D-3_x", Name: text("Sở Y tế", "Health"), Kind: survey.Department, Parent: "P"})
	})
	s := set()
	s.Version = 2
	s.Items = append(s.Items, reform.Item{Code: "Đ1+2.ý", Name: text("Tiêu chí riêng", "Own"), Max: "1", Source: reform.SelfScored})
	if _, err := o.PutSet(t.Context(), s, 0); err != nil {
		t.Fatal(err)
	}
	rev, err := o.PutRound(t.Context(), reform.Round{ID: "r2", Title: text("Đợt hai", "Second"), Year: 2026, State: reform.Preparing, Set: "so@2", Units: []reform.Entrant{{Unit: "D-3_x"}}}, 0)
	if err == nil {
		err = o.Run(t.Context(), "r2", rev)
	}
	if err != nil {
		t.Fatal(err)
	}
	v := o.Person([]string{"D-3_x"}, access.Officer)
	path := "/reform/rounds/r2/sheets/D-3_x/leaf/" + url.PathEscape("Đ1+2.ý")
	v.Get("/reform/rounds/r2/sheets/D-3_x").Want(200, "/leaf/%c4%901&#43;2.%c3%bd?lang=en")
	page := v.Get(path).Want(200, "Own")
	v.Get("/reform/rounds/r2/sheets/D-3_x/leaf/%C4%901%2B2%2E%C3%BD").Want(200, "Own") // as some clients write it
	if !strings.Contains(page.Page, `method="post"`) {
		t.Error("no form")
	}
	v.Post(path, url.Values{"way": {"points"}, "points": {"1"}}).Leads(path)
}

func TestTemplates(t *testing.T) {
	o := newOffice(t)
	if err := o.pages.CheckTemplates(); err != nil {
		t.Error(err)
	}
	v := o.unit()
	for _, path := range []string{"", "/paper", "/leaf/1.2", "/fields/1", "/review", "/import"} {
		v.Get(d1 + path).Want(200)
	}
	names, err := fs.Glob(templates.Files, "officer/*.html")
	if err != nil || len(names) != 7 {
		t.Fatal(names, err)
	}
	for _, name := range names {
		if name != "officer/parts.html" && !o.Rendered(name) {
			t.Errorf("%s was never rendered", name)
		}
	}
}
