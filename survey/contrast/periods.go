package contrast

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"sipas/survey"
)

// PlaceOf is where a period stands in time, in whole weeks or months, so that one
// in which nobody answered leaves a gap; ok is false for what is neither.
func PlaceOf(period string) (place int, ok bool) {
	var year, n int
	if _, err := fmt.Sscanf(period, "%4d-W%02d", &year, &n); err == nil && 1 <= n && n <= 53 && len(period) == 8 {
		fourth := time.Date(year, time.January, 4, 0, 0, 0, 0, time.UTC) // is in week 1 (ISO 8601)
		monday := fourth.AddDate(0, 0, 7*(n-1)-(int(fourth.Weekday())+6)%7)
		return int(monday.Unix() / (7 * 24 * 60 * 60)), true
	}
	if _, err := fmt.Sscanf(period, "%4d-%02d", &year, &n); err == nil && 1 <= n && n <= 12 && len(period) == 7 {
		return 12*year + n - 1, true
	}
	return 0, false
}

// Chain are the waves that make a series with one of them, oldest first: all of the
// same questionnaire, in whatever version, and those that the wave follows by
// Wave.Before, however far back. Demonstration and real waves make no series.
// The wave itself is among them even where all does not hold it.
func Chain(all []survey.Wave, of survey.Wave) []survey.Wave {
	chosen := map[string]survey.Wave{of.ID: of}
	for _, w := range all {
		if w.Questionnaire.ID == of.Questionnaire.ID && w.Demo == of.Demo {
			chosen[w.ID] = w
		}
	}
	seen := map[string]bool{of.ID: true} // waves may follow each other in a circle
	for at := of; at.Before != "" && !seen[at.Before]; {
		i := slices.IndexFunc(all, func(w survey.Wave) bool { return w.ID == at.Before })
		if i < 0 || all[i].Demo != of.Demo {
			break
		}
		at = all[i]
		seen[at.ID], chosen[at.ID] = true, at
	}
	var list []survey.Wave
	for _, w := range chosen {
		list = append(list, w)
	}
	slices.SortFunc(list, func(a, b survey.Wave) int {
		return cmp.Or(a.Opens.Compare(b.Opens), cmp.Compare(a.ID, b.ID))
	})
	return list
}
