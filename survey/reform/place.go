package reform

import (
	"slices"
)

// The methods below change which items a set has and where they stand. What a set
// holds is shared, so that they give it new items and leave the old ones alone.
// Afterwards items stand in the order of the tree: each right before all that is
// below it.

// At is the item of a code.
func (s *CriteriaSet) At(code string) (Item, bool) {
	if i := s.index(code); i >= 0 {
		return s.Items[i], true
	}
	return Item{}, false
}

func (s *CriteriaSet) index(code string) int {
	return slices.IndexFunc(s.Items, func(it Item) bool { return it.Code == code })
}

// Under are the items right below one, in order; the fields for "".
func (s *CriteriaSet) Under(code string) []Item {
	var all []Item
	for _, it := range s.Items {
		if it.Parent == code {
			all = append(all, it)
		}
	}
	return all
}

// Within tells that an item is another one or stands below it, at any depth.
func (s *CriteriaSet) Within(code, other string) bool {
	for range s.Items {
		if code == other || code == "" {
			break
		}
		it, _ := s.At(code)
		code = it.Parent
	}
	return code == other && code != ""
}

// Add puts an item in, below its parent: right behind a sibling of that code,
// and otherwise as the last. A leaf that gets its first item below has no source,
// rule or evidence of its own any more. It is false when there is no such
// parent.
func (s *CriteriaSet) Add(it Item, after string) bool {
	if _, known := s.At(it.Parent); it.Parent != "" && !known {
		return false
	}
	next := slices.Clone(s.Items)
	if i := s.index(after); i >= 0 && s.Items[i].Parent == it.Parent {
		next = slices.Insert(next, i+1, it)
	} else {
		next = append(next, it)
	}
	s.arrange(next, it.Parent)
	return true
}

// Change puts an item in place of the one of that code. It may have another code,
// which those below it follow, and another parent, below which it is the last.
// It is false when there is no such item, or when it would stand below itself.
func (s *CriteriaSet) Change(code string, it Item) bool {
	i := s.index(code)
	if _, known := s.At(it.Parent); i < 0 || it.Parent != "" && (!known || s.Within(it.Parent, code)) {
		return false
	}
	next, old := slices.Clone(s.Items), s.Items[i]
	if it.Parent == old.Parent {
		next[i] = it
	} else {
		next = append(slices.Delete(next, i, i+1), it)
	}
	for j := range next {
		if next[j].Parent == code {
			next[j].Parent = it.Code
		}
	}
	s.arrange(next, it.Parent, old.Parent)
	return true
}

// Shift moves an item past its sibling before (-1) or behind (+1); at the end of
// the row it stays where it is. It is false when there is no such item.
func (s *CriteriaSet) Shift(code string, by int) bool {
	i := s.index(code)
	if i < 0 {
		return false
	}
	next := slices.Clone(s.Items)
	for j := i + by; j >= 0 && j < len(next); j += by {
		if next[j].Parent == next[i].Parent {
			next[i], next[j] = next[j], next[i]
			break
		}
	}
	s.arrange(next)
	return true
}

// Drop takes an item away with all below it. An item below which nothing is left
// is scored by its unit. It is false when there is no such item.
func (s *CriteriaSet) Drop(code string) bool {
	it, known := s.At(code)
	if !known {
		return false
	}
	next := slices.DeleteFunc(slices.Clone(s.Items), func(x Item) bool { return s.Within(x.Code, code) })
	s.arrange(next, it.Parent)
	return true
}

// arrange gives the set items in the order of the tree, and settles those that
// may have become leaves, or have become more than that.
func (s *CriteriaSet) arrange(items []Item, touched ...string) {
	of := CriteriaSet{Items: items}
	below := of.below()
	var walk func(parent string)
	s.Items = make([]Item, 0, len(items))
	walk = func(parent string) {
		for _, i := range below[parent] {
			it := items[i]
			switch inner := len(below[it.Code]) > 0; {
			case !slices.Contains(touched, it.Code):
			case inner:
				it.Source, it.Rule, it.Evidence = "", "", false
			case it.Source == "":
				it.Source = SelfScored
			}
			s.Items = append(s.Items, it)
			walk(it.Code)
		}
	}
	walk("")
}
