package standings

import (
	"cmp"
	"math/big"
	"net/url"
	"slices"
	"strconv"

	"sipas/analysis/scoring"
	"sipas/survey/ranking"
	"sipas/survey/reform"
)

// facts are how the total came about.
func (x *place) facts(row *ranking.Row) []fact {
	var all []fact
	add := func(name, value string) {
		if value != "" {
			all = append(all, fact{name, value})
		}
	}
	parts := row.Parts("")
	add(x.Say("standings.fact.appraised"), x.part(parts.Appraised))
	add(x.Say("standings.fact.surveyed"), x.part(parts.Surveyed))
	if row.Self != nil && row.Appraised != nil {
		add(x.Say("standings.fact.self"), x.Say("standings.fact.self.to", x.points(row.Self), x.points(row.Appraised)))
	}
	if t := row.Sheet[""]; t != nil {
		if t.Bonus != nil && t.Bonus.Sign() > 0 {
			add(x.Say("standings.fact.bonus"), "+"+x.points(t.Bonus))
		}
		if t.Penalty != nil && t.Penalty.Sign() > 0 {
			add(x.Say("standings.fact.penalty"), "−"+x.points(t.Penalty))
		}
	}
	if row.Max != nil && row.Applicable != nil && row.Max.Cmp(row.Applicable) != 0 {
		add(x.Say("standings.fact.max"), x.Say("standings.fact.max.of", x.points(row.Applicable), x.points(row.Max)))
	}
	add(x.Say("standings.fact.stage"), x.Say(stages[row.Stage]))
	return all
}

// part is points of a most, "7,00/7,00"; "" where nothing of the kind counts.
func (x *place) part(t *scoring.Tally) string {
	if t == nil || t.Applicable == nil || t.Applicable.Sign() == 0 {
		return ""
	}
	return x.points(t.Points) + "/" + x.points(t.Applicable)
}

// cardFields are the fields of a card.
func (x *place) cardFields(row *ranking.Row, set *reform.CriteriaSet, nodes map[string]ranking.NodeMove) []cardField {
	var all []cardField
	for _, f := range tops(set) {
		t := row.Sheet[f.Code]
		if t == nil {
			continue
		}
		parts := row.Parts(f.Code)
		out := cardField{Code: f.Code, Name: x.titled(f.Name, f.Code), Points: x.brings(t), Index: x.share(t.Index()), Place: none,
			Appraised: x.part(parts.Appraised), Surveyed: x.part(parts.Surveyed)}
		switch {
		case t.Beside():
		case t.Applicable.Sign() == 0:
			out.Absent = x.Say("standings.absent")
		default:
			out.Most = x.points(t.Applicable)
		}
		if x.whole() {
			out.Place = rank(row.Nodes[f.Code])
		}
		if n, ok := nodes[f.Code]; ok {
			out.Moved = move(x.Locale, n.Before, n.After)
		}
		all = append(all, out)
	}
	return all
}

// cardLosses are the leaves at which a unit lost points, the largest loss first.
func (x *place) cardLosses(row *ranking.Row, set *reform.CriteriaSet) []cardLoss {
	type loss struct {
		item reform.Item
		lost *big.Rat
	}
	var found []loss
	for _, i := range set.Leaves() {
		t := row.Sheet[i.Code]
		if t == nil || t.Open > 0 || hidden(row, i.Code) {
			continue
		}
		if lost := t.Lost(); lost != nil && lost.Sign() > 0 {
			found = append(found, loss{i, lost})
		}
	}
	slices.SortStableFunc(found, func(a, b loss) int { return cmp.Or(b.lost.Cmp(a.lost), 0) })
	var all []cardLoss
	for _, f := range found {
		t := row.Sheet[f.item.Code]
		l := cardLoss{Code: f.item.Code, Name: x.titled(f.item.Name, f.item.Code), To: x.leaf(row.Unit, f.item.Code), Points: x.points(t.Points), Most: x.points(t.Applicable), Lost: x.points(f.lost)}
		l.Words.Points, l.Words.Lost = x.Say("standings.points"), x.Say("standings.lost.one")
		all = append(all, l)
	}
	return all
}

// leaf is the address of a leaf of a unit's score sheet; "" for who may not see it.
func (x *place) leaf(unit, code string) string {
	if !x.council && !x.own(unit) {
		return ""
	}
	return "/reform/rounds/" + url.PathEscape(x.round.ID) + "/sheets/" + url.PathEscape(unit) + "/leaf/" + url.PathEscape(code) + "?lang=" + x.Lang
}

// absences are the leaves of which nothing arose, with the unit's reason.
func (x *place) absences(row *ranking.Row, sheet *reform.Sheet) []absence {
	var all []absence
	for _, i := range x.SetOf(row).Leaves() {
		if !row.Marks[i.Code].NotApplicable {
			continue
		}
		a := absence{Code: i.Code, Name: x.titled(i.Name, i.Code)}
		if l := leafOf(sheet, i.Code); l != nil && l.Absence != nil {
			a.Reason = l.Absence.Reason
		}
		all = append(all, a)
	}
	return all
}

// history is the unit over the years, the oldest first.
func (x *place) history(row *ranking.Row, back []*ranking.Ranking, places bool) []yearCell {
	var all []yearCell
	for _, r := range slices.Backward(back) {
		then, ok := r.Row(row.Unit)
		if !ok {
			continue
		}
		cell := yearCell{Label: strconv.Itoa(r.Round.Year), Total: x.points(then.Total), Index: x.share(then.Index), Place: none}
		if places || r.Round.State == reform.Published {
			cell.Place = rank(then.Standing)
		}
		all = append(all, cell)
	}
	if len(all) < 2 {
		return nil
	}
	return all
}

// leafOf is what a sheet says about a leaf; nil for nothing.
func leafOf(sheet *reform.Sheet, code string) *reform.Leaf {
	if sheet == nil {
		return nil
	}
	return sheet.Leaf(code)
}
