package survey

import (
	"slices"
	"strings"
	"time"
)

// UnitKind is the sort of office a unit is.
type UnitKind string

// The kinds in use since the two-tier reform of 1 July 2025; District is kept
// for units whose time ended then.
const (
	Province   UnitKind = "province"
	Department UnitKind = "department"
	Commune    UnitKind = "commune"
	Centre     UnitKind = "centre" // a public administrative service centre
	District   UnitKind = "district"
)

// Unit is an office. Units form a tree by Parent, and live from From until
// before To: units merge and split, and history stays with the unit it
// belonged to.
type Unit struct {
	ID     string    `bson:"id" json:"id"`
	Name   Text      `bson:"name" json:"name"`
	Kind   UnitKind  `bson:"kind" json:"kind"`
	Parent string    `bson:"parent,omitempty" json:"parent,omitempty"` // "" at the top
	From   time.Time `bson:"from,omitempty" json:"from,omitzero"`      // zero: always was
	To     time.Time `bson:"to,omitempty" json:"to,omitzero"`          // zero: still is
	Became []string  `bson:"became,omitempty" json:"became,omitempty"` // the units that took over when it ended
}

// Exists tells whether the unit exists at a moment.
func (u Unit) Exists(at time.Time) bool {
	return !at.Before(u.From) && (u.To.IsZero() || at.Before(u.To))
}

// Field is a service field (lĩnh vực): civil status, land, building permits.
type Field struct {
	Code string `bson:"code" json:"code"`
	Name Text   `bson:"name" json:"name"`
}

// Counter is a place where citizens are served, inside a unit.
type Counter struct {
	ID     string `bson:"id" json:"id"`
	Unit   string `bson:"unit" json:"unit"`
	Name   Text   `bson:"name" json:"name"`
	Field  string `bson:"field,omitempty" json:"field,omitempty"` // its service field; "" when it serves several
	Closed bool   `bson:"closed,omitempty" json:"closed,omitempty"`
}

// CounterCode is a code that stands on a poster and leads to a counter. A
// counter can have several over time; a revoked one is never used again.
type CounterCode struct {
	Code    string    `bson:"code" json:"code"`
	Counter string    `bson:"counter" json:"counter"`
	Issued  time.Time `bson:"issued" json:"issued"`
	Revoked time.Time `bson:"revoked,omitempty" json:"revoked,omitzero"`
}

// Tree is a set of units by id with their parents resolved. Build it with
// NewTree; it is read-only after that.
type Tree struct {
	units    map[string]Unit
	children map[string][]string
}

// NewTree arranges units. The error is KindInvalid, units.invalid, with a
// Problem per unit that is wrong (Field: its id): code.malformed,
// code.repeated, unit.parent (unknown), unit.circle, unit.dates (ends no
// later than it begins).
func NewTree(units []Unit) (*Tree, error) {
	t := &Tree{units: make(map[string]Unit, len(units)), children: map[string][]string{}}
	v := validator{seen: map[string]bool{}}
	for _, u := range units {
		v.code(u.ID, u.ID, true)
		t.units[u.ID] = u
	}
	for _, u := range units {
		if u.Parent != "" {
			if _, ok := t.units[u.Parent]; !ok {
				v.add(u.ID, "unit.parent", u.Parent)
			}
		}
		t.children[u.Parent] = append(t.children[u.Parent], u.ID)
		if !u.To.IsZero() && !u.From.Before(u.To) {
			v.add(u.ID, "unit.dates")
		}
	}
	for _, c := range t.children {
		slices.Sort(c)
	}
	for id := range t.units {
		if t.circular(id) {
			v.add(id, "unit.circle")
		}
	}
	slices.SortFunc(v.problems, func(a, b Problem) int { return strings.Compare(a.Field, b.Field) })
	if err := v.err("units.invalid"); err != nil {
		return nil, err
	}
	return t, nil
}

// circular tells whether the way up from a unit never ends.
func (t *Tree) circular(id string) bool {
	at, known := t.units[id]
	for range t.units {
		if !known || at.Parent == "" {
			return false
		}
		at, known = t.units[at.Parent]
	}
	return known
}

// Unit finds a unit by id.
func (t *Tree) Unit(id string) (Unit, bool) {
	u, ok := t.units[id]
	return u, ok
}

// Children are the ids directly below a unit in byte order; Children("") are the tops.
func (t *Tree) Children(id string) []string { return t.children[id] }

// Within tells whether a unit is root or lies anywhere below it. Everything
// known lies within the empty root; what is not known lies nowhere.
func (t *Tree) Within(id, root string) bool {
	if _, ok := t.units[id]; !ok || root == "" {
		return ok
	}
	for at := id; at != ""; at = t.units[at].Parent {
		if at == root {
			return true
		}
	}
	return false
}

// Subtree is root and everything below it, parents before children; the
// whole tree for the empty root, nothing for an unknown one.
func (t *Tree) Subtree(root string) []Unit {
	var all []Unit
	if u, ok := t.units[root]; ok {
		all = append(all, u)
	}
	for _, c := range t.children[root] {
		all = append(all, t.Subtree(c)...)
	}
	return all
}
