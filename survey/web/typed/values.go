package typed

import (
	"math"
	"strconv"
	"strings"
	"time"

	"sipas/survey"
	"sipas/survey/tabular"
)

// Text is what was typed, clean.
func (f *Form) Text(field string) string { return survey.Clean(f.Values.Get(field)) }

// Need notes inputs that are empty.
func (f *Form) Need(fields ...string) {
	for _, field := range fields {
		if f.Text(field) == "" {
			f.Wrong(field, "typed.empty")
		}
	}
}

// Code is what names a thing; noted when survey.ValidCode refuses it.
func (f *Form) Code(field string) string {
	s := f.Text(field)
	if !survey.ValidCode(s) {
		f.Wrong(field, "typed.code")
	}
	return s
}

// Day is the beginning of a day in Vietnam, in UTC; zero for an empty input,
// and for what is no day, which is noted.
func (f *Form) Day(field string) time.Time {
	s := f.Text(field)
	if s == "" {
		return time.Time{}
	}
	t, ok := Day(s)
	switch {
	case ok:
	case unreal(s):
		f.Wrong(field, "typed.no_day", s)
	default:
		f.Wrong(field, "typed.day")
	}
	return t
}

// Moment is a day of one input at the time of another; an empty time is
// midnight. Both are noted when they cannot be read.
func (f *Form) Moment(day, clock string) time.Time {
	t := f.Day(day)
	s := f.Text(clock)
	if s == "" {
		return t
	}
	d, ok := Clock(s)
	if !ok {
		f.Wrong(clock, "typed.clock")
	}
	if t.IsZero() {
		return t
	}
	return t.Add(d)
}

// Whole is a whole number from least to most; noted when it is none. It may
// have separators between groups of three digits. An empty input is least, and
// known is false.
func (f *Form) Whole(field string, least, most int) (n int, known bool) {
	s := f.Text(field)
	if s == "" {
		return least, false
	}
	n, ok := tabular.Whole(s)
	if !ok || n < least || n > most {
		f.Wrong(field, "typed.whole", strconv.Itoa(least), strconv.Itoa(most))
		return least, false
	}
	return n, true
}

// Decimal is a number from least to most, with a comma or a point as decimal
// sign; noted when it is none. An empty input is otherwise.
func (f *Form) Decimal(field string, least, most, otherwise float64) float64 {
	s := f.Text(field)
	if s == "" {
		return otherwise
	}
	x, err := strconv.ParseFloat(strings.Replace(strings.TrimSuffix(s, "%"), ",", ".", 1), 64)
	if err != nil || math.IsNaN(x) || x < least || x > most {
		f.Wrong(field, "typed.decimal", f.locale.Number(least, 1), f.locale.Number(most, 1))
		return otherwise
	}
	return x
}
