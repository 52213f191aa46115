package export

import (
	"bytes"
	"encoding/json"
	"math"
	"testing"

	"github.com/xuri/excelize/v2"

	"sipas/analysis/study"
	"sipas/survey"
)

func TestEndsOfIntervals(t *testing.T) {
	nan := math.NaN()
	for name, c := range map[string]struct{ lo, hi, wantLo, wantHi float64 }{
		"within":          {.2, .9, .2, .9},
		"below and above": {-.02, 1.03, 0, 1},
		"all above":       {1.01, 1.2, 1, 1},
		"none":            {nan, nan, nan, nan},
		"half of one":     {-.02, nan, nan, nan},
	} {
		lo, hi := Line{Lo: study.Number(c.lo), Hi: study.Number(c.hi)}.Ends()
		same := func(a study.Number, b float64) bool {
			return float64(a) == b || math.IsNaN(float64(a)) && math.IsNaN(b)
		}
		if !same(lo, c.wantLo) || !same(hi, c.wantHi) {
			t.Errorf("%s: %v to %v, want %v to %v", name, lo, hi, c.wantLo, c.wantHi)
		}
	}
}

// A workbook, which people read, cuts an interval where the scale ends; JSON,
// which programs read, does not.
func TestIntervalsAreCutForPeopleOnly(t *testing.T) {
	w := newWorld(t)
	w.people(200)
	r := w.summary()
	r.Factors[0].Lo, r.Factors[0].Hi = -.02, 1.03
	_, f := w.workbook(r, survey.Vietnamese)
	rows, err := f.GetRows("Yếu tố", excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	found := false
	for _, row := range rows {
		if row[0] == r.Factors[0].Code {
			if found = true; row[3] != "0" || row[4] != "1" {
				t.Errorf("the workbook says %s to %s", row[3], row[4])
			}
		}
	}
	if !found {
		t.Errorf("no row of %s in %q", r.Factors[0].Code, rows)
	}
	var b bytes.Buffer
	if _, err := r.WriteJSON(&b); err != nil {
		t.Fatal(err)
	}
	var read Report
	if err := json.Unmarshal(b.Bytes(), &read); err != nil || read.Factors[0].Lo != -.02 || read.Factors[0].Hi != 1.03 {
		t.Errorf("JSON says %v to %v, %v", read.Factors[0].Lo, read.Factors[0].Hi, err)
	}
}
