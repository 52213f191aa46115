package design

import "fmt"

// Lonely is the rule for a stratum in which a single sampling unit was drawn
// although there are more: such as a unit with one surveyed counter of four.
// Its variance cannot be seen in the data; the rule says what to assume. The
// names are those of R's option survey.lonely.psu.
type Lonely int

const (
	// Adjust centres the lonely unit at the grand mean instead of its
	// stratum's: a cautious guess, and the default. (For a total there is
	// nothing to centre at, so the whole total of the unit counts: very
	// cautious.)
	Adjust Lonely = iota
	// Certainty adds nothing for it, as if it was in the sample for certain.
	// R calls this "certainty" or "remove".
	Certainty
	// Average gives it the average variance of the other strata.
	Average
	// Fail refuses the design with ErrLonely.
	Fail
)

var lonelyNames = [...]string{"adjust", "certainty", "average", "fail"}

// String returns the rule's name in a plan.
func (l Lonely) String() string {
	if l < 0 || int(l) >= len(lonelyNames) {
		return fmt.Sprintf("Lonely(%d)", int(l))
	}
	return lonelyNames[l]
}

// ParseLonely reads a rule's name: adjust, certainty (or remove), average,
// fail. Empty is Adjust.
func ParseLonely(name string) (Lonely, error) {
	switch name {
	case "":
		return Adjust, nil
	case "remove":
		return Certainty, nil
	}
	for i, known := range lonelyNames {
		if name == known {
			return Lonely(i), nil
		}
	}
	return Adjust, fmt.Errorf("rule %q for lonely sampling units is not one of adjust, certainty, average, fail", name)
}
