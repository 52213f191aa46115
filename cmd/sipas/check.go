package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image/png"
	"net"
	"net/http"
	"net/netip"
	"time"

	"sipas/survey"
	"sipas/survey/directory"
	"sipas/survey/poster"
	"sipas/survey/store"
	"sipas/survey/store/bolt"
)

type checkCmd struct {
	Deep bool `help:"Read every stored document and verify its checksum (embedded store, server stopped)."`
	Live bool `help:"Only ask the server on this machine whether it is alive; for health checks of containers."`
}

// released is before any honest clock.
var released = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

func (c *checkCmd) Run(w *world, s *Settings) error {
	if c.Live {
		return w.ask(s, "/healthz")
	}
	failed := 0
	report := func(what string, err error, good string) {
		state := "ok"
		if err != nil {
			state, good, failed = "FAILED", explain(err), failed+1
		}
		fmt.Fprintf(w.out, "%-8s %-7s %s\n", what, state, good)
	}
	said, err := w.checkStore(s, c.Deep)
	report("store", err, said)
	now := time.Now()
	report("clock", sane(now), now.Format(time.RFC3339))
	said, err = checkQR(s)
	report("qr", err, said)
	if failed > 0 {
		return survey.Errorf(survey.KindInternal, "check", "%d checks failed", failed)
	}
	return nil
}

func sane(now time.Time) error {
	if now.Before(released) {
		return survey.Errorf(survey.KindInternal, "clock", "%s is in the past; set the clock", now.Format(time.RFC3339))
	}
	return nil
}

// checkStore opens the store, or asks the server that has it open.
func (w *world) checkStore(s *Settings, deep bool) (string, error) {
	if deep && s.MongoDB == "" {
		return w.inspect(s)
	}
	db, err := w.openStore(s)
	if errors.Is(err, store.ErrLocked) {
		return s.where() + " is in use by a server that is ready", w.ask(s, "/readyz")
	}
	if err != nil {
		return "", err
	}
	defer db.Close()
	if err := db.Ping(w.ctx); err != nil {
		return "", err
	}
	secret := "secret from SIPAS_SECRET"
	if s.Secret == "" {
		secret = "secret kept in the store"
	}
	if _, err := w.sealer(s, db); err != nil {
		return "", err
	}
	config, err := directory.New(db, time.Now).Snapshot(w.ctx)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%s, %s; %d counters, %d codes, %d waves", s.where(), secret,
		len(config.Counters), len(config.Codes), len(config.Waves)), nil
}

func (w *world) inspect(s *Settings) (string, error) {
	r, err := bolt.Inspect(w.ctx, storeFile(s.Data))
	if err != nil {
		return "", err
	}
	for _, d := range r.Damages {
		fmt.Fprintln(w.out, "damaged ", d)
	}
	if n := len(r.Damages); n > 0 {
		return "", survey.Errorf(survey.KindDamaged, "check.damaged", "%s: %d damages", r.Path, n)
	}
	n := 0
	for _, documents := range r.Documents {
		n += documents
	}
	return fmt.Sprintf("%s: %d documents read, every checksum right", r.Path, n), nil
}

// checkQR draws a code for the public address and reads it back.
func checkQR(s *Settings) (string, error) {
	address, err := poster.Address(s.base(nil), survey.NewCode([survey.RandomCodeBytes]byte{1, 2, 3, 4, 5, 6, 7}))
	if err != nil {
		return "", err
	}
	code, err := poster.New(address)
	if err != nil {
		return "", err
	}
	b, err := code.PNG(400)
	if err != nil {
		return "", err
	}
	picture, err := png.Decode(bytes.NewReader(b))
	if err != nil {
		return "", fmt.Errorf("reading the sample QR code: %w", err)
	}
	read, err := poster.Read(picture)
	if err == nil && read != address {
		err = survey.Errorf(survey.KindInternal, "check.qr", "the sample QR code says %q instead of %q", read, address)
	}
	said := fmt.Sprintf("%s, %d modules wide, reads back", address, code.Size())
	if poster.Local(address) {
		said += "; opens on this machine only, set SIPAS_BASE_URL"
	}
	return said, err
}

// ask calls the server that should run on this machine at the configured port.
func (w *world) ask(s *Settings, path string) error {
	ctx, cancel := context.WithTimeout(w.ctx, 3*time.Second)
	defer cancel()
	host, port, err := net.SplitHostPort(s.Addr)
	if err != nil {
		return err
	}
	if ip, err := netip.ParseAddr(host); host == "" || err == nil && ip.IsUnspecified() {
		host = "localhost"
	}
	q, err := http.NewRequestWithContext(ctx, "GET", "http://"+net.JoinHostPort(host, port)+path, nil)
	if err != nil {
		return err
	}
	answer, err := http.DefaultClient.Do(q)
	if err != nil {
		return survey.Errorf(survey.KindUnavailable, "check.server", "no server answers at %s", q.URL.Host)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return survey.Errorf(survey.KindUnavailable, "check.server", "the server at %s says %s", q.URL.Host, answer.Status)
	}
	return nil
}
