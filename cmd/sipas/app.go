package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"sipas/static"
	"sipas/survey/access"
	"sipas/survey/collect"
	"sipas/survey/directory"
	"sipas/survey/manage"
	"sipas/survey/results"
	"sipas/survey/store"
	"sipas/survey/web"
	"sipas/survey/web/analyst"
	"sipas/survey/web/citizen"
	"sipas/survey/web/kit"
	"sipas/survey/web/manager"
	"sipas/survey/web/staff"
	"sipas/templates"
)

// app is the wired service.
type app struct {
	store     store.Store
	directory *directory.Directory
	accounts  *access.Accounts
	server    *http.Server
	meters    *meters
	base      atomic.Pointer[string] // the public address, known once the socket listens

	end        context.CancelFunc // ends what runs in the background
	background sync.WaitGroup
}

// How often a node looks for other nodes' answers; see results.Config.Quick.
const otherNodes = 3 * time.Second

// newApp opens the store and wires the rooms together. Close lets go of all.
func newApp(w *world, s *Settings) (*app, error) {
	db, err := w.openStore(s)
	if err != nil {
		return nil, err
	}
	a := &app{store: db, meters: newMeters()}
	if err := a.wire(w, s); err != nil {
		return nil, errors.Join(err, a.Close())
	}
	return a, nil
}

func (a *app) wire(w *world, s *Settings) error {
	sealer, err := w.sealer(s, a.store)
	if err != nil {
		return err
	}
	proxies, err := s.proxies()
	if err != nil {
		return err
	}
	a.directory = directory.New(a.store, time.Now)
	site, err := kit.New(kit.Config{Templates: templates.Files, Static: static.Files, Proxies: proxies, Demo: a.directory.Demo})
	if err != nil {
		return fmt.Errorf("reading the pages: %w", err)
	}
	a.accounts = access.NewAccounts(access.Config{Store: a.store})
	numbers := results.New(results.Config{Store: a.store, Directory: a.directory, Log: w.log, Quick: s.quick()})
	collector := collect.New(collect.Config{Store: a.store, Directory: a.directory, Sealer: sealer,
		Limits: s.limits(), Heard: a.meters.heard(numbers.Heard)})
	sessions := access.NewSessions(a.accounts, a.store, s.secure(), time.Now)
	desk, err := staff.New(staff.Config{Site: site, Accounts: a.accounts, Sessions: sessions, Directory: a.directory})
	if err != nil {
		return err
	}
	mount, err := a.pages(site, desk, collector, numbers)
	if err != nil {
		return err
	}
	a.server = web.Server(web.Handler(web.Config{Log: w.log, Ready: a.store.Ping, Site: site, Mount: mount,
		Measure: a.meters.request}), w.log)
	a.start(numbers, sessions)
	return nil
}

// pages are the routes of all audiences.
func (a *app) pages(site *kit.Site, desk *staff.Desk, c *collect.Collector, r *results.Results) ([]web.Audience, error) {
	citizens, err := citizen.New(citizen.Config{Collector: c, Site: site})
	if err != nil {
		return nil, err
	}
	analysts, err := analyst.New(analyst.Config{Site: site, Desk: desk, Directory: a.directory, Results: r})
	if err != nil {
		return nil, err
	}
	managers, err := manager.New(manager.Config{Site: site, Desk: desk, Directory: a.directory,
		Manager: &manage.Manager{Store: a.store, Directory: a.directory}, Base: a.address})
	if err != nil {
		return nil, err
	}
	return []web.Audience{citizens, desk, analysts, managers}, nil
}

// address is the public address of the service.
func (a *app) address() string {
	if base := a.base.Load(); base != nil {
		return *base
	}
	return ""
}

// start runs what goes on beside the requests until Close.
func (a *app) start(numbers *results.Results, sessions *access.Sessions) {
	ctx, end := context.WithCancel(context.Background())
	a.end = end
	a.background.Go(func() { numbers.Run(ctx) })
	a.background.Go(func() { sessions.Janitor(ctx, time.Hour) })
}

// Close ends the background work and lets go of the store, after what it had
// accepted is written.
func (a *app) Close() error {
	if a.end != nil {
		a.end()
		a.background.Wait()
	}
	return a.store.Close()
}

func (s *Settings) limits() *collect.Limits {
	if s.Limits == "off" {
		return nil
	}
	return collect.NewLimits(collect.DefaultRates)
}

// quick is never on the embedded store: there this process is the only one.
func (s *Settings) quick() time.Duration {
	if s.MongoDB == "" {
		return 0
	}
	return otherNodes
}

func (s *Settings) secure() bool { return strings.HasPrefix(s.BaseURL, "https://") }
