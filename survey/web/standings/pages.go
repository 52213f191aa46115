package standings

import (
	"context"
	"fmt"
	"time"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/directory"
	"sipas/survey/export"
	"sipas/survey/ranking"
	"sipas/survey/reform"
	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
)

// Rankings are what rounds came to; *ranking.Rankings does it.
type Rankings interface {
	Ranking(ctx context.Context, round string) (*ranking.Ranking, error)
	Years(ctx context.Context, round string, most int) ([]*ranking.Ranking, error)
	Publish(ctx context.Context, round string, rev int64, who string) (*ranking.Record, error)
	Freeze(ctx context.Context, round, who string) (*ranking.Record, error)
	FrozenBytes(ctx context.Context, round string) ([]byte, *ranking.Record, error)
}

// Trail keeps who took what out of the service; see package audit.
type Trail interface {
	Record(ctx context.Context, act, object string, changes []survey.Difference) error
}

// Config is what the pages work with. All is required but where it says so.
type Config struct {
	Site      *kit.Site
	Desk      *staff.Desk
	Directory *directory.Directory
	Office    *reform.Office
	Rankings  Rankings
	Trail     Trail            // nil: downloads are not written down
	Program   string           // version of the program, for annexes
	Now       func() time.Time // nil: time.Now
}

// Pages are the pages of results of rounds. Make them with New.
type Pages struct {
	Config
	press *export.Press

	comparisons *kit.Shelf[[2]*ranking.Ranking, *ranking.Comparison]

	results *kit.View[staff.Sheet[results]]
	fields  *kit.View[staff.Sheet[fields]]
	card    *kit.View[staff.Sheet[card]]
	lost    *kit.View[staff.Sheet[lost]]
	years   *kit.View[staff.Sheet[years]]
	publish *kit.View[staff.Sheet[publishing]]
	yours   *kit.View[staff.Sheet[yours]]
}

// keptComparisons is how many comparisons are kept at hand: each holds on to two
// rounds.
const keptComparisons = 4

// New parses the templates and reads the fonts of the printed annex.
func New(c Config) (*Pages, error) {
	if c.Now == nil {
		c.Now = time.Now
	}
	p := &Pages{Config: c, comparisons: kit.NewShelf[[2]*ranking.Ranking, *ranking.Comparison](keptComparisons)}
	var err error
	if p.press, err = export.NewPress(); err != nil {
		return nil, fmt.Errorf("press of annexes: %w", err)
	}
	parse := func(f func() error) {
		if err == nil {
			err = f()
		}
	}
	const parts = "standings/parts.html"
	parse(func() (err error) {
		p.results, err = staff.NewView[results](c.Site, "standings/results.html", parts)
		return
	})
	parse(func() (err error) {
		p.fields, err = staff.NewView[fields](c.Site, "standings/fields.html", parts)
		return
	})
	parse(func() (err error) { p.card, err = staff.NewView[card](c.Site, "standings/card.html", parts); return })
	parse(func() (err error) { p.lost, err = staff.NewView[lost](c.Site, "standings/lost.html", parts); return })
	parse(func() (err error) { p.years, err = staff.NewView[years](c.Site, "standings/years.html", parts); return })
	parse(func() (err error) {
		p.publish, err = staff.NewView[publishing](c.Site, "standings/publish.html", parts)
		return
	})
	parse(func() (err error) { p.yours, err = staff.NewView[yours](c.Site, "standings/yours.html", parts); return })
	if err != nil {
		return nil, fmt.Errorf("pages of standings: %w", err)
	}
	return p, nil
}

// Routes are the pages', each with the act that it needs.
func (p *Pages) Routes(e *echo.Echo) {
	const base = "/reform/rounds/:round/results"
	see := func(h staff.Handler) echo.HandlerFunc { return p.Desk.Allow(access.SeeResults, h) }
	e.GET(base, see(p.showResults))
	e.GET(base+"/fields", see(p.showFields))
	e.GET(base+"/lost", see(p.showLost))
	e.GET(base+"/years", see(p.showYears))
	e.GET(base+"/units/:unit", see(p.showCard))
	e.GET(base+"/chart.svg", see(p.sendChart))
	e.GET(base+"/chart.png", see(p.sendChart))
	e.GET(base+"/annex.xlsx", see(p.sendWorkbook))
	e.GET(base+"/annex.pdf", see(p.sendPaper))
	e.GET(base+"/result.json", see(p.sendDocument))
	e.GET(base+"/publish", p.Desk.Allow(access.RunReform, p.showPublish))
	e.POST(base+"/publish", p.Desk.Allow(access.RunReform, p.takePublish))
}
