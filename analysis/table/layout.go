package table

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"sipas/analysis"
)

// Layout says what the columns of a file mean. Columns of the file that it does
// not name are left unread.
type Layout struct {
	Scale      int      `json:"scale,omitempty"`      // categories 1..Scale; 0 means 5
	Factors    []Factor `json:"factors,omitempty"`    // in questionnaire order
	Items      []Column `json:"items,omitempty"`      // rated questions that belong to no factor
	Overall    Column   `json:"overall,omitzero"`     // the overall question
	DontKnow   []string `json:"dont_know,omitempty"`  // cells that mean "don't know / not used"; nil means "NA"
	Missing    []string `json:"missing,omitempty"`    // cells that mean the same as an empty one
	Dimensions []Column `json:"dimensions,omitempty"` // label columns
	Numbers    []Column `json:"numbers,omitempty"`    // number columns

	// Columns with a part in the sample design. They need not stand among
	// Dimensions or Numbers too.
	Weight     Column `json:"weight,omitzero"`     // people a sheet stands for
	Population Column `json:"population,omitzero"` // first-stage units there are in the stratum
	Stratum    Column `json:"stratum,omitzero"`
	Cluster    Column `json:"cluster,omitzero"`

	// Columns that the screening of sheets reads.
	Duration Column `json:"duration,omitzero"` // seconds from opening to sending
	Time     Column `json:"time,omitzero"`     // moment of sending: RFC 3339, "2026-03-05 09:30:00" in Vietnam, or Unix seconds
	ID       Column `json:"id,omitzero"`       // the sheet's number
}

// Factor is a named group of criteria.
type Factor struct {
	Name  string   `json:"name"`
	Items []Column `json:"items"`
}

// Column is a column of the file: Name is what it is called in results, Header
// what it is called in the file. In JSON a string means both.
type Column struct {
	Name   string `json:"name"`
	Header string `json:"header"`
}

// Named is a column that is called the same in the file and in results.
func Named(name string) Column { return Column{name, name} }

// IsZero tells that there is no such column.
func (c Column) IsZero() bool { return c == Column{} }

// MarshalJSON writes a string where name and header are the same.
func (c Column) MarshalJSON() ([]byte, error) {
	if c.Name == c.Header {
		return json.Marshal(c.Name)
	}
	type plain Column
	return json.Marshal(plain(c))
}

// UnmarshalJSON reads a string or {"name": …, "header": …}.
func (c *Column) UnmarshalJSON(data []byte) error {
	var name string
	if json.Unmarshal(data, &name) == nil {
		*c = Named(clean(name))
		return nil
	}
	type plain Column
	var p plain
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(&p); err != nil {
		return flaw("layout_column", "a column is a string, or an object of name and header")
	}
	*c = Column{clean(p.Name), clean(p.Header)}
	if c.Header == "" {
		c.Header = c.Name
	}
	return nil
}

// ParseLayout reads a layout from JSON. A key that it does not know is an error,
// so that a slip of the pen is not taken for a column left out.
func ParseLayout(data []byte) (Layout, error) {
	var l Layout
	data = bytes.TrimPrefix(data, mark)
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(&l); err != nil {
		return Layout{}, fmt.Errorf("layout: %w", notJSON(data, err))
	}
	if _, err := d.Token(); err != io.EOF {
		return Layout{}, fmt.Errorf("layout: %w", flaw("layout_behind", "something stands behind the closing brace"))
	}
	for i := range l.Factors {
		l.Factors[i].Name = clean(l.Factors[i].Name)
	}
	if err := l.Validate(); err != nil {
		return Layout{}, fmt.Errorf("layout: %w", err)
	}
	return l, nil
}

// Validate reports everything in the layout that cannot be right, joined into
// one error of flaws.
func (l Layout) Validate() error {
	errs := slices.Concat(l.checkItems(), l.checkColumns(), l.checkWords())
	if len(errs) > 0 {
		return errors.Join(errs...)
	}
	s := l.Schema()
	return s.Validate()
}

// checkItems looks at the scale, the items and the factors.
func (l Layout) checkItems() []error {
	var errs []error
	if n := l.scale(); n < 2 || n > analysis.MaxScale {
		errs = append(errs, flaw("layout_scale", "scale has %d categories, want 2 to %d", n, analysis.MaxScale))
	}
	items := l.Schema().Items
	switch n := len(items); {
	case n == 0:
		errs = append(errs, flaw("layout_no_items", "no item: name the rated questions in factors or items"))
	case n > analysis.MaxItems:
		errs = append(errs, flaw("layout_items", "%d items, want at most %d", n, analysis.MaxItems))
	}
	for i, name := range items {
		if name != "" && slices.Contains(items[:i], name) {
			errs = append(errs, flaw("layout_item_twice", "item %q appears twice", name))
		}
	}
	for i, f := range l.Factors {
		if f.Name == "" {
			errs = append(errs, flaw("layout_factor_unnamed", "a factor has no name"))
		} else if slices.ContainsFunc(l.Factors[:i], func(before Factor) bool { return before.Name == f.Name }) {
			errs = append(errs, flaw("layout_factor_twice", "factor %q appears twice", f.Name))
		}
		if len(f.Items) == 0 {
			errs = append(errs, flaw("layout_factor_empty", "factor %q has no item", f.Name))
		}
	}
	return errs
}

// checkColumns looks for columns without a name and in two roles.
func (l Layout) checkColumns() []error {
	var errs []error
	owner := map[string]roleOf{}
	for _, c := range l.columns() {
		if c.column.Name == "" || c.column.Header == "" {
			errs = append(errs, flaw("layout_unnamed", "a column (%s) has no name", c.role))
			continue
		}
		if other, taken := owner[c.column.Header]; taken && (other != c || c.role == roleItem || c.role == roleExtra) {
			errs = append(errs, flaw("layout_column_twice", "column %q is named twice: as %s and as %s", c.column.Header, other.role, c.role))
		}
		owner[c.column.Header] = c
	}
	return errs
}

// checkWords looks for words that could be read in two ways.
func (l Layout) checkWords() []error {
	var errs []error
	answers := map[string]bool{}
	for c := 1; c <= l.scale(); c++ {
		answers[fmt.Sprint(c)], answers[fmt.Sprintf("%d.0", c)] = true, true
	}
	var empty []string
	for _, word := range l.Missing {
		empty = append(empty, clean(word))
	}
	for _, word := range l.dontKnow() {
		word = clean(word)
		if word == "" {
			errs = append(errs, flaw("layout_word_empty", "dont_know has an empty word: an empty cell is missing"))
		} else if slices.Contains(empty, word) {
			errs = append(errs, flaw("layout_word_twice", "%q stands in dont_know and in missing", word))
		}
		empty = append(empty, word) // of both
	}
	for i, word := range empty {
		if answers[word] && !slices.Contains(empty[:i], word) {
			errs = append(errs, flaw("layout_word_answer", "%q is an answer of the scale: in dont_know or missing it would be lost", word))
		}
	}
	return errs
}

// Schema is what the frame read by this layout will mean.
func (l Layout) Schema() analysis.Schema {
	s := analysis.Schema{
		Scale: l.scale(), Overall: l.Overall.Name,
		Weight: l.Weight.Name, Population: l.Population.Name,
		Stratum: l.Stratum.Name, Cluster: l.Cluster.Name,
	}
	for _, f := range l.Factors {
		factor := analysis.Factor{Name: f.Name}
		for _, c := range f.Items {
			factor.Items = append(factor.Items, len(s.Items))
			s.Items = append(s.Items, c.Name)
		}
		s.Factors = append(s.Factors, factor)
	}
	for _, c := range l.columns() {
		switch c.role {
		case roleExtra:
			s.Items = append(s.Items, c.column.Name)
		case roleLabel:
			s.Dimensions = appendNew(s.Dimensions, c.column.Name)
		case roleNumber, roleTime:
			s.Numbers = appendNew(s.Numbers, c.column.Name)
		}
	}
	return s
}

// The roles a column can have, as messages name them.
const (
	roleItem   = "an item of a factor"
	roleExtra  = "an item"
	roleLabel  = "a dimension"
	roleNumber = "a number"
	roleTime   = "a time"
	roleID     = "the id"
)

type roleOf struct {
	role   string
	column Column
}

// columns lists the columns with their roles, in the order of the schema. A
// column may appear more than once in the same role.
func (l Layout) columns() []roleOf {
	var all []roleOf
	add := func(role string, columns ...Column) {
		for _, c := range columns {
			all = append(all, roleOf{role, c})
		}
	}
	given := func(role string, columns ...Column) {
		for _, c := range columns {
			if !c.IsZero() {
				add(role, c)
			}
		}
	}
	for _, f := range l.Factors {
		add(roleItem, f.Items...)
	}
	add(roleExtra, l.Items...)
	given(roleExtra, l.Overall)
	add(roleLabel, l.Dimensions...)
	given(roleLabel, l.Stratum, l.Cluster)
	add(roleNumber, l.Numbers...)
	given(roleNumber, l.Weight, l.Population, l.Duration)
	given(roleTime, l.Time)
	given(roleID, l.ID)
	return all
}

func (l Layout) scale() int {
	if l.Scale == 0 {
		return 5
	}
	return l.Scale
}

func (l Layout) dontKnow() []string {
	if l.DontKnow == nil {
		return []string{"NA"}
	}
	return l.DontKnow
}

// clean takes blanks from both ends and puts a text into the form NFC.
func clean(s string) string { return norm.NFC.String(strings.TrimSpace(s)) }

func appendNew(names []string, name string) []string {
	for _, n := range names {
		if n == name {
			return names
		}
	}
	return append(names, name)
}
