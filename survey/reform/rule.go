package reform

import (
	"errors"
	"math/big"
	"strings"

	"sipas/analysis/scoring"
)

// Rule is how an index becomes the points of a leaf, written as text:
//
//	linear                        the index times the maximum
//	threshold 90                  the maximum from 90 % on, below it linear
//	threshold 90 only             the maximum from 90 % on, below it nothing
//	steps 60:2 70:3.5 90:5        2 points from 60 % on, 3.5 from 70 % on, ...
//
// The zero Rule is linear.
type Rule struct {
	from  *big.Rat // of a threshold, as a share
	hard  bool
	steps scoring.Steps
}

// errRule says that a rule cannot be read.
var errRule = errors.New("not a rule: linear, threshold 90, threshold 90 only, or steps 60:2 70:3.5")

// percent reads a percentage from 0 to 100 as a share.
func percent(text string) (*big.Rat, bool) {
	x, ok := Points(text)
	if !ok || x.Cmp(big.NewRat(100, 1)) > 0 {
		return nil, false
	}
	return x.Quo(x, big.NewRat(100, 1)), true
}

// ParseRule reads a rule. The empty text is linear.
func ParseRule(text string) (Rule, error) {
	words := strings.Fields(text)
	switch {
	case len(words) == 0, len(words) == 1 && words[0] == "linear":
		return Rule{}, nil
	case words[0] == "threshold" && (len(words) == 2 || len(words) == 3 && words[2] == "only"):
		from, ok := percent(words[1])
		if !ok {
			return Rule{}, errRule
		}
		return Rule{from: from, hard: len(words) == 3}, nil
	case words[0] == "steps" && len(words) > 1:
		var r Rule
		for _, w := range words[1:] {
			at, worth, _ := strings.Cut(w, ":")
			from, ok := percent(at)
			points, ok2 := Points(worth)
			if !ok || !ok2 {
				return Rule{}, errRule
			}
			r.steps = append(r.steps, scoring.Step{From: from, Points: points})
		}
		if err := r.steps.Validate(); err != nil {
			return Rule{}, errRule
		}
		return r, nil
	}
	return Rule{}, errRule
}

// Points gives the points of an index (a share from 0 to 1) for a leaf of a
// maximum. Nil without an index. A step never gives more than the maximum.
func (r Rule) Points(index, most *big.Rat) *big.Rat {
	switch {
	case r.from != nil:
		return scoring.Threshold{From: r.from, Max: most, Hard: r.hard}.Points(index)
	case r.steps != nil:
		points := r.steps.Points(index)
		if points != nil && points.Cmp(most) > 0 {
			return new(big.Rat).Set(most)
		}
		return points
	}
	return scoring.Linear{Max: most}.Points(index)
}
