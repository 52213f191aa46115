package manager_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/manage"
	"sipas/survey/web/desktest"

	"github.com/xuri/excelize/v2"
)

// sent sends a table and gives what the page says it would do, with its path.
func sent(v desktest.Visitor, kind, name, table string) (desktest.Answer, string) {
	v.Helper()
	a := v.Upload("/imports/"+kind, "file", name, []byte(table), url.Values{"period": {"2026"}})
	if a.Status != 303 {
		v.Fatalf("status %d:\n%s", a.Status, a.Page)
	}
	return v.Get(a.To).Want(200), a.To
}

func TestCountersAreImported(t *testing.T) {
	o := newOffice(t)
	v := o.Person(nil, access.Manager)
	plan, path := sent(v, "counters", "quầy.csv", "Mã quầy;Đơn vị;Tên quầy;Lĩnh vực;Đã đóng\n"+
		"D1-1;;Quầy một;;\n"+
		"D2-1;so tu phap;Quầy số 1;hộ tịch;\n"+
		"D2-2;D2;Quầy số 2;-;có\n")
	plan.Want(200, "quầy.csv", "New</dt><dd>2", "Changed</dt><dd>1", "issued</dt><dd>1", "<del>Quầy số 1</del>", "<ins>Quầy một</ins>", "Civil status")
	if len(o.Config().Counters) != 1 {
		t.Fatal("something was imported before it was confirmed")
	}
	v.Post(path, plan.Form(path)).Leads(path)
	s := o.Config()
	if c := s.Counters["D2-1"]; c.Unit != "D2" || c.Field != "ho-tich" || s.Counters["D1-1"].Name["vi"] != "Quầy một" || s.Counters["D1-1"].Unit != "D1" || !s.Counters["D2-2"].Closed {
		t.Errorf("stored %+v", s.Counters)
	}
	codes := map[string]int{}
	for _, cc := range s.Codes {
		codes[cc.Counter]++
	}
	if fmt.Sprint(codes) != "map[D1-1:1 D2-1:1]" {
		t.Errorf("codes %v: one for each open counter", codes)
	}
	v.Get(path+"?done=saved").Want(200, "3 rows of the file now stand")
	// The same file once more changes nothing.
	again, _ := sent(v, "counters", "quầy.csv", "Mã quầy;Tên quầy\nD1-1;Quầy một\n")
	again.Want(200, "nothing to change").Lacks(`name="digest"`)
}

func TestUnitsAreImportedParentsFirstOrLast(t *testing.T) {
	o := newOffice(t)
	v := o.Person(nil, access.Manager)
	plan, path := sent(v, "units", "u.csv", "id,name_vi,name_en,kind,parent,from,to,became\n"+
		"x2,Xã Hai,,phường,x1,,,\n"+
		"x1,Xã Một,One,xã,Tỉnh Minh Họa,01/07/2025,,\n"+
		"H,,,,,,30/06/2025,\"x1, x2\"\n"+
		"D1,,-,,,,,\n")
	plan.Want(200, "New</dt><dd>2", "Changed</dt><dd>2", "Old District", "<ins>30 Jun 2025</ins>")
	v.Post(path, plan.Form(path)).Leads(path)
	tree := o.Config().Tree
	x2, _ := tree.Unit("x2")
	h, _ := tree.Unit("H")
	d1, _ := tree.Unit("D1")
	if !tree.Within("x2", "P") || x2.Parent != "x1" || x2.Kind != survey.Commune || len(h.Became) != 2 || d1.Name["en"] != "" {
		t.Errorf("stored %+v, %+v, %+v", x2, h, d1)
	}
}

func TestDossiersAreImported(t *testing.T) {
	o := newOffice(t)
	v := o.Person(nil, access.Manager)
	plan, path := sent(v, "dossiers", "h.csv", "Đơn vị\tSố hồ sơ\tKỳ\nD1\t1.200\t\nSở Tư pháp\t30\t2025\n")
	v.Post(path, plan.Want(200, "1200").Form(path)).Leads(path)
	if w := o.Config().Workloads; w["2026"]["D1"] != 1200 || w["2025"]["D2"] != 30 {
		t.Errorf("stored %v", w)
	}
}

func TestEveryBadCellIsNamed(t *testing.T) {
	v := newOffice(t).Person(nil, access.Manager)
	for _, c := range []struct {
		name, kind, table string
		says              []string
	}{
		{"counters", "counters", "Mã quầy,Đơn vị,Tên quầy,Lĩnh vực,Đã đóng\nD2-1,Sở Lạ,A,,\nD2-1,D2,B,,\nD2 3,Sở Mơ,C,,\nD2-4,D2,,Lạ,perhaps\n",
			[]string{"B2", "no unit “Sở Lạ”", "A3", "stands in cell A2", "A4", "“D2 3” cannot be", "B4", "no unit “Sở Mơ”", "C5", "name is missing", "D5", "no field “Lạ”", "E5", "not “perhaps”"}},
		{"units", "units", "id,name_vi,kind,parent,from,to\na,A,planet,P,,\nb,B,,c,,\nc,C,,b,,\nd,D,,P,1/7/2026,1/7/2025\ne,E,,P,hôm qua,\nf,F,,nowhere,,\n",
			[]string{"C2", "no kind “planet”", "D3", "would lie below itself", "F5", "must be after", "E6", "no day", "D7", "no unit “nowhere”"}},
		{"dossiers", "dossiers", "Đơn vị,Số hồ sơ,Kỳ\nD1,nhiều,\nD2,-5,\nD1,5,2026\nD1,6,2026\nD1,7,năm nay\n",
			[]string{"B2", "“nhiều” is no number", "B3", "A5", "stands in cell A4", "C6", "is no period"}},
		{"a code from outside", "counters", "Mã quầy,Mã QR\nx,7K3F92M5\n", []string{"B1", "cannot come from outside"}},
		{"an unknown column", "counters", "Mã quầy,Đon vị,Thừa\nx,D2,y\n", []string{"C1", "Thừa"}},
		{"a column that is missing", "dossiers", "Đơn vị\nD1\n", []string{"Số hồ sơ"}},
		{"text beyond the header", "counters", "Mã quầy,Tên quầy\nx,y,z\n", []string{"C2"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			page, path := sent(v, c.kind, "a.csv", c.table)
			page.TB = t
			page.Want(200, append(c.says, "Nothing has changed")...).Lacks(`name="digest"`)
			file := v.Get(path + "/problems.csv").Want(200)
			rows, err := csvRows(file.Page)
			if err != nil || len(rows) < 2 {
				t.Errorf("%d rows, %v", len(rows), err)
			}
			if a := v.Post(path, url.Values{"digest": {""}}); a.Status != 409 {
				t.Errorf("confirmed all the same: %d", a.Status)
			}
		})
	}
	if n := len(v.Config().Counters); n != 1 || len(v.Config().Workloads) != 0 {
		t.Errorf("something was imported: %d counters", n)
	}
}

func csvRows(s string) ([][]string, error) {
	r := csv.NewReader(strings.NewReader(strings.TrimPrefix(s, "\uFEFF")))
	r.Comma = ';'
	return r.ReadAll()
}

func TestFilesThatAreNoTables(t *testing.T) {
	v := newOffice(t).Person(nil, access.Manager)
	for name, c := range map[string]struct {
		file []byte
		says string
	}{
		"nothing chosen":  {nil, "choose a file"},
		"empty":           {[]byte{}, "choose a file"},
		"header only":     {[]byte("Mã quầy\n"), "only"},
		"wrong encoding":  {[]byte("M\xe3 qu\xa5y;T\xeen\n1;2\n"), "UTF-8"},
		"old Excel":       {[]byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 and more"), ".xls"},
		"a broken xlsx":   {[]byte("PK\x03\x04 and nothing"), "damaged"},
		"a web page":      {[]byte("<html><table>"), "HTML"},
		"larger than may": {make([]byte, manage.MaxImport+1), "at most"},
	} {
		t.Run(name, func(t *testing.T) {
			a := v.Upload("/imports/counters", "file", "a.csv", c.file, nil)
			if a.Status != 422 || !strings.Contains(strings.ToLower(a.Page), strings.ToLower(c.says)) {
				t.Errorf("status %d:\n%s", a.Status, a.Page)
			}
		})
	}
	v.Get("/imports/people").Want(404)
}

func TestAnImportStaysInScope(t *testing.T) {
	o := newOffice(t)
	v, other := o.Person([]string{"D1"}, access.Manager), o.Person(nil, access.Manager)
	page, path := sent(v, "counters", "a.csv", "id,unit,name_vi\nD2-1,D2,A\nD2-2,Sở Tư pháp,B\n")
	page.Want(200, "B2", "B3", "no unit “D2”").Lacks("Justice")
	other.Get(path).Want(404)
	other.Post(path, nil).Want(404)
	page, _ = sent(v, "units", "a.csv", "id,name_vi,parent\nD2,A,\nnew,B,\nnew2,C,D2\n")
	page.Want(200, "A2", "not in your scope", "C3", "C4")
	page, _ = sent(v, "units", "a.csv", "id,became\nD1C,D2\nD1,none\n")
	page.Want(200, "no unit “D2”", "no unit “none”")
	page, path = sent(v, "units", "a.csv", "id,name_vi,parent\nn1,A,n0\nn0,B,D1C\nD1,Tên mới,\n")
	v.Post(path, page.Want(200, "New</dt><dd>2").Form(path)).Leads(path)
	if !o.Config().Tree.Within("n1", "D1C") {
		t.Error("the units are not there")
	}
	o.Change(func(e *manage.Editor) error {
		return e.PutCounter(t.Context(), survey.Counter{ID: "D2-9", Unit: "D2", Name: text("Q", "")})
	})
	page, _ = sent(v, "counters", "a.csv", "id,unit,name_vi\nD2-9,D1,Mine now\n")
	page.Want(200, "not in your scope")
}

// What was shown is what is done: otherwise it is shown anew.
func TestAPlanThatIsStaleIsShownAnew(t *testing.T) {
	o := newOffice(t)
	v := o.Person(nil, access.Manager)
	page, path := sent(v, "counters", "a.csv", "id,unit,name_vi\nD2-1,D2,A\nD1-1,,Mới\n")
	form := page.Form(path)
	o.Change(func(e *manage.Editor) error {
		return e.PutCounter(t.Context(), survey.Counter{ID: "D1-1", Unit: "D1", Name: text("Khác", "")})
	})
	anew := v.Post(path, form).Want(409, "Things have changed", "<del>Khác</del>")
	if _, there := o.Config().Counters["D2-1"]; there {
		t.Fatal("a part of it was done")
	}
	v.Post(path, anew.Form(path)).Leads(path)
	if o.Config().Counters["D1-1"].Name["vi"] != "Mới" {
		t.Error("it was not done")
	}
	page, path = sent(v, "counters", "a.csv", "id,unit,name_vi\nD2-3,D2,A\n")
	o.Later(2 * time.Hour)
	v.Post(path, page.Form(path)).Want(409, "more than an hour")
	o.Later(25 * time.Hour)
	v.Get(path).Want(404, "kept for one day")
}

func TestTablesComeBackAsTheyWere(t *testing.T) {
	o := newOffice(t)
	v := o.Person(nil, access.Manager)
	o.Change(func(e *manage.Editor) error {
		return e.PutWorkload(t.Context(), survey.Workload{Unit: "D1", Period: "2026", Dossiers: 7})
	})
	for _, kind := range []string{"units", "counters", "dossiers"} {
		for _, ext := range []string{"csv", "xlsx"} {
			empty := v.Get("/imports/" + kind + "/template." + ext + "?lang=vi").Want(200)
			if !strings.Contains(empty.Header.Get("Content-Disposition"), kind+"."+ext) {
				t.Errorf("%v", empty.Header)
			}
			file := v.Get("/imports/" + kind + "/template." + ext + "?rows=1&period=2026&lang=vi").Want(200)
			page, _ := sent(v, kind, "back."+ext, file.Page)
			page.Want(200, "nothing to change")
		}
	}
}

// diary is a trail that remembers what was recorded, a line each.
type diary []string

func (d *diary) Record(_ context.Context, act, object string, changes []survey.Difference) error {
	*d = append(*d, fmt.Sprint(act, " ", object, " ", changes))
	return nil
}

func TestTablesThatAreTakenAlongLeaveAnEntry(t *testing.T) {
	o := newOffice(t)
	v := o.Person([]string{"D1"}, access.Manager)
	var d diary
	o.Manager.Trail = &d
	v.Get("/imports/counters/template.csv").Want(200)
	if len(d) != 0 {
		t.Errorf("an empty table left %q", d)
	}
	v.Get("/imports/counters/template.csv?rows=1").Want(200, "D1-1")
	v.Get("/imports/units/template.xlsx?rows=1").Want(200)
	if want := []string{"export counters counters [{rows  1}]", "export units units [{rows  2}]"}; !slices.Equal(d, want) {
		t.Errorf("entries %q", d)
	}
}

// Three thousand counters: seconds, with a code for each.
func TestThreeThousandCounters(t *testing.T) {
	o := newOffice(t)
	v := o.Person(nil, access.Manager)
	var b strings.Builder
	b.WriteString("Mã quầy;Đơn vị;Tên quầy;Lĩnh vực\n")
	for i := range 3000 {
		fmt.Fprintf(&b, "q-%04d;%s;Quầy số %d;ho-tich\n", i, []string{"D1", "D2", "Điểm tiếp nhận số 1"}[i%3], i)
	}
	began := time.Now()
	page, path := sent(v, "counters", "q.csv", b.String())
	looked := time.Since(began)
	page.Want(200, "New</dt><dd>3,000", "issued</dt><dd>3,000", "2,800 more are not shown")
	began = time.Now()
	v.Post(path, page.Form(path)).Leads(path)
	t.Logf("3,000 counters: looked at in %v, stored with codes in %v", looked, time.Since(began))
	s := o.Config()
	codes := map[string]int{}
	for _, cc := range s.Codes {
		codes[cc.Counter]++
	}
	if len(s.Counters) != 3001 || len(s.Codes) != 3001 || len(codes) != 3001 {
		t.Errorf("%d counters, %d codes for %d", len(s.Counters), len(s.Codes), len(codes))
	}
}

// workbook is a table as XLSX, to which something has been done.
func workbook(t *testing.T, do func(*excelize.File) error) []byte {
	t.Helper()
	book := excelize.NewFile()
	defer book.Close()
	for cell, text := range map[string]string{"A1": "Mã quầy", "B1": "Đơn vị", "C1": "Tên quầy", "A2": "x", "B2": "D2", "C2": "Quầy"} {
		if err := book.SetCellStr("Sheet1", cell, text); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := errors.Join(do(book), book.Write(&b)); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestWorkbooksThatCannotBeTakenLiterally(t *testing.T) {
	o := newOffice(t)
	v := o.Person(nil, access.Manager)
	for name, c := range map[string]struct {
		do   func(*excelize.File) error
		says []string
	}{
		"a formula":    {func(b *excelize.File) error { return b.SetCellFormula("Sheet1", "C2", "=1+1") }, []string{"C2"}},
		"merged cells": {func(b *excelize.File) error { return b.MergeCell("Sheet1", "B2", "C2") }, []string{"B2:C2"}},
	} {
		t.Run(name, func(t *testing.T) {
			page, _ := sent(v, "counters", "a.xlsx", string(workbook(t, c.do)))
			page.TB = t
			page.Want(200, append(c.says, "Nothing has changed")...).Lacks(`name="digest"`)
		})
	}
	if len(o.Config().Counters) != 1 {
		t.Error("something was imported")
	}
	page, path := sent(v, "counters", "a.xlsx", string(workbook(t, func(*excelize.File) error { return nil })))
	v.Post(path, page.Form(path)).Leads(path)
	if o.Config().Counters["x"].Unit != "D2" {
		t.Error("a workbook in order was not imported")
	}
}

// A file of some hundred kilobytes that unpacks to more than may be.
func TestZipBombsAreRefused(t *testing.T) {
	v := newOffice(t).Person(nil, access.Manager)
	good := workbook(t, func(*excelize.File) error { return nil })
	r, err := zip.NewReader(bytes.NewReader(good), int64(len(good)))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, part := range r.File {
		to, err := w.Create(part.Name)
		if err != nil {
			t.Fatal(err)
		}
		if part.Name == "xl/worksheets/sheet1.xml" {
			rows := bytes.Repeat([]byte("<row></row>"), 1<<17)
			_, err = to.Write([]byte("<worksheet><sheetData>"))
			for range 100 {
				_, err = to.Write(rows)
			}
		} else {
			var from io.ReadCloser
			if from, err = part.Open(); err == nil {
				_, err = io.Copy(to, from)
			}
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if b.Len() > 1<<20 {
		t.Fatalf("the bomb has %d bytes", b.Len())
	}
	v.Upload("/imports/counters", "file", "a.xlsx", b.Bytes(), nil).Want(422, "too large")
}

// Requests without content are answered, and nothing breaks.
func TestEmptyRequestsAreAnswered(t *testing.T) {
	o := newOffice(t)
	v := o.Person(nil, access.Manager)
	for _, path := range []string{"/units/new", "/units/D1", "/units/none", "/units/reorganise", "/units/D1/logo", "/fields", "/fields/ho-tich", "/fields/none", "/dossiers",
		"/counters/new", "/counter/D1-1", "/counter/none/code", "/counter/D1-1/devices", "/devices/none/revoke", "/imports/units", "/imports/none", "/imports/plans/none"} {
		if a := v.Post(path, nil); a.Status < 400 || a.Status >= 500 {
			t.Errorf("POST %s: %d", path, a.Status)
		}
	}
	if u, _ := o.Config().Tree.Unit("D1"); u.Name["vi"] != "Sở Nội vụ" {
		t.Error("something has changed")
	}
}
