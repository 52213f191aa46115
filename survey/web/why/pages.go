package why

import (
	"fmt"
	"log/slog"
	"strconv"

	"github.com/labstack/echo/v4"

	"sipas/analysis"
	"sipas/survey/access"
	"sipas/survey/comments"
	"sipas/survey/findings"
	"sipas/survey/web/kit"
	"sipas/survey/web/lens"
	"sipas/survey/web/staff"
)

// Config is what the pages work with. All but Log is required.
type Config struct {
	lens.Room
	Comments *comments.Comments
	Log      *slog.Logger // nil: slog.Default
}

// Pages are these pages. Make them with New.
type Pages struct {
	Config

	influences    *later[influence]
	reliabilities *later[reliability]
	lows          *later[lows]

	whyView         *kit.View[staff.Sheet[whySheet]]
	reliabilityView *kit.View[staff.Sheet[reliabilitySheet]]
	wishesView      *kit.View[staff.Sheet[wishesSheet]]
	lowView         *kit.View[staff.Sheet[lowSheet]]
	commentsView    *kit.View[staff.Sheet[commentsSheet]]
}

// New parses the templates.
func New(c Config) (*Pages, error) {
	if c.Log == nil {
		c.Log = slog.Default()
	}
	p := &Pages{Config: c, influences: newLater[influence](c.Now, c.Log), reliabilities: newLater[reliability](c.Now, c.Log),
		lows: newLater[lows](c.Now, c.Log)}
	var err error
	parse := func(e error) {
		if err == nil && e != nil {
			err = fmt.Errorf("pages of why: %w", e)
		}
	}
	var e error
	p.whyView, e = lens.NewView[whySheet](c.Site, "why/why.html", "why/parts.html")
	parse(e)
	p.reliabilityView, e = lens.NewView[reliabilitySheet](c.Site, "why/reliability.html", "why/parts.html")
	parse(e)
	p.wishesView, e = lens.NewView[wishesSheet](c.Site, "why/wishes.html", "why/parts.html")
	parse(e)
	p.lowView, e = lens.NewView[lowSheet](c.Site, "why/low.html", "why/parts.html")
	parse(e)
	p.commentsView, e = lens.NewView[commentsSheet](c.Site, "why/comments.html", "why/parts.html")
	parse(e)
	return p, err
}

// Routes are these pages, each with the act that it needs. What single people
// wrote is on the page of comments only for those who may export responses.
func (p *Pages) Routes(e *echo.Echo) {
	e.GET("/results/:wave/why", p.Desk.Allow(access.SeeResults, p.showWhy))
	e.GET("/results/:wave/why/chart/:file", p.Desk.Allow(access.SeeResults, p.sendChart))
	e.GET("/results/:wave/reliability", p.Desk.Allow(access.SeeResults, p.showReliability))
	e.GET("/results/:wave/wishes", p.Desk.Allow(access.SeeResults, p.showWishes))
	e.GET("/results/:wave/low", p.Desk.Allow(access.SeeResults, p.showLow))
	e.GET("/results/:wave/comments", p.Desk.Allow(access.SeeResults, p.showComments))
}

// state names the answers that rows are of, and key a lens as far as it chooses
// rows.
func state(r *findings.Rows) string {
	return r.Snapshot.Loaded.String() + "/" + strconv.FormatInt(r.Snapshot.Revision, 10)
}

func key(l findings.Lens) string {
	l.Score = analysis.Top2
	return l.Wave + "?" + l.Query().Encode()
}
