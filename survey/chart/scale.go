package chart

import "math"

// scale maps values to pixels.
type scale struct {
	lo, hi   float64 // values at the ends
	from, to float64 // their places
	ticks    []float64
}

func (s scale) at(v float64) float64 {
	return s.from + (v-s.lo)/(s.hi-s.lo)*(s.to-s.from)
}

// extent gathers the values that a scale must reach.
type extent struct {
	lo, hi float64
	filled bool
}

func (e *extent) take(values ...float64) {
	for _, v := range values {
		switch {
		case !finite(v):
		case !e.filled:
			e.lo, e.hi, e.filled = v, v, true
		default:
			e.lo, e.hi = math.Min(e.lo, v), math.Max(e.hi, v)
		}
	}
}

// figure takes a value with its interval.
func (e *extent) figure(f Figure) {
	if f.shown() {
		e.take(f.Value)
	}
	if f.ranged() {
		e.take(f.Low, f.High)
	}
}

// span makes the scale of an axis for data: the ends that the axis names, or
// round numbers around the data, with about so many ticks between them.
func (a Axis) span(data extent, about float64) scale {
	lo, hi := a.Low, a.High
	free := lo == hi || !finite(lo) || !finite(hi)
	if free {
		lo, hi = data.lo, data.hi
	}
	if lo > hi {
		lo, hi = hi, lo
	}
	if tiny := 1e-9 * math.Max(1, math.Max(math.Abs(lo), math.Abs(hi))); hi-lo < tiny {
		pad := math.Max(math.Abs(lo)*0.1, 0.05)
		lo, hi = lo-pad, hi+pad
	}
	under, over := free || data.filled && data.lo < lo, free || data.filled && data.hi > hi
	if data.filled {
		lo, hi = math.Min(lo, data.lo), math.Max(hi, data.hi)
	}
	step := round(hi-lo, about)
	if under {
		lo = math.Floor(lo/step+1e-9) * step
	}
	if over {
		hi = math.Ceil(hi/step-1e-9) * step
	}
	s := scale{lo: lo, hi: hi}
	for k := math.Ceil(lo/step - 1e-9); k <= math.Floor(hi/step+1e-9); k++ {
		if k == 0 {
			k = 0 // not -0
		}
		s.ticks = append(s.ticks, k*step)
	}
	return s
}

// round is a step of 1, 2 or 5 times a power of ten that divides a width into
// at most so many parts, or a few more.
func round(width, about float64) float64 {
	raw := width / math.Max(about, 1)
	power := math.Pow(10, math.Floor(math.Log10(raw)))
	for _, m := range []float64{1, 2, 5} {
		if m*power >= raw*0.999 {
			return m * power
		}
	}
	return 10 * power
}

// tick writes a tick's value.
func (l *layout) tick(a Axis, v float64) string {
	if a.Ticks != nil {
		return clean(a.Ticks.write(v))
	}
	return clean(l.chart.number(v))
}

// tickWidth is the widest of the ticks at the ends of an axis, roughly what all need.
func (l *layout) tickWidth(a Axis, s scale) float64 {
	widest := 0.0
	for _, t := range s.ticks {
		widest = math.Max(widest, l.faces.width(l.tick(a, t), l.small, false))
	}
	return widest
}

// tickSpace is the least space between the words of ticks.
const tickSpace = 12.0

// across makes a scale from left to right with as many ticks as have room for
// their words, and at least about three.
func (l *layout) across(a Axis, data extent, from, to float64) scale {
	var s scale
	for about := 10.0; about >= 3; about-- {
		s = a.span(data, about)
		if float64(len(s.ticks))*(l.tickWidth(a, s)+tickSpace) <= to-from {
			break
		}
	}
	s.from, s.to = from, to
	return s
}

// worded are the ticks whose words are written: all, or every second, third...
// where they would touch, zero among them.
func (l *layout) worded(a Axis, s scale) []float64 {
	if len(s.ticks) < 2 {
		return s.ticks
	}
	step := math.Abs(s.at(s.ticks[1]) - s.at(s.ticks[0]))
	every := int(math.Ceil((l.tickWidth(a, s) + tickSpace) / math.Max(step, 0.01)))
	zero := 0
	for i, t := range s.ticks {
		if t == 0 {
			zero = i
		}
	}
	var worded []float64
	for i, t := range s.ticks {
		if (i-zero)%max(every, 1) == 0 {
			worded = append(worded, t)
		}
	}
	return worded
}
