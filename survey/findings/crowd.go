package findings

import (
	"errors"
	"math/bits"
	"runtime"
	"slices"
	"sync"

	"sipas/analysis"
	"sipas/analysis/disclosure"
	"sipas/survey"
	"sipas/survey/results"
)

// crowd is a wave, or a unit with those below it, of so few persons that a
// guard watches over each of them; see disclosure.Guard.
type crowd struct {
	rows      []int             // of the persons, in order
	published []published       // in summaries; of the whole wave only
	sets      [][]int32         // what sights may be of, in the order in which they are let be seen; of the whole wave only
	guard     *disclosure.Guard // nil while the wave collects

	once  sync.Once
	items []*disclosure.Guard // by item of the schema, of those who rated it; nil when everybody did, or nobody
	place [][]int32           // by item and person: the number among those who rated it; -1 for the others
}

// crowdOf is the crowd of a unit, "" for the whole wave; nil when it is none.
// While a wave collects nobody knows yet who will be in it: there are no
// filtered sights of a crowd then.
func (g *ground) crowdOf(unit string) (*crowd, error) {
	return g.crowds.find(unit, func() (*crowd, int, error) {
		c, err := g.newCrowd(unit)
		return c, 1, err
	})
}

func (g *ground) newCrowd(unit string) (*crowd, error) {
	c := &crowd{}
	units, err := g.column(results.ByUnit)
	if err != nil {
		return nil, err
	}
	top := units.place[unit]
	for w, word := range g.persons {
		for ; word != 0; word &= word - 1 {
			row := w<<6 + bits.TrailingZeros64(word)
			if units.axis.Within(units.at(row), top) {
				c.rows = append(c.rows, row)
			}
		}
	}
	if !g.final {
		return c, nil
	}
	c.published = g.published(c, units, top)
	sets, err := g.candidates(c)
	if err != nil {
		return nil, err
	}
	var seen [][]int32
	for _, p := range c.published {
		seen = append(seen, p.set)
	}
	c.guard = disclosure.NewGuard(len(c.rows), seen, sets, sets)
	if unit != "" { // hundreds are kept, for their guards; see watchItems
		c.published = nil
		return c, nil
	}
	for _, set := range slices.Concat(seen, sets) {
		if c.guard.Shows(set) {
			c.sets = append(c.sets, set)
		}
	}
	return c, nil
}

// published are the persons of the crowd in a unit whose Summary is shown.
type published struct {
	set   []int32
	items []bool // by item of the schema: shown, too
}

// published are all that summaries show of the crowd.
func (g *ground) published(c *crowd, units *column, top int) []published {
	var all []published
	for place, unit := range units.labels {
		x := g.standing.Index(unit, analysis.Top2)
		if !units.axis.Within(place, top) || x.Suppressed {
			continue
		}
		p := published{items: make([]bool, len(g.snapshot.Frame.Schema().Items))}
		for i, row := range c.rows {
			if units.axis.Within(units.at(row), place) {
				p.set = append(p.set, int32(i))
			}
		}
		for _, c := range x.Criteria() {
			p.items[g.snapshot.Frame.Schema().Item(c.Code)] = !c.Estimate.Suppressed
		}
		all = append(all, p)
	}
	return all
}

// axesOf are the dimensions that persons of a crowd are told by, those first
// in which sights are to be seen rather.
func (g *ground) axesOf() []string {
	by := []string{results.ByUnit, results.ByChannel, results.ByField, ByPeriod, byFlag}
	var wishes []string
	for _, q := range questions(g.config, g.wave) {
		if q.Kind == survey.OneOf {
			by = append(by, results.Question(q.Code))
			continue
		}
		wishes = append(wishes, answeredPrefix+q.Code)
		for _, o := range q.Options {
			wishes = append(wishes, optionPrefix+q.Code+":"+o.Code)
		}
	}
	by = append(by, results.ByForm, results.ByVersion, results.ByLanguage, results.ByCounter, ByHourOfDay)
	return append(by, wishes...)
}

// verdict is that of a table, by the crowd's guard.
func (c *crowd) verdict(set []int32) (refused string) {
	switch {
	case len(set) == 0:
		return refusedNone
	case len(set) < disclosure.Least:
		return refusedFew
	case c.guard == nil || !c.guard.Shows(set):
		return refusedTells
	}
	return ""
}

// of are the persons of the crowd that a choice is of.
func (c *crowd) of(g *ground, chosen choice) ([]int32, error) {
	set := make([]int32, 0, len(c.rows))
	for i := range c.rows {
		set = append(set, int32(i))
	}
	for by, places := range chosen {
		col, err := g.column(by)
		if err != nil {
			return nil, err
		}
		set = slices.DeleteFunc(set, func(i int32) bool {
			at := col.at(c.rows[i])
			return !slices.ContainsFunc(places, func(p int) bool { return col.axis.Within(at, p) })
		})
	}
	return set, nil
}

// hiddenItems tells, by item of the schema, what must not be shown of persons
// who may be shown.
func (c *crowd) hiddenItems(g *ground, set []int32) []bool {
	c.once.Do(func() { c.watchItems(g) })
	hidden := make([]bool, len(c.items))
	for j, guard := range c.items {
		rated := c.rated(j, set)
		hidden[j] = guard != nil && !guard.Shows(rated)
	}
	return hidden
}

// watchItems sets a guard over those who rated each item, so that from the
// sights that may be shown nobody learns what few of them said to it.
func (c *crowd) watchItems(g *ground) {
	frame := g.snapshot.Frame
	scale := uint8(frame.Schema().Scale)
	c.items = make([]*disclosure.Guard, len(frame.Schema().Items))
	c.place = make([][]int32, len(c.items))
	work := make(chan int)
	var wait sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wait.Go(func() {
			for j := range work {
				raters := int32(0)
				place := make([]int32, len(c.rows))
				for i, row := range c.rows {
					place[i] = -1
					if a := frame.Item(j)[row]; a != analysis.Missing && a <= scale {
						place[i] = raters
						raters++
					}
				}
				c.place[j] = place
				if raters > 0 && int(raters) < len(c.rows) {
					var seen, sets [][]int32
					for _, p := range c.published {
						if p.items[j] {
							seen = append(seen, c.rated(j, p.set))
						}
					}
					for _, set := range c.sets {
						sets = append(sets, c.rated(j, set))
					}
					c.items[j] = disclosure.NewGuard(int(raters), seen, sets, sets)
				}
			}
		})
	}
	for j := range c.items {
		work <- j
	}
	close(work)
	wait.Wait()
}

// rated are those of some persons who rated an item, as they are numbered there.
func (c *crowd) rated(j int, set []int32) []int32 {
	var rated []int32
	for _, i := range set {
		if p := c.place[j][i]; p >= 0 {
			rated = append(rated, p)
		}
	}
	return rated
}

// crowded tells whether a unit, or the wave for "", is a crowd.
func (g *ground) crowded(unit string) bool {
	t, err := g.plain([]string{results.ByUnit})
	if err != nil {
		return true
	}
	c, err := g.column(results.ByUnit)
	return err != nil || t.N(c.place[unit]) <= g.crowd()
}

// gathering is how many persons a crowd has at most while the wave collects.
// It has no filtered sights then, and a wave of more persons goes on to grow.
const gathering = 120

// crowd is how many persons a crowd has at most.
func (g *ground) crowd() int {
	if g.final {
		return disclosure.Crowd
	}
	return gathering
}

// hideCrowds hides in a table what the guards over small units do not let be
// seen, so that the rest of the table makes up for it.
func (g *ground) hideCrowds(t *table) error {
	at := t.unitAxis()
	if at < 0 || g.crowded("") {
		return nil
	}
	if t.columns[at].by == results.ByUnit && (len(t.columns) == 1 || len(t.columns) == 2 && t.column(byStage) >= 0) {
		return nil
	}
	units := t.columns[at]
	small, err := g.smallUnits(units)
	if err != nil {
		return err
	}
	crowds, err := g.crowdsOf(units, small)
	if err != nil {
		return err
	}
	for i, place := range small {
		g.hideCrowd(t, crowds[i], place)
	}
	return nil
}

// smallUnits are the places of units that are crowds, without those below them.
func (g *ground) smallUnits(units *column) (small []int, err error) {
	plain, err := g.plain([]string{results.ByUnit})
	if err != nil {
		return nil, err
	}
	for place := 1; place < len(units.labels); place++ {
		if 0 < plain.N(place) && plain.N(place) <= disclosure.Crowd && plain.N(units.axis.Parent[place]) > disclosure.Crowd {
			small = append(small, place)
		}
	}
	return small, nil
}

// crowdsOf are the crowds of several units, made by all processors: to choose a
// guard takes tens of milliseconds.
func (g *ground) crowdsOf(units *column, places []int) ([]*crowd, error) {
	crowds, errs := make([]*crowd, len(places)), make([]error, len(places))
	work := make(chan int)
	var wait sync.WaitGroup
	for range min(len(places), runtime.GOMAXPROCS(0)) {
		wait.Go(func() {
			for i := range work {
				crowds[i], errs[i] = g.crowdOf(units.labels[places[i]])
			}
		})
	}
	for i := range places {
		work <- i
	}
	close(work)
	wait.Wait()
	return crowds, errors.Join(errs...)
}

// hideCrowd hides the cells of a table in which the numbers of a crowd's
// guard do not add up to zero.
func (g *ground) hideCrowd(t *table, c *crowd, top int) {
	sums := map[int]uint64{}
	for i, row := range c.rows {
		cells := []int{0}
		for a, col := range t.columns {
			var next []int
			for place := col.at(row); place > 0; place = col.axis.Parent[place] {
				if col.ofUnits() && !col.axis.Within(place, top) {
					break
				}
				for _, cell := range cells {
					next = append(next, cell+place*t.Stride(a))
				}
			}
			if !col.ofUnits() {
				next = append(next, cells...)
			}
			cells = next
		}
		for _, cell := range cells {
			value := uint64(1) // while the wave collects
			if c.guard != nil {
				value = c.guard.Value(i)
			}
			sums[cell] = disclosure.Add(sums[cell], value)
		}
	}
	for cell, sum := range sums {
		if sum != 0 && !g.unitOnly(t, cell) {
			t.Hide(cell)
		}
	}
}

// unitOnly tells whether a cell is that of a unit as such, of all its steps or
// of one.
func (g *ground) unitOnly(t *table, cell int) bool {
	for i, col := range t.columns {
		place := cell / t.Stride(i) % col.axis.Places()
		if col.ofUnits() && !col.isUnit(place) || !col.ofUnits() && col.by != byStage && place != 0 {
			return false
		}
	}
	return true
}
