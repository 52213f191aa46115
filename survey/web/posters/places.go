package posters

import (
	"cmp"
	"slices"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/directory"
)

// place is a code that stands on a poster, with where it leads.
type place struct {
	Code    string
	Counter survey.Counter
	Unit    survey.Unit
	Field   survey.Field
}

// roots are the topmost units that somebody sees; nil for all units.
func roots(tree *survey.Tree, who access.User) []string {
	if who.SeesAll() {
		return nil
	}
	tops := []string{} // not nil: somebody who sees nothing does not see all
	for _, u := range tree.Subtree("") {
		if who.Sees(tree, u.ID) && (u.Parent == "" || !who.Sees(tree, u.Parent)) {
			tops = append(tops, u.ID)
		}
	}
	return tops
}

// within tells whether a unit lies under one of the roots, nil being all.
func within(tree *survey.Tree, unit string, roots []string) bool {
	return roots == nil && tree.Within(unit, "") ||
		slices.ContainsFunc(roots, func(root string) bool { return tree.Within(unit, root) })
}

// open are the codes in use under some roots, in the order of the tree: for
// each counter the one issued last.
func open(s *directory.Snapshot, roots []string) []place {
	latest := map[string]survey.CounterCode{}
	for _, c := range s.Codes {
		if last, ok := latest[c.Counter]; c.Revoked.IsZero() && (!ok || newer(c, last)) {
			latest[c.Counter] = c
		}
	}
	var all []place
	for id, c := range latest {
		if x, ok := at(s, roots, c); ok && !s.Counters[id].Closed {
			all = append(all, x)
		}
	}
	order := map[string]int{}
	for i, u := range s.Tree.Subtree("") {
		order[u.ID] = i
	}
	slices.SortFunc(all, func(a, b place) int {
		return cmp.Or(cmp.Compare(order[a.Unit.ID], order[b.Unit.ID]), cmp.Compare(a.Counter.ID, b.Counter.ID), cmp.Compare(a.Code, b.Code))
	})
	return all
}

func newer(a, b survey.CounterCode) bool {
	return cmp.Or(a.Issued.Compare(b.Issued), cmp.Compare(a.Code, b.Code)) > 0
}

// at is where a code leads, if that lies under the roots.
func at(s *directory.Snapshot, roots []string, c survey.CounterCode) (place, bool) {
	counter := s.Counters[c.Counter]
	unit, ok := s.Tree.Unit(counter.Unit)
	return place{Code: c.Code, Counter: counter, Unit: unit, Field: s.Fields[counter.Field]}, ok && within(s.Tree, unit.ID, roots)
}

// concerns tells whether a wave exists for somebody with some roots: one that
// surveys units under them, as long as it is a draft no others.
func concerns(s *directory.Snapshot, roots []string, w survey.Wave) bool {
	if roots == nil {
		return true
	}
	if w.State == survey.Draft {
		return len(w.Units) > 0 && !slices.ContainsFunc(w.Units, func(unit string) bool { return !within(s.Tree, unit, roots) })
	}
	return slices.ContainsFunc(s.Tree.Subtree(""), func(u survey.Unit) bool { return within(s.Tree, u.ID, roots) && s.Covers(w, u.ID) })
}

// known tells whether the unit and the wave of a choice exist for somebody
// with some roots.
func (c choice) known(s *directory.Snapshot, roots []string) bool {
	wave, there := s.Wave(c.Wave)
	return (c.Unit == "" || within(s.Tree, c.Unit, roots)) && (c.Wave == "" || there && concerns(s, roots, wave))
}

// chosen are the places of a choice under some roots: single codes as long as
// they are in use, or all of a unit and a wave.
func (c choice) chosen(s *directory.Snapshot, roots []string) []place {
	all := c.offered(s, roots)
	if len(c.Codes) == 0 {
		return all
	}
	return slices.DeleteFunc(all, func(x place) bool { return !slices.Contains(c.Codes, x.Code) })
}

// offered are the places from which single ones may be chosen; none when its
// wave has been removed meanwhile.
func (c choice) offered(s *directory.Snapshot, roots []string) []place {
	wave, there := s.Wave(c.Wave)
	return slices.DeleteFunc(open(s, roots), func(x place) bool {
		return c.Unit != "" && !s.Tree.Within(x.Unit.ID, c.Unit) || c.Wave != "" && !(there && s.Covers(wave, x.Unit.ID))
	})
}
