package editor_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sipas/survey"
)

func TestTemplateInOneStep(t *testing.T) {
	lan := newOffice(t).signIn("lan")
	lan.get("/questionnaires").says(t, 200, "Dùng mẫu sipas-25")
	if a := lan.post("/questionnaires/template", nil); a.status != http.StatusSeeOther || !strings.HasPrefix(a.to, "/questionnaires/sipas-25@1?") {
		t.Fatalf("%d to %s", a.status, a.to)
	}
	if diff := cmp.Diff(survey.SIPAS25().Tidy(), lan.stored("sipas-25", 1).Tidy()); diff != "" {
		t.Error(diff)
	}
	lan.get("/questionnaires/sipas-25@1?lang=en").says(t, 200, "Published", "26 rated questions", "Begin a new version", "Only for those who chose “To receive a result”, “To submit and get the result at once”")
	list := lan.get("/questionnaires").body
	if strings.Contains(list, "Dùng mẫu sipas-25") || !strings.Contains(list, "Đã ban hành") {
		t.Error("the list does not know it")
	}
}

// From the template to a published questionnaire of one's own, as a person
// without script would do it.
func TestFromTemplateToPublished(t *testing.T) {
	lan := newOffice(t).signIn("lan")
	path := lan.begin("Khảo sát một cửa 2027", "sipas-25")
	if path != "/questionnaires/khao-sat-mot-cua-2027@1" {
		t.Fatal(path)
	}
	q := func() *survey.Questionnaire { return lan.stored("khao-sat-mot-cua-2027", 1) }
	if c := q().Factors[0].Criteria[0]; !c.Continues("sipas-25", "A1") || q().Published {
		t.Errorf("lineage %v", c.Lineage)
	}
	step := func(do string, more ...string) {
		t.Helper()
		form := url.Values{"do": {do}, "rev": {lan.rev(path)}}
		for i := 0; i+1 < len(more); i += 2 {
			form.Set(more[i], more[i+1])
		}
		if a := lan.post(path+"/step?lang=vi", form); a.status != http.StatusSeeOther {
			t.Fatalf("%s %v: %d\n%s", do, more, a.status, a.body)
		}
	}
	step("criterion", "item", "A", "text", "Có lối đi cho người khuyết tật")
	step("up", "item", "A6")
	step("switch", "item", "E5")
	step("short", "item", "B1")
	step("switch", "item", "harass")
	step("question", "kind", "scale", "side", "after", "text", "Thời gian chờ")
	step("question", "kind", "one", "side", "before", "text", "Ông/Bà đặt lịch trước?")
	step("factor", "text", "Dịch vụ trực tuyến")
	step("down", "item", "E")
	got := q()
	var codes []string
	for _, c := range got.Factors[0].Criteria {
		codes = append(codes, c.Code)
	}
	if diff := cmp.Diff([]string{"A1", "A2", "A3", "A4", "A6", "A5"}, codes); diff != "" {
		t.Error(diff)
	}
	if got.Factors[4].Code != "F" || got.Factors[5].Code != "E" || !got.Factors[5].Criteria[4].Off || got.After[2].Off {
		t.Errorf("factors %s %s", got.Factors[4].Code, got.Factors[5].Code)
	}
	if diff := cmp.Diff([]string{"A2", "B1", "B5", "C1", "D1", "E2"}, got.ShortForm); diff != "" {
		t.Error(diff)
	}
	if x := got.After[len(got.After)-1]; x.Kind != survey.OnScale || x.Code != "thoi-gian-cho" {
		t.Errorf("%+v", x)
	}

	// What is missing is counted, shown, and keeps it from being published.
	lan.get(path).says(t, 200, "thiếu English")
	lan.get(path+"/publish").says(t, 200, "Chưa ban hành được", "Yếu tố chưa có tiêu chí", "Câu hỏi chọn cần ít nhất hai ý trả lời", "Thiếu câu chữ English")
	lan.post(path+"/publish", url.Values{"rev": {lan.rev(path)}}).says(t, 422, "Chưa ban hành được")

	lan.post(path+"/remove/F?lang=vi", url.Values{"rev": {lan.rev(path)}}).says(t, 303)
	question := path + "/questions/ong-ba-dat-lich-truoc"
	form := lan.filled(question)
	for name, text := range map[string]string{"q.ong-ba-dat-lich-truoc.en": "Had you booked?", "o0.vi": "Có", "o0.en": "Yes", "o0.place": "2", "o1.vi": "Không", "o1.en": "No", "o1.code": "no", "o1.place": "1"} {
		form.Set(name, text)
	}
	lan.post(question, form).says(t, 303)
	want := []survey.Option{{Code: "no", Text: survey.Text{"vi": "Không", "en": "No"}}, {Code: "co", Text: survey.Text{"vi": "Có", "en": "Yes"}}}
	if diff := cmp.Diff(want, q().Before[1].Options); diff != "" {
		t.Error(diff)
	}
	form = lan.filled(path + "/factors/E")
	form["not"] = []string{"ong-ba-dat-lich-truoc:no", "ong-ba-dat-lich-truoc:co"}
	lan.post(path+"/factors/E", form).says(t, 303)
	if when := q().Factors[4].When; when == nil || when.Question != "ong-ba-dat-lich-truoc" || len(when.Not) != 2 {
		t.Errorf("condition %+v", when)
	}
	form = lan.filled(path + "/texts?only=missing")
	if len(form) != 2+2*3 { // rev and basis; two languages of A6, the scale question and the title
		t.Errorf("%d inputs: %v", len(form), form)
	}
	for name := range form {
		if strings.HasSuffix(name, ".en") && form.Get(name) == "" {
			form.Set(name, "In English")
		}
	}
	lan.post(path+"/texts?only=missing", form).says(t, 303)
	lan.get(path+"/publish").says(t, 200, "không sửa được nữa")
	lan.post(path+"/publish", url.Values{"rev": {lan.rev(path)}}).says(t, 303)
	if err := q().Validate(); err != nil || !q().Published {
		t.Errorf("published: %v", err)
	}
	lan.post(path+"/step", url.Values{"do": {"up"}, "item": {"A2"}, "rev": {lan.rev(path)}}).says(t, 409, "Phiên bản đã ban hành không sửa được")
	lan.get(path+"/criteria/A1").says(t, 409)
}

// rev is the revision that the outline carries, or the publish page's.
func (p *person) rev(path string) string {
	p.Helper()
	for _, page := range []string{path, path + "/publish", path + "/remove/_all"} {
		if m := attribute(`name="rev" value`).FindStringSubmatch(p.get(page).body); m != nil {
			return m[1]
		}
	}
	return "0"
}

func TestNewCodeKeepsTheSeries(t *testing.T) {
	lan := newOffice(t).signIn("lan")
	path := lan.begin("Mới", "sipas-25")
	lan.post(path+"/version", nil).says(t, 303)
	form := lan.filled(path + "/criteria/A2")
	form.Set("code", "A20")
	form.Set("factor", "B")
	lan.post(path+"/criteria/A2", form).says(t, 303)
	q := lan.stored("moi", 1)
	c := q.Factors[1].Criteria[len(q.Factors[1].Criteria)-1]
	if c.Code != "A20" || !c.Continues("moi", "A2") || !c.Continues("sipas-25", "A2") || q.ShortForm[1] != "A20" {
		t.Errorf("%+v, short form %v", c, q.ShortForm)
	}
	lan.get("/questionnaires/moi@1/compare?with=moi@2").says(t, 200, "Đổi mã, nối tiếp chuỗi số liệu: tiêu chí A20", "moi@2")
	form = lan.filled(path + "/criteria/A1")
	form.Set("code", "B1")
	form.Set("c.A1.vi", "Vẫn còn đây")
	form.Set("lineage", "1001/QD")
	lan.post(path+"/criteria/A1", form).says(t, 422, "Mã “B1” đã có.", "“1001/QD” không đúng dạng", "Vẫn còn đây", `href="#code"`)
}

// More steps of the scale are stored though nobody has named them yet, and
// are in the way of publishing.
func TestScaleOfSeven(t *testing.T) {
	lan := newOffice(t).signIn("lan")
	path := lan.begin("Mới", "sipas-25")
	form := lan.filled(path + "/settings")
	form.Set("points", "7")
	lan.post(path+"/settings", form).says(t, 303)
	if n := lan.stored("moi", 1).Scale.Points(); n != 7 {
		t.Fatalf("%d steps", n)
	}
	lan.get(path+"/publish?lang=vi").says(t, 200, "Bậc 7 của thang điểm")
	form = lan.filled(path + "/settings")
	form.Set("points", "5")
	lan.post(path+"/settings", form).says(t, 303)
	if n := lan.stored("moi", 1).Scale.Points(); n != 5 {
		t.Fatalf("%d steps", n)
	}
}

func TestConditionOnTwoQuestions(t *testing.T) {
	lan := newOffice(t).signIn("lan")
	path := lan.begin("Mới", "sipas-25")
	form := lan.filled(path + "/questions/ontime")
	form["is"] = []string{"stage:result"}
	form["not"] = []string{"trips:1"}
	lan.post(path+"/questions/ontime", form).says(t, 422, "Chỉ dựa được vào một câu hỏi")
	form["not"] = []string{"stage:nothing"}
	lan.post(path+"/questions/ontime", form).says(t, 422, "không còn")
	delete(form, "is")
	delete(form, "not")
	lan.post(path+"/questions/ontime", form).says(t, 303)
	if lan.stored("moi", 1).After[1].When != nil {
		t.Error("the condition is still there")
	}
	lan.get(path+"/remove/stage").says(t, 200, "Điều kiện của D")
	lan.post(path+"/remove/stage", url.Values{"rev": {lan.rev(path)}}).says(t, 303)
	if q := lan.stored("moi", 1); q.Factors[3].When != nil || len(q.Before) != 0 {
		t.Error("a condition goes by a question that is gone")
	}
}

// Two managers at the same questionnaire: the second is told and shown both,
// and nothing is lost.
func TestTwoManagers(t *testing.T) {
	o := newOffice(t)
	first, second := o.signIn("lan"), o.signIn("lan")
	path := first.begin("Mới", "sipas-25")
	a, b := first.filled(path+"/texts"), second.filled(path+"/texts")
	stale := second.rev(path)
	a.Set("c.A1.vi", "Câu của người thứ nhất")
	a.Set("title.en", "New")
	first.post(path+"/texts", a).says(t, 303)
	b.Set("c.A1.vi", "Câu của người thứ hai")
	b.Set("c.A2.vi", "Chỉ người thứ hai sửa")
	clash := second.post(path+"/texts", b)
	clash.says(t, 409, "Câu của người thứ nhất", "Câu của người thứ hai", "Chỉ người thứ hai sửa", "Tiêu chí A1 – Tiếng Việt")
	if o.stored("moi", 1).Factors[0].Criteria[1].Question["vi"] == "Chỉ người thứ hai sửa" {
		t.Error("half of it was stored")
	}
	settled := url.Values{"rev": {second.rev(path)}, "pick.c.A1.vi": {"mine"}, "mine.c.A1.vi": {"Câu của người thứ hai"}, "theirs.c.A1.vi": {"Câu của người thứ nhất"},
		"pick.c.A2.vi": {"mine"}, "mine.c.A2.vi": {"Chỉ người thứ hai sửa"}}
	second.post(path+"/texts", settled).says(t, 303)
	q := o.stored("moi", 1)
	if q.Factors[0].Criteria[0].Question["vi"] != "Câu của người thứ hai" || q.Factors[0].Criteria[1].Question["vi"] != "Chỉ người thứ hai sửa" || q.Factors[1].Criteria[0].Question["vi"] == "" {
		t.Errorf("%v", q.Factors[0].Criteria[0].Question)
	}
	second.post(path+"/step", url.Values{"do": {"up"}, "item": {"A2"}, "rev": {stale}}).says(t, 409, "Người khác vừa sửa bộ câu hỏi này", `value="down"`)
	second.post(path+"/publish", url.Values{"rev": {stale}}).says(t, 409, "Người khác vừa sửa")
	second.post(path+"/remove/_all", url.Values{"rev": {stale}}).says(t, 409)
	second.post(path+"/remove/_all", url.Values{"rev": {second.rev(path)}}).says(t, 303)
	second.get(path).says(t, 404, "Không có phiên bản này")
}

func TestWhoMayWhat(t *testing.T) {
	o := newOffice(t)
	lan, hoa, chi := o.signIn("lan"), o.signIn("hoa"), o.signIn("chi")
	path := lan.begin("Mới", "sipas-25")
	for _, page := range []string{"/questionnaires", path, path + "/preview", path + "/compare", path + "/export.json", "/languages"} {
		hoa.get(page).says(t, 200)
		chi.get(page).says(t, 403)
	}
	for _, page := range []string{path + "/step", path + "/version", path + "/texts", path + "/publish", path + "/remove/A1", "/questionnaires/template", "/questionnaires/new", "/questionnaires/import/confirm", "/languages"} {
		hoa.post(page, url.Values{"rev": {lan.rev(path)}, "do": {"up"}, "item": {"A2"}}).says(t, 403, "Tài khoản này không sửa được bộ câu hỏi")
		chi.post(page, nil).says(t, 403)
	}
	if strings.Contains(hoa.get(path).body, `value="down"`) {
		t.Error("a manager of one unit is offered changes")
	}
	for _, missing := range []string{"/questionnaires/nope@1", "/questionnaires/moi@9", "/questionnaires/moi", "/questionnaires/moi@x", path + "/criteria/Z9", path + "/factors/A1", path + "/questions/A", path + "/remove/Z", "/languages/km"} {
		lan.get(missing).says(t, 404)
	}
}

func TestBeginningWrongly(t *testing.T) {
	lan := newOffice(t).signIn("lan")
	lan.begin("Mới", "short")
	if q := lan.stored("moi", 1); len(q.Rated()) != 6 || len(q.Factors) != 5 || len(q.ShortForm) != 5 {
		t.Errorf("the short form asks %v", q.Rated())
	}
	for name, c := range map[string]struct {
		form url.Values
		has  string
	}{
		"no title":      {url.Values{"base": {"sipas-25"}}, "Xin điền ô này"},
		"taken":         {url.Values{"base": {"sipas-25"}, "title": {"X"}, "id": {"moi"}}, "Mã này đã có bộ câu hỏi khác dùng"},
		"the built-in":  {url.Values{"base": {"sipas-25"}, "title": {"X"}, "id": {"sipas-25"}}, "Mã này đã có bộ câu hỏi khác dùng"},
		"malformed":     {url.Values{"base": {"sipas-25"}, "title": {"X"}, "id": {"a b"}}, "Mã gồm"},
		"no such base":  {url.Values{"base": {"x@1"}, "title": {"Giữ lại chữ này"}}, "Giữ lại chữ này"},
		"nothing given": {url.Values{}, "Xin chọn một mẫu"},
	} {
		t.Run(name, func(t *testing.T) { lan.post("/questionnaires/new?lang=vi", c.form).says(t, 422, c.has) })
	}
	path := lan.begin("Mới", "moi@1") // the same title again
	if path != "/questionnaires/moi-2@1" {
		t.Error(path)
	}
}

func TestPreview(t *testing.T) {
	lan := newOffice(t).signIn("lan")
	path := lan.begin("Mới", "sipas-25")
	outer := lan.get(path + "/preview?in=en&form=short&state=wrong")
	outer.says(t, 200, "<iframe", "in=en", "form=short", "state=wrong")
	if p := outer.header.Get("Content-Security-Policy"); !strings.Contains(p, "frame-src 'self'") || !strings.Contains(p, "frame-ancestors 'none'") {
		t.Error(p)
	}
	for query, has := range map[string][]string{
		"?in=vi":              {"<html lang=vi>", "Rất hài lòng", "name=A1", "(ví dụ)"},
		"?in=en&form=short":   {"<html lang=en>", "Very satisfied", "name=A2"},
		"?in=vi&state=wrong":  {"Phiếu chưa được gửi", "class=error", "checked"},
		"?in=en&state=thanks": {"<html lang=en>", "0000-0000"},
		"?in=xx&state=xx":     {"<html lang=vi>", "name=A1"},
	} {
		a := lan.get(path + "/preview/form" + query)
		a.says(t, 200, has...)
		if p := a.header.Get("Content-Security-Policy"); !strings.Contains(p, "frame-ancestors 'self'") || !strings.Contains(p, "form-action 'none'") || strings.Contains(a.body, "<script") {
			t.Errorf("%s: %s", query, p)
		}
	}
}
