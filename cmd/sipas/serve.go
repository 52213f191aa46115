package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"runtime/debug"
	"time"

	"sipas/survey/access"
)

type serveCmd struct{}

// listeningOn is how serve begins the line that tells its address; bench and
// tests read it.
const listeningOn = "listening on "

// draining is how long a stop waits for requests that are under way.
const draining = 10 * time.Second

func (serveCmd) Run(w *world, s *Settings) error {
	return w.serve(s, func(a *app, base string) error {
		if _, err := fmt.Fprintln(w.out, listeningOn+base); err != nil {
			return err
		}
		return a.invite(w, base)
	})
}

// serve runs the service until the context ends. ready is called when the
// socket listens, before the first request is answered.
func (w *world) serve(s *Settings, ready func(a *app, base string) error) error {
	listener, err := (&net.ListenConfig{}).Listen(w.ctx, "tcp", s.Addr)
	if err != nil {
		return fmt.Errorf("listening on %s: %w; choose another with --addr", s.Addr, err)
	}
	defer listener.Close() // twice is harmless: the server closes it, too
	a, err := newApp(w, s)
	if err != nil {
		return err
	}
	defer func() {
		if err := a.Close(); err != nil {
			w.log.Error("closing the store", "err", err)
		}
	}()
	base := s.base(listener.Addr())
	a.base.Store(&base)
	stopMetrics, err := a.metrics(w, s)
	if err != nil {
		return err
	}
	defer stopMetrics()
	if err := ready(a, base); err != nil {
		return err
	}
	return w.until(a.server, listener)
}

// invite prints the set-up link of a service that knows nobody yet. It does
// not go to the log, which others may read: it lets the first administrator in.
func (a *app) invite(w *world, base string) error {
	token, err := a.accounts.Invite(context.WithoutCancel(w.ctx)) // a stop at this moment is a clean one
	if err != nil || token == "" {
		return err
	}
	_, err = fmt.Fprintf(w.out, "Nobody can sign in yet. Make the first administrator within %.0f hours at\n%s/setup/%s\n", access.InvitedFor.Hours(), base, token)
	return err
}

// until serves until the context ends, then lets accepted work finish.
func (w *world) until(server *http.Server, listener net.Listener) error {
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	select {
	case err := <-ended:
		return fmt.Errorf("serving: %w", err)
	case <-w.ctx.Done():
	}
	w.log.Info("stopping: no new requests, finishing those under way")
	ctx, cancel := context.WithTimeout(context.WithoutCancel(w.ctx), draining)
	defer cancel()
	if err := server.Shutdown(ctx); err != nil {
		w.log.Warn("some requests did not end in time", "err", err)
		return errors.Join(server.Close(), ignoreClosed(<-ended))
	}
	return ignoreClosed(<-ended)
}

// garbage is how much there may be, in percent of what is in use, before it is
// collected. Nearly all that is in use are columns of answers, in which there is
// nothing to follow: to collect takes some twenty milliseconds of a processor
// for a million answers, and twice as much memory would be the price of doing it
// seldom.
const garbage = 25

// collectOften sets that, unless GOGC says otherwise.
func (w *world) collectOften() {
	if w.env["GOGC"] == "" {
		debug.SetGCPercent(garbage)
	}
}

func ignoreClosed(err error) error {
	if errors.Is(err, http.ErrServerClosed) || errors.Is(err, io.EOF) {
		return nil
	}
	return err
}
