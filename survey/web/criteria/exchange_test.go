package criteria_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sipas/survey/reform"
	"sipas/survey/web/desktest"
)

const confirm = "/reform/sets/import/confirm"

// What comes out, goes in and comes out again is the same, byte for byte, in both
// ways of writing CSV and with every example; a workbook gives the same items.
func TestExportImportExport(t *testing.T) {
	o := newOffice(t)
	who := o.council()
	examples, err := reform.Examples()
	if err != nil {
		t.Fatal(err)
	}
	tricky := small("khokho")
	tricky.Items[0].Name["vi"] = "=Chỉ đạo; \"điều hành\", 1\nhai dòng"
	tricky.Items[1].Note = text("-ghi chú")
	for _, s := range append(examples, tricky) {
		from := "/reform/sets/" + o.put(s)
		for _, file := range []string{"/export.csv?for=excel", "/export.csv?for=programs", "/export.xlsx"} {
			first := who.Get(from + file).Want(200)
			if kind := first.Header.Get("Content-Disposition"); !strings.Contains(kind, s.ID+"-v1.") {
				t.Errorf("%s: %s", file, kind)
			}
			id := s.ID[:4] + "-" + strings.NewReplacer("/export.", "", "?for=", "-").Replace(file)
			dry := who.Upload("/reform/sets/import", "file", "tep", []byte(first.Page), nil).Want(200, "Nothing has been kept", "All totals in the file agree")
			who.Upload(confirm, "file", "", nil, desktest.With(dry.Form(confirm), "title_vi", "Nhập lại", "id", id, "level", "province")).Leads("/reform/sets/" + id + "@1")
			if diff := cmp.Diff(s.Items, o.stored(id+"@1").Items); diff != "" {
				t.Errorf("%s%s: %s", s.ID, file, diff)
			}
			second := who.Get("/reform/sets/" + id + "@1" + file)
			if !strings.HasSuffix(file, "xlsx") && first.Page != second.Page {
				t.Errorf("%s%s is not the same the second time", s.ID, file)
			}
		}
	}
}

// What cannot be read is named by cell, what does not add up with both numbers;
// nothing is kept before it is confirmed.
func TestImportSaysWhatIsWrong(t *testing.T) {
	o := newOffice(t)
	who := o.council()
	who.Upload("/reform/sets/import", "file", "", nil, nil).Want(422, "Please choose a file")
	who.Upload("/reform/sets/import", "file", "a.csv", bytes.Repeat([]byte("a"), 3<<20), nil).Want(422, "at most 2 MB")
	who.Upload("/reform/sets/import?into=", "file", "a.csv", bytes.Repeat([]byte("a"), 5<<20), nil).Want(422, "at most 2 MB")
	who.Upload("/reform/sets/import", "file", "a.xls", []byte("%PDF-1.4"), nil).Want(422, "id=\"file-wrong\"")
	bad := "Mã;Tên;Điểm tối đa;Nguồn điểm;Thuộc;Cách tính\n1;a;hai;phép màu;;\n1;b;1;;;\n=2;c;1;;9;bậc 9:1 8:2\n"
	who.Upload("/reform/sets/import", "file", "a.csv", []byte(bad), nil).Want(422, "C2", "“hai” is no number", "D2", "phép màu", "A3", "stands in cell A2 already", "E4", "no item “9”", "F4", "is no rule")
	who.Upload("/reform/sets/import", "file", "a.csv", []byte("Mã;Tên\n1;a\n"), nil).Want(422, "Điểm tối đa")

	sums := "Mã;Tên;Điểm tối đa\n\n1;Chỉ đạo;5\n1.1;;2,5\n1.2;c;1,5\n2;d;\n"
	who.Upload("/reform/sets/import", "file", "a.csv", []byte(sums), nil).Want(200, "B4", "The name in Vietnamese is missing", "C6", "The maximum is missing", "It can be kept as a draft")
	sums = strings.NewReplacer("1.1;;", "1.1;b;", "2;d;", "2;d;1").Replace(sums)
	dry := who.Upload("/reform/sets/import", "file", "a.csv", []byte(sums), nil).Want(200, "C3", "The maximum says 5, but what is below adds up to 4.", "2\u00a0/\u00a02")
	if all, err := o.reform.Sets(t.Context()); err != nil || len(all) > 0 {
		t.Fatalf("kept: %v %v", all, err)
	}
	again := who.Upload(confirm, "file", "", nil, desktest.With(dry.Form(confirm), "title_en", "Kept title")).Want(422, "Please write the title in Vietnamese", "for whom", "Kept title", "adds up to 4")
	who.Upload(confirm, "file", "", nil, desktest.With(again.Form(confirm), "title_vi", "Từ phụ lục", "level", "ministry")).Leads("/reform/sets/tu-phu-luc@1")
	if s := o.stored("tu-phu-luc@1"); s.Level != reform.Ministry || s.Title["en"] != "Kept title" || len(s.Bands) != 5 || len(s.Items) != 4 {
		t.Errorf("%+v", s)
	}
	who.Upload(confirm, "file", "", nil, desktest.With(again.Form(confirm), "content", "not base64!")).Want(400)
}

// A table takes the place of a draft's items; what would change is shown, and
// shown anew when somebody was quicker.
func TestImportInto(t *testing.T) {
	o := newOffice(t)
	who := o.council()
	path := "/reform/sets/" + o.put(small("nho"))
	who.Get("/reform/sets/import?into=nho@1").Want(200, "will take the place of all items of “Bộ nhỏ”")
	table := strings.NewReplacer(`1.1,1,"Kế hoạch",,2.5`, `1.1,1,"Kế hoạch",,2`, `1.2,1,"Báo cáo",,1.5`, `1.3,1,"Mới",,2`).Replace(who.Get(path + "/export.csv?for=programs").Page)
	dry := who.Upload("/reform/sets/import?into=nho@1", "file", "a.csv", []byte(table), desktest.With(nil, "into", "nho@1")).
		Want(200, "1 added, 1 gone, 1 changed, 2 as they are", "<del>2.5</del>", "<ins>2</ins>").Lacks(`name="title_vi"`)
	was := form(who.Get(path+"/items/2"), path+"/items/2")
	who.Post(path+"/items/2", desktest.With(was, "name_vi", "Của người khác")).Leads(path)
	a := who.Upload(confirm, "file", "", nil, dry.Form(confirm)).Want(409, "Somebody else has just changed", "1 added, 1 gone, 2 changed, 1 as they are")
	who.Upload(confirm, "file", "", nil, a.Form(confirm)).Leads(path)
	s := o.stored("nho@1")
	if got := codes(s); got != ">1 1>1.1 1>1.3 >2" || s.Items[3].Name["vi"] != "Tác động" || s.Title["vi"] != "Bộ nhỏ" {
		t.Errorf("%s: %+v", got, s)
	}
	who.Upload("/reform/sets/import?into=x@1", "file", "a.csv", []byte(table), desktest.With(nil, "into", "x@1")).Want(404)
}

// The templates can be filled in and read.
func TestTemplates(t *testing.T) {
	who := newOffice(t).council()
	if got := who.Get("/reform/sets/template.csv?for=programs").Want(200).Page; got != "code,parent,name_vi,name_en,max,kind,source,evidence,rule,note_vi,note_en\r\n" {
		t.Errorf("%q", got)
	}
	book := who.Get("/reform/sets/template.xlsx").Want(200)
	who.Upload("/reform/sets/import", "file", "mau.xlsx", []byte(book.Page), nil).Want(422, "header")
}
