package citizen

import (
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/collect"
	"sipas/survey/web/kit"
)

// What a kiosk gives its visitors time for. Both can be extended by a touch as
// often as one likes, after a warning of twenty seconds, of which the last ten
// cover the page (WCAG 2.2, 2.2.1). Without script nothing can be asked: the
// form closes ten minutes after it was opened and says so, the thank-you page
// after its seconds.
const (
	idleSeconds   = 30 // without a touch, until the form goes back to the start
	thanksSeconds = 30 // the same for the thank-you page
)

// noteLife is how long a thank-you page can be loaded at all.
const noteLife = 90 * time.Second

// idle is the Data of a kiosk's start screen.
type idle struct {
	Office, Counter string
	Start           string  // address of this page
	Begin           []begin // a button for each language; none while there is no form
	Title, Do       string  // why there is none
	Wait            int     // seconds until the next person may begin; 0: at once
	Next            string  // where to go then
	Idle            int     // 0: nobody is asked whether they are there
}

// begin is a button of the start screen, in its own language.
type begin struct{ Lang, Address, Text string }

// noted is the Data of a kiosk's thank-you page.
type noted struct {
	Place, Receipt, Start string
	Idle                  int // seconds without a touch until the start screen comes
}

func (p *Pages) kioskPath(code string, l *kit.Locale) string {
	return p.devicePath(survey.Kiosk, code, l)
}

// kioskStart answers GET /kiosk/:code: the screen between two persons.
func (p *Pages) kioskStart(c echo.Context) error {
	if done, err := p.setUp(c, survey.Kiosk); done {
		return err
	}
	_, place, done, err := p.known(c, survey.Kiosk)
	if done {
		return err
	}
	l := p.locale(c, "", place.Questionnaire)
	s := idle{Office: l.Text(place.Unit.Name), Counter: counterName(l, place), Start: p.kioskPath(c.Param("code"), l)}
	if err == nil {
		s.Begin = p.begins(c, l, place)
		return p.showIdle(c, l, http.StatusOK, place, s)
	}
	problem := p.Site.Explain(c, l, err)
	s.Title, s.Do = problem.Title, l.Say("kiosk.by_itself")
	return after(p.showIdle(c, l, problem.Status, place, s), err)
}

// begins are the buttons in the languages of both pages and questionnaire.
func (p *Pages) begins(c echo.Context, l *kit.Locale, place collect.Place) []begin {
	var all []begin
	for _, lang := range append([]kit.Choice{{Value: l.Lang}}, p.Site.Others(l)...) {
		if slices.Contains(place.Questionnaire.Languages, lang.Value) {
			all = append(all, begin{lang.Value, p.Prefix + "/kiosk/" + url.PathEscape(c.Param("code")) + "/form?lang=" + lang.Value,
				p.Site.In(lang.Value).Say("kiosk.begin")})
		}
	}
	return all
}

func (p *Pages) showIdle(c echo.Context, l *kit.Locale, status int, place collect.Place, s idle) error {
	return kit.Show(c, p.Site, status, p.idle, kit.Page[idle]{
		Locale: l, Title: l.Say("kiosk.title") + " – " + named(l, place), Demo: place.Wave.Demo,
		Style: p.kioskStyle, Script: p.kioskScript, Data: s,
	})
}

// kioskForm answers GET /kiosk/:code/form: a new form for the next person. It
// is never kept by the browser: whoever comes back to it gets an empty one.
func (p *Pages) kioskForm(c echo.Context) error {
	device, place, done, err := p.known(c, survey.Kiosk)
	if done {
		return err
	}
	l := p.locale(c, "", place.Questionnaire)
	if err != nil {
		return p.toStart(c, l)
	}
	if c.Request().Method == http.MethodGet {
		if wait := p.persons.next(device.ID, p.Collector.Now()); wait > 0 {
			return p.waiting(c, l, place, wait)
		}
	}
	f := filled{place: place, questionnaire: place.Questionnaire, form: length(place.Wave.Form, ""), channel: survey.ByKiosk, seal: slot}
	page, err := p.ready.Take(formKey(l, f), func() (ready, error) { return prepare(p.sheetView(f), p.page(l, f)) })
	if err != nil {
		return p.sorry(c, l, place, err)
	}
	seal, err := p.Collector.Seal(place, f.form, survey.ByKiosk)
	if err != nil {
		return p.sorry(c, l, place, err)
	}
	return p.fill(c, l, page, seal)
}

// toStart leads back to the start screen, which says what is the matter.
func (p *Pages) toStart(c echo.Context, l *kit.Locale) error {
	c.Response().Header().Set("Cache-Control", "no-store")
	return c.Redirect(http.StatusSeeOther, p.kioskPath(c.Param("code"), l))
}

// errPace asks the next person at a kiosk to wait a moment.
var errPace = &survey.Error{Kind: survey.KindThrottled, Code: "kiosk.pace"}

func paced(wait time.Duration) error {
	return &survey.Error{Kind: errPace.Kind, Code: errPace.Code, Retry: wait}
}

func (p *Pages) waiting(c echo.Context, l *kit.Locale, place collect.Place, wait time.Duration) error {
	err := paced(wait)
	problem := p.Site.Explain(c, l, err)
	s := idle{Office: l.Text(place.Unit.Name), Counter: counterName(l, place), Start: p.kioskPath(c.Param("code"), l),
		Title: problem.Title, Do: problem.Detail, Wait: int((problem.Retry + time.Second - 1) / time.Second),
		Next: p.Prefix + c.Request().URL.RequestURI()}
	return after(p.showIdle(c, l, problem.Status, place, s), err)
}
