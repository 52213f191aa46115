package waves

import (
	"errors"
	"slices"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/directory"
	"sipas/survey/manage"
	"sipas/survey/store"
)

// What can be wrong with asking for a wave.
var (
	errNoWave = &survey.Error{Kind: survey.KindNotFound, Code: "waves.unknown"}   // none, or none of the person's
	errBeyond = &survey.Error{Kind: survey.KindForbidden, Code: "waves.beyond"}   // it goes beyond the person's units
	errSealed = &survey.Error{Kind: survey.KindConflict, Code: "waves.is_sealed"} // nothing of it changes any more
)

// within tells whether all units of a wave lie in a person's scope: then the
// wave is theirs to change.
func within(s *directory.Snapshot, who access.User, w survey.Wave) bool {
	if who.SeesAll() {
		return true
	}
	return len(w.Units) > 0 && !slices.ContainsFunc(w.Units, func(root string) bool { return !who.Sees(s.Tree, root) })
}

// touches tells whether a wave surveys any unit in a person's scope.
func touches(s *directory.Snapshot, who access.User, w survey.Wave) bool {
	return who.SeesAll() || slices.ContainsFunc(s.Tree.Subtree(""), func(u survey.Unit) bool {
		return who.Sees(s.Tree, u.ID) && s.Covers(w, u.ID)
	})
}

// visible tells whether a wave exists for a person.
func visible(s *directory.Snapshot, who access.User, w survey.Wave) bool {
	return within(s, who, w) || w.State != survey.Draft && touches(s, who, w)
}

// find is the wave in the path as it is stored now.
func (p *Pages) find(c echo.Context, who access.User) (manage.Stored[survey.Wave], *directory.Snapshot, error) {
	ctx, id := c.Request().Context(), c.Param("wave")
	s, err := p.Directory.Snapshot(ctx)
	if err != nil {
		return manage.Stored[survey.Wave]{}, nil, err
	}
	w, there := s.Wave(id)
	if !there || !visible(s, who, w) {
		return manage.Stored[survey.Wave]{}, nil, errNoWave
	}
	stored, err := manage.Present[survey.Wave](ctx, p.Manager, directory.Waves, id)
	if errors.Is(err, store.ErrNotFound) {
		err = errNoWave // somebody has just removed it
	}
	return stored, s, err
}

// own is the wave in the path, if it is the person's to change.
func (p *Pages) own(c echo.Context, who access.User) (manage.Stored[survey.Wave], *directory.Snapshot, error) {
	w, s, err := p.find(c, who)
	if err == nil && !within(s, who, w.Value) {
		err = errBeyond
	}
	return w, s, err
}
