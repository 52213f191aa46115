package manager

import (
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"sipas/survey/access"
	"sipas/survey/web/kit"
)

// Routes are the manager's, each with the act that it needs.
func (p *Pages) Routes(e *echo.Echo) {
	allow := p.Desk.Allow
	e.GET("/manage", allow(access.ManageSurvey, p.showStart))

	e.GET("/units", allow(access.ManageSurvey, p.showUnits))
	e.GET("/units/new", allow(access.ManageSurvey, p.showNewUnit))
	e.POST("/units/new", allow(access.ManageSurvey, p.takeNewUnit))
	e.GET("/units/reorganise", allow(access.ManageSurvey, p.showReorganise))
	e.POST("/units/reorganise", allow(access.ManageSurvey, p.takeReorganise))
	e.GET("/units/:unit", allow(access.ManageSurvey, p.showUnit))
	e.POST("/units/:unit", allow(access.ManageSurvey, p.takeUnit))
	e.GET("/units/:unit/logo", allow(access.ManageSurvey, p.showLogo))
	e.POST("/units/:unit/logo", allow(access.ManageSurvey, p.takeLogo))

	e.GET("/fields", allow(access.ManageSurvey, p.showFields))
	e.POST("/fields", allow(access.ManageSurvey, p.takeNewField))
	e.GET("/fields/:field", allow(access.ManageSurvey, p.showField))
	e.POST("/fields/:field", allow(access.ManageSurvey, p.takeField))

	e.GET("/dossiers", allow(access.ManageSurvey, p.showDossiers))
	e.POST("/dossiers", allow(access.ManageSurvey, p.takeDossiers))

	e.GET("/counters", allow(access.ManageSurvey, p.showCounters))
	e.GET("/counters/new", allow(access.ManageSurvey, p.showNewCounter))
	e.POST("/counters/new", allow(access.ManageSurvey, p.takeNewCounter))
	e.GET("/counter/:counter", allow(access.ManageSurvey, p.showCounter))
	e.POST("/counter/:counter", allow(access.ManageSurvey, p.takeCounter))
	e.POST("/counter/:counter/code", allow(access.ManageSurvey, p.issueCode))
	e.POST("/counter/:counter/devices", allow(access.ManageSurvey, p.issueDevice))
	e.POST("/devices/:device/revoke", allow(access.ManageSurvey, p.revokeDevice))

	e.GET("/counters/:code", allow(access.ManageSurvey, p.showPoster))
	e.GET("/counters/:code/qr.svg", allow(access.ManageSurvey, p.svg))
	e.GET("/counters/:code/qr.png", allow(access.ManageSurvey, p.png))
	e.POST("/counters/:code/replace", allow(access.ManageSurvey, p.replace))

	e.GET("/imports/:kind", allow(access.ManageSurvey, p.showUpload))
	e.POST("/imports/:kind", allow(access.ManageSurvey, p.takeUpload))
	e.GET("/imports/:kind/template.csv", allow(access.ManageSurvey, p.templateCSV))
	e.GET("/imports/:kind/template.xlsx", allow(access.ManageSurvey, p.templateXLSX))
	e.GET("/imports/plans/:plan", allow(access.ManageSurvey, p.showPlan))
	e.POST("/imports/plans/:plan", allow(access.ManageSurvey, p.applyPlan))
	e.GET("/imports/plans/:plan/problems.csv", allow(access.ManageSurvey, p.problemsCSV))
}

// leadTo answers a change that has been made: the page to look at next, in the
// reader's language. said is the sentence that the page begins with, one of
// those that [done] knows; "" for none.
func leadTo(c echo.Context, l *kit.Locale, path, said string) error {
	q := url.Values{"lang": {l.Lang}}
	if said != "" {
		q.Set("done", said)
	}
	return c.Redirect(http.StatusSeeOther, path+"?"+q.Encode())
}

// done is what a page says about the change that led to it.
func done(c echo.Context, l *kit.Locale) string {
	switch c.QueryParam("done") {
	case "saved":
		return l.Say("manage.saved")
	case "added":
		return l.Say("manage.added")
	case "code":
		return l.Say("manage.code_issued")
	case "revoked":
		return l.Say("manage.device_revoked")
	case "moved":
		return l.Say("manage.reorganised")
	}
	return ""
}
