package citizen

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/collect"
	"sipas/survey/poster"
	"sipas/survey/web/kit"
)

// screen is the Data of the page that a counter's screen shows. Size is 0, and
// Title and Do say why, while there is no form to lead to.
type screen struct {
	Office, Counter string
	Lines           []line // what to do, in each language of the program
	Code            qrCode
	Site            string // address at which code and token can be typed
	Counter8        string // the counter's code
	Title, Do       string
	Seconds         int // until the page must be loaded anew
}

// line is a sentence with its language.
type line struct{ Lang, Text string }

// qrCode is what the script exchanges, and what the page shows at first.
type qrCode struct {
	Path    string `json:"path"`    // of the dark modules, for SVG
	Size    int    `json:"size"`    // of the square with its margin
	Token   string `json:"token"`   // as text
	Seconds int    `json:"seconds"` // until the next one
}

// idleScreen is how often a screen looks whether there is a form again.
const idleScreen = 60

// showScreen answers GET /screen/:code, to a script with the next code alone.
func (p *Pages) showScreen(c echo.Context) error {
	if done, err := p.setUp(c, survey.Screen); done {
		return err
	}
	_, place, done, err := p.known(c, survey.Screen)
	if done {
		return err
	}
	l := p.locale(c, "", place.Questionnaire)
	s := screen{Office: l.Text(place.Unit.Name), Counter: counterName(l, place), Seconds: idleScreen, Counter8: place.Code}
	if err == nil {
		s.Code, err = p.rotating(c, place)
	}
	if kit.WantsJSON(c.Request()) {
		if err != nil {
			return after(kit.SendProblem(c, l, p.Site.Explain(c, l, err)), err)
		}
		c.Response().Header().Set("Cache-Control", "no-store")
		return c.JSON(http.StatusOK, s.Code)
	}
	status := http.StatusOK
	if err != nil {
		problem := p.Site.Explain(c, l, err)
		status, s.Title, s.Do = problem.Status, problem.Title, l.Say("screen.by_itself")
	} else {
		s.Seconds, s.Site = s.Code.Seconds, p.base(c)
		s.Lines = p.lines(place)
	}
	return after(kit.Show(c, p.Site, status, p.shown, kit.Page[screen]{
		Locale: l, Title: l.Say("screen.title") + " – " + named(l, place), Demo: place.Wave.Demo,
		Style: p.kioskStyle, Script: p.screenScript, Data: s,
	}), err)
}

// lines say what to do in every language of the program, because nobody can
// choose one on a screen.
func (p *Pages) lines(place collect.Place) []line {
	var all []line
	for _, lang := range p.Site.Catalogue.Languages() {
		l := p.Site.In(lang)
		text := l.Say("screen.scan")
		if place.Access == survey.OneTimeAccess {
			text = l.Say("screen.ticket")
		}
		all = append(all, line{lang, text})
	}
	return all
}

// rotating is what the screen shows now.
func (p *Pages) rotating(c echo.Context, place collect.Place) (qrCode, error) {
	token, until := p.Collector.Token(place.Code)
	address, err := poster.Address(p.base(c), place.Code)
	if err != nil {
		return qrCode{}, err
	}
	q, err := poster.New(address + "?" + queryToken + "=" + strings.ReplaceAll(token, "-", ""))
	if err != nil {
		return qrCode{}, err
	}
	return qrCode{Path: outline(q.Modules), Size: q.Size() + 2*poster.Quiet, Token: token,
		Seconds: int(until.Sub(p.Collector.Now())/time.Second) + 1}, nil
}

// outline is the path of a QR code's dark modules, joined into runs.
func outline(modules [][]bool) string {
	var b strings.Builder
	for y, row := range modules {
		for x := 0; x < len(row); x++ {
			run := x
			for run < len(row) && row[run] {
				run++
			}
			if run > x {
				fmt.Fprintf(&b, "M%d %dh%dv1h-%dz", x+poster.Quiet, y+poster.Quiet, run-x, run-x)
				x = run
			}
		}
	}
	return b.String()
}

// base is the public address of the service.
func (p *Pages) base(c echo.Context) string {
	if p.Base != nil {
		if base := p.Base(); base != "" {
			return base
		}
	}
	scheme := "http"
	if p.Site.Secure(c.Request()) {
		scheme = "https"
	}
	return scheme + "://" + c.Request().Host + p.Prefix
}
