package monitor

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/jba/templatecheck"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
)

const top = "many_all_top.full.D1C2-2"

func TestPages(t *testing.T) {
	o := newOffice(t)
	manager := o.person(nil, access.Manager)
	if status, page, _ := o.ask(manager, "/monitor", nil); status != http.StatusOK || !strings.Contains(page, "Please set up a wave") {
		t.Errorf("without a wave: %d", status)
	}
	o.busy()
	o.wave("draft", survey.Draft)
	viewer, centre, nowhere := o.person(nil, access.Viewer), o.person([]string{"D1C2"}, access.Manager), o.person([]string{"X"}, access.Viewer)
	judge := "/monitor/w/pattern?id=" + top
	for _, tt := range []struct {
		name, path  string
		client      *http.Client
		status      int
		has, hasNot []string
	}{
		{"the whole", "/monitor/w", manager, 200, []string{`id="all">155<`, "Home Affairs", "500", `/posters/quiet?`, `/paper?`}, []string{"Counter 1"}},
		{"a viewer", "/monitor/w", viewer, 200, []string{`id="all">155<`}, []string{"/paper?"}},
		{"a centre", "/monitor/w?unit=D1C1", manager, 200, []string{"Counter 1", `id="all">53<`, "18%", "±13.3"}, []string{"Justice</a>"}},
		{"one's own unit", "/monitor/w", centre, 200, []string{"Reception 2", "Counter 2", `id="all">100<`}, []string{"Reception 1", "Justice", "155"}},
		{"another's unit", "/monitor/w?unit=D1C1", centre, 404, nil, []string{"Reception 1", "53"}},
		{"the one above", "/monitor/w?unit=D1", centre, 404, nil, []string{"153"}},
		{"a scope that is gone", "/monitor/w", nowhere, 404, nil, []string{"155"}},
		{"a draft", "/monitor/draft", manager, 404, nil, nil},
		{"no wave", "/monitor/x", manager, 404, nil, nil},
		{"patterns", "/monitor/w/patterns", manager, 200, []string{"40 of 40 responses have the best mark", "1 in 2,000", "155 responses were looked at", "/monitor/w/pattern?id="}, nil},
		{"patterns for a viewer", "/monitor/w/patterns", viewer, 200, []string{"40 of 40"}, []string{"/monitor/w/pattern?id="}},
		{"patterns of one's own unit", "/monitor/w/patterns", centre, 200, []string{"40 of 40"}, []string{"155"}},
		{"patterns of others", "/monitor/w/patterns", o.person([]string{"D1C1"}, access.Manager), 200, []string{"Nothing looks unusual"}, []string{"40 of 40"}},
		{"judging", judge, manager, 200, []string{"Excluding takes 40 responses", `name="reason"`}, []string{"Undo the decision"}},
		{"judging as a viewer", judge, viewer, 403, nil, []string{"40"}},
		{"judging another's", judge, o.person([]string{"D1C1"}, access.Manager), 404, nil, []string{"40 of 40"}},
		{"judging nothing", "/monitor/w/pattern?id=x", manager, 404, []string{"no such pattern"}, nil},
		{"a stranger", "/monitor/w", o.stranger(), 303, nil, []string{"155"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			status, page, h := o.ask(tt.client, tt.path, nil)
			if status != tt.status {
				t.Fatalf("status %d, want %d\n%s", status, tt.status, page)
			}
			for _, s := range tt.has {
				if !strings.Contains(page, s) {
					t.Errorf("the page lacks %q\n%s", s, page)
				}
			}
			for _, s := range tt.hasNot {
				if strings.Contains(page, s) {
					t.Errorf("the page has %q", s)
				}
			}
			if status == 200 && !strings.Contains(h.Get("Cache-Control"), "no-store") {
				t.Errorf("Cache-Control %q", h.Get("Cache-Control"))
			}
		})
	}
	if _, _, h := o.ask(manager, "/monitor", nil); h.Get("Location") != "/monitor/w?lang=en" {
		t.Errorf("led to %q", h.Get("Location"))
	}
}

// TestEveryRoleAtEveryRoute: all may look, administrators and managers decide.
func TestEveryRoleAtEveryRoute(t *testing.T) {
	o := newOffice(t)
	o.busy()
	for _, role := range access.Roles() {
		client := o.person(nil, role)
		for _, path := range []string{"/monitor/w", "/monitor/w?unit=D1C1", "/monitor/w/patterns"} {
			if status, _, _ := o.ask(client, path, nil); status != http.StatusOK {
				t.Errorf("%s at %s: %d", role, path, status)
			}
		}
		want := http.StatusForbidden
		if role.Allows(access.ManageSurvey) {
			want = http.StatusOK
		}
		if status, _, _ := o.ask(client, "/monitor/w/pattern?id="+top, nil); status != want {
			t.Errorf("%s judging: %d, want %d", role, status, want)
		}
		if want == http.StatusForbidden {
			if status, _, _ := o.ask(client, "/monitor/w/pattern?id="+top, url.Values{"do": {"accept"}, "seen": {"0"}}); status != want {
				t.Errorf("%s sending a decision: %d", role, status)
			}
		}
	}
}

// TestJudging: what is refused keeps what was typed; who comes second is told;
// what is done shows on the list with who and why.
func TestJudging(t *testing.T) {
	o := newOffice(t)
	o.busy()
	first, second := o.person(nil, access.Manager), o.person(nil, access.Manager)
	path := "/monitor/w/pattern?id=" + top
	send := func(c *http.Client, what, reason, seen string) (int, string, http.Header) {
		return o.ask(c, path, url.Values{"do": {what}, "reason": {reason}, "seen": {seen}})
	}
	if status, page, _ := send(first, "exclude", "", "0"); status != 422 || !strings.Contains(page, "Please say why") || !strings.Contains(page, `aria-invalid="true"`) {
		t.Errorf("without a reason: %d", status)
	}
	long := strings.Repeat("lý do ", 100)
	if status, page, _ := send(first, "exclude", long, "0"); status != 422 || !strings.Contains(page, strings.TrimSpace(long)) {
		t.Errorf("a long reason: %d", status)
	}
	for _, form := range []url.Values{{"do": {"burn"}, "seen": {"0"}}, {"do": {"accept"}}, {"do": {"accept"}, "seen": {"x"}}} {
		if status, _, _ := o.ask(first, path, form); status != 400 {
			t.Errorf("%v: %d", form, status)
		}
	}
	status, _, h := send(first, "exclude", "One hand <b>", "0")
	if status != 303 || !strings.HasPrefix(h.Get("Location"), "/monitor/w/patterns?") {
		t.Fatalf("excluded: %d to %q", status, h.Get("Location"))
	}
	if _, page, _ := o.ask(first, h.Get("Location"), nil); !strings.Contains(page, "The decision is kept") || !strings.Contains(page, "One hand &lt;b&gt;") ||
		!strings.Contains(page, "Excluded from the index, decided by user") {
		t.Error("the list does not say what was decided")
	}
	status, page, _ := send(second, "accept", "all is well", "0")
	if status != 409 || !strings.Contains(page, "Somebody else has just decided") || !strings.Contains(page, ">all is well</textarea>") ||
		!strings.Contains(page, `name="seen" value="1"`) || !strings.Contains(page, "One hand") {
		t.Errorf("who comes second: %d", status)
	}
	if status, _, _ := send(second, "accept", "all is well", "1"); status != 303 {
		t.Errorf("sent again: %d", status)
	}
	if s, err := o.results.Frame(t.Context(), "w"); err != nil || len(s.Reviews) != 2 || s.Excluded != 0 {
		t.Errorf("%d reviews, %d excluded, %v", len(s.Reviews), s.Excluded, err)
	}
	q, err := http.NewRequestWithContext(t.Context(), http.MethodPost, o.URL+path, strings.NewReader("do=exclude&reason=x&seen=2"))
	if err != nil {
		t.Fatal(err)
	}
	q.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	q.Header.Set("Sec-Fetch-Site", "cross-site")
	answer, err := first.Do(q)
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if answer.StatusCode != 403 {
		t.Errorf("from another site: %d", answer.StatusCode)
	}
}

func TestTemplates(t *testing.T) {
	o := newOffice(t)
	for name, err := range map[string]error{
		"wave":     templatecheck.CheckHTML(o.pages.wave.Template(), kit.Page[staff.Sheet[sheet]]{}),
		"empty":    templatecheck.CheckHTML(o.pages.empty.Template(), kit.Page[staff.Sheet[nothing]]{}),
		"patterns": templatecheck.CheckHTML(o.pages.patterns.Template(), kit.Page[staff.Sheet[list]]{}),
		"judge":    templatecheck.CheckHTML(o.pages.judge.Template(), kit.Page[staff.Sheet[judging]]{}),
	} {
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	client := o.person(nil, access.Manager)
	o.ask(client, "/monitor", nil)
	o.busy()
	for _, path := range []string{"/monitor/w", "/monitor/w/patterns", "/monitor/w/pattern?id=" + top} {
		o.ask(client, path, nil)
	}
	for _, name := range []string{"monitor/empty.html", "monitor/wave.html", "monitor/patterns.html", "monitor/judge.html"} {
		if !o.rendered[name] {
			t.Errorf("%s was never rendered", name)
		}
	}
}

// TestHowOldTheFiguresAre: the page says so, in both languages.
func TestHowOldTheFiguresAre(t *testing.T) {
	o := newOffice(t)
	o.busy()
	client := o.person(nil, access.Viewer)
	o.ask(client, "/monitor/w", nil)
	o.pass(30 * time.Second)
	for path, want := range map[string]string{
		"/monitor/w?lang=en":         "5 Mar 2026, 12:00, at least 15 minutes late",
		"/monitor/w?lang=vi&unit=D1": "Số liệu lúc 12:00 05/03/2026. Phiếu chỉ hiện ở đây sau ít nhất 15 phút",
	} {
		if _, page, _ := o.ask(client, path, nil); !strings.Contains(page, want) {
			t.Errorf("%s lacks %q", path, want)
		}
	}
}
