package why

import (
	"cmp"
	"slices"
	"strings"

	"sipas/analysis/disclosure"
	"sipas/analysis/drivers"
	"sipas/survey/web/lens"
)

// mostRare is how many criteria are named that the fewest people rate.
const mostRare = 5

// thin says why a map has no figures where too few sheets are whole: how many
// there are and have to be, what most sheets lack, and what would help.
func (r *ranking) thin(p *lens.Place, m placed) {
	whole := p.Count(int(m.Complete))
	if m.Complete < disclosure.Least {
		whole = p.Say("why.thin.under", disclosure.Least)
	}
	r.Whole = ""
	missing := "why.thin"
	if m.Means {
		missing = "why.thin.factors"
	}
	r.Missing = p.Say(missing, p.Count(int(m.Needed())), drivers.PerPredictor, len(m.Codes), whole, p.Count(int(m.Persons)))
	r.Helps = p.Say("why.thin.do")
	if 2*m.Complete >= m.Persons { // what is missing is people, not answers
		r.Helps = p.Say("why.thin.wait")
		return
	}
	if rare := m.rarest(p); rare != "" {
		r.Rarest = p.Say("why.thin.rare", rare)
	}
}

// rarest names the criteria or factors that the fewest sheets have a figure
// for, with their number, as far as it may be seen; "" when all have all.
func (m placed) rarest(p *lens.Place) string {
	var some []int
	for i, e := range m.figures {
		if !e.Suppressed && e.Respondents >= disclosure.Least && e.Respondents < m.Persons {
			some = append(some, i)
		}
	}
	slices.SortStableFunc(some, func(a, b int) int { return cmp.Compare(m.figures[a].Respondents, m.figures[b].Respondents) })
	var words []string
	for _, i := range some[:min(len(some), mostRare)] {
		words = append(words, p.Say("why.thin.of", m.names[i], p.Count(int(m.figures[i].Respondents))))
	}
	return strings.Join(words, "; ")
}
