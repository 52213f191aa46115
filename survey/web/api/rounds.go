package api

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"strings"
	"time"

	"sipas/survey"
	"sipas/survey/ranking"
	"sipas/survey/reform"
)

// Rounds are the rounds of the reform score; *reform.Office keeps them.
type Rounds interface {
	Rounds(ctx context.Context) ([]reform.Round, error)
	Round(ctx context.Context, id string) (*reform.Round, int64, error)
}

// Rankings are what rounds came to; *ranking.Rankings does it.
type Rankings interface {
	Ranking(ctx context.Context, round string) (*ranking.Ranking, error)
}

// round is a published round of the reform score.
type round struct {
	ID    string      `json:"id"`
	Title survey.Text `json:"title"`
	Year  int         `json:"year"`
	Sets  []string    `json:"sets"` // references of the criteria sets, the round's own first
	Href  string      `json:"href"`
}

// wholeRound is a round with what was frozen of it.
type wholeRound struct {
	round
	Published time.Time    `json:"published"`
	SHA256    string       `json:"sha256"`  // of the frozen document
	Program   string       `json:"program"` // version that computed it
	Decimals  int          `json:"decimals"`
	Before    *string      `json:"before"` // the round that it is compared with; null: none that is published
	Units     int          `json:"units"`  // that took part
	Ranked    int          `json:"ranked"` // that have a place
	Indexes   middle       `json:"indexes"`
	Totals    middle       `json:"totals"`
	Groups    []roundGroup `json:"groups"`
}

type roundGroup struct {
	Group string      `json:"group"`
	Name  survey.Text `json:"name"`
	Units int         `json:"units"`
}

// published are the published rounds, by id. They are there whole for everybody
// who may see results, as on the pages: whoever has read the publication has read
// all of it. A round that runs does not exist for programs.
func (p *Pages) published(a *asked) ([]reform.Round, error) {
	if p.Rounds == nil {
		return nil, nil
	}
	all, err := p.Rounds.Rounds(a.Request().Context())
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(slices.Clone(all), func(r reform.Round) bool { return r.State != reform.Published })
	slices.SortFunc(all, func(x, y reform.Round) int { return strings.Compare(x.ID, y.ID) })
	return all, nil
}

func (p *Pages) listRounds(a *asked) error {
	all, err := p.published(a)
	if err != nil {
		return err
	}
	items := []round{}
	for i := range all {
		items = append(items, roundOf(&all[i]))
	}
	l, err := part(a, items, func(r round) string { return r.ID })
	if err != nil {
		return err
	}
	return a.answer(l)
}

func roundOf(r *reform.Round) round {
	return round{ID: r.ID, Title: r.Title, Year: r.Year, Sets: r.Sets(), Href: root + "/rounds/" + url.PathEscape(r.ID)}
}

// ranked is what the round of the path came to.
func (p *Pages) ranked(a *asked) (*ranking.Ranking, error) {
	ctx, id := a.Request().Context(), a.Param("round")
	missing := unknown(reform.ErrNoRound, "api.no.round", id)
	if p.Rounds == nil || p.Rankings == nil {
		return nil, missing
	}
	switch r, _, err := p.Rounds.Round(ctx, id); {
	case errors.Is(err, reform.ErrNoRound):
		return nil, missing
	case err != nil:
		return nil, err
	case r.State != reform.Published:
		return nil, missing
	}
	return p.Rankings.Ranking(ctx, id)
}

func (p *Pages) showRound(a *asked) error {
	r, err := p.ranked(a)
	if err != nil {
		return err
	}
	whole := wholeRound{round: roundOf(r.Round), Decimals: r.Decimals, Units: len(r.Rows), Ranked: r.Indexes.N, Indexes: middleOf(r, r.Indexes, percentages), Totals: middleOf(r, r.Totals, points), Groups: []roundGroup{}}
	if f := r.Frozen; f != nil {
		whole.Published, whole.SHA256, whole.Program = f.At.UTC(), f.SHA256, f.Program
	}
	for _, g := range r.Round.Groups {
		n := 0
		for _, e := range r.Round.Units {
			if e.Group == g.Code {
				n++
			}
		}
		whole.Groups = append(whole.Groups, roundGroup{g.Code, g.Name, n})
	}
	if r.Round.Before != "" {
		switch b, _, err := p.Rounds.Round(a.Request().Context(), r.Round.Before); {
		case err == nil && b.State == reform.Published:
			whole.Before = &b.ID
		case err != nil && !errors.Is(err, reform.ErrNoRound):
			return err
		}
	}
	return a.answer(whole)
}
