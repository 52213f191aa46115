package standings

import (
	"fmt"
	"slices"
	"strings"

	"sipas/survey/export"
	"sipas/survey/ranking"
	"sipas/survey/reform"
)

// rankingColumn is a column of a table of units, and what a unit has in it.
type rankingColumn struct {
	export.AnnexColumn
	cell func(r *ranking.Row) export.AnnexCell
}

// columns are those of the units by place. Within groups places are those in the
// group, and there is no range, which is one of places among all; nor is there
// where nobody's place may be another one by the surveys' error.
func (a annexer) columns(grouped bool) []rankingColumn {
	place := rankingColumn{a.whole(a.Say("standings.place"), 9), func(r *ranking.Row) export.AnnexCell { return placed(r.Standing) }}
	if grouped {
		place = rankingColumn{a.whole(a.Say("standings.ingroup"), 9), func(r *ranking.Row) export.AnnexCell { return placed(r.InGroup) }}
	}
	all := []rankingColumn{place,
		{a.text(a.Say("standings.unit"), 40), a.named},
		{a.pointed(a.Say("standings.points"), 10), func(r *ranking.Row) export.AnnexCell { return figure(r.Total) }},
		{a.pointed(a.Say("standings.applicable"), 10), func(r *ranking.Row) export.AnnexCell { return figure(r.Applicable) }},
		{a.shared(a.Say("standings.index"), 10), func(r *ranking.Row) export.AnnexCell { return figure(r.Index) }},
		{a.text(a.Say("standings.band"), 14), func(r *ranking.Row) export.AnnexCell { return words(a.band(r)) }},
	}
	if !grouped && a.spread() {
		all = append(all, rankingColumn{a.text(a.Say("standings.span.short"), 10), func(r *ranking.Row) export.AnnexCell { return words(span(r.Span)) }})
	}
	if a.against == nil {
		return all
	}
	before := rankingColumn{a.whole(a.Say("standings.before.place"), 9), func(r *ranking.Row) export.AnnexCell { return placed(a.former(r).Before) }}
	if grouped {
		before.cell = func(r *ranking.Row) export.AnnexCell {
			m := a.former(r)
			if m.OtherGroup { // places in two groups are not compared
				return placed(ranking.Standing{})
			}
			return placed(m.GroupBefore)
		}
	}
	return append(all, before, rankingColumn{a.shared(a.Say("standings.before.index"), 10), func(r *ranking.Row) export.AnnexCell { return figure(a.former(r).Index.Before) }})
}

// former is how a unit stood before; nothing where it was not there.
func (a annexer) former(r *ranking.Row) ranking.Move {
	if m, ok := a.against.Unit(r.Unit); ok {
		return *m
	}
	return ranking.Move{}
}

// named is the name of a unit, with what is to be known of it.
func (a annexer) named(r *ranking.Row) export.AnnexCell {
	name := a.name(r)
	if notes := a.notes(r); len(notes) > 0 {
		name += " (" + strings.Join(notes, "; ") + ")"
	}
	return words(name)
}

// ranking is the first sheet: all units by place.
func (a annexer) ranking() export.AnnexSheet {
	columns := a.columns(false)
	s := a.sheet("ranking", a.Say("standings.sheet.ranking"), a.Say("standings.annex.ranking"), columns)
	if a.spread() {
		s.Notes = append(s.Notes, a.Say("standings.span.about"))
	}
	for _, r := range a.Rows {
		s.Rows = append(s.Rows, row(columns, r))
	}
	return s
}

// groups are the units by group, each group with its own places.
func (a annexer) groups() export.AnnexSheet {
	columns := a.columns(true)
	s := a.sheet("groups", a.Say("standings.sheet.groups"), a.Say("standings.annex.groups"), columns)
	for _, g := range a.Ranking.Groups {
		if len(g.Rows) == 0 {
			continue
		}
		s.Rows = append(s.Rows, export.AnnexRow{Strong: true, Cells: []export.AnnexCell{words(a.titled(g.Group.Name, a.Say("standings.group.none")))}})
		for _, r := range g.Rows {
			s.Rows = append(s.Rows, row(columns, r))
		}
	}
	return s
}

// sheet is a table of units without its rows.
func (a annexer) sheet(id, name, title string, columns []rankingColumn) export.AnnexSheet {
	s := export.AnnexSheet{ID: id, Name: name, Title: title, Notes: []string{a.Say("standings.formula.index"), a.Say("standings.formula.place")}}
	for _, c := range columns {
		s.Columns = append(s.Columns, c.AnnexColumn)
	}
	if a.against != nil {
		s.Notes = append(s.Notes, a.Say("standings.annex.against", a.titled(a.against.Before.Round.Title, a.against.Before.Round.ID)))
	}
	return s
}

// row is a unit in a table.
func row(columns []rankingColumn, r *ranking.Row) (x export.AnnexRow) {
	for _, c := range columns {
		x.Cells = append(x.Cells, c.cell(r))
	}
	return x
}

// spread tells whether somebody's place is not certain.
func (a annexer) spread() bool {
	return slices.ContainsFunc(a.Rows, func(r *ranking.Row) bool { return span(r.Span) != "" })
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
