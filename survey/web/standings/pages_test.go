package standings_test

import (
	"fmt"
	"html"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"sipas/survey/access"
	"sipas/survey/reform"
	"sipas/survey/web/desktest"
)

const base = "/reform/rounds/2026/results"

// Before anything is rendered: rendering changes templates.
func TestTemplatesFitTheirData(t *testing.T) {
	if err := newOffice(t).pages.CheckTemplates(); err != nil {
		t.Error(err)
	}
}

func TestEveryTemplateIsReached(t *testing.T) {
	o := newOffice(t).three()
	council := o.Person(nil, access.Officer)
	for _, page := range []string{"", "/fields", "/lost", "/years", "/units/S1", "/publish"} {
		council.Get(base + page).Want(http.StatusOK)
	}
	o.Person([]string{"S1"}, access.Officer).Get(base).Want(http.StatusOK)
	for _, name := range []string{"results", "fields", "lost", "years", "card", "publish", "yours"} {
		if !o.Rendered("standings/" + name + ".html") {
			t.Errorf("%s was never rendered", name)
		}
	}
}

// spaces make text of a page comparable.
var (
	tags   = regexp.MustCompile(`(?s)<svg.*?</svg>|<[^>]*>`)
	spaces = regexp.MustCompile(`\s+`)
)

func words(a desktest.Answer) string {
	_, page, _ := strings.Cut(a.Page, "<main")
	return spaces.ReplaceAllString(html.UnescapeString(tags.ReplaceAllString(page, " ")), " ")
}

func says(t *testing.T, a desktest.Answer, parts ...string) {
	t.Helper()
	said := words(a.Want(http.StatusOK))
	for _, s := range parts {
		if !strings.Contains(said, s) {
			t.Errorf("%q is not said:\n%s", s, said)
		}
	}
}

// TestWhoMaySeeWhat: while a round runs it is the council's, and a unit's own
// card its officers'; once published it is everybody's who may see results.
func TestWhoMaySeeWhat(t *testing.T) {
	o := newOffice(t).three()
	whole := []string{"/fields", "/lost", "/years", "/annex.xlsx", "/annex.pdf"}
	council, unit, viewer := o.Person(nil, access.Officer), o.Person([]string{"S1"}, access.Officer), o.Person([]string{"S2"}, access.Viewer)
	manager := o.Person(nil, access.Manager)

	for _, page := range append([]string{"", "/units/S1", "/units/S5", "/publish"}, whole...) {
		council.Get(base + page).Want(http.StatusOK)
		for name, v := range map[string]desktest.Visitor{"viewer": viewer, "manager": manager} {
			want := http.StatusNotFound
			if page == "/publish" {
				want = http.StatusForbidden
			}
			if a := v.Get(base + page); a.Status != want {
				t.Errorf("%s gets %d at %q of a running round", name, a.Status, page)
			}
		}
	}
	unit.Get(base).Want(http.StatusOK, base+"/units/S1").Lacks("units/S2", "Justice")
	says(t, unit.Get(base+"/units/S1"), "86.80%", "The place is known once the round is published")
	unit.Get(base+"/units/S1").Lacks("Place 1", "up 1")
	for _, page := range append([]string{"/units/S2", "/result.json"}, whole...) {
		if a := unit.Get(base + page); a.Status != http.StatusNotFound {
			t.Errorf("an officer of a unit gets %d at %q", a.Status, page)
		}
	}
	unit.Get(base + "/publish").Want(http.StatusForbidden)
	unit.Post(base+"/publish", nil).Want(http.StatusForbidden)
	council.Get(base + "/result.json").Want(http.StatusNotFound)
	council.Get(base + "/units/nobody").Want(http.StatusNotFound)
	council.Get("/reform/rounds/none/results").Want(http.StatusNotFound)

	before := strings.ReplaceAll(base, "2026", "2025")
	for _, page := range append([]string{"", "/units/S1", "/result.json"}, whole...) {
		viewer.Get(before + page).Want(http.StatusOK)
	}
	viewer.Get(before + "/years").Want(http.StatusOK).Lacks("rounds/2026")
	viewer.Get(before + "/publish").Want(http.StatusForbidden)
	if a := o.Stranger().Get(before); a.Status != http.StatusSeeOther {
		t.Errorf("a stranger gets %d", a.Status)
	}
}

func TestARoundBeingPreparedHasNoResults(t *testing.T) {
	o := newOffice(t).three()
	o.round(2027, reform.Preparing, in2026)
	o.Person(nil, access.Officer).Get("/reform/rounds/2027/results").Want(http.StatusNotFound, "being prepared")
	o.Person(nil, access.Viewer).Get("/reform/rounds/2027/results").Want(http.StatusNotFound)
	o.Person([]string{"S1"}, access.Officer).Get("/reform/rounds/2027/results/units/S1").Want(http.StatusNotFound)
}

// TestTheRankingOfTheUnits: total, applicable maximum, index, shared places,
// class, place in the group, change; who has open criteria comes last.
func TestTheRankingOfTheUnits(t *testing.T) {
	o := newOffice(t).three()
	council := o.Person(nil, access.Officer)
	a := council.Get(base)
	says(t, a, "Not published: every figure may still change",
		"1 Science and Technology 86.80 100.00 86.80% Good", "82.80 100.00 82.80% Good", "71.21 86.00 82.80% Good", "up 2, from place 3",
		"– Construction incomplete: 1 criterion is open", "5 of 6 units have all points and are ranked")
	said := words(a)
	if !strings.Contains(said, "2= Justice 82.80") || !strings.Contains(said, "2= Ethnic Affairs 71.21") {
		t.Errorf("the shared place is not marked:\n%s", said)
	}
	said = words(council.Get(base + "?group=*"))
	if n := strings.Count(said, "marks a shared place"); n != 2 {
		t.Errorf("%d tables of groups", n)
	}
	if !strings.Contains(said, "Group B: few procedures mean 82.80%; median 82.80%") { // of the only one that has all points
		t.Errorf("the middle of a group is not told:\n%s", said)
	}
	says(t, council.Get(base+"?group=b"), "Ethnic Affairs")
	if said := words(council.Get(base + "?group=b")); strings.Contains(said, "Justice") {
		t.Error("a unit of another group is shown")
	}
	order := func(query string, names ...string) {
		t.Helper()
		said, last := words(council.Get(base+query)), -1
		_, said, _ = strings.Cut(said, "marks a shared place")
		for _, n := range names {
			if at := strings.Index(said, n); at <= last {
				t.Errorf("%s: %s is at %d, after %d", query, n, at, last)
			} else {
				last = at
			}
		}
	}
	order("", "Science", "Ethnic", "Health", "Construction")
	order("?sort=name", "Construction", "Ethnic Affairs", "Health", "Home", "Justice", "Science")
	order("?sort=total", "Science", "Justice", "Ethnic Affairs")
	order("?sort=moved", "Ethnic Affairs", "Science", "Health", "Home")
	order("?sort=change", "Ethnic Affairs", "Science")
	order("?sort=nonsense", "Science", "Ethnic", "Health", "Construction")
}

func TestUnitsByField(t *testing.T) {
	o := newOffice(t).three()
	council := o.Person(nil, access.Officer)
	says(t, council.Get(base+"/fields"), "1. Steering of the reform", "at most 20.00", "19.00/20.00 95.00% place 2", "20.00/20.00 100.00% place 1", "14.58/16.00 91.13% place")
	said := words(council.Get(base + "/fields?sort=field.1"))
	_, said, _ = strings.Cut(said, "at most 16.00")
	if a, b := strings.Index(said, "Home Affairs"), strings.Index(said, "Science and Technology"); a < 0 || a > b {
		t.Error("it is not sorted by the places in a field")
	}
}

// TestACard: how the total came about, survey part and appraised part apart,
// the largest losses first, the survey with its seal, the ministry's figure
// beside, what did not arise with its reason, the years before.
func TestACard(t *testing.T) {
	o := newOffice(t).three()
	council := o.Person(nil, access.Officer)
	says(t, council.Get(base+"/units/S1"), "86.80%", "86.80 points of 100.00 that applied. Class: Good.", "Place 1 of 5 units ; place 1 of 4 in Group A: many procedures",
		"Against 2025: ▲ up 2, from place 3", "Appraised part 72.22/84.00", "Survey part 14.58/16.00", "Self-scored → appraised 72.72 → 72.22",
		"4.1. Satisfaction of citizens: 9.08/10.00", "The ministry’s own figure: 90.81%", "3.1. Dossiers online 25.22/34.00 8.78", "2024 ", "2025 ", "2026 86.80")
	says(t, council.Get(base+"/units/S2"), "Place 4 of 5 units", "Places 2–4: the differences among these units are smaller than the survey’s error", "60 respondents", "95% interval", "The survey wave’s result was sealed on", "Points come from the unit’s own survey", "By that interval the points are within")
	council.Get(base+"/units/S2").Want(http.StatusOK, "/results/w?lang=en&amp;unit=S2")
	says(t, council.Get(base+"/units/S4"), "71.21 points of 86.00", "86.00 of the set’s 100.00", "2.2. Handling of complaints: Trong năm không có việc nào thuộc loại này")
	says(t, council.Get(base+"/units/S6"), "Criteria without points yet", "fewer people have answered than the round asks for")
}

// TestWhatFewPeopleJudgedIsNotShown: the points of a leaf that three people
// decided count in the total and stand nowhere by themselves.
func TestWhatFewPeopleJudgedIsNotShown(t *testing.T) {
	o := newOffice(t).three()
	council := o.Person(nil, access.Officer)
	card := council.Get(base + "/units/S5")
	says(t, card, "too few judged", "65.90 points of 100.00") // 6+3+3+12+10+20+7.6+4.3
	for _, page := range []string{"/units/S5", "/years?unit=S5", "/years?of=4.2"} {
		if said := words(council.Get(base + page)); strings.Contains(said, "4.30/") || strings.Contains(said, "71.67%") {
			t.Errorf("%s tells what few people said:\n%s", page, said)
		}
	}
}

func TestWherePointsWereLost(t *testing.T) {
	o := newOffice(t).three()
	council := o.Person(nil, access.Officer)
	says(t, council.Get(base+"/lost"), "3.1 Dossiers online", "Lost in all")
	said := words(council.Get(base + "/lost"))
	_, said, _ = strings.Cut(said, "how it went over the years")
	if a, b := strings.Index(said, "3.1 Dossiers online"), strings.Index(said, "1.2.1 Units inspected"); a < 0 || b < a {
		t.Error("the largest loss does not come first")
	}
	says(t, council.Get(base+"/lost?level=field"), "3 Modernisation")
	said = words(council.Get(base + "/lost?level=criterion&sort=code"))
	if !strings.Contains(said, "1.2 Inspection") || strings.Contains(said, "1.2.1 Units") {
		t.Error("the level of criteria holds other nodes")
	}
	for _, sort := range []string{"mean", "full"} {
		council.Get(base + "/lost?sort=" + sort).Want(http.StatusOK)
	}
}

func TestOverTheYears(t *testing.T) {
	o := newOffice(t).three()
	council := o.Person(nil, access.Officer)
	says(t, council.Get(base+"/years"), "2024 2025 2026", "Largest gains of index", "units went up", "Science and Technology 71.50% (4) 76.80% (3) 86.80% (1)")
	says(t, council.Get(base+"/years?of=1"), "1. Steering of the reform", "Science and Technology 80.00% (3=) 85.00% (3) 95.00% (2)", "Show all units as a whole")
	says(t, council.Get(base+"/years?unit=S1"), "Science and Technology", "In all", "1 Steering of the reform 80.00% (3=) 85.00% (3) 95.00% (2) ▲ up 1, from place 3", "1.2 Inspection")
	says(t, council.Get(base+"/years?of=none"), "In all")
	says(t, council.Get("/reform/rounds/2024/results/years"), "There is no round before this one")
}

// published goes through the pages until the round of 2026 is published.
func (o *office) published(council desktest.Visitor) {
	o.Helper()
	o.give("S6", "4.1", "6")
	form := council.Get(base + "/publish").Want(http.StatusOK).Form(base + "/publish")
	council.Post(base+"/publish", form).Leads(base + "/publish")
}

func TestARoundIsPublishedOnceAllIsSettled(t *testing.T) {
	o := newOffice(t).three()
	council := o.Person(nil, access.Officer)
	waits := council.Get(base + "/publish")
	says(t, waits, "cannot be published yet", "Construction 4.1 fewer people have answered than the round asks for")
	waits.Lacks("<button>Publish")
	a := council.Post(base+"/publish", map[string][]string{"rev": {"1"}}).Want(http.StatusConflict, "some criteria are open")
	a.Lacks("does not change any more")
	council.Post(base+"/publish", map[string][]string{"rev": {"99"}}).Want(http.StatusConflict)

	o.published(council)
	done := council.Get(base + "/publish")
	says(t, done, "The result is published and does not change any more", "sipas verify sipas-round-2026.json")
	_, record, err := o.rankings.FrozenBytes(o.Context(), "2026")
	if err != nil {
		t.Fatal(err)
	}
	file := council.Get(base + "/result.json").Want(http.StatusOK)
	if !strings.Contains(file.Header.Get("ETag"), record.SHA256) || !strings.Contains(file.Header.Get("Content-Disposition"), "sipas-round-2026.json") {
		t.Errorf("%v", file.Header)
	}
	// Again is the same, and everybody may read it now; but not what few people said.
	council.Post(base+"/publish", nil).Leads(base + "/publish")
	viewer := o.Person([]string{"S2"}, access.Viewer)
	says(t, viewer.Get(base), "Science and Technology 86.80 100.00 86.80%")
	says(t, viewer.Get(base+"/units/S5"), "too few judged")
	viewer.Get(base + "/result.json").Want(http.StatusNotFound)
	if again, _, err := o.rankings.FrozenBytes(o.Context(), "2026"); err != nil || fmt.Sprint(len(again)) != fmt.Sprint(record.Size) {
		t.Errorf("%d bytes, %v", len(again), err)
	}
}

// TestPublishingGoesOnWhereItWasCutShort: a round that is published and not
// frozen says so, and the council goes on.
func TestPublishingGoesOnWhereItWasCutShort(t *testing.T) {
	o := newOffice(t).three()
	o.give("S6", "4.1", "6")
	_, rev, err := o.rounds.Round(o.Context(), "2026")
	if err != nil {
		t.Fatal(err)
	}
	if err := o.rounds.Publish(o.Context(), "2026", rev); err != nil {
		t.Fatal(err)
	}
	council := o.Person(nil, access.Officer)
	council.Get(base).Want(http.StatusConflict, "its result is not kept yet")
	says(t, council.Get(base+"/publish"), "keeping its result was cut short")
	council.Post(base+"/publish", nil).Leads(base + "/publish")
	says(t, council.Get(base), "The result is published")
}

// TestTakingAlongIsWrittenDown: each download with its digest; one who has the
// file already is not told it again.
func TestTakingAlongIsWrittenDown(t *testing.T) {
	o := newOffice(t).three()
	council := o.Person(nil, access.Officer)
	a := council.Get(base + "/annex.xlsx").Want(http.StatusOK)
	b := council.Get(base + "/annex.xlsx").Want(http.StatusOK)
	if a.Page != b.Page {
		t.Error("the same annex is another file")
	}
	if p, q := council.Get(base+"/annex.pdf").Want(http.StatusOK), council.Get(base+"/annex.pdf"); p.Page != q.Page || !strings.HasPrefix(p.Page, "%PDF") {
		t.Error("the same paper is another file")
	}
	taken := 0
	for e, err := range o.trail.Entries(o.Context(), 0, 1000) {
		if err != nil {
			t.Fatal(err)
		}
		if e.Act == "export round annex" && e.Object == "reform_rounds/2026" && strings.Contains(fmt.Sprint(e.Changes), strings.Trim(a.Header.Get("ETag"), `"`)) {
			taken++
		}
	}
	if taken != 2 {
		t.Errorf("the trail knows of %d", taken)
	}
}
