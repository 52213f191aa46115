package access

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"sipas/survey"
	"sipas/survey/audit"
	"sipas/survey/store"
)

// invitations is the collection of set-up links, by the SHA-256 of their
// tokens in hex.
const invitations = "invitations"

// InvitedFor is how long the set-up link of an empty service works.
const InvitedFor = 24 * time.Hour

// ErrInvitation is for a set-up link that is unknown, used, too old, or over
// because there is an administrator.
var ErrInvitation = &survey.Error{Kind: survey.KindGone, Code: "setup.over"}

type invitation struct {
	Expires time.Time `bson:"expires"`
}

func invitationKey(token string) string {
	sum := sha256.Sum256([]byte("setup " + token))
	return hex.EncodeToString(sum[:])
}

// Invite gives the token of a set-up link for the first administrator: "" when
// there are people already. Only its hash is kept. Links that nobody has used
// in time are forgotten here.
func (a *Accounts) Invite(ctx context.Context) (token string, err error) {
	people, err := a.All(ctx)
	if err != nil || len(people) > 0 {
		return "", err
	}
	if err := a.forgetInvitations(ctx); err != nil {
		return "", err
	}
	if token, err = groups(a.Random, 1, 32); err != nil {
		return "", err
	}
	err = store.Add(ctx, a.Store, invitations, invitationKey(token), invitation{a.Now().UTC().Add(InvitedFor)})
	if err != nil {
		return "", fmt.Errorf("keeping the set-up link: %w", err)
	}
	return token, nil
}

// Invited tells whether a set-up link works: nil or ErrInvitation.
func (a *Accounts) Invited(ctx context.Context, token string) error {
	_, err := a.invited(ctx, token)
	return err
}

// AcceptInvitation makes the first administrator, for whom the link is used
// up. The error is ErrInvitation, ErrTaken, or KindInvalid with Problems
// (fields name, password), after which the link still works.
func (a *Accounts) AcceptInvitation(ctx context.Context, token, name, password string) (User, error) {
	rev, err := a.invited(ctx, token)
	if err != nil {
		return User{}, err
	}
	if n, ok := Name(name); ok {
		name = n
	}
	u := User{Name: name, Grants: Everywhere(Administrator)}
	if problems := append(u.check(), CheckPassword(name, password)...); len(problems) > 0 {
		return User{}, &survey.Error{Kind: survey.KindInvalid, Code: "user.invalid", Problems: problems}
	}
	err = a.Store.Delete(ctx, invitations, invitationKey(token), rev)
	if errors.Is(err, store.ErrNotFound) || errors.Is(err, store.ErrStale) { // somebody else was quicker
		return User{}, ErrInvitation
	}
	if err != nil {
		return User{}, fmt.Errorf("using up the set-up link: %w", err)
	}
	ctx = audit.With(ctx, audit.Actor{Name: name, Via: audit.ByWeb})
	if err := a.Add(ctx, u, password); err != nil {
		return User{}, err
	}
	return a.User(ctx, name)
}

// invited finds a link in force.
func (a *Accounts) invited(ctx context.Context, token string) (rev int64, err error) {
	i, rev, err := store.Load[invitation](ctx, a.Store, invitations, invitationKey(token))
	switch {
	case errors.Is(err, store.ErrNotFound):
		return 0, ErrInvitation
	case err != nil:
		return 0, fmt.Errorf("reading the set-up link: %w", err)
	case !a.Now().Before(i.Expires):
		return 0, ErrInvitation
	}
	people, err := a.All(ctx)
	if err != nil {
		return 0, err
	}
	for _, u := range people {
		if u.May(ManagePeople) && u.For(ManagePeople).SeesAll() {
			return 0, ErrInvitation
		}
	}
	return rev, nil
}

// forgetInvitations deletes the links that are too old.
func (a *Accounts) forgetInvitations(ctx context.Context) error {
	type old struct {
		key string
		rev int64
	}
	var over []old
	for d, err := range a.Store.Scan(ctx, invitations, store.Range{}) {
		if err != nil {
			return fmt.Errorf("reading set-up links: %w", err)
		}
		if expires, ok := d.Body.Lookup("expires").TimeOK(); !ok || !a.Now().Before(expires) {
			over = append(over, old{d.Key, d.Rev})
		}
	}
	for _, o := range over {
		err := a.Store.Delete(ctx, invitations, o.key, o.rev)
		if err != nil && !errors.Is(err, store.ErrNotFound) && !errors.Is(err, store.ErrStale) {
			return fmt.Errorf("forgetting a set-up link: %w", err)
		}
	}
	return nil
}
