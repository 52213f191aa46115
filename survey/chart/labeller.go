package chart

import "math"

// labeller finds places for labels beside their points: near, inside the
// frame, and on as little else as can be.
type labeller struct {
	left, top, right, bottom float64
	taken                    []taken
}

// taken is a box where something stands, and how bad it is to cover it.
type taken struct{ x, y, w, h, weight float64 }

func (p *labeller) busy(x, y, w, h, weight float64) {
	p.taken = append(p.taken, taken{x, y, w, h, weight})
}

// place is the middle of a label of a size for the point x, y; far says that it
// wants a line to its point. The nearest free place of eight directions is
// taken; when none is free, the one that covers least.
func (p *labeller) place(x, y, w, h float64) (at spot, far bool) {
	best := math.Inf(1)
	for _, away := range []float64{6, 12, 20, 30, 42} {
		for _, d := range directions() {
			middle := spot{x + d.x*(away+w/2), y + d.y*(away+h/2-2)}
			cost := p.cost(middle, w, h)
			if cost < best-1e-9 {
				best, at, far = cost, middle, away > 12
			}
			if best == 0 {
				p.busy(at.x-w/2, at.y-h/2, w, h, 2)
				return at, far
			}
		}
	}
	at.x = math.Max(p.left+w/2, math.Min(at.x, p.right-w/2))
	at.y = math.Max(p.top+h/2, math.Min(at.y, p.bottom-h/2))
	p.busy(at.x-w/2, at.y-h/2, w, h, 2)
	return at, far
}

// directions are those around a point, best first: above right, where the
// lines of the intervals do not run.
func directions() [8]spot {
	return [8]spot{{1, -1}, {-1, -1}, {1, 1}, {-1, 1}, {1, 0}, {-1, 0}, {0, -1}, {0, 1}}
}

// cost is what a label would cover; outside the frame is worst.
func (p *labeller) cost(middle spot, w, h float64) float64 {
	x, y := middle.x-w/2, middle.y-h/2
	cost := 0.0
	if x < p.left || y < p.top || x+w > p.right || y+h > p.bottom {
		cost = 1e6
	}
	for _, t := range p.taken {
		across := math.Min(x+w, t.x+t.w) - math.Max(x, t.x)
		down := math.Min(y+h, t.y+t.h) - math.Max(y, t.y)
		if across > 0 && down > 0 {
			cost += across * down * t.weight
		}
	}
	return cost
}
