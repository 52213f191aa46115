package opinions_test

import (
	"encoding/csv"
	"html"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"sipas/survey/access"
	"sipas/survey/opinion"
	"sipas/survey/reform"
	"sipas/survey/web/desktest"
	"sipas/templates"
)

// A survey from the first form to points.
func TestJourney(t *testing.T) {
	o := newOffice(t)
	v := o.officer()
	begin := form(v.Get(at).Want(200, "Criteria of this round that are scored by survey: 2", "Members of the People"), at)
	v.Post(at, with(begin, "title_vi", "", "opens", "30/11/2026", "closes", "01/11/2026")).Want(422, "wrongs", "The last day must be after the first", `value="30/11/2026"`)
	bare := with(begin, "opens", "01/11/2026", "closes", "30/11/2026")
	delete(bare, "groups")
	v.Post(at, bare).Want(422, "Choose at least one group")
	v.Post(at, with(begin, "opens", "01/11/2026", "closes", "30/11/2026")).Leads(at)
	v.Post(at, with(begin, "opens", "01/11/2026", "closes", "30/11/2026")).Want(409, "has a survey already")
	v.Get(at+"?done=made").Want(200, "Look over each group", "Draft: links cannot be issued yet", "Heads of divisions").Lacks("Missing before the release")
	if s := o.stored(); s.Title["vi"] != "Điều tra xã hội học – Chấm điểm cải cách hành chính năm 2026" || len(s.Groups) != 4 || !s.Opens.Equal(time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)) {
		t.Errorf("%+v", s)
	}
	v.Get(at+"/groups/HDND/links").Want(200, "A draft has no links")
	v.Post(at+"/groups/HDND/links", map[string][]string{"count": {"1"}, "format": {"csv"}, "lot": {"a"}}).Want(409, "has not been released")
	step := at + "/steps/release"
	v.Post(step, v.Get(step).Want(200, "cannot be changed").Form(step)).Leads(at)
	v.Get(at).Want(200, "Taking forms")

	page := v.Get(at+"/groups/HDND/links").Want(200, "Each link is for one person", "No names are kept", "Links are shown once")
	file := v.Post(at+"/groups/HDND/links?lang=vi", with(page.Form(at+"/groups/HDND/links"), "count", "7", "format", "csv")).Want(200)
	if file.Header.Get("Cache-Control") != "no-store" || !strings.Contains(file.Header.Get("Content-Disposition"), "HDND.csv") {
		t.Errorf("%v", file.Header)
	}
	table := csv.NewReader(strings.NewReader(strings.TrimPrefix(file.Page, "\xef\xbb\xbf")))
	table.Comma = ';'
	rows, err := table.ReadAll()
	if err != nil || len(rows) != 8 || rows[7][0] != "HDND-07" || !strings.HasPrefix(rows[7][1], base+"/o/") || !strings.Contains(rows[7][4], "không chuyển cho người khác") {
		t.Fatalf("%q %v", rows, err)
	}
	if f, err := o.surveys.Open(t.Context(), rows[7][2]); err != nil || f.Group.Code != "HDND" {
		t.Errorf("the code in the list: %v", err)
	}
	again := v.Post(at+"/groups/HDND/links", with(page.Form(at+"/groups/HDND/links"), "count", "7", "format", "csv")).Want(409, "These links have been issued", `value="7"`, "issue once more").Lacks(rows[1][1])
	if before, now := page.Form(at+"/groups/HDND/links").Get("lot"), again.Form(at+"/groups/HDND/links").Get("lot"); now == "" || now == before {
		t.Errorf("the form that comes back makes the lot %q again (before: %q)", now, before)
	}
	v.Get(at+"/groups/HDND/links").Want(200, "7 links, numbers HDND-01 to HDND-07").Lacks(rows[1][1])

	o.sent("HDND", opinion.Self, "A", "B", "B", "D", "none", "A")
	o.sent("XA", opinion.Delegate, "C", "C", "C", "C", "C", "A")
	o.sent("LD", opinion.Self, "D")
	v.Get(at+"/outcome").Want(200, "once the survey is closed").Lacks("<table")
	v.Get(at+"/quality").Want(200, "once the survey is closed").Lacks("Sent faster")
	v.Get(at).Want(200, "Taking forms")
	step = at + "/steps/close"
	v.Post(step, v.Get(step).Want(200, "cannot be opened again", "Not now").Form(step)).Leads(at)

	// HDND: A B B D A = (100+60+60+0+100)/5 = 64 %; LD: 0 %; XA: 5 C and A = 200/6 %.
	// ((64 + 0 + 33.33) / 3) % of 2 = 0.6489
	v.Get(at+"/outcome").Want(200, ">0.65<", "Home Affairs", "a number is too small", "Digest of the data: ").Lacks("Poor 1; not enough information 0")
	v.Get(at+"/outcome?leaf=3&lang=vi").Want(200, ">1,80<", "Năng lực, tinh thần")
	v.Get(at+"/quality").Want(200, "Many forms were filled in on somebody&#39;s behalf", "Forms sent: 13", "No figures: too few forms")
	v.Get(at).Want(200, "Closed.", "What the survey came to")
	v.Get(at+"/groups/HDND/links").Want(200, "no more links")
	v.Get(at+"/groups/HDND").Want(200, "has been released").Lacks("<form class")
}

// Groups and questions are edited while the survey is a draft.
func TestEditGroupsAndQuestions(t *testing.T) {
	o := newOffice(t)
	v := o.officer()
	o.draft(v)
	path := at + "/groups/new"
	typed := form(v.Get(path).Want(200, "Copied from: Heads of divisions"), path)
	v.Post(path, with(typed, "name_vi", "", "code", "")).Want(422, `href="#code"`)
	v.Post(path, with(typed, "name_vi", "X", "code", "HDND")).Want(422, "Another group has this code")
	v.Post(path, with(typed, "name_vi", "X", "code", "đ")).Want(422)
	v.Post(path, with(typed, "name_vi", "X", "code", "DN", "weight", "-1")).Want(422, "not negative", `value="-1"`)
	v.Post(path, with(typed, "name_vi", "Doanh nghiệp", "name_en", "Businesses", "code", "DN", "weight", "2,5", "judges", "D2", "from", "QL")).Leads(at + "/groups/DN")
	g, _ := o.stored().Group("DN")
	if g == nil || g.Weight != "2.5" || !slices.Equal(g.Judges, []string{"D2"}) || len(g.Questions) != 2 {
		t.Fatalf("%+v", g)
	}
	v.Get(at+"?lang=vi").Want(200, ">2,5<", "Doanh nghiệp")

	path = at + "/groups/DN"
	v.Get(path).Want(200, `value="2.5"`) // as each language writes it
	v.Get(path+"?lang=vi").Want(200, `value="2,5"`)
	v.Post(path, with(form(v.Get(path).Want(200, "Very good 100%; Good 60%"), path), "weight", "")).Leads(path)
	q := path + "/questions/q1"
	typed = form(v.Get(q).Want(200, "Option A", "Percent of the maximum"), q)
	v.Post(q, with(typed, "text_vi", "", "worth.A", "101", "option.B_vi", "")).Want(422, `href="#text_vi"`, "Give a percentage from 0 to 100", `value="101"`)
	v.Post(q, with(typed, "leaf", "1.2")).Want(422, "Choose a criterion from the list")
	v.Post(q, with(typed, "text_vi", "Đơn vị chỉ đạo thế nào?", "text_en", "How does it lead?", "worth.B", "62,5", "option.D_vi", "", "option.D_en", "", "worth.D", "")).Leads(path)
	q = path + "/questions/new"
	typed = form(v.Get(q), q)
	empty := map[string][]string{}
	for name := range typed {
		empty[name] = typed[name]
		if strings.HasPrefix(name, "option.") || strings.HasPrefix(name, "worth.") {
			empty[name] = []string{""}
		}
	}
	v.Post(q, with(empty, "text_vi", "?", "leaf", "3")).Want(422, "At least two options")
	v.Post(q, with(typed, "text_vi", "Có kịp thời không?", "text_en", "", "leaf", "1.1")).Leads(path)
	g, _ = o.stored().Group("DN")
	if len(g.Questions) != 3 || g.Questions[0].Text["vi"] != "Đơn vị chỉ đạo thế nào?" || len(g.Questions[0].Options) != 3 || g.Questions[0].Options[1].Worth != "62.5" ||
		g.Questions[2].Code != "q3" || g.Weight != "" {
		t.Errorf("%+v", g)
	}
	if other, _ := o.stored().Group("QL"); other.Questions[0].Text["vi"] == g.Questions[0].Text["vi"] {
		t.Error("editing a copied question changes the group that it came from")
	}
	v.Get(path+"/questions/q9").Want(404, "no such question")
	v.Post(path+"/questions/q2/remove", v.Get(path+"/questions/q2").Form(path+"/questions/q2/remove")).Leads(path)
	v.Post(path+"/remove", v.Get(path).Form(path+"/remove")).Leads(at)
	v.Get(path).Want(404, "no such group")
	v.Post(at+"/steps/remove", v.Get(at+"/steps/remove").Form(at+"/steps/remove")).Leads(at)
	v.Get(at).Want(200, "Make a draft")
}

// What a draft lacks is listed with links to where it is put right, and keeps it
// from being released.
func TestMissing(t *testing.T) {
	o := newOffice(t)
	v := o.officer()
	o.draft(v)
	release := v.Get(at + "/steps/release").Form(at + "/steps/release")
	for _, code := range []string{"q1", "q2"} {
		q := at + "/groups/LD/questions/" + code
		v.Post(q+"/remove", v.Get(q).Form(q+"/remove")).Leads(at + "/groups/LD")
	}
	v.Get(at).Want(200, "Missing before the release", "Group LD needs one question", `href="/reform/rounds/2026/opinions/groups/LD?lang=en"`)
	v.Get(at + "/steps/release").Want(200).Lacks("Release the survey</button>")
	v.Post(at+"/steps/release", release).Want(409, "Somebody else has just changed")
	o.set.Items[3].Source = reform.SelfScored // the set has changed meanwhile
	v.Get(at).Want(200, "criterion 3 is no longer scored by survey")
}

// Two officers at once: at different parts both stay; at the same one the second
// chooses, and loses nothing.
func TestTwoOfficers(t *testing.T) {
	o := newOffice(t)
	a, b := o.officer(), o.officer()
	o.draft(a)
	hd, ld := at+"/groups/HDND", at+"/groups/LD"
	first, second, third := a.Get(hd).Form(hd), b.Get(hd).Form(hd), b.Get(ld).Form(ld)
	a.Post(hd, with(first, "name_vi", "Đại biểu HĐND tỉnh")).Leads(hd)
	b.Post(ld, with(third, "weight", "2")).Leads(ld)
	clash := b.Post(hd, with(second, "name_vi", "Đại biểu HĐND các cấp", "weight", "3")).Want(409, "Đại biểu HĐND tỉnh", "Đại biểu HĐND các cấp")
	b.Post(hd, with(clash.Form(hd), "pick.name_vi", "theirs", "pick.weight", "mine")).Leads(hd)
	s := o.stored()
	if s.Groups[0].Name["vi"] != "Đại biểu HĐND tỉnh" || s.Groups[0].Weight != "3" || s.Groups[1].Weight != "2" {
		t.Errorf("%+v", s.Groups[:2])
	}
}

func TestDeadlineOfAnOpenSurvey(t *testing.T) {
	o := newOffice(t)
	v := o.officer()
	o.draft(v)
	path := at + "/settings"
	v.Post(path, with(form(v.Get(path), path), "delegates", "leave", "opens_at", "8h")).Leads(at)
	v.Post(at+"/steps/release", v.Get(at+"/steps/release").Form(at+"/steps/release")).Leads(at)
	typed := form(v.Get(path).Want(200, "only its last day can change", "readonly"), path)
	v.Post(path, with(typed, "closes", "x")).Want(422, `value="x"`)
	v.Post(path, with(typed, "closes", "10/12/2026", "title_vi", "khác", "delegates", "count")).Leads(at)
	if s := o.stored(); s.Closes.Format("02/01") != "10/12" || s.Title["vi"] == "khác" || !s.WithoutDelegates || s.State != opinion.Open {
		t.Errorf("%+v", s)
	}
	group := at + "/groups/HDND"
	v.Post(group, map[string][]string{"name_vi": {"x"}, "rev": {"1"}}).Want(409, "The survey has been released")
	v.Post(group+"/questions/q1", map[string][]string{"rev": {"1"}}).Want(409)
	v.Post(group+"/remove", nil).Want(409)
	v.Get(group+"/questions/q1").Want(200, "has been released").Lacks(">Save<")
}

func TestWithdraw(t *testing.T) {
	o := newOffice(t)
	v := o.officer()
	o.released(v)
	path := at + "/groups/LD/links"
	page := v.Post(path, with(v.Get(path).Form(path), "count", "3", "format", "letters")).Want(200, "This page is shown once", "LD-03", "<svg", "Please do not pass it on", base+"/o")
	found := regexp.MustCompile(base+`/o/(\w{28})`).FindAllStringSubmatch(page.Page, -1)
	if len(found) != 3 || page.Header.Get("Cache-Control") != "no-store" {
		t.Fatalf("%d links", len(found))
	}
	away := path + "/withdraw"
	v.Post(away, map[string][]string{"link": {found[0][0]}}).Leads(path)
	v.Post(away, map[string][]string{"link": {"abc"}}).Want(422, "a symbol is wrong or missing", `value="abc"`)
	o.sent("LD", opinion.Self, "A")
	v.Get(path+"?done=withdrawn").Want(200, "Withdrawn.", "2 links have not been begun")
	v.Post(away, map[string][]string{"all": {"1"}}).Leads(path)
	for _, l := range found {
		f, err := o.surveys.Find(t.Context(), l[1])
		if err != nil || f.Sheet.State != opinion.Withdrawn {
			t.Errorf("%v %v", f, err)
		}
	}
	v.Post(path, with(v.Get(path).Form(path), "count", "301", "format", "letters")).Want(422, "from 1 to 300")
	v.Post(path, with(v.Get(path).Form(path), "count", "2", "format", "exe")).Want(422, "Choose in which form")
	v.Post(path, with(v.Get(path).Form(path), "count", "2", "lot", "../x")).Want(422, "Open this page anew")
	want := []string{"issue survey links opinion_sheets/2026/LD", "withdraw survey link opinion_sheets/2026", "issue survey links opinion_sheets/2026/LD", "withdraw unused survey links opinion_sheets/2026/LD"}
	if got := o.trail[len(o.trail)-4:]; !slices.Equal(got, want) {
		t.Errorf("trail %q", got)
	}
}

// The survey is the council's: nobody else sees it, and no part of a province.
func TestWhoMay(t *testing.T) {
	o := newOffice(t)
	o.released(o.officer())
	paths := []string{"", "/settings", "/groups/HDND", "/groups/new", "/groups/HDND/questions/q1", "/groups/HDND/links", "/steps/close", "/quality", "/outcome"}
	for name, v := range map[string]desktest.Visitor{"an officer of one unit": o.Person([]string{"D1"}, access.Officer), "a manager": o.Person(nil, access.Manager),
		"an analyst": o.Person(nil, access.Analyst), "a viewer": o.Person(nil, access.Viewer)} {
		for _, path := range paths {
			if got := v.Get(at + path).Status; got != 403 {
				t.Errorf("%s at %s: %d", name, path, got)
			}
		}
		for _, path := range []string{"", "/settings", "/groups/HDND", "/groups/HDND/remove", "/groups/HDND/questions/q1", "/groups/HDND/questions/q1/remove", "/steps/close", "/groups/HDND/links", "/groups/HDND/links/withdraw"} {
			if got := v.Post(at+path, nil).Status; got != 403 {
				t.Errorf("%s sends to %s: %d", name, path, got)
			}
		}
	}
	o.Stranger().Get(at).Leads("/signin")
	v := o.Person(nil, access.Administrator)
	for _, path := range paths {
		v.Get(at + path).Want(200)
	}
	v.Get("/reform/rounds/2025/opinions").Want(404)
	v.Get(at + "/steps/sing").Want(404)
	v.Get(at + "/groups/X/links").Want(404)
	v.Get(at + "/groups/new/links").Want(404)
}

func TestNoSurvey(t *testing.T) {
	o := newOffice(t)
	v := o.officer()
	for _, path := range []string{"/settings", "/groups/new", "/steps/release", "/quality", "/outcome"} {
		v.Get(at+path).Want(404, "no opinion survey yet")
	}
	for i := range o.set.Items {
		o.set.Items[i].Source = ""
	}
	v.Get(at).Want(200, "no criterion that is scored by survey").Lacks("Make a draft")
}

// What people write is shown as they wrote it, and is never markup.
func TestHostileNames(t *testing.T) {
	o := newOffice(t)
	v := o.officer()
	o.draft(v)
	path := at + "/groups/HDND"
	const name = `<script>alert("x")</script>`
	v.Post(path, with(v.Get(path).Form(path), "name_vi", name, "name_en", name)).Leads(path)
	v.Get(path).Want(200, html.EscapeString(name)).Lacks(name)
	v.Get(at).Lacks(name)
	v.Post(path, with(v.Get(path).Form(path), "name_vi", "=1+1", "name_en", "=1+1")).Leads(path)
	v.Post(at+"/steps/release", v.Get(at+"/steps/release").Form(at+"/steps/release")).Leads(at)
	path += "/links"
	if file := v.Post(path, with(v.Get(path).Form(path), "count", "1", "format", "csv")).Want(200).Page; strings.Contains(file, ";=1+1") {
		t.Errorf("a spreadsheet would calculate:\n%s", file)
	}
}

func TestTemplates(t *testing.T) {
	o := newOffice(t)
	if err := o.pages.CheckTemplates(); err != nil {
		t.Error(err)
	}
	v := o.officer()
	o.released(v)
	path := at + "/groups/LD/links"
	v.Post(path, with(v.Get(path).Form(path), "count", "1", "format", "letters"))
	for _, path := range []string{"", "/settings", "/groups/HDND", "/groups/HDND/questions/q1", "/steps/close", "/quality", "/outcome"} {
		v.Get(at + path).Want(200)
	}
	names, err := fs.Glob(templates.Files, "opinions/*.html")
	if err != nil || len(names) != 10 {
		t.Fatal(names, err)
	}
	for _, name := range names {
		if name != "opinions/parts.html" && !o.Rendered(name) {
			t.Errorf("%s was never rendered", name)
		}
	}
}
