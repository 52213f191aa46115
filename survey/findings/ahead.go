package findings

import "sipas/survey/results"

// ahead works out, before anybody asks for it, what takes longest of a first
// filter: the guards over the crowds of a wave that is over. Those who ask
// meanwhile wait for the same work, see memory. What breaks off breaks off for
// them, too: there it is told.
func (g *ground) ahead() {
	defer func() { _ = recover() }()
	g.unrated()
	if !g.final {
		return
	}
	if g.crowded("") {
		if c, err := g.crowdOf(""); err == nil {
			c.hiddenItems(g, nil)
		}
		return
	}
	units, err := g.column(results.ByUnit)
	if err != nil {
		return
	}
	if small, err := g.smallUnits(units); err == nil {
		_, _ = g.crowdsOf(units, small)
	}
}
