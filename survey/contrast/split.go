package contrast

import (
	"slices"

	"sipas/analysis/compare"
	"sipas/survey"
	"sipas/survey/findings"
)

// Split says what lies behind a difference of the pooled index: that the parts
// do better or worse themselves, or that other parts have more of the answers
// (Kitagawa 1955; see compare.Kitagawa). Service + Mix = Total.
type Split struct {
	Total, Service, Mix float64
	Parts               []Part // in the order of side A, then those that B alone has, the rest last
}

// Part is one part of both sides.
type Part struct {
	Label        string // of the unit, the field, …; "" for the rest
	Rest         bool   // all that is withheld on a side, or has no label, together
	A, B         compare.Tally
	Service, Mix float64
}

// Parts are a side and the groups that it consists of: groups that have nobody in
// common and need not be all.
type Parts struct {
	Whole  findings.Figures
	Groups []findings.Figures
}

// fewest is how many people the rest must have to be shown.
const fewest = 5

// Divide splits the difference of two sides by their parts. A part that is
// withheld on either side is in the rest of both, which is what the shown parts
// leave of the whole. It is nil when a side has no pooled index that is shown, when
// there are not two parts, and when the rest is people too few to be shown.
func Divide(a, b Parts) *Split {
	ea, eb := a.Whole.Pooled, b.Whole.Pooled
	if !whole(ea) || !whole(eb) {
		return nil
	}
	out := &Split{}
	hidden := map[string]bool{"": true}
	for _, g := range append(a.Groups[:len(a.Groups):len(a.Groups)], b.Groups...) {
		hidden[g.Label] = hidden[g.Label] || g.Suppressed || g.Pooled.Suppressed
	}
	restA, restB := remainder{tallyOf(ea), ea.Respondents}, remainder{tallyOf(eb), eb.Respondents}
	place := map[string]int{}
	part := func(label string) *Part {
		i, known := place[label]
		if !known {
			i = len(out.Parts)
			place[label] = i
			out.Parts = append(out.Parts, Part{Label: label})
		}
		return &out.Parts[i]
	}
	for _, g := range a.Groups {
		if !hidden[g.Label] && whole(g.Pooled) {
			part(g.Label).A = tallyOf(g.Pooled)
			restA.less(g)
		}
	}
	for _, g := range b.Groups {
		if !hidden[g.Label] && whole(g.Pooled) {
			part(g.Label).B = tallyOf(g.Pooled)
			restB.less(g)
		}
	}
	if !restA.may() || !restB.may() {
		return nil
	}
	if restA.N > 0 || restB.N > 0 {
		out.Parts = append(out.Parts, Part{Rest: true, A: restA.Tally, B: restB.Tally})
	}
	if len(out.Parts) < 2 {
		return nil
	}
	out.kitagawa()
	return out
}

// remainder is what is left of a side.
type remainder struct {
	compare.Tally
	people int64
}

func (r *remainder) less(g findings.Figures) {
	t := tallyOf(g.Pooled)
	r.X, r.N, r.people = r.X-t.X, r.N-t.N, r.people-g.Pooled.Respondents
}

// may tells that the remainder is of nobody, or of people enough to be shown.
func (r remainder) may() bool {
	return r.people == 0 && r.N == 0 && r.X == 0 || r.people >= fewest && r.N > 0 && 0 <= r.X && r.X <= r.N
}

func (s *Split) kitagawa() {
	contrasts := make([]compare.Contrast, len(s.Parts))
	for i, p := range s.Parts {
		contrasts[i] = compare.Contrast{A: p.A, B: p.B}
	}
	d := compare.Kitagawa(contrasts)
	s.Total, s.Service, s.Mix = d.Change, d.Service, d.Mix
	for i, u := range d.Units {
		s.Parts[i].Service, s.Parts[i].Mix = u.Service, u.Mix
	}
}

// Level takes out of the groups of two sides, units at all depths, those of one
// level: right below some unit, or below the whole ("") the wave's own roots, or
// the tops of the tree. Where that is one unit alone, on both sides, it is the
// level below it.
func Level(tree *survey.Tree, roots []string, unit string, a, b []findings.Figures) (levelA, levelB []findings.Figures) {
	level := tree.Children(unit)
	if unit == "" && len(roots) > 0 {
		level = outermost(tree, roots)
	}
	for {
		levelA, levelB = among(a, level), among(b, level)
		seen := map[string]bool{}
		for _, g := range append(levelA[:len(levelA):len(levelA)], levelB...) {
			seen[g.Label] = true
		}
		if len(seen) != 1 {
			return levelA, levelB
		}
		for id := range seen {
			level = tree.Children(id)
		}
		if len(level) == 0 {
			return levelA, levelB
		}
	}
}

// among are the groups of some labels, in the order of the labels.
func among(groups []findings.Figures, labels []string) []findings.Figures {
	var found []findings.Figures
	for _, id := range labels {
		if i := slices.IndexFunc(groups, func(g findings.Figures) bool { return g.Label == id }); i >= 0 {
			found = append(found, groups[i])
		}
	}
	return found
}

// outermost are the units that lie within no other of them.
func outermost(tree *survey.Tree, units []string) []string {
	var all []string
	for i, u := range units {
		inner := false
		for k, other := range units {
			inner = inner || k != i && tree.Within(u, other) && (u != other || k < i)
		}
		if !inner {
			all = append(all, u)
		}
	}
	return all
}
