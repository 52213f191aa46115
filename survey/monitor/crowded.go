package monitor

import (
	"fmt"
	"slices"
	"strings"

	"sipas/survey/results"
)

// The rule of crowded hours: at least crowd sheets, and a probability of at
// most unlikely over the number of hours looked at, so that honest counters
// whose citizens come one by one give one false alarm in a thousand lists.
const (
	crowd    = 15
	unlikely = 0.001
)

// crowded looks for hours with many more sheets than the counter's others.
// What to expect of an hour is the mean of the counter's other hours that have
// any, and never less than that of all counters.
func (x *sieve) crowded() {
	type cell struct{ counter, hour uint32 }
	n, first := map[cell]int{}, map[cell]int{}
	for _, r := range x.rows {
		row := int(r)
		c := cell{x.counters.Codes.At(row), x.hours.Codes.At(row)}
		if x.byStaff(row) || c.counter == 0 {
			continue
		}
		if n[c] == 0 {
			first[c] = row
		}
		n[c]++
	}
	sum, hours := make([]int, len(x.counters.Labels)), make([]int, len(x.counters.Labels))
	for c, k := range n {
		sum[c.counter] += k
		hours[c.counter]++
	}
	var all, cells int
	for c := range sum {
		all += sum[c]
		cells += hours[c]
	}
	var found []Pattern
	for c, k := range n {
		if k < crowd || cells < 2 {
			continue
		}
		usual := float64(all-k) / float64(cells-1)
		if hours[c.counter] > 1 {
			usual = max(usual, float64(sum[c.counter]-k)/float64(hours[c.counter]-1))
		}
		p := atLeast(k, usual)
		if p > unlikely/float64(cells) {
			continue
		}
		counter, hour := x.counters.Labels[c.counter], x.hours.Labels[c.hour]
		found = append(found, Pattern{ID: fmt.Sprintf("%s.%s.%s", Crowded, counter, hour), Rule: Crowded, Unit: x.unit(first[c]),
			Counter: counter, Hour: hour, Sheets: k, Affected: k, Expected: usual, FalseAlarms: unlikely / float64(cells),
			scope: results.Scope{Counter: counter, From: hour, To: hour}})
	}
	slices.SortFunc(found, func(a, b Pattern) int { return strings.Compare(a.ID, b.ID) })
	for _, p := range found {
		x.keep(p)
	}
}
