package standings

import (
	"fmt"
	"math/big"
	"slices"
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
const fieldsOnPaper = 4

// byField are the units of a set by field, with the place in each; several sheets
// where there are more fields than a page is wide.
func (a annexer) byField(set *reform.CriteriaSet, suffix string) []export.AnnexSheet {
	all := tops(set)
	if len(all) == 0 {
		return nil
	}
	var sheets []export.AnnexSheet
	parts := (len(all) + fieldsOnPaper - 1) / fieldsOnPaper
	for fields := range slices.Chunk(all, (len(all)+parts-1)/parts) {
		s := a.someFields(set, fields)
		s.ID, s.Name, s.Title = "fields"+strings.TrimSpace(suffix), a.Say("standings.sheet.fields")+suffix, a.Say("standings.annex.fields")+a.setOf(set)
		if parts > 1 {
			part := fmt.Sprintf("%d/%d", len(sheets)+1, parts)
			s.ID, s.Name, s.Title = fmt.Sprintf("%s-%d", s.ID, len(sheets)+1), s.Name+" ("+strings.ReplaceAll(part, "/", "-")+")", s.Title+" ("+part+")"
		}
		sheets = append(sheets, s)
	}
	return sheets
}

// someFields are the units of a set by some of its fields.
func (a annexer) someFields(set *reform.CriteriaSet, fields []reform.Item) export.AnnexSheet {
	s := export.AnnexSheet{Columns: []export.AnnexColumn{a.text(a.Say("standings.unit"), 34)}}
	rows := a.with(set)
	most := export.AnnexRow{Strong: true, Cells: []export.AnnexCell{words(a.Say("standings.most"))}}
	var legend []string
	for _, f := range fields {
		legend = append(legend, f.Code+": "+a.titled(f.Name, f.Code))
		s.Columns = append(s.Columns, a.pointed(a.Say("standings.annex.field", f.Code), 9))
		if mostOf(rows, f.Code) == nil {
			most.Cells = append(most.Cells, words(""))
			continue
		}
		s.Columns = append(s.Columns, a.pointed(a.Say("standings.annex.field.most", f.Code), 9), a.shared(a.Say("standings.annex.field.index", f.Code), 9), a.whole(a.Say("standings.annex.field.place", f.Code), 7))
		most.Cells = append(most.Cells, words(""), figure(mostOf(rows, f.Code)), words(""), words(""))
	}
	s.Notes = []string{a.Say("standings.annex.fields.about"), strings.Join(legend, "; ") + "."}
	s.Rows = append(s.Rows, most)
	for _, r := range rows {
		row := export.AnnexRow{Cells: []export.AnnexCell{words(a.name(r))}}
		for _, f := range fields {
			row.Cells = append(row.Cells, a.field(r, f.Code, mostOf(rows, f.Code) == nil)...)
		}
		s.Rows = append(s.Rows, row)
	}
	return s
}

// field are a unit's points in a field, of which applicable maximum, the
// percentage and the place by it; the points alone of a bonus or a penalty.
func (a annexer) field(r *ranking.Row, code string, beside bool) []export.AnnexCell {
	switch t := r.Sheet[code]; {
	case t == nil && beside:
		return []export.AnnexCell{words(none)}
	case t == nil:
		return []export.AnnexCell{words(none), words(none), words(none), words(none)}
	case hidden(r, code):
		return []export.AnnexCell{words(a.Say("standings.hidden")), figure(t.Applicable), words(none), words(none)}
	case beside:
		return []export.AnnexCell{figure(t.Net())}
	case t.Applicable.Sign() == 0:
		return []export.AnnexCell{words(a.Say("standings.absent.short")), figure(t.Applicable), words(none), words(none)}
	default:
		return []export.AnnexCell{figure(t.Net()), figure(t.Applicable), figure(t.Index()), placed(r.Nodes[code])}
	}
}

// setOf names a set where there are several.
func (a annexer) setOf(set *reform.CriteriaSet) string {
	if len(a.sets) < 2 {
		return ""
	}
	return " – " + a.titled(set.Title, set.Ref())
}
