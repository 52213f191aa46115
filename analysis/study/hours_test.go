package study

import (
	"strings"
	"testing"
	"time"
)

func TestOpeningHours(t *testing.T) {
	s := Screening{At: "at", Hours: []Hours{{[]int{1, 5}, "07:30", "11:30"}, {[]int{5}, "13:00", "24:00"}, {[]int{7}, "00:00", "00:01"}}}
	if errs := s.checkHours(); errs != nil {
		t.Fatal(errs)
	}
	open := s.opening()
	local := time.FixedZone("", 7*60*60)
	for name, c := range map[string]struct {
		at   time.Time
		want bool
	}{
		"Friday as it opens":     {time.Date(2026, 3, 6, 7, 30, 0, 0, local), true},
		"Friday just before":     {time.Date(2026, 3, 6, 7, 29, 59, 0, local), false},
		"Friday at noon":         {time.Date(2026, 3, 6, 12, 0, 0, 0, local), false},
		"Friday before midnight": {time.Date(2026, 3, 6, 23, 59, 59, 0, local), true},
		"Saturday":               {time.Date(2026, 3, 7, 9, 0, 0, 0, local), false},
		"Sunday, first minute":   {time.Date(2026, 3, 8, 0, 0, 59, 0, local), true},
		"Monday in the morning":  {time.Date(2026, 3, 9, 8, 0, 0, 0, local), true},
	} {
		if got := open.Contains(c.at.Unix()); got != c.want {
			t.Errorf("%s: open %v", name, got)
		}
	}
	if (Screening{}).opening().Days != nil {
		t.Error("hours that nobody told are known")
	}
}

func TestHoursThatCannotBe(t *testing.T) {
	for name, s := range map[string]Screening{
		"no time of sending": {Hours: []Hours{{[]int{1}, "07:00", "17:00"}}},
		"no day":             {At: "at", Hours: []Hours{{nil, "07:00", "17:00"}}},
		"an eighth day":      {At: "at", Hours: []Hours{{[]int{8}, "07:00", "17:00"}}},
		"backwards":          {At: "at", Hours: []Hours{{[]int{1}, "17:00", "07:00"}}},
		"empty":              {At: "at", Hours: []Hours{{[]int{1}, "07:00", "07:00"}}},
		"no time":            {At: "at", Hours: []Hours{{[]int{1}, "7 o'clock", "17:00"}}},
		"from midnight on":   {At: "at", Hours: []Hours{{[]int{1}, "24:00", "24:00"}}},
	} {
		errs := s.checkHours()
		if len(errs) != 1 || !strings.HasPrefix(errs[0].Error(), "screening: ") {
			t.Errorf("%s: %v", name, errs)
		}
	}
}
