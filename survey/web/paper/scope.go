package paper

import (
	"cmp"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/directory"
	office "sipas/survey/paper"
	"sipas/survey/web/kit"
)

// desk is what a handler knows before it begins.
type desk struct {
	l   *kit.Locale
	s   *directory.Snapshot
	who access.User
}

func (p *Pages) desk(c echo.Context, who access.User) (desk, error) {
	s, err := p.Directory.Snapshot(c.Request().Context())
	return desk{p.Site.Locale(c.Request()), s, who}, err
}

// find is the batch in the address, if it lies in the person's scope: what
// does not looks like what is not there.
func (p *Pages) find(c echo.Context, d desk, kind office.Kind) (office.Stored, error) {
	b, err := p.Office.Batch(c.Request().Context(), c.Param("batch"))
	if err == nil && (b.Kind != kind || !d.who.Sees(d.s.Tree, b.Unit)) {
		return office.Stored{}, office.ErrUnknown
	}
	return b, err
}

// waves are those that paper can be about: all but drafts, the latest first.
func (d desk) waves() []survey.Wave {
	all := slices.DeleteFunc(slices.Clone(d.s.Waves), func(w survey.Wave) bool { return w.State == survey.Draft })
	slices.SortFunc(all, func(a, b survey.Wave) int {
		return cmp.Or(b.Opens.Compare(a.Opens), strings.Compare(a.ID, b.ID))
	})
	return all
}

// running are the waves that take answers from staff now.
func (d desk) running(p *Pages) []survey.Wave {
	return slices.DeleteFunc(d.waves(), func(w survey.Wave) bool {
		phase := w.Phase(p.Now())
		return phase == survey.PhaseEarly || phase == survey.PhaseOver
	})
}

// wave is the one asked for, else the first; zero when there is none.
func wave(all []survey.Wave, asked string) survey.Wave {
	if i := slices.IndexFunc(all, func(w survey.Wave) bool { return w.ID == asked }); i >= 0 {
		return all[i]
	}
	if len(all) > 0 {
		return all[0]
	}
	return survey.Wave{}
}

func (d desk) waveChoices(all []survey.Wave) []kit.Choice {
	var cs []kit.Choice
	for _, w := range all {
		cs = append(cs, kit.Choice{Value: w.ID, Label: d.l.Text(w.Title) + " (" + w.ID + ")"})
	}
	return cs
}

// units are the units of the tree in the person's scope, parents first, with
// their depth.
func (d desk) units(visit func(u survey.Unit, depth int)) {
	var walk func(id string, depth int)
	walk = func(id string, depth int) {
		for _, c := range d.s.Tree.Children(id) {
			if u, _ := d.s.Tree.Unit(c); d.who.Sees(d.s.Tree, c) {
				visit(u, depth)
				walk(c, depth+1)
			} else {
				walk(c, depth)
			}
		}
	}
	walk("", 0)
}

// places are the units and counters that a batch of a running wave can be
// about, as the value of one choice: "unit" or "unit/counter".
func (d desk) places(p *Pages, waves []survey.Wave, withUnits bool) []kit.Choice {
	counters := map[string][]survey.Counter{}
	for _, c := range d.s.Counters {
		if !c.Closed {
			counters[c.Unit] = append(counters[c.Unit], c)
		}
	}
	var cs []kit.Choice
	d.units(func(u survey.Unit, depth int) {
		covered := slices.ContainsFunc(waves, func(w survey.Wave) bool { return d.s.Covers(w, u.ID) })
		if !covered || !u.Exists(p.Now()) {
			return
		}
		if withUnits {
			cs = append(cs, kit.Choice{Value: u.ID, Label: indent(depth) + d.l.Text(u.Name)})
		}
		of := counters[u.ID]
		slices.SortFunc(of, func(a, b survey.Counter) int { return strings.Compare(a.ID, b.ID) })
		for _, c := range of {
			label := d.l.Text(u.Name) + " – " + d.l.Text(c.Name)
			if withUnits {
				label = indent(depth+1) + d.l.Text(c.Name)
			}
			cs = append(cs, kit.Choice{Value: u.ID + "/" + c.ID, Label: label})
		}
	})
	return cs
}

// indent moves a line of a list to the right: blanks that browsers keep.
func indent(depth int) string { return strings.Repeat("\u2003", depth) }

// placeOf takes a choice of places apart.
func placeOf(value string) (unit, counter string) {
	unit, counter, _ = strings.Cut(value, "/")
	return unit, counter
}

// named is a batch's place in words.
func (d desk) named(unit, counter string) string {
	u, _ := d.s.Tree.Unit(unit)
	name := d.l.Text(u.Name)
	if c, ok := d.s.Counters[counter]; ok {
		name += " – " + d.l.Text(c.Name)
	}
	return name
}

// titled is a wave in words.
func (d desk) titled(id string) string {
	w, ok := d.s.Wave(id)
	if !ok {
		return id
	}
	return d.l.Text(w.Title)
}
