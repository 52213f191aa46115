package main

import (
	"crypto/rand"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/demo"
	"sipas/survey/directory"
	"sipas/survey/manage"
)

type demoCmd struct {
	Seed uint64 `default:"1" help:"Seed of the demonstration answers; only the first run on a store uses it."`
}

// demoUser signs in to the demonstration; the password is new at each start.
const demoUser = "demo"

// shown is how many counters the demonstration prints.
const shown = 4

func (c *demoCmd) Run(w *world, s *Settings) error {
	return w.serve(s, func(a *app, base string) error {
		m := &manage.Manager{Store: a.store, Directory: a.directory}
		if err := demo.Seed(w.ctx, m, time.Now(), c.Seed, demo.DefaultSize); err != nil {
			return err
		}
		// The answers went into the store past the results, which may have
		// looked already.
		if err := a.numbers.Reconcile(w.ctx); err != nil {
			return err
		}
		password, err := demoSignIn(w, a.accounts)
		if err != nil {
			return err
		}
		return c.print(w, s, a, base, password)
	})
}

// demoSignIn makes the demonstration's user, or gives the one of an earlier
// run a new password: none is ever known beforehand.
func demoSignIn(w *world, accounts *access.Accounts) (string, error) {
	password, err := access.RandomPassword(rand.Reader)
	if err != nil {
		return "", err
	}
	err = accounts.Add(w.ctx, access.User{Name: demoUser, Roles: []access.Role{access.Administrator}}, password)
	if errors.Is(err, access.ErrTaken) {
		err = accounts.SetPassword(w.ctx, demoUser, password)
	}
	if err != nil {
		return "", fmt.Errorf("preparing the demonstration's sign-in: %w", err)
	}
	return password, nil
}

func (c *demoCmd) print(w *world, s *Settings, a *app, base, password string) error {
	config, err := a.directory.Snapshot(w.ctx)
	if err != nil {
		return err
	}
	fmt.Fprintln(w.out, "Demonstration data; not for a real survey.\n\nA citizen at a counter opens one of")
	for _, code := range demoCodes(config) {
		fmt.Fprintf(w.out, "%s/k/%s\n", base, code)
	}
	fmt.Fprintf(w.out, "\nResults   %s/results\nReform    %s/reform\nCounters  %s/counters\nSign in   %s  password %s\nData      %s\n\n%s%s\n",
		base, base, base, demoUser, password, s.where(), listeningOn, base)
	return nil
}

// demoCodes are codes of counters in different offices, always the same ones
// for the same store.
func demoCodes(config *directory.Snapshot) []string {
	var codes []string
	seen := map[string]bool{}
	for _, code := range slices.Sorted(maps.Keys(config.Codes)) {
		cc := config.Codes[code]
		unit := config.Counters[cc.Counter].Unit
		if len(codes) == shown || seen[unit] || !cc.Revoked.IsZero() {
			continue
		}
		if _, err := survey.ParseCode(code); err == nil {
			codes, seen[unit] = append(codes, code), true
		}
	}
	return codes
}
