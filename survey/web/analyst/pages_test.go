package analyst

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/jba/templatecheck"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/results"
	"sipas/survey/web/desktest"
	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
)

func TestRequests(t *testing.T) {
	o := newOffice(t)
	o.wave("old", survey.Closed, 400)
	o.wave("w", survey.Open, 2)
	o.wave("secret", survey.Draft, 1)
	o.answers("D1C1", 40, alike(4))
	o.answers("D1C2", 20, alike(2))
	o.answers("D2", 3, alike(5))
	all := o.Person(nil, access.Viewer)
	justice := o.Person([]string{"D2"}, access.Analyst)
	centre := o.Person([]string{"D1C2", "D1C1"}, access.Manager)
	nowhere := o.Person([]string{"gone"}, access.Viewer)
	for _, tt := range []struct {
		name   string
		client desktest.Visitor
		path   string
		status int
		has    []string
		hasNot []string
	}{
		{"the latest wave", all, "/results", http.StatusSeeOther, nil, nil},
		// 40 responses with all answers 4 and 20 with all 2. Three of another unit are waiting.
		{"the whole wave", all, "/results/w", http.StatusOK,
			[]string{"66.67%", "60 respondents", "top2/1", "item-mean/1", "Wave old", `id="today">63<`, "3 new responses", "Home Affairs", "Demonstration"},
			[]string{"Wave secret", "NaN", "Chỉ số"}},
		{"a unit with few respondents in the table", all, "/results/w", http.StatusOK, []string{"Not shown", "Fewer than 5 people answered"}, []string{"68.25%"}},
		{"the other score", all, "/results/w?score=mean01", http.StatusOK, []string{"mean01/1", "58.33%"}, nil},
		{"a score that does not exist", all, "/results/w?score=%24gt", http.StatusOK, []string{"66.67%", "there is no score “$gt”"}, nil},
		{"in Vietnamese", all, "/results/w?lang=vi", http.StatusOK, []string{"66,67%", "Chỉ số hài lòng chung", "Không hiện"}, []string{"66.67%"}},
		{"a unit with few respondents", all, "/results/w?unit=D2", http.StatusOK, []string{"Fewer than 5 responses", "Please choose more", "Take away all filters"}, []string{"100.00%", "Courtesy", "<svg"}},
		{"a unit and those below it", all, "/results/w?unit=D1", http.StatusOK, []string{"<h1>Home Affairs</h1>", "66.67%", "Reception 1"}, []string{"Justice</a>", "Withdrawn"}},
		{"a unit that does not exist", all, "/results/w?unit=X", http.StatusNotFound, []string{"no such unit"}, nil},
		{"a unit that is a query", all, "/results/w?unit[$ne]=x", http.StatusOK, []string{"66.67%"}, nil},
		{"a wave that does not exist", all, "/results/none", http.StatusNotFound, []string{"no such survey wave"}, nil},
		{"a draft", all, "/results/secret", http.StatusNotFound, []string{"no such survey wave"}, []string{"Wave secret"}},
		{"a wave without answers", all, "/results/old", http.StatusOK, []string{"no responses yet"}, []string{"NaN", "/counters", "<svg"}},
		{"a path that climbs", all, "/results/..%2f..%2fetc", http.StatusNotFound, nil, nil},
		{"a filter that nobody knows", all, "/results/w?q.faith=x&channel=pigeon&from=1999-W01", http.StatusOK,
			[]string{"66.67%", "A part of the address could not be used", "“pigeon”", "“1999-W01”", "faith"}, []string{"NaN"}},

		{"the scope's own unit without asking", justice, "/results/w", http.StatusOK, []string{"<h1>Justice</h1>"}, []string{"66.67%", "Home Affairs", "Withdrawn"}},
		{"a unit outside the scope", justice, "/results/w?unit=D1", http.StatusNotFound, []string{"no such unit"}, []string{"Home Affairs"}},
		{"the province above the scope", justice, "/results/w?unit=P", http.StatusNotFound, nil, []string{"66.67%"}},
		{"a filter does not widen the scope", justice, "/results/w?channel=qr", http.StatusOK, []string{"<h1>Justice</h1>"}, []string{"66.67%", "Home Affairs"}},
		{"a unit outside the scope behind a filter", justice, "/results/w?unit=D1&channel=qr", http.StatusNotFound, nil, []string{"Home Affairs", "66.67%"}},
		{"the second of two units", justice, "/results/w?unit=D2&unit=D1", http.StatusOK, []string{"<h1>Justice</h1>"}, []string{"66.67%", "Home Affairs"}},
		{"the first unit of a scope", centre, "/results/w", http.StatusOK, []string{"<h1>Reception 1</h1>", "100.00%", "40 respondents"}, []string{"66.67%"}},
		{"the second unit of a scope", centre, "/results/w?unit=D1C2", http.StatusOK, []string{"<h1>Reception 2</h1>", "0.00%"}, nil},
		{"a manager where there are no answers", centre, "/results/old", http.StatusOK, []string{`href="/counters?lang=en"`}, nil},
		{"a scope that is gone", nowhere, "/results/w", http.StatusNotFound, nil, []string{"66.67%"}},
		{"no wave in scope", nowhere, "/results", http.StatusOK, []string{"no survey wave yet"}, []string{"Please set up"}},
		{"a stranger", o.Stranger(), "/results/w?unit=D1", http.StatusSeeOther, nil, []string{"%<"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a := tt.client.Get(tt.path)
			a.TB = t
			a.Want(tt.status, tt.has...).Lacks(tt.hasNot...)
			if cache := a.Header.Get("Cache-Control"); a.Status == http.StatusOK && !strings.Contains(cache, "no-store") {
				t.Errorf("Cache-Control %q", cache)
			}
		})
	}
}

func TestLatest(t *testing.T) {
	o := newOffice(t)
	manager := o.Person(nil, access.Manager)
	manager.Get("/results").Want(http.StatusOK, "Please set up a wave")
	o.wave("new", survey.Paused, 1)
	o.wave("newest", survey.Draft, 0)
	o.wave("old", survey.Open, 30)
	if to := manager.Get("/results").Header.Get("Location"); to != "/results/new?lang=en" {
		t.Errorf("led to %q", to)
	}
	if to := o.Stranger().Get("/results/new").Header.Get("Location"); to != "/signin?next=%2Fresults%2Fnew" {
		t.Errorf("a stranger is led to %q", to)
	}
}

// TestEveryRoleAtEveryRoute: who may see results may, others and strangers may not.
func TestEveryRoleAtEveryRoute(t *testing.T) {
	o := newOffice(t)
	o.wave("w", survey.Open, 2)
	o.answers("D1C1", 9, alike(4))
	paths := []string{"/results", "/results/w", "/results/w?unit=D1&score=mean5", "/results/w/chart/factors.svg"}
	for _, role := range access.Roles() {
		client := o.Person(nil, role)
		for _, path := range paths {
			if a := client.Get(path); a.Status == http.StatusForbidden || a.Status >= 500 {
				t.Errorf("%s at %s: %d", role, path, a.Status)
			}
		}
	}
	fired := o.Person(nil, access.Administrator)
	people, err := o.Accounts.All(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, u := range people {
		if err := o.Accounts.Disable(t.Context(), u.Name, true); err != nil {
			t.Fatal(err)
		}
	}
	for _, path := range paths {
		if a := fired.Get(path); a.Status != http.StatusSeeOther || strings.Contains(a.Page, "Survey") {
			t.Errorf("disabled, and still at %s: %d", path, a.Status)
		}
	}
}

// TestMovesWithAnAnswer: figures follow by fives, the number of sheets at once.
func TestMovesWithAnAnswer(t *testing.T) {
	o := newOffice(t)
	o.wave("w", survey.Open, 2)
	o.answers("D2", 9, alike(5))
	o.answers("D1C1", 4, alike(5))
	v := o.Person(nil, access.Viewer)
	v.Get("/results/w").Want(200, `id="all">13<`, "100.00%", "5 respondents", "8 new responses do not show")
	v.Get("/results/w?unit=D2").Want(200, `id="all">9<`, "5 respondents", "4 new responses do not show")
	o.answers("D1C2", 1, alike(1))
	v.Get("/results/w").Want(200, `id="all">14<`, "100.00%", "5 respondents")
	o.answers("D2", 1, alike(1)) // five of D2 together
	v.Get("/results/w?unit=D2").Want(200, `id="all">10<`, "90.00%", "10 respondents")
	o.answers("D1C2", 3, alike(1)) // four of D1C2, four of D1C1: in no figure
	v.Get("/results/w").Want(200, `id="all">18<`, "90.00%", "10 respondents")
}

// TestOver: when a wave is over nothing waits any more, and a small unit is
// hidden together with one that would tell of it.
func TestOver(t *testing.T) {
	o := newOffice(t)
	o.wave("w", survey.Closed, 2)
	o.answers("D1C1", 40, alike(4))
	o.answers("D1C2", 20, alike(2))
	o.answers("D2", 3, alike(5))
	v := o.Person(nil, access.Viewer)
	v.Get("/results/w").Want(200, "68.25%", "63 respondents", "Not shown").Lacks("66.67%") // Home Affairs, which tells of Justice
	for _, unit := range []string{"D1", "D2"} {
		a := v.Get("/results/w?unit="+unit).Want(200, `class="refused"`)
		if figures.MatchString(a.Page) {
			t.Errorf("the page of %s has figures: %s", unit, figures.FindString(a.Page))
		}
	}
}

// figures are percentages anywhere in the text of a page.
var figures = regexp.MustCompile(`>[^<]*\d%[^<]*<`)

// TestHiddenValuesAreNotSent rates so that every hidden figure has digits that
// nothing else on the page has.
func TestHiddenValuesAreNotSent(t *testing.T) {
	o := newOffice(t)
	o.wave("w", survey.Open, 2)
	n := 0
	o.answers("D1C1", 30, func(code string) int {
		if code != "D1" { // D1 is rated by three people: 1, 1, 5
			return 4
		}
		n++
		return [...]int{1, 1, 5, 0}[min(n-1, 3)]
	})
	o.answers("D2", 30, func(code string) int {
		if code[0] == 'D' {
			return 0
		}
		return 4
	})
	v := o.Person(nil, access.Viewer)
	page := v.Get("/results/w?cells=criteria").Want(200).Page
	hidden := 0
	for _, r := range regexp.MustCompile(`(?s)<tr><th scope="row"><span class="soft">D.*?</tr>`).FindAllString(page, -1) {
		if strings.Contains(r, "Not shown") {
			hidden++
			if regexp.MustCompile(`\d%|class="made"`).MatchString(r) {
				t.Errorf("a hidden row has figures: %s", r)
			}
		}
	}
	if hidden < 2 {
		t.Errorf("%d rows hidden: D1 alone could be worked out from its factor", hidden)
	}
	files := page + v.Get("/results/w/chart/criteria.svg").Want(200).Page + v.Get("/results/w/chart/cells.svg?cells=criteria").Want(200).Page
	for _, s := range []string{"33.33%", "33.3%", "66.7%", ">33<"} {
		if strings.Contains(files, s) {
			t.Errorf("the hidden figure is sent: %s", s)
		}
	}
}

func TestTemplates(t *testing.T) {
	o := newOffice(t)
	if err := templatecheck.CheckHTML(o.pages.wave.Template(), kit.Page[staff.Sheet[sheet]]{}); err != nil {
		t.Error(err)
	}
	if err := templatecheck.CheckHTML(o.pages.empty.Template(), kit.Page[staff.Sheet[nothing]]{}); err != nil {
		t.Error(err)
	}
	v := o.Person(nil, access.Viewer)
	v.Get("/results")
	o.wave("w", survey.Open, 2)
	v.Get("/results/w")
	for _, name := range []string{"analyst/empty.html", "analyst/wave.html"} {
		if !o.Rendered(name) {
			t.Errorf("%s was never rendered", name)
		}
	}
}

// TestExcludedSheets: the page says how many, and shows the index with and
// without them side by side, from five on.
func TestExcludedSheets(t *testing.T) {
	o := newOffice(t)
	o.wave("w", survey.Closed, 2)
	o.answers("D1C1", 40, alike(4))
	o.answers("D1C2", 10, alike(2))
	o.answers("D2", 30, alike(5))
	v := o.Person(nil, access.Viewer)
	v.Get("/results/w").Want(200).Lacks("excluded")
	if _, err := o.results.Review(t.Context(), results.Review{Wave: "w", Scope: results.Scope{Counter: "D1C2"}, State: results.ReviewExcluded,
		Reason: "one hand", Who: "lan"}, 0); err != nil {
		t.Fatal(err)
	}
	v.Get("/results/w").Want(200, "10 responses have been excluded", "With the 10 excluded responses", "87.50%", "100.00%", "70 respondents")
	v.Get("/results/w?unit=D2").Want(200).Lacks("excluded responses")
	snapshot, err := o.results.Frame(t.Context(), "w")
	if err != nil {
		t.Fatal(err)
	}
	units, err := snapshot.Frame.Dimension(results.ByUnit)
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range []int{4, 6} {
		flagged := map[int]bool{}
		for row, unit := range units.Codes.All() {
			if units.Labels[unit] == "D2" && len(flagged) < n {
				flagged[row] = true
			}
		}
		o.Later(time.Second)
		o.results.Flag(snapshot, func(row int) bool { return flagged[row] })
		if n < 5 {
			v.Get("/results/w").Lacks("suspect by")
		}
	}
	v.Get("/results/w").Want(200, "Also without 6 responses that are suspect", "64</td>")
}
