package manage

import (
	"errors"
	"slices"
	"strings"
	"time"

	"sipas/survey"
	"sipas/survey/tabular"
)

// vietnam is where the days of a table begin; see package typed.
var vietnam = time.FixedZone("+07", 7*60*60)

// wanted is a unit as a table wants it, with its row.
type wanted struct {
	survey.Unit
	row   importRow
	there bool
}

// units plans rows that are units. Parents may stand in the same file, before
// or after those below them.
func (w *planner) units() error {
	all := map[string]wanted{}
	var order []string
	var broken []wanted // without an id, and looked at all the same: all that is wrong is said at once
	seen := tabular.Keys{}
	for _, r := range w.rows {
		id, ok := w.key(r, seen)
		if !ok {
			broken = append(broken, wanted{w.readUnit(r, survey.Unit{}), r, false})
			continue
		}
		u, there := w.s.Tree.Unit(id)
		if there && !w.sees(id) {
			w.found.Add(w.cell(r, "id"), "import.not_yours", id)
			continue
		}
		u.ID = id
		all[id] = wanted{w.readUnit(r, u), r, there}
		order = append(order, id)
	}
	for _, id := range order {
		x := all[id]
		x.Parent = w.parent(x, all)
		w.successors(x, all)
		all[id] = x
	}
	for _, x := range broken {
		w.parent(x, all)
		w.successors(x, all)
	}
	w.arrange(order, all)
	for _, id := range order {
		x := all[id]
		item := PlanItem{Row: x.row.Number, Key: id, Name: x.Name, to: x.Unit, parent: x.Parent}
		if x.there {
			item.from, _ = w.s.Tree.Unit(id)
		}
		if err := w.item(item); err != nil {
			return err
		}
	}
	return nil
}

// readUnit puts what a row says of a unit itself in the place of what there was.
func (w *planner) readUnit(r importRow, u survey.Unit) survey.Unit {
	u.Name = w.name(r, u.Name)
	if c := w.cell(r, "kind"); c.Text != "" {
		kind, known := kinds(c.Text)
		if !known {
			w.found.Add(c, "import.kind", c.Text)
		}
		u.Kind = kind
	}
	u.From, u.To = w.day(r, "from", u.From), w.day(r, "to", u.To)
	if text := w.text(r, "became", strings.Join(u.Became, ",")); text == "" {
		u.Became = nil
	} else {
		u.Became = strings.FieldsFunc(text, func(c rune) bool { return strings.ContainsRune(",; ", c) })
	}
	return u
}

// day reads a day; "-" takes it away.
func (w *planner) day(r importRow, key string, before time.Time) time.Time {
	c := w.cell(r, key)
	switch c.Text {
	case "":
		return before
	case cleared, "–":
		return time.Time{}
	}
	t, ok := tabular.Date(c.Text, vietnam)
	if !ok {
		w.found.Add(c, "import.day", c.Text)
	}
	return t.UTC()
}

// parent is the unit above one: of the same file by id, or one in scope by id
// or name. The top is for those who see everything.
func (w *planner) parent(x wanted, all map[string]wanted) string {
	c := w.cell(x.row, "parent")
	text := w.text(x.row, "parent", x.Parent)
	if text == "" {
		if !w.scope.All && (!x.there || x.Parent != "") {
			w.found.Add(c, "import.top")
		}
		return ""
	}
	if _, same := all[text]; same || x.there && text == x.Parent {
		return text
	}
	id, _ := w.unit(tabular.Cell{Row: c.Row, Column: c.Column, Text: text})
	return id
}

// successors notes units that took over and are not there, or not in scope and
// new to that unit.
func (w *planner) successors(x wanted, all map[string]wanted) {
	before, _ := w.s.Tree.Unit(x.ID)
	for _, id := range x.Became {
		_, there := w.s.Tree.Unit(id)
		there = there && (w.sees(id) || slices.Contains(before.Became, id))
		if _, same := all[id]; !there && !same || id == x.ID {
			w.found.Add(w.cell(x.row, "became"), "import.unit_unknown", id)
			return
		}
	}
}

// arrange looks whether units as they would be make a tree, in which those of
// the file lie in scope.
func (w *planner) arrange(order []string, all map[string]wanted) {
	var units []survey.Unit
	for _, u := range w.s.Tree.Subtree("") {
		if _, replaced := all[u.ID]; !replaced {
			units = append(units, u)
		}
	}
	for _, id := range order {
		units = append(units, all[id].Unit)
	}
	_, err := survey.NewTree(units)
	e, _ := errors.AsType[*survey.Error](err)
	if e == nil {
		w.reach(order, all)
		return
	}
	for _, p := range e.Problems {
		x, ours := all[p.Field]
		if !ours {
			continue // it lies below one of ours, which is named itself
		}
		switch p.Code {
		case "unit.circle":
			w.found.Add(w.cell(x.row, "parent"), "import.circle", x.ID)
		case "unit.dates":
			w.found.Add(w.cell(x.row, "to"), "import.dates")
		}
	}
}

// reach notes units of the file that would not lie in scope.
func (w *planner) reach(order []string, all map[string]wanted) {
	for _, id := range order {
		for at := id; !w.scope.All; {
			x, ours := all[at]
			if !ours || x.there {
				if at != id && !w.sees(at) {
					w.found.Add(w.cell(all[id].row, "parent"), "import.not_yours", at)
				}
				break
			}
			if x.Parent == "" {
				break // noted where the parent was read
			}
			at = x.Parent
		}
	}
}
