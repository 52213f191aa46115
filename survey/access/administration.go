package access

import (
	"context"
	"slices"

	"sipas/survey"
)

// Administration is what one administrator may do about people: only about
// those who have nothing beyond the administrator's own units, and giving
// nothing that the administrator has not. Others do not exist for them
// (ErrUnknown). Nobody changes their own grants or keeps themselves out, so
// that somebody is always left who can.
type Administration struct {
	accounts *Accounts
	who      User
	tree     *survey.Tree
}

// What an administrator can meet beside what Accounts answer.
var (
	ErrSelf    = &survey.Error{Kind: survey.KindForbidden, Code: "user.self"}   // another administrator must do this
	ErrBeyond  = &survey.Error{Kind: survey.KindForbidden, Code: "user.beyond"} // more than the administrator has
	ErrChanged = &survey.Error{Kind: survey.KindConflict, Code: "user.changed"} // somebody else was quicker
)

// As gives what who may do about people. Accounts have made sure of who it is.
func (a *Accounts) As(who User, tree *survey.Tree) Administration {
	return Administration{a, who, tree}
}

// Within tells whether grants are no more than the administrator has.
func (m Administration) Within(grants []Grant) bool {
	return !slices.ContainsFunc(grants, func(g Grant) bool { return !m.has(g) })
}

func (m Administration) has(g Grant) bool {
	units := g.Units
	if len(units) == 0 {
		units = []string{""}
	}
	for _, u := range units {
		if !m.who.MayIn(m.tree, ManagePeople, u) {
			return false
		}
		for _, act := range Acts() {
			if g.Role.Allows(act) && !m.who.MayIn(m.tree, act, u) {
				return false
			}
		}
	}
	return true
}

// may tells whether the administrator may give the grants: nil, ErrBeyond, or
// KindInvalid for what nobody can give, and for the problems found before.
func (m Administration) may(grants []Grant, found ...survey.Problem) error {
	problems := append(found, checkGrants(grants)...)
	for _, g := range grants {
		for _, unit := range g.Units {
			if _, known := m.tree.Unit(unit); !known && survey.ValidCode(unit) {
				problems = append(problems, survey.Problem{Field: "units", Code: "user.unit", Args: []string{unit}})
			}
		}
	}
	if len(problems) > 0 {
		return &survey.Error{Kind: survey.KindInvalid, Code: "user.invalid", Problems: problems}
	}
	if !m.Within(grants) {
		return ErrBeyond
	}
	return nil
}

// All are the people that the administrator manages, by name.
func (m Administration) All(ctx context.Context) ([]User, error) {
	all, err := m.accounts.All(ctx)
	return slices.DeleteFunc(all, func(u User) bool { return !m.Within(u.All()) }), err
}

// User finds one of them.
func (m Administration) User(ctx context.Context, name string) (User, error) {
	u, err := m.accounts.User(ctx, name)
	if err == nil && !m.Within(u.All()) {
		return User{}, ErrUnknown
	}
	return u, err
}

// Add makes a new person with a random password, which must be changed at the
// first sign-in.
func (m Administration) Add(ctx context.Context, name string, grants []Grant) (password string, err error) {
	if err := m.may(grants, checkName(name)...); err != nil {
		return "", err
	}
	if password, err = RandomPassword(m.accounts.Random); err != nil {
		return "", err
	}
	return password, m.accounts.Add(ctx, User{Name: name, Grants: grants, MustChange: true}, password)
}

// Assign gives other grants to somebody whose grants were those of the mark
// (see Mark) when the administrator saw them; ErrChanged when they are not any
// more.
func (m Administration) Assign(ctx context.Context, name string, mark int64, grants []Grant) error {
	if _, err := m.other(ctx, name); err != nil {
		return err
	}
	if err := m.may(grants); err != nil {
		return err
	}
	return m.accounts.assign(ctx, name, grants, func(u User) error {
		switch {
		case !m.Within(u.All()):
			return ErrUnknown
		case Mark(u.All()) != mark:
			return ErrChanged
		}
		return nil
	})
}

// Disable keeps somebody out, or lets them in again.
func (m Administration) Disable(ctx context.Context, name string, disabled bool) error {
	u, err := m.other(ctx, name)
	if err != nil {
		return err
	}
	return m.accounts.Disable(ctx, u.Name, disabled)
}

// NewPassword gives somebody a random password; one's own is changed by
// ChangePassword.
func (m Administration) NewPassword(ctx context.Context, name string) (string, error) {
	u, err := m.other(ctx, name)
	if err != nil {
		return "", err
	}
	return m.accounts.NewPassword(ctx, u.Name)
}

// ResetSecond takes somebody's second factor away.
func (m Administration) ResetSecond(ctx context.Context, name string) error {
	u, err := m.other(ctx, name)
	if err != nil {
		return err
	}
	return m.accounts.ResetSecond(ctx, u.Name)
}

// EndSessions ends all sessions of somebody.
func (m Administration) EndSessions(ctx context.Context, name string) error {
	u, err := m.other(ctx, name)
	if err != nil {
		return err
	}
	return m.accounts.EndSessions(ctx, u.Name)
}

// other finds somebody whom the administrator manages and is not.
func (m Administration) other(ctx context.Context, name string) (User, error) {
	u, err := m.User(ctx, name)
	if err == nil && u.Name == m.who.Name {
		return User{}, ErrSelf
	}
	return u, err
}
