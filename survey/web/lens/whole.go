package lens

import (
	"slices"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/directory"
)

// Whole tells whether all units of a wave lie in somebody's scope.
func Whole(config *directory.Snapshot, who access.User, w survey.Wave) bool {
	if who.SeesAll() {
		return true
	}
	outside := func(root string) bool { return !who.Sees(config.Tree, root) }
	return len(w.Units) > 0 && !slices.ContainsFunc(w.Units, outside)
}
