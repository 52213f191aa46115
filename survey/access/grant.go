package access

import (
	"fmt"
	"hash/fnv"
	"slices"

	"sipas/survey"
)

// Grant is a role over some units: what it allows, it allows there.
type Grant struct {
	Role  Role     `bson:"role" json:"role"`
	Units []string `bson:"units,omitempty" json:"units,omitempty"` // roots of subtrees; empty means everywhere
}

// Everywhere gives each of the roles over all units.
func Everywhere(roles ...Role) []Grant { return Over(nil, roles...) }

// Over gives each of the roles over the same units and what is below them.
func Over(units []string, roles ...Role) []Grant {
	var all []Grant
	for _, r := range roles {
		all = append(all, Grant{Role: r, Units: slices.Clone(units)})
	}
	return all
}

// covers tells whether a unit lies in the grant; "" stands for everywhere.
func (g Grant) covers(tree *survey.Tree, unit string) bool {
	if len(g.Units) == 0 {
		return true
	}
	return unit != "" && slices.ContainsFunc(g.Units, func(root string) bool { return root != "" && tree.Within(unit, root) })
}

// tidy brings grants into one form: a grant for each role, widest role first,
// units sorted and once; units beside everywhere are left out.
func tidy(grants []Grant) []Grant {
	units := map[Role]map[string]bool{}
	all := map[Role]bool{}
	var strange []Role
	for _, g := range grants {
		if units[g.Role] == nil {
			units[g.Role] = map[string]bool{}
			if !slices.Contains(Roles(), g.Role) {
				strange = append(strange, g.Role)
			}
		}
		all[g.Role] = all[g.Role] || len(g.Units) == 0
		for _, u := range g.Units {
			units[g.Role][u] = true
		}
	}
	var tidied []Grant
	for _, r := range append(Roles(), strange...) {
		if units[r] == nil {
			continue
		}
		g := Grant{Role: r}
		if !all[r] {
			for u := range units[r] {
				g.Units = append(g.Units, u)
			}
			slices.Sort(g.Units)
		}
		tidied = append(tidied, g)
	}
	return tidied
}

// Mark is a number that is another one when the grants are others: two people
// who edit the same person can see by it that the other was quicker.
func Mark(grants []Grant) int64 {
	h := fnv.New64a()
	for _, g := range tidy(grants) {
		fmt.Fprintf(h, "%q %q\n", g.Role, g.Units)
	}
	return int64(h.Sum64() >> 1)
}

// checkGrants finds what is wrong with grants on their own.
func checkGrants(grants []Grant) []survey.Problem {
	if len(grants) == 0 {
		return []survey.Problem{{Field: "roles", Code: "user.roles"}}
	}
	var problems []survey.Problem
	for _, g := range grants {
		if !slices.Contains(Roles(), g.Role) {
			problems = append(problems, survey.Problem{Field: "roles", Code: "user.role", Args: []string{string(g.Role)}})
		}
		for _, unit := range g.Units {
			if !survey.ValidCode(unit) {
				problems = append(problems, survey.Problem{Field: "units", Code: "code.malformed", Args: []string{unit}})
			}
		}
	}
	return problems
}
