package api

import (
	"math/big"

	"sipas/survey"
	"sipas/survey/ranking"
)

// exact is a figure as it was published, and as it is: a fraction of whole
// numbers, "434/5". Points are points; an index is published in percent, and
// exactly a share.
type exact struct {
	Published string `json:"published"`
	Exact     string `json:"exact"`
}

// written says how a figure is published.
type written func(r *ranking.Ranking, v *big.Rat) string

func points(r *ranking.Ranking, v *big.Rat) string      { return r.Points(v) }
func percentages(r *ranking.Ranking, v *big.Rat) string { return r.Percent(v) }

// exactly writes a figure; null where there is none.
func exactly(r *ranking.Ranking, v *big.Rat, as written) *exact {
	if v == nil {
		return nil
	}
	return &exact{as(r, v), v.RatString()}
}

// middle is the middle of some figures.
type middle struct {
	Mean   *exact `json:"mean"`
	Median *exact `json:"median"`
}

func middleOf(r *ranking.Ranking, m ranking.Middle, as written) middle {
	return middle{exactly(r, m.Mean, as), exactly(r, m.Median, as)}
}

// placed is a place among others.
type placed struct {
	Place int  `json:"place"`
	Tied  bool `json:"tied"`
	Of    int  `json:"of"`
}

// standing is a place; null for none.
func standing(s ranking.Standing) *placed {
	if s.Rank == 0 {
		return nil
	}
	return &placed{s.Rank, s.Tied, s.Of}
}

// roundResult is what a round came to, for all units that took part.
type roundResult struct {
	Round string      `json:"round"`
	Items []roundUnit `json:"items"` // by place, those without one last
}

// roundUnit is a unit's result.
type roundUnit struct {
	Unit       string      `json:"unit"`
	Name       survey.Text `json:"name"`
	Set        string      `json:"set"`
	Group      *string     `json:"group"`
	Total      *exact      `json:"total"`
	Applicable *exact      `json:"applicable"`
	Index      *exact      `json:"index"`
	Standing   *placed     `json:"standing"`
	InGroup    *placed     `json:"in_group"`
	Band       *string     `json:"band"`
	Span       *placeRange `json:"span"`
	Nodes      []roundNode `json:"nodes"`
}

// placeRange is the places that a unit may hold by the error of the surveys.
type placeRange struct {
	Best  int `json:"best"`
	Worst int `json:"worst"`
}

// roundNode is a field, a criterion or a leaf of the unit's set.
type roundNode struct {
	Code       string  `json:"code"`
	Points     *exact  `json:"points"`
	Applicable *exact  `json:"applicable"`
	Standing   *placed `json:"standing"`
	Absent     bool    `json:"absent"`   // nothing of it arose
	Withheld   bool    `json:"withheld"` // few people have decided it: its points are in the total, and not told
}

// Values of the parameter nodes.
const (
	nodeFields = "fields"
	nodeAll    = "all"
)

func (p *Pages) showRoundResult(a *asked) error {
	if err := wrongQuery(a.mischosen("nodes", nodeFields, nodeAll)); err != nil {
		return err
	}
	r, err := p.ranked(a)
	if err != nil {
		return err
	}
	document := roundResult{Round: r.Round.ID, Items: []roundUnit{}}
	for _, row := range r.Rows {
		document.Items = append(document.Items, roundUnitOf(r, row, a.query.Get("nodes") == nodeAll))
	}
	return a.answer(document)
}

func roundUnitOf(r *ranking.Ranking, row *ranking.Row, all bool) roundUnit {
	u := roundUnit{Unit: row.Unit, Name: row.Name, Set: r.SetOf(row).Ref(), Group: orNull(row.Group), Total: exactly(r, row.Total, points), Applicable: exactly(r, row.Applicable, points),
		Index: exactly(r, row.Index, percentages), Standing: standing(row.Standing), InGroup: standing(row.InGroup), Band: orNull(row.Band), Nodes: []roundNode{}}
	if row.Span.Best > 0 {
		u.Span = &placeRange{row.Span.Best, row.Span.Worst}
	}
	for _, i := range r.SetOf(row).Items {
		if all || i.Parent == "" {
			u.Nodes = append(u.Nodes, roundNodeOf(r, row, i.Code))
		}
	}
	return u
}

func roundNodeOf(r *ranking.Ranking, row *ranking.Row, code string) roundNode {
	n := roundNode{Code: code}
	t := row.Sheet[code]
	switch {
	case t == nil:
	case few(row, code):
		n.Withheld = true
	default:
		n.Points, n.Applicable, n.Standing = exactly(r, t.Net(), points), exactly(r, t.Applicable, points), standing(row.Nodes[code])
		n.Absent = t.Applicable.Sign() == 0 && t.Without > 0
	}
	return n
}

// few tells that so few people have decided a leaf that its points are not told.
func few(row *ranking.Row, code string) bool {
	g := row.Given[code]
	return g != nil && g.From == ranking.FromOpinions && g.Opinion != nil && g.Opinion.Few
}
