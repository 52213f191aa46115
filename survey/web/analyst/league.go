package analyst

import (
	"cmp"
	"math"
	"net/url"
	"slices"
	"strconv"

	"sipas/analysis"
	"sipas/analysis/compare"
	"sipas/analysis/interval"
	"sipas/survey/findings"
	"sipas/survey/results"
	"sipas/survey/web/lens"
)

// confidence is that of all statements of a league together.
const confidence = 0.95

// peer is a unit of one level, with its place among the others.
type peer struct {
	findings.Figures
	rank compare.RankRange // zero without a figure
	tier int               // 1, 2, ...; 0 without a figure
}

// depths are how deep each unit of the breakdown stands below the lens's
// place, 1 for those right below.
func (w *look) depths() map[string]int {
	depth := map[string]int{w.Lens.Unit: 0}
	for _, g := range w.units.Groups {
		u, _ := w.Config.Tree.Unit(g.Label)
		depth[g.Label] = depth[u.Parent] + 1 // parents come first; what has none in sight is right below
	}
	return depth
}

// level is the one that is asked for if it has units, else the first with two
// units or more, else the first.
func (w *look) level(depth map[string]int) int {
	units := map[int]int{}
	for _, g := range w.units.Groups {
		units[depth[g.Label]]++
	}
	if units[w.asked.level] > 0 {
		return w.asked.level
	}
	for d := 1; units[d] > 0; d++ {
		if units[d] > 1 {
			return d
		}
	}
	return 1
}

// peers are the units of the league's level, the best first; those without a
// figure last, in the order of the tree.
func (w *look) peers() []peer {
	depth := w.depths()
	level := w.level(depth)
	var peers []peer
	for _, g := range w.units.Groups {
		if depth[g.Label] == level {
			g.ItemMean = withheld(g, g.ItemMean)
			peers = append(peers, peer{Figures: g})
		}
	}
	place(peers)
	slices.SortStableFunc(peers, func(a, b peer) int {
		return cmp.Or(cmp.Compare(last(a), last(b)), cmp.Compare(a.tier, b.tier), cmp.Compare(b.ItemMean.Value, a.ItemMean.Value))
	})
	return peers
}

func last(p peer) int {
	if p.tier == 0 {
		return 1
	}
	return 0
}

// place finds the range of each unit's rank and its tier: what can be said of
// all units at once with the confidence of the league (Klein, Wright and
// Wieczorek 2020, as in package study). Units of the league have different
// respondents.
func place(peers []peer) {
	n := 0
	for _, p := range peers {
		if figured(p.ItemMean) {
			n++
		}
	}
	if n == 0 {
		return
	}
	each := compare.SidakLevel(confidence, n)
	values, joint := make([]float64, len(peers)), make([]interval.Interval, len(peers))
	for i, p := range peers {
		values[i], joint[i] = math.NaN(), interval.None()
		if e := p.ItemMean; figured(e) {
			values[i], joint[i] = e.Value, certainly(e, each)
		}
	}
	ranges, tiers := compare.RankRanges(joint), compare.Tiers(values, joint)
	for i := range peers {
		peers[i].rank, peers[i].tier = ranges[i], tiers[i]
	}
}

func figured(e analysis.Estimate) bool { return !e.Suppressed && !math.IsNaN(e.Value) }

// withheld is an estimate of a group: suppressed where the group is.
func withheld(g findings.Figures, e analysis.Estimate) analysis.Estimate {
	e.Suppressed = e.Suppressed || g.Suppressed
	return e.Redacted()
}

// certainly is an estimate's interval at a level. People who all said the same
// show no spread, yet others like them might have said something else: the
// figure is then taken for a share of as many people (Clopper and Pearson 1934).
func certainly(e analysis.Estimate, level float64) interval.Interval {
	i := interval.Student(e.Value, e.SE, e.DF, level)
	switch n := float64(e.Respondents); {
	case e.Respondents < 2:
		return interval.Interval{Lo: 0, Hi: 1}
	case !i.Defined() || i.Lo == i.Hi:
		return interval.ClopperPearson(min(1, max(0, e.Value))*n, n, level)
	}
	return i
}

// unit is a unit's line.
func (w *look) unit(g findings.Figures, depth int) row {
	return row{Code: g.Label, Name: w.Name(results.ByUnit, g.Label), Link: w.Address("", w.Into(results.ByUnit, g.Label), w.carried().query()),
		Indent: "d" + strconv.Itoa(min(depth-1, 3)), Figure: w.Figure(withheld(g, g.ItemMean))}
}

// carried are the parameters that make sense in another unit, too.
func (w *look) carried() asked {
	a := w.asked
	a.level = 0
	return a
}

// leagues writes the league, and the tree where it has more.
func (w *look) leagues() (league, error) {
	var l league
	if len(w.units.Groups) == 0 {
		return l, nil
	}
	depth, peers := w.depths(), w.peers()
	for _, p := range peers {
		r := w.unit(p.Figures, 1)
		if p.tier == 0 {
			l.Hidden = append(l.Hidden, r)
			continue
		}
		if len(l.Tiers) < p.tier {
			l.Tiers = append(l.Tiers, tier{Name: w.Say("results.tier", p.tier)})
		}
		t := &l.Tiers[len(l.Tiers)-1]
		t.Places = append(t.Places, placed{r, w.ranks(p)})
	}
	if len(peers) < len(w.units.Groups) {
		for _, g := range w.units.Groups {
			l.All = append(l.All, w.unit(g, depth[g.Label]))
		}
		l.Levels = w.levels(depth)
	}
	if ranked := len(peers) - len(l.Hidden); ranked > 1 {
		l.Compare = w.Address("compare", w.Lens, url.Values{"by": {results.ByUnit}})
	}
	var err error
	if len(l.Tiers) > 0 {
		l.Drawn, err = w.draw("units")
	}
	return l, err
}

func (w *look) ranks(p peer) string {
	if p.rank.Lo == p.rank.Hi {
		return w.Count(p.rank.Lo)
	}
	return w.Say("results.ranks", p.rank.Lo, p.rank.Hi)
}

// levels are links to the leagues of other levels.
func (w *look) levels(depth map[string]int) []lens.Link {
	count := map[int]int{}
	for _, g := range w.units.Groups {
		count[depth[g.Label]]++
	}
	at := w.level(depth)
	var links []lens.Link
	for d := 1; count[d] > 0; d++ {
		a := w.asked
		a.level = d
		links = append(links, lens.Link{To: w.address("", a) + "#units", Words: w.Say("results.level", d, count[d]), Here: d == at})
	}
	return links
}
