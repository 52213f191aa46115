package analysis

import (
	"errors"
	"fmt"
)

// The codes of an answer that is not on the scale. Every other byte of an item
// column is a category 1..Scale.
const (
	Missing  uint8 = 0   // left empty
	DontKnow uint8 = 255 // "không biết / chưa sử dụng": seen, and not rated
)

// MaxScale is the longest scale of answers a Frame holds.
const MaxScale = 15

// Factor is a named group of criteria: the "yếu tố" of the questionnaire.
type Factor struct {
	Name  string
	Items []int // indexes into Schema.Items, in questionnaire order
}

// Schema says what the columns of a Frame mean.
type Schema struct {
	Scale      int      // categories 1..Scale, 5 for SIPAS
	Items      []string // names of the rated questions, in questionnaire order
	Factors    []Factor // an item stands in at most one factor
	Overall    string   // the item that asks for the overall judgement; "" if none
	Dimensions []string // names of the label columns: unit, counter, field, …
	Numbers    []string // names of the number columns: weight, population, …

	// The roles of columns in a sample design, each "" if there is none:
	// Weight and Population name a column of Numbers, Stratum and Cluster one
	// of Dimensions.
	Weight, Population string
	Stratum, Cluster   string
}

// Item returns the index of the item called name, or -1.
func (s *Schema) Item(name string) int { return index(s.Items, name) }

// Validate reports everything in the schema that cannot be right, joined into
// one error.
func (s *Schema) Validate() error {
	var errs []error
	fail := func(format string, args ...any) { errs = append(errs, fmt.Errorf(format, args...)) }
	if s.Scale < 2 || s.Scale > MaxScale {
		fail("scale has %d categories, want 2 to %d", s.Scale, MaxScale)
	}
	if len(s.Items) > MaxItems {
		fail("%d items, want at most %d", len(s.Items), MaxItems)
	}
	if name, ok := repeated(s.Items); ok {
		fail("item %q appears twice", name)
	}
	if name, ok := repeated(s.Dimensions); ok {
		fail("dimension %q appears twice", name)
	}
	if name, ok := repeated(s.Numbers); ok {
		fail("number column %q appears twice", name)
	}
	errs = append(errs, s.checkFactors()...)
	for _, role := range []struct {
		what, name string
		columns    []string
	}{
		{"overall question", s.Overall, s.Items},
		{"weight", s.Weight, s.Numbers},
		{"population", s.Population, s.Numbers},
		{"stratum", s.Stratum, s.Dimensions},
		{"cluster", s.Cluster, s.Dimensions},
	} {
		if role.name != "" && index(role.columns, role.name) < 0 {
			fail("%s: no column %q", role.what, role.name)
		}
	}
	return errors.Join(errs...)
}

// checkFactors looks for items outside the schema and items used twice.
func (s *Schema) checkFactors() []error {
	var errs []error
	owner := make(map[int]string)
	for _, f := range s.Factors {
		if len(f.Items) == 0 {
			errs = append(errs, fmt.Errorf("factor %q has no item", f.Name))
		}
		for _, j := range f.Items {
			if j < 0 || j >= len(s.Items) {
				errs = append(errs, fmt.Errorf("factor %q: no item %d", f.Name, j))
				continue
			}
			if other, taken := owner[j]; taken {
				errs = append(errs, fmt.Errorf("item %q stands in factors %q and %q", s.Items[j], other, f.Name))
			}
			if s.Items[j] == s.Overall {
				errs = append(errs, fmt.Errorf("factor %q holds the overall question", f.Name))
			}
			owner[j] = f.Name
		}
	}
	return errs
}

// AllItems is the name of the last set of a Tally: all criteria together.
const AllItems = "ALL"

// sets returns the item sets that indexes are made of: one per factor, then
// all criteria. Without factors, all criteria are all items but the overall
// question.
func (s *Schema) sets() []Factor {
	all := Factor{Name: AllItems}
	for _, f := range s.Factors {
		all.Items = append(all.Items, f.Items...)
	}
	if len(s.Factors) == 0 {
		for j, name := range s.Items {
			if name != s.Overall {
				all.Items = append(all.Items, j)
			}
		}
	}
	return append(s.Factors[:len(s.Factors):len(s.Factors)], all)
}

// clone returns a copy that shares nothing with s.
func (s *Schema) clone() *Schema {
	c := *s
	c.Items = append([]string(nil), s.Items...)
	c.Dimensions = append([]string(nil), s.Dimensions...)
	c.Numbers = append([]string(nil), s.Numbers...)
	c.Factors = make([]Factor, len(s.Factors))
	for i, f := range s.Factors {
		c.Factors[i] = Factor{f.Name, append([]int(nil), f.Items...)}
	}
	return &c
}

// index returns the place of name in names, or -1.
func index(names []string, name string) int {
	for i, n := range names {
		if n == name {
			return i
		}
	}
	return -1
}

// repeated returns a name that stands twice in names.
func repeated(names []string) (string, bool) {
	seen := make(map[string]bool, len(names))
	for _, n := range names {
		if seen[n] {
			return n, true
		}
		seen[n] = true
	}
	return "", false
}
