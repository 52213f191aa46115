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
	Unasked           bool     // there is no overall question
	Advice            []advice // of the maps that have figures: factors, then criteria
	Resamples         int
	PerItem           int // whole sheets that importance needs for each item
	Factors, Criteria ranking
}

// advice is what to look into first, of the factors or of the criteria.
type advice struct {
	Of     string   // "Factors"
	None   string   // that nothing is certain; "" when something is
	First  []string // certainly more important and worse than average
	Unsure []string // perhaps
}

// ranking is a map of importance and performance.
type ranking struct {
	Missing   string // why there is none; "" when there is one
	Rarest    string // criteria that the fewest rate, if too few sheets are whole
	Helps     string // what would help then
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
	body := whySheet{top: topOf(place, "why", rows, refusal), Resamples: resamples, PerItem: drivers.PerPredictor}
	if rows != nil {
		r, err := p.influence(ctx, place.Lens, rows)
		if err != nil {
			return err
		}
		body.wait = waiting(c, place, "why", r)
		if body.Unasked = r.Ready && r.Value.Unasked; r.Ready && !r.Value.Unasked {
			factors, criteria := mapsOf(place, rows.Sight, r.Value)
			body.Factors, body.Criteria = write(place, factors), write(place, criteria)
			body.Factors.Picture = pictured(place, "factors", factors.draw(place))
			body.Criteria.Picture = pictured(place, "criteria", criteria.draw(place))
			body.Advice = slices.Concat(factors.advise(place, "why.factors", "why.first.none.factors"), criteria.advise(place, "why.criteria", "why.first.none.criteria"))
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
func write(p *lens.Place, m placed) ranking {
	r := ranking{Whole: p.Say("why.whole", int(m.Complete), int(m.Persons)), Regressed: m.Beta != nil}
	if m.Means {
		r.Whole = p.Say("why.whole.factors", int(m.Complete), int(m.Persons))
	}
	switch {
	case len(m.Codes) > 0 && m.few():
		r.thin(p, m)
		return r
	case !m.told():
		r.Missing = reason(p, m.Reason)
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

// advise says what of a map to work on first; nothing when it has no figures.
// of is the message with the map's name, none the one that nothing is certain.
func (m placed) advise(p *lens.Place, of, none string) []advice {
	if !m.told() {
		return nil
	}
	order := make([]int, len(m.chart.Points))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Compare(m.chart.Points[b].Importance, m.chart.Points[a].Importance)
	})
	out := advice{Of: p.Say(of)}
	for _, i := range order {
		x := m.chart.Points[i]
		if x.Quadrant != drivers.ConcentrateHere {
			continue
		}
		words := p.Say("why.first.one", m.names[i], p.Percent(x.Importance, 1), p.Percent(x.Performance, 1))
		if x.Firm {
			out.First = append(out.First, words)
		} else {
			out.Unsure = append(out.Unsure, words)
		}
	}
	if len(out.First) == 0 {
		out.None = p.Say(none)
	}
	return []advice{out}
}
