package staff

import (
	"github.com/labstack/echo/v4"

	"sipas/survey/access"
	"sipas/survey/web/kit"
)

// Sheet is what the staff layout needs around a page's own Body.
type Sheet[T any] struct {
	Who   string   // who has signed in; "" on the sign-in page
	Links [][]Link // the pages that this person may open, those of one kind of work together
	Here  string   // the path of this page's link
	Other string   // the address of this page in the other language
	Body  T
}

// Link is an entry of the navigation.
type Link struct{ Path, Key string }

// entry is a Link with the act that it needs.
type entry struct {
	Link
	act   access.Act
	whole bool // only for those to whom the act is allowed everywhere
}

// entries are all that there are, by kind of work: preparing and collecting,
// reading, keeping the house.
var entries = [][]entry{
	{
		{Link{"/manage", "nav.manage"}, access.ManageSurvey, false},
		{Link{"/waves", "nav.waves"}, access.ManageSurvey, false},
		{Link{"/counters", "nav.counters"}, access.ManageSurvey, false},
		{Link{"/paper", "nav.paper"}, access.ManageSurvey, false},
	}, {
		{Link{"/monitor", "nav.monitor"}, access.SeeResults, false},
		{Link{"/results", "nav.results"}, access.SeeResults, false},
		{Link{"/reform", "nav.reform"}, access.SeeResults, false},
	}, {
		{Link{"/people", "nav.people"}, access.ManagePeople, false},
		{Link{"/audit", "nav.audit"}, access.ReadTrail, true},
	},
}

// linksFor are the links that somebody may follow. Kinds of work of which there
// are none are left out.
func linksFor(who access.User) (all [][]Link) {
	for _, kind := range entries {
		var some []Link
		for _, e := range kind {
			if who.May(e.act) && (!e.whole || who.For(e.act).SeesAll()) {
				some = append(some, e.Link)
			}
		}
		if some != nil {
			all = append(all, some)
		}
	}
	return all
}

// Options say how a page stands in the layout.
type Options struct {
	Title string
	Who   access.User
	Here  string
}

// layout is the template that every staff page stands in.
const layout = "staff/layout.html"

// NewView parses a staff page: the layout and the page's own files, whose
// templates find their data in .Data.Body.
func NewView[T any](s *kit.Site, files ...string) (*kit.View[Sheet[T]], error) {
	return kit.NewView[Sheet[T]](s, layout, files...)
}

// Show renders a staff page and sends it. Over a demonstration's store every
// page says so.
func Show[T any](c echo.Context, d *Desk, status int, v *kit.View[Sheet[T]], l *kit.Locale, o Options, body T) error {
	sheet := Sheet[T]{Who: o.Who.Name, Links: linksFor(o.Who), Here: o.Here, Other: other(c, l.Lang), Body: body}
	return kit.Show(c, d.Site, status, v, kit.Page[Sheet[T]]{Locale: l, Title: o.Title, Demo: d.Directory.Demo(c.Request().Context()), Data: sheet})
}

// other is the address of the present page in the other language.
func other(c echo.Context, lang string) string {
	u := *c.Request().URL
	q := u.Query()
	q.Set("lang", map[string]string{"vi": "en", "en": "vi"}[lang])
	u.RawQuery = q.Encode()
	return u.RequestURI()
}
