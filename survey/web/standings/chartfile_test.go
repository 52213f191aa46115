package standings_test

import (
	"bytes"
	"image/png"
	"net/http"
	"strings"
	"testing"

	"sipas/survey/access"
)

// The chart of the ranking can be taken along with all that belongs to it, by
// those who may see the page, of the units that the page shows.
func TestChartOfTheRanking(t *testing.T) {
	o := newOffice(t).three()
	council, viewer := o.Person(nil, access.Officer), o.Person(nil, access.Viewer)
	page := council.Get(base).Want(http.StatusOK, base+"/chart.svg?lang=en", base+"/chart.png?lang=en")
	a := council.Get(linkTo(t, page.Page, "Chart (SVG")).Want(http.StatusOK, "Reform score 2026", "Home Affairs", "1. ", "Index = points achieved / applicable maximum", "Not published", "Units in the chart: ", "of 6 in the round",
		"Reform score 2025", "Good")
	if got := a.Header.Get("Content-Disposition"); got != `attachment; filename=sipas-round-2026-chart.svg` || !strings.HasPrefix(a.Page, "<svg") {
		t.Errorf("%s: %.40s", got, a.Page)
	}
	in := council.Get(base+"/chart.svg?group=b").Want(http.StatusOK, "Group B", "Ethnic Affairs")
	in.Lacks("Home Affairs")
	council.Get(base + "/chart.svg?q=nobody").Want(http.StatusNotFound)
	picture := council.Get(base + "/chart.png").Want(http.StatusOK)
	if img, err := png.Decode(bytes.NewReader([]byte(picture.Page))); err != nil || img.Bounds().Dx() != 1920 {
		t.Errorf("PNG: %v", err)
	}
	viewer.Get(base + "/chart.svg").Want(http.StatusNotFound)
	o.Person([]string{"S1"}, access.Officer).Get(base + "/chart.png").Want(http.StatusNotFound)
	viewer.Get("/reform/rounds/2025/results/chart.svg").Want(http.StatusOK, "Published ", "SHA-256").Lacks("Not published")
}
