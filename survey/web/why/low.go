package why

import (
	"cmp"
	"context"
	"errors"
	"math"
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"sipas/analysis/interval"
	"sipas/survey/access"
	"sipas/survey/chart"
	"sipas/survey/findings"
	"sipas/survey/results"
	"sipas/survey/web/lens"
)

// lowSheet is the page of low ratings.
type lowSheet struct {
	top
	wait
	All             lowRow
	Counters, Hours []lowRow
	Cells           []lowRow // counters at an hour of the day
	More            string   // how many counters are not in the table; "" for none
	Fine            bool     // too many counters to cross with hours
	Worst           string   // counters with surely more low ratings than all together; "" for none
	WorstHours      string   // hours
	Picture         picture
}

// lowRow is a share of low ratings.
type lowRow struct {
	Name, Place      string // the place is the counter's unit
	Hidden           bool
	Share, Low, High string
	Answers, Lows, N string
	Width            string // of a bar, in hundredths
}

// How much of a wave's counters is shown.
const (
	mostCounters = 50  // in the table
	mostDrawn    = 20  // in the picture, and in it only those that are shown at all
	mostCells    = 20  // counters at an hour
	mostCrossed  = 200 // counters that are crossed with hours
	mostNamed    = 3   // in the sentence before a table
)

// share is how many ratings of a group are low.
type share struct {
	by, beside string // labels: of a counter or hour; of the hour beside a counter
	hidden     bool
	persons    int
	low, all   int64
	interval.Interval
}

// value is the share, NaN where there is none.
func (s share) value() float64 {
	if s.hidden || s.all == 0 {
		return math.NaN()
	}
	return float64(s.low) / float64(s.all)
}

// lowOfFigures counts the ratings of 1 and 2 to all criteria that may be
// shown. The interval is Wilson's with the number of persons, not of answers:
// one person's answers go together, and this is as careful as can be.
func lowOfFigures(by, beside string, f findings.Figures) share {
	s := share{by: by, beside: beside, hidden: f.Suppressed, persons: f.Responses, Interval: interval.None()}
	if f.Suppressed {
		return s
	}
	for _, factor := range f.Factors {
		for _, c := range factor.Criteria {
			for i, n := range c.Counts {
				s.all += n
				if i < lowest(len(c.Counts)) {
					s.low += n
				}
			}
		}
	}
	if s.all > 0 {
		n := float64(s.persons)
		s.Interval = interval.Wilson(s.value()*n, n, confidence)
	}
	return s
}

// lowest is how many ratings of a scale are low: 1 and 2 of five.
func lowest(points int) int {
	if points < 4 {
		return 1
	}
	return 2
}

// lows are the low ratings of a sight.
type lows struct {
	all                    share
	counters, hours, cells []share // the surest worst first, those without figures last
	hourOf                 []string
	fine                   bool
}

func (p *Pages) showLow(c echo.Context, who access.User) error {
	place, err := p.Open(c, who)
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	rows, refusal, err := p.rows(ctx, place)
	if err != nil {
		return err
	}
	body := lowSheet{top: topOf(place, "low", rows, refusal)}
	if rows != nil {
		r, err := p.low(ctx, place.Lens, rows)
		if err != nil {
			return err
		}
		body.wait = waiting(c, place, "low", r)
		if r.Ready {
			body.write(place, r.Value)
			body.Picture = pictured(place, "hours", r.Value.draw(place, rows.Sight))
		}
	}
	return lens.Show(c, p.Room, http.StatusOK, p.lowView, place, place.Say("why.low.title", body.Title), body)
}

// low counts low ratings, in the background where there are many counters.
func (p *Pages) low(ctx context.Context, l findings.Lens, rows *findings.Rows) (result[lows], error) {
	return p.lows.of(ctx, key(l), state(rows), func(ctx context.Context) (lows, error) {
		out := lows{all: lowOfFigures("", "", rows.Sight.Total)}
		return out, p.count(ctx, l, &out)
	})
}

// count counts low ratings by counter, by hour and by both.
func (p *Pages) count(ctx context.Context, l findings.Lens, out *lows) error {
	for by, to := range map[string]*[]share{results.ByCounter: &out.counters, findings.ByHourOfDay: &out.hours} {
		b, err := p.Findings.By(ctx, l, by)
		if err != nil {
			return err
		}
		for _, g := range b.Groups {
			*to = append(*to, lowOfFigures(g.Label, "", g))
		}
	}
	for _, h := range out.hours {
		out.hourOf = append(out.hourOf, h.by)
	}
	slices.Sort(out.hourOf)
	slices.SortFunc(out.hours, func(a, b share) int { return cmp.Compare(a.by, b.by) })
	worst(out.counters)
	if out.fine = len(out.counters) > mostCrossed; out.fine {
		return nil
	}
	t, err := p.Findings.Crossed(ctx, l, results.ByCounter, findings.ByHourOfDay)
	if errors.Is(err, findings.ErrFine) {
		out.fine = true
		return nil
	}
	if err != nil {
		return err
	}
	for _, g := range t.Cells {
		out.cells = append(out.cells, lowOfFigures(g.A, g.Label, g.Figures))
	}
	worst(out.cells)
	return nil
}

// worst sorts by the lower end of the interval: a few sheets that happen to be
// bad do not come before many that are.
func worst(all []share) {
	slices.SortStableFunc(all, func(a, b share) int {
		switch x, y := a.Defined(), b.Defined(); {
		case x != y && x:
			return -1
		case x != y:
			return 1
		case !x:
			return cmp.Or(cmp.Compare(a.by, b.by), cmp.Compare(a.beside, b.beside))
		}
		return cmp.Or(cmp.Compare(b.Lo, a.Lo), cmp.Compare(b.persons, a.persons), cmp.Compare(a.by, b.by), cmp.Compare(a.beside, b.beside))
	})
}

func (s *lowSheet) write(p *lens.Place, all lows) {
	s.All, s.Fine = lowRowOf(p, "", "", all.all), all.fine
	for i, x := range all.counters {
		if i == mostCounters {
			s.More = p.Say("why.low.more", mostCounters, len(all.counters))
			break
		}
		s.Counters = append(s.Counters, lowRowOf(p, p.Name(results.ByCounter, x.by), unitOf(p, x.by), x))
	}
	s.Worst = surely(p, all.all, all.counters, func(x share) string {
		if unit := unitOf(p, x.by); unit != "" {
			return p.Say("why.low.counter.of", p.Name(results.ByCounter, x.by), unit)
		}
		return p.Name(results.ByCounter, x.by)
	})
	hours := slices.Clone(all.hours)
	worst(hours)
	s.WorstHours = surely(p, all.all, hours, func(x share) string { return hourName(p, x.by) })
	for _, x := range all.hours {
		s.Hours = append(s.Hours, lowRowOf(p, hourName(p, x.by), "", x))
	}
	for _, x := range all.cells {
		if len(s.Cells) == mostCells || !x.Defined() {
			break
		}
		name := p.Say("why.low.at", p.Name(results.ByCounter, x.by), hourName(p, x.beside))
		s.Cells = append(s.Cells, lowRowOf(p, name, unitOf(p, x.by), x))
	}
}

// surely names the first of the worst whose interval lies above the share of
// all; "" when there is none.
func surely(p *lens.Place, all share, worst []share, name func(share) string) string {
	var words []string
	for _, x := range worst {
		if len(words) == mostNamed || !x.Defined() || !(x.Lo > all.value()) {
			break
		}
		words = append(words, p.Say("why.low.worst.of", name(x), p.Percent(x.value(), 1)))
	}
	if words == nil {
		return ""
	}
	return p.Say("why.low.worst", strings.Join(words, "; "))
}

// unitOf is the name of a counter's unit.
func unitOf(p *lens.Place, counter string) string {
	if c, ok := p.Config.Counters[counter]; ok {
		return p.Name(results.ByUnit, c.Unit)
	}
	return ""
}

// hourName is an hour of the day in words.
func hourName(p *lens.Place, hour string) string {
	if hour == "" {
		return p.Say("lens.label.none")
	}
	return p.Say("why.hour", hour)
}

func lowRowOf(p *lens.Place, name, place string, s share) lowRow {
	r := lowRow{Name: name, Place: place, Hidden: s.hidden}
	if s.hidden {
		return r
	}
	r.Share, r.N = p.Percent(s.value(), 1), p.Count(s.persons)
	r.Answers, r.Lows = p.Count(int(s.all)), p.Count(int(s.low))
	if s.Defined() {
		r.Low, r.High = p.Percent(s.Lo, 1), p.Percent(s.Hi, 1)
		r.Width = hundredths(s.value())
	}
	return r
}

// draw is the picture of counters by hours; nil when there is nothing to see.
func (l lows) draw(p *lens.Place, s *findings.Sight) *chart.Chart {
	if l.fine || len(l.cells) == 0 || len(l.hourOf) == 0 {
		return nil
	}
	hidden := p.Say("lens.hidden")
	body := chart.HeatMap{Cell: func(v float64) string { return p.Number(100*v, 0) }}
	for _, h := range l.hourOf {
		body.Columns = append(body.Columns, chart.Column{Code: h})
	}
	for _, counter := range l.counters {
		if len(body.Rows) == mostDrawn || !counter.Defined() {
			break
		}
		row := chart.Cells{Name: p.Name(results.ByCounter, counter.by), Note: unitOf(p, counter.by)}
		for _, h := range l.hourOf {
			row.Figures = append(row.Figures, l.cell(counter.by, h, hidden))
		}
		body.Rows = append(body.Rows, row)
	}
	if len(body.Rows) == 0 {
		return nil
	}
	return sourced(p, chart.Chart{Title: p.Say("why.low.chart"), Formula: p.Say("why.low.formula"), Alt: p.Say("why.low.alt"),
		Format: func(v float64) string { return p.Percent(v, 1) },
		Words:  chart.Words{Name: p.Say("why.low.counter"), Value: p.Say("why.low.share"), Hidden: hidden}, Body: body}, s.Total.Responses)
}

// cell is the figure of a counter at an hour.
func (l lows) cell(counter, hour, hidden string) chart.Figure {
	i := slices.IndexFunc(l.cells, func(s share) bool { return s.by == counter && s.beside == hour })
	switch {
	case i < 0:
		return chart.None()
	case l.cells[i].hidden:
		return chart.Figure{Value: math.NaN(), Hidden: hidden}
	}
	s := l.cells[i]
	return chart.Figure{Value: s.value(), Low: s.Lo, High: s.Hi}
}
