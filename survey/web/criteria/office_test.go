package criteria_test

import (
	"html"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/reform"
	"sipas/survey/web"
	"sipas/survey/web/criteria"
	"sipas/survey/web/desktest"
)

// office is a service with the pages of criteria sets over an empty store.
type office struct {
	*desktest.Office
	reform *reform.Office
	pages  *criteria.Pages
}

func newOffice(t testing.TB) *office {
	t.Helper()
	o := &office{}
	o.Office = desktest.New(t, func(d *desktest.Office) (all []web.Audience, err error) {
		o.reform = reform.New(reform.Config{Store: d.Store, Now: d.Now})
		o.pages, err = criteria.New(criteria.Config{Site: d.Site, Desk: d.Desk, Office: o.reform})
		return []web.Audience{o.pages}, err
	})
	return o
}

// council is an officer over all units.
func (o *office) council() desktest.Visitor { o.Helper(); return o.Person(nil, access.Officer) }

// stored is a version as it is kept.
func (o *office) stored(ref string) *reform.CriteriaSet {
	o.Helper()
	s, _, err := o.reform.Set(o.Context(), ref)
	if err != nil {
		o.Fatalf("%s: %v", ref, err)
	}
	return s
}

// put keeps a set past the pages.
func (o *office) put(s reform.CriteriaSet) string {
	o.Helper()
	if _, err := o.reform.PutSet(o.Context(), &s, 0); err != nil {
		o.Fatal(err)
	}
	return s.Ref()
}

func text(vi string) survey.Text { return survey.Text{survey.Vietnamese: vi} }

// small is a set of two fields, of which the second is scored itself.
func small(id string) reform.CriteriaSet {
	return reform.CriteriaSet{ID: id, Version: 1, Level: reform.Department, Title: text("Bộ nhỏ"), Decimals: 2, Bands: reform.FiveBands(), Items: []reform.Item{
		{Code: "1", Name: survey.Text{"vi": "Chỉ đạo", "en": "Steering"}, Max: "4"},
		{Code: "1.1", Parent: "1", Name: text("Kế hoạch"), Max: "2.5", Source: reform.SelfScored, Evidence: true},
		{Code: "1.2", Parent: "1", Name: text("Báo cáo"), Max: "1.5", Source: reform.SelfScored},
		{Code: "2", Name: text("Tác động"), Max: "6", Source: reform.Satisfaction, Rule: "steps 60:2 90:6"},
	}}
}

// broken is one whose totals do not add up.
func broken(id string) reform.CriteriaSet {
	s := small(id)
	s.Items[0].Max = "5"
	return s
}

var areas = regexp.MustCompile(`(?s)<textarea id="[^"]*" name="([^"]+)"[^>]*>\n?(.*?)</textarea>`)

// form is what a browser would send of the page's form with that action, with
// its texts of several lines.
func form(a desktest.Answer, action string) url.Values {
	a.Helper()
	values := a.Form(action)
	for _, m := range areas.FindAllStringSubmatch(a.Page, -1) {
		text := strings.ReplaceAll(html.UnescapeString(m[2]), "\r\n", "\n")
		values.Set(m[1], strings.ReplaceAll(text, "\n", "\r\n"))
	}
	return values
}
