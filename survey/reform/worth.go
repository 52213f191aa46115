package reform

import (
	"errors"
	"fmt"
	"math/big"
	"strings"

	"sipas/analysis/scoring"
	"sipas/survey"
)

// worth checks points for a leaf. Those of a computed leaf come from a figure,
// which is kept beside them.
func (in setting) worth(typed, figure string) (points, kept string, err error) {
	it := in.item
	if it.Source != Computed {
		points, err = in.pointsFor(typed)
		return points, "", err
	}
	kept, share, err := share("figure", "sheet.figure", figure)
	if err != nil {
		return "", "", err
	}
	rule, err := ParseRule(it.Rule)
	if err != nil {
		return "", "", err
	}
	most, _ := Points(it.Max)
	return exact(scoring.Round(rule.Points(share, most), 6)), kept, nil
}

// share checks a percentage with at most two decimals.
func share(field, code, typed string) (text string, of1 *big.Rat, err error) {
	text, ok := TypedPoints(strings.TrimSuffix(strings.TrimSpace(typed), "%"))
	if ok {
		of1, ok = percent(text)
	}
	if _, decimals, _ := strings.Cut(text, "."); !ok || len(decimals) > 2 {
		return "", nil, invalid(field, code, typed)
	}
	return text, of1, nil
}

// pointsFor checks points for a leaf: a number from 0 to its maximum, with no
// more decimals than the set keeps.
func (in setting) pointsFor(typed string) (string, error) {
	most, decimals := in.item.Max, fmt.Sprint(in.decimals)
	text, ok := TypedPoints(typed)
	if !ok {
		return "", invalid("points", "sheet.points", typed, most, decimals)
	}
	points, _ := Points(text)
	if limit, _ := Points(most); points.Cmp(limit) > 0 {
		return "", invalid("points", "sheet.points_above", typed, most)
	}
	if decimalsIn(text) > in.decimals {
		return "", invalid("points", "sheet.points_decimals", typed, most, decimals)
	}
	return text, nil
}

// allows lets points be said again that stand there with more decimals.
func (in *setting) allows(s *Score) {
	if s != nil {
		in.decimals = max(in.decimals, decimalsIn(s.Points))
	}
}

// decimalsIn is how many decimals a number has as it is kept.
func decimalsIn(text string) int {
	_, decimals, _ := strings.Cut(text, ".")
	return len(decimals)
}

// DecimalsOf are those that points of a leaf may be typed with: two more than
// they are shown with, so that a council can give what an average came to
// elsewhere, and only what is shown is rounded. What a figure gives by a rule is not typed,
// and is kept with up to six.
func (s *CriteriaSet) DecimalsOf(it Item) int { return s.published(it) + 2 }

// published are the decimals that points of a leaf are shown with: those of the
// set, or those of the leaf's maximum where it has more.
func (s *CriteriaSet) published(it Item) int { return max(s.Decimals, decimalsIn(it.Max)) }

// Refusals are what is wrong with what an act says about a leaf of the set,
// whatever the sheet: the Problems that it would be refused for.
func (s *CriteriaSet) Refusals(it Item, act Act) []survey.Problem {
	err := act.do(&Leaf{}, setting{item: it, decimals: s.DecimalsOf(it)})
	if e, ok := errors.AsType[*survey.Error](err); ok && e.Kind == survey.KindInvalid {
		return e.Problems
	}
	return nil
}

// PointsBy are the points that a percentage, as people write it, gives at a leaf:
// by the rule of a computed one, else that part of its maximum, rounded as points
// are shown; false for what is no percentage.
func (s *CriteriaSet) PointsBy(it Item, typed string) (points string, ok bool) {
	_, share, err := share("figure", "sheet.figure", typed)
	most, whole := Points(it.Max)
	if err != nil || !whole {
		return "", false
	}
	if it.Source != Computed {
		return exact(scoring.Round(share.Mul(share, most), s.published(it))), true
	}
	rule, err := ParseRule(it.Rule)
	if err != nil {
		return "", false
	}
	return exact(scoring.Round(rule.Points(share, most), 6)), true
}
