package standings

import (
	"math/big"
	"strings"

	"sipas/survey/export"
	"sipas/survey/ranking"
	"sipas/survey/reform"
)

// ranking is the first sheet: all units by place.
func (a annexer) ranking() export.AnnexSheet {
	s := export.AnnexSheet{ID: "ranking", Name: a.Say("standings.sheet.ranking"), Title: a.Say("standings.annex.ranking"), Notes: []string{a.Say("standings.formula.index"), a.Say("standings.formula.place")}}
	s.Columns = []export.AnnexColumn{a.whole(a.Say("standings.place"), 9), a.text(a.Say("standings.unit"), 40), a.pointed(a.Say("standings.points"), 10), a.pointed(a.Say("standings.applicable"), 10),
		a.shared(a.Say("standings.index"), 10), a.text(a.Say("standings.band"), 14), a.text(a.Say("standings.span.short"), 10)}
	if a.against != nil {
		s.Notes = append(s.Notes, a.Say("standings.annex.against", a.titled(a.against.Before.Round.Title, a.against.Before.Round.ID)))
		s.Columns = append(s.Columns, a.whole(a.Say("standings.before.place"), 9), a.shared(a.Say("standings.before.index"), 10))
	}
	if a.spread() {
		s.Notes = append(s.Notes, a.Say("standings.span.about"))
	}
	for _, r := range a.Rows {
		s.Rows = append(s.Rows, export.AnnexRow{Cells: a.cells(r, r.Standing)})
	}
	return s
}

// spread tells whether somebody's place is not certain.
func (a annexer) spread() bool {
	for _, r := range a.Rows {
		if span(r.Span) != "" {
			return true
		}
	}
	return false
}

// cells are a unit's, under a place.
func (a annexer) cells(r *ranking.Row, at ranking.Standing) []export.AnnexCell {
	name := a.name(r)
	if notes := a.notes(r); len(notes) > 0 {
		name += " (" + strings.Join(notes, "; ") + ")"
	}
	cells := []export.AnnexCell{placed(at), words(name), figure(r.Total), figure(r.Applicable), figure(r.Index), words(a.band(r)), words(span(r.Span))}
	if a.against == nil {
		return cells
	}
	before, index := ranking.Standing{}, (*big.Rat)(nil)
	if m, ok := a.against.Unit(r.Unit); ok {
		before, index = m.Before, m.Index.Before
	}
	return append(cells, placed(before), figure(index))
}

// groups are the units by group, each group with its own places.
func (a annexer) groups() export.AnnexSheet {
	s := a.ranking()
	s.ID, s.Name, s.Title = "groups", a.Say("standings.sheet.groups"), a.Say("standings.annex.groups")
	s.Rows = nil
	for _, g := range a.Ranking.Groups {
		if len(g.Rows) == 0 {
			continue
		}
		s.Rows = append(s.Rows, export.AnnexRow{Strong: true, Cells: []export.AnnexCell{words(a.titled(g.Group.Name, a.Say("standings.group.none")))}})
		for _, r := range g.Rows {
			s.Rows = append(s.Rows, export.AnnexRow{Cells: a.cells(r, r.InGroup)})
		}
	}
	return s
}

// fieldsOnPaper is how many fields stand side by side on A4.
const fieldsOnPaper = 9

// byField are the units of a set by field, with the place in each.
func (a annexer) byField(set *reform.CriteriaSet, suffix string) export.AnnexSheet {
	s := export.AnnexSheet{ID: "fields" + strings.TrimSpace(suffix), Name: a.Say("standings.sheet.fields") + suffix, Title: a.Say("standings.annex.fields") + a.setOf(set), Notes: []string{a.Say("standings.annex.fields.about")}}
	s.Columns = []export.AnnexColumn{a.text(a.Say("standings.unit"), 34)}
	all := tops(set)
	var legend []string
	for _, f := range all {
		s.Columns = append(s.Columns, a.pointed(a.Say("standings.annex.field", f.Code), 9), a.whole(a.Say("standings.annex.field.place", f.Code), 7))
		legend = append(legend, f.Code+": "+a.titled(f.Name, f.Code))
	}
	s.Notes = append(s.Notes, strings.Join(legend, "; ")+".")
	if len(all) > fieldsOnPaper {
		s.Fixed = 1
	}
	rows := a.with(set)
	most := export.AnnexRow{Strong: true, Cells: []export.AnnexCell{words(a.Say("standings.most"))}}
	for _, f := range all {
		most.Cells = append(most.Cells, figure(mostOf(rows, f.Code)), words(""))
	}
	s.Rows = append(s.Rows, most)
	for _, r := range rows {
		row := export.AnnexRow{Cells: []export.AnnexCell{words(a.name(r))}}
		for _, f := range all {
			var points *big.Rat
			if t := r.Sheet[f.Code]; t != nil {
				points = t.Net()
			}
			cell := figure(points)
			if hidden(r, f.Code) {
				cell = words(a.Say("standings.hidden"))
			}
			row.Cells = append(row.Cells, cell, placed(r.Nodes[f.Code]))
		}
		s.Rows = append(s.Rows, row)
	}
	return s
}

// setOf names a set where there are several.
func (a annexer) setOf(set *reform.CriteriaSet) string {
	if len(a.sets) < 2 {
		return ""
	}
	return " – " + a.titled(set.Title, set.Ref())
}
