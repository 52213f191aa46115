package manager

import (
	"strings"
	"time"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/directory"
	"sipas/survey/web/kit"
)

// branch is a unit in a person's scope and how deep it stands among the
// others there.
type branch struct {
	survey.Unit
	Depth int
	Ended bool
}

// branches are the units in a person's scope, parents before children.
func branches(s *directory.Snapshot, who access.User, now time.Time) []branch {
	var all []branch
	depth := map[string]int{}
	for _, u := range s.Tree.Subtree("") {
		if !who.Sees(s.Tree, u.ID) {
			continue
		}
		b := branch{Unit: u, Ended: !u.To.IsZero() && !now.Before(u.To)}
		if above, seen := depth[u.Parent]; seen && u.Parent != "" {
			b.Depth = above + 1
		}
		depth[u.ID] = b.Depth
		all = append(all, b)
	}
	return all
}

// choices are units to choose from, indented as they stand in the tree. Those
// that have ended are left out, unless one is kept because it is chosen now.
func choices(l *kit.Locale, all []branch, kept string) []kit.Choice {
	var cs []kit.Choice
	for _, b := range all {
		if b.Ended && b.ID != kept {
			continue
		}
		cs = append(cs, kit.Choice{Value: b.ID, Label: strings.Repeat("\u2003", b.Depth) + l.Text(b.Name)})
	}
	return cs
}

// kindName is what a kind of unit is called.
func kindName(l *kit.Locale, k survey.UnitKind) string {
	switch k {
	case survey.Province:
		return l.Say("units.kind.province")
	case survey.Department:
		return l.Say("units.kind.department")
	case survey.Commune:
		return l.Say("units.kind.commune")
	case survey.Centre:
		return l.Say("units.kind.centre")
	case survey.District:
		return l.Say("units.kind.district")
	}
	return l.Say("units.kind.none")
}

// unitKinds are all kinds, for a list to choose from.
func unitKinds(l *kit.Locale) []kit.Choice {
	var cs []kit.Choice
	for _, k := range []survey.UnitKind{"", survey.Province, survey.Department, survey.Commune, survey.Centre, survey.District} {
		cs = append(cs, kit.Choice{Value: string(k), Label: kindName(l, k)})
	}
	return cs
}

// found tells whether what was searched stands in a text, without regard to
// case and accents.
func found(search string, texts ...string) bool {
	return strings.Contains(survey.Fold(strings.Join(texts, " ")), survey.Fold(search))
}

// errNoUnit is about units that are not there or not in scope, which must look
// the same.
var errNoUnit = &survey.Error{Kind: survey.KindNotFound, Code: "units.unknown"}
