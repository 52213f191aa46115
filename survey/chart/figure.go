package chart

import (
	"math"
	"strconv"

	"sipas/analysis"
)

// Figure is a value with its interval. The zero Figure is the value 0.
type Figure struct {
	Value float64 // NaN, or beyond ±10¹²: there is none
	// Low and High are the interval's ends; it is drawn if Low < High.
	Low, High float64
	Hidden    string // words instead of the figure when it may not be shown: "dưới 5 phiếu"
}

// None is a figure that does not exist.
func None() Figure { return Figure{Value: math.NaN()} }

// Of is the figure of an estimate, its interval cut at 0 and 1 as people read
// it; a suppressed one carries no number, but the words hidden, or "·" when
// there are none.
func Of(e analysis.Estimate, hidden string) Figure {
	if e.Suppressed {
		if hidden == "" {
			hidden = "·"
		}
		return Figure{Value: math.NaN(), Hidden: hidden}
	}
	i := e.Interval.Clamp(0, 1) // a t interval of few answers may pass the ends of the scale, where nothing lies
	return Figure{Value: e.Value, Low: i.Lo, High: i.Hi}
}

// shown reports whether there is a number that may be shown.
func (f Figure) shown() bool { return f.Hidden == "" && finite(f.Value) }

// ranged reports whether there is an interval to draw.
func (f Figure) ranged() bool {
	return f.shown() && finite(f.Low) && finite(f.High) && f.Low < f.High
}

// finite reports whether a value is a number that can be drawn: no figure of a
// survey comes near the bound, and below it no scale can overflow.
func finite(v float64) bool { return math.Abs(v) <= 1e12 }

// number writes a value as the chart does; "–" for one that does not exist.
func (c Chart) number(v float64) string { return c.Format.write(v) }

func (f Format) write(v float64) string {
	switch {
	case !finite(v):
		return "–"
	case f == nil:
		return strconv.FormatFloat(v, 'f', 1, 64)
	}
	return f(v)
}

// say is the figure in words: its number, why it is hidden, or "–".
func (c Chart) say(f Figure) string {
	if f.Hidden != "" {
		return f.Hidden
	}
	return c.number(f.Value)
}

// ends are the limits of the interval in words; empty where there is none.
func (c Chart) ends(f Figure) (low, high string) {
	if !f.ranged() {
		return "", ""
	}
	return c.number(f.Low), c.number(f.High)
}
