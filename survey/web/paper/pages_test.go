package paper

import (
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sipas/survey"
	"sipas/survey/access"
	office "sipas/survey/paper"
)

// TestAStackOfPaper goes through the pages without script: two people type
// three sheets in, the differences are settled, a third accepts.
func TestAStackOfPaper(t *testing.T) {
	h := newHouse(t)
	an, binh, cuong := h.person("an", access.Manager), h.person("binh", access.Manager), h.person("cuong", access.Administrator)
	made := an.post("/paper/new", url.Values{"wave": {"2026-q1"}, "place": {"A/a1"}, "sheets": {"5"}})
	if made.status != http.StatusSeeOther || !strings.HasPrefix(made.to, "/paper/P-000001") {
		t.Fatalf("%+v", made)
	}
	const at = "/paper/P-000001"
	rev := func() string { return strconv.FormatInt(h.stored("P-000001").Rev, 10) }
	wants(t, an.get(at), 200, "P-000001-001", "P-000001-005", "Tan An service centre")
	wants(t, an.post(at+"/returned", url.Values{"rev": {rev()}, "returned": {"6"}, "day": {"32/13/2026"}}), 422, `href="#returned"`, `href="#day"`, `value="32/13/2026"`)
	goes(t, an.post(at+"/returned", url.Values{"rev": {rev()}, "returned": {"2"}, "day": {time.Now().Format("2/1/2006")}}), at)

	first := sheetOf(4)
	first.Set("_pass", "1")
	first.Set("_n", "1")
	goes(t, an.post(at+"/entry", first), at+"/entry")
	wrong := url.Values{"_pass": {"1"}, "_n": {"3"}, "A1": {"9"}, "comment": {"giữ lại"}}
	wants(t, an.post(at+"/entry", wrong), 422, `href="#A1"`, "giữ lại", "P-000001-003")
	wants(t, an.post(at+"/finish", url.Values{"rev": {rev()}, "pass": {"1"}}), 422, "1 sheets are typed in, 2 came back")
	goes(t, an.post(at+"/entry", url.Values{"_pass": {"1"}, "_n": {"P-000001-003"}, "_void": {"1"}}), at+"/entry")
	goes(t, an.post(at+"/finish", url.Values{"rev": {rev()}, "pass": {"1"}}), at)

	wants(t, an.get(at), 200, "Somebody else must do the second entry")
	blind := binh.get(at + "/entry")
	wants(t, blind, 200, "P-000001-001", "Second entry")
	if strings.Contains(blind.body, " checked") || strings.Contains(blind.body, "Cần thêm ghế") {
		t.Error("the second entry shows the first")
	}
	second := sheetOf(4)
	second.Set("A1", "5")
	second.Set("_pass", "2")
	second.Set("_n", "1")
	wants(t, an.post(at+"/entry", second), 403, "Somebody else must type this sheet in again")
	goes(t, binh.post(at+"/entry", second), at+"/entry")
	goes(t, binh.post(at+"/entry", url.Values{"_pass": {"2"}, "_n": {"3"}, "_void": {"1"}}), at+"/entry")
	goes(t, binh.post(at+"/finish", url.Values{"rev": {rev()}, "pass": {"2"}}), at)

	list := binh.get(at + "/differences")
	wants(t, list, 200, "P-000001-001", "First: 4", "Second: 5", `name="d.1.A1"`)
	goes(t, binh.post(at+"/differences", url.Values{"d.1.A1": {"other"}, "o.1.A1": {"2"}}), at)
	wants(t, binh.get(at+"/accept"), 200, "you cannot accept it")
	wants(t, binh.post(at+"/accept", url.Values{"rev": {rev()}}), 403, "You cannot accept this batch")
	wants(t, cuong.get(at+"/accept"), 200, "1 sheets will count", "<b>an</b>, <b>binh</b>")
	goes(t, cuong.post(at+"/accept", url.Values{"rev": {rev()}}), at)
	wants(t, cuong.get(at), 200, "Accepted by cuong")
	all := h.responses()
	if len(all) != 1 || all[0].Answers["A1"].Rating != 2 || all[0].Answers["comment"].Text != "Cần thêm ghế" || all[0].Channel != survey.ByPaper || all[0].Batch != "P-000001" {
		t.Errorf("%+v", all)
	}
	wants(t, an.get(at+"/entry"), 409, "not at this step")
	wants(t, an.get("/paper"), 200, "P-000001", "Accepted")
}

func wants(t *testing.T, p page, status int, texts ...string) {
	t.Helper()
	if p.status != status {
		t.Errorf("status %d, want %d: %s", p.status, status, p.to)
	}
	for _, x := range texts {
		if !strings.Contains(p.body, x) {
			t.Errorf("the page does not say %q", x)
		}
	}
}

func goes(t *testing.T, p page, to string) {
	t.Helper()
	if p.status != http.StatusSeeOther || !strings.HasPrefix(p.to, to+"?") {
		t.Errorf("status %d leads to %q, want %q", p.status, p.to, to)
	}
}

// TestScope: what lies outside of somebody's units looks as if it were not
// there, on every route of a batch, a round, a draw and an upload.
func TestScope(t *testing.T) {
	h := newHouse(t)
	b := h.batch(2)
	v := must[office.Batch](t)(h.office.Make(t.Context(), "lan", office.Order{Kind: office.Interview, Wave: "2026-q1", Unit: "A", Counter: "a1"}))
	done := h.settled(h.typed(h.batch(2).ID).ID)
	must[office.Batch](t)(h.office.Accept(t.Context(), "dung", done.ID, done.Rev))
	k := must[office.Draw](t)(h.office.Draw(t.Context(), "lan", "2026-q1", "", 1, 7))
	all := h.person("lan", access.Manager)
	sent := all.upload("unit;day;A1\nA;"+time.Now().Format("2/1/2006")+";5\n", map[string]string{"wave": "2026-q1", "channel": "import"})
	upload := strings.TrimSuffix(sent.to, "?lang=en")
	of := h.person("be", access.Manager, "B")
	for _, path := range []string{"/paper/" + b.ID, "/paper/" + b.ID + "/print", "/paper/" + b.ID + "/entry", "/paper/" + b.ID + "/differences", "/paper/" + b.ID + "/accept",
		"/interview/" + v.ID, "/interview/" + v.ID + "/done?sheet=00000000", "/paper/rechecks/" + k.ID, upload, upload + "/problems"} {
		if p := of.get(path); p.status != http.StatusNotFound {
			t.Errorf("GET %s: %d", path, p.status)
		}
		if p := all.get(path); p.status == http.StatusNotFound {
			t.Errorf("GET %s: %d for who sees all", path, p.status)
		}
	}
	for _, path := range []string{"/returned", "/finish", "/drop", "/entry", "/differences", "/accept"} {
		if p := of.post("/paper/"+b.ID+path, url.Values{"rev": {"2"}, "reason": {"x"}, "_pass": {"1"}, "_n": {"1"}, "_void": {"1"}}); p.status != http.StatusNotFound {
			t.Errorf("POST %s: %d", path, p.status)
		}
	}
	for _, path := range []string{"/interview/" + v.ID, "/interview/" + v.ID + "/end", "/paper/rechecks/" + k.ID, upload + "/confirm", upload + "/again"} {
		if p := of.post(path, url.Values{}); p.status != http.StatusNotFound {
			t.Errorf("POST %s: %d", path, p.status)
		}
	}
	wants(t, of.post("/paper/new", url.Values{"wave": {"2026-q1"}, "place": {"A/a1"}, "sheets": {"5"}}), 422, `href="#place"`)
	wants(t, of.post("/interview", url.Values{"wave": {"2026-q1"}, "place": {"A/a1"}}), 422, `href="#place"`)
	wants(t, of.post("/paper/rechecks", url.Values{"wave": {"2026-q1"}, "unit": {""}, "n": {"1"}}), 422, `href="#unit"`)
	for _, path := range []string{"/paper", "/paper/new", "/interview", "/paper/rechecks", "/paper/import"} {
		p := of.get(path)
		wants(t, p, 200)
		if strings.Contains(p.body, "Tan An") || strings.Contains(p.body, b.ID) {
			t.Errorf("%s shows another unit", path)
		}
	}
}

// TestRoles: managers and administrators only.
func TestRoles(t *testing.T) {
	h := newHouse(t)
	b := h.batch(1)
	for role, want := range map[access.Role]int{access.Administrator: 200, access.Manager: 200, access.Analyst: 403, access.Officer: 403, access.Viewer: 403} {
		who := h.person(string(role), role)
		for _, path := range []string{"/paper", "/paper/new", "/paper/" + b.ID, "/paper/" + b.ID + "/entry", "/paper/" + b.ID + "/print", "/paper/rechecks", "/paper/import", "/interview"} {
			if p := who.get(path); p.status != want {
				t.Errorf("%s %s: %d", role, path, p.status)
			}
		}
		if role == access.Viewer {
			if p := who.post("/paper/"+b.ID+"/entry", url.Values{"_pass": {"1"}, "_n": {"1"}, "_void": {"1"}}); p.status != http.StatusForbidden {
				t.Errorf("a viewer typed in: %d", p.status)
			}
		}
	}
	if p := h.stranger().get("/paper"); p.status != http.StatusSeeOther || !strings.HasPrefix(p.to, "/signin") {
		t.Errorf("a stranger: %+v", p.to)
	}
}

// TestSomebodyWasQuicker: a form that was opened before a change is refused and
// shows how things stand, with what was typed.
func TestSomebodyWasQuicker(t *testing.T) {
	h := newHouse(t)
	b := h.batch(3)
	lan := h.person("lan", access.Manager)
	must[office.Batch](t)(h.office.Return(t.Context(), b.ID, b.Rev, 2, time.Now()))
	p := lan.post("/paper/"+b.ID+"/returned", url.Values{"rev": {strconv.FormatInt(b.Rev, 10)}, "returned": {"1"}, "day": {time.Now().Format("2/1/2006")}})
	wants(t, p, http.StatusConflict, "Somebody else has just changed this batch", "2 of 3 sheets came back", `name="returned" value="1"`)
}

func TestInterviewPages(t *testing.T) {
	h := newHouse(t)
	lan := h.person("lan", access.Manager, "A")
	begun := lan.post("/interview", url.Values{"wave": {"2026-q1"}, "place": {"A/a1"}, "interviewer": {"DTV-07"}})
	goes(t, begun, "/interview/V-000001")
	form := lan.get("/interview/V-000001")
	wants(t, form, 200, "Tan An service centre")
	if strings.Contains(form.body, `href="/paper`) || strings.Contains(form.body, "/signout") {
		t.Error("the citizen's page leads to the staff's pages")
	}
	id := regexp.MustCompile(`name="_id" value="([^"]+)"`).FindStringSubmatch(form.body)[1]
	sheet := sheetOf(5)
	sheet.Set("_id", id)
	sheet.Set("_opened", strconv.FormatInt(time.Now().Add(-time.Minute).Unix(), 10))
	wants(t, lan.post("/interview/V-000001", url.Values{"_id": {id}, "comment": {"giữ lại"}}), 422, `href="#A1"`, "giữ lại", id)
	switched := lan.post("/interview/V-000001", url.Values{"_id": {id}, "_to": {"vi"}, "comment": {"giữ lại"}, "A1": {"3"}})
	wants(t, switched, 200, "giữ lại", id, "Thông tin về thủ tục")
	var to [2]string
	for i := range to {
		p := lan.post("/interview/V-000001", sheet)
		goes(t, p, "/interview/V-000001/done")
		to[i] = p.to
	}
	if to[0] != to[1] || len(h.responses()) != 1 {
		t.Errorf("sent twice: %v, %d responses", to, len(h.responses()))
	}
	wants(t, lan.get(to[0]), 200, "V-000001-", "Next person")
	r := h.responses()[0]
	if r.Channel != survey.ByInterviewer || r.Batch != "V-000001" || r.Seconds < 60 || r.Seconds > 120 {
		t.Errorf("%+v", r)
	}
	wants(t, lan.get("/interview"), 200, "V-000001")
	goes(t, lan.post("/interview/V-000001/end", url.Values{}), "/interview")
	wants(t, lan.get("/interview/V-000001"), 409)
}

func TestRecheckPages(t *testing.T) {
	h := newHouse(t)
	lan := h.person("lan", access.Manager)
	wants(t, lan.post("/paper/rechecks", url.Values{"wave": {"2026-q1"}, "n": {"2"}}), 422, "no sheet to draw from")
	b := h.settled(h.typed(h.batch(4).ID).ID)
	must[office.Batch](t)(h.office.Accept(t.Context(), "dung", b.ID, b.Rev))
	wants(t, lan.post("/paper/rechecks", url.Values{"wave": {"2026-q1"}, "n": {"x"}}), 422, `href="#n"`)
	goes(t, lan.post("/paper/rechecks", url.Values{"wave": {"2026-q1"}, "unit": {"A"}, "n": {"2"}, "seed": {"12"}}), "/paper/rechecks/K-000001")
	d := must[office.StoredDraw](t)(h.office.DrawOf(t.Context(), "K-000001"))
	wants(t, lan.get("/paper/rechecks/K-000001"), 200, d.Items[0].Serial, d.Items[1].Serial, "2 of 3 sheets")
	long := strings.Repeat("ă", office.MaxNote+1)
	wants(t, lan.post("/paper/rechecks/K-000001", url.Values{"r." + d.Items[0].Serial: {"differs"}, "note." + d.Items[0].Serial: {long}}), 422, long, "300")
	goes(t, lan.post("/paper/rechecks/K-000001", url.Values{"r." + d.Items[0].Serial: {"differs"}, "note." + d.Items[0].Serial: {"B3 khác"}}), "/paper/rechecks/K-000001")
	wants(t, lan.get("/paper/rechecks/K-000001"), 200, "B3 khác", "lan, ")
	wants(t, lan.get("/paper/rechecks?wave=2026-q1"), 200, "K-000001", b.ID)
}

func TestImportPages(t *testing.T) {
	h := newHouse(t)
	lan := h.person("lan", access.Manager)
	day := time.Now().Format("2/1/2006")
	fields := map[string]string{"wave": "2026-q1", "channel": "import"}
	wants(t, lan.upload("", fields), 422, `href="#file"`)
	wants(t, lan.upload("A1\n5\n", map[string]string{"wave": "2026-q1", "channel": "qr", "day": "x"}), 422, `href="#day"`)
	bad := lan.upload("unit;day;A1\nA;"+day+";7\n", fields)
	goes(t, bad, strings.TrimSuffix(bad.to, "?lang=en"))
	at := strings.TrimSuffix(bad.to, "?lang=en")
	wants(t, lan.get(at), 200, "C2", "“7” is no rating", "Nothing is imported")
	wants(t, lan.post(at+"/confirm", url.Values{}), 409, "The file is not clean yet")
	list := lan.get(at + "/problems")
	wants(t, list, 200, "C2;")
	if list.kind != "text/csv; charset=utf-8" {
		t.Error(list.kind)
	}
	wants(t, lan.get(strings.TrimSuffix(lan.upload("T\xF4t", fields).to, "?lang=en")), 200, "UTF-8")
	file := "unit;counter;day;A1;OV\nA;a1;" + day + ";5;4\nB;;" + day + ";NA;3\n"
	at = strings.TrimSuffix(lan.upload(file, fields).to, "?lang=en")
	wants(t, lan.get(at), 200, "All 2 rows are good", "Dong Hoa", "Import these sheets")
	if n := len(h.responses()); n != 0 {
		t.Fatalf("%d responses before confirming", n)
	}
	goes(t, lan.post(at+"/confirm", url.Values{}), at)
	wants(t, lan.get(at), 200, "2 sheets are imported, batch I-000001")
	goes(t, lan.post(at+"/confirm", url.Values{}), at)
	if n := len(h.responses()); n != 2 {
		t.Errorf("%d responses", n)
	}
	again := strings.TrimSuffix(lan.upload(file, fields).to, "?lang=en")
	wants(t, lan.get(again), 200, "This very file was imported into this wave, batch I-000001")
	wants(t, lan.post(again+"/confirm", url.Values{}), 409, "This file was imported before")
	wants(t, lan.get("/paper"), 200, "I-000001", "phieu.csv")
	for as, kind := range map[string]string{"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"} {
		if p := lan.get("/paper/import/template?as=" + as); p.status != 200 || p.kind != kind || len(p.body) < 100 {
			t.Errorf("%s: %d %s", as, p.status, p.kind)
		}
	}
}

// TestImportInTheBackground: the page says how far it is, and the person may
// leave.
func TestImportInTheBackground(t *testing.T) {
	h := newHouse(t)
	h.office.Later = h.background
	lan := h.person("lan", access.Manager)
	file := "unit;day;A1\n" + strings.Repeat("A;"+time.Now().Format("2/1/2006")+";5\n", 3000)
	at := strings.TrimSuffix(lan.upload(file, map[string]string{"wave": "2026-q1", "channel": "paper"}).to, "?lang=en")
	h.running.Wait()
	wants(t, lan.get(at), 200, "All 3,000 rows are good", "2999")
	goes(t, lan.post(at+"/confirm", url.Values{}), at)
	p := lan.get(at)
	if !strings.Contains(p.body, "Importing.") && !strings.Contains(p.body, "3,000 sheets are imported") {
		t.Error("the page does not say how far it is")
	}
	h.running.Wait()
	wants(t, lan.get(at), 200, "3,000 sheets are imported")
	if n := len(h.responses()); n != 3000 {
		t.Errorf("%d responses", n)
	}
}

func TestScriptGetsJSON(t *testing.T) {
	h := newHouse(t)
	b := h.batch(3)
	lan := h.person("lan", access.Manager)
	send := func(v url.Values) page {
		r := must[*http.Request](t)(http.NewRequestWithContext(t.Context(), http.MethodPost, h.URL+"/paper/"+b.ID+"/entry", strings.NewReader(v.Encode())))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Accept", "application/json")
		return lan.ask(r)
	}
	good := sheetOf(3)
	good.Set("_pass", "1")
	good.Set("_n", "2")
	wants(t, send(good), 200, `"entered":1`, `"missing":[1,3]`, `"serial":"P-000001-002"`)
	good.Set("A1", "1")
	wants(t, send(good), 409, "paper.sheet.taken")
	good.Set("_over", "1")
	wants(t, send(good), 200)
	for _, n := range []string{"1", "3"} {
		good.Set("_n", n)
		good.Del("_over")
		wants(t, send(good), 200)
	}
	wants(t, send(good), 200, `"missing":[]`)
	good.Set("_over", "1")
	good.Set("A1", "8")
	wants(t, send(good), 422, `"field":"A1"`)
}

// Letters that choose options beyond the ninth mean nothing else on the page (g
// would be free for "go to").
func TestKeysOfOptions(t *testing.T) {
	var all []string
	for i := range 22 {
		all = append(all, key(i))
	}
	if diff := cmp.Diff("123456789abcdefhijkl", strings.Join(all, "")); diff != "" {
		t.Error(diff)
	}
}
