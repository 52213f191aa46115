package main

import (
	"context"
	"errors"
	"time"

	"sipas/survey/dispatch"
	"sipas/survey/jobs"
	"sipas/survey/poster"
	"sipas/survey/web"
	"sipas/survey/web/analyst"
	"sipas/survey/web/api"
	"sipas/survey/web/citizen"
	"sipas/survey/web/compare"
	"sipas/survey/web/editor"
	"sipas/survey/web/exports"
	"sipas/survey/web/lens"
	"sipas/survey/web/manager"
	"sipas/survey/web/monitor"
	"sipas/survey/web/paper"
	"sipas/survey/web/people"
	"sipas/survey/web/posters"
	"sipas/survey/web/published"
	printed "sipas/survey/web/tables"
	"sipas/survey/web/tickets"
	"sipas/survey/web/waves"
	"sipas/survey/web/why"
)

// pages are the routes of all audiences.
func (a *app) pages() ([]web.Audience, error) {
	citizens, err := citizen.New(citizen.Config{Collector: a.collector, Site: a.site, Base: a.address})
	if err != nil {
		return nil, err
	}
	mount := []web.Audience{citizens, a.desk}
	var faults []error
	add := func(desk web.Audience, err error) {
		mount, faults = append(mount, desk), append(faults, err)
	}
	press, err := poster.NewPress()
	if err != nil {
		return nil, err
	}
	a.analystDesk(add)
	a.reformDesk(add)
	add(manager.New(manager.Config{Site: a.site, Desk: a.desk, Directory: a.directory, Manager: a.manager, Base: a.address, Counts: a.count}))
	add(waves.New(waves.Config{Site: a.site, Desk: a.desk, Directory: a.directory, Manager: a.manager, Counts: a.count}))
	add(editor.New(editor.Config{Site: a.site, Desk: a.desk, Directory: a.directory, Manager: a.manager, Preview: citizens.Preview}))
	add(posters.New(posters.Config{Site: a.site, Desk: a.desk, Directory: a.directory, Press: press, Jobs: a.jobs, Trail: a.trail, Base: a.address,
		Logo: a.manager.Logo, LastSeen: a.lastSeen}))
	add(paper.New(paper.Config{Site: a.site, Desk: a.desk, Directory: a.directory, Office: a.office}))
	add(monitor.New(monitor.Config{Site: a.site, Desk: a.desk, Directory: a.directory, Monitor: a.monitor}))
	add(tickets.New(tickets.Config{Site: a.site, Desk: a.desk, Directory: a.directory, Tickets: a.collector.Tickets, Base: a.address,
		Press: press, Trail: a.trail}))
	add(people.New(people.Config{Site: a.site, Desk: a.desk, Directory: a.directory, Trail: a.trail}))
	return mount, errors.Join(faults...)
}

// analystDesk adds the rooms of an analyst's desk, and the API over the same
// findings.
func (a *app) analystDesk(add func(web.Audience, error)) {
	room := lens.Room{Site: a.site, Desk: a.desk, Directory: a.directory, Findings: a.findings, Now: time.Now}
	add(analyst.New(analyst.Config{Site: a.site, Desk: a.desk, Directory: a.directory, Results: a.numbers, Findings: a.findings}))
	add(compare.New(room))
	add(why.New(why.Config{Room: room, Comments: a.comments}))
	files := dispatch.New(dispatch.Config{Directory: a.directory, Results: a.numbers, Store: a.store, Jobs: a.jobs, Trail: a.trail, Order: a.order})
	add(exports.New(exports.Config{Room: room, Results: a.numbers, Dispatch: files, Trail: a.trail, Program: versionText()}))
	add(api.New(api.Config{Site: a.site, Desk: a.desk, Directory: a.directory, Findings: a.findings, Results: a.numbers, Store: a.store,
		Order: a.order, Trail: a.trail, Dispatch: files, Seals: a.seals, Rounds: a.reform.office,
		Rankings: a.reform.rankings, Program: versionText()}))
	add(printed.New(printed.Config{Site: a.site, Desk: a.desk}))
	sealed, err := published.New(published.Config{Site: a.site, Desk: a.desk, Directory: a.directory, Seals: a.seals, Jobs: a.jobs,
		Trail: a.trail, Base: a.address})
	if err == nil {
		a.jobs.Handle(published.Kind, jobs.Kind{Again: true, Work: sealed.Work})
	}
	add(sealed, err)
}

// count is how many answers a wave has so far.
func (a *app) count(ctx context.Context, wave string) (int, error) {
	s, err := a.numbers.Frame(ctx, wave)
	if err != nil {
		return 0, err
	}
	return s.Responses, nil
}

// lastSeen is the last day on which a counter's form was opened or answered:
// an answer may come from a kiosk or from
// paper, and an opening need not lead to an answer.
func (a *app) lastSeen(ctx context.Context) (map[string]string, error) {
	last, err := posters.LastAnswers(a.directory, a.numbers)(ctx)
	if err != nil {
		return nil, err
	}
	opened, err := a.monitor.CountersSeen(ctx)
	if err != nil {
		return nil, err
	}
	for counter, day := range opened {
		last[counter] = max(last[counter], day)
	}
	return last, nil
}
