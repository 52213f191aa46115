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
func (a *Accounts) SignIn(ctx context.Context, typed, password, address string, now time.Time) (User, error) {
	return a.SignInFrom(ctx, typed, password, address, "", now)
}

// SignInFrom is SignIn from a browser that shows the token which it was given
// to keep (see Remember); "" for none.
//
// ErrWrong for a wrong name or password and for somebody who is disabled: the
// same answer after the same work. ErrThrottled with Retry when it is too
// early to try again; a right password does not shorten that.
func (a *Accounts) SignInFrom(ctx context.Context, typed, password, address, token string, now time.Time) (User, error) {
	name, ok := Name(typed)
	if !ok {
		name = "" // nobody's, and yet throttled and compared like any other
	}
	counted, limited := a.bucket(ctx, name, Network(address), token)
	return a.attempt(ctx, name, password, counted, limited, now)
}

// attempt proves a password if it is not too early to try; see delays.begin.
func (a *Accounts) attempt(ctx context.Context, name, password, counted, limited string, now time.Time) (User, error) {
	settle, wait := a.delays.begin(name, counted, limited, now)
	if wait > 0 {
		if err := a.tellThrottled(ctx, name, now); err != nil {
			return User{}, err
		}
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

// tellThrottled leaves an entry about somebody whose password is being guessed
// at. What nobody is called is not kept: it may be a password in the wrong
// field.
func (a *Accounts) tellThrottled(ctx context.Context, name string, now time.Time) error {
	if name == "" || a.Trail == nil || !a.delays.untold("signin", name, now) {
		return nil
	}
	if _, _, err := a.load(ctx, name); err != nil {
		if errors.Is(err, ErrUnknown) {
			return nil
		}
		return err
	}
	return a.record(ctx, "signin.throttled", name, nil)
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
