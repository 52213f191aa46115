package editor_test

import (
	"bytes"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sipas/survey"
	"sipas/survey/xlsform"
)

var content = regexp.MustCompile(`name="content" value="([^"]*)"`)

// confirm presses the button of a page that says what a file would do.
func (p *person) confirm(a answer, id string) answer {
	p.Helper()
	m := content.FindStringSubmatch(a.body)
	if a.status != 200 || m == nil {
		p.Fatalf("status %d:\n%s", a.status, a.body)
	}
	text := strings.NewReplacer("&#34;", `"`, "&#39;", "'", "&lt;", "<", "&gt;", ">", "&#43;", "+", "&amp;", "&").Replace(m[1])
	return p.post("/questionnaires/import/confirm?lang=vi", url.Values{"content": {text}, "id": {id}, "name": {"tệp"}})
}

func TestExportAndImport(t *testing.T) {
	lan := newOffice(t).signIn("lan")
	lan.post("/questionnaires/template", nil)
	want := survey.SIPAS25().Tidy()
	want.Version, want.Published = 2, false
	for i, kind := range []string{"json", "xlsx"} {
		file := lan.get("/questionnaires/sipas-25@1/export." + kind)
		if got := file.header.Get("Content-Disposition"); file.status != 200 || got != `attachment; filename=sipas-25-v1.`+kind {
			t.Fatalf("%d %s", file.status, got)
		}
		a := lan.upload("/questionnaires/import?lang=vi", "x."+kind, []byte(file.body))
		a.says(t, 200, "Chưa có gì được lưu", "26 câu đánh giá")
		want.Version = i + 2
		if got := lan.confirm(a, "sipas-25"); got.status != 303 || !strings.HasPrefix(got.to, "/questionnaires/sipas-25@") {
			t.Fatalf("%d to %s", got.status, got.to)
		}
		if diff := cmp.Diff(want, lan.stored("sipas-25", want.Version).Tidy()); diff != "" {
			t.Errorf("%s: %s", kind, diff)
		}
	}
	lan.get("/questionnaires/sipas-25@3/compare").says(t, 200, "Từ sipas-25@2 sang sipas-25@3: 0 thay đổi")
}

func TestImportsThatAreRefused(t *testing.T) {
	lan := newOffice(t).signIn("lan")
	q := survey.SIPAS25()
	q.Factors[1].Criteria[0].Code = "A1"
	twice, err := survey.MarshalQuestionnaire(q)
	must(t, err)
	q = survey.SIPAS25()
	q.After[0].Kind = "grid"
	var form bytes.Buffer
	must(t, xlsform.Write(&form, q)) // as a text with a list that nothing uses
	q = survey.SIPAS25()
	for i := range 1200 {
		q.Before[0].Options = append(q.Before[0].Options, survey.Option{Code: fmt.Sprint("o", i), Text: survey.Text{"vi": strings.Repeat("ế", 200)}})
	}
	long, err := survey.MarshalQuestionnaire(q)
	must(t, err)
	for name, c := range map[string]struct {
		file []byte
		has  []string
	}{
		"too long":       {long, []string{"Tệp chưa nhập được", "quá dài"}},
		"nothing":        {nil, []string{"Xin chọn một tệp"}},
		"CSV":            {[]byte("type,name\n"), []string{"Tệp này không phải là XLSForm (.xlsx) hay JSON", "có 1 chỗ cần sửa"}},
		"an old .xls":    {[]byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), []string{"Excel kiểu cũ", "Lưu thành"}},
		"other JSON":     {[]byte(`{"a":1}`), []string{"không phải là bộ câu hỏi", "sipas.questionnaire/1"}},
		"JSON cut":       {twice[:500], []string{"không đọc được", "Chỗ sai ở dòng", "có 1 chỗ cần sửa"}},
		"a code twice":   {twice, []string{"Tệp chưa nhập được", "A1", "Mã “A1” đã có"}},
		"a list unused":  {form.Bytes(), []string{"Tệp chưa nhập được", "choices!A", "Danh sách “list_trips” không câu nào dùng"}},
		"PDF":            {[]byte("%PDF-1.7"), []string{"Tệp này không phải là XLSForm (.xlsx) hay JSON", "có 1 chỗ cần sửa"}},
		"another letter": {[]byte("{\"schema\":\"\xff\"}"), nil},
	} {
		t.Run(name, func(t *testing.T) {
			a := lan.upload("/questionnaires/import?lang=vi", "x", c.file)
			a.says(t, 422, c.has...)
			if strings.Contains(a.body, `name="content"`) {
				t.Error("it can be confirmed")
			}
		})
	}
	lan.post("/questionnaires/import/confirm", url.Values{"content": {"{}"}, "id": {"x"}}).says(t, 422)
	if s := lan.get("/questionnaires").body; strings.Contains(s, "Phiên bản 1") {
		t.Error("something was stored")
	}
}

func TestAddedLanguage(t *testing.T) {
	lan := newOffice(t).signIn("lan")
	path := lan.begin("Mới", "sipas-25")
	for tag, has := range map[string]string{"": "Không có mã ngôn ngữ này", "??": "Không có mã ngôn ngữ này", "vi": "đã có"} {
		lan.post("/languages?lang=vi", url.Values{"tag": {tag}}).says(t, 422, has)
	}
	if a := lan.post("/languages?lang=vi", url.Values{"tag": {"KM"}}); a.status != 303 || !strings.HasPrefix(a.to, "/languages/km?") {
		t.Fatalf("%d to %s\n%s", a.status, a.to, a.body)
	}
	lan.post("/languages?lang=vi", url.Values{"tag": {"km"}}).says(t, 422, "Ngôn ngữ này đã có")
	form := lan.filled("/languages/km")
	if form.Get("name") != "ខ្មែរ" {
		t.Errorf("called %q", form.Get("name"))
	}
	form.Set("m.form.send", "ផ្ញើ")
	form.Set("m.form.most", "không có chỗ điền")
	lan.post("/languages/km", form).says(t, 422, "đúng các chỗ điền", "ផ្ញើ")
	form.Set("m.form.most", "{0} តួអក្សរ")
	lan.post("/languages/km", form).says(t, 303)
	lan.get("/languages").says(t, 200, "2 trong")

	settings := lan.filled(path + "/settings")
	settings["languages"] = []string{"vi", "en", "km"}
	settings.Set("points", "5")
	lan.post(path+"/settings", settings).says(t, 303)
	if got := lan.stored("moi", 1).Languages; !cmp.Equal(got, []string{"vi", "en", "km"}) {
		t.Fatal(got)
	}
	lan.get(path).says(t, 200, "ខ្មែរ", "thiếu ខ្មែរ")
	texts := lan.filled(path + "/texts")
	texts.Set("title.km", "ការស្ទង់មតិ")
	lan.post(path+"/texts", texts).says(t, 303)
	a := lan.get(path + "/preview/form?in=km")
	a.says(t, 200, "<html lang=km>", "ការស្ទង់មតិ", "ផ្ញើ", "Rất hài lòng") // what is not translated is Vietnamese

	// Left out again, its texts stay.
	settings = lan.filled(path + "/settings")
	settings["languages"] = []string{"en"}
	lan.post(path+"/settings", settings).says(t, 303)
	if q := lan.stored("moi", 1); !cmp.Equal(q.Languages, []string{"vi", "en"}) || q.Title["km"] != "ការស្ទង់មតិ" {
		t.Errorf("%v %v", q.Languages, q.Title)
	}
}

// Every template of the editor is shown by a test, with all its parts checked
// against its data by rendering it.
func TestEveryPage(t *testing.T) {
	lan := newOffice(t).signIn("lan")
	path := lan.begin("Mới", "sipas-25")
	lan.post("/languages", url.Values{"tag": {"km"}})
	for _, page := range []string{"/questionnaires", "/questionnaires/new", "/questionnaires/import", path, path + "/texts", path + "/settings",
		path + "/factors/D", path + "/criteria/A1", path + "/criteria/OV", path + "/questions/stage", path + "/questions/comment", path + "/questions/wishes",
		path + "/remove/A", path + "/remove/_all", path + "/publish", path + "/compare", path + "/preview", "/languages", "/languages/km"} {
		for _, lang := range []string{"vi", "en"} {
			lan.get(page+"?lang="+lang).says(t, 200, "<h1>")
		}
	}
	file, err := survey.MarshalQuestionnaire(survey.SIPAS25())
	must(t, err)
	lan.upload("/questionnaires/import", "x.json", file).says(t, 200)
	for _, name := range []string{"list", "begin", "outline", "texts", "settings", "criterion", "factor", "question", "remove", "publish", "compare", "preview", "upload", "plan", "languages", "language"} {
		if !lan.rendered["editor/"+name+".html"] {
			t.Errorf("%s was not shown", name)
		}
	}
}
