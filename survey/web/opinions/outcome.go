package opinions

import (
	"math/big"
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"sipas/analysis/scoring"
	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/opinion"
	"sipas/survey/opinion/outcome"
	"sipas/survey/web/kit"
)

// outcomePage is what the answers come to at a leaf.
type outcomePage struct {
	*place
	Final   bool
	Sent    int
	Least   int // the fewest sheets of which points are shown
	Leaves  []kit.Choice
	Leaf    string // the one shown
	Name    string
	Rows    []result
	Version string
	Without bool // delegates' sheets are left out
}

// result is a unit at the leaf.
type result struct {
	Name, Points, Max string
	Kept              bool   // there are points that may not be shown
	Judged, NoInfo    string // people, as far as that may be told
	Groups            []opinions
}

// opinions are the answers of a group.
type opinions struct {
	Name  string
	Kept  bool
	Lines []string // one for each question
}

// decimals of points as they are shown.
const decimals = 2

func (p *Pages) showOutcome(c echo.Context, who access.User, x *place) error {
	if err := x.need(); err != nil {
		return err
	}
	o, err := p.Counting.Of(c.Request().Context(), x.Round.ID)
	if err != nil {
		return err
	}
	body := outcomePage{place: x, Least: outcome.Least, Final: o.Final, Sent: o.Sent, Version: o.Version, Without: o.Survey.WithoutDelegates}
	for _, code := range o.Leaves() {
		leaf, _ := o.Survey.Basis.Named(code)
		body.Leaves = append(body.Leaves, kit.Choice{Value: code, Label: code + " " + x.Text(leaf.Name)})
	}
	if o.Final && len(body.Leaves) > 0 {
		i := max(0, slices.IndexFunc(body.Leaves, func(l kit.Choice) bool { return l.Value == c.QueryParam("leaf") }))
		body.Leaf, body.Name = body.Leaves[i].Value, body.Leaves[i].Label
		body.Rows = x.results(o, body.Leaf)
	}
	return show(c, p, who, x, http.StatusOK, p.outcome, x.Say("opinions.outcome"), body)
}

// results are the units at a leaf, in the order of the round.
func (x *place) results(o *outcome.Outcome, code string) []result {
	var all []result
	for _, u := range o.Survey.Basis.Units {
		l, asked := o.Units[u.ID][code]
		leaf, has := o.Survey.Basis.Leaf(u, code)
		if !asked || !has {
			continue
		}
		s := l.Shown()
		r := result{Name: x.Text(u.Name), Points: x.points(s.Points), Max: x.decimal(leaf.Max), Kept: s.Kept}
		r.Judged, r.NoInfo = x.people(l)
		for _, g := range s.Groups {
			r.Groups = append(r.Groups, x.opinions(o.Survey, g))
		}
		all = append(all, r)
	}
	return all
}

// people are how many judged a unit, and how many had not enough information.
func (x *place) people(l outcome.Leaf) (judged, noInfo string) {
	switch told := l.Told(); {
	case !told.Kept:
		return x.Count(told.Judged), x.Count(told.NoInfo)
	case l.Few:
		return x.Say("opinions.outcome.under", outcome.Least), "–"
	}
	return x.Say("opinions.outcome.at_least", outcome.Least), "–"
}

func (x *place) opinions(s *opinion.Survey, shown outcome.ShownGroup) opinions {
	g, known := s.Group(shown.Group)
	if !known {
		return opinions{Name: shown.Group, Kept: true}
	}
	all := opinions{Name: x.Text(g.Name), Kept: shown.Kept}
	for i := range shown.Cells {
		cell := &shown.Cells[i]
		q, _ := g.Question(cell.Question)
		var parts []string
		for n, option := range q.Options {
			parts = append(parts, x.Text(option.Name)+" "+x.Count(cell.Counts[n]))
		}
		parts = append(parts, x.Say("opinions.outcome.no_info", cell.NoInfo), x.Say("opinions.outcome.blank", cell.Blank))
		line := strings.Join(parts, "; ")
		if len(shown.Cells) > 1 {
			line = x.Text(q.Text) + " " + line
		}
		all.Lines = append(all.Lines, line)
	}
	return all
}

// points are rounded as published; a dash for none.
func (x *place) points(p *big.Rat) string {
	if p == nil {
		return "–"
	}
	return x.decimal(scoring.Text(p, decimals))
}

// decimal writes a number as the language does.
func (x *place) decimal(text string) string {
	if x.Lang == survey.Vietnamese {
		return strings.Replace(text, ".", ",", 1)
	}
	return text
}
