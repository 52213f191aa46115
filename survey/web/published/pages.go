// Package published is where a wave ends: the page on which a manager seals it,
// and the page on which everybody may read what was sealed, if the office
// wants that.
//
//	GET  /results/{wave}/seal          what sealing does; how far it is; what was sealed
//	POST /results/{wave}/seal          seals a closed wave, or goes on where a node has died
//	POST /results/{wave}/seal/publish  switches the public page on or off
//	GET  /results/{wave}/seal/{file}   public.json; open.csv, dataset.csv and result.json for those who may export
//	GET  /published/{wave}             for everybody, without signing in
//	GET  /published/{wave}/open.csv    open data
//	GET  /published/{wave}/result.json the result with all it takes to compute it again
//
// Sealing is an act upon a whole wave: a person with units does it only for
// waves that lie within these. It is the work of a job ([Kind], [Pages.Work]),
// which whoever wires the program hands to its jobs.Runner. A public page shows
// what seal.Public holds and nothing else; see package seal for why that tells
// nothing of single people.
package published

import (
	"context"
	"fmt"
	"time"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/directory"
	"sipas/survey/jobs"
	"sipas/survey/manage"
	"sipas/survey/seal"
	"sipas/survey/web/kit"
	"sipas/survey/web/lens"
	"sipas/survey/web/staff"
)

// Config is what the pages work with; all but Base, Trail and Now is required.
type Config struct {
	Site      *kit.Site
	Desk      *staff.Desk
	Directory *directory.Directory
	Seals     *seal.Seals
	Jobs      *jobs.Runner  // has to handle Kind with Work
	Trail     manage.Trail  // nil: downloads of the dataset are not written down
	Base      func() string // the public address of the service; nil: links are shown without it
	Now       func() time.Time
}

// Pages are the pages of sealed waves. Make them with New.
type Pages struct {
	Config
	sealing *kit.View[staff.Sheet[sealing]]
	public  *kit.View[sheet]
	style   kit.Inline
	shelf   *kit.Shelf[shelved, []byte]
}

// New parses the templates.
func New(c Config) (*Pages, error) {
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Base == nil {
		c.Base = func() string { return "" }
	}
	p := &Pages{Config: c, shelf: kit.NewShelf[shelved, []byte](32)}
	var err error
	if p.sealing, err = staff.NewView[sealing](c.Site, "published/sealing.html"); err != nil {
		return nil, fmt.Errorf("sealing page: %w", err)
	}
	if p.public, err = kit.NewView[sheet](c.Site, "base/plain.html", "published/wave.html"); err != nil {
		return nil, fmt.Errorf("public page: %w", err)
	}
	style, err := c.Site.Files.Inline("css/colour.css", "css/published.css")
	if err != nil {
		return nil, fmt.Errorf("style of the public page: %w", err)
	}
	p.style = kit.Inline(style)
	return p, nil
}

// Routes are those of the pages, each with the act that it needs.
func (p *Pages) Routes(e *echo.Echo) {
	allow := p.Desk.Allow
	e.GET("/results/:wave/seal", allow(access.ManageSurvey, p.showSealing))
	e.POST("/results/:wave/seal", allow(access.ManageSurvey, p.takeSealing))
	e.POST("/results/:wave/seal/publish", allow(access.ManageSurvey, p.takePublish))
	e.GET("/results/:wave/seal/dataset.csv", allow(access.ExportResponses, p.file(seal.Dataset)))
	e.GET("/results/:wave/seal/result.json", allow(access.ExportResponses, p.file(seal.Result)))
	e.GET("/results/:wave/seal/open.csv", allow(access.ExportResponses, p.file(seal.Open)))
	e.GET("/results/:wave/seal/public.json", allow(access.SeeResults, p.file(seal.Public)))
	e.GET("/published/:wave", p.showPublic)
	e.GET("/published/:wave/open.csv", p.publicFile(seal.Open))
	e.GET("/published/:wave/result.json", p.publicFile(seal.Public))
}

// errNoWave is a wave that does not exist, or not for this person.
var errNoWave = &survey.Error{Kind: survey.KindNotFound, Code: "waves.unknown"}

// whole finds the wave in the path, if it lies altogether in a person's scope.
// Drafts have nothing to seal and do not exist here.
func (p *Pages) whole(ctx context.Context, c echo.Context, who access.User) (survey.Wave, error) {
	config, err := p.Directory.Snapshot(ctx)
	if err != nil {
		return survey.Wave{}, err
	}
	w, there := config.Wave(c.Param("wave"))
	if !there || w.State == survey.Draft || !lens.Whole(config, who, w) {
		return survey.Wave{}, errNoWave
	}
	return w, nil
}
