package standings

import (
	"math/big"
	"strings"

	"sipas/survey/export"
	"sipas/survey/reform"
)

// byCriterion are all nodes of a set with the points of each unit: wider than a
// page, so in the workbook only.
func (a annexer) byCriterion(set *reform.CriteriaSet, suffix string) export.AnnexSheet {
	s := export.AnnexSheet{ID: "criteria" + strings.TrimSpace(suffix), Name: a.Say("standings.sheet.criteria") + suffix, Title: a.Say("standings.annex.criteria") + a.setOf(set), Notes: []string{a.Say("standings.annex.criteria.about")}, Fixed: 3}
	s.Columns = []export.AnnexColumn{a.text(a.Say("standings.code"), 9), a.text(a.Say("standings.criterion"), 44), a.pointed(a.Say("standings.most"), 9)}
	rows := a.with(set)
	for _, r := range rows {
		s.Columns = append(s.Columns, a.pointed(a.name(r), 12))
	}
	depth := map[string]int{}
	for _, i := range set.Items {
		if i.Parent != "" {
			depth[i.Code] = depth[i.Parent] + 1
		}
		row := export.AnnexRow{Depth: depth[i.Code], Strong: i.Parent == "", Cells: []export.AnnexCell{words(i.Code), words(a.titled(i.Name, i.Code)), figure(mostOf(rows, i.Code))}}
		for _, r := range rows {
			cell := words(none)
			switch t := r.Sheet[i.Code]; {
			case r.Marks[i.Code].NotApplicable:
				cell = words(a.Say("standings.absent.short"))
			case hidden(r, i.Code):
				cell = words(a.Say("standings.hidden"))
			case t != nil && t.Open == 0:
				cell = figure(t.Net())
			}
			row.Cells = append(row.Cells, cell)
		}
		s.Rows = append(s.Rows, row)
	}
	return s
}

// lost is where points were lost, the largest first.
func (a annexer) lost() export.AnnexSheet {
	s := export.AnnexSheet{ID: "lost", Name: a.Say("standings.sheet.lost"), Title: a.Say("standings.lost.title"), Notes: []string{a.Say("standings.lost.about")}}
	s.Columns = []export.AnnexColumn{a.text(a.Say("standings.code"), 9), a.text(a.Say("standings.criterion"), 50), a.whole(a.Say("standings.units"), 8),
		a.pointed(a.Say("standings.lost.sum"), 11), a.pointed(a.Say("standings.lost.mean"), 11), {Title: a.Say("standings.lost.share"), Percent: true, Decimals: 1, Wide: 11}}
	for _, l := range a.losses("", "") {
		s.Rows = append(s.Rows, export.AnnexRow{Cells: []export.AnnexCell{words(l.Code), words(a.titled(l.Name, l.Code)), figure(big.NewRat(int64(l.Units), 1)), figure(l.Sum), figure(l.Mean), figure(l.Share)}})
	}
	return s
}

// surveys are the points that satisfaction indexes gave.
func (a annexer) surveys() export.AnnexSheet {
	s := export.AnnexSheet{ID: "surveys", Name: a.Say("standings.sheet.surveys"), Title: a.Say("standings.annex.surveys"), Notes: []string{a.Say("standings.annex.surveys.about")}}
	share := func(title string) export.AnnexColumn {
		return export.AnnexColumn{Title: title, Percent: true, Decimals: indexDecimals, Wide: 10}
	}
	index := share(a.Say("standings.sipas"))
	index.Wide = 13 // its longest word, in brackets, on one line of paper
	s.Columns = []export.AnnexColumn{a.text(a.Say("standings.unit"), 31), a.text(a.Say("standings.code"), 8), index, share(a.Say("standings.low")), share(a.Say("standings.high")),
		a.whole(a.Say("standings.n"), 9), share(a.Say("standings.official")), a.pointed(a.Say("standings.points"), 9), a.text(a.Say("standings.from"), 24)}
	for _, r := range a.Rows {
		for _, i := range a.SetOf(r).Leaves() {
			g := r.Given[i.Code]
			if g == nil || g.Source != reform.Satisfaction || r.Marks[i.Code].NotApplicable {
				continue
			}
			from := a.Say(origins[g.From])
			switch {
			case g.Why != "":
				from += "; " + a.why(g.Why)
			case !g.Final:
				from += "; " + a.Say("standings.provisional")
			}
			var official, answers *big.Rat
			if g.Official != nil {
				official = g.Official.Index
			}
			if g.Answers > 0 {
				answers = big.NewRat(int64(g.Answers), 1)
			}
			s.Rows = append(s.Rows, export.AnnexRow{Cells: []export.AnnexCell{words(a.name(r)), words(i.Code), figure(g.Index), figure(g.Interval.Lo), figure(g.Interval.Hi), figure(answers), figure(official), figure(g.Counts), words(from)}})
		}
	}
	return s
}

// absences are the leaves of which nothing arose, with the units' reasons.
func (a annexer) absences() export.AnnexSheet {
	s := export.AnnexSheet{ID: "absent", Name: a.Say("standings.sheet.absent"), Title: a.Say("standings.annex.absent"), Notes: []string{a.Say("standings.annex.absent.about")}}
	s.Columns = []export.AnnexColumn{a.text(a.Say("standings.unit"), 34), a.text(a.Say("standings.code"), 9), a.text(a.Say("standings.criterion"), 40), a.text(a.Say("standings.reason"), 50)}
	for _, r := range a.Rows {
		for _, x := range a.place.absences(r, a.sheets[r.Unit]) {
			s.Rows = append(s.Rows, export.AnnexRow{Cells: []export.AnnexCell{words(a.name(r)), words(x.Code), words(x.Name), words(x.Reason)}})
		}
	}
	return s
}

// method is how the figures were made.
func (a annexer) method() export.AnnexSheet {
	s := export.AnnexSheet{ID: "method", Name: a.Say("standings.sheet.method"), Title: a.Say("standings.method")}
	s.Columns = []export.AnnexColumn{a.text(a.Say("standings.method.what"), 30), a.text(a.Say("standings.method.how"), 90)}
	add := func(name, value string) {
		if value != "" {
			s.Rows = append(s.Rows, export.AnnexRow{Cells: []export.AnnexCell{words(name), words(value)}})
		}
	}
	for _, set := range a.sets {
		add(a.Say("standings.set"), a.titled(set.Title, set.Ref())+" ("+set.Ref()+"). "+a.Text(set.Basis))
		var bands []string
		for _, b := range set.Bands {
			bands = append(bands, a.titled(b.Name, b.Code)+": "+a.Say("standings.method.from", b.From))
		}
		add(a.Say("standings.band"), strings.Join(bands, "; "))
	}
	add(a.Say("standings.index"), a.Say("standings.formula.index"))
	add(a.Say("standings.place"), a.Say("standings.formula.place"))
	add(a.Say("standings.method.rounding"), a.Say("standings.formula.rounding", a.Decimals))
	add(a.Say("standings.absent"), a.Say("standings.formula.absent"))
	add(a.Say("standings.sipas"), a.Say("standings.formula.sipas", a.round.LeastAnswers()))
	add(a.Say("standings.span.short"), a.Say("standings.span.about"))
	if a.Frozen != nil {
		add("SHA-256", grouped(a.Frozen.SHA256))
		add(a.Say("standings.method.program"), a.Frozen.Program)
	}
	return s
}
