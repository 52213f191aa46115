package monitor

import (
	"fmt"
	"math"

	"sipas/analysis/quality"
	"sipas/survey/results"
)

// batch looks for batches of which more than a tenth are suspect.
func (x *sieve) batch() {
	all, doubt, unit := make([]int, len(x.batches.Labels)), make([]int, len(x.batches.Labels)), make([]string, len(x.batches.Labels))
	for _, r := range x.rows {
		row := int(r)
		b := x.batches.Codes.At(row)
		if u := x.unit(row); all[b] == 0 {
			unit[b] = u
		} else if unit[b] != u {
			unit[b] = ""
		}
		all[b]++
		if x.suspect[row] {
			doubt[b]++
		}
	}
	for b, label := range x.batches.Labels {
		if label == "" || all[b] < quality.MinSheets || doubt[b] <= all[b]/10 {
			continue
		}
		x.keep(Pattern{ID: fmt.Sprintf("%s.%s", BatchSuspect, label), Rule: BatchSuspect, Unit: unit[b], Batch: label, Sheets: all[b],
			Affected: all[b], Expected: math.NaN(), FalseAlarms: moreThan(all[b]/10, all[b], quality.SuspectFalseAlarms),
			scope: results.Scope{Batch: label}})
	}
}
