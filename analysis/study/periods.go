package study

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// moment is a label of a period and its place in time: places are whole steps
// apart, so that a period without sheets leaves a gap.
type moment struct {
	label string
	place int
}

// The ways in which periods are put in order.
const (
	OrderGiven    = "given"    // by the plan, one step apart
	OrderNumbers  = "numbers"  // "1", "Đợt 2": a step is 1
	OrderYears    = "years"    // "2025": a step is a year
	OrderQuarters = "quarters" // "2025-Q1", "Quý I/2025": a step is a quarter
	OrderMonths   = "months"   // "2025-01", "01/2025", "Tháng 1/2025": a step is a month
	OrderTerms    = "terms"    // a year and a number of something in it ("2025-1"): one step apart, gaps cannot be seen
	OrderDates    = "dates"    // "2025-03-31", "31/03/2025": one step apart, however many days
)

// mostPeriods bounds a trend: Sen's slope looks at every pair of periods. It
// bounds the gaps too.
const mostPeriods = 1000

// givenOrder puts labels in order of time as a plan has it.
func givenOrder(labels []string) []moment {
	all := make([]moment, len(labels))
	for i, label := range labels {
		all[i] = moment{label, i}
	}
	return all
}

// orderOfTime puts labels in order of time if every one of them says where it
// belongs, and all in the same form; the second result names the order.
func orderOfTime(labels []string) ([]moment, string, error) {
	if len(labels) == 0 {
		return nil, OrderNumbers, nil
	}
	unclear := func() error {
		return flaw("trend_unclear", "trend: the order of the labels does not show (%s): give it", listed(slices.Sorted(slices.Values(labels))))
	}
	read := make([]reading, len(labels))
	for i, label := range labels {
		read[i] = readPeriod(label)
		if read[i].form != read[0].form || len(read[i].numbers) != len(read[0].numbers) {
			return nil, "", unclear()
		}
	}
	order, key := keys(read)
	if key == nil {
		return nil, "", unclear()
	}
	at := make([]int, len(labels))
	for i := range at {
		at[i] = i
	}
	slices.SortFunc(at, func(a, b int) int { return cmp.Or(cmp.Compare(key[a], key[b]), strings.Compare(labels[a], labels[b])) })
	steps := order == OrderTerms || order == OrderDates || key[at[len(at)-1]]-key[at[0]] >= mostPeriods
	all := make([]moment, len(labels))
	for i, j := range at {
		all[i] = moment{labels[j], key[j] - key[at[0]]}
		if steps {
			all[i].place = i
		}
		if i > 0 && key[j] == key[at[i-1]] {
			return nil, "", flaw("trend_same", "trend: %q and %q are the same period", all[i-1].label, labels[j])
		}
	}
	return all, order, nil
}

// reading is a label taken apart: its numbers, and its words without them.
type reading struct {
	form    string
	numbers []string
}

var (
	digits = regexp.MustCompile(`\d+`)
	roman  = regexp.MustCompile(`(quý|quarter|q)\s*(iv|iii|ii|i)([^\pL]|$)`)
	blanks = regexp.MustCompile(`\s+`)
)

// readPeriod takes a label apart. Roman numbers are read behind a word for
// quarter alone, where reports write them.
func readPeriod(label string) reading {
	text := strings.ToLower(blanks.ReplaceAllString(strings.TrimSpace(label), " "))
	text = roman.ReplaceAllStringFunc(text, func(found string) string {
		part := roman.FindStringSubmatch(found)
		return part[1] + map[string]string{"i": "1", "ii": "2", "iii": "3", "iv": "4"}[part[2]] + part[3]
	})
	return reading{strings.ReplaceAll(digits.ReplaceAllString(text, "#"), " ", ""), digits.FindAllString(text, -1)}
}

// keys gives each label a number that grows with time, and says what the numbers
// count; nil if it does not show.
func keys(all []reading) (order string, key []int) {
	numbers := make([][]int, len(all))
	for i, r := range all {
		for _, text := range r.numbers {
			n, err := strconv.Atoi(text)
			if err != nil || len(text) > 9 {
				return "", nil
			}
			numbers[i] = append(numbers[i], n)
		}
	}
	switch len(numbers[0]) {
	case 1:
		for _, n := range numbers {
			key = append(key, n[0])
		}
		if years(all, 0) {
			return OrderYears, key
		}
		return OrderNumbers, key
	case 2:
		return withinYears(all, numbers)
	case 3:
		return days(all, numbers)
	}
	return "", nil
}

// years tells that the numbers at a place are years.
func years(all []reading, place int) bool {
	return !slices.ContainsFunc(all, func(r reading) bool {
		return len(r.numbers[place]) != 4 || r.numbers[place] < "1900" || r.numbers[place] > "2199"
	})
}

// withinYears reads a year and a part of it, in either order.
func withinYears(all []reading, numbers [][]int) (order string, key []int) {
	year, part := 0, 1
	if !years(all, 0) {
		year, part = 1, 0
	}
	if !years(all, year) || years(all, part) {
		return "", nil
	}
	order, perYear := OrderTerms, 1000
	word := strings.Trim(strings.NewReplacer("#", "", "năm", "", "year", "").Replace(all[0].form), "-/._,")
	switch {
	case slices.Contains([]string{"q", "quý", "quarter"}, word):
		order, perYear = OrderQuarters, 4
	case slices.Contains([]string{"tháng", "t", "m", "month"}, word):
		order, perYear = OrderMonths, 12
	case word == "" && slices.ContainsFunc(all, func(r reading) bool { return len(r.numbers[part]) == 2 }):
		order, perYear = OrderMonths, 12 // 2025-01, or as far as 10
	}
	for _, n := range numbers {
		if n[part] < 1 || n[part] > perYear {
			return "", nil
		}
		key = append(key, n[year]*perYear+n[part]-1)
	}
	return order, key
}

// days reads dates: the year first, or the day first as Vietnamese writes it.
func days(all []reading, numbers [][]int) (order string, key []int) {
	year, day := 0, 2
	if !years(all, 0) {
		year, day = 2, 0
	}
	if !years(all, year) {
		return "", nil
	}
	for _, n := range numbers {
		if n[1] < 1 || n[1] > 12 || n[day] < 1 || n[day] > 31 {
			return "", nil
		}
		key = append(key, (n[year]*12+n[1]-1)*31+n[day]-1)
	}
	return OrderDates, key
}
