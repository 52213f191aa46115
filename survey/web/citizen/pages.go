package citizen

import (
	"fmt"
	"slices"
	"sync"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/collect"
	"sipas/survey/web/kit"
)

// Config is what the pages work with. Collector and Site are required.
type Config struct {
	Collector *collect.Collector
	Site      *kit.Site
	Base      func() string // the public address that screens show, without a slash at its end; nil or "": as the screen asked
	Prefix    string        // path under which a proxy serves us, e.g. /khao-sat; "" at the root of the host
}

// Pages are the citizen's pages. Make them with New.
type Pages struct {
	Config

	sheet      *kit.View[sheet]
	thanked    *kit.View[thanked]
	receipt    *kit.View[receipt]
	regret     *kit.View[regret]
	first      *kit.View[start]
	before     *kit.View[door]
	kioskSheet *kit.View[sheet]
	idle       *kit.View[idle]
	noted      *kit.View[noted]
	shown      *kit.View[screen]
	style      kit.Inline
	script     kit.Inline // the queue of unsent sheets, for all pages
	formScript kit.Inline // the form's comfort
	ready      *kit.Shelf[readyKey, ready]

	kioskStyle, kioskScript, screenScript kit.Inline

	persons     *pace
	unthrottled sync.Once
}

// maxReady bounds how many compressed pages are kept: about 60 MB. A province
// has some 3,000 counters; those in use on one day fit.
const maxReady = 4096

// New parses the templates and reads style and scripts.
func New(c Config) (*Pages, error) {
	p := &Pages{Config: c, ready: kit.NewShelf[readyKey, ready](maxReady), persons: newPace()}
	var err error
	load := func(view string, parse func(name string) error) {
		if err == nil {
			err = parse("citizen/" + view)
		}
	}
	load("form.html", func(n string) (err error) { p.sheet, err = view[sheet](c.Site, n); return err })
	load("thanks.html", func(n string) (err error) { p.thanked, err = view[thanked](c.Site, n); return err })
	load("receipt.html", func(n string) (err error) { p.receipt, err = view[receipt](c.Site, n); return err })
	load("sorry.html", func(n string) (err error) { p.regret, err = view[regret](c.Site, n); return err })
	load("start.html", func(n string) (err error) { p.first, err = view[start](c.Site, n); return err })
	load("door.html", func(n string) (err error) { p.before, err = view[door](c.Site, n); return err })
	load("form.html", func(n string) (err error) {
		p.kioskSheet, err = view[sheet](c.Site, n, "kiosk/form.html", "kiosk/tablet.html")
		return err
	})
	if err == nil {
		err = p.devices()
	}
	if err != nil {
		return nil, fmt.Errorf("citizen's pages: %w", err)
	}
	style, err1 := c.Site.Files.Inline("css/colour.css", "css/citizen.css")
	queue, err2 := c.Site.Files.Inline("js/draft.js", "js/post.js", "js/queue.js")
	form, err3 := c.Site.Files.Inline("js/form.js")
	large, err4 := c.Site.Files.Inline("css/colour.css", "css/citizen.css", "css/kiosk.css")
	kiosk, err5 := c.Site.Files.Inline("js/post.js", "js/kiosk.js")
	screen, err6 := c.Site.Files.Inline("js/screen.js")
	for _, err := range []error{err1, err2, err3, err4, err5, err6} {
		if err != nil {
			return nil, fmt.Errorf("citizen's pages: %w", err)
		}
	}
	p.style, p.script, p.formScript = kit.Inline(style), kit.Inline(queue), kit.Inline(form)
	p.kioskStyle, p.kioskScript, p.screenScript = kit.Inline(large), kit.Inline(kiosk), kit.Inline(screen)
	return p, nil
}

func view[T any](s *kit.Site, files ...string) (*kit.View[T], error) {
	return kit.NewView[T](s, "base/plain.html", files...)
}

// sheetView is the page of a form: a phone's, or a kiosk's.
func (p *Pages) sheetView(f filled) *kit.View[sheet] {
	if f.channel == survey.ByKiosk {
		return p.kioskSheet
	}
	return p.sheet
}

// locale is the language of an answer to c: one that the questionnaire has
// too, if there is one. asked is what the visitor chose on a form, or "".
func (p *Pages) locale(c echo.Context, asked string, q *survey.Questionnaire) *kit.Locale {
	l := p.Site.Visitor(c.Request())
	if asked != "" {
		l = p.Site.In(p.Site.Match(asked, ""))
	}
	if q != nil && !slices.Contains(q.Languages, l.Lang) {
		return p.Site.In(survey.Vietnamese)
	}
	return l
}

// named is how a place is called in a sentence: counter and office.
func named(l *kit.Locale, place collect.Place) string {
	office, counter := l.Text(place.Unit.Name), counterName(l, place)
	if office == "" || counter == "" {
		return office + counter
	}
	return counter + ", " + office
}

func counterName(l *kit.Locale, place collect.Place) string {
	name, field := l.Text(place.Counter.Name), l.Text(place.Field.Name)
	if name == "" || field == "" {
		return name + field
	}
	return name + " – " + field
}
