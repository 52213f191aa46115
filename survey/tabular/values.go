package tabular

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// dateLayouts are the ways in which a day may be written. The day always
// stands before the month, but in ISO 8601; other orders are not guessed.
var dateLayouts = []string{"2/1/2006", "2-1-2006", "2.1.2006", "2006-1-2", "2006-01-02T15:04:05", "2/1/2006 15:04"}

// Date reads a day, as dd/mm/yyyy or ISO 8601, at midnight in zone. A time of
// day is refused unless it is midnight.
func Date(text string, zone *time.Location) (time.Time, bool) {
	for _, layout := range dateLayouts {
		at, err := time.ParseInLocation(layout, text, zone)
		if err == nil && at.Hour() == 0 && at.Minute() == 0 && at.Second() == 0 && at.Year() >= 1900 && at.Year() < 2200 {
			return at, true
		}
	}
	return time.Time{}, false
}

// wholePattern takes groups of three digits with one sign between all of them.
var wholePattern = regexp.MustCompile(`^-?(\d{1,15}|\d{1,3}(\.\d{3}){1,4}|\d{1,3}(,\d{3}){1,4}|\d{1,3}([ \x{A0}\x{202F}]\d{3}){1,4})$`)

// Whole reads a whole number, plain or in groups of three as Vietnamese,
// English or ISO 31-0 write it: 12500, 12.500, 12,500, 12 500. "1.5" is none.
func Whole(text string) (int, bool) {
	if !wholePattern.MatchString(text) {
		return 0, false
	}
	n, err := strconv.Atoi(strings.NewReplacer(".", "", ",", "", " ", "", "\u00a0", "", "\u202f", "").Replace(text))
	return n, err == nil
}
