package standings

import (
	"context"
	"net/url"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/directory"
	"sipas/survey/ranking"
	"sipas/survey/reform"
	"sipas/survey/web/kit"
)

// here is the navigation's entry of the reform score.
const here = "/reform"

// errPreparing says that a round has nothing to show yet.
var errPreparing = &survey.Error{Kind: survey.KindEarly, Code: "standings.preparing"}

// place is where a reader stands: a round, and who they are to it.
type place struct {
	*kit.Locale
	who     access.User
	config  *directory.Snapshot
	round   *reform.Round
	council bool // sees rounds while they run, and publishes
	*ranking.Ranking
}

// enter finds the round of the path for a reader; what it came to is not looked
// at yet. A round being prepared has results for nobody.
func (p *Pages) enter(c echo.Context, who access.User) (*place, error) {
	ctx := c.Request().Context()
	config, err := p.Directory.Snapshot(ctx)
	if err != nil {
		return nil, err
	}
	x := &place{Locale: p.Site.Locale(c.Request()), who: who, config: config}
	x.council = who.May(access.RunReform) && who.For(access.RunReform).SeesAll()
	if x.round, _, err = p.Office.Round(ctx, c.Param("round")); err != nil {
		return nil, err
	}
	if x.round.State == reform.Preparing {
		if x.council {
			return nil, errPreparing
		}
		return nil, reform.ErrNoRound
	}
	return x, nil
}

// open is enter for what shows a round as a whole: those may see it for whom it
// is published, or who are the council.
func (p *Pages) open(c echo.Context, who access.User) (*place, error) {
	x, err := p.enter(c, who)
	if err != nil {
		return nil, err
	}
	if !x.whole() {
		return nil, reform.ErrNoRound
	}
	return x, p.look(c.Request().Context(), x)
}

// look takes what the round came to.
func (p *Pages) look(ctx context.Context, x *place) (err error) {
	x.Ranking, err = p.Rankings.Ranking(ctx, x.round.ID)
	return err
}

// whole tells whether the reader may see all units of the round, and places.
func (x *place) whole() bool { return x.council || x.round.State == reform.Published }

// own tells whether the reader works on a unit's score sheet.
func (x *place) own(unit string) bool {
	_, takesPart := x.round.Entrant(unit)
	return takesPart && x.who.MayIn(x.config.Tree, access.ScoreReform, unit)
}

// back are the rounds before this one that the reader may see, this one first;
// at most so many.
func (p *Pages) back(ctx context.Context, x *place, most int) ([]*ranking.Ranking, error) {
	all, err := p.Rankings.Years(ctx, x.round.ID, most)
	if err != nil {
		return nil, err
	}
	for i, r := range all {
		if r.Round.State != reform.Published && !x.council && i > 0 {
			return all[:i], nil
		}
	}
	return all, nil
}

// before compares the round with the one before it, as far as the reader may
// see that; nil where there is none.
func (p *Pages) before(ctx context.Context, x *place) (*ranking.Comparison, error) {
	all, err := p.back(ctx, x, 2)
	if err != nil || len(all) < 2 {
		return nil, err
	}
	return p.compare(x.Ranking, all[1])
}

// compare sets two rounds against each other. What rounds came to is shared and
// does not change, so that a comparison of the same two is the same.
func (p *Pages) compare(now, before *ranking.Ranking) (*ranking.Comparison, error) {
	return p.comparisons.Take([2]*ranking.Ranking{now, before}, func() (*ranking.Comparison, error) { return ranking.Compare(now, before), nil })
}

// address is a page of the round's results, "" for the first, in the reader's
// language.
func (x *place) address(page string, pairs ...string) string {
	return addressOf(x.round.ID, page, x.Lang, pairs...)
}

func addressOf(round, page, lang string, pairs ...string) string {
	to := "/reform/rounds/" + url.PathEscape(round) + "/results"
	if page != "" {
		to += "/" + page
	}
	q := url.Values{"lang": {lang}}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			q.Set(pairs[i], pairs[i+1])
		}
	}
	return to + "?" + q.Encode()
}

// cardOf is the address of a unit's card.
func (x *place) cardOf(unit string) string { return x.address("units/" + url.PathEscape(unit)) }
