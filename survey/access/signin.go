package access

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// SignIn tells who a name and a password belong to. address is where the
// request comes from, used for throttling only; "" is one network of its own
// and has no limit as a whole.
//
// ErrWrong for a wrong name or password and for somebody who is disabled: the
// same answer after the same work. ErrThrottled with Retry when it is too
// early to try again; a right password does not shorten that.
func (a *Accounts) SignIn(ctx context.Context, typed, password, address string, now time.Time) (User, error) {
	name, ok := Name(typed)
	if !ok {
		name = "" // nobody's, and yet throttled and compared like any other
	}
	settle, wait := a.delays.begin(name, Network(address), now)
	if wait > 0 {
		return User{}, throttled(wait.Truncate(time.Second) + time.Second)
	}
	u, err := a.prove(ctx, name, password)
	switch {
	case err == nil:
		settle(succeeded)
	case errors.Is(err, ErrWrong):
		settle(failed)
	default:
		settle(undecided)
	}
	return u, err
}

// prove compares a password with that of the name, or with nobody's.
func (a *Accounts) prove(ctx context.Context, name, password string) (User, error) {
	u, rev, err := a.load(ctx, name)
	if err != nil && !errors.Is(err, ErrUnknown) {
		return User{}, err
	}
	known := err == nil
	h := a.nobody
	if known {
		if h, err = parseHash(u.Password); err != nil {
			return User{}, fmt.Errorf("signing in %s: %w", name, err)
		}
	}
	right, err := a.compare(ctx, h, password)
	switch {
	case err != nil:
		return User{}, err
	case !right || !known || u.Disabled:
		return User{}, ErrWrong
	}
	if h.cost != today {
		a.renew(ctx, u.Name, rev, password)
	}
	return u, nil
}

// compare computes in its turn. A password that is longer than any can be is
// wrong, but not quicker.
func (a *Accounts) compare(ctx context.Context, h hashed, password string) (bool, error) {
	leave, err := a.gate.enter(ctx)
	if err != nil {
		return false, err
	}
	defer leave()
	long := len(password) > MaxPassword*4
	if long {
		password = ""
	}
	return h.matches(password) && !long, nil
}
