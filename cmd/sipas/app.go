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
	"sipas/survey/audit"
	"sipas/survey/collect"
	"sipas/survey/comments"
	"sipas/survey/directory"
	"sipas/survey/findings"
	"sipas/survey/jobs"
	"sipas/survey/manage"
	"sipas/survey/monitor"
	"sipas/survey/paper"
	"sipas/survey/results"
	"sipas/survey/seal"
	"sipas/survey/store"
	"sipas/survey/web"
	"sipas/survey/web/editor"
	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
	"sipas/templates"
)

// app is the wired service: its rooms, and what runs beside the requests.
type app struct {
	store     store.Store
	trail     *audit.Trail
	directory *directory.Directory
	manager   *manage.Manager
	accounts  *access.Accounts
	sessions  *access.Sessions
	numbers   *results.Results
	monitor   *monitor.Monitor
	collector *collect.Collector
	jobs      *jobs.Runner
	office    *paper.Office
	findings  *findings.Findings
	comments  *comments.Comments
	seals     *seal.Seals
	reform    reformScore
	order     [32]byte // of the rows of files, see export.Source
	site      *kit.Site
	desk      *staff.Desk
	server    *http.Server
	meters    *meters
	base      atomic.Pointer[string] // the public address, known once the socket listens

	ctx        context.Context // of what runs in the background
	end        context.CancelFunc
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
	w.collectOften()
	a.ctx, a.end = context.WithCancel(context.WithoutCancel(w.ctx))
	if err := a.wire(w, s); err != nil {
		return nil, errors.Join(err, a.Close())
	}
	return a, nil
}

// wire builds the rooms from the ground up.
func (a *app) wire(w *world, s *Settings) error {
	sealer, err := w.sealer(s, a.store)
	if err != nil {
		return err
	}
	proxies, err := s.proxies()
	if err != nil {
		return err
	}
	a.trail = audit.New(a.store, time.Now)
	a.directory = directory.New(a.store, time.Now)
	a.manager = &manage.Manager{Store: a.store, Directory: a.directory, Trail: a.trail}
	a.accounts = access.NewAccounts(access.Config{Store: a.store, Trail: a.trail})
	a.sessions = access.NewSessions(a.accounts, a.store, s.secure(), time.Now)
	a.numbers = results.New(results.Config{Store: a.store, Directory: a.directory, Log: w.log, Quick: s.quick()})
	a.collector = collect.New(collect.Config{Store: a.store, Directory: a.directory, Sealer: sealer,
		Limits: s.limits(), Heard: a.meters.heard(a.numbers.Heard)})
	a.monitor = monitor.New(monitor.Config{Store: a.store, Directory: a.directory, Results: a.numbers, Trail: a.trail, Log: w.log})
	a.collector.Opened = a.monitor.Opened
	a.findings = findings.New(findings.Config{Results: a.numbers, Directory: a.directory})
	a.comments = comments.New(comments.Config{Store: a.store, Results: a.numbers, Directory: a.directory, Log: w.log})
	a.seals = seal.New(seal.Config{Store: a.store, Directory: a.directory, Manager: a.manager, Program: versionText()})
	copy(a.order[:], sealer.Derive("order of exported rows"))
	a.wireReform(sealer.Derive("links of sociological surveys"))
	a.jobs = jobs.New(jobs.Config{Store: a.store, Log: w.log})
	a.office = paper.New(paper.Config{Store: a.store, Directory: a.directory, Taker: a.collector, Trail: a.trail, Later: a.later})
	a.handleFiles()
	a.site, err = kit.New(kit.Config{Templates: templates.Files, Static: static.Files, Proxies: proxies,
		Demo: a.directory.Demo, Languages: editor.Languages(a.directory)})
	if err != nil {
		return fmt.Errorf("reading the pages: %w", err)
	}
	a.desk, err = staff.New(staff.Config{Site: a.site, Accounts: a.accounts, Sessions: a.sessions, Directory: a.directory,
		SignOn: s.signOn(a.address), NeedSecond: s.SecondFactor == needSecond})
	if err != nil {
		return err
	}
	mount, err := a.pages()
	if err != nil {
		return err
	}
	a.server = web.Server(web.Handler(web.Config{Log: w.log, Ready: a.store.Ping, Site: a.site, Mount: mount,
		Measure: a.meters.request}), w.log)
	a.server.RegisterOnShutdown(a.monitor.EndStreams) // which would hold up a stop for as long as somebody watches
	a.start(w)
	return nil
}

// address is the public address of the service.
func (a *app) address() string {
	if base := a.base.Load(); base != nil {
		return *base
	}
	return ""
}

// Close ends the background work and lets go of the store, after what it had
// accepted is written.
func (a *app) Close() error {
	a.end()
	a.background.Wait()
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
