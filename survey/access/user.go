package access

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"sipas/survey"
)

// People is the collection of users, by name.
const People = "people"

// User is somebody who may sign in. The zero User may nothing.
type User struct {
	Name     string    `bson:"name"` // see Name
	Grants   []Grant   `bson:"grants,omitempty"`
	Disabled bool      `bson:"disabled,omitempty"`
	Added    time.Time `bson:"added"`

	// Roles and Units are the short form of Grants: every role over the same
	// units, everywhere when there are none. Accounts.Add takes it, and people
	// kept before there were grants have it. Accounts give Grants only, and For
	// sets Units to the roots of what it has narrowed to.
	Roles []Role   `bson:"roles,omitempty"`
	Units []string `bson:"units,omitempty"`

	Password   string   `bson:"password"`              // PHC string; see Accounts.SetPassword
	MustChange bool     `bson:"must_change,omitempty"` // the password is known to somebody else
	Second     *Second  `bson:"second,omitempty"`      // nil: no second factor
	Known      []string `bson:"known,omitempty"`       // browsers; see Accounts.Remember
	Stamp      int64    `bson:"stamp"`                 // grows with each change that ends the person's sessions

	act   Act    // what Sees goes by; "" for all grants together
	limit *limit // of a program that acts for the user; nil for none
}

// limit is what a program may at most.
type limit struct {
	acts  []Act
	units []string // empty: no limit
}

// namePattern lets an official address be a name.
var namePattern = regexp.MustCompile(`^[a-z0-9][a-z0-9._@-]{1,63}$`)

// Name is the one written form of a name as typed: lower case, without blanks
// around. ok is false for what cannot be anybody's name: anything but 2 to 64
// ASCII letters, digits and . _ @ - beginning with a letter or digit.
func Name(typed string) (name string, ok bool) {
	name = strings.ToLower(norm.NFKC.String(strings.TrimSpace(typed)))
	return name, namePattern.MatchString(name)
}

// settled is the user with grants only.
func (u User) settled() User {
	u.Grants = tidy(append(Over(u.Units, u.Roles...), u.Grants...))
	u.Roles, u.Units = nil, nil
	return u
}

// grants are the grants that count: all, or those for the act that the user is
// narrowed to.
func (u User) grants() []Grant {
	all := u.Grants
	if len(u.Roles) > 0 {
		all = append(Over(u.Units, u.Roles...), all...)
	}
	if u.act == "" {
		return all
	}
	return slices.DeleteFunc(slices.Clone(all), func(g Grant) bool { return !g.Role.Allows(u.act) })
}

// All are the grants of the user, whatever For has narrowed.
func (u User) All() []Grant {
	u.act = ""
	return tidy(u.grants())
}

// For is the user as seen from an act: Sees and SeesAll then go by the grants
// that allow it. What the user may otherwise stays as it is.
func (u User) For(a Act) User {
	u.Grants, u.Roles, u.act = u.All(), nil, a
	u.Units = nil
	for _, g := range u.grants() {
		u.Units = append(u.Units, g.Units...)
	}
	if u.SeesAll() {
		u.Units = nil
	}
	return u
}

// May tells whether one of the user's roles allows the act somewhere. A
// disabled user may nothing.
func (u User) May(a Act) bool {
	if u.Disabled || !u.limit.allows(a) {
		return false
	}
	return len(u.For(a).grants()) > 0
}

// MayIn tells whether the user may do something about a unit; "" stands for
// what belongs to no unit, or to all.
func (u User) MayIn(tree *survey.Tree, a Act, unit string) bool {
	if !u.May(a) {
		return false
	}
	if unit == "" {
		return u.For(a).SeesAll()
	}
	return u.For(a).Sees(tree, unit)
}

// Sees tells whether a unit lies in the user's scope: in that of the act which
// the user is seen from (see For), or in that of any grant.
func (u User) Sees(tree *survey.Tree, unit string) bool {
	covers := func(g Grant) bool { return g.covers(tree, unit) }
	return slices.ContainsFunc(u.grants(), covers) && (u.limit == nil || Grant{Units: u.limit.units}.covers(tree, unit))
}

// SeesAll tells whether the user's scope is the whole tree.
func (u User) SeesAll() bool {
	everywhere := func(g Grant) bool { return len(g.Units) == 0 }
	return slices.ContainsFunc(u.grants(), everywhere) && (u.limit == nil || len(u.limit.units) == 0)
}

func (l *limit) allows(a Act) bool { return l == nil || slices.Contains(l.acts, a) }

// check finds what is wrong with a user on its own; the password apart.
func (u User) check() []survey.Problem { return append(checkName(u.Name), checkGrants(u.All())...) }

func checkName(name string) []survey.Problem {
	if _, ok := Name(name); !ok {
		return []survey.Problem{{Field: "name", Code: "user.name"}}
	}
	return nil
}
