package table

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
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
		return fmt.Errorf(`a column is a string or {"name": …, "header": …}: %w`, err)
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
	d := json.NewDecoder(bytes.NewReader(bytes.TrimPrefix(data, mark)))
	d.DisallowUnknownFields()
	if err := d.Decode(&l); err != nil {
		return Layout{}, fmt.Errorf("layout: %w", err)
	}
	if _, err := d.Token(); err != io.EOF {
		return Layout{}, errors.New("layout: something stands behind the closing brace")
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
// one error.
func (l Layout) Validate() error {
	s := l.Schema()
	errs := []error{s.Validate()}
	if len(s.Items) == 0 {
		errs = append(errs, errors.New("no item: name the rated questions in factors or items"))
	}
	owner := map[string]roleOf{}
	for _, c := range l.columns() {
		if c.column.Name == "" || c.column.Header == "" {
			errs = append(errs, fmt.Errorf("a column (%s) has no name", c.role))
			continue
		}
		if other, taken := owner[c.column.Header]; taken && (other != c || c.role == roleItem || c.role == roleExtra) {
			errs = append(errs, fmt.Errorf("column %q is named twice: as %s and as %s", c.column.Header, other.role, c.role))
		}
		owner[c.column.Header] = c
	}
	for _, word := range l.dontKnow() {
		if strings.TrimSpace(word) == "" {
			errs = append(errs, errors.New("dont_know has an empty word: an empty cell is missing"))
		}
	}
	return errors.Join(errs...)
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
