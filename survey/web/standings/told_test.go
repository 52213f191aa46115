package standings_test

import (
	"math/big"
	"net/http"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"sipas/survey/access"
	"sipas/survey/opinion/outcome"
	"sipas/survey/reform"
	"sipas/survey/web/desktest"
)

// While the sociological survey is open its points are in nothing that anybody
// sees, and the card says until when; when it is closed, the number of those who
// judged is told unless somebody could be recognised by the rest.
func TestWhatACardTellsOfASociologicalSurvey(t *testing.T) {
	for name, c := range map[string]struct {
		leaf        outcome.Leaf
		says, lacks []string
	}{
		"open": {outcome.Leaf{Points: big.NewRat(41, 10), Judged: 7, Until: desktest.Noon}, []string{"still open and takes forms until", "61.60 points of 100.00", "is not closed, and people may still answer"}, []string{"65.70", "4.10", "7 judged"}},
		"everybody judged": {outcome.Leaf{Points: big.NewRat(41, 10), Asked: 7, Judged: 7, Delegates: 1, Final: true}, []string{"65.70 points", "4.10/6.00", "7 judged; 0 had not enough information"},
			[]string{"filled in by"}},
		"one had not enough information": {outcome.Leaf{Points: big.NewRat(41, 10), Asked: 8, Judged: 7, NoInfo: 1, Final: true}, []string{"4.10/6.00", "at least 5 judged"}, []string{"7 judged", "1 had not"}},
	} {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t).three()
			o.opinions["S5"]["4.2"] = c.leaf
			card := o.Person(nil, access.Officer).Get(base + "/units/S5?lang=en")
			says(t, card, c.says...)
			for _, gone := range c.lacks {
				if strings.Contains(card.Page, gone) {
					t.Errorf("the card says %q", gone)
				}
			}
		})
	}
}

// Places in a field go by percentage: points and their applicable maximum stand
// beside it, and the rule.
func TestFieldsShowWhatPlacesGoBy(t *testing.T) {
	o := newOffice(t).three()
	says(t, o.Person(nil, access.Officer).Get(base+"/fields?lang=en"), "Places go by the percentage", "17.00/20.00 85.00% place 4")
}

// The annex has the applicable maximum and the percentage beside points and place.
func TestAnnexShowsWhatPlacesInFieldsGoBy(t *testing.T) {
	o := newOffice(t).three()
	book, err := excelize.OpenReader(strings.NewReader(o.Person(nil, access.Officer).Get(base + "/annex.xlsx?lang=en").Want(http.StatusOK).Page))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	name := ""
	for _, sheet := range book.GetSheetList() {
		if strings.Contains(strings.ToLower(sheet), "field") {
			name = sheet
		}
	}
	rows, err := book.GetRows(name)
	if err != nil {
		t.Fatal(err)
	}
	said := ""
	for _, r := range rows {
		said += strings.Join(r, "|") + "\n"
	}
	for _, want := range []string{"Places go by the percentage", "1: points|1: max|1: %|1: P", "Justice|17.00|20.00|85.00%|4"} {
		if !strings.Contains(said, want) {
			t.Errorf("%q is not in the annex:\n%s", want, said)
		}
	}
}

// annexHeads are the heads of a sheet of the annex.
func annexHeads(t *testing.T, v desktest.Visitor, round, sheet string) string {
	t.Helper()
	book, err := excelize.OpenReader(strings.NewReader(v.Get(round + "/annex.xlsx?lang=en").Want(http.StatusOK).Page))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	rows, err := book.GetRows(sheet)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		if len(r) > 4 {
			return strings.Join(r, "|")
		}
	}
	return ""
}

// Places in the annex belong together: a range of places among all units does not
// stand beside a place in a group, and nowhere if no survey makes places uncertain.
func TestAnnexSetsPlacesOfOneKindSideBySide(t *testing.T) {
	o := newOffice(t).three()
	o.round(2027, reform.Running, in2025)
	v := o.Person(nil, access.Officer)
	for _, c := range []struct{ round, sheet, want string }{
		{base, "Ranking", "Place|Unit|Points|Applicable maximum|Index|Class|Range of places|Place before|Index before"},
		{base, "By group", "Place in group|Unit|Points|Applicable maximum|Index|Class|Place before|Index before"},
		{"/reform/rounds/2027/results", "Ranking", "Place|Unit|Points|Applicable maximum|Index|Class"},
	} {
		if got := annexHeads(t, v, c.round, c.sheet); got != c.want {
			t.Errorf("%s of %s has %q, want %q", c.sheet, c.round, got, c.want)
		}
	}
}

// A round in which no survey wave's index counts has no survey error in its
// places, and says so; one with such an index does not.
func TestPlacesWithoutASurveysError(t *testing.T) {
	o := newOffice(t).three()
	o.round(2027, reform.Running, in2025)
	v := o.Person(nil, access.Officer)
	exact := "/reform/rounds/2027/results"
	says(t, v.Get(exact+"/units/S2?lang=en"), "There is no survey error in this place")
	page := v.Get(exact + "?lang=en")
	says(t, page, "There is no survey error in it")
	if strings.Contains(page.Page, "where the index may lie by the survey") {
		t.Error("a chart of errors that are not there")
	}
	says(t, v.Get(base+"?lang=en"), "with the survey’s error")
}
