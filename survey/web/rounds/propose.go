package rounds

import (
	"cmp"
	"context"
	"errors"
	"math/big"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"sipas/analysis/scoring"
	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/reform"
	"sipas/survey/web/typed"
)

// proposal is the page on which groups of units with similar maxima are
// proposed, and taken over. Where much does not arise, a unit can reach less and
// its index is easily higher: like is to be ranked with like.
type proposal struct {
	Form      *typed.Form
	ID, Name  string
	Shown     bool // a width has been given
	Rows      []proposedGroup
	Replaces  int // groups that there are now
	From      string
	FromName  string
	Mark      string // of what is shown, so that nothing else is taken over
	Changed   bool   // the maxima have changed since they were shown
	WithoutIt int    // units without a maximum there
}

// proposedGroup is a group that might be.
type proposedGroup struct {
	Name, Maxima string
	N            int
	Units        string
	group        reform.Group
	ids          []string
}

// suggestedWidth is how much the maxima of a group may differ, in points, before
// anybody has said so.
const suggestedWidth = "5"

var widthLabels = typed.Labels{"width": "rounds.width", "from": "rounds.propose.from"}

func (p *Pages) showProposal(c echo.Context, who access.User) error {
	r, err := p.open(c)
	if err != nil {
		return err
	}
	v := url.Values{"width": {cmp.Or(c.QueryParam("width"), suggestedWidth)}, "from": {c.QueryParam("from")}}
	return p.askProposal(c, who, r, typed.New(r.l, widthLabels, v), false)
}

func (p *Pages) askProposal(c echo.Context, who access.User, r round, f *typed.Form, changed bool) error {
	body, err := p.proposed(c.Request().Context(), r, f)
	if err != nil {
		return err
	}
	body.Changed = changed
	code := http.StatusOK
	switch {
	case changed:
		code = http.StatusConflict
	case !f.Good():
		code = http.StatusUnprocessableEntity
	}
	return show(c, p, p.propose, r.l, who, code, r.l.Say("rounds.propose.title", r.title()), body)
}

// proposed reads a width and makes the groups that it gives.
func (p *Pages) proposed(ctx context.Context, r round, f *typed.Form) (proposal, error) {
	body := proposal{Form: f, ID: r.ID, Name: r.title(), Replaces: len(r.Groups), FromName: r.title()}
	text, ok := reform.TypedPoints(f.Text("width"))
	if !ok {
		f.Wrong("width", "rounds.width.wrong")
		return body, nil
	}
	width, _ := reform.Points(text)
	source := r.Round
	if f.Text("from") == "before" && r.Before != "" {
		b, _, err := p.Office.Round(ctx, r.Before)
		if err != nil && !errors.Is(err, reform.ErrNoRound) {
			return body, err
		}
		if err == nil {
			source, body.From, body.FromName = b, "before", r.l.Text(b.Title)
		}
	}
	most, err := p.maxima(ctx, source)
	if err != nil {
		return body, err
	}
	body.Shown = true
	body.Rows, body.WithoutIt = p.alike(r, most, width)
	body.Mark = r.markOf(body.Rows)
	return body, nil
}

// alike puts the units of the round into groups by their maxima.
func (p *Pages) alike(r round, most map[string]*big.Rat, width *big.Rat) (rows []proposedGroup, without int) {
	maxima := make([]*big.Rat, len(r.Units))
	for i, e := range r.Units {
		if maxima[i] = most[e.Unit]; maxima[i] == nil {
			without++
		}
	}
	for i, n := range scoring.Group(maxima, width) {
		if n == 0 {
			continue
		}
		for len(rows) < n {
			rows = append(rows, proposedGroup{})
		}
		rows[n-1].ids = append(rows[n-1].ids, r.Units[i].Unit)
	}
	for i := range rows {
		row := &rows[i]
		row.N, row.Units, row.Maxima = len(row.ids), r.names(row.ids), span(r.l, most, row.ids)
		lo, hi := ends(most, row.ids)
		between := func(lang string) string {
			l := p.Site.In(lang)
			if lo.Cmp(hi) == 0 {
				return l.Say("rounds.propose.name_one", i+1, points(l, dot(lo)))
			}
			return l.Say("rounds.propose.name", i+1, points(l, dot(lo)), points(l, dot(hi)))
		}
		row.group = reform.Group{Code: "nhom-" + whole(i+1), Name: plainText(between(survey.Vietnamese), between(survey.English))}
		row.Name = r.l.Text(row.group.Name)
	}
	return rows, without
}

// markOf is what a proposal comes to and what it replaces, for comparing.
func (r round) markOf(rows []proposedGroup) string {
	var all []string
	for _, row := range rows {
		all = append(all, row.Maxima+" "+strings.Join(row.ids, " "))
	}
	for _, g := range r.Groups {
		all = append(all, g.Code+" "+g.Name[survey.Vietnamese])
	}
	for _, e := range r.Units {
		all = append(all, e.Unit+" "+e.Group)
	}
	return digest(strings.Join(all, "\n"))
}

// takeProposal takes the groups over that were shown, in place of those that
// there are.
func (p *Pages) takeProposal(c echo.Context, who access.User) error {
	r, err := p.open(c)
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	f, err := typed.Read(c, r.l, widthLabels)
	if err != nil {
		return err
	}
	body, err := p.proposed(ctx, r, f)
	switch {
	case err != nil:
		return err
	case !f.Good():
		return p.askProposal(c, who, r, f, false)
	case body.Mark != f.Raw("mark"):
		return p.askProposal(c, who, r, f, true)
	}
	wanted := *r.Round
	wanted.Groups, wanted.Units = nil, slices.Clone(r.Units)
	in := map[string]string{}
	for _, row := range body.Rows {
		wanted.Groups = append(wanted.Groups, row.group)
		for _, id := range row.ids {
			in[id] = row.group.Code
		}
	}
	for i, e := range wanted.Units {
		wanted.Units[i].Group = in[e.Unit]
	}
	err = p.put(ctx, f, wanted, r.Rev, "width")
	if errors.Is(err, reform.ErrChanged) {
		return p.askProposal(c, who, r, f, true)
	}
	if err != nil {
		return err
	}
	if !f.Good() {
		return p.askProposal(c, who, r, f, false)
	}
	return leadTo(c, r.l, r.path("groups"), "saved")
}
