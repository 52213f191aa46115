package study

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestPeriodsArePutInOrder(t *testing.T) {
	for name, c := range map[string]struct {
		labels []string
		order  string
		want   []string
		places []int
	}{
		"years with a gap":        {[]string{"2025", "2022", "2023"}, OrderYears, []string{"2022", "2023", "2025"}, []int{0, 1, 3}},
		"years with a word":       {[]string{"Năm 2025", "Năm 2024"}, OrderYears, []string{"Năm 2024", "Năm 2025"}, []int{0, 1}},
		"quarters, year first":    {[]string{"2025-Q1", "2024-Q3", "2024-Q4"}, OrderQuarters, []string{"2024-Q3", "2024-Q4", "2025-Q1"}, []int{0, 1, 2}},
		"quarters, Roman":         {[]string{"Quý I/2025", "Quý IV/2024", "Quý II/2024", "Quý III/2024"}, OrderQuarters, []string{"Quý II/2024", "Quý III/2024", "Quý IV/2024", "Quý I/2025"}, []int{0, 1, 2, 3}},
		"quarters, Roman and not": {[]string{"Quý II năm 2025", "quý 1 năm 2025"}, OrderQuarters, []string{"quý 1 năm 2025", "Quý II năm 2025"}, []int{0, 1}},
		"a quarter left out":      {[]string{"Q4/2025", "Q1/2025"}, OrderQuarters, []string{"Q1/2025", "Q4/2025"}, []int{0, 3}},
		"months, year last":       {[]string{"01/2025", "12/2024", "11/2024"}, OrderMonths, []string{"11/2024", "12/2024", "01/2025"}, []int{0, 1, 2}},
		"months with a word":      {[]string{"Tháng 2/2025", "Tháng 12/2024"}, OrderMonths, []string{"Tháng 12/2024", "Tháng 2/2025"}, []int{0, 2}},
		"months, year first":      {[]string{"2024-10", "2024-02"}, OrderMonths, []string{"2024-02", "2024-10"}, []int{0, 8}},
		"terms of years":          {[]string{"2025-1", "2024-2", "2024-1"}, OrderTerms, []string{"2024-1", "2024-2", "2025-1"}, []int{0, 1, 2}},
		"numbers":                 {[]string{"10", "9", "7"}, OrderNumbers, []string{"7", "9", "10"}, []int{0, 2, 3}},
		"numbered rounds":         {[]string{"Đợt 10", "đợt 2"}, OrderNumbers, []string{"đợt 2", "Đợt 10"}, []int{0, 8}},
		"far apart":               {[]string{"1", "5000"}, OrderNumbers, []string{"1", "5000"}, []int{0, 1}},
		"dates":                   {[]string{"31/12/2024", "05/01/2025", "01/12/2024"}, OrderDates, []string{"01/12/2024", "31/12/2024", "05/01/2025"}, []int{0, 1, 2}},
		"dates, year first":       {[]string{"2025-01-05", "2024-12-31"}, OrderDates, []string{"2024-12-31", "2025-01-05"}, []int{0, 1}},
		"one":                     {[]string{"2025"}, OrderYears, []string{"2025"}, []int{0}},
	} {
		got, order, err := orderOfTime(c.labels)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		var labels []string
		var places []int
		for _, m := range got {
			labels, places = append(labels, m.label), append(places, m.place)
		}
		if diff := cmp.Diff(c.want, labels); diff != "" || order != c.order {
			t.Errorf("%s: %s (-want +got)\n%s", name, order, diff)
		}
		if diff := cmp.Diff(c.places, places); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", name, diff)
		}
	}
}

func TestPeriodsWhoseOrderDoesNotShow(t *testing.T) {
	for name, c := range map[string]struct {
		labels []string
		says   string
	}{
		"words":             {[]string{"trước", "sau"}, "does not show (sau, trước)"},
		"different words":   {[]string{"Đợt 1", "Lần 2"}, "does not show"},
		"a year and a word": {[]string{"2024", "2025 (thử)"}, "does not show"},
		"a year and months": {[]string{"2024", "2025-01"}, "does not show"},
		"two years":         {[]string{"2024-2025", "2025-2026"}, "does not show"},
		"a fifth quarter":   {[]string{"Q1/2025", "Q5/2025"}, "does not show"},
		"a thirteenth":      {[]string{"01/2025", "13/2025"}, "does not show"},
		"a 32nd":            {[]string{"01/01/2025", "32/01/2025"}, "does not show"},
		"too many numbers":  {[]string{"1 2 3 4"}, "does not show"},
		"a very long one":   {[]string{"12345678901234567890"}, "does not show"},
		"the same twice":    {[]string{"01/2025", "1/2025"}, `"01/2025" and "1/2025" are the same period`},
	} {
		if got, _, err := orderOfTime(c.labels); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
}

// Whatever the labels and their order, places grow from 0 and the order is the
// same.
func TestOrderOfTimeDoesNotDependOnTheOrderGiven(t *testing.T) {
	label := rapid.OneOf(rapid.StringMatching(`(19|20)[0-9]{2}-Q[1-4]`), rapid.StringMatching(`Đợt [1-9]?[0-9]`), rapid.String())
	rapid.Check(t, func(t *rapid.T) {
		labels := rapid.SliceOfNDistinct(label, 1, 8, rapid.ID).Draw(t, "labels")
		a, order, err := orderOfTime(labels)
		b, again, problem := orderOfTime(rapid.Permutation(labels).Draw(t, "permuted"))
		if (err == nil) != (problem == nil) || order != again || !cmp.Equal(a, b, cmp.AllowUnexported(moment{})) {
			t.Fatalf("%v %s %v, and %v %s %v", a, order, err, b, again, problem)
		}
		for i, m := range a {
			if i == 0 && m.place != 0 || i > 0 && m.place <= a[i-1].place {
				t.Fatalf("places %v", a)
			}
		}
	})
}
