package standings

import (
	"net/url"
	"strconv"

	"github.com/labstack/echo/v4"

	"sipas/survey/access"
	"sipas/survey/ranking"
	"sipas/survey/reform"
)

// card is a unit's result on one sheet of paper.
type card struct {
	Title, Unit, Set string
	Head             head
	Sheet            string // address of the score sheet; "" for who may not see it
	Index, Total     string // the index is "–" while leaves are open
	Most             string
	Place            string // "hạng 4 trên 20"; "" while places are the council's
	InGroup          string
	Span             string // what a place is worth, in words
	Band             string
	Moved            moved
	Before           string
	Change           string
	Notes            []string
	Open             []link // the first leaves without points, with the reason
	OpenMore         int    // how many more there are
	Places           bool   // places are shown
	Facts            []fact
	Fields           []cardField
	Losses, More     []cardLoss
	Indexes          []satisfaction
	Opinions         []opinion
	OpinionSum       string // of their points, in words; "" where it would tell what few people said
	OpinionsMany     bool   // too many of them for a card that is one sheet of paper
	Absences         []absence
	History          []yearCell
}

type fact struct{ Name, Value string }

// cardField is a field on a card.
type cardField struct {
	Code, Name                  string
	Points, Most, Index         string // Most: "" of a bonus or a penalty
	Place                       string
	Moved                       moved
	Appraised, Surveyed, Absent string
}

// cardLoss is a leaf at which points were lost.
type cardLoss struct {
	Code, Name, To     string
	Points, Most, Lost string
	Words              struct{ Points, Lost string } // of the columns, for narrow screens
}

// absence is a leaf of which nothing arose.
type absence struct{ Code, Name, Reason string }

// printedOpinions is how many leaves of the sociological survey stand on the
// printed card; of more it has the sum.
const printedOpinions = 6

// shownLosses is how many of the largest losses stand on the card itself.
const shownLosses = 10

func (p *Pages) showCard(c echo.Context, who access.User) error {
	x, err := p.enter(c, who)
	if err != nil {
		return err
	}
	unit := c.Param("unit")
	if !x.whole() && !x.own(unit) {
		return reform.ErrNoRound
	}
	ctx := c.Request().Context()
	if err := p.look(ctx, x); err != nil {
		return err
	}
	row, ok := x.Row(unit)
	if !ok {
		return reform.ErrNoEntrant
	}
	back, err := p.back(ctx, x, shownYears)
	if err != nil {
		return err
	}
	sheet, _, err := p.Office.Sheet(ctx, x.round, unit)
	if err != nil {
		return err
	}
	var against *ranking.Comparison
	if len(back) > 1 {
		if against, err = p.compare(x.Ranking, back[1]); err != nil {
			return err
		}
	}
	body := x.card(row, back, against)
	body.Absences = x.absences(row, sheet)
	for i := range body.Indexes { // what the council has said where it gave points itself
		if l := leafOf(sheet, body.Indexes[i].Code); l != nil && l.Given != nil {
			body.Indexes[i].Reason = l.Given.Reason
		}
	}
	return show(c, p, p.card, x, body.Unit+" – "+body.Head.Round, body)
}

// card writes a unit's result. back are this round and those before.
func (x *place) card(row *ranking.Row, back []*ranking.Ranking, against *ranking.Comparison) card {
	set := x.SetOf(row)
	b := card{Title: x.Say("standings.card.title"), Unit: x.name(row), Set: x.titled(set.Title, set.Ref()), Head: x.head("unit"), Index: x.share(row.Index), Total: x.points(row.Total), Most: x.points(row.Applicable),
		Band: x.band(row), Notes: x.notes(row), Places: x.whole()}
	if x.council || x.own(row.Unit) {
		b.Sheet = "/reform/rounds/" + url.PathEscape(x.round.ID) + "/sheets/" + url.PathEscape(row.Unit) + "?lang=" + x.Lang
	}
	var nodes map[string]ranking.NodeMove
	if b.Places {
		nodes = b.stand(x, row, against)
	}
	b.Facts = x.facts(row)
	b.Fields = x.cardFields(row, set, nodes)
	b.Losses = x.cardLosses(row, set)
	if len(b.Losses) > shownLosses {
		b.Losses, b.More = b.Losses[:shownLosses], b.Losses[shownLosses:]
	}
	for n, o := range row.Open {
		if n == shownLosses {
			b.OpenMore = len(row.Open) - n
			break
		}
		item, name := x.item(set, o.Leaf)
		b.Open = append(b.Open, link{To: x.leaf(row.Unit, item.Code), Words: item.Code + ". " + name + ": " + x.why(o.Why)})
	}
	b.Indexes, b.Opinions = x.surveys(row, set)
	b.OpinionSum, b.OpinionsMany = x.opinionSum(row), len(b.Opinions) > printedOpinions
	b.History = x.history(row, back, b.Places)
	return b
}

// stand fills in the unit's places, and gives its moves by node.
func (b *card) stand(x *place, row *ranking.Row, against *ranking.Comparison) map[string]ranking.NodeMove {
	if row.Standing.Rank > 0 {
		b.Place = x.Say("standings.place.of", rank(row.Standing), row.Standing.Of)
		b.Span = x.spanWords(row)
	}
	if row.InGroup.Rank > 0 {
		b.InGroup = x.Say("standings.place.group", rank(row.InGroup), row.InGroup.Of, x.group(row.Group))
	}
	if against == nil {
		return nil
	}
	m, ok := against.Unit(row.Unit)
	if !ok {
		return nil
	}
	b.Before = strconv.Itoa(against.Before.Round.Year)
	b.Moved = move(x.Locale, m.Before, m.After)
	b.Change = gap(x.Locale, inHundredths(m.Index.Before), inHundredths(m.Index.After), x.Decimals)
	nodes := map[string]ranking.NodeMove{}
	for _, n := range m.Nodes {
		if !n.Renamed { // what the code stood for was something else
			nodes[n.Code] = n
		}
	}
	return nodes
}

// spanWords say what a place is worth.
func (x *place) spanWords(row *ranking.Row) string {
	if s := span(row.Span); s != "" {
		return x.Say("standings.span", s)
	}
	if x.Exact() {
		return x.Say("standings.span.exact")
	}
	return x.Say("standings.span.none")
}
