package export

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"sipas/survey"
	"sipas/survey/findings"
	"sipas/survey/results"
)

// seen is all that a report of what an address asks for is made of.
func (w *world) seen(query string) (Seen, *findings.Findings) {
	w.Helper()
	r := w.results()
	f := findings.New(findings.Config{Results: r, Directory: w.directory, Now: r.Now})
	q, err := url.ParseQuery(query)
	if err != nil {
		w.Fatal(err)
	}
	axes, err := f.Axes(w.Context(), "w")
	if err != nil {
		w.Fatal(err)
	}
	lens, problems := findings.Parse(q, "w", axes)
	if len(problems) > 0 {
		w.Fatal(problems)
	}
	look := func(l findings.Lens) *findings.Sight {
		s, err := f.Look(w.Context(), l)
		if err != nil {
			w.Fatal(err)
		}
		return s
	}
	by := func(dimension string) *findings.Breakdown {
		b, err := f.By(w.Context(), lens, dimension)
		if err != nil {
			w.Fatal(err)
		}
		return b
	}
	s := Seen{Sight: look(lens)}
	if s.Sight.Refused == "" {
		without := lens
		without.Unflagged = true
		s.Units, s.Fields, s.Without = by(results.ByUnit), by(results.ByField), look(without.Settled())
	}
	return s, f
}

func (w *world) sight(query string) *Report {
	w.Helper()
	s, _ := w.seen(query)
	r, err := FromSight(s, w.source().Config, "1.2.0")
	if err != nil {
		w.Fatal(err)
	}
	return r
}

// TestFromSightIsTheSummary: without filters a sight and a summary make the
// same figures.
func TestFromSightIsTheSummary(t *testing.T) {
	w := newWorld(t)
	w.people(200)
	a, b := w.summary(), w.sight("")
	numbers := cmp.Comparer(func(a, b float64) bool { return a == b || math.IsNaN(a) && math.IsNaN(b) })
	own := len(b.Criteria) - len(a.Criteria) // the overall question, which a summary has among the definitions only
	if own != 1 || b.Criteria[len(a.Criteria)].Code != "OV" || b.Criteria[len(a.Criteria)].Factor != "" {
		t.Errorf("%d criteria, %d in the summary", len(b.Criteria), len(a.Criteria))
	}
	for name, diff := range map[string]string{"overall": cmp.Diff(a.Overall, b.Overall, numbers), "factors": cmp.Diff(a.Factors, b.Factors, numbers),
		"criteria": cmp.Diff(a.Criteria, b.Criteria[:len(a.Criteria)], numbers), "units": cmp.Diff(a.Units, b.Units, numbers)} {
		if diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	if len(b.Fields) != 1 || b.Fields[0].Name.In("vi") != "Đất đai" || b.Quality == nil || !b.At.IsZero() || len(b.Method.Only) != 0 {
		t.Errorf("%+v", b)
	}
}

// TestFiltersAreTold: a report through filters says through which, in words in
// the workbook and by code in JSON.
func TestFiltersAreTold(t *testing.T) {
	w := newWorld(t)
	w.people(400)
	r := w.sight("q.sex=female&channel=qr&unit=D1&score=mean5")
	var file bytes.Buffer
	if _, err := r.WriteJSON(&file); err != nil {
		t.Fatal(err)
	}
	var back Report
	if err := json.Unmarshal(file.Bytes(), &back); err != nil {
		t.Fatal(err)
	}
	var told []string
	for _, c := range back.Method.Only {
		told = append(told, c.By+"="+strings.Join(c.Labels, ",")+": "+c.Names[0].In("en"))
	}
	slices.Sort(told)
	if diff := cmp.Diff([]string{"channel=qr: QR code on a poster", "sex=female: Female"}, told); diff != "" {
		t.Error(diff)
	}
	if back.Unit != "D1" || back.UnitName.In("en") != "Department One" || back.Method.Score != "mean5/1" || back.Counts.Excluded != -1 {
		t.Errorf("%+v", back.Method)
	}
	for language, want := range map[string][]string{survey.Vietnamese: {"Bộ lọc: Kênh trả lời", "Mã QR tại quầy", "Bộ lọc: Giới tính", "Nữ"},
		survey.English: {"Filter: Channel", "QR code on a poster", "Female"}} {
		_, book := w.workbook(r, language)
		rows, err := book.GetRows(book.GetSheetList()[len(book.GetSheetList())-1], excelize.Options{RawCellValue: true})
		if err != nil {
			t.Fatal(err)
		}
		var all strings.Builder
		for _, row := range rows {
			all.WriteString(strings.Join(row, "|") + "\n")
		}
		for _, s := range want {
			if !strings.Contains(all.String(), s) {
				t.Errorf("%s: the method lacks %q:\n%s", language, s, all.String())
			}
		}
	}
	if r = w.sight("flags=without"); !r.Method.Unflagged || r.Quality != nil || len(r.Method.filters("en")) != 1 {
		t.Errorf("without suspect sheets: %+v", r.Method)
	}
}

// TestNoReportOfWhatIsRefused has two persons of whom a report would tell.
func TestNoReportOfWhatIsRefused(t *testing.T) {
	w := newWorld(t)
	for i := range 22 {
		r := w.sheet()
		r.Answers = rated("A1 A2 B5 C1 OV", 4)
		if i < 2 {
			r.Unit, r.Counter = "D2", "D2-1"
		}
		w.accept(r)
	}
	s, _ := w.seen("unit=D2")
	if r, err := FromSight(s, w.source().Config, "1"); r != nil || !errors.Is(err, ErrRefused) {
		t.Errorf("%+v, %v", r, err)
	}
	whole := w.sight("")
	for _, l := range whole.Units {
		if l.Code != "P" && !(l.Suppressed && math.IsNaN(float64(l.Value)) && l.Respondents == 0) {
			t.Errorf("%s is shown: %+v", l.Code, l)
		}
	}
}
