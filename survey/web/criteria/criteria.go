// Package criteria is where the council makes the criteria sets of the reform
// score: from a shipped example, from a decision's annex in a table, from an
// earlier version or from nothing; every item with its points, source, evidence
// and rule; title, basis and classes; publishing; and files to take away.
//
// A set belongs to no unit: all of it is for those who may run the reform score
// over all units. A draft may have totals that do not add up: each such thing is
// named beside its item, and publishing waits until there is none. A published
// version does not change any more; the next one begins as it is.
//
// Edits carry the revision of what they began with. Two people at two items both
// win; at the same one the second gets both versions to choose from (see
// staff.Clashes). Adding and moving go on top of whatever is there. Nothing that
// was typed is lost (see Pages.keeping).
package criteria

import (
	"fmt"

	"sipas/survey/reform"
	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
)

// Config is what the pages work with; all is required.
type Config struct {
	Site   *kit.Site
	Desk   *staff.Desk
	Office *reform.Office
}

// Pages are the pages of criteria sets. Make them with New.
type Pages struct {
	Config
	clashes *staff.Clashes

	list     *kit.View[staff.Sheet[list]]
	begin    *kit.View[staff.Sheet[begin]]
	set      *kit.View[staff.Sheet[setPage]]
	item     *kit.View[staff.Sheet[itemPage]]
	settings *kit.View[staff.Sheet[settings]]
	remove   *kit.View[staff.Sheet[removal]]
	publish  *kit.View[staff.Sheet[publication]]
	upload   *kit.View[staff.Sheet[upload]]
	plan     *kit.View[staff.Sheet[plan]]
	unsaved  *kit.View[staff.Sheet[unsaved]]
	compare  *kit.View[staff.Sheet[comparison]]
}

// New parses the templates.
func New(c Config) (*Pages, error) {
	p := &Pages{Config: c}
	var err error
	if p.clashes, err = staff.NewClashes(c.Desk); err != nil {
		return nil, err
	}
	for _, parse := range []func() error{
		view(c.Site, &p.list, "list"), view(c.Site, &p.begin, "begin"), view(c.Site, &p.set, "set"), view(c.Site, &p.item, "item"),
		view(c.Site, &p.settings, "settings"), view(c.Site, &p.remove, "remove"), view(c.Site, &p.publish, "publish"),
		view(c.Site, &p.upload, "upload"), view(c.Site, &p.plan, "plan"), view(c.Site, &p.unsaved, "unsaved"),
		view(c.Site, &p.compare, "compare"),
	} {
		if err := parse(); err != nil {
			return nil, fmt.Errorf("pages of criteria sets: %w", err)
		}
	}
	return p, nil
}

// view is the parsing of one page, with the templates of inputs and the parts
// that these pages share.
func view[T any](s *kit.Site, to **kit.View[staff.Sheet[T]], name string) func() error {
	return func() (err error) {
		*to, err = staff.NewView[T](s, "criteria/"+name+".html", "criteria/parts.html", "typed/fields.html")
		return err
	}
}
