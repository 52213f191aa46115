package chart

import "math"

// circle is a closed ring around a centre, fine enough to look round.
func circle(x, y, r float64) []spot {
	n := int(math.Min(96, 12+4*r))
	ring := make([]spot, n)
	for i := range ring {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / float64(n))
		ring[i] = spot{x + r*cos, y + r*sin}
	}
	return ring
}

// stroke adds the area of a line of some thickness: a box for each piece,
// corners rounded. All boxes turn the same way, so that where they overlap they
// do not cancel out.
func (o *outline) stroke(spots []spot, thick float64, closed bool) {
	half := thick / 2
	for i := 1; i < len(spots); i++ {
		a, b := spots[i-1], spots[i]
		length := math.Hypot(b.x-a.x, b.y-a.y)
		if length == 0 {
			continue
		}
		dx, dy := (b.x-a.x)/length*half, (b.y-a.y)/length*half
		o.ring(spot{a.x - dy, a.y + dx}, spot{a.x + dy, a.y - dx}, spot{b.x + dy, b.y - dx}, spot{b.x - dy, b.y + dx})
		if thick > 1.2 && (i < len(spots)-1 || closed) {
			o.ring(circle(b.x, b.y, half)...)
		}
	}
}

// dashes cuts a line into the parts that a dash pattern leaves, whose lengths
// are times scale; the line itself when there is no pattern.
func dashes(spots []spot, pattern []float64, scale float64) [][]spot {
	if len(pattern) == 0 || len(spots) < 2 {
		return [][]spot{spots}
	}
	var parts [][]spot
	k, on := 0, true
	left := pattern[0] * scale
	part := []spot{spots[0]}
	for i := 1; i < len(spots); i++ {
		a, b := spots[i-1], spots[i]
		length := math.Hypot(b.x-a.x, b.y-a.y)
		done := 0.0
		for length-done > left {
			done += left
			s := spot{a.x + (b.x-a.x)*done/length, a.y + (b.y-a.y)*done/length}
			if on {
				parts = append(parts, append(part, s))
			}
			k, on = k+1, !on
			left = math.Max(pattern[k%len(pattern)]*scale, 0.5)
			part = []spot{s}
		}
		left -= length - done
		part = append(part, b)
	}
	if on {
		parts = append(parts, part)
	}
	return parts
}
