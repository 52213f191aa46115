package main

import (
	"strings"

	"sipas/analysis/study"
)

// weekdays are the days as --hours writes them, 1 for Monday.
var weekdays = map[string]int{
	"mon": 1, "tue": 2, "wed": 3, "thu": 4, "fri": 5, "sat": 6, "sun": 7,
	"t2": 1, "t3": 2, "t4": 3, "t5": 4, "t6": 5, "t7": 6, "cn": 7,
}

// hours reads --hours. Whether the times can be is for the study to say.
func (c *analyzeCmd) hours() ([]study.Hours, error) {
	var all []study.Hours
	for _, text := range c.Hours {
		names, times, _ := strings.Cut(text, "=")
		from, to, ok := strings.Cut(times, "-")
		days := daysOf(names)
		if !ok || days == nil {
			return nil, c.wrong("analyze.flag.hours", quote(text))
		}
		all = append(all, study.Hours{Days: days, From: from, To: to})
	}
	return all, nil
}

// daysOf reads one day, or the first and the last of several; nil for what is
// neither.
func daysOf(names string) []int {
	first, last, several := strings.Cut(strings.ToLower(names), "-")
	if !several {
		last = first
	}
	var days []int
	if weekdays[first] > 0 {
		for day := weekdays[first]; day <= weekdays[last]; day++ {
			days = append(days, day)
		}
	}
	return days
}
