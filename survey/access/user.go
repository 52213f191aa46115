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
	Roles    []Role    `bson:"roles"`
	Units    []string  `bson:"units,omitempty"` // roots of the subtrees in scope; empty means all
	Disabled bool      `bson:"disabled,omitempty"`
	Added    time.Time `bson:"added"`

	Password string `bson:"password"` // PHC string; see Accounts.SetPassword
	Stamp    int64  `bson:"stamp"`    // grows with each change that ends the person's sessions
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

// Sees tells whether a unit lies in the user's scope.
func (u User) Sees(tree *survey.Tree, unit string) bool {
	if len(u.Units) == 0 {
		return true
	}
	return slices.ContainsFunc(u.Units, func(root string) bool { return root != "" && tree.Within(unit, root) })
}

// SeesAll tells whether the user's scope is the whole tree.
func (u User) SeesAll() bool { return len(u.Units) == 0 }

// check finds what is wrong with a user on its own; the password apart.
func (u User) check() []survey.Problem {
	var problems []survey.Problem
	if _, ok := Name(u.Name); !ok {
		problems = append(problems, survey.Problem{Field: "name", Code: "user.name"})
	}
	if len(u.Roles) == 0 {
		problems = append(problems, survey.Problem{Field: "roles", Code: "user.roles"})
	}
	for _, r := range u.Roles {
		if !slices.Contains(Roles(), r) {
			problems = append(problems, survey.Problem{Field: "roles", Code: "user.role", Args: []string{string(r)}})
		}
	}
	for _, unit := range u.Units {
		if !survey.ValidCode(unit) {
			problems = append(problems, survey.Problem{Field: "units", Code: "code.malformed", Args: []string{unit}})
		}
	}
	return problems
}
