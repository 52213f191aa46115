package manager

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"sipas/survey"
	"sipas/survey/directory"
	"sipas/survey/manage"
	"sipas/survey/web/typed"
)

// The answers on the second page of a reorganisation: per unit, where its
// counters and the units below it go.
const (
	countersOf = "counters." // <unit>: a successor, or shut
	childrenOf = "children." // <unit>: a successor, or stay
	shut       = "close"
)

// applyReorganisation carries out a reorganisation, with one entry of the
// audit trail: first the new unit, then counters and units that move, at last
// the end of the unit that they come from. After an interruption the units that
// have not ended can be chosen again; manage.ErrChanged when somebody else
// works at one of them at the same moment.
func (p *Pages) applyReorganisation(ctx context.Context, tree *survey.Tree, f *typed.Form, r reorganisation) error {
	var ends []string
	moves := make([]move, len(r.Ends))
	for i, x := range r.Ends {
		ends, moves[i] = append(ends, x.ID), r.move(tree, f, x)
	}
	return p.Manager.Change(ctx, func(e *manage.Editor) error {
		return e.Together(ctx, "reorganise", "units/"+strings.Join(ends, ","), r.changes(moves), func(e *manage.Editor) error {
			if r.New.ID != "" {
				if err := e.If(0).PutUnit(ctx, r.New); err != nil {
					return err
				}
			}
			for _, m := range moves {
				if err := p.end(ctx, e, r, m); err != nil {
					return err
				}
			}
			return nil
		})
	})
}

// move is where what a unit leaves behind goes.
type move struct {
	unit     survey.Unit
	counters []string // by id
	to       string   // their successor; "" when they close
	children []string // that move, by id
	below    string   // where to
}

// move reads what was decided about a unit that ends. A unit below it that
// takes over, or lies above what takes over, stays: it cannot lie below itself.
func (r reorganisation) move(tree *survey.Tree, f *typed.Form, x ending) move {
	m := move{unit: x.Unit}
	m.to, _ = r.successor(f.Raw(countersOf + x.ID))
	for _, c := range x.Counters {
		m.counters = append(m.counters, c.ID)
	}
	var moved bool
	if m.below, moved = r.successor(f.Raw(childrenOf + x.ID)); !moved {
		return m
	}
	at := m.below
	if at == r.New.ID {
		at = r.New.Parent
	}
	for _, child := range x.Children {
		if !tree.Within(at, child.ID) {
			m.children = append(m.children, child.ID)
		}
	}
	return m
}

// successor is the unit that an answer names, if it is one that takes over.
func (r reorganisation) successor(answer string) (string, bool) {
	if slices.ContainsFunc(r.Into, func(u survey.Unit) bool { return u.ID == answer }) {
		return answer, true
	}
	return "", false
}

// end ends one unit. Each thing is changed as it is stored now.
func (p *Pages) end(ctx context.Context, e *manage.Editor, r reorganisation, m move) error {
	for _, id := range m.counters {
		c, err := manage.Present[survey.Counter](ctx, p.Manager, directory.Counters, id)
		if err != nil {
			return err
		}
		if c.Value.Unit != m.unit.ID {
			return manage.ErrChanged
		}
		if c.Value.Unit = m.to; m.to == "" {
			c.Value.Unit, c.Value.Closed = m.unit.ID, true
		}
		if err := e.If(c.Rev).PutCounter(ctx, c.Value); err != nil {
			return err
		}
	}
	for _, id := range m.children {
		child, err := manage.Present[survey.Unit](ctx, p.Manager, directory.Units, id)
		if err != nil {
			return err
		}
		if child.Value.Parent != m.unit.ID {
			return manage.ErrChanged
		}
		child.Value.Parent = m.below
		if err := e.If(child.Rev).PutUnit(ctx, child.Value); err != nil {
			return err
		}
	}
	u, err := manage.Present[survey.Unit](ctx, p.Manager, directory.Units, m.unit.ID)
	if err != nil {
		return err
	}
	if !u.Value.To.IsZero() {
		return manage.ErrChanged
	}
	u.Value.To, u.Value.Became = r.Date, nil
	for _, i := range r.Into {
		u.Value.Became = append(u.Value.Became, i.ID)
	}
	return e.If(u.Rev).PutUnit(ctx, u.Value)
}

// changes are what the audit trail keeps of it.
func (r reorganisation) changes(moves []move) []survey.Difference {
	var into []string
	for _, u := range r.Into {
		into = append(into, u.ID)
	}
	all := []survey.Difference{{Path: "became", To: strings.Join(into, ",")}, {Path: "to", To: typed.WriteDay(r.Date)}}
	if r.New.ID != "" {
		all = append(all, survey.Difference{Path: "new", To: r.New.ID + ": " + r.New.Name[survey.Vietnamese]})
	}
	for _, m := range moves {
		for _, id := range m.counters {
			all = append(all, survey.Difference{Path: "counters." + id, From: m.unit.ID, To: cmp.Or(m.to, "closed")})
		}
		for _, id := range m.children {
			all = append(all, survey.Difference{Path: "parent." + id, From: m.unit.ID, To: m.below})
		}
	}
	return all
}
