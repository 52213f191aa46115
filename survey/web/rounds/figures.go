package rounds

import (
	"context"
	"net/url"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/opinion/outcome"
	"sipas/survey/ranking"
	"sipas/survey/reform"
	"sipas/survey/web/kit"
)

// Ranker says what rounds come to; *ranking.Rankings does.
type Ranker interface {
	Ranking(ctx context.Context, round string) (*ranking.Ranking, error)
}

// surveyed is what a survey says about a leaf of a unit.
type surveyed struct {
	Words       string
	Provisional bool
	Path        string // of the result; "" for none
}

// surveyed reads what surveys say about a leaf, by unit. Nothing is known about
// a round that is published and not frozen yet.
func (p *Pages) surveyed(c echo.Context, x looking, it reform.Item) (map[string]*surveyed, error) {
	if p.Ranker == nil || !it.Surveyed() {
		return nil, nil
	}
	table, err := p.Ranker.Ranking(c.Request().Context(), x.ID)
	if err != nil {
		if survey.KindOf(err) == survey.KindConflict {
			return nil, nil
		}
		return nil, err
	}
	found := map[string]*surveyed{}
	for _, row := range table.Rows {
		if g := row.Given[it.Code]; g != nil {
			found[row.Unit] = tell(x.l, g, row.Unit)
		}
	}
	return found, nil
}

// tell puts into words what a survey gives, or why it gives nothing.
func tell(l *kit.Locale, g *ranking.Given, unit string) *surveyed {
	s := &surveyed{Words: why(l, g)}
	if g.Wave != "" {
		s.Path = "/results/" + url.PathEscape(g.Wave) + "?" + url.Values{"unit": {unit}, "lang": {l.Lang}}.Encode()
	}
	if s.Words != "" {
		return s
	}
	s.Provisional = !g.Final
	own := g.Own
	if own == nil {
		own = g.Points
	}
	switch {
	case g.Opinion != nil && (g.Opinion.Few || g.Opinion.Points == nil):
		s.Words = l.Say("rounds.found.withheld")
	case g.Opinion != nil:
		s.Words = opinions(l, g.Opinion)
	case g.Index == nil || own == nil:
		s.Words = l.Say("rounds.found.none")
	case g.Interval.Lo == nil || g.Interval.Hi == nil:
		s.Words = l.Say("rounds.found.index", share(l, g.Index), g.Answers, points(l, dot(own)))
	default:
		s.Words = l.Say("rounds.found.interval", share(l, g.Index), share(l, g.Interval.Lo), share(l, g.Interval.Hi), g.Answers, points(l, dot(own)))
	}
	return s
}

// opinions says what the sociological survey gives, and how many judged as far as
// that may be told.
func opinions(l *kit.Locale, o *ranking.Opinion) string {
	if judged, _, may := o.Told(); may {
		return l.Say("rounds.found.opinions", judged, points(l, dot(o.Points)))
	}
	return l.Say("rounds.found.opinions.at_least", outcome.Least, points(l, dot(o.Points)))
}

// why says why a survey gives no points; "" when it does.
func why(l *kit.Locale, g *ranking.Given) string {
	switch g.Why {
	case ranking.StillAsked:
		return l.Say("rounds.found.still_asked", l.Time(g.Opinion.Until))
	case "":
		return ""
	case ranking.Few:
		return l.Say("rounds.found.few", g.Answers, g.Least)
	case ranking.Withheld:
		return l.Say("rounds.found.withheld")
	case ranking.NoWave, ranking.WaveGone:
		return l.Say("rounds.found.no_wave")
	case ranking.NotSurveyed:
		return l.Say("rounds.found.not_surveyed")
	case ranking.Altered:
		return l.Say("rounds.found.altered")
	case ranking.NoSurvey:
		return l.Say("rounds.found.no_survey")
	}
	return l.Say("rounds.found.none")
}
