package paper

import (
	"fmt"
	"time"

	"github.com/labstack/echo/v4"

	"sipas/survey/access"
	"sipas/survey/directory"
	office "sipas/survey/paper"
	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
)

// Config is what the pages work with. Now may be left out.
type Config struct {
	Site      *kit.Site
	Desk      *staff.Desk
	Directory *directory.Directory
	Office    *office.Office
	Now       func() time.Time // nil: time.Now
}

// Pages are the pages of paper, interviews and files. Make them with New.
type Pages struct {
	Config
	list        *kit.View[staff.Sheet[list]]
	making      *kit.View[staff.Sheet[making]]
	batch       *kit.View[staff.Sheet[batch]]
	entry       *kit.View[staff.Sheet[entry]]
	differences *kit.View[staff.Sheet[differences]]
	accept      *kit.View[staff.Sheet[acceptance]]
	print       *kit.View[printed]
	rounds      *kit.View[staff.Sheet[rounds]]
	round       *kit.View[interview]
	draws       *kit.View[staff.Sheet[draws]]
	draw        *kit.View[staff.Sheet[draw]]
	sending     *kit.View[staff.Sheet[sending]]
	upload      *kit.View[staff.Sheet[upload]]
}

// New parses the templates.
func New(c Config) (*Pages, error) {
	if c.Now == nil {
		c.Now = time.Now
	}
	p := &Pages{Config: c}
	for _, err := range []error{
		parse(&p.list, c.Site, "list"), parse(&p.making, c.Site, "new"), parse(&p.batch, c.Site, "batch"),
		parse(&p.entry, c.Site, "entry"), parse(&p.differences, c.Site, "differences"), parse(&p.accept, c.Site, "accept"),
		parse(&p.rounds, c.Site, "rounds"), parse(&p.draws, c.Site, "draws"), parse(&p.draw, c.Site, "draw"),
		parse(&p.sending, c.Site, "send"), parse(&p.upload, c.Site, "upload"),
	} {
		if err != nil {
			return nil, fmt.Errorf("pages of paper: %w", err)
		}
	}
	var err error
	if p.print, err = kit.NewView[printed](c.Site, "paper/plain.html", "paper/print.html"); err != nil {
		return nil, fmt.Errorf("printed sheets: %w", err)
	}
	if p.round, err = kit.NewView[interview](c.Site, "paper/plain.html", "paper/interview.html", "paper/questions.html"); err != nil {
		return nil, fmt.Errorf("interview page: %w", err)
	}
	return p, nil
}

func parse[T any](v **kit.View[staff.Sheet[T]], s *kit.Site, name string) (err error) {
	*v, err = staff.NewView[T](s, "paper/"+name+".html", "paper/parts.html", "paper/questions.html", "typed/fields.html")
	return err
}

// Routes are the pages' own, each with the act that it needs.
func (p *Pages) Routes(e *echo.Echo) {
	get := func(path string, h staff.Handler) { e.GET(path, p.Desk.Allow(access.ManageSurvey, h)) }
	post := func(path string, h staff.Handler) { e.POST(path, p.Desk.Allow(access.ManageSurvey, h)) }

	get("/paper", p.showList)
	get("/paper/new", p.showMaking)
	post("/paper/new", p.makeBatch)
	get("/paper/:batch", p.showBatch)
	post("/paper/:batch/returned", p.takeReturned)
	post("/paper/:batch/finish", p.finish)
	post("/paper/:batch/drop", p.drop)
	get("/paper/:batch/print", p.showPrint)
	get("/paper/:batch/entry", p.showEntry)
	post("/paper/:batch/entry", p.saveEntry)
	get("/paper/:batch/differences", p.showDifferences)
	post("/paper/:batch/differences", p.settle)
	get("/paper/:batch/accept", p.showAccept)
	post("/paper/:batch/accept", p.takeAccept)

	get("/paper/rechecks", p.showDraws)
	post("/paper/rechecks", p.makeDraw)
	get("/paper/rechecks/:draw", p.showDraw)
	post("/paper/rechecks/:draw", p.takeFindings)

	get("/paper/import", p.showSending)
	post("/paper/import", p.takeFile)
	get("/paper/import/template", p.template)
	get("/paper/import/:upload", p.showUpload)
	get("/paper/import/:upload/problems", p.problems)
	post("/paper/import/:upload/confirm", p.confirm)
	post("/paper/import/:upload/again", p.again)

	get("/interview", p.showRounds)
	post("/interview", p.makeRound)
	get("/interview/:batch", p.showInterview)
	post("/interview/:batch", p.takeInterview)
	get("/interview/:batch/done", p.showTaken)
	post("/interview/:batch/end", p.endRound)
}
