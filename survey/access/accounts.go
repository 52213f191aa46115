package access

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"sipas/survey"
	"sipas/survey/store"
)

// Config is what Accounts work with. Store is required.
type Config struct {
	Store  store.Store
	Now    func() time.Time // nil: time.Now
	Random io.Reader        // nil: crypto/rand
}

// Accounts are the people who may sign in. Its methods may be called by any
// number of goroutines.
type Accounts struct {
	Config
	gate   gate
	delays *delays
	nobody hashed // what the password of an unknown name is compared with
}

// NewAccounts makes the accounts over a store.
func NewAccounts(c Config) *Accounts {
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Random == nil {
		c.Random = rand.Reader
	}
	return &Accounts{Config: c, gate: newGate(), delays: newDelays(),
		nobody: hashed{today, make([]byte, saltBytes), make([]byte, hashBytes)}}
}

// User finds somebody by name. ErrUnknown when there is nobody of that name.
func (a *Accounts) User(ctx context.Context, name string) (User, error) {
	u, _, err := a.load(ctx, name)
	return u, err
}

// All are the users in the order of their names.
func (a *Accounts) All(ctx context.Context) ([]User, error) {
	var all []User
	for u, err := range store.All[User](ctx, a.Store, People, store.Range{}) {
		if err != nil {
			return nil, fmt.Errorf("reading people: %w", err)
		}
		all = append(all, u)
	}
	return all, nil
}

// Add makes a new user with a first password. Name is brought into its one
// form; Added, Password and Stamp are set here. The error is KindInvalid with
// Problems (fields name, roles, units, password) or ErrTaken.
func (a *Accounts) Add(ctx context.Context, u User, password string) error {
	if name, ok := Name(u.Name); ok {
		u.Name = name
	}
	problems := append(u.check(), CheckPassword(u.Name, password)...)
	if len(problems) > 0 {
		return &survey.Error{Kind: survey.KindInvalid, Code: "user.invalid", Problems: problems}
	}
	h, err := a.compute(ctx, password)
	if err != nil {
		return err
	}
	u.Added, u.Password, u.Stamp = a.Now().UTC().Truncate(time.Second), h.String(), 1
	err = store.Add(ctx, a.Store, People, u.Name, u)
	if errors.Is(err, store.ErrExists) {
		return ErrTaken
	}
	if err != nil {
		return fmt.Errorf("adding user: %w", err)
	}
	return nil
}

// SetPassword gives somebody another password and ends their sessions. The
// error is KindInvalid with Problems, or ErrUnknown.
func (a *Accounts) SetPassword(ctx context.Context, name, password string) error {
	name, _ = Name(name)
	if problems := CheckPassword(name, password); len(problems) > 0 {
		return &survey.Error{Kind: survey.KindInvalid, Code: "user.invalid", Problems: problems}
	}
	h, err := a.compute(ctx, password)
	if err != nil {
		return err
	}
	return a.change(ctx, name, func(u *User) { u.Password = h.String() })
}

// Disable keeps somebody out, at once and until enabled again. Nothing else
// about the person changes, and doing it twice does no harm.
func (a *Accounts) Disable(ctx context.Context, name string, disabled bool) error {
	return a.change(ctx, name, func(u *User) { u.Disabled = disabled })
}

// Assign gives somebody other roles and another scope, and ends their
// sessions. The error is KindInvalid with Problems, or ErrUnknown.
func (a *Accounts) Assign(ctx context.Context, name string, roles []Role, units []string) error {
	if problems := (User{Name: name, Roles: roles, Units: units}).check(); len(problems) > 0 {
		return &survey.Error{Kind: survey.KindInvalid, Code: "user.invalid", Problems: problems}
	}
	return a.change(ctx, name, func(u *User) { u.Roles, u.Units = slices.Clone(roles), slices.Clone(units) })
}

// change edits a user and grows the stamp, whoever else is editing meanwhile.
func (a *Accounts) change(ctx context.Context, name string, edit func(*User)) error {
	return a.edit(ctx, name, func(u *User) bool {
		edit(u)
		u.Stamp++
		return true
	})
}

// edit reads a user, lets edit change it, and writes it back if edit says so;
// again from the start when somebody else has written meanwhile.
func (a *Accounts) edit(ctx context.Context, name string, edit func(*User) bool) error {
	for {
		u, rev, err := a.load(ctx, name)
		if err != nil {
			return err
		}
		if !edit(&u) {
			return nil
		}
		_, err = store.Change(ctx, a.Store, People, u.Name, rev, u)
		if errors.Is(err, store.ErrStale) {
			continue
		}
		if err != nil {
			return fmt.Errorf("changing user: %w", err)
		}
		return nil
	}
}

func (a *Accounts) load(ctx context.Context, typed string) (User, int64, error) {
	name, ok := Name(typed)
	if !ok {
		return User{}, 0, ErrUnknown
	}
	u, rev, err := store.Load[User](ctx, a.Store, People, name)
	if errors.Is(err, store.ErrNotFound) {
		return User{}, 0, ErrUnknown
	}
	if err != nil {
		return User{}, 0, fmt.Errorf("reading user: %w", err)
	}
	return u, rev, nil
}

// compute hashes a new password in its turn.
func (a *Accounts) compute(ctx context.Context, password string) (hashed, error) {
	leave, err := a.gate.enter(ctx)
	if err != nil {
		return hashed{}, err
	}
	defer leave()
	return freshHash(password, a.Random)
}
