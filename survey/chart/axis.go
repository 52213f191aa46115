package chart

// Axis is a scale.
type Axis struct {
	Name string
	// Low and High are the ends of the scale; it is widened where the data go
	// beyond. Both 0: taken from the data.
	Low, High float64
	Ticks     Format // nil: as the chart's
}

// Mark is a line across the picture: a target, a mean. Without name there is none.
type Mark struct {
	At   float64
	Name string // with its value: "Mục tiêu 85%"
}

func (m Mark) drawn() bool { return m.Name != "" && finite(m.At) }
