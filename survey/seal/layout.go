package seal

import (
	"slices"

	"sipas/analysis/table"
	"sipas/survey/export"
)

// Names of columns that every dataset has.
const (
	unitColumn    = "unit"
	fieldColumn   = "field"
	channelColumn = "channel"
	dayColumn     = "day"
	periodColumn  = "period" // of open data, in the place of the day
	formColumn    = "form"
	versionColumn = "version"
	langColumn    = "language"
)

// unread are columns of the dataset that say the same of every sheet.
var unread = []string{"wave", "partial", "excluded"}

// layoutOf says what the columns of a dataset mean. Ratings are called by the
// codes of their questions, all else as in the file.
func layoutOf(b *export.Codebook) *table.Layout {
	l := &table.Layout{Scale: b.Scale}
	column := func(v *export.Variable) table.Column { return table.Column{Name: v.Question, Header: v.Name} }
	in := map[string]bool{}
	for _, f := range b.Factors {
		factor := table.Factor{Name: f.Code}
		for _, name := range f.Criteria {
			factor.Items = append(factor.Items, column(b.Variable(name)))
			in[name] = true
		}
		l.Factors = append(l.Factors, factor)
	}
	for i := range b.Variables {
		v := &b.Variables[i]
		switch v.Kind {
		case export.Rating:
			switch {
			case v.Name == b.Overall:
				l.Overall = column(v)
			case !in[v.Name]:
				l.Items = append(l.Items, column(v))
			}
		case export.Label, export.Choice, export.Mark:
			if !slices.Contains(unread, v.Name) {
				l.Dimensions = append(l.Dimensions, table.Named(v.Name))
			}
		}
	}
	return l
}
