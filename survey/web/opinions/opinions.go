// Package opinions is the officer's pages of the sociological survey of a round:
// to write the questionnaires of the groups, to release them, to hand out
// personal links, to follow what comes back, and, once the survey is closed, to
// see how far the answers may be believed and what they come to.
//
// All of it is the council's: people to whom access.RunReform is allowed over all
// units. Links leave the service exactly once, in the answer to the form that
// makes them, as CSV or as letters to print; afterwards only their hashes are
// there. What was answered is shown to nobody before the survey is closed, and
// then never of a handful of people (see package outcome).
package opinions

import (
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"time"

	"github.com/labstack/echo/v4"

	"sipas/survey/directory"
	"sipas/survey/opinion"
	"sipas/survey/opinion/outcome"
	"sipas/survey/reform"
	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
)

// Rounds are the rounds with the sets that they are scored by; *reform.Office has
// them.
type Rounds interface {
	Round(ctx context.Context, id string) (*reform.Round, int64, error)
	SetsOf(ctx context.Context, r *reform.Round) (map[string]*reform.CriteriaSet, error)
}

// Config is what the pages work with. All but Now and Random are required.
type Config struct {
	Site      *kit.Site
	Desk      *staff.Desk
	Directory *directory.Directory
	Rounds    Rounds
	Surveys   *opinion.Office
	Counting  *outcome.Counting
	Base      func() string    // the public address that links begin with, without a slash at its end
	Now       func() time.Time // nil: time.Now
	Random    io.Reader        // nil: crypto/rand
}

// Pages are the officer's pages of the survey. Make them with New.
type Pages struct {
	Config
	clashes *staff.Clashes

	home     *kit.View[staff.Sheet[home]]
	settings *kit.View[staff.Sheet[settings]]
	group    *kit.View[staff.Sheet[group]]
	question *kit.View[staff.Sheet[question]]
	step     *kit.View[staff.Sheet[step]]
	links    *kit.View[staff.Sheet[links]]
	letters  *kit.View[staff.Sheet[letters]]
	quality  *kit.View[staff.Sheet[qualityPage]]
	outcome  *kit.View[staff.Sheet[outcomePage]]
}

// inputs are the templates of inputs, for pages with forms.
const inputs = "typed/fields.html"

// New parses the templates.
func New(c Config) (*Pages, error) {
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Random == nil {
		c.Random = rand.Reader
	}
	p := &Pages{Config: c}
	var err error
	if p.clashes, err = staff.NewClashes(c.Desk); err != nil {
		return nil, err
	}
	for _, parse := range []func() error{
		view(c.Site, &p.home, "home", inputs), view(c.Site, &p.settings, "settings", inputs), view(c.Site, &p.group, "group", inputs),
		view(c.Site, &p.question, "question", inputs), view(c.Site, &p.step, "step"), view(c.Site, &p.links, "links", inputs),
		view(c.Site, &p.letters, "letters"), view(c.Site, &p.quality, "quality"), view(c.Site, &p.outcome, "outcome"),
	} {
		if err := parse(); err != nil {
			return nil, fmt.Errorf("pages of the sociological survey: %w", err)
		}
	}
	return p, nil
}

// view is the parsing of one page.
func view[T any](s *kit.Site, to **kit.View[staff.Sheet[T]], name string, more ...string) func() error {
	return func() (err error) {
		*to, err = staff.NewView[T](s, append([]string{"opinions/" + name + ".html", "opinions/parts.html"}, more...)...)
		return err
	}
}

// Routes are those of the pages. All need access.RunReform over all units.
func (p *Pages) Routes(e *echo.Echo) {
	const at = "/reform/rounds/:round/opinions"
	get := func(path string, h handler) { e.GET(at+path, p.council(h)) }
	post := func(path string, h handler) { e.POST(at+path, p.council(h)) }
	get("", p.showHome)                                        // how the survey stands
	post("", p.create)                                         // makes one
	get("/settings", p.showSettings)                           // title, days, delegates
	post("/settings", p.takeSettings)                          //
	get("/groups/:group", p.showGroup)                         // a group: who, weight, whom it judges, questions; "new" is another
	post("/groups/:group", p.takeGroup)                        //
	post("/groups/:group/remove", p.dropGroup)                 //
	get("/groups/:group/questions/:question", p.showQuestion)  // a question: text, leaf, options; "new" is another
	post("/groups/:group/questions/:question", p.takeQuestion) //
	post("/groups/:group/questions/:question/remove", p.dropQuestion)
	get("/steps/:step", p.showStep)                   // what releasing, closing, removing means
	post("/steps/:step", p.takeStep)                  //
	get("/groups/:group/links", p.showLinks)          // links of a group
	post("/groups/:group/links", p.issue)             // makes some: shown once
	post("/groups/:group/links/withdraw", p.withdraw) // one, or all unused
	get("/quality", p.showQuality)                    // how far the answers may be believed
	get("/outcome", p.showOutcome)                    // what they come to
}
