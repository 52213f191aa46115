package main

import (
	"context"
	"errors"

	"sipas/survey/poster"
	"sipas/survey/web"
	"sipas/survey/web/analyst"
	"sipas/survey/web/citizen"
	"sipas/survey/web/editor"
	"sipas/survey/web/manager"
	"sipas/survey/web/monitor"
	"sipas/survey/web/paper"
	"sipas/survey/web/people"
	"sipas/survey/web/posters"
	"sipas/survey/web/tickets"
	"sipas/survey/web/waves"
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
	add(analyst.New(analyst.Config{Site: a.site, Desk: a.desk, Directory: a.directory, Results: a.numbers}))
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
