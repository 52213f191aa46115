package access

import (
	"context"
	"time"

	"sipas/survey"
)

// SetPassword gives somebody another password and ends their sessions. The
// error is KindInvalid with Problems, or ErrUnknown.
func (a *Accounts) SetPassword(ctx context.Context, name, password string) error {
	return a.setPassword(ctx, name, password, false)
}

// setPassword also forgives wrong codes: who tried them knew the old password.
func (a *Accounts) setPassword(ctx context.Context, name, password string, mustChange bool) error {
	name, _ = Name(name)
	if problems := CheckPassword(name, password); len(problems) > 0 {
		return &survey.Error{Kind: survey.KindInvalid, Code: "user.invalid", Problems: problems}
	}
	h, err := a.compute(ctx, password)
	if err != nil {
		return err
	}
	err = a.change(ctx, name, func(u *User) {
		u.Password, u.MustChange = h.String(), mustChange
		if u.Second != nil {
			second := *u.Second
			second.Wrong, u.Second = nil, &second
		}
	})
	if err != nil {
		return err
	}
	return a.record(ctx, "user.password", name, nil)
}

// NewPassword gives somebody a random password, which must be changed at the
// next sign-in, and ends their sessions.
func (a *Accounts) NewPassword(ctx context.Context, name string) (password string, err error) {
	if password, err = RandomPassword(a.Random); err != nil {
		return "", err
	}
	return password, a.setPassword(ctx, name, password, true)
}

// ChangePassword lets somebody who has signed in and knows the present
// password choose another one, and ends all sessions. Guesses at the present
// one are throttled, whatever happens at the sign-in. The error is ErrWrong,
// ErrThrottled or KindInvalid with Problems (password.same when nothing
// changes).
func (a *Accounts) ChangePassword(ctx context.Context, name, present, password string, now time.Time) error {
	if _, err := a.attempt(ctx, name, present, "change of password", "", now); err != nil {
		return err
	}
	if present == password {
		return &survey.Error{Kind: survey.KindInvalid, Code: "user.invalid", Problems: []survey.Problem{{Field: "password", Code: "password.same"}}}
	}
	return a.SetPassword(ctx, name, password)
}

// Disable keeps somebody out, at once and until enabled again. Nothing else
// about the person changes, and doing it twice does no harm.
func (a *Accounts) Disable(ctx context.Context, name string, disabled bool) error {
	if err := a.change(ctx, name, func(u *User) { u.Disabled = disabled }); err != nil {
		return err
	}
	act := "user.enable"
	if disabled {
		act = "user.disable"
	}
	return a.record(ctx, act, name, nil)
}

// Assign gives somebody other grants, and ends their sessions. The error is
// KindInvalid with Problems, or ErrUnknown.
func (a *Accounts) Assign(ctx context.Context, name string, grants []Grant) error {
	return a.assign(ctx, name, grants, func(User) error { return nil })
}

// assign assigns if the user, as they are at that moment, passes a check.
func (a *Accounts) assign(ctx context.Context, name string, grants []Grant, check func(User) error) error {
	if problems := checkGrants(grants); len(problems) > 0 {
		return &survey.Error{Kind: survey.KindInvalid, Code: "user.invalid", Problems: problems}
	}
	var refused error
	var before []Grant
	err := a.edit(ctx, name, func(u *User) bool {
		if refused = check(*u); refused != nil {
			return false
		}
		before, u.Grants = u.Grants, tidy(grants)
		u.Stamp++
		return true
	})
	if err == nil {
		err = refused
	}
	if err != nil {
		return err
	}
	return a.recordGrants(ctx, "user.grants", name, before, tidy(grants))
}

// EndSessions ends all sessions that somebody has.
func (a *Accounts) EndSessions(ctx context.Context, name string) error {
	if err := a.change(ctx, name, func(*User) {}); err != nil {
		return err
	}
	return a.record(ctx, "user.sessions_end", name, nil)
}

// recordGrants leaves an entry about somebody's grants.
func (a *Accounts) recordGrants(ctx context.Context, act, name string, before, after []Grant) error {
	changes, err := survey.Differences(granted(before), granted(after))
	if err != nil {
		return err
	}
	return a.record(ctx, act, name, changes)
}

// granted are grants by role, so that differences name the role.
func granted(grants []Grant) map[Role][]string {
	by := map[Role][]string{}
	for _, g := range grants {
		by[g.Role] = g.Units
		if len(g.Units) == 0 {
			by[g.Role] = []string{"*"}
		}
	}
	return by
}
