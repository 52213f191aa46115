// Package rounds is the pages on which the council makes a round of the reform
// score and brings it from the first self-score to the last appraisal.
//
// While a round is prepared its pages are steps that may be taken in any order:
// what it is, who takes part, groups, sets of their own. Once it runs, its page
// is where everybody stands: what is scored, proven, adjusted, explained, and
// what is late. From there units are moved on together or one by one, and the
// council looks at one criterion of all units at a time, which is how an
// appraisal is fair: the same eyes, the same measure, one after another.
//
// All of it is the council's (access.RunReform over all units), but for the page
// where things stand, on which a unit's people find their own units, and /reform,
// which tells everybody what there is to do.
package rounds

import (
	"fmt"
	"time"

	"github.com/labstack/echo/v4"

	"sipas/survey/access"
	"sipas/survey/directory"
	"sipas/survey/reform"
	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
)

// Config is what the pages work with; all but Ranker and Now is required.
type Config struct {
	Site      *kit.Site
	Desk      *staff.Desk
	Directory *directory.Directory
	Office    *reform.Office
	Ranker    Ranker           // nil: what surveys give is not shown
	Now       func() time.Time // nil: time.Now
}

// Pages are the pages about rounds. Make them with New.
type Pages struct {
	Config
	clashes *staff.Clashes

	home     *kit.View[staff.Sheet[home]]
	edit     *kit.View[staff.Sheet[editor]]
	units    *kit.View[staff.Sheet[picker]]
	groups   *kit.View[staff.Sheet[groupList]]
	propose  *kit.View[staff.Sheet[proposal]]
	members  *kit.View[staff.Sheet[members]]
	sets     *kit.View[staff.Sheet[ownSets]]
	step     *kit.View[staff.Sheet[step]]
	plan     *kit.View[staff.Sheet[plan]]
	progress *kit.View[staff.Sheet[progress]]
	move     *kit.View[staff.Sheet[bulk]]
	unit     *kit.View[staff.Sheet[oneUnit]]
	criteria *kit.View[staff.Sheet[criteria]]
	leaf     *kit.View[staff.Sheet[council]]
}

// inputs are the templates of inputs, for pages with forms.
const inputs = "typed/fields.html"

// New parses the templates.
func New(c Config) (*Pages, error) {
	if c.Now == nil {
		c.Now = time.Now
	}
	p := &Pages{Config: c}
	var err error
	if p.clashes, err = staff.NewClashes(c.Desk); err != nil {
		return nil, err
	}
	for _, parse := range []func() error{
		staff.Parse(c.Site, &p.home, "rounds/home.html"),
		staff.Parse(c.Site, &p.edit, "rounds/edit.html", inputs),
		staff.Parse(c.Site, &p.units, "rounds/units.html", "rounds/ticks.html", inputs),
		staff.Parse(c.Site, &p.groups, "rounds/groups.html", inputs),
		staff.Parse(c.Site, &p.propose, "rounds/propose.html", inputs),
		staff.Parse(c.Site, &p.members, "rounds/group.html", "rounds/ticks.html", inputs),
		staff.Parse(c.Site, &p.sets, "rounds/sets.html", "rounds/ticks.html", inputs),
		staff.Parse(c.Site, &p.step, "rounds/step.html"),
		staff.Parse(c.Site, &p.plan, "rounds/plan.html"),
		staff.Parse(c.Site, &p.progress, "rounds/progress.html", inputs),
		staff.Parse(c.Site, &p.move, "rounds/move.html", inputs),
		staff.Parse(c.Site, &p.unit, "rounds/unit.html", inputs),
		staff.Parse(c.Site, &p.criteria, "rounds/criteria.html"),
		staff.Parse(c.Site, &p.leaf, "rounds/leaf.html", inputs),
	} {
		if err := parse(); err != nil {
			return nil, fmt.Errorf("pages about rounds: %w", err)
		}
	}
	return p, nil
}

// Routes are those of the pages, each with the act that it needs.
func (p *Pages) Routes(e *echo.Echo) {
	council := func(h staff.Handler) echo.HandlerFunc { return p.Desk.Allow(access.RunReform, overAll(h)) }
	e.GET("/reform", p.Desk.Allow(access.SeeResults, p.showHome))
	e.GET("/reform/rounds/new", council(p.showNew))
	e.POST("/reform/rounds/new", council(p.takeNew))
	e.GET("/reform/rounds/:round", p.Desk.Allow(access.ScoreReform, p.showRound))
	e.GET("/reform/rounds/:round/edit", council(p.showEdit))
	e.POST("/reform/rounds/:round/edit", council(p.takeEdit))
	e.GET("/reform/rounds/:round/units", council(p.showUnits))
	e.POST("/reform/rounds/:round/units", council(p.takeUnits))
	e.GET("/reform/rounds/:round/groups", council(p.showGroups))
	e.POST("/reform/rounds/:round/groups", council(p.takeGroups))
	e.GET("/reform/rounds/:round/groups/propose", council(p.showProposal))
	e.POST("/reform/rounds/:round/groups/propose", council(p.takeProposal))
	e.GET("/reform/rounds/:round/groups/of/:group", council(p.showMembers))
	e.POST("/reform/rounds/:round/groups/of/:group", council(p.takeMembers))
	e.POST("/reform/rounds/:round/groups/of/:group/remove", council(p.takeGroupAway))
	e.GET("/reform/rounds/:round/sets", council(p.showSets))
	e.POST("/reform/rounds/:round/sets", council(p.takeSets))
	e.GET("/reform/rounds/:round/run", council(p.showRun))
	e.POST("/reform/rounds/:round/run", council(p.takeRun))
	e.GET("/reform/rounds/:round/remove", council(p.showRemove))
	e.POST("/reform/rounds/:round/remove", council(p.takeRemove))
	e.GET("/reform/rounds/:round/move", council(p.showMove))
	e.POST("/reform/rounds/:round/move", council(p.takeMove))
	e.GET("/reform/rounds/:round/units/:unit", council(p.showUnit))
	e.POST("/reform/rounds/:round/units/:unit/move", council(p.takeUnitMove))
	e.POST("/reform/rounds/:round/units/:unit/extend", council(p.takeExtend))
	e.GET("/reform/rounds/:round/criteria", council(p.showCriteria))
	e.GET("/reform/rounds/:round/criteria/:code", council(p.showLeaf))
	e.POST("/reform/rounds/:round/criteria/:code", council(p.takeLeaf))
}
