package citizen

import (
	"errors"
	"net/http"
	"net/url"
	"time"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/collect"
	"sipas/survey/web/kit"
)

// queryDevice is where a device's set-up address carries its token.
const queryDevice = "token"

// devicePaths are where devices live; their cookies go nowhere else.
var devicePaths = map[survey.DeviceKind]string{survey.Kiosk: "/kiosk/", survey.Screen: "/screen/"}

// deviceLife is how long a browser keeps a device's token without a visit: as
// long as browsers keep anything.
const deviceLife = 400 * 24 * time.Hour

// device is the device that asks, and its place; see collect.Collector.Device.
func (p *Pages) device(c echo.Context, kind survey.DeviceKind) (survey.Device, collect.Place, error) {
	token := ""
	if cookie, err := c.Cookie(deviceCookie(kind)); err == nil {
		token = cookie.Value
	}
	return p.Collector.Device(c.Request().Context(), kind, c.Param("code"), token)
}

func deviceCookie(kind survey.DeviceKind) string { return "sipas-" + string(kind) }

// setUp takes the token out of a device's set-up address, gives it to the
// browser to keep and leads to the clean address. A token that is not good
// takes no other's place.
func (p *Pages) setUp(c echo.Context, kind survey.DeviceKind) (done bool, err error) {
	token := c.QueryParam(queryDevice)
	if token == "" {
		return false, nil
	}
	l := p.locale(c, "", nil)
	d, place, err := p.Collector.Device(c.Request().Context(), kind, c.Param("code"), token)
	if d.ID == "" {
		return true, p.sorry(c, l, place, err)
	}
	code, err := survey.ParseCode(c.Param("code"))
	if err != nil {
		return true, p.sorry(c, l, place, err)
	}
	p.keepDevice(c, kind, code, token)
	c.Response().Header().Set("Cache-Control", "no-store")
	return true, c.Redirect(http.StatusSeeOther, p.devicePath(kind, code, l))
}

// keepDevice sets a device's cookie. Each visit does, so that it never runs out
// at a device in use.
func (p *Pages) keepDevice(c echo.Context, kind survey.DeviceKind, code, token string) {
	c.SetCookie(&http.Cookie{Name: deviceCookie(kind), Value: token, Path: p.Prefix + devicePaths[kind] + url.PathEscape(code),
		MaxAge: int(deviceLife / time.Second), HttpOnly: true, SameSite: http.SameSiteStrictMode, Secure: p.Site.Secure(c.Request())})
}

// known is device for a page: a stranger has been answered when done is true.
// An error of the place is the page's to say.
func (p *Pages) known(c echo.Context, kind survey.DeviceKind) (d survey.Device, place collect.Place, done bool, err error) {
	d, place, err = p.device(c, kind)
	if d.ID != "" {
		if cookie, e := c.Cookie(deviceCookie(kind)); e == nil {
			p.keepDevice(c, kind, c.Param("code"), cookie.Value)
		}
		return d, place, false, err
	}
	return d, place, true, p.sorry(c, p.locale(c, "", nil), place, err)
}

func (p *Pages) devicePath(kind survey.DeviceKind, code string, l *kit.Locale) string {
	return p.Prefix + devicePaths[kind] + url.PathEscape(code) + "?lang=" + l.Lang
}

// devices parses the pages of kiosks and screens.
func (p *Pages) devices() error {
	var errs [3]error
	p.idle, errs[0] = view[idle](p.Site, "kiosk/start.html", "kiosk/tablet.html")
	p.noted, errs[1] = view[noted](p.Site, "kiosk/thanks.html", "kiosk/tablet.html")
	p.shown, errs[2] = view[screen](p.Site, "kiosk/screen.html")
	return errors.Join(errs[:]...)
}
