package editor

import (
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"sipas/survey/access"
	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
)

// home is where the editor begins.
const home = "/questionnaires"

// Routes are the editor's, each with the act that it needs. Changes are for
// those who manage all units; see Pages.change.
func (p *Pages) Routes(e *echo.Echo) {
	allow := func(act access.Act, h staff.Handler) echo.HandlerFunc {
		return p.Desk.Allow(act, func(c echo.Context, who access.User) error {
			p.Site.Listen(c.Request().Context()) // for the names of added languages
			return h(c, who)
		})
	}
	e.GET(home, allow(access.ManageSurvey, p.showList))
	e.POST("/questionnaires/template", allow(access.ManageSurvey, p.takeTemplate))
	e.GET("/questionnaires/new", allow(access.ManageSurvey, p.showBegin))
	e.POST("/questionnaires/new", allow(access.ManageSurvey, p.takeBegin))
	e.GET("/questionnaires/import", allow(access.ManageSurvey, p.showUpload))
	e.POST("/questionnaires/import", allow(access.ManageSurvey, p.takeUpload))
	e.POST("/questionnaires/import/confirm", allow(access.ManageSurvey, p.takePlan))

	e.GET("/questionnaires/:ref", allow(access.ManageSurvey, p.showOutline))
	e.POST("/questionnaires/:ref/step", allow(access.ManageSurvey, p.keeping(p.takeStep)))
	e.POST("/questionnaires/:ref/version", allow(access.ManageSurvey, p.takeVersion))
	e.GET("/questionnaires/:ref/texts", allow(access.ManageSurvey, p.showTexts))
	e.POST("/questionnaires/:ref/texts", allow(access.ManageSurvey, p.keeping(p.takeTexts)))
	e.GET("/questionnaires/:ref/settings", allow(access.ManageSurvey, p.showSettings))
	e.POST("/questionnaires/:ref/settings", allow(access.ManageSurvey, p.keeping(p.takeSettings)))
	e.GET("/questionnaires/:ref/factors/:code", allow(access.ManageSurvey, p.showFactor))
	e.POST("/questionnaires/:ref/factors/:code", allow(access.ManageSurvey, p.keeping(p.takeFactor)))
	e.GET("/questionnaires/:ref/criteria/:code", allow(access.ManageSurvey, p.showCriterion))
	e.POST("/questionnaires/:ref/criteria/:code", allow(access.ManageSurvey, p.keeping(p.takeCriterion)))
	e.GET("/questionnaires/:ref/questions/:code", allow(access.ManageSurvey, p.showQuestion))
	e.POST("/questionnaires/:ref/questions/:code", allow(access.ManageSurvey, p.keeping(p.takeQuestion)))
	e.GET("/questionnaires/:ref/remove/:code", allow(access.ManageSurvey, p.showRemove))
	e.POST("/questionnaires/:ref/remove/:code", allow(access.ManageSurvey, p.takeRemove))
	e.GET("/questionnaires/:ref/publish", allow(access.ManageSurvey, p.showPublish))
	e.POST("/questionnaires/:ref/publish", allow(access.ManageSurvey, p.takePublish))
	e.GET("/questionnaires/:ref/compare", allow(access.ManageSurvey, p.showCompare))
	e.GET("/questionnaires/:ref/preview", allow(access.ManageSurvey, p.showPreview))
	e.GET("/questionnaires/:ref/preview/form", allow(access.ManageSurvey, p.showSample))
	e.GET("/questionnaires/:ref/export.xlsx", allow(access.ManageSurvey, p.exportXLSForm))
	e.GET("/questionnaires/:ref/export.json", allow(access.ManageSurvey, p.exportJSON))

	e.GET("/languages", allow(access.ManageSurvey, p.showLanguages))
	e.POST("/languages", allow(access.ManageSurvey, p.takeLanguages))
	e.GET("/languages/:tag", allow(access.ManageSurvey, p.showLanguage))
	e.POST("/languages/:tag", allow(access.ManageSurvey, p.takeLanguage))
}

// address is a page's address in the reader's language.
func address(l *kit.Locale, path string, more ...string) string {
	q := url.Values{"lang": {l.Lang}}
	for i := 0; i+1 < len(more); i += 2 {
		q.Set(more[i], more[i+1])
	}
	return path + "?" + q.Encode()
}

// leadTo answers a change that has been made: the page to look at next. said
// is what that page begins with; see done.
func leadTo(c echo.Context, l *kit.Locale, path, said string) error {
	if said == "" {
		return c.Redirect(http.StatusSeeOther, address(l, path))
	}
	return c.Redirect(http.StatusSeeOther, address(l, path, "done", said))
}

// done is what a page says about the change that led to it.
func done(c echo.Context, l *kit.Locale) string {
	switch c.QueryParam("done") {
	case "saved":
		return l.Say("editor.saved")
	case "added":
		return l.Say("editor.added")
	case "removed":
		return l.Say("editor.removed")
	case "published":
		return l.Say("editor.published")
	case "begun":
		return l.Say("editor.begun")
	}
	return ""
}
