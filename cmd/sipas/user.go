package main

import (
	"crypto/rand"
	"fmt"
	"strings"
	"text/tabwriter"

	"sipas/survey/access"
)

// userCmd manages people from the machine itself: the first administrator,
// and the way in when nobody else can open the door.
type userCmd struct {
	Add      userAddCmd      `cmd:"" help:"Add a person and print a first password."`
	Password userPasswordCmd `cmd:"" help:"Give a person a new password and end their sessions."`
	Disable  userDisableCmd  `cmd:"" help:"Keep a person out."`
	Enable   userEnableCmd   `cmd:"" help:"Let a person in again."`
	List     userListCmd     `cmd:"" help:"List the people."`
}

type userName struct {
	Name string `arg:"" help:"The person's sign-in name."`
}

type userAddCmd struct {
	userName
	Role []access.Role `default:"administrator" help:"administrator, manager, analyst, officer or viewer; several with commas."`
	Unit []string      `help:"Only these units and what is below them. Default: all."`
}

func (c *userAddCmd) Run(w *world, s *Settings) error {
	return w.accounts(s, func(a *access.Accounts) error {
		password, err := access.RandomPassword(rand.Reader)
		if err != nil {
			return err
		}
		if err := a.Add(w.ctx, access.User{Name: c.Name, Roles: c.Role, Units: c.Unit}, password); err != nil {
			return err
		}
		return w.showPassword(c.Name, password)
	})
}

type userPasswordCmd struct{ userName }

func (c *userPasswordCmd) Run(w *world, s *Settings) error {
	return w.accounts(s, func(a *access.Accounts) error {
		password, err := access.RandomPassword(rand.Reader)
		if err != nil {
			return err
		}
		if err := a.SetPassword(w.ctx, c.Name, password); err != nil {
			return err
		}
		return w.showPassword(c.Name, password)
	})
}

type userDisableCmd struct{ userName }

func (c *userDisableCmd) Run(w *world, s *Settings) error {
	return w.accounts(s, func(a *access.Accounts) error { return a.Disable(w.ctx, c.Name, true) })
}

type userEnableCmd struct{ userName }

func (c *userEnableCmd) Run(w *world, s *Settings) error {
	return w.accounts(s, func(a *access.Accounts) error { return a.Disable(w.ctx, c.Name, false) })
}

type userListCmd struct{}

func (userListCmd) Run(w *world, s *Settings) error {
	return w.accounts(s, func(a *access.Accounts) error {
		all, err := a.All(w.ctx)
		if err != nil {
			return err
		}
		t := tabwriter.NewWriter(w.out, 0, 0, 2, ' ', 0)
		fmt.Fprintln(t, "NAME\tROLES\tUNITS\tSTATE")
		for _, u := range all {
			state, units := "active", "all"
			if u.Disabled {
				state = "disabled"
			}
			if !u.SeesAll() {
				units = strings.Join(u.Units, ",")
			}
			fmt.Fprintf(t, "%s\t%s\t%s\t%s\n", u.Name, strings.Trim(fmt.Sprint(u.Roles), "[]"), units, state)
		}
		return t.Flush()
	})
}

func (w *world) showPassword(name, password string) error {
	_, err := fmt.Fprintf(w.out, "name      %s\npassword  %s\n", name, password)
	return err
}

// accounts opens the store for a moment. A running server has the embedded
// store to itself; then this says so.
func (w *world) accounts(s *Settings, act func(*access.Accounts) error) error {
	db, err := w.openStore(s)
	if err != nil {
		return err
	}
	defer db.Close()
	return act(access.NewAccounts(access.Config{Store: db}))
}
