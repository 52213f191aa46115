package why

import (
	"context"
	"math"
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"sipas/survey/access"
	"sipas/survey/web/lens"
)

// reliabilitySheet is the page of reliability.
type reliabilitySheet struct {
	top
	wait
	Scales []scaleRow
	Missed []string // scales that have no figures, and why
	Items  []scaleItems

	KMO, KMOWords           string // "" when there is none
	Bartlett, BartlettWords string
	Adequate                string // of how many sheets; or why there are no figures
	Weakest                 string // criteria that stand apart from the others; "" for none
}

// scaleRow is a factor, or all criteria together.
type scaleRow struct {
	Name, Whole      string
	Alpha, Low, High string
	Omega, Words     string
	Dropped          string // criteria that nobody answered differently
}

// scaleItems are the criteria of a factor.
type scaleItems struct {
	Name string
	Rows []scaleItem
}

type scaleItem struct{ Name, Rest, Without, Words string }

func (p *Pages) showReliability(c echo.Context, who access.User) error {
	place, err := p.Open(c, who)
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	rows, refusal, err := p.rows(ctx, place)
	if err != nil {
		return err
	}
	body := reliabilitySheet{top: topOf(place, "reliability", rows, refusal)}
	if rows != nil {
		r, err := p.reliabilities.of(ctx, key(place.Lens), state(rows), func(context.Context) (reliability, error) { return reliabilities(rows.View) })
		if err != nil {
			return err
		}
		body.wait = waiting(c, place, "reliability", r)
		if r.Ready {
			body.write(place, r.Value)
		}
	}
	return lens.Show(c, p.Room, http.StatusOK, p.reliabilityView, place, place.Say("why.reliability.title", body.Title), body)
}

func (s *reliabilitySheet) write(p *lens.Place, r reliability) {
	for _, m := range r.Scales {
		name := p.Say("why.scale.all")
		if m.Code != "" {
			name = p.Item(m.Code)
		}
		switch {
		case m.few():
			s.Missed = append(s.Missed, p.Say("why.scale.few", name, fewestWhole))
		case m.Alpha.Reason != "":
			s.Missed = append(s.Missed, p.Say("why.scale.none", name, reason(p, m.Alpha.Reason)))
		default:
			s.Scales = append(s.Scales, scaleOf(p, name, m, r.Sheets))
			if m.Code != "" {
				s.Items = append(s.Items, scaleItems{name, itemsOf(p, m)})
			}
		}
	}
	s.adequacy(p, r)
}

func scaleOf(p *lens.Place, name string, m measure, sheets int) scaleRow {
	row := scaleRow{Name: name, Whole: p.Say("why.whole", int(m.Alpha.Rows), sheets), Alpha: p.Number(m.Alpha.Raw, 2),
		Omega: p.Number(m.Omega.Raw, 2), Words: alphaWords(p, m.Alpha.Raw)}
	if i := m.Alpha.Interval; i.Defined() {
		row.Low, row.High = p.Number(i.Lo, 2), p.Number(i.Hi, 2)
	}
	for i, at := range m.Alpha.Dropped {
		if i > 0 {
			row.Dropped += ", "
		}
		row.Dropped += p.Item(m.Codes[at])
	}
	if row.Dropped != "" {
		row.Dropped = p.Say("why.scale.dropped", row.Dropped)
	}
	return row
}

// Thresholds in use for alpha (George and Mallery 2003; Streiner 2003 for the
// upper one) and for item-rest correlations (Nunnally and Bernstein 1994).
const (
	alphaLow, alphaFair, alphaGood, alphaMuch = .6, .7, .8, .95
	restLow                                   = .3
)

// alphaWords say what an alpha means.
func alphaWords(p *lens.Place, alpha float64) string {
	switch {
	case alpha < 0:
		return p.Say("why.alpha.negative")
	case alpha < alphaLow:
		return p.Say("why.alpha.low")
	case alpha < alphaFair:
		return p.Say("why.alpha.weak")
	case alpha < alphaGood:
		return p.Say("why.alpha.fair")
	case alpha <= alphaMuch:
		return p.Say("why.alpha.good")
	}
	return p.Say("why.alpha.much")
}

// itemsOf are the criteria of a scale, each beside the others.
func itemsOf(p *lens.Place, m measure) []scaleItem {
	var rows []scaleItem
	for _, i := range m.Alpha.Items {
		row := scaleItem{Name: p.Item(m.Codes[i.Index]), Rest: p.Number(i.RestR, 2), Without: p.Number(i.WithoutRaw, 2)}
		switch {
		case i.RestR < 0:
			row.Words = p.Say("why.rest.against")
		case i.RestR < restLow:
			row.Words = p.Say("why.rest.low")
		case i.WithoutRaw > m.Alpha.Raw+.005:
			row.Words = p.Say("why.rest.without")
		default:
			row.Words = p.Say("why.rest.good")
		}
		rows = append(rows, row)
	}
	return rows
}

// kmoWords are Kaiser's (1974), from the best down.
var kmoWords = []struct {
	from float64
	key  string
}{
	{.9, "why.kmo.marvellous"}, {.8, "why.kmo.meritorious"}, {.7, "why.kmo.middling"},
	{.6, "why.kmo.mediocre"}, {.5, "why.kmo.miserable"}, {math.Inf(-1), "why.kmo.unacceptable"},
}

// adequacy writes KMO and Bartlett's test.
func (s *reliabilitySheet) adequacy(p *lens.Place, r reliability) {
	a := r.Adequacy
	switch {
	case a.N < fewestWhole:
		s.Adequate = p.Say("why.few", fewestWhole)
		return
	case a.Reason != "" || math.IsNaN(a.KMO):
		s.Adequate = reason(p, a.Reason)
		return
	}
	s.Adequate = p.Say("why.whole", int(a.N), r.Sheets)
	s.KMO = p.Number(a.KMO, 2)
	for _, w := range kmoWords {
		if a.KMO >= w.from {
			s.KMOWords = p.Say(w.key)
			break
		}
	}
	s.Bartlett = p.Say("why.bartlett.figure", p.Number(a.Bartlett.ChiSquared, 1), p.Number(a.Bartlett.DF, 0), chance(p, a.Bartlett.P))
	s.BartlettWords = p.Say("why.bartlett.no")
	if a.Bartlett.P < 1-confidence {
		s.BartlettWords = p.Say("why.bartlett.yes")
	}
	order := make([]int, len(a.MSA))
	for i := range order {
		order[i] = i
	}
	order = slices.DeleteFunc(order, func(i int) bool { return !(a.MSA[i] < .5) })
	for k, i := range order {
		if k > 0 {
			s.Weakest += ", "
		}
		s.Weakest += p.Item(a.Codes[i])
	}
}

// chance writes a p-value: never as nought.
func chance(p *lens.Place, x float64) string {
	if x < .001 {
		return p.Say("why.p.small", p.Number(.001, 3))
	}
	return p.Say("why.p", p.Number(x, 3))
}
