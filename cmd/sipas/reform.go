package main

import (
	"context"

	"sipas/survey/opinion"
	counted "sipas/survey/opinion/outcome"
	"sipas/survey/ranking"
	"sipas/survey/reform"
	"sipas/survey/web"
	"sipas/survey/web/criteria"
	"sipas/survey/web/officer"
	"sipas/survey/web/opinions"
	"sipas/survey/web/respondent"
	"sipas/survey/web/rounds"
	"sipas/survey/web/standings"
)

// reformScore are the rooms of the reform score.
type reformScore struct {
	office   *reform.Office
	surveys  *opinion.Office
	counting *counted.Counting
	rankings *ranking.Rankings
}

// wireReform builds them; key seals the links of sociological surveys.
func (a *app) wireReform(key []byte) {
	r := &a.reform
	r.office = reform.New(reform.Config{Store: a.store, Trail: a.trail})
	r.surveys = opinion.New(opinion.Config{Store: a.store, Key: key, Trail: a.trail})
	r.counting = counted.New(r.surveys)
	r.rankings = ranking.New(ranking.Config{Office: r.office, Store: a.store, Directory: a.directory, Findings: a.findings,
		Seals: a.seals, Opinions: r.counting, Trail: a.trail, Program: versionText()})
}

// reformDesk adds the rooms of a reform officer's desk, and the form of who is
// asked for an opinion.
func (a *app) reformDesk(add func(web.Audience, error)) {
	r := &a.reform
	add(criteria.New(criteria.Config{Site: a.site, Desk: a.desk, Office: r.office}))
	add(rounds.New(rounds.Config{Site: a.site, Desk: a.desk, Directory: a.directory, Office: r.office, Ranker: r.rankings}))
	add(officer.New(officer.Config{Site: a.site, Desk: a.desk, Directory: a.directory, Office: r.office, Given: officer.Ranked(r.rankings)}))
	add(opinions.New(opinions.Config{Site: a.site, Desk: a.desk, Directory: a.directory, Rounds: r.office, Surveys: r.surveys,
		Counting: r.counting, Base: a.address}))
	add(respondent.New(respondent.Config{Site: a.site, Sheets: r.surveys, Demo: a.directory.Demo}))
	add(standings.New(standings.Config{Site: a.site, Desk: a.desk, Directory: a.directory, Office: r.office, Rankings: r.rankings,
		Trail: a.trail, Program: versionText()}))
}

// finishRounds freezes what was published when a process died.
func (a *app) finishRounds(ctx context.Context, w *world) {
	if err := a.reform.rankings.Resume(ctx); err != nil && ctx.Err() == nil {
		w.log.WarnContext(ctx, "published rounds could not be frozen", "err", err)
	}
}
