package monitor

import (
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"sipas/survey/access"
	"sipas/survey/monitor"
	"sipas/survey/results"
	"sipas/survey/web/staff"
)

// here is the navigation's entry for all these pages.
const here = "/monitor"

// address is that of a wave's page, or of one below it.
func address(wave, below, unit, lang string) string {
	q := url.Values{"lang": {lang}}
	if unit != "" {
		q.Set("unit", unit)
	}
	return here + "/" + url.PathEscape(wave) + below + "?" + q.Encode()
}

// showLatest leads to the wave that opened last, or says what to do when
// there is none.
func (p *Pages) showLatest(c echo.Context, who access.User) error {
	config, err := p.Directory.Snapshot(c.Request().Context())
	if err != nil {
		return err
	}
	l := p.Site.Locale(c.Request())
	if waves := p.waves(config, who); len(waves) > 0 {
		return c.Redirect(http.StatusSeeOther, address(waves[0].ID, "", "", l.Lang))
	}
	o := staff.Options{Title: l.Say("monitor.title"), Who: who, Here: here}
	return staff.Show(c, p.Desk, http.StatusOK, p.empty, l, o, nothing{Manage: who.May(access.ManageSurvey)})
}

func (p *Pages) showWave(c echo.Context, who access.User) error {
	ctx := c.Request().Context()
	config, err := p.Directory.Snapshot(ctx)
	if err != nil {
		return err
	}
	about, units, unit, err := p.may(config, who, c.Param("wave"), c.QueryParam("unit"))
	if err != nil {
		return err
	}
	sight, err := p.Monitor.Look(ctx, about.ID)
	if err != nil {
		return err
	}
	place, counters := sight.Whole, []monitor.Place(nil)
	if unit != "" {
		var ok bool
		if place, counters, ok = sight.Unit(unit); !ok {
			return results.ErrNoUnit
		}
	}
	l := p.Site.Locale(c.Request())
	w := writer{Locale: l, config: config, sight: sight, wave: about, unit: unit}
	body := w.sheet(place, counters, units, p.Now())
	last, all, today, err := p.Monitor.Position(ctx, sight)
	if err != nil {
		return err
	}
	if unit == "" {
		body.Live, body.All, body.Today = true, l.Count(all), l.Count(today)
	} else {
		last = monitor.PartID(last)
	}
	body.Stream = here + "/" + url.PathEscape(about.ID) + "/stream?" + url.Values{"auto": {"1"}, "unit": {unit}, "last": {last}}.Encode()
	body.Waves, body.Units = w.waves(p.waves(config, who)), w.units(units, who.SeesAll())
	body.Manage = who.May(access.ManageSurvey)
	o := staff.Options{Title: l.Say("monitor.title") + " – " + body.Title, Who: who, Here: here}
	return staff.Show(c, p.Desk, http.StatusOK, p.wave, l, o, body)
}
