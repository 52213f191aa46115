package chart

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// overlap is the area that two boxes around their middles share.
func overlap(a, b spot, w, h float64) float64 {
	return math.Max(0, w-math.Abs(a.x-b.x)) * math.Max(0, h-math.Abs(a.y-b.y))
}

func TestLabelsStayInTheFrame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := labeller{left: 10, top: 10, right: 310, bottom: 260}
		const w, h = 18.0, 14.0
		for range rapid.IntRange(1, 60).Draw(t, "points") {
			x, y := rapid.Float64Range(10, 310).Draw(t, "x"), rapid.Float64Range(10, 260).Draw(t, "y")
			p.busy(x-5, y-5, 10, 10, 4)
			at, _ := p.place(x, y, w, h)
			if at.x-w/2 < p.left-1e-9 || at.x+w/2 > p.right+1e-9 || at.y-h/2 < p.top-1e-9 || at.y+h/2 > p.bottom+1e-9 {
				t.Errorf("the label of %g, %g stands at %v", x, y, at)
			}
		}
	})
}

// Twenty-five criteria that all lie together still have readable numbers.
func TestLabelsOfACrowdDoNotOverlap(t *testing.T) {
	p := labeller{left: 0, top: 0, right: 300, bottom: 250}
	const w, h = 18.0, 14.0
	var points, labels []spot
	for i := range 25 {
		s := spot{120 + 11*float64(i%5), 100 + 9*float64(i/5)}
		points = append(points, s)
		p.busy(s.x-5, s.y-5, 10, 10, 4)
	}
	for _, s := range points {
		at, _ := p.place(s.x, s.y, w, h)
		labels = append(labels, at)
	}
	covered := 0
	for i, a := range labels {
		for _, b := range labels[:i] {
			if overlap(a, b, w, h) > w*h/4 {
				covered++
			}
		}
	}
	if covered > 2 {
		t.Errorf("%d pairs of 25 labels cover each other", covered)
	}
}

func TestLabelNearItsPointWhereThereIsRoom(t *testing.T) {
	p := labeller{right: 300, bottom: 250}
	p.busy(95, 95, 10, 10, 4)
	at, far := p.place(100, 100, 18, 14)
	if far || at.x <= 100 || at.y >= 100 || math.Hypot(at.x-100, at.y-100) > 25 {
		t.Errorf("stands at %v, far %v; want above right and near", at, far)
	}
}
