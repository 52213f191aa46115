package standings

import (
	"strconv"

	"github.com/labstack/echo/v4"

	"sipas/survey/access"
	"sipas/survey/chart"
	"sipas/survey/ranking"
)

// results is the page of all units.
type results struct {
	Title        string
	Head         head
	Ranked, All  int
	Mean, Median string // of the indexes
	MeanTotal    string
	MedianTotal  string
	Bands        []banded
	Sorts        []link
	Groups       []link
	Parts        []part
	Before       string // title of the round that changes are told against; "" for none
	Grouped      bool   // there are groups
	Spread       bool   // somebody's place is not certain
	Paging       paging
	Exact        bool // no survey's error is in it
	Picture      picture
}

// banded is how many units belong to a class.
type banded struct {
	Name string
	N    int
}

// part is some units under a heading.
type part struct {
	Name         string // "" for all
	Mean, Median string
	Rows         []line
	rows         []*ranking.Row
}

// line is a unit in the table.
type line struct {
	Name, To           string
	Place              string
	Total, Most, Index string
	Band               string
	Group, InGroup     string
	Span               string
	Moved              moved
	Change             string // of the index
	Notes              []string
}

func (p *Pages) showResults(c echo.Context, who access.User) error {
	x, err := p.enter(c, who)
	if err != nil {
		return err
	}
	if !x.whole() {
		return p.showYours(c, x)
	}
	ctx := c.Request().Context()
	if err := p.look(ctx, x); err != nil {
		return err
	}
	against, err := p.before(ctx, x)
	if err != nil {
		return err
	}
	q, w := readSorting(c.QueryParams()), readWish(c.QueryParams())
	body := results{Title: x.Say("standings.title"), Head: x.head(""), Ranked: x.Indexes.N, All: len(x.Rows), Mean: x.share(x.Indexes.Mean), Median: x.share(x.Indexes.Median),
		MeanTotal: x.points(x.Totals.Mean), MedianTotal: x.points(x.Totals.Median),
		Grouped: len(x.round.Groups) > 0, Sorts: x.sorts(q, w, against != nil), Groups: x.groups(q, w)}
	body.Head.Files = x.files()
	if against != nil {
		body.Before = x.titled(against.Before.Round.Title, against.Before.Round.ID)
	}
	body.Bands, body.Exact = x.bands(), x.Exact()
	parts := x.parts(q, w, against)
	shown, page := x.window(parts, q, w)
	body.Paging = page
	for _, p := range shown {
		for _, r := range p.rows {
			p.Rows = append(p.Rows, x.line(r, against))
		}
		body.Parts = append(body.Parts, p)
	}
	for _, r := range x.Rows {
		body.Spread = body.Spread || span(r.Span) != ""
	}
	if c, drawn := x.league(x.byPlace(shown), against); drawn {
		if body.Picture, err = draw(c); err != nil {
			return err
		}
		asked := []string{"group", q.group, "q", w.search, "from", beginning(w.from)}
		body.Picture.Files = []link{{x.address("chart.svg", asked...), x.Say("standings.file.svg"), false}, {x.address("chart.png", asked...), x.Say("standings.file.png"), false}}
	}
	return show(c, p, p.results, x, body.Title+" – "+body.Head.Round, body)
}

// line writes a unit.
func (x *place) line(r *ranking.Row, against *ranking.Comparison) line {
	l := line{Name: x.name(r), To: x.cardOf(r.Unit), Place: rank(r.Standing), Total: x.points(r.Total), Most: x.points(r.Applicable), Index: x.share(r.Index),
		Band: x.band(r), Group: x.group(r.Group), InGroup: rank(r.InGroup), Span: span(r.Span), Notes: x.notes(r)}
	if against == nil {
		return l
	}
	if m, ok := against.Unit(r.Unit); ok {
		l.Moved = move(x.Locale, m.Before, m.After)
		l.Change = gap(x.Locale, inHundredths(m.Index.Before), inHundredths(m.Index.After), x.Decimals)
	}
	return l
}

// bands count the classes, in the order of the round's set.
func (x *place) bands() []banded {
	counts := map[string]int{}
	var names []string
	for _, set := range x.sets() {
		for _, b := range set.Bands {
			name := x.Text(b.Name)
			if _, ok := counts[name]; !ok {
				names = append(names, name)
			}
			counts[name] += 0
		}
	}
	for _, r := range x.Rows {
		if name := x.band(r); name != "" {
			counts[name]++
		}
	}
	var all []banded
	for _, name := range names {
		all = append(all, banded{name, counts[name]})
	}
	return all
}

// chartTitle is the title of what league draws, which has no error where there is
// none.
func (x *place) chartTitle() string {
	if x.Exact() {
		return x.Say("standings.chart.title.exact")
	}
	return x.Say("standings.chart.title")
}

// league draws the indexes of some units with what the surveys leave open; false
// when none has an index.
func (x *place) league(rows []*ranking.Row, against *ranking.Comparison) (chart.Chart, bool) {
	body := chart.Dots{Axis: chart.Axis{Name: x.Say("standings.index")}, Aside: x.Say("standings.span.short"), Tier: x.Say("standings.band")}
	if against != nil {
		body.Before = x.Say("standings.before")
	}
	n := 0
	for _, r := range rows {
		if r.Index == nil || n == drawnRows {
			continue
		}
		row := chart.Row{Name: rank(r.Standing) + ". " + x.name(r), Before: nan, Aside: span(r.Span),
			Figure: chart.Figure{Value: float(r.Index), Low: float(r.Range.Lo), High: float(r.Range.Hi)}}
		if against != nil {
			if m, ok := against.Unit(r.Unit); ok {
				row.Before = float(m.Index.Before)
			}
		}
		if last := len(body.Tiers) - 1; last < 0 || body.Tiers[last].Name != x.band(r) {
			body.Tiers = append(body.Tiers, chart.Tier{Name: x.band(r)})
		}
		last := &body.Tiers[len(body.Tiers)-1]
		last.Rows = append(last.Rows, row)
		n++
	}
	if n == 0 {
		return chart.Chart{}, false
	}
	if x.Indexes.Mean != nil {
		body.Target = chart.Mark{At: float(x.Indexes.Mean), Name: x.Say("standings.mean.is", x.share(x.Indexes.Mean))}
	}
	c := x.chart(x.chartTitle(), x.Say("standings.chart.alt", strconv.Itoa(n), x.share(x.Indexes.Mean)), x.percentages(x.Decimals))
	c.Body = body
	return c, true
}
