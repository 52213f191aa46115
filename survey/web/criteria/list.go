package criteria

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"sipas/survey/access"
	"sipas/survey/reform"
	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
)

// list is the page of all sets.
type list struct {
	Done     string
	Groups   []group
	Examples []kit.Choice // to begin with, when there is no set yet
}

// group is a set with its versions, the newest first.
type group struct {
	ID, Title string
	Versions  []line
	Compare   string // address of the newest against the one before
}

// line is a version.
type line struct {
	Path, Version, Level, Shape, Max string
	Published                        bool
	Problems                         int
	Rounds                           []string // that are scored by it
}

func (p *Pages) showList(c echo.Context, who access.User) error {
	ctx, l := c.Request().Context(), p.Site.Locale(c.Request())
	sets, err := p.Office.Sets(ctx)
	if err != nil {
		return err
	}
	rounds, err := p.Office.Rounds(ctx)
	if err != nil {
		return err
	}
	body := list{Done: done(c, l), Groups: groups(l, sets, rounds)}
	if len(sets) == 0 {
		if body.Examples, err = exampleChoices(l); err != nil {
			return err
		}
	}
	return staff.Show(c, p.Desk, http.StatusOK, p.list, l, options(l.Say("sets.title"), who), body)
}

// groups puts versions, which come by id and number, together.
func groups(l *kit.Locale, sets []reform.CriteriaSet, rounds []reform.Round) []group {
	var all []group
	for i := range sets {
		s := &sets[i]
		if len(all) == 0 || all[len(all)-1].ID != s.ID {
			all = append(all, group{ID: s.ID})
		}
		g := &all[len(all)-1]
		g.Title, g.Compare = l.Text(s.Title), address(l, pathOf(s)+"/compare") // of the newest
		g.Versions = append([]line{lineOf(l, s, rounds)}, g.Versions...)
	}
	return all
}

func lineOf(l *kit.Locale, s *reform.CriteriaSet, rounds []reform.Round) line {
	x := line{Path: address(l, pathOf(s)), Version: l.Count(s.Version), Level: choice(levels(l), string(s.Level)), Shape: shapeWords(l, s),
		Max: sum(l, newSums(s).whole), Published: s.Published, Rounds: usedBy(l, s, rounds)}
	if !s.Published {
		_, wrong := s.Tree()
		x.Problems = len(wrong)
	}
	return x
}

// usedBy are the names of the rounds that are scored by a set.
func usedBy(l *kit.Locale, s *reform.CriteriaSet, rounds []reform.Round) []string {
	var all []string
	for i := range rounds {
		for _, ref := range rounds[i].Sets() {
			if ref == s.Ref() {
				all = append(all, l.Text(rounds[i].Title))
			}
		}
	}
	return all
}

// exampleChoices are the shipped examples, by id.
func exampleChoices(l *kit.Locale) ([]kit.Choice, error) {
	examples, err := reform.Examples()
	if err != nil {
		return nil, err
	}
	var all []kit.Choice
	for i := range examples {
		s := &examples[i]
		all = append(all, kit.Choice{Value: example + s.ID, Label: l.Say("sets.base.example", l.Text(s.Title), shapeWords(l, s), sum(l, newSums(s).whole))})
	}
	return all, nil
}
