package crosswalk

import (
	"fmt"
	"slices"
	"strings"
)

// Lineage says, for each item of a questionnaire, from which items of other
// versions it descends: "1001#24". It is the link by which those versions are
// carried into each other too.
type Lineage map[string][]string

// Validate reports a reference that is not of the form version#item, or to an
// item that a version known here does not have.
func (l Lineage) Validate() error {
	for _, code := range l.codes() {
		for _, ref := range l[code] {
			v, item, ok := strings.Cut(ref, "#")
			if !ok || v == "" || item == "" {
				return fmt.Errorf("lineage of %s: %q is not version#item", code, ref)
			}
			if n, known := InstrumentOf(Version(v)); known {
				if _, has := n.Item(item); !has {
					return fmt.Errorf("lineage of %s: version %s has no item %s", code, v, item)
				}
			}
		}
	}
	return nil
}

// codes are the items of the questionnaire in byte order.
func (l Lineage) codes() []string {
	all := make([]string, 0, len(l))
	for code := range l {
		all = append(all, code)
	}
	slices.Sort(all)
	return all
}

// in returns the items of a version that an item is or descends from.
func (l Lineage) in(own Version, v Version, code string) []string {
	if v == own {
		return []string{code}
	}
	var all []string
	for _, ref := range l[code] {
		if item, ok := strings.CutPrefix(ref, string(v)+"#"); ok {
			all = append(all, item)
		}
	}
	return all
}

// Walk carries items of one version to those of another.
type Walk struct {
	From, To Version
	Steps    []Step   // one per item of To that has a source, in the order of To
	Lost     []string // items of From that go nowhere, in order
	Absent   []string // items of To that come from nowhere, in order
}

// Step is one item of the version that is walked to.
type Step struct {
	To      string
	From    []string // one item, or several that are merged
	Split   bool     // the source stands for other items of To as well
	Factor  string
	Mark    Mark // of the item walked to, or if it has none of the first marked source
	ToLabel string
}

// Merged tells that several items become one.
func (s Step) Merged() bool { return len(s.From) > 1 }

// Between returns the walk from one version to another, by the lineage of a
// questionnaire called own. Either version may be own itself, whose items are
// the keys of the lineage; the other items must be of versions known here or
// appear in the lineage. Default with own SIPAS25 joins any two of the four.
func Between(l Lineage, own, from, to Version) (Walk, error) {
	if err := l.Validate(); err != nil {
		return Walk{}, err
	}
	source, target := items(l, own, from), items(l, own, to)
	if len(source) == 0 || len(target) == 0 {
		return Walk{}, fmt.Errorf("no way from version %q to %q by this lineage", from, to)
	}
	feeds := map[string][]string{} // item of to -> items of from
	for _, code := range l.codes() {
		for _, t := range l.in(own, to, code) {
			for _, s := range l.in(own, from, code) {
				if !slices.Contains(feeds[t], s) {
					feeds[t] = append(feeds[t], s)
				}
			}
		}
	}
	w := Walk{From: from, To: to}
	uses := map[string]int{}
	for _, sources := range feeds {
		for _, s := range sources {
			uses[s]++
		}
	}
	for _, t := range target {
		sources := sorted(feeds[t.Code], source)
		if len(sources) == 0 {
			w.Absent = append(w.Absent, t.Code)
			continue
		}
		step := Step{To: t.Code, From: sources, Factor: t.Factor, Mark: t.Mark, ToLabel: t.Label}
		for _, s := range sources {
			step.Split = step.Split || uses[s] > 1
			if i := slices.IndexFunc(source, func(i Item) bool { return i.Code == s }); step.Mark == "" {
				step.Mark = source[i].Mark
			}
		}
		w.Steps = append(w.Steps, step)
	}
	for _, s := range source {
		if uses[s.Code] == 0 {
			w.Lost = append(w.Lost, s.Code)
		}
	}
	return w, nil
}

// items lists the items of a version: those known here, else those that the
// lineage speaks of, in byte order.
func items(l Lineage, own, v Version) []Item {
	if n, known := InstrumentOf(v); known && v != own {
		return n.Items
	}
	n, known := InstrumentOf(v)
	seen := map[string]bool{}
	var all []Item
	for _, code := range l.codes() {
		for _, c := range l.in(own, v, code) {
			if seen[c] {
				continue
			}
			seen[c] = true
			item, has := n.Item(c)
			if !known || !has {
				item = Item{Code: c}
			}
			all = append(all, item)
		}
	}
	return all
}

// sorted puts codes into the order of a version.
func sorted(codes []string, order []Item) []string {
	var all []string
	for _, i := range order {
		if slices.Contains(codes, i.Code) {
			all = append(all, i.Code)
		}
	}
	return all
}

// Coverage tells how much of a version the items of a questionnaire cover:
// how many of its items, of how many, and which ones are missing.
func Coverage(l Lineage, own, v Version) (covered, of int, missing []Item, err error) {
	w, err := Between(l, own, own, v)
	if err != nil {
		return 0, 0, nil, err
	}
	for _, i := range items(l, own, v) {
		if slices.Contains(w.Absent, i.Code) {
			missing = append(missing, i)
		}
	}
	return len(w.Steps), len(w.Steps) + len(w.Absent), missing, nil
}
