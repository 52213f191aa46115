package tables_test

import (
	"bytes"
	"net/url"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"sipas/survey/access"
	"sipas/survey/store"
	"sipas/survey/web"
	"sipas/survey/web/desktest"
	"sipas/survey/web/tables"
)

var with = desktest.With

type office struct {
	*desktest.Office
	pages *tables.Pages
}

func newOffice(t testing.TB) *office {
	t.Helper()
	o := &office{}
	o.Office = desktest.New(t, func(d *desktest.Office) (_ []web.Audience, err error) {
		o.pages, err = tables.New(tables.Config{Site: d.Site, Desk: d.Desk})
		return []web.Audience{o.pages}, err
	})
	return o
}

// hue is the table of the one-stop centre of Huế, first quarter of 2019 (domain
// notes 7.3), as it is copied from a spreadsheet.
const hue = "Tiêu chí\tKhông hài lòng\tBình thường\tHài lòng\tChỉ số (%)\n" +
	"Nơi đón tiếp\t150\t2.137\t2.063\t96,55\n" +
	"Công chức hướng dẫn\t104\t2.128\t1.983\t97,53\n" +
	"Công chức tiếp nhận và trả kết quả\t97\t2.232\t1.886\t97,70\n" +
	"Thời gian\t89\t2.135\t1.991\t97,89\n" +
	"Hồ sơ\t99\t2.281\t1.825\t97,65\n"

func TestPastedTable(t *testing.T) {
	o := newOffice(t)
	v := o.Person(nil, access.Viewer)
	form := v.Get("/tables?scale=3").Want(200, "Each question has 3 answers").Form("/tables")
	a := v.Upload("/tables", "file", "", nil, with(form, "text", hue, "forms", "4215", "total", "97,95"))
	a.Want(200, "2 cannot be right and 0 are doubtful, of 5 rows and the total", "4350 answers, and only 4215 forms", "“Dissatisfied” would have to be 15 instead of 150",
		"4205 answers of 4215 forms: 10 left it empty", "97.95 lies outside all rows", "mean of the rows (the two best answers, of all forms) 98.04",
		`value="Nơi đón tiếp"`, `value="2.137"`).Lacks("is unknown")
	vi := v.Upload("/tables?lang=vi", "file", "", nil, with(form, "text", hue, "forms", "4.215", "total", "97,95"))
	vi.Want(200, "có 4350 câu trả lời mà chỉ có 4215 phiếu", "97,95 nằm ngoài mọi dòng (từ 96,55 đến 97,89)", "Sai", "Lưu ý")
	// Nothing typed is lost, and the answer can be sent on.
	again := a.Form("/tables")
	if again.Get("name.0") != "Nơi đón tiếp" || again.Get("a1.0") != "150" || again.Get("text") != "" || again.Get("forms") != "4215" {
		t.Errorf("the form holds %v", again)
	}
	v.Upload("/tables", "file", "", nil, with(again, "a1.0", "15")).Want(200, "no known formula gives 96.55").Lacks("only 4215 forms")
}

// The same table headed as Huế heads it, and with the words that two of its
// rows have for their answers: in their cells, and in a row above.
const hueOwn = "Nội dung\tRHL / Đúng hẹn\tHL\tKHL\tTỷ lệ chung\n" +
	"Nơi đón tiếp\t2.063\t2.137\t150\t96,55\n" +
	"Công chức hướng dẫn\t1.983\t2.128\t104\t97,53\n" +
	"Công chức tiếp nhận và trả kết quả\t1.886\t2.232\t97\t97,70\n" +
	"Thời gian\tĐúng hẹn: 1.991\tChậm nhưng chấp nhận được: 2.135\tKhông đúng hẹn: 8\t97,89\n" +
	"Hồ sơ\tđơn giản\tcần giảm\tphức tạp\t\n" +
	"\t1.825\t2.281\t99\t97,65\n"

func TestHeadingsOfHue(t *testing.T) {
	o := newOffice(t)
	v := o.Person(nil, access.Viewer)
	for _, chosen := range []string{"3", "3-very", "5"} {
		form := v.Get("/tables?scale=" + chosen).Want(200).Form("/tables")
		a := v.Upload("/tables?lang=vi", "file", "", nil, with(form, "text", hueOwn, "forms", "4215", "total", "97,95"))
		a.Want(200, "Mỗi câu hỏi có 3 mức (Không hài lòng · Hài lòng · Rất hài lòng)", "có 4350 câu trả lời mà chỉ có 4215 phiếu", "“Không hài lòng” phải là 15 thay vì 150",
			`value="Đúng hẹn: 1.991"`, `value="đơn giản: 1.825"`, `value="Hồ sơ"`, "4205")
		again := a.Form("/tables")
		if again.Get("scale") != "3-very" || again.Get("a1.0") != "150" || again.Get("a3.0") != "2.063" || again.Get("name.5") != "" {
			t.Errorf("from %s: the form holds %v", chosen, again)
		}
		// What a row calls its answers is said of it.
		v.Upload("/tables", "file", "", nil, with(again, "a1.3", "Không đúng hẹn: 89 (3%)")).Want(200, "3% for “Không đúng hẹn”")
	}
	// Other answers than a scale has are not taken for it.
	form := v.Get("/tables?scale=4").Form("/tables")
	v.Upload("/tables", "file", "", nil, with(form, "text", "TT;RHL;Tạm được\n1;2;3\n")).Want(422, "“Tạm được” is unknown", "Each question has 4 answers")
}

func TestTypedTable(t *testing.T) {
	o := newOffice(t)
	v := o.Person([]string{"X"}, access.Officer) // whoever sees results anywhere
	form := v.Get("/tables").Want(200, "Each question has 5 answers", "nothing is stored").Form("/tables")
	v.Upload("/tables", "file", "", nil, with(form, "name.0", "Courtesy", "a1.0", "4 (2%)", "a2.0", "8 (4%)", "a3.0", "28 (14%)", "a4.0", "96 (48 %)", "a5.0", "64 (32%)", "index.0", "80.00", "mean.0", "4.04")).
		Want(200, "Nothing speaks against these 1 rows", "the index 80.00 is: the two best answers, of all answers")
	v.Upload("/tables", "file", "", nil, with(form, "a1.29", "10", "a2.29", "x", "n.29", "0", "mean.29", "4.x", "forms", "a", "total", "1,2,3")).
		Want(422, "Not checked yet: 5 to be put right", "Give a count such as 150", "Give a whole number from 1 to 10,000,000", "at most four decimals", `value="4.x"`, `href="#a2.29"`, "<details open>")
	v.Upload("/tables", "file", "", nil, form).Want(422, "Fill in at least one row")
	v.Upload("/tables", "file", "", nil, with(form, "scale", "7")).Want(400)
	v.Upload("/tables", "file", "", nil, with(form, "name.3", `<script>alert(1)</script>`, "n.3", "28", "mean.3", "3.55")).Want(200, "&lt;script&gt;").Lacks("<script>alert")
}

func TestPercentages(t *testing.T) {
	o := newOffice(t)
	v := o.Person(nil, access.Analyst)
	form := v.Get("/tables?scale=3").Form("/tables")
	text := "Tiêu chí;KHONG HAI LONG;Bình thường;Hài lòng\n1;0,3;19,1;80,7\n2;1,8;6,3;91,5\n"
	v.Upload("/tables", "file", "", nil, with(form, "text", text)).Want(200, "1 cannot be right", "add up to 99.6; rounding explains 0.15")
	// Heads as narrow tables print them.
	v.Upload("/tables", "file", "", nil, with(form, "text", "TT;KHL;BT;HL\n4;0,3;19,1;80,7\n17;0,3;19,1;90,7\n")).Want(200, "1 cannot be right", "add up to 110.1")
	// Counts and percentages in columns of their own.
	text = "Tiêu chí;Không hài lòng;Bình thường;Hài lòng;Tỷ lệ không hài lòng;Tỷ lệ bình thường;Tỷ lệ hài lòng\nA;10;10;20;25;25;60%\n"
	v.Upload("/tables", "file", "", nil, with(form, "text", text)).Want(200, "60% for “Satisfied”, and its count gives 50", `value="20 60%"`)
	v.Upload("/tables", "file", "", nil, with(form, "text", "Tiêu chí;1;2;3\nA;20;30;50\n", "kind", "share", "forms", "7")).Want(200, "20% for “Dissatisfied” is given by no whole number of 7 answers")
}

func TestFiles(t *testing.T) {
	o := newOffice(t)
	v := o.Person(nil, access.Analyst)
	form := v.Get("/tables?scale=3").Form("/tables")
	book := excelize.NewFile()
	for i, row := range [][]any{{"Tiêu chí", "Mức 1", "Mức 2", "Mức 3", "Chỉ số"}, {"Nơi đón tiếp", 150, 2137, 2063, 96.55}} {
		cell, err := excelize.CoordinatesToCellName(1, i+1)
		if err == nil {
			err = book.SetSheetRow("Sheet1", cell, &row)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if _, err := book.WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	v.Upload("/tables", "file", "hue.xlsx", b.Bytes(), with(form, "forms", "4215")).Want(200, "4350 answers", `value="2063"`)
	for name, c := range map[string]struct {
		file []byte
		says string
	}{
		"another column": {[]byte("Tiêu chí;Màu\nA;đỏ\n"), "“Màu” is unknown"},
		"a picture":      {[]byte("\x89PNG\r\n\x1a\n"), "not a table"},
		"empty":          {[]byte(" "), "empty"},
		"many rows":      {[]byte("Tiêu chí;1\n" + strings.Repeat("A;1\n", 31)), "30 rows at most"},
		"no UTF-8":       {[]byte("Ti\xeau;1\nA;1\n"), "not UTF-8"},
	} {
		a := v.Upload("/tables", "file", "x.csv", c.file, with(form, "name.0", "stays"))
		if a.Want(422, `value="stays"`); !strings.Contains(strings.ToLower(a.Page), strings.ToLower(c.says)) {
			t.Errorf("%s: the page lacks %q", name, c.says)
		}
	}
	v.Upload("/tables", "file", "x.csv", bytes.Repeat([]byte("a"), 1<<20+10), form).Want(422, "1 MB at most")
}

// Nothing is kept of what was checked.
func TestNothingIsStored(t *testing.T) {
	o := newOffice(t)
	v := o.Person(nil, access.Viewer)
	count := func() (n int) {
		for _, collection := range []string{"audit", "jobs", "files", "tables", "sessions", "people", "responses"} {
			for _, err := range o.Store.Scan(t.Context(), collection, store.Range{}) {
				if err != nil {
					t.Fatal(err)
				}
				n++
			}
		}
		return n
	}
	form := v.Get("/tables?scale=3").Form("/tables")
	before := count()
	v.Upload("/tables", "file", "", nil, with(form, "text", hue)).Want(200)
	if after := count(); after != before {
		t.Errorf("%d documents, before %d", after, before)
	}
}

func TestWhoMay(t *testing.T) {
	o := newOffice(t)
	o.Stranger().Get("/tables").Leads("/signin")
	o.Stranger().Post("/tables", url.Values{"scale": {"5"}}).Want(401)
	o.Person(nil, access.Manager).Get("/tables?scale=99").Want(200, "Each question has 5 answers")
}

func TestAnswers(t *testing.T) {
	for _, c := range []struct {
		text, kind string
		count      int64
		counted    bool
		share      string
	}{
		{"150", "", 150, true, ""}, {"2.137", "", 2137, true, ""}, {"1 234", "", 1234, true, ""}, {"3,4%", "", 0, false, "3.4"}, {"86.5", "", 0, false, "86.5"},
		{"150 (3,4 %)", "", 150, true, "3.4"}, {"150 3.4%", "", 150, true, "3.4"}, {"(3%)", "", 0, false, "3"}, {"86", "share", 0, false, "86"}, {"0", "", 0, true, ""},
		{"Đúng hẹn: 1.991", "", 1991, true, ""}, {"chậm, chấp nhận được 47,2 %", "", 0, false, "47.2"}, {"On time = 5 (3%)", "", 5, true, "3"},
	} {
		count, counted, share, ok := tables.AnswerOf(c.text, c.kind)
		if !ok || count != c.count || counted != c.counted || share != c.share {
			t.Errorf("%q: %d %v %q %v", c.text, count, counted, share, ok)
		}
	}
	for _, text := range []string{"", "x", "x:", "-1", "%", "1%2", "1.5.5", "3% 4%", "on time:", "on time", "5 on time", "A4", "99999999999"} {
		if _, _, _, ok := tables.AnswerOf(text, ""); ok {
			t.Errorf("%q is taken", text)
		}
	}
	for _, text := range []string{"12,5", "1.5"} {
		if _, _, _, ok := tables.AnswerOf(text, "count"); ok {
			t.Errorf("%q is taken for a count", text)
		}
	}
}

func FuzzAnswer(f *testing.F) {
	for _, s := range []string{"150 (3,4%)", "2.137", "%", "1 234 5%"} {
		f.Add(s, "")
	}
	f.Fuzz(func(t *testing.T, text, kind string) {
		count, _, share, ok := tables.AnswerOf(text, kind)
		if ok && (count < 0 || count > 10_000_000 || len(share) > 20) {
			t.Errorf("%q: %d, %q", text, count, share)
		}
	})
}

// Before anything is rendered: rendering changes templates.
func TestTemplateFitsItsData(t *testing.T) {
	if err := newOffice(t).pages.CheckTemplates(); err != nil {
		t.Error(err)
	}
}
