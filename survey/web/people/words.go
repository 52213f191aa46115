package people

import (
	"strings"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/web/kit"
)

// roleKeys are the sentences that name the roles.
var roleKeys = map[access.Role]string{
	access.Administrator: "role.administrator",
	access.Manager:       "role.manager",
	access.Analyst:       "role.analyst",
	access.Officer:       "role.officer",
	access.Viewer:        "role.viewer",
}

func roleName(l *kit.Locale, r access.Role) string {
	if key, ok := roleKeys[r]; ok {
		return l.Say(key)
	}
	return string(r)
}

// actKeys are the sentences that name the acts that programs may have.
var actKeys = map[access.Act]string{
	access.SeeResults:      "act.results",
	access.ExportResponses: "act.export",
	access.ManageSurvey:    "act.manage",
	access.ScoreReform:     "act.reform",
}

var deviceKeys = map[access.Device]string{
	access.Phone: "device.phone", access.Tablet: "device.tablet", access.Computer: "device.computer",
}

var doorKeys = map[access.Door]string{
	access.ByPassword: "door.password", access.BySignOn: "door.oidc",
}

// granted is a role with its units as people read it.
type granted struct {
	Role  string
	Units []string // names; empty: everywhere
}

func grantedNames(l *kit.Locale, tree *survey.Tree, grants []access.Grant) []granted {
	var all []granted
	for _, g := range grants {
		r := granted{Role: roleName(l, g.Role)}
		for _, id := range g.Units {
			r.Units = append(r.Units, unitName(l, tree, id))
		}
		all = append(all, r)
	}
	return all
}

// unitName is a unit's name; its id when it is not there any more.
func unitName(l *kit.Locale, tree *survey.Tree, id string) string {
	if u, ok := tree.Unit(id); ok {
		return l.Text(u.Name)
	}
	return id
}

// unitChoices are the units that somebody may give, indented as a tree; before
// them what stands for all of them, for those who may give that.
func unitChoices(l *kit.Locale, tree *survey.Tree, who access.User) []kit.Choice {
	var all []kit.Choice
	if who.SeesAll() {
		all = append(all, kit.Choice{Value: everywhere, Label: l.Say("grant.everywhere")})
	}
	var walk func(id string, depth int)
	walk = func(id string, depth int) {
		below := depth
		if u, _ := tree.Unit(id); who.Sees(tree, id) {
			all = append(all, kit.Choice{Value: id, Label: strings.Repeat("– ", depth) + l.Text(u.Name)})
			below++
		}
		for _, c := range tree.Children(id) {
			walk(c, below)
		}
	}
	for _, top := range tree.Children("") {
		walk(top, 0)
	}
	return all
}
