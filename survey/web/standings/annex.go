package standings

import (
	"math/big"
	"strconv"

	"sipas/survey/export"
	"sipas/survey/ranking"
	"sipas/survey/reform"
)

// annexer makes the annex of a decision from what a round came to.
type annexer struct {
	*place
	against *ranking.Comparison // nil: there is no round before
	sheets  map[string]*reform.Sheet
	sets    []*reform.CriteriaSet
}

// annex is what stands behind the decision that publishes the round, in the
// reader's language.
func (x *place) annex(against *ranking.Comparison, sheets map[string]*reform.Sheet, program string, demo bool) *export.Annex {
	a := annexer{x, against, sheets, x.sets()}
	title := x.titled(x.round.Title, x.round.ID)
	out := &export.Annex{Language: x.Lang, Office: a.office(), Title: x.Say("standings.annex.title"), About: title, Running: x.Say("standings.annex.title") + " – " + title,
		Demo: demo, Program: program, Facts: a.facts(),
		Day:     x.Say("standings.annex.day"),
		Sign:    []export.Signature{{Role: x.Say("standings.annex.author"), Hint: x.Say("standings.annex.name")}, {Role: x.Say("standings.annex.chair"), Hint: x.Say("standings.annex.seal")}},
		Number:  func(v *big.Rat, decimals int) string { return number(x.Locale, v, decimals) },
		Percent: func(v *big.Rat, decimals int) string { return percent(x.Locale, v, decimals) },
		PageOf:  func(page, of int) string { return x.Say("standings.annex.page", page, of) }}
	switch {
	case demo:
		out.Marked = x.Say("demo.mark")
	case x.Frozen == nil:
		out.Marked = x.Say("standings.annex.running")
	}
	out.Sheets = append(out.Sheets, a.ranking())
	if len(x.round.Groups) > 0 {
		out.Sheets = append(out.Sheets, a.groups())
	}
	for i, set := range a.sets {
		out.Sheets = append(out.Sheets, a.byField(set, a.suffix(i))...)
	}
	for i, set := range a.sets {
		out.Sheets = append(out.Sheets, a.byCriterion(set, a.suffix(i)))
	}
	out.Sheets = append(out.Sheets, a.lost())
	for _, s := range []export.AnnexSheet{a.surveys(), a.absences()} {
		if len(s.Rows) > 0 {
			out.Sheets = append(out.Sheets, s)
		}
	}
	out.Sheets = append(out.Sheets, a.method())
	return out
}

// suffix tells the sheets of several sets apart.
func (a annexer) suffix(i int) string {
	if len(a.sets) < 2 {
		return ""
	}
	return " " + strconv.Itoa(i+1)
}

// office is whose annex it is: what is at the top of all units.
func (a annexer) office() []string {
	tops := a.config.Tree.Children("")
	if len(tops) != 1 {
		return nil
	}
	u, _ := a.config.Tree.Unit(tops[0])
	return []string{a.Text(u.Name)}
}

// facts are what the annex is of.
func (a annexer) facts() []export.Fact {
	all := []export.Fact{{Name: a.Say("standings.year"), Value: strconv.Itoa(a.round.Year)}}
	for _, set := range a.sets {
		all = append(all, export.Fact{Name: a.Say("standings.set"), Value: a.titled(set.Title, set.Ref()) + " (" + set.Ref() + ")"})
	}
	all = append(all, export.Fact{Name: a.Say("standings.ranked"), Value: a.Say("standings.ranked.of", a.Indexes.N, len(a.Rows))},
		export.Fact{Name: a.Say("standings.mean.index"), Value: a.Say("standings.mean.median", a.share(a.Indexes.Mean), a.share(a.Indexes.Median))},
		export.Fact{Name: a.Say("standings.mean.total"), Value: a.Say("standings.mean.median", a.points(a.Totals.Mean), a.points(a.Totals.Median))})
	if a.Frozen != nil {
		all = append(all, export.Fact{Name: a.Say("standings.annex.published"), Value: a.Time(a.Frozen.At)}, export.Fact{Name: "SHA-256", Value: grouped(a.Frozen.SHA256)})
	}
	return all
}

// words and figures are cells.
func words(s string) export.AnnexCell { return export.AnnexCell{Text: s} }

// figure is a cell of a figure, or a dash.
func figure(v *big.Rat) export.AnnexCell {
	if v == nil {
		return words(none)
	}
	return export.AnnexCell{Figure: v}
}

// placed is the cell of a place.
func placed(s ranking.Standing) export.AnnexCell {
	switch {
	case s.Rank == 0:
		return words(none)
	case s.Tied:
		return export.AnnexCell{Figure: big.NewRat(int64(s.Rank), 1), Mark: "="}
	}
	return export.AnnexCell{Figure: big.NewRat(int64(s.Rank), 1)}
}

// Columns of an annex.
func (a annexer) text(title string, wide float64) export.AnnexColumn {
	return export.AnnexColumn{Title: title, Words: true, Wide: wide}
}

func (a annexer) whole(title string, wide float64) export.AnnexColumn {
	return export.AnnexColumn{Title: title, Wide: wide}
}

func (a annexer) pointed(title string, wide float64) export.AnnexColumn {
	return export.AnnexColumn{Title: title, Decimals: a.Decimals, Wide: wide}
}

func (a annexer) shared(title string, wide float64) export.AnnexColumn {
	return export.AnnexColumn{Title: title, Percent: true, Decimals: a.Decimals, Wide: wide}
}
