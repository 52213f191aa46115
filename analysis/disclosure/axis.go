package disclosure

// Axis is a dimension of a table as a tree of places. Place 0 is everybody;
// below it are the labels, each with its persons. A dimension without order,
// such as sex, has them all right below 0, one of them for persons without a
// label. Units stand below the units they belong to.
type Axis struct {
	Parent []int // by place; -1 at 0, and a parent stands before what is below it

	below [][]int
	inner []int // places with others below, in order
}

// NewAxis makes an axis from the parents of its places.
func NewAxis(parent []int) Axis {
	a := Axis{Parent: parent, below: make([][]int, len(parent))}
	for i, p := range parent {
		if p >= 0 {
			a.below[p] = append(a.below[p], i)
		}
	}
	for i, b := range a.below {
		if len(b) > 0 {
			a.inner = append(a.inner, i)
		}
	}
	return a
}

// Flat makes the axis of a dimension with so many labels.
func Flat(labels int) Axis {
	parent := make([]int, labels+1)
	parent[0] = -1
	return NewAxis(parent)
}

// Places is how many places the axis has, 0 included.
func (a Axis) Places() int { return len(a.Parent) }

// Within tells whether a place is another one, or lies below it.
func (a Axis) Within(place, other int) bool {
	for ; place > other; place = a.Parent[place] {
	}
	return place == other
}
