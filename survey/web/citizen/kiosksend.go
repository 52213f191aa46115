package citizen

import (
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/collect"
	"sipas/survey/web/kit"
)

// fieldPartial marks a sheet that was left before its end.
const fieldPartial = "_partial"

// kioskSend answers POST /kiosk/:code/form. The form's own seal says for which
// code it was opened: the counter's may have been replaced since.
func (p *Pages) kioskSend(c echo.Context) error {
	device, place, done, err := p.known(c, survey.Kiosk)
	if done {
		return err
	}
	values, err := decode(c)
	if err != nil {
		return p.sorry(c, p.locale(c, "", nil), place, err)
	}
	f := filled{values: values, seal: values.Get(fieldSeal), place: place, channel: survey.ByKiosk}
	lang := values.Get(fieldLang)
	l := p.locale(c, lang, place.Questionnaire)
	opened, ours := p.unsealed(&f)
	if !ours {
		return p.refuse(c, lang, f, collect.ErrSeal)
	}
	receipt, err := p.Collector.Accept(c.Request().Context(), collect.Submission{
		Code: opened.Code, Seal: f.seal, Values: values, Language: l.Lang, Network: p.network(c.Request()),
		Kiosk: true, Partial: values.Get(fieldPartial) != "",
	})
	if err != nil {
		return p.refuse(c, lang, f, err)
	}
	p.persons.sent(device.ID, p.Collector.Now())
	note, err := p.Collector.Note(receipt.Code, noteLife)
	if err != nil {
		return p.sorry(c, l, place, err)
	}
	return p.taken(c, receipt, p.Prefix+"/kiosk/"+url.PathEscape(c.Param("code"))+"/thanks/"+note+"?lang="+l.Lang)
}

// kioskThanks answers GET /kiosk/:code/thanks/:note. What the address shows,
// it shows for a short time; afterwards it is the start screen's.
func (p *Pages) kioskThanks(c echo.Context) error {
	device, place, done, err := p.known(c, survey.Kiosk)
	if done {
		return err
	}
	l := p.locale(c, "", nil)
	receipt, err := p.Collector.ReadNote(c.Param("note"))
	if err != nil {
		return p.toStart(c, l)
	}
	found, err := p.Collector.Look(c.Request().Context(), receipt)
	switch {
	case err != nil:
		return p.sorry(c, l, place, err)
	case found.Counter != device.Counter, found.Withdrawn:
		return p.toStart(c, l)
	}
	return kit.Show(c, p.Site, http.StatusOK, p.noted, kit.Page[noted]{
		Locale: l, Title: l.Say("thanks.title"), Demo: found.Wave.Demo, Style: p.kioskStyle, Script: p.kioskScript,
		Data: noted{Place: named(l, place), Receipt: found.Receipt, Start: p.kioskPath(c.Param("code"), l), Idle: thanksSeconds},
	})
}
