package why

import (
	"cmp"
	"context"
	"math"
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"sipas/analysis"
	"sipas/analysis/drivers"
	"sipas/analysis/interval"
	"sipas/analysis/moments"
	"sipas/survey/access"
	"sipas/survey/findings"
	"sipas/survey/web/lens"
)

// whySheet is the page of importance.
type whySheet struct {
	top
	wait
	Unasked           bool // there is no overall question
	First             []string
	Unsure            []string
	Advice            string // when there is nothing to put first
	Resamples         int
	Factors, Criteria ranking
}

// ranking is a map of importance and performance.
type ranking struct {
	Missing   string // why there is none; "" when there is one
	Whole     string // how many sheets it is of
	Explained string
	Rows      []ranked
	Regressed bool // rows have Beta and VIF
	Picture   picture
}

// ranked is a factor or criterion on the map.
type ranked struct {
	Number, Name, Share, Low, High, First string
	Beta, VIF                             string
	Performance                           lens.Figure
	Quadrant                              string
	Firm                                  string // how sure the quadrant is
}

// quadrants are the words for the places on the map.
var quadrants = map[drivers.Quadrant]string{
	drivers.ConcentrateHere: "why.quadrant.here", drivers.KeepUp: "why.quadrant.keep",
	drivers.LowPriority: "why.quadrant.low", drivers.Overkill: "why.quadrant.overkill",
}

// reasons say why a figure does not exist.
var reasons = map[moments.Reason]string{
	moments.NoRows: "why.none.rows", moments.FewRows: "why.none.rows", moments.FewItems: "why.none.items",
	moments.NoVariance: "why.none.variance", moments.Singular: "why.none.singular", moments.Indefinite: "why.none.singular",
	moments.NotConverged: "why.none.converged", moments.NotIdentified: "why.none.converged",
}

// reason says why there is no figure; "" when there is one.
func reason(p *lens.Place, r moments.Reason) string {
	if r == "" {
		return ""
	}
	if key, ok := reasons[r]; ok {
		return p.Say(key)
	}
	return p.Say("why.none.other")
}

// placed is a map before it is written.
type placed struct {
	importance
	names   []string
	figures []analysis.Estimate // performance
	chart   drivers.Chart
}

func (p *Pages) showWhy(c echo.Context, who access.User) error {
	place, err := p.Open(c, who)
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	rows, refusal, err := p.rows(ctx, place)
	if err != nil {
		return err
	}
	body := whySheet{top: topOf(place, "why", rows, refusal), Resamples: resamples}
	if rows != nil {
		r, err := p.influence(ctx, place.Lens, rows)
		if err != nil {
			return err
		}
		body.wait = waiting(c, place, "why", r)
		if body.Unasked = r.Ready && r.Value.Unasked; r.Ready && !r.Value.Unasked {
			factors, criteria := mapsOf(place, rows.Sight, r.Value)
			body.Factors, body.Criteria = write(place, factors, r.Value.Sheets), write(place, criteria, r.Value.Sheets)
			body.Factors.Picture = pictured(place, "factors", factors.draw(place))
			body.Criteria.Picture = pictured(place, "criteria", criteria.draw(place))
			body.advise(place, factors, criteria)
		}
	}
	return lens.Show(c, p.Room, http.StatusOK, p.whyView, place, place.Say("why.title", body.Title), body)
}

// influence is what goes together with the overall question in some rows.
func (p *Pages) influence(ctx context.Context, l findings.Lens, rows *findings.Rows) (result[influence], error) {
	return p.influences.of(ctx, key(l), state(rows), func(context.Context) (influence, error) {
		return influences(rows.View)
	})
}

// mapsOf puts factors and criteria on their maps: importance as it was
// computed, performance as it is seen now.
func mapsOf(p *lens.Place, s *findings.Sight, i influence) (factors, criteria placed) {
	of, in := map[string]analysis.Estimate{}, map[string]analysis.Estimate{}
	for _, f := range s.Total.Factors {
		of[f.Code] = f.ItemMean
		for _, c := range f.Criteria {
			in[c.Code] = c.Estimate
		}
	}
	return place(p, i.Factors, of), place(p, i.Criteria, in)
}

func place(p *lens.Place, i importance, performance map[string]analysis.Estimate) placed {
	out := placed{importance: i}
	var points []drivers.Point
	for k, code := range i.Codes {
		e, known := performance[code]
		if !known || e.Suppressed {
			e = analysis.Estimate{Value: math.NaN(), Interval: interval.None(), Suppressed: known}
		}
		out.names, out.figures = append(out.names, p.Item(code)), append(out.figures, e)
		if i.told() {
			points = append(points, drivers.Point{Importance: i.Shares[k], ImportanceInterval: i.Intervals[k],
				Performance: e.Value, PerformanceInterval: e.Interval})
		}
	}
	out.chart = drivers.Map(points)
	return out
}

// write writes a map for the page.
func write(p *lens.Place, m placed, sheets int) ranking {
	r := ranking{Whole: p.Say("why.whole", int(m.Rows), sheets), Regressed: m.Beta != nil}
	switch {
	case m.few():
		r.Missing = p.Say("why.few", fewestWhole)
	case !m.told():
		r.Missing = reason(p, m.Reason)
	}
	if r.Missing != "" {
		if m.few() {
			r.Whole = ""
		}
		return r
	}
	r.Explained = p.Say("why.explained", p.Percent(m.R2, 0))
	for i, x := range m.chart.Points {
		row := ranked{Number: p.Count(i + 1), Name: m.names[i], Share: p.Percent(x.Importance, 1), First: p.Percent(m.First[i], 0),
			Performance: p.Figure(m.figures[i])}
		if x.ImportanceInterval.Defined() {
			row.Low, row.High = p.Percent(x.ImportanceInterval.Lo, 1), p.Percent(x.ImportanceInterval.Hi, 1)
		}
		if r.Regressed {
			row.Beta, row.VIF = p.Number(m.Beta[i], 2), p.Number(m.VIF[i], 1)
		}
		if words, ok := quadrants[x.Quadrant]; ok {
			row.Quadrant, row.Firm = p.Say(words), p.Say("why.unsure")
			if x.Firm {
				row.Firm = p.Say("why.sure")
			}
		}
		r.Rows = append(r.Rows, row)
	}
	return r
}

// advise says what to work on first: of the criteria, or of the factors when
// too few sheets have all criteria.
func (s *whySheet) advise(p *lens.Place, factors, criteria placed) {
	m := criteria
	if !m.told() {
		m = factors
	}
	if !m.told() {
		return
	}
	order := make([]int, len(m.chart.Points))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Compare(m.chart.Points[b].Importance, m.chart.Points[a].Importance)
	})
	for _, i := range order {
		x := m.chart.Points[i]
		if x.Quadrant != drivers.ConcentrateHere {
			continue
		}
		words := p.Say("why.first.one", m.names[i], p.Percent(x.Importance, 1), p.Percent(x.Performance, 1))
		if x.Firm {
			s.First = append(s.First, words)
		} else {
			s.Unsure = append(s.Unsure, words)
		}
	}
	if len(s.First) == 0 {
		s.Advice = p.Say("why.first.none")
	}
}
