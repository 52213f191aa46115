package tabular

import (
	"fmt"
	"math"
	"strconv"
	"time"
)

// digitsKept is how many digits of a number a spreadsheet knows: the rest is
// the noise of binary fractions, 0.1+0.2 = 0.30000000000000004.
const digitsKept = 15

// show writes the number in a cell as a person sees it in the sheet. ok is
// false when it is no number, or no date though its format says so.
func (f format) show(value string, date1904 bool) (text string, ok bool) {
	x, err := strconv.ParseFloat(value, 64)
	if err != nil || math.IsInf(x, 0) || math.IsNaN(x) {
		return "", false
	}
	switch f.kind {
	case percent:
		return number(x*100) + "%", true
	case day, clock, moment:
		return showDate(f.kind, x, date1904)
	}
	text = number(x)
	if n := len(text); f.pad > n && x >= 0 && x == math.Trunc(x) {
		text = fmt.Sprintf("%0*s", f.pad, text)
	}
	return text, true
}

func number(x float64) string {
	x, _ = strconv.ParseFloat(strconv.FormatFloat(x, 'g', digitsKept, 64), 64)
	if a := math.Abs(x); a != 0 && (a >= 1e21 || a < 1e-9) {
		return strconv.FormatFloat(x, 'E', -1, 64)
	}
	return strconv.FormatFloat(x, 'f', -1, 64)
}

// Days are counted from 30 December 1899, so that 1 March 1900 is 61 as in
// Excel, which believes in a 29 February 1900; before that day it is one off
// (ECMA-376-1, 18.17.4.1). Files of old Macs count from 1 January 1904.
var (
	zeroDay = time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	zero04  = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
)

const (
	neverDay = 60      // 29 February 1900
	lastDay  = 2958466 // 1 January 10000
)

func showDate(kind formatKind, serial float64, date1904 bool) (string, bool) {
	if serial < 0 || serial >= lastDay {
		return "", false
	}
	days := math.Floor(serial)
	seconds := int(math.Round((serial - days) * 24 * 60 * 60))
	if kind == clock && days == 0 {
		return showClock(time.Time{}.Add(time.Duration(seconds) * time.Second)), true
	}
	zero := zeroDay
	switch {
	case date1904:
		zero = zero04
	case days == neverDay:
		return "", false
	case days < neverDay:
		zero = zeroDay.AddDate(0, 0, 1)
	}
	at := zero.AddDate(0, 0, int(days)).Add(time.Duration(seconds) * time.Second)
	if kind == day {
		return at.Format(dayLayout), true
	}
	return showMoment(at), true
}

const dayLayout = "02/01/2006"

// showMoment leaves midnight out.
func showMoment(at time.Time) string {
	if at.Equal(at.Truncate(24 * time.Hour)) {
		return at.Format(dayLayout)
	}
	return at.Format(dayLayout) + " " + showClock(at)
}

// showClock leaves seconds out if there are none.
func showClock(at time.Time) string {
	if at.Second() == 0 {
		return at.Format("15:04")
	}
	return at.Format("15:04:05")
}
