package manager

import (
	"context"
	"slices"
	"strings"

	"sipas/survey"
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
// have not ended can be chosen again.
func (p *Pages) applyReorganisation(ctx context.Context, f *typed.Form, r reorganisation) error {
	var ends []string
	for _, e := range r.Ends {
		ends = append(ends, e.ID)
	}
	return p.Manager.Change(ctx, func(e *manage.Editor) error {
		return e.Together(ctx, "reorganise", "units/"+strings.Join(ends, ","), r.changes(f), func(e *manage.Editor) error {
			if r.New.ID != "" {
				if err := e.PutUnit(ctx, r.New); err != nil {
					return err
				}
			}
			for _, x := range r.Ends {
				if err := r.end(ctx, e, f, x); err != nil {
					return err
				}
			}
			return nil
		})
	})
}

// successor is the unit that an answer names, if it is one that takes over.
func (r reorganisation) successor(answer string) (string, bool) {
	return answer, slices.ContainsFunc(r.Into, func(u survey.Unit) bool { return u.ID == answer })
}

// end ends one unit.
func (r reorganisation) end(ctx context.Context, e *manage.Editor, f *typed.Form, x ending) error {
	to, moved := r.successor(f.Raw(countersOf + x.ID))
	for _, c := range x.Counters {
		if moved {
			c.Unit = to
		} else {
			c.Closed = true
		}
		if err := e.PutCounter(ctx, c); err != nil {
			return err
		}
	}
	if to, moved := r.successor(f.Raw(childrenOf + x.ID)); moved {
		for _, child := range x.Children {
			if child.ID == to {
				continue // it takes over and lies below; it cannot lie below itself
			}
			child.Parent = to
			if err := e.PutUnit(ctx, child); err != nil {
				return err
			}
		}
	}
	u := x.Unit
	u.To, u.Became = r.Date, nil
	for _, i := range r.Into {
		u.Became = append(u.Became, i.ID)
	}
	return e.PutUnit(ctx, u)
}

// changes are what the audit trail keeps of it.
func (r reorganisation) changes(f *typed.Form) []survey.Difference {
	var into []string
	for _, u := range r.Into {
		into = append(into, u.ID)
	}
	all := []survey.Difference{{Path: "became", To: strings.Join(into, ",")}, {Path: "to", To: typed.WriteDay(r.Date)}}
	if r.New.ID != "" {
		all = append(all, survey.Difference{Path: "new", To: r.New.ID + ": " + r.New.Name[survey.Vietnamese]})
	}
	for _, x := range r.Ends {
		to, moved := r.successor(f.Raw(countersOf + x.ID))
		if !moved {
			to = "closed"
		}
		for _, c := range x.Counters {
			all = append(all, survey.Difference{Path: "counters." + c.ID, From: x.ID, To: to})
		}
		if to, moved := r.successor(f.Raw(childrenOf + x.ID)); moved {
			for _, child := range x.Children {
				all = append(all, survey.Difference{Path: "parent." + child.ID, From: x.ID, To: to})
			}
		}
	}
	return all
}
