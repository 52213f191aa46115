package study

import (
	"slices"
	"strings"

	"sipas/analysis"
	"sipas/analysis/design"
)

// Margin is what is known of the population: how many people there are by the
// labels of a dimension, or of several crossed.
type Margin struct {
	By     []string `json:"by"`
	Totals []Total  `json:"totals"`
}

// Total is the number of people of one category.
type Total struct {
	Labels []string `json:"labels"` // one per dimension of the margin
	People float64  `json:"people"` // at least 0; sheets of a category that is not listed, or has 0, are an error
}

// The methods of calibration.
const (
	PostStratification = "post-stratification" // one margin
	Raking             = "raking"              // several
)

// Calibration says what weighting to known totals did. The figures of the result
// are made with the weights after it, and their intervals know of it.
type Calibration struct {
	Method     string     `json:"method"`
	By         [][]string `json:"by"`         // the margins
	Categories int        `json:"categories"` // of all margins together
	People     Number     `json:"people"`     // the population that the totals add up to
	Rounds     int        `json:"rounds"`     // of raking over the margins; 0 for post-stratification
	Before     Spread     `json:"before"`     // weights before
	After      Spread     `json:"after"`
}

// Spread describes weights.
type Spread struct {
	Sheets    int64  `json:"sheets"`
	Sum       Number `json:"sum"`
	Min       Number `json:"min"`
	Max       Number `json:"max"`
	Effective Number `json:"effective"` // Kish's effective number of sheets, (Σw)²/Σw²
	Deff      Number `json:"deff"`      // Kish's design effect of weighting, sheets/effective
}

func spreadOf(weights []float64) Spread {
	w := design.Describe(weights)
	return Spread{Sheets: int64(w.N), Sum: Number(w.Sum), Min: Number(w.Min), Max: Number(w.Max), Effective: Number(w.Effective), Deff: Number(w.Deff)}
}

// mostPeople keeps sums of people finite and exact.
const mostPeople = 1e15

// name is what messages call the margin, as a breakdown is written.
func (m Margin) name() string { return strings.Join(m.By, ",") }

// check reports what in a margin cannot be.
func (m Margin) check() []error {
	var errs []error
	fail := func(code, format string, args ...any) {
		errs = append(errs, flaw(code, "totals of %s: "+format, append([]any{m.name()}, args...)...))
	}
	if len(m.By) == 0 || slices.Contains(m.By, "") || len(m.Totals) == 0 {
		fail("totals_empty", "a dimension, and people by its labels, are needed")
	}
	for i, name := range m.By {
		if slices.Contains(m.By[:i], name) {
			fail("totals_dimension", "%q stands there twice", name)
		}
	}
	seen := map[string]bool{}
	sum := 0.0
	for _, t := range m.Totals {
		key := keyOf(m.By, t.Labels)
		switch {
		case len(t.Labels) != len(m.By) || slices.Contains(t.Labels, ""):
			fail("totals_labels", "%q is not one label per dimension", t.Labels)
		case seen[key]:
			fail("totals_label_twice", "%s stands there twice", t.name())
		case !(t.People >= 0 && t.People <= mostPeople):
			fail("totals_people", "%v people of %s", t.People, t.name())
		}
		seen[key] = true
		sum += t.People
	}
	if len(errs) == 0 && !(sum > 0) {
		fail("totals_nobody", "they add up to nobody")
	}
	return errs
}

// name is what messages call the category.
func (t Total) name() string { return strings.Join(t.Labels, ", ") }

// on lays the margin over the rows of a frame. Categories that have sheets and
// no total have the total 0, which the design refuses by name.
func (m Margin) on(f *analysis.Frame) (design.Margin, error) {
	out := design.Margin{Name: m.name(), Codes: make([]int32, f.Rows())}
	of := map[string]int32{}
	add := func(t Total) int32 {
		c := int32(len(out.Totals))
		of[keyOf(m.By, t.Labels)] = c
		out.Totals, out.Labels = append(out.Totals, t.People), append(out.Labels, t.name())
		return c
	}
	for _, t := range m.Totals {
		add(t)
	}
	g, err := f.All().By(m.By...)
	if err != nil {
		return out, err
	}
	codes := make([]int32, g.Len())
	for i := range codes {
		labels := g.Labels(i)
		c, known := of[keyOf(m.By, labels)]
		if !known {
			c = add(Total{Labels: labels})
		}
		codes[i] = c
	}
	for row := range out.Codes {
		out.Codes[row] = -1
		if i := g.Of(row); i >= 0 {
			out.Codes[row] = codes[i]
		}
	}
	return out, nil
}

// calibrate weights the design to the totals.
func (s Sample) calibrate(d *design.Design, f *analysis.Frame) (*design.Design, *Calibration, error) {
	c := &Calibration{Method: PostStratification, Before: spreadOf(d.Weights())}
	margins := make([]design.Margin, len(s.Totals))
	for i, m := range s.Totals {
		c.By, c.Categories = append(c.By, m.By), c.Categories+len(m.Totals)
		var err error
		if margins[i], err = m.on(f); err != nil {
			return nil, nil, err
		}
	}
	var err error
	if len(margins) == 1 {
		d, err = d.PostStratify(margins[0])
	} else {
		c.Method = Raking
		d, c.Rounds, err = d.Rake(margins, design.Raking{})
	}
	if err != nil {
		return nil, nil, err
	}
	for _, t := range s.Totals[0].Totals {
		c.People += Number(t.People)
	}
	c.After = spreadOf(d.Weights())
	return d, c, nil
}
