package standings

import (
	"math/big"
	"slices"

	"github.com/labstack/echo/v4"

	"sipas/survey/access"
	"sipas/survey/chart"
	"sipas/survey/ranking"
)

// lost is the page of where points were lost, over all units.
type lost struct {
	Title         string
	Head          head
	Levels, Sorts []link
	Rows          []lostRow
	Sum           string // of all that was lost at leaves
	Sets          bool   // units have several sets
	Picture       picture
}

type lostRow struct {
	Code, Name, Set  string
	To               string // how it went over the years
	Units            string
	Most             string // that it gives
	Sum, Mean, Share string
}

// levels are the depths that may be asked for; a leaf may stand at any.
var levels = []struct{ level, words string }{
	{"", "standings.level.leaf"}, {"field", "standings.level.field"}, {"criterion", "standings.level.criterion"},
}

// of tells whether a node belongs to a level.
func of(level string, l ranking.Loss) bool {
	switch level {
	case "field":
		return l.Depth == 0
	case "criterion":
		return l.Depth == 1
	}
	return l.Leaf
}

// lostOrders are the ways to sort, with their words.
var lostOrders = []struct{ by, words string }{
	{"", "standings.sort.sum"}, {"mean", "standings.sort.mean"}, {"full", "standings.sort.full"}, {"code", "standings.sort.code"},
}

func (p *Pages) showLost(c echo.Context, who access.User) error {
	x, err := p.open(c, who)
	if err != nil {
		return err
	}
	level, sort := c.QueryParam("level"), c.QueryParam("sort")
	body := lost{Title: x.Say("standings.lost.title"), Head: x.head("lost"), Sets: len(x.sets()) > 1}
	for _, l := range levels {
		body.Levels = append(body.Levels, link{x.address("lost", "level", l.level, "sort", sort), x.Say(l.words), l.level == level})
	}
	for _, o := range lostOrders {
		body.Sorts = append(body.Sorts, link{x.address("lost", "level", level, "sort", o.by), x.Say(o.words), o.by == sort})
	}
	losses := x.losses(level, sort)
	sum := new(big.Rat)
	for _, l := range x.Lost {
		if l.Leaf && l.Sum != nil {
			sum.Add(sum, l.Sum)
		}
	}
	body.Sum = x.points(sum)
	for _, l := range losses {
		row := lostRow{Code: l.Code, Name: x.titled(l.Name, l.Code), Units: x.Count(l.Units), Most: x.points(mostOf(x.with(x.Sets[l.Set]), l.Code)), Sum: x.points(l.Sum), Mean: x.points(l.Mean), Share: percent(x.Locale, l.Share, 1),
			To: x.address("years", "of", l.Code)}
		if set := x.Sets[l.Set]; set != nil && body.Sets {
			row.Set = x.titled(set.Title, l.Set)
		}
		body.Rows = append(body.Rows, row)
	}
	if body.Picture, err = x.drawLost(losses); err != nil {
		return err
	}
	return show(c, p, p.lost, x, body.Title+" – "+body.Head.Round, body)
}

// losses are the nodes of a level in an order; without one by what was lost.
func (x *place) losses(level, sort string) []ranking.Loss {
	var all []ranking.Loss
	for _, l := range x.Lost {
		if of(level, l) && l.Units > 0 {
			all = append(all, l)
		}
	}
	switch sort {
	case "code": // the set's
	case "mean":
		slices.SortStableFunc(all, func(a, b ranking.Loss) int { return downward(a.Mean, b.Mean) })
	case "full":
		slices.SortStableFunc(all, func(a, b ranking.Loss) int { return downward(b.Share, a.Share) })
	default:
		slices.SortStableFunc(all, func(a, b ranking.Loss) int { return downward(a.Sum, b.Sum) })
	}
	return all
}

// drawnLosses is how many of the largest losses are drawn.
const drawnLosses = 15

// drawLost draws the first losses that are asked for.
func (x *place) drawLost(losses []ranking.Loss) (picture, error) {
	var largest *big.Rat
	body := chart.Bars{Axis: chart.Axis{Name: x.Say("standings.lost.mean")}, Aside: x.Say("standings.lost.share")}
	for _, l := range losses {
		if l.Mean == nil || l.Mean.Sign() <= 0 || len(body.Rows) == drawnLosses {
			continue
		}
		if largest == nil {
			largest = l.Mean
		}
		body.Rows = append(body.Rows, chart.Row{Name: l.Code + " " + x.titled(l.Name, l.Code), Before: nan, Aside: percent(x.Locale, l.Share, 1), Figure: chart.Figure{Value: float(l.Mean)}})
	}
	if len(body.Rows) == 0 {
		return picture{}, nil
	}
	c := x.chart(x.Say("standings.lost.title"), x.Say("standings.lost.alt", body.Rows[0].Name, x.points(largest)), x.pointed)
	c.Words.Name, c.Words.Value = x.Say("standings.criterion"), x.Say("standings.lost.mean")
	c.Body = body
	return draw(c)
}
