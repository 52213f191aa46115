package drivers

import (
	"math"

	"sipas/analysis/interval"
)

// Quadrant is a place in the importance-performance map (Martilla & James
// 1977).
type Quadrant string

// The four quadrants. A value at the crosshair counts as high.
const (
	KeepUp          Quadrant = "keep_up"           // important and good
	ConcentrateHere Quadrant = "concentrate_here"  // important and weak: improve first
	LowPriority     Quadrant = "low_priority"      // neither important nor good
	Overkill        Quadrant = "possible_overkill" // good where it matters little
)

// Point is one criterion on the map.
type Point struct {
	Importance          float64 // its share of the explained variance
	ImportanceInterval  interval.Interval
	Performance         float64 // its satisfied share, or its mean
	PerformanceInterval interval.Interval
	Quadrant            Quadrant // empty where a coordinate is undefined
	Firm                bool     // both intervals lie on one side of the crosshair: only then act on it
}

// Chart is the importance-performance map.
type Chart struct {
	Points      []Point
	Importance  float64 // crosshair: the mean importance of the points that have one
	Performance float64 // crosshair: the mean performance
}

// Map places criteria by importance and performance. Crosshairs stand at the
// means of the criteria shown. Intervals may be interval.None(); such a point
// is never firm.
func Map(points []Point) Chart {
	out := Chart{Points: append([]Point(nil), points...)}
	out.Importance = average(points, func(p Point) float64 { return p.Importance })
	out.Performance = average(points, func(p Point) float64 { return p.Performance })
	for i := range out.Points {
		p := &out.Points[i]
		p.Quadrant = quadrant(p.Importance, out.Importance, p.Performance, out.Performance)
		p.Firm = p.Quadrant != "" && aside(p.ImportanceInterval, out.Importance) && aside(p.PerformanceInterval, out.Performance)
	}
	return out
}

func average(points []Point, of func(Point) float64) float64 {
	var sum, n float64
	for _, p := range points {
		if v := of(p); !math.IsNaN(v) {
			sum += v
			n++
		}
	}
	return sum / n
}

func quadrant(importance, atImportance, performance, atPerformance float64) Quadrant {
	if math.IsNaN(importance) || math.IsNaN(performance) {
		return ""
	}
	switch important, good := importance >= atImportance, performance >= atPerformance; {
	case important && good:
		return KeepUp
	case important:
		return ConcentrateHere
	case good:
		return Overkill
	}
	return LowPriority
}

// aside says that the interval does not contain the crosshair.
func aside(i interval.Interval, at float64) bool { return i.Defined() && !i.Contains(at) }
