package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/audit"
	"sipas/survey/directory"
	"sipas/survey/store"
)

// userCmd manages people from the machine itself: the first administrator,
// and the way in when nobody else can open the door.
type userCmd struct {
	Add         userAddCmd      `cmd:"" help:"Add a person and print a first password."`
	Password    userPasswordCmd `cmd:"" help:"Give a person a new password and end their sessions."`
	Grant       userGrantCmd    `cmd:"" help:"Give a person more roles."`
	Revoke      userRevokeCmd   `cmd:"" help:"Take roles from a person."`
	ResetSecond userSecondCmd   `cmd:"" help:"Take a lost second factor away, so that the password is enough."`
	EndSessions userSessionsCmd `cmd:"" help:"Sign a person out everywhere."`
	Disable     userDisableCmd  `cmd:"" help:"Keep a person out."`
	Enable      userEnableCmd   `cmd:"" help:"Let a person in again."`
	List        userListCmd     `cmd:"" help:"List the people."`
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
		password, err := access.RandomPassword(a.Random)
		if err != nil {
			return err
		}
		u := access.User{Name: c.Name, Grants: access.Over(c.Unit, c.Role...), MustChange: true}
		if err := a.Add(w.ctx, u, password); err != nil {
			return err
		}
		if err := w.showPassword(c.Name, password); err != nil {
			return err
		}
		return w.tellUnits(a, c.Unit)
	})
}

type userPasswordCmd struct{ userName }

func (c *userPasswordCmd) Run(w *world, s *Settings) error {
	return w.accounts(s, func(a *access.Accounts) error {
		password, err := a.NewPassword(w.ctx, c.Name)
		if err != nil {
			return err
		}
		return w.showPassword(c.Name, password)
	})
}

type userGrantCmd struct {
	userName
	Role []access.Role `required:"" help:"administrator, manager, analyst, officer or viewer; several with commas."`
	Unit []string      `help:"Only for these units and what is below them. Default: all."`
}

func (c *userGrantCmd) Run(w *world, s *Settings) error {
	return w.accounts(s, func(a *access.Accounts) error {
		err := w.assign(a, c.Name, func(grants []access.Grant) []access.Grant {
			return append(grants, access.Over(c.Unit, c.Role...)...)
		})
		if err != nil {
			return err
		}
		return w.tellUnits(a, c.Unit)
	})
}

type userRevokeCmd struct {
	userName
	Role []access.Role `required:"" help:"The roles to take, with all their units."`
}

func (c *userRevokeCmd) Run(w *world, s *Settings) error {
	return w.accounts(s, func(a *access.Accounts) error {
		return w.assign(a, c.Name, func(grants []access.Grant) []access.Grant {
			return slices.DeleteFunc(grants, func(g access.Grant) bool { return slices.Contains(c.Role, g.Role) })
		})
	})
}

// assign changes somebody's grants.
func (w *world) assign(a *access.Accounts, name string, change func([]access.Grant) []access.Grant) error {
	u, err := a.User(w.ctx, name)
	if err != nil {
		return err
	}
	return a.Assign(w.ctx, name, change(u.All()))
}

// tellUnits warns of units that are not there. They are no error: people may
// be added before the units are.
func (w *world) tellUnits(a *access.Accounts, units []string) error {
	for _, id := range units {
		_, _, err := store.Load[survey.Unit](w.ctx, a.Store, directory.Units, id)
		if errors.Is(err, store.ErrNotFound) {
			_, err = fmt.Fprintf(w.err, "sipas: there is no unit %s; until there is one, the role allows nothing there\n", id)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

type userSecondCmd struct{ userName }

func (c *userSecondCmd) Run(w *world, s *Settings) error {
	return w.accounts(s, func(a *access.Accounts) error { return a.ResetSecond(w.ctx, c.Name) })
}

type userSessionsCmd struct{ userName }

func (c *userSessionsCmd) Run(w *world, s *Settings) error {
	return w.accounts(s, func(a *access.Accounts) error { return a.EndSessions(w.ctx, c.Name) })
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
		fmt.Fprintln(t, "NAME\tSTATE\tSECOND FACTOR\tROLES")
		for _, u := range all {
			state, second := "active", "no"
			if u.Disabled {
				state = "disabled"
			}
			if u.Second != nil {
				second = "yes"
			}
			fmt.Fprintf(t, "%s\t%s\t%s\t%s\n", u.Name, state, second, rolesOf(u))
		}
		return t.Flush()
	})
}

// rolesOf writes somebody's roles with their units: "manager@D1,D2 viewer".
func rolesOf(u access.User) string {
	var roles []string
	for _, g := range u.All() {
		r := string(g.Role)
		if len(g.Units) > 0 {
			r += "@" + strings.Join(g.Units, ",")
		}
		roles = append(roles, r)
	}
	return strings.Join(roles, " ")
}

func (w *world) showPassword(name, password string) error {
	_, err := fmt.Fprintf(w.out, "name      %s\npassword  %s\nIt must be changed at the first sign-in.\n", name, password)
	return err
}

// accounts opens the store for a moment. A running server has the embedded
// store to itself; then this says so. The trail knows that it was a command.
func (w *world) accounts(s *Settings, act func(*access.Accounts) error) error {
	db, err := w.openStore(s)
	if errors.Is(err, store.ErrLocked) {
		return fmt.Errorf("the server is running; please stop it for a moment: %w", err)
	}
	if err != nil {
		return err
	}
	defer db.Close()
	w.ctx = audit.With(w.ctx, audit.Actor{Via: audit.ByCommand})
	return worded(act(access.NewAccounts(access.Config{Store: db, Trail: audit.New(db, time.Now)})))
}

// worded says what to do about an error of accounts.
func worded(err error) error {
	switch e, ok := errors.AsType[*survey.Error](err); {
	case !ok:
		return err
	case errors.Is(err, access.ErrUnknown):
		return fmt.Errorf("nobody has that name (sipas user list shows the names): %w", err)
	case errors.Is(err, access.ErrTaken):
		return fmt.Errorf("that name belongs to somebody already: %w", err)
	case len(e.Problems) == 0:
		return err
	default:
		what := map[string]string{
			"user.name":      "a name has 2 to 64 letters without accents, digits and . _ @ -, beginning with a letter or digit",
			"user.role":      "the roles are administrator, manager, analyst, officer and viewer",
			"user.roles":     "nobody is left without a role; sipas user disable keeps a person out",
			"code.malformed": "a unit's code has letters, digits and hyphens",
		}[e.Problems[0].Code]
		if what == "" {
			return err
		}
		return fmt.Errorf("%s: %w", what, err)
	}
}
