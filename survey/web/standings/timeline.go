package standings

import (
	"math/big"
	"slices"
	"strconv"

	"sipas/analysis/scoring"
	"sipas/survey"
	"sipas/survey/chart"
	"sipas/survey/ranking"
	"sipas/survey/reform"
)

// timeline is some rounds, the oldest first.
type timeline struct {
	*place
	all []*ranking.Ranking
}

func (t timeline) moments() []moment {
	var all []moment
	for _, r := range t.all {
		all = append(all, moment{Year: strconv.Itoa(r.Round.Year), Title: t.titled(r.Round.Title, r.Round.ID), To: addressOf(r.Round.ID, "", t.Lang), Running: r.Round.State != reform.Published})
	}
	return all
}

// known is a code that the round's own set has; "" for any other.
func (t timeline) known(code string) string {
	if sets := t.sets(); len(sets) > 0 && code != "" {
		if slices.ContainsFunc(sets[0].Items, func(i reform.Item) bool { return i.Code == code }) {
			return code
		}
	}
	return ""
}

// at is what a unit came to at a node in a round; nil where it took no part, or
// where the code stood for something else in the set of that round.
func (t timeline) at(r *ranking.Ranking, now *ranking.Row, code string) (*ranking.Row, *scoring.Tally) {
	row, ok := r.Row(now.Unit)
	if !ok {
		return nil, nil
	}
	if code != "" && r != t.Ranking && !same(t.SetOf(now), r.SetOf(row), code) {
		return nil, nil
	}
	return row, row.Sheet[code]
}

// same tells whether a code stands for the same thing in two sets: a code that
// is used again for something else compares with nothing.
func same(a, b *reform.CriteriaSet, code string) bool {
	if a == b {
		return true
	}
	name := func(s *reform.CriteriaSet) string {
		for _, i := range s.Items {
			if i.Code == code {
				return survey.Fold(i.Name.In(survey.Vietnamese))
			}
		}
		return ""
	}
	return name(a) != "" && name(a) == name(b)
}

// standing is the place of a node, or of the whole for "".
func standing(r *ranking.Row, code string) ranking.Standing {
	if r == nil {
		return ranking.Standing{}
	}
	if code == "" {
		return r.Standing
	}
	return r.Nodes[code]
}

// unit is a unit over the years, at a node or as a whole.
func (t timeline) unit(now *ranking.Row, code string) yearRow {
	row := yearRow{Code: code, Name: t.name(now), To: t.address("years", "unit", now.Unit)}
	var places []ranking.Standing
	var indexes []*big.Rat
	for _, r := range t.all {
		then, tally := t.at(r, now, code)
		cell := yearCell{Label: strconv.Itoa(r.Round.Year), Total: none, Index: none}
		var index *big.Rat
		if tally != nil && !hidden(then, code) {
			index = tally.Index()
			cell.Total, cell.Index = t.brings(tally), t.share(index)
		}
		var at ranking.Standing
		if index != nil {
			at = standing(then, code)
			cell.Place = rank(at)
		}
		places, indexes = append(places, at), append(indexes, index)
		row.Cells = append(row.Cells, cell)
	}
	if n := len(places); n > 1 {
		row.Moved, row.Change = move(t.Locale, places[n-2], places[n-1]), gap(t.Locale, inHundredths(indexes[n-2]), inHundredths(indexes[n-1]), t.Decimals)
	}
	return row
}

// nodes are fields and criteria over the years: a unit's, or the mean of all
// units for nil.
func (t timeline) nodes(unit *ranking.Row) []yearRow {
	sets := t.sets()
	if len(sets) == 0 {
		return nil
	}
	set := sets[0]
	if unit != nil {
		set = t.SetOf(unit)
	}
	depth := map[string]int{}
	var all []yearRow
	for _, i := range set.Items {
		if i.Parent != "" {
			depth[i.Code] = depth[i.Parent] + 1
		}
		if depth[i.Code] > 1 { // components: too many to read; the page of lost points has them
			continue
		}
		var row yearRow
		if unit != nil {
			row = t.unit(unit, i.Code)
		} else {
			row = t.mean(i.Code)
		}
		row.Code, row.Name, row.Depth, row.To = i.Code, t.titled(i.Name, i.Code), depth[i.Code], t.address("years", "of", i.Code)
		all = append(all, row)
	}
	return all
}

// mean is the mean index of a node over the years.
func (t timeline) mean(code string) yearRow {
	var row yearRow
	var means []*big.Rat
	for _, r := range t.all {
		m := t.meanIn(r, code)
		means = append(means, m)
		row.Cells = append(row.Cells, yearCell{Label: strconv.Itoa(r.Round.Year), Index: t.share(m)})
	}
	if n := len(means); n > 1 {
		row.Change = gap(t.Locale, inHundredths(means[n-2]), inHundredths(means[n-1]), t.Decimals)
	}
	return row
}

// meanIn is the mean index of a node, or of the whole, over the units of a
// round in which it stands for the same.
func (t timeline) meanIn(r *ranking.Ranking, code string) *big.Rat {
	if code == "" {
		return r.Indexes.Mean
	}
	own := t.sets()[0]
	fits := map[*reform.CriteriaSet]bool{}
	var all []*big.Rat
	for _, row := range r.Rows {
		set := r.SetOf(row)
		fit, asked := fits[set]
		if !asked {
			fit = set == own || same(own, set, code)
			fits[set] = fit
		}
		if tally := row.Sheet[code]; fit && tally != nil {
			all = append(all, tally.Index())
		}
	}
	return scoring.Mean(all)
}

// movers names who went up and down most since the round before.
func (p *Pages) movers(t timeline, body *years) error {
	if len(t.all) < 2 {
		return nil
	}
	c, err := p.compare(t.Ranking, t.all[len(t.all)-2])
	if err != nil {
		return err
	}
	body.Counts = t.Say("standings.movers.counts", c.Up, c.Down, c.Same)
	names := func(all []*ranking.Move) []mover {
		var out []mover
		for _, m := range all {
			out = append(out, mover{Name: t.unitName(m.Unit), To: t.cardOf(m.Unit), Moved: move(t.Locale, m.Before, m.After),
				Change: gap(t.Locale, inHundredths(m.Index.Before), inHundredths(m.Index.After), t.Decimals)})
		}
		return out
	}
	body.Best, body.Worst = names(c.Best(movers)), names(c.Worst(movers))
	return nil
}

// draw draws the mean over the years, with a unit's line if there is one.
func (t timeline) draw(code string, unit *ranking.Row) (picture, error) {
	if len(t.all) < 2 {
		return picture{}, nil
	}
	body := chart.Lines{Axis: chart.Axis{Name: t.Say("standings.index")}, Point: t.Say("standings.year")}
	middle := chart.Series{Name: t.Say("standings.mean.all")}
	own := chart.Series{}
	for _, r := range t.all {
		body.Points = append(body.Points, strconv.Itoa(r.Round.Year))
		middle.Points = append(middle.Points, point(t.meanIn(r, code)))
		if unit != nil {
			var index *big.Rat
			if _, tally := t.at(r, unit, code); tally != nil {
				index = tally.Index()
			}
			own.Name = t.name(unit)
			own.Points = append(own.Points, point(index))
		}
	}
	if unit != nil {
		body.Series = append(body.Series, own)
	}
	body.Series = append(body.Series, middle)
	c := t.chart(t.Say("standings.years.title"), t.Say("standings.years.alt", t.share(t.meanIn(t.all[len(t.all)-2], code)), t.share(t.meanIn(t.Ranking, code))), t.percentages(t.Decimals))
	c.Words.Name, c.Body = t.Say("standings.year"), body
	return draw(c)
}

// point is a figure in a line; a gap where there is none.
func point(v *big.Rat) chart.Point {
	if v == nil {
		return chart.Point{Figure: chart.None()}
	}
	return chart.Point{Figure: chart.Figure{Value: float(v)}}
}
