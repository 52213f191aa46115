package findings

import (
	"fmt"
	"time"

	"sipas/survey"
	"sipas/survey/results"
)

// longestByWeek is the longest wave that is told in weeks.
const longestByWeek = 100 * 24 * time.Hour

// calendar tells the periods of a wave.
type calendar struct{ monthly bool }

func calendarOf(w survey.Wave) calendar { return calendar{w.Closes.Sub(w.Opens) > longestByWeek} }

// of is the period of a day (see results.Day); "" for what is no day.
func (c calendar) of(day string) string {
	t, err := time.Parse(time.DateOnly, day)
	switch {
	case err != nil:
		return ""
	case c.monthly:
		return t.Format("2006-01")
	}
	year, week := t.ISOWeek()
	return fmt.Sprintf("%04d-W%02d", year, week)
}

// next is the first day after a period.
func (c calendar) next(period string) time.Time {
	zone := results.HourOf("2000-01-01T00").Sub(time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)) // from Vietnam to UTC
	var year, part int
	if c.monthly {
		if _, err := fmt.Sscanf(period, "%04d-%02d", &year, &part); err != nil {
			return time.Time{}
		}
		return time.Date(year, time.Month(part)+1, 1, 0, 0, 0, 0, time.UTC).Add(zone)
	}
	if _, err := fmt.Sscanf(period, "%04d-W%02d", &year, &part); err != nil {
		return time.Time{}
	}
	january4 := time.Date(year, 1, 4, 0, 0, 0, 0, time.UTC) // always in the first week
	monday := january4.AddDate(0, 0, -(int(january4.Weekday())+6)%7)
	return monday.AddDate(0, 0, 7*part).Add(zone)
}

// periods are those from the opening of a wave to its end, or to now. While it
// may still take answers they are the closed ones: no other is in a filtered
// sight.
func periods(w survey.Wave, now time.Time) []string {
	c := calendarOf(w)
	end := w.Closes.Add(survey.Grace)
	if now.Before(end) {
		end = now
	}
	over := w.Phase(now) == survey.PhaseOver
	var all []string
	for at := w.Opens; at.Before(end); {
		period := c.of(results.Day(at))
		at = c.next(period)
		if over || !at.After(now) {
			all = append(all, period)
		}
	}
	return all
}

// valid tells whether a label is a period.
func (c calendar) valid(period string) bool {
	end := c.next(period)
	return !end.IsZero() && c.of(results.Day(end.Add(-time.Hour))) == period
}
