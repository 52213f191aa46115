package paper_test

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"sipas/survey"
	"sipas/survey/paper"
	"sipas/survey/store"
)

func (w *world) send(file string, alter ...func(*paper.Sending)) paper.Upload {
	w.Helper()
	about := paper.Sending{Name: "phieu.csv", Wave: "w", Channel: survey.ByImport}
	for _, a := range alter {
		a(&about)
	}
	u := must[paper.Upload](w)(w.Send(w.Context(), "lan", about, strings.NewReader(file)))
	return must[paper.Upload](w)(w.Upload(w.Context(), u.ID))
}

const goodFile = "Đơn vị;Quầy;Ngày;Hôm nay Ông/Bà đến để làm gì?;A1;Biển hiệu, chỉ dẫn;OV;wishes;comment\n" +
	"A;a1;09/03/2026;Nộp hồ sơ;5;Rất hài lòng;4;;Tốt\n" +
	"xa tan an;Quầy 2;2026-03-08;result;NA;không biết / chưa sử dụng;5;time; \n" +
	";;;;;;;;\n" +
	"Dong Hoa;;10/03/2026;;1;;;;\n"

func TestImport(t *testing.T) {
	w := newWorld(t)
	u := w.send(goodFile)
	if u.Stage != paper.Checked || u.Report.Bad != 0 || u.Report.Good != 3 || u.Report.Rows != 3 {
		t.Fatalf("%s %+v", u.Stage, u.Report)
	}
	if n := len(w.rows()); n != 0 {
		t.Fatalf("the dry run made %d responses", n)
	}
	if diff := cmp.Diff([]paper.UnitRows{{Unit: "A", Rows: 2}, {Unit: "B", Rows: 1}}, u.Report.Units); diff != "" {
		t.Error(diff)
	}
	u = must[paper.Upload](t)(w.Confirm(t.Context(), "lan", u.ID))
	u = must[paper.Upload](t)(w.Upload(t.Context(), u.ID))
	if u.Stage != paper.Done || u.Batch != "I-000001" {
		t.Fatalf("%s %s %s", u.Stage, u.Batch, u.Failure)
	}
	got := map[string]bool{}
	for _, r := range w.rows() {
		if r.Channel != survey.ByImport || r.Batch != u.Batch || r.Form != survey.FullForm {
			t.Errorf("%+v", r)
		}
		got[fmt.Sprintf("%s/%s/%s %s A1=%d%v A2=%d%v OV=%d %v %q", r.Unit, r.Counter, r.Field, r.Hour.Format("01-02 15h"), r.Answers["A1"].Rating, r.Answers["A1"].DontKnow,
			r.Answers["A2"].Rating, r.Answers["A2"].DontKnow, r.Answers["OV"].Rating, r.Answers["stage"].Choices, r.Answers["comment"].Text)] = true
	}
	want := map[string]bool{
		`A/a1/ho-tich 03-09 05h A1=5false A2=5false OV=4 [submit] "Tốt"`: true,
		`A/a2/ 03-08 05h A1=0true A2=0true OV=5 [result] ""`:             true,
		`B// 03-10 05h A1=1false A2=0false OV=0 [] ""`:                   true,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	b := w.stored(u.Batch)
	if b.State != paper.Accepted || b.Became != 3 || b.Secret != nil {
		t.Errorf("%+v", b.Batch)
	}
	for d := range w.disk.Scan(t.Context(), paper.Chunks, store.Range{}) {
		t.Errorf("the file is still kept: %s", d.Key)
	}
	again := w.send(goodFile)
	if again.Report.Before != u.Batch {
		t.Errorf("the same file again is not noticed: %+v", again.Report)
	}
	if _, err := w.Confirm(t.Context(), "lan", again.ID); code(err) != "paper.import.again" {
		t.Errorf("imported again: %v", err)
	}
	if len(w.rows()) != 3 || w.heard != 3 {
		t.Errorf("%d responses, %d heard", len(w.rows()), w.heard)
	}
}

func TestBadCellsAreNamed(t *testing.T) {
	head := "unit;counter;field;day;sheet;stage;A1;wishes;comment\n"
	for name, c := range map[string]struct{ row, want string }{
		"unknown unit":                 {"Z;;;09/03/2026;;;5;;", "A2 paper.import.unit"},
		"no unit":                      {";;;09/03/2026;;;5;;", "A2 paper.import.unit_missing"},
		"unit that had ended":          {"C;;;09/03/2026;;;5;;", "A2 paper.import.unit_time"},
		"counter of another unit":      {"A;b1;;09/03/2026;;;5;;", "B2 paper.import.counter"},
		"unknown field":                {"A;;x;09/03/2026;;;5;;", "C2 paper.import.field"},
		"field of another counter":     {"A;a1;Đất đai;09/03/2026;;;5;;", "C2 paper.import.field_other"},
		"no day":                       {"A;;;;;;5;;", "D2 paper.import.day_missing"},
		"month before day":             {"A;;;03/31/2026;;;5;;", "D2 paper.import.day"},
		"day before the wave":          {"A;;;01/03/2026;;;5;;", "D2 paper.import.day_outside"},
		"day to come":                  {"A;;;11/03/2026;;;5;;", "D2 paper.import.day_outside"},
		"rating 6":                     {"A;;;09/03/2026;;;6;;", "G2 paper.import.rating"},
		"rating 0":                     {"A;;;09/03/2026;;;0;;", "G2 paper.import.rating"},
		"rating 4.5":                   {"A;;;09/03/2026;;;4.5;;", "G2 paper.import.rating"},
		"unknown option":               {"A;;;09/03/2026;;x;5;;", "F2 paper.import.option"},
		"one of several unknown":       {"A;;;09/03/2026;;;5;time|x;", "H2 paper.import.option"},
		"four of at most three":        {"A;;;09/03/2026;;;5;time|papers|fees|online;", "H2 answer.too_many"},
		"nothing rated":                {"A;;;09/03/2026;;submit;;;Tốt", "2 answers.none"},
		"two bad cells":                {"Z;;;09/03/2026;;;9;;", "A2 paper.import.unit|G2 paper.import.rating"},
		"the same sheet number before": {"A;;;09/03/2026;7;;5;;\nA;;;09/03/2026;7;;4;;", "E3 paper.import.sheet_again"},
	} {
		w := newWorld(t)
		u := w.send(head + c.row + "\n")
		var got []string
		for _, p := range u.Report.Problems {
			got = append(got, p.Field+" "+p.Code)
		}
		if strings.Join(got, "|") != c.want {
			t.Errorf("%s: %v, want %s", name, got, c.want)
		}
		if _, err := w.Confirm(t.Context(), "lan", u.ID); code(err) != "paper.import.not_clean" {
			t.Errorf("%s: confirmed: %v", name, err)
		}
		if len(w.rows()) != 0 {
			t.Errorf("%s: something was imported", name)
		}
	}
}

// What is wrong with a file as a whole is said, and nothing is done.
func TestBadFilesAreRefused(t *testing.T) {
	book := func(edit func(f *excelize.File)) string {
		f := excelize.NewFile()
		edit(f)
		var b bytes.Buffer
		if err := f.Write(&b); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	for name, c := range map[string]struct{ file, want, problem string }{
		"Windows-1258":    {"unit;A1;comment\nA;5;T\xF4t\xEC\n", "table.encoding", ""},
		"old Excel":       {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1xxxx", "table.xls", ""},
		"a web page":      {"<!DOCTYPE html><table><tr><td>A1</table>", "table.html", ""},
		"header only":     {"unit;A1\n", "table.no_rows", ""},
		"unknown column":  {"unit;A1;Họ và tên\nA;5;x\n", "table.columns", "C1"},
		"doubled column":  {"unit;A1;a1\nA;5;4\n", "table.columns", "C1"},
		"formula":         {book(func(f *excelize.File) { fill(f, "unit", "A1"); _ = f.SetCellFormula("Sheet1", "B2", "4+1") }), "table.invalid", "B2"},
		"merged cells":    {book(func(f *excelize.File) { fill(f, "unit", "A1"); _ = f.MergeCell("Sheet1", "A2", "A3") }), "table.invalid", "A2:A3"},
		"ragged":          {"unit;A1\nA;5;4\n", "table.invalid", "C2"},
		"damaged archive": {"PK\x03\x04 and then nothing", "table.damaged", ""},
	} {
		w := newWorld(t)
		u := w.send(c.file, func(s *paper.Sending) { s.Day = noon })
		if u.Report.Refused != c.want || u.Report.Bad == 0 {
			t.Errorf("%s: %q %+v", name, u.Report.Refused, u.Report.Problems)
			continue
		}
		if c.problem != "" && u.Report.Problems[0].Field != c.problem {
			t.Errorf("%s: %+v, want %s", name, u.Report.Problems[0], c.problem)
		}
	}
	w := newWorld(t)
	if _, err := w.Send(t.Context(), "lan", paper.Sending{Wave: "w", Channel: survey.ByImport}, strings.NewReader("")); code(err) != "paper.import.file" {
		t.Errorf("an empty file: %v", err)
	}
	if _, err := w.Send(t.Context(), "lan", paper.Sending{Wave: "w", Channel: survey.ByImport}, endless{}); code(err) != "paper.import.file" {
		t.Errorf("an endless file: %v", err)
	}
	for d := range w.disk.Scan(t.Context(), paper.Chunks, store.Range{}) {
		t.Errorf("a refused file is kept: %s", d.Key)
	}
}

type endless struct{}

func (endless) Read(b []byte) (int, error) { return len(b), nil }

func fill(f *excelize.File, header ...string) {
	_ = f.SetSheetRow("Sheet1", "A1", &header)
	_ = f.SetSheetRow("Sheet1", "A2", &[]any{"A", 5})
	_ = f.SetSheetRow("Sheet1", "A3", &[]any{"B", 4})
}

func TestWorkbookIsReadLikeText(t *testing.T) {
	f := excelize.NewFile()
	_ = f.SetSheetRow("Sheet1", "A1", &[]any{"Đơn vị", "Ngày", "A1", "A2"})
	_ = f.SetSheetRow("Sheet1", "A2", &[]any{"A", time.Date(2026, 3, 9, 0, 0, 0, 0, time.UTC), 5, "Hài lòng"})
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	w := newWorld(t)
	u := w.send(b.String())
	if u.Report.Bad != 0 || u.Report.Good != 1 || !u.Report.From.Equal(time.Date(2026, 3, 8, 17, 0, 0, 0, time.UTC)) {
		t.Fatalf("%+v", u.Report)
	}
}

func TestReportWarns(t *testing.T) {
	w := newWorld(t)
	u := w.send("unit;day;stage;A1;D1\nA;09/03/2026;submit;5;4\nA;09/03/2026;submit;5;4\nA;09/03/2026;result;5;4\n")
	if u.Report.Dropped != 2 || u.Report.Repeated != 1 || len(u.Report.Twins) != 1 || u.Report.Twins[0] != "3 = 2" || len(u.Report.Unasked) < 20 {
		t.Errorf("%+v", u.Report)
	}
}

func TestScopeOfAnImport(t *testing.T) {
	w := newWorld(t)
	u := w.send(goodFile, func(s *paper.Sending) { s.Scope = []string{"A"} })
	if len(u.Report.Problems) != 1 || u.Report.Problems[0].Field != "A5" || u.Report.Problems[0].Code != "paper.import.unit" {
		t.Errorf("%+v", u.Report.Problems)
	}
}

func TestUnitAndDayOfTheForm(t *testing.T) {
	w := newWorld(t)
	u := w.send("A1\n5\n", func(s *paper.Sending) { s.Unit, s.Day, s.Channel = "B", noon.AddDate(0, 0, -2), survey.ByPaper })
	must[paper.Upload](t)(w.Confirm(t.Context(), "lan", u.ID))
	if r := w.rows()[0]; r.Unit != "B" || r.Channel != survey.ByPaper || r.Hour.Day() != 8 {
		t.Errorf("%+v", r)
	}
}

// The process dies after k changes of the store, again and again; the import
// goes on after each restart, and every row is one response.
func TestImportSurvivesEveryCrash(t *testing.T) {
	const many = 20
	var file strings.Builder
	file.WriteString("unit;day;A1;A2\n")
	for n := range many {
		fmt.Fprintf(&file, "A;09/03/2026;%d;%d\n", n%5+1, n/5%5+1)
	}
	for _, lost := range []bool{false, true} {
		for k := int64(0); k < 48; k += 3 {
			w := newWorld(t)
			u := w.send(file.String())
			w.store.left.Store(k)
			w.store.lose.Store(lost)
			_, _ = w.Confirm(t.Context(), "lan", u.ID)
			w.restart()
			w.advance(2 * time.Hour)
			if err := w.ResumeImports(t.Context()); err != nil {
				t.Fatalf("after %d changes: %v", k, err)
			}
			u = must[paper.Upload](t)(w.Upload(t.Context(), u.ID))
			if u.Stage != paper.Done {
				must[paper.Upload](t)(w.Confirm(t.Context(), "lan", u.ID))
			}
			sum := 0
			for _, r := range w.rows() {
				sum += r.Answers["A1"].Rating
			}
			if n := len(w.rows()); n != many || sum != many*3 {
				t.Fatalf("after %d changes: %d responses, sum %d", k, n, sum)
			}
			u = must[paper.Upload](t)(w.Upload(t.Context(), u.ID))
			if err := w.Sweep(t.Context()); err != nil {
				t.Fatal(err)
			}
			if all := must[[]paper.Batch](t)(w.All(t.Context(), paper.Import, "w")); len(all) != 1 {
				t.Fatalf("after %d changes: %d batches", k, len(all))
			}
			if b := w.stored(u.Batch); b.State != paper.Accepted || b.Became != many {
				t.Fatalf("after %d changes: %+v", k, b.Batch)
			}
		}
	}
}

// The same file is uploaded and confirmed twice at the same time.
func TestSameFileTwiceAtOnce(t *testing.T) {
	for range 10 {
		w := newWorld(t)
		one, two := w.send(goodFile), w.send(goodFile)
		done := make(chan error, 2)
		for _, id := range []string{one.ID, two.ID} {
			go func() {
				_, err := w.Confirm(context.Background(), "lan", id)
				done <- err
			}()
		}
		for range 2 {
			if err := <-done; err != nil && code(err) != "paper.import.again" {
				t.Error(err)
			}
		}
		if n := len(w.rows()); n != 3 || w.heard != 3 {
			t.Fatalf("%d responses, %d heard", n, w.heard)
		}
		if all := must[[]paper.Batch](t)(w.All(t.Context(), paper.Import, "w")); len(all) != 1 {
			t.Errorf("%d batches", len(all))
		}
	}
}

func TestSweep(t *testing.T) {
	w := newWorld(t)
	u := w.send(goodFile)
	if err := w.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	must[paper.Upload](t)(w.Upload(t.Context(), u.ID))
	w.advance(paper.Keeping + time.Minute)
	if err := w.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Upload(t.Context(), u.ID); code(err) != "paper.batch.unknown" {
		t.Errorf("%v", err)
	}
	for d := range w.disk.Scan(t.Context(), paper.Chunks, store.Range{}) {
		t.Errorf("the file is still kept: %s", d.Key)
	}
}
