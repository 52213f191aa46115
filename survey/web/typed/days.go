package typed

import (
	"regexp"
	"strconv"
	"time"

	"sipas/survey/tabular"
)

// vietnam is where days begin. It has kept UTC+7 without summer time since
// 1975, so that no table of zones has to be asked.
var vietnam = time.FixedZone("+07", 7*60*60)

// Day reads a day as people in Vietnam write it, 1/7/2025, or as programs do,
// 2025-07-01, and gives its first moment in Vietnam, in UTC. ok is false for
// anything else, 31/02 among it.
func Day(s string) (t time.Time, ok bool) {
	t, ok = tabular.Date(s, vietnam)
	if !ok {
		return time.Time{}, false
	}
	return t.UTC(), true
}

// dayPattern is what a day looks like: day, month and year, or the other way
// round.
var dayPattern = regexp.MustCompile(`^(?:(\d{1,2})[/.-](\d{1,2})[/.-]\d{4}|\d{4}-(\d{1,2})-(\d{1,2}))$`)

// unreal tells of what is no day that it is written as one: the calendar does not
// have it.
func unreal(s string) bool { return dayPattern.MatchString(s) }

var clockPattern = regexp.MustCompile(`^(\d{1,2})(?:[:hH.](\d{2})?)?$`)

// Clock reads a time of day: 7:30, 07h30, 7h, 17.
func Clock(s string) (d time.Duration, ok bool) {
	p := clockPattern.FindStringSubmatch(s)
	if p == nil {
		return 0, false
	}
	hours, _ := strconv.Atoi(p[1])   // the pattern lets digits through only,
	minutes, _ := strconv.Atoi(p[2]) // or nothing
	if hours > 23 || minutes > 59 {
		return 0, false
	}
	return time.Duration(hours)*time.Hour + time.Duration(minutes)*time.Minute, true
}

// WriteDay writes a day as Day reads it: 01/07/2025; "" for the zero time. It
// is the same in all languages, because that is what forms take.
func WriteDay(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(vietnam).Format("02/01/2006")
}

// WriteClock writes the time of day as Clock reads it: 07:30.
func WriteClock(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(vietnam).Format("15:04")
}
