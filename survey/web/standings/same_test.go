package standings_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"sipas/survey/access"
)

// TestTheSameFiguresEverywhere: what the page says of each unit is what the
// workbook holds, what the paper prints and what programs are told.
func TestTheSameFiguresEverywhere(t *testing.T) {
	o := newOffice(t).three()
	council := o.Person(nil, access.Officer)
	o.published(council)
	page := words(council.Get(base))

	book, err := excelize.OpenReader(strings.NewReader(council.Get(base + "/annex.xlsx").Want(http.StatusOK).Page))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	rows, err := book.GetRows("Ranking")
	if err != nil {
		t.Fatal(err)
	}
	inBook := map[string][]string{}
	for _, r := range rows {
		if len(r) > 5 {
			inBook[r[1]] = r
		}
	}

	var told struct {
		Items []struct {
			Name                     map[string]string
			Total, Applicable, Index struct{ Published string }
			Standing                 struct {
				Place int
				Tied  bool
			}
		}
	}
	if err := json.Unmarshal([]byte(council.Get("/api/v1/rounds/2026/result").Want(http.StatusOK).Page), &told); err != nil {
		t.Fatal(err)
	}
	if len(told.Items) != 6 {
		t.Fatalf("programs are told of %d units", len(told.Items))
	}
	for _, u := range told.Items {
		name := u.Name["en"]
		place := string(rune('0' + u.Standing.Place))
		if u.Standing.Tied {
			place += "="
		}
		said := place + " " + name + " " + u.Total.Published + " " + u.Applicable.Published + " " + u.Index.Published + "%"
		if !strings.Contains(page, said) {
			t.Errorf("programs are told %q, the page says\n%s", said, page)
		}
		if got := strings.Join(inBook[name][:min(5, len(inBook[name]))], " "); got != said {
			t.Errorf("programs are told %q, the workbook holds %q", said, got)
		}
	}
	if sheets := book.GetSheetList(); strings.Join(sheets, "; ") != "Ranking; By group; By field; By criterion; Points lost; SIPAS; Did not arise; Method" {
		t.Errorf("the workbook has the sheets %q", sheets)
	}
	if v, _ := book.GetCellValue("By criterion", "D4"); v == "" {
		t.Error("the sheet of criteria is empty")
	}
}

// TestFewPeoplesPointsAreNotInTheWorkbook: neither by criterion nor elsewhere.
func TestFewPeoplesPointsAreNotInTheWorkbook(t *testing.T) {
	o := newOffice(t).three()
	book, err := excelize.OpenReader(strings.NewReader(o.Person(nil, access.Officer).Get(base + "/annex.xlsx").Want(http.StatusOK).Page))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	found := false
	for _, sheet := range book.GetSheetList() {
		rows, err := book.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range rows {
			for _, cell := range r {
				found = found || cell == "withheld"
				if cell == "4.30" {
					t.Errorf("%s: %q", sheet, r)
				}
			}
		}
	}
	if !found {
		t.Error("nothing is withheld")
	}
}
