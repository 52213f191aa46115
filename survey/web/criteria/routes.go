package criteria

import (
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"sipas/survey/access"
	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
)

// home is the list of sets; here is what the navigation calls the reform score.
const (
	home = "/reform/sets"
	here = "/reform"
)

// Routes are those of criteria sets, each with the act that it needs, over all
// units.
func (p *Pages) Routes(e *echo.Echo) {
	run := access.RunReform
	e.GET(home, p.allow(run, p.showList))
	e.GET("/reform/sets/new", p.allow(run, p.showBegin))
	e.POST("/reform/sets/new", p.allow(run, p.takeBegin))
	e.GET("/reform/sets/import", p.allow(run, p.showUpload))
	e.POST("/reform/sets/import", p.allow(run, p.takeUpload))
	e.POST("/reform/sets/import/confirm", p.allow(run, p.takePlan))
	e.GET("/reform/sets/template.csv", p.allow(run, p.templateCSV))
	e.GET("/reform/sets/template.xlsx", p.allow(run, p.templateXLSX))

	e.GET("/reform/sets/:set", p.allow(run, p.showSet))
	e.GET("/reform/sets/:set/compare", p.allow(run, p.showCompare))
	e.GET("/reform/sets/:set/export.csv", p.allow(run, p.exportCSV))
	e.GET("/reform/sets/:set/export.xlsx", p.allow(run, p.exportXLSX))
	e.POST("/reform/sets/:set/version", p.allow(run, p.takeVersion))
	e.GET("/reform/sets/:set/settings", p.allow(run, p.showSettings))
	e.POST("/reform/sets/:set/settings", p.allow(run, p.keeping(p.takeSettings)))
	e.GET("/reform/sets/:set/publish", p.allow(run, p.showPublish))
	e.POST("/reform/sets/:set/publish", p.allow(run, p.takePublish))
	e.GET("/reform/sets/:set/remove", p.allow(run, p.showRemoveSet))
	e.POST("/reform/sets/:set/remove", p.allow(run, p.takeRemoveSet))

	e.GET("/reform/sets/:set/add", p.allow(run, p.showAdd))
	e.POST("/reform/sets/:set/add", p.allow(run, p.keeping(p.takeAdd)))
	e.GET("/reform/sets/:set/items/:code", p.allow(run, p.showItem))
	e.POST("/reform/sets/:set/items/:code", p.allow(run, p.keeping(p.takeItem)))
	e.POST("/reform/sets/:set/items/:code/move", p.allow(run, p.takeMove))
	e.GET("/reform/sets/:set/items/:code/remove", p.allow(run, p.showRemoveItem))
	e.POST("/reform/sets/:set/items/:code/remove", p.allow(run, p.takeRemoveItem))
}

// allow guards a route: the act over all units.
func (p *Pages) allow(act access.Act, h staff.Handler) echo.HandlerFunc {
	return p.Desk.Allow(act, func(c echo.Context, who access.User) error {
		if !who.SeesAll() { // a set is for all units
			return access.ErrForbidden
		}
		return h(c, who)
	})
}

// address is a page's address in the reader's language.
func address(l *kit.Locale, path string, more ...string) string {
	q := url.Values{"lang": {l.Lang}}
	for i := 0; i+1 < len(more); i += 2 {
		q.Set(more[i], more[i+1])
	}
	return path + "?" + q.Encode()
}

// leadTo answers a change that has been made: the page to look at next. said is
// what that page begins with; see done.
func leadTo(c echo.Context, l *kit.Locale, path, said string) error {
	return c.Redirect(http.StatusSeeOther, address(l, path, "done", said))
}

// leadToItem answers a change of an item: the set, opened at the item.
func leadToItem(c echo.Context, v version, code, said string) error {
	return c.Redirect(http.StatusSeeOther, address(v.Locale, v.Path, "done", said, "at", code)+"#"+url.PathEscape(anchor(code)))
}

// done is what a page says about the change that led to it.
func done(c echo.Context, l *kit.Locale) string {
	switch c.QueryParam("done") {
	case "saved":
		return l.Say("sets.saved")
	case "added":
		return l.Say("sets.added")
	case "moved":
		return l.Say("sets.moved")
	case "removed":
		return l.Say("sets.removed")
	case "published":
		return l.Say("sets.published")
	case "begun":
		return l.Say("sets.begun")
	case "there":
		return l.Say("sets.there")
	}
	return ""
}
