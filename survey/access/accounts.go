package access

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"time"

	"sipas/survey"
	"sipas/survey/audit"
	"sipas/survey/store"
)

// Config is what Accounts work with. Store is required.
type Config struct {
	Store  store.Store
	Now    func() time.Time // nil: time.Now
	Random io.Reader        // nil: crypto/rand
	Trail  *audit.Trail     // who did what to whom; nil: nobody keeps it
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
		all = append(all, u.settled())
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
	u = u.settled()
	u.Added, u.Password, u.Stamp = a.Now().UTC().Truncate(time.Second), h.String(), 1
	err = store.Add(ctx, a.Store, People, u.Name, u)
	if errors.Is(err, store.ErrExists) {
		return ErrTaken
	}
	if err != nil {
		return fmt.Errorf("adding user: %w", err)
	}
	return a.recordGrants(ctx, "user.add", u.Name, nil, u.Grants)
}

// record leaves an entry about somebody in the trail.
func (a *Accounts) record(ctx context.Context, act, name string, changes []survey.Difference) error {
	if n, ok := Name(name); ok {
		name = n
	}
	return a.Trail.Record(ctx, act, name, changes)
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
	return u.settled(), rev, nil
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
