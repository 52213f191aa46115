package manager

import (
	"encoding/base64"
	"html/template"
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/manage"
	qr "sipas/survey/poster"
	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
	"sipas/survey/web/typed"
)

// devicePage shows the address that sets a device up, for the only time.
type devicePage struct {
	Place   place
	Device  survey.Device
	Kind    string
	Address string
	Local   bool         // it opens on the server's machine only
	QR      template.URL // the address as a picture inside the page
}

var deviceLabels = typed.Labels{"device": "devices.kind", "device_name": "devices.name"}

// errNoDevice is about devices that are not there or not in scope.
var errNoDevice = &survey.Error{Kind: survey.KindNotFound, Code: "devices.unknown"}

func deviceName(l *kit.Locale, k survey.DeviceKind) string {
	if k == survey.Screen {
		return l.Say("devices.screen")
	}
	return l.Say("devices.kiosk")
}

func deviceKinds(l *kit.Locale) []kit.Choice {
	return []kit.Choice{{Value: string(survey.Kiosk), Label: l.Say("devices.kiosk.what")}, {Value: string(survey.Screen), Label: l.Say("devices.screen.what")}}
}

// issueDevice sets a device up and shows its address. The answer is no
// redirect: the address is a secret that must not stand in any history or log,
// and is kept nowhere. Who loads the page again makes another device, after the
// browser has asked.
func (p *Pages) issueDevice(c echo.Context, who access.User) error {
	x, rev, s, err := p.presentCounter(c, who)
	if err != nil {
		return err
	}
	ctx, l := c.Request().Context(), p.Site.Locale(c.Request())
	f, err := typed.Read(c, l, deviceLabels)
	if err != nil {
		return err
	}
	kind := survey.DeviceKind(f.Text("device"))
	if kind != survey.Kiosk && kind != survey.Screen {
		f.Wrong("device", "devices.no_kind")
	}
	if f.Need("device_name"); x.Code() == "" {
		f.Wrong("device", "devices.no_code")
	}
	if !f.Good() {
		return p.counterForm(c, who, s, x, staff.Fresh(l, counterLabels, counterValues(x.Counter), rev), f)
	}
	var d survey.Device
	var token string
	err = p.Manager.Change(ctx, func(e *manage.Editor) (err error) {
		d, token, err = e.IssueDevice(ctx, kind, x.Counter.ID, f.Text("device_name"))
		return err
	})
	if err != nil {
		return err
	}
	body := devicePage{Place: x, Device: d, Kind: deviceName(l, kind),
		Address: p.Base() + "/" + string(kind) + "/" + x.Code() + "?" + url.Values{"token": {token}}.Encode()}
	body.Local = qr.Local(body.Address)
	if body.QR, err = picture(body.Address); err != nil {
		return err
	}
	c.Response().Header().Set("Cache-Control", "no-store")
	return staff.Show(c, p.Desk, http.StatusCreated, p.device, l, staff.Options{Title: l.Say("devices.ready"), Who: who, Here: "/counters"}, body)
}

// picture is the QR code of an address as a picture inside a page: an address
// that must not be fetched again has no address of its own.
func picture(address string) (template.URL, error) {
	code, err := qr.Readable(address)
	if err != nil {
		return "", err
	}
	b, err := code.PNG(pngPixels)
	if err != nil {
		return "", err
	}
	return template.URL("data:image/png;base64," + base64.StdEncoding.EncodeToString(b)), nil //nolint:gosec // digits of base64
}

// revokeDevice ends a device of a counter in scope.
func (p *Pages) revokeDevice(c echo.Context, who access.User) error {
	ctx := c.Request().Context()
	s, err := p.Directory.Snapshot(ctx)
	if err != nil {
		return err
	}
	d, there := s.Devices[c.Param("device")]
	if !there || !inScope(who, s.Tree, s.Counters[d.Counter]) {
		return errNoDevice
	}
	if err := p.Manager.Change(ctx, func(e *manage.Editor) error { return e.RevokeDevice(ctx, d.ID) }); err != nil {
		return err
	}
	return leadTo(c, p.Site.Locale(c.Request()), "/counter/"+d.Counter, "revoked")
}
