package study

import (
	"time"

	"sipas/analysis/quality"
)

// Hours are a part of some days of the week in which the counters are open, in
// Vietnamese time. Days that no Hours name are closed.
type Hours struct {
	Days []int  `json:"days"` // 1 Monday … 7 Sunday
	From string `json:"from"` // "07:30"
	To   string `json:"to"`   // "17:00", not part of it; "24:00" is the end of the day
}

// vietnam is the offset of Vietnamese time from UTC in seconds.
const vietnam = 7 * 60 * 60

// minutes reads a time of day as minutes after midnight; -1 for what is none.
func minutes(text string) int {
	if text == "24:00" {
		return 24 * 60
	}
	t, err := time.Parse("15:04", text)
	if err != nil {
		return -1
	}
	return t.Hour()*60 + t.Minute()
}

// checkHours reports opening hours that cannot be, or that nothing can be held
// against.
func (s Screening) checkHours() []error {
	var errs []error
	if len(s.Hours) > 0 && s.At == "" {
		errs = append(errs, flaw("hours_alone", "screening: opening hours need the time of sending"))
	}
	for _, h := range s.Hours {
		from, to := minutes(h.From), minutes(h.To)
		known := len(h.Days) > 0
		for _, day := range h.Days {
			known = known && 1 <= day && day <= 7
		}
		if !known || from < 0 || to <= from {
			errs = append(errs, flaw("hours", "screening: %v from %q to %q are no opening hours", h.Days, h.From, h.To))
		}
	}
	return errs
}

// opening turns the hours into what the screening reads; not known without any.
func (s Screening) opening() quality.Opening {
	if len(s.Hours) == 0 {
		return quality.Opening{}
	}
	o := quality.Opening{Zone: vietnam, Days: map[time.Weekday][]quality.Span{}}
	for _, h := range s.Hours {
		for _, day := range h.Days {
			weekday := time.Weekday(day % 7)
			o.Days[weekday] = append(o.Days[weekday], quality.Span{From: minutes(h.From), To: minutes(h.To)})
		}
	}
	return o
}
