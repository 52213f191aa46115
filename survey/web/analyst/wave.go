package analyst

import (
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"sipas/analysis"
	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/directory"
	"sipas/survey/results"
	"sipas/survey/web/staff"
)

// here is the navigation's entry for all these pages.
const here = "/results"

// showLatest leads to the wave that opened last, or says what to do when
// there is none.
func (p *Pages) showLatest(c echo.Context, who access.User) error {
	config, err := p.Directory.Snapshot(c.Request().Context())
	if err != nil {
		return err
	}
	l := p.Site.Locale(c.Request())
	if waves := p.waves(config, who); len(waves) > 0 {
		return c.Redirect(http.StatusSeeOther, view{wave: waves[0].ID, lang: l.Lang}.address())
	}
	o := staff.Options{Title: l.Say("results.title"), Who: who, Here: here}
	return staff.Show(c, p.Desk, http.StatusOK, p.empty, l, o, nothing{Manage: who.May(access.ManageSurvey)})
}

func (p *Pages) showWave(c echo.Context, who access.User) error {
	ctx := c.Request().Context()
	config, err := p.Directory.Snapshot(ctx)
	if err != nil {
		return err
	}
	l := p.Site.Locale(c.Request())
	v := view{wave: c.Param("wave"), unit: c.QueryParam("unit"), score: scoreOf(c.QueryParam("score")), lang: l.Lang}
	about, units, err := p.may(config, who, &v)
	if err != nil {
		return err
	}
	summary, err := p.Results.Summary(ctx, v.wave, results.Ask{Unit: v.unit, Score: v.score})
	if err != nil {
		return err
	}
	beside, err := p.Results.Beside(ctx, v.wave, results.Ask{Unit: v.unit, Score: v.score})
	if err != nil {
		return err
	}
	w := writer{Locale: l, view: v, config: config, texts: textsOf(config, about.Questionnaire)}
	body := w.sheet(summary, about, p.Now())
	body.Waves, body.Units, body.Scores = w.waves(p.waves(config, who)), w.units(units, who.SeesAll()), w.scores()
	body.Beside = w.beside(beside)
	body.Manage = who.May(access.ManageSurvey)
	o := staff.Options{Title: body.Title, Who: who, Here: here}
	return staff.Show(c, p.Desk, http.StatusOK, p.wave, l, o, body)
}

// may finds the wave and the units of it that somebody may look at. Without a
// unit those who do not see everything are led to the first of theirs. What
// lies outside their scope does not exist for them.
func (p *Pages) may(config *directory.Snapshot, who access.User, v *view) (survey.Wave, []survey.Unit, error) {
	about, ok := config.Wave(v.wave)
	if !ok || about.Phase(p.Now()) == survey.PhaseHidden {
		return about, nil, results.ErrNoWave
	}
	units := seen(config, about, who)
	if len(units) == 0 && !who.SeesAll() {
		return about, nil, results.ErrNoWave
	}
	if v.unit == "" && !who.SeesAll() {
		v.unit = units[0].ID
	}
	if v.unit != "" && !slices.ContainsFunc(units, func(u survey.Unit) bool { return u.ID == v.unit }) {
		return about, nil, results.ErrNoUnit
	}
	return about, units, nil
}

// waves are those that somebody may look at, the latest first.
func (p *Pages) waves(config *directory.Snapshot, who access.User) []survey.Wave {
	waves := slices.DeleteFunc(slices.Clone(config.Waves), func(w survey.Wave) bool {
		return w.Phase(p.Now()) == survey.PhaseHidden || !who.SeesAll() && len(seen(config, w, who)) == 0
	})
	slices.SortStableFunc(waves, func(a, b survey.Wave) int { return b.Opens.Compare(a.Opens) })
	return waves
}

// seen are the units of a wave in somebody's scope, parents first.
func seen(config *directory.Snapshot, w survey.Wave, who access.User) []survey.Unit {
	var all []survey.Unit
	for _, top := range config.Tree.Children("") {
		for _, u := range config.Tree.Subtree(top) {
			if config.Covers(w, u.ID) && who.Sees(config.Tree, u.ID) {
				all = append(all, u)
			}
		}
	}
	return all
}

// scoreOf reads the score of an address; anything else is the usual one.
func scoreOf(s string) analysis.Score {
	for score, name := range scoreNames {
		if s == name {
			return score
		}
	}
	return analysis.Top2
}

// scoreNames are the scores in addresses.
var scoreNames = map[analysis.Score]string{analysis.Top2: "top2", analysis.Mean5: "mean5", analysis.Mean01: "mean01"}
