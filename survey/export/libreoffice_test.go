package export

import (
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sipas/survey"
)

// everySheet makes CSV of each sheet with values as they are, not as they are shown.
const everySheet = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1"

// TestLibreOfficeReadsWorkbooks has LibreOffice open the responses and a report:
// it finds what our CSV and the report say.
func TestLibreOfficeReadsWorkbooks(t *testing.T) {
	path := program(t, "libreoffice", "soffice")
	w := newWorld(t)
	w.people(60)
	s := w.source()
	s.Texts = true
	content, _ := w.file(CSV, s)
	header, want := w.table(content, ',')
	sheet, _ := w.file(XLSX, s)
	reports := map[string]*Report{"study": w.study(), "sight": w.sight("")}
	dir := t.TempDir()
	put(t, dir, "responses.xlsx", sheet)
	for name, r := range reports {
		book, _ := w.workbook(r, survey.English)
		put(t, dir, name+".xlsx", book)
	}
	run(t, dir, path, "-env:UserInstallation=file://"+filepath.Join(dir, "profile"), "--headless", "--convert-to", everySheet, "responses.xlsx", "study.xlsx", "sight.xlsx")

	content, err := os.ReadFile(filepath.Join(dir, "responses-Phiếu.csv"))
	if err != nil {
		t.Fatal(err)
	}
	gotHeader, got := w.table(content, ',')
	if diff := cmp.Diff(header, gotHeader) + cmp.Diff(want, got); diff != "" {
		t.Errorf("responses: %s", diff[:min(len(diff), 2000)])
	}

	for name, r := range reports {
		checkCriteria(t, filepath.Join(dir, name+"-Criteria.csv"), r)
	}
}

// checkCriteria reads a sheet of criteria that LibreOffice has written, and
// compares it with the report.
func checkCriteria(t *testing.T, path string, r *Report) {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	values := map[string]string{}
	for _, line := range looseTable(t, content) {
		if len(line) > 2 {
			values[line[0]] = line[2]
		}
	}
	for _, l := range r.Criteria {
		text, percent := strings.CutSuffix(values[l.Code], "%")
		v, err := strconv.ParseFloat(text, 64)
		if v /= 100; err != nil || !percent || math.Abs(v-float64(l.Value)) > 1e-12 {
			t.Errorf("%s is %q, want %v", l.Code, values[l.Code], l.Value)
		}
	}
}
