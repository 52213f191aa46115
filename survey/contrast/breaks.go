package contrast

import (
	"maps"
	"math"
	"slices"

	"sipas/analysis/compare"
	"sipas/survey"
	"sipas/survey/findings"
)

// BreakCode says why figures before and after cannot be read as one series. It
// keys the message catalogue.
type BreakCode string

// The reasons, the gravest first.
const (
	BreakQuestionnaire BreakCode = "contrast.break.questionnaire" // another questionnaire
	BreakScale         BreakCode = "contrast.break.scale"         // another number of ratings, other words for them, or another stem
	BreakForm          BreakCode = "contrast.break.form"          // full, short, or as the citizen chose
	BreakVersion       BreakCode = "contrast.break.version"       // criteria were added, dropped or reworded: Items
	BreakUnits         BreakCode = "contrast.break.units"         // other units were surveyed
	BreakAccess        BreakCode = "contrast.break.access"        // it became harder or easier to answer in somebody's stead
	BreakChannels      BreakCode = "contrast.break.channels"      // answers came in other ways: Shifts
	BreakWeights       BreakCode = "contrast.break.weights"       // the factors weigh otherwise; touches their mean alone
)

// Break is one reason, between two neighbours in time, or two sides.
type Break struct {
	Code          BreakCode
	Before, After string // of BreakForm: the forms; BreakAccess: the modes, "" where units have different ones; BreakQuestionnaire: the ids

	// Of BreakVersion.
	Added    []string // criteria that only the later has, by their codes there
	Dropped  []string // that only the earlier had
	Reworded []string // that both have, by their codes in the later
	Question bool     // the overall question is another one, or worded otherwise

	Shifts  []Shift // of BreakChannels
	ratings bool    // of BreakScale: another number of ratings; else other words
}

// Shift is a channel that took over, or lost, a large part of the answers.
type Shift struct {
	Channel       string // survey.Channel
	Before, After float64
}

// Uncountable tells that the figures of the two sides do not mean the same number,
// so that nothing may be computed from both: ratings from 1 to 5 and from 1 to 4.
func (b Break) Uncountable() bool { return b.ratings }

// Edition is one side of a possible break: a wave as seen through a lens.
type Edition struct {
	Wave          survey.Wave
	Questionnaire *survey.Questionnaire
	Unit          string             // that the lens is on; "" is the whole wave
	Responses     int                // in sight
	Channels      []findings.Figures // the sight by channel; empty when that is not known
}

// Breaks tells what changed from one edition to the next; none when they can be
// read as one series.
func Breaks(tree *survey.Tree, before, after Edition) []Break {
	var all []Break
	if before.Wave.ID != after.Wave.ID {
		all = append(all, instrument(before.Questionnaire, after.Questionnaire)...)
		if a, b := formOf(before.Wave), formOf(after.Wave); a != b {
			all = append(all, Break{Code: BreakForm, Before: string(a), After: string(b)})
		}
		if before.Unit == "" && after.Unit == "" && !sameUnits(tree, before.Wave.Units, after.Wave.Units) {
			all = append(all, Break{Code: BreakUnits})
		}
	}
	all = append(all, access(tree, before, after)...)
	if shifts := shiftsOf(before, after); len(shifts) > 0 {
		all = append(all, Break{Code: BreakChannels, Shifts: shifts})
	}
	if before.Wave.ID != after.Wave.ID && !sameWeights(before.Wave.Factors, after.Wave.Factors) {
		all = append(all, Break{Code: BreakWeights})
	}
	return all
}

// instrument is what changed in the questionnaire.
func instrument(a, b *survey.Questionnaire) []Break {
	if a == nil || b == nil || a.Ref == b.Ref {
		return nil
	}
	var all []Break
	if a.ID != b.ID {
		all = append(all, Break{Code: BreakQuestionnaire, Before: a.ID, After: b.ID})
	}
	ratings := a.Scale.Points() != b.Scale.Points()
	if ratings || !sameText(a.Stem, b.Stem) || !slices.EqualFunc(a.Scale.Labels, b.Scale.Labels, sameText) {
		all = append(all, Break{Code: BreakScale, ratings: ratings})
	}
	v := Break{Code: BreakVersion}
	same := Join(b, a)
	was, kept := map[string]survey.Criterion{}, map[string]bool{}
	for _, x := range a.Criteria() {
		was[x.Code] = x
	}
	for _, y := range b.Criteria() {
		code, _ := same.Other(y.Code)
		x, known := was[code]
		kept[code] = true
		switch {
		case !known:
			v.Added = append(v.Added, y.Code)
		case !sameText(x.Question, y.Question):
			v.Reworded = append(v.Reworded, y.Code)
		}
	}
	for _, x := range a.Criteria() {
		if !kept[x.Code] {
			v.Dropped = append(v.Dropped, x.Code)
		}
	}
	code, _ := same.Other(b.Overall.Code)
	v.Question = code != a.Overall.Code || !sameText(a.Overall.Question, b.Overall.Question)
	if v.Question || len(v.Added)+len(v.Dropped)+len(v.Reworded) > 0 {
		all = append(all, v)
	}
	return all
}

// sameText tells that two texts agree in the languages that both have.
func sameText(a, b survey.Text) bool {
	for lang, s := range a {
		if other, both := b[lang]; both && other != s {
			return false
		}
	}
	return true
}

func formOf(w survey.Wave) survey.Form {
	if w.Form == "" {
		return survey.FullForm
	}
	return w.Form
}

// sameUnits tells that two lists of roots cover the same units.
func sameUnits(tree *survey.Tree, a, b []string) bool {
	roots := func(units []string) []string {
		if len(units) == 0 {
			units = tree.Children("")
		}
		return slices.Sorted(slices.Values(outermost(tree, units)))
	}
	return slices.Equal(roots(a), roots(b))
}

// sameWeights tells that the factors weigh the same; none are all the same.
func sameWeights(a, b map[string]int) bool {
	if len(a) == 0 || len(b) == 0 {
		return len(a) == len(b)
	}
	return maps.Equal(a, b)
}

// access compares the ways to the form, where the lens is.
func access(tree *survey.Tree, before, after Edition) []Break {
	a, b := modes(tree, before), modes(tree, after)
	if maps.Equal(a, b) {
		return nil
	}
	only := func(m map[string]survey.AccessMode) string {
		if len(m) > 1 {
			return ""
		}
		return string(m[""])
	}
	return []Break{{Code: BreakAccess, Before: only(a), After: only(b)}}
}

// modes are the mode of a unit, and those units below it that have another.
func modes(tree *survey.Tree, e Edition) map[string]survey.AccessMode {
	all := map[string]survey.AccessMode{"": e.Wave.AccessAt(tree, e.Unit)}
	for unit, m := range e.Wave.UnitAccess {
		if unit != e.Unit && tree.Within(unit, e.Unit) && m != e.Wave.AccessAt(tree, parentOf(tree, unit)) {
			all[unit] = m
		}
	}
	return all
}

func parentOf(tree *survey.Tree, unit string) string {
	u, _ := tree.Unit(unit)
	return u.Parent
}

// largeShift is how far a channel's part of the answers must have moved.
const largeShift = 0.10

// shiftsOf are the channels whose part of the answers moved far, and by more than
// chance. Channels that are withheld on a side are not told of.
func shiftsOf(before, after Edition) []Shift {
	if len(before.Channels) == 0 || len(after.Channels) == 0 || before.Responses == 0 || after.Responses == 0 {
		return nil
	}
	count := func(e Edition, channel string) (compare.Tally, bool) {
		for _, g := range e.Channels {
			if g.Label == channel {
				return compare.Tally{X: int64(g.Responses), N: int64(e.Responses)}, !g.Suppressed
			}
		}
		return compare.Tally{N: int64(e.Responses)}, true
	}
	var names []string
	for _, g := range slices.Concat(before.Channels, after.Channels) {
		if g.Label != "" && !slices.Contains(names, g.Label) {
			names = append(names, g.Label)
		}
	}
	slices.Sort(names)
	var all []Shift
	for _, name := range names {
		x, shownX := count(before, name)
		y, shownY := count(after, name)
		d := compare.CompareShares(y, x, Confidence)
		if shownX && shownY && math.Abs(d.Diff) >= largeShift && !d.Newcombe.Contains(0) {
			all = append(all, Shift{Channel: name, Before: d.PB, After: d.PA})
		}
	}
	return all
}
