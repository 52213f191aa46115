package export

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"math"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"sipas/analysis/study"
	"sipas/survey"
	"sipas/survey/results"
)

// columns are the wave in memory.
func (w *world) columns() *results.Snapshot {
	w.Helper()
	s, err := w.results().Frame(w.Context(), "w")
	if err != nil {
		w.Fatal(err)
	}
	return s
}

func (w *world) results() *results.Results {
	return results.New(results.Config{Store: w.store, Directory: w.directory, Now: func() time.Time { return noon },
		Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
}

// summary is a report of the whole wave by its summary.
func (w *world) summary() *Report {
	w.Helper()
	s, err := w.results().Summary(w.Context(), "w", results.Ask{})
	if err != nil {
		w.Fatal(err)
	}
	r, err := FromSummary(s, w.source().Config, "1.2.0")
	if err != nil {
		w.Fatal(err)
	}
	return r
}

// study is a report of the whole wave by a study.
func (w *world) study() *Report {
	w.Helper()
	s := w.columns()
	result, err := study.Run(study.Data{Frame: s.Frame}, study.Plan{By: [][]string{{results.ByUnit}, {results.ByField}},
		Screening: study.Screening{Seconds: results.Seconds}, Parts: []study.Part{study.Quality}}, "1.2.0")
	if err != nil {
		w.Fatal(err)
	}
	r, err := FromResult(result, w.source().Wave, w.source().Config)
	if err != nil {
		w.Fatal(err)
	}
	return r
}

func (w *world) workbook(r *Report, language string) ([]byte, *excelize.File) {
	w.Helper()
	var b bytes.Buffer
	if _, err := r.WriteXLSX(&b, language); err != nil {
		w.Fatal(err)
	}
	if dir := os.Getenv("SIPAS_TEST_KEEP"); dir != "" {
		if err := os.WriteFile(dir+"/"+strings.ReplaceAll(w.Name(), "/", "-")+".xlsx", b.Bytes(), 0o600); err != nil {
			w.Fatal(err)
		}
	}
	f, err := excelize.OpenReader(bytes.NewReader(b.Bytes()))
	if err != nil {
		w.Fatal(err)
	}
	return b.Bytes(), f
}

// TestReportWorkbook reads the report back: every figure of the criteria is
// there as a number, equal to the one it was made from.
func TestReportWorkbook(t *testing.T) {
	w := newWorld(t)
	w.people(200)
	for name, r := range map[string]*Report{"summary": w.summary(), "study": w.study()} {
		t.Run(name, func(t *testing.T) {
			content, f := (&world{TB: t}).workbook(r, survey.Vietnamese)
			charts := 0
			for path := range parts(t, content) {
				if strings.HasPrefix(path, "xl/charts/chart") {
					charts++
				}
			}
			if want := map[string]int{"summary": 4, "study": 5}[name]; charts != want {
				t.Errorf("%d charts, want %d", charts, want)
			}
			sheets := "Chỉ số, Yếu tố, Tiêu chí, Đơn vị"
			if name == "study" {
				sheets += ", Lĩnh vực"
			}
			if got := strings.Join(f.GetSheetList(), ", "); got != sheets+", Chất lượng, Phương pháp" {
				t.Errorf("sheets %s", got)
			}
			rows, err := f.GetRows("Tiêu chí", excelize.Options{RawCellValue: true})
			if err != nil {
				t.Fatal(err)
			}
			found := map[string][]string{}
			for _, row := range rows {
				if len(row) > 7 {
					found[row[0]] = row
				}
			}
			if len(r.Criteria) < 25 {
				t.Fatalf("%d criteria", len(r.Criteria))
			}
			for _, l := range r.Criteria {
				row := found[l.Code]
				if row == nil {
					t.Errorf("no row for %s", l.Code)
					continue
				}
				var value float64
				if err := json.Unmarshal([]byte(row[2]), &value); err != nil || math.Abs(value-float64(l.Value)) > 1e-15 {
					t.Errorf("%s is %s, want %v", l.Code, row[2], l.Value)
				}
				if kind, _ := f.GetCellType("Tiêu chí", "C5"); kind != excelize.CellTypeUnset && kind != excelize.CellTypeNumber {
					t.Errorf("figures are cells of type %v", kind)
				}
			}
			for _, sheet := range f.GetSheetList() {
				top, err := f.GetRows(sheet)
				if err != nil || !strings.Contains(strings.Join(top[1], " "), "top2/1: tỷ lệ câu trả lời ở hai mức cao nhất") {
					t.Errorf("%s does not say its formula: %v", sheet, err)
				}
				if l, err := f.GetPageLayout(sheet); err != nil || *l.Size != 9 || *l.Orientation != "landscape" {
					t.Errorf("%s is not for A4: %v", sheet, err)
				}
			}
			titles := 0
			for _, n := range f.GetDefinedName() {
				if n.Name == "_xlnm.Print_Titles" {
					titles++
				}
			}
			if titles != len(f.GetSheetList()) {
				t.Errorf("%d sheets repeat their header", titles)
			}
		})
	}
}

// TestReportsSayPercentOneWay: no sentence of the workbook has the sign of a
// percentage apart from its number, nor what fmt leaves of a broken sentence.
func TestReportsSayPercentOneWay(t *testing.T) {
	w := newWorld(t)
	w.people(60)
	wrong := regexp.MustCompile("%!|[0-9][ \u00a0]%")
	for language, says := range map[string]string{survey.Vietnamese: "Khoảng được cắt ở 0% và 100%; báo cáo", survey.English: "Intervals are cut at 0% and 100%; the report"} {
		_, f := (&world{TB: t}).workbook(w.summary(), language)
		said := false
		for _, sheet := range f.GetSheetList() {
			rows, err := f.GetRows(sheet)
			if err != nil {
				t.Fatal(err)
			}
			for _, cell := range slices.Concat(rows...) {
				if wrong.MatchString(cell) {
					t.Errorf("%s: %s has %q", language, sheet, cell)
				}
				said = said || strings.Contains(cell, says)
			}
		}
		if !said {
			t.Errorf("%s: the workbook lacks %q", language, says)
		}
	}
}

// Nobody has looked for suspect sheets: the sheet of quality says so, and what
// came of the sheets.
func TestQualityBeforeAnybodyHasLooked(t *testing.T) {
	w := newWorld(t)
	w.people(200)
	r := w.summary()
	for unflagged, want := range map[bool]string{false: "Chưa ai tìm phiếu nghi ngờ", true: "không tính phiếu nghi ngờ"} {
		r.Quality, r.Method.Unflagged = nil, unflagged
		_, f := (&world{TB: t}).workbook(r, survey.Vietnamese)
		rows, err := f.GetRows("Chất lượng", excelize.Options{RawCellValue: true})
		if err != nil {
			t.Fatal(err)
		}
		said, counted := false, false
		for _, row := range rows {
			line := strings.Join(row, "|")
			said = said || strings.Contains(line, want)
			counted = counted || strings.HasPrefix(line, fmt.Sprintf("|Số phiếu hợp lệ|%d", r.Counts.Responses))
		}
		if !said || !counted {
			t.Errorf("unflagged %v: %q", unflagged, rows)
		}
	}
}

// parts are the files in an archive.
func parts(t *testing.T, content []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		all[f.Name] = string(b)
	}
	return all
}

// TestWithheldStaysWithheld has a unit of three persons: no file of the report
// holds its figures, nor those of the unit from which they would follow.
func TestWithheldStaysWithheld(t *testing.T) {
	w := newWorld(t)
	for i := range 23 {
		r := w.sheet()
		r.Answers = rated("A1 A2 B5 C1 OV", 4)
		if i < 3 {
			r.Unit, r.Counter = "D2", "D2-1"
			r.Answers = rated("A1 A2 B5 C1 OV", 1)
		}
		w.accept(r)
	}
	for name, r := range map[string]*Report{"summary": w.summary(), "study": w.study()} {
		withheld := 0
		for _, l := range r.Units {
			if l.Code != "D1" && l.Code != "D2" {
				continue
			}
			withheld++
			if !l.Suppressed || !math.IsNaN(float64(l.Value)) || !math.IsNaN(float64(l.Numerator)) || l.Respondents != 0 {
				t.Errorf("%s: %s is told: %+v", name, l.Code, l)
			}
		}
		if withheld != 2 {
			t.Fatalf("%s: %d units", name, withheld)
		}
		_, f := (&world{TB: t}).workbook(r, survey.English)
		rows, err := f.GetRows("Units", excelize.Options{RawCellValue: true})
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows {
			if len(row) == 0 || row[0] != "D1" && row[0] != "D2" {
				continue
			}
			if row[2] != "withheld" || strings.Trim(strings.Join(row[3:10], ""), " ") != "" {
				t.Errorf("%s: row %q", name, row)
			}
		}
		var b bytes.Buffer
		if _, err := r.WriteJSON(&b); err != nil {
			t.Fatal(err)
		}
		var back struct{ Units []map[string]any }
		if err := json.Unmarshal(b.Bytes(), &back); err != nil {
			t.Fatal(err)
		}
		for _, u := range back.Units {
			if (u["code"] == "D1" || u["code"] == "D2") && (u["value"] != nil || u["numerator"] != nil || u["suppressed"] != true) {
				t.Errorf("%s: JSON tells %v", name, u)
			}
		}
	}
}

// TestSameBytes writes everything twice.
func TestSameBytes(t *testing.T) {
	w := newWorld(t)
	w.people(60)
	for _, f := range Formats() {
		s := w.source()
		s.Texts = true
		a, first := w.file(f, s)
		b, second := w.file(f, s)
		if !bytes.Equal(a, b) || first != second {
			t.Errorf("%s: two files of the same data differ", f)
		}
		s.Order[0]++
		if c, _ := w.file(f, s); bytes.Equal(a, c) {
			t.Errorf("%s: another key gives the same order", f)
		}
	}
	for name, r := range map[string]*Report{"summary": w.summary(), "study": w.study()} {
		a, _ := w.workbook(r, survey.Vietnamese)
		for range 5 {
			if b, _ := w.workbook(r, survey.Vietnamese); !bytes.Equal(a, b) {
				x, y := parts(t, a), parts(t, b)
				for p := range x {
					if x[p] != y[p] {
						t.Errorf("%s: %s differs", name, p)
					}
				}
				t.Fatalf("%s: two workbooks of the same report differ", name)
			}
		}
	}
}
