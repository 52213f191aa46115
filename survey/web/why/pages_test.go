package why

import (
	"bytes"
	"image/png"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/jba/templatecheck"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/directory"
	"sipas/survey/web/desktest"
	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
)

// no is what no page of these has: numbers that are none, keys without a sentence.
var no = []string{"NaN", "Inf<", "+Inf", ">why.", ">lens."}

func TestWhy(t *testing.T) {
	w := newWorld(t)
	w.fill("w", 780)
	v := w.Person(nil, access.Viewer)
	w.settle(v, "/results/w/why").Want(http.StatusOK, "What goes together with overall satisfaction", "associations, not causes",
		"Importance", "Officials", "From 780 responses with an overall rating and at least one answer in every factor, of 780", "From 780 complete responses, of 780", "Johnson", "<svg", "why/chart/criteria.svg", "VIF", "resampled 1,000 times").Lacks(no...)
	w.settle(v, "/results/w/why?lang=vi").Want(http.StatusOK, "Đây là mối liên hệ, không phải nguyên nhân", "Nên xem xét trước",
		"Công chức giải quyết công việc").Lacks(append([]string{"Importance"}, no...)...)
	// Another score places the same importance beside another result.
	w.settle(v, "/results/w/why?unit=D2&score=mean5").Want(http.StatusOK, "<h1>Justice</h1>", "From 260 complete responses, of 260").Lacks(no...)
	w.settle(v, "/results/w/why?unit=D2").Want(http.StatusOK, "From 260 complete responses, of 260").Lacks(no...)
}

// TestFew: where too few sheets are whole nothing is told but how many they
// are, how many there have to be, and what would help.
func TestFew(t *testing.T) {
	w := newWorld(t)
	for i := range 60 {
		r := w.sheet("w", "D1C", 4)
		if i > 1 {
			delete(r.Answers, "E3") // the factor has others, the criterion is not whole
		}
		if i%3 == 0 {
			delete(r.Answers, "B2")
		}
		w.accept(r)
	}
	for range 29 {
		w.accept(w.sheet("w", "D2", 3))
	}
	v := w.Person(nil, access.Viewer)
	w.settle(v, "/results/w/why?unit=D2").Want(http.StatusOK, "at least 50 responses with an overall rating and at least one answer in every factor are needed (10 for each factor, of which there are 5 here", "There are 29, of 29",
		"at least 250", "of which there are 25 here", "Please take away filters or wait", "not enough data to say").Lacks(append(no, "the fewest people answered", "<svg")...)
	w.settle(v, "/results/w/reliability?unit=D2").Want(http.StatusOK, "Officials: at least 30 responses").Lacks(append(no, "<strong>0.")...)
	w.settle(v, "/results/w/why?unit=D1C").Want(http.StatusOK, "From 60 responses with an overall rating and at least one answer in every factor, of 60", "at least 250", "There are fewer than 5, of 60",
		"the fewest people answered: Accurate posting (40 responses)", "without the criteria that many people cannot rate").Lacks(append(no, "Johnson's", "(1 responses)", "(2 responses)", "chart/criteria")...)
	w.settle(v, "/results/w/reliability?unit=D1C").Want(http.StatusOK, "Feedback and complaints: at least 30 responses", "From 60 complete responses, of 60").Lacks(no...)
}

// TestFirst: what to look into first is said of factors and of criteria apart,
// and agrees with the tables below: here everything hangs on the officials, and
// what they lack is spread over so many criteria that none stands out.
func TestFirst(t *testing.T) {
	w := newWorld(t)
	for i := range 255 {
		r := w.sheet("w", "D1C", 4)
		for code, a := range r.Answers {
			if code[0] == 'C' && a.Rating > 0 {
				r.Answers[code] = survey.Answer{Rating: max(1, a.Rating-(i+int(code[1]))%2)}
			}
		}
		w.accept(r)
	}
	page := w.settle(w.Person(nil, access.Viewer), "/results/w/why").Want(http.StatusOK).Lacks(no...).Page
	_, first, _ := strings.Cut(page, `<h2 id="first">`)
	first, tables, _ := strings.Cut(first, "</section>")
	factors, criteria, both := strings.Cut(first, "<h3>Criteria</h3>")
	if !both || !strings.Contains(factors, "<h3>Factors</h3>") {
		t.Fatalf("factors and criteria are not said apart:\n%s", first)
	}
	ofFactors, ofCriteria, _ := strings.Cut(tables, "<h2>Criteria</h2>")
	row := regexp.MustCompile(`(?s)<tr><th scope="row">\d+\. (.*?)</th>(.*?)</tr>`)
	for name, x := range map[string]struct {
		advice, table, none string
		certain             bool
	}{
		"factors":  {factors, ofFactors, "No factor is both more important", true},
		"criteria": {criteria, ofCriteria, "No criterion is both more important", false},
	} {
		certain := 0
		for _, found := range row.FindAllStringSubmatch(x.table, -1) {
			here := strings.Contains(found[2], "Concentrate here")
			if told := strings.Contains(x.advice, "<li>"+found[1]+": "); told != here {
				t.Errorf("%s: %s is told first: %v, in the table: %v", name, found[1], told, here)
			}
			if here && strings.Contains(found[2], "(certain)") {
				certain++
			}
		}
		if none := strings.Contains(x.advice, x.none); none != (certain == 0) {
			t.Errorf("%s: nothing is certain: %v, certain in the table: %d", name, none, certain)
		}
		if x.certain != (certain > 0) {
			t.Errorf("%s: %d are certain; the sheets are made for one factor and no criterion", name, certain)
		}
	}
}

// TestAlike: everybody says the same; there is nothing to explain, and no page fails.
func TestAlike(t *testing.T) {
	w := newWorld(t)
	for range 250 {
		r := w.sheet("w", "D1C", 4)
		for code, a := range r.Answers {
			if a.Rating > 0 {
				r.Answers[code] = survey.Answer{Rating: 5}
			}
		}
		w.accept(r)
	}
	v := w.Person(nil, access.Viewer)
	w.settle(v, "/results/w/why").Want(http.StatusOK, "Everybody answered an item alike").Lacks(no...)
	w.settle(v, "/results/w/reliability").Want(http.StatusOK, "Everybody answered an item alike").Lacks(no...)
	w.settle(v, "/results/w/low").Want(http.StatusOK, "0.0%", "0 of 6,250 answers on 250 responses").Lacks(no...)
}

func TestUnasked(t *testing.T) {
	w := newWorld(t)
	q := survey.SIPAS25()
	q.Ref, q.Overall, q.After = survey.Ref{ID: "plain", Version: 1}, survey.Criterion{}, nil
	q.Before = nil
	for i := range q.Factors {
		q.Factors[i].When = nil
	}
	w.keep(directory.Questionnaires, q.Ref.String(), q)
	w.keep(directory.Waves, "plain", survey.Wave{ID: "plain", Title: survey.Text{"vi": "Không hỏi chung"}, Questionnaire: q.Ref,
		Form: survey.FullForm, State: survey.Closed, Opens: desktest.Noon.AddDate(0, 0, -60), Closes: desktest.Noon.AddDate(0, 0, -10)})
	if err := w.Directory.Changed(t.Context()); err != nil {
		t.Fatal(err)
	}
	for range 40 {
		r := w.sheet("plain", "D1C", 4)
		r.Questionnaire = q.Ref
		w.accept(r)
	}
	v := w.Person(nil, access.Viewer)
	w.settle(v, "/results/plain/why").Want(http.StatusOK, "has no overall question", "For the next wave").Lacks(no...)
	w.settle(v, "/results/plain/wishes").Want(http.StatusOK, "has no questions with options").Lacks(no...)
}

func TestReliability(t *testing.T) {
	w := newWorld(t)
	w.fill("w", 240)
	v := w.Person(nil, access.Viewer)
	w.settle(v, "/results/w/reliability").Want(http.StatusOK, "Cronbach", "All criteria", "Courtesy", "KMO", "χ² = ", "300 degrees of freedom, p &lt; 0.001", "Fits.").Lacks(no...)
}

func TestWishes(t *testing.T) {
	w := newWorld(t)
	w.fill("w", 240)
	v := w.Person(nil, access.Viewer)
	w.settle(v, "/results/w/wishes").Want(http.StatusOK, "What should the office improve most?", "Of 240 people who answered", "More ways to get information",
		"/ 240", "Sex", "Female", "Satisfaction index").Lacks(no...)
	w.settle(v, "/results/empty/wishes").Want(http.StatusOK, "No response is in what was chosen").Lacks(no...)
}

// TestLow: the share is of all answers, the interval goes by persons, few
// persons are not shown.
func TestLow(t *testing.T) {
	w := newWorld(t)
	for i := range 40 {
		r := w.sheet("w", "D1C", 5)
		for j, c := range survey.SIPAS25().Criteria() {
			n := 5
			if i < 10 && j < 5 {
				n = 1 + j%2
			}
			r.Answers[c.Code] = survey.Answer{Rating: n}
		}
		w.accept(r)
	}
	for range 30 {
		w.accept(w.sheet("w", "D2", 4))
	}
	for range 3 {
		r := w.sheet("w", "D2", 2)
		r.Counter = "P-1"
		w.accept(r)
	}
	v := w.Person(nil, access.Viewer)
	// 10·5 of 40·25 answers; Wilson of 2/40: .0138 to .1650
	w.settle(v, "/results/w/low?unit=D1C").Want(http.StatusOK, "5.0%", "1.4%", "16.5%", "50 of 1,000 answers on 40 responses", "Counter of D1C").Lacks(no...)
	all := w.settle(v, "/results/w/low").Want(http.StatusOK, "Counter of P <", "Not shown: few people")
	all.Lacks(no...)
	if strings.Contains(all.Page, "Surely more") {
		t.Error("a counter is surely worse than all, of which it is half")
	}
	if strings.Count(all.Page, "<svg") < 3 {
		t.Error("no pictures")
	}
}

// TestLowNames: the sentence before a table names what surely lies above all,
// and nothing else.
func TestLowNames(t *testing.T) {
	w := newWorld(t)
	for i := range 90 {
		unit, rating := "D1C", 5
		if i%3 == 0 {
			unit, rating = "D2", 2
		}
		r := w.sheet("w", unit, 4)
		for _, c := range survey.SIPAS25().Criteria() {
			r.Answers[c.Code] = survey.Answer{Rating: rating}
		}
		w.accept(r)
	}
	v := w.Person(nil, access.Viewer)
	w.settle(v, "/results/w/low").Want(http.StatusOK, "<p>Surely more low ratings than overall: Counter of D2, Justice (100.0%).</p>", "Table of the counters (2)").Lacks(no...)
	w.settle(v, "/results/w/low?unit=D2").Want(http.StatusOK, "100.0%").Lacks(append(no, "Surely more")...)
}

func TestComments(t *testing.T) {
	w := newWorld(t)
	w.fill("w", 240)
	analyst, viewer := w.Person(nil, access.Analyst), w.Person(nil, access.Viewer)
	page := analyst.Get("/results/w/comments").Want(http.StatusOK, "Phải chờ rất lâu", "Gọi ***", "&lt;b&gt;cảm ơn", "Names are not masked", "120 comments, of 120", "Next page", "phải chờ rất lâu")
	page.Lacks(append(no, "0912345678", "<b>c")...)
	if n := strings.Count(page.Page, `class="said"`); n != 50 {
		t.Errorf("%d comments on a page", n)
	}
	seen, next := 0, "/results/w/comments"
	for next != "" {
		page := analyst.Get(next)
		seen += strings.Count(page.Page, `class="said"`)
		_, after, more := strings.Cut(page.Page, `>Next page<`)
		if !more {
			break
		}
		before := page.Page[:len(page.Page)-len(after)]
		next = before[strings.LastIndex(before, `href="`)+len(`href="`):]
		next, _, _ = strings.Cut(strings.ReplaceAll(next, "&amp;", "&"), `"`)
	}
	if seen != 120 {
		t.Errorf("%d comments on all pages", seen)
	}
	analyst.Get("/results/w/comments?words=cho+lau&mood=low").Want(http.StatusOK, `value="cho lau"`, "dissatisfied").Lacks(append(no, "tận tình &lt;b")...)
	analyst.Get("/results/w/comments?words=0912345678").Want(http.StatusOK, "There is no such comment").Lacks(no...)
	analyst.Get("/results/w/comments?words=%22%3Cscript%3E&after=zz&mood=x").Want(http.StatusOK).Lacks(append(no, "<script>")...)
	analyst.Get("/results/w/comments?channel=qr").Want(http.StatusOK, "Other filters do not apply here")
	analyst.Get("/results/empty/comments").Want(http.StatusOK, "There are no comments yet", "before they can be compared").Lacks(no...)
	// Others see phrases, and not one comment.
	viewer.Get("/results/w/comments?words=cho").Want(http.StatusOK, "phải chờ rất lâu", "60–64", "Only people who may export responses").Lacks(append(no, "Gọi ***", `class="said"`, "of 120")...)
}

// TestScope: what lies outside somebody's scope does not exist, and single
// comments are for those who may export that unit's responses.
func TestScope(t *testing.T) {
	w := newWorld(t)
	w.fill("w", 240)
	justice := w.Person([]string{"D2"}, access.Analyst)
	stranger := w.Stranger()
	for _, page := range []string{"why", "reliability", "wishes", "low", "comments", "why/chart/factors.svg"} {
		justice.Get("/results/w/"+page+"?unit=D1").Want(http.StatusNotFound).Lacks("Home Affairs", "Reception")
		justice.Get("/results/w/" + page + "?unit=P").Want(http.StatusNotFound)
		justice.Get("/results/secret/" + page).Want(http.StatusNotFound)
		justice.Get("/results/none/" + page).Want(http.StatusNotFound)
		if a := stranger.Get("/results/w/" + page); a.Status != http.StatusSeeOther || a.To != "/signin" {
			t.Errorf("a stranger at %s: %d to %s", page, a.Status, a.To)
		}
	}
	w.settle(justice, "/results/w/why").Want(http.StatusOK, "<h1>Justice</h1>", "of 80")
	justice.Get("/results/w/comments").Want(http.StatusOK, "80 comments, of 80").Lacks("tận tình")
	// Sees everything, exports only what is of D2.
	both := access.User{Name: "both", Grants: []access.Grant{{Role: access.Viewer}, {Role: access.Analyst, Units: []string{"D2"}}}}
	if err := w.Accounts.Add(t.Context(), both, desktest.Password); err != nil {
		t.Fatal(err)
	}
	v := w.Stranger()
	v.Post("/signin", map[string][]string{"name": {"both"}, "password": {desktest.Password}})
	v.Get("/results/w/comments").Want(http.StatusOK, "Only people who may export").Lacks(`class="said"`)
	v.Get("/results/w/comments?unit=D1").Want(http.StatusOK, "Only people who may export").Lacks(`class="said"`)
	v.Get("/results/w/comments?unit=D2").Want(http.StatusOK, "80 comments, of 80")
}

// TestEveryRole: who may see results may see these pages.
func TestEveryRole(t *testing.T) {
	w := newWorld(t)
	w.fill("w", 60)
	for _, role := range access.Roles() {
		v := w.Person(nil, role)
		for _, page := range []string{"why", "reliability", "wishes", "low", "comments"} {
			a := v.Get("/results/w/" + page).Want(http.StatusOK)
			if cache := a.Header.Get("Cache-Control"); !strings.Contains(cache, "no-store") {
				t.Errorf("%s: Cache-Control %q", page, cache)
			}
			if reads := strings.Contains(a.Page, `class="said"`); page == "comments" && reads != role.Allows(access.ExportResponses) {
				t.Errorf("%s reads comments: %v", role, reads)
			}
		}
	}
}

// TestOpen: while a wave collects, these pages are of closed weeks; in the
// first week they say so.
func TestOpen(t *testing.T) {
	w := newWorld(t)
	w.fill("open", 300)
	v := w.Person(nil, access.Analyst)
	w.settle(v, "/results/open/why").Want(http.StatusOK, "The survey wave is not over", "of 300").Lacks(no...)
	w.wave("new", survey.Open, 0)
	for range 40 {
		r := w.sheet("new", "D1C", 4)
		r.Hour = desktest.Noon.Truncate(time.Hour)
		r.Answers["comment"] = survey.Answer{Text: "hôm nay"}
		w.accept(r)
	}
	for _, page := range []string{"why", "reliability", "wishes", "low"} {
		w.settle(v, "/results/new/"+page).Want(http.StatusOK, "responses of weeks or months that are over", "come back when there are more").Lacks(no...)
	}
	v.Get("/results/new/comments").Want(http.StatusOK, "There are no comments yet", "comments show from tomorrow on").Lacks(append(no, "hôm nay")...)
}

func TestRefused(t *testing.T) {
	w := newWorld(t)
	w.fill("w", 60)
	for range 3 {
		w.accept(w.sheet("w", "D1", 2))
	}
	v := w.Person(nil, access.Viewer)
	for _, page := range []string{"why", "reliability", "wishes", "low"} {
		w.settle(v, "/results/w/"+page+"?unit=D1&q.stage=submit").Want(http.StatusOK, "No response is in what was chosen").Lacks(append(no, "<table")...)
		w.settle(v, "/results/w/"+page+"?q.nonsense=1").Want(http.StatusOK, "could not be used and was left out").Lacks(no...)
	}
}

func TestCharts(t *testing.T) {
	w := newWorld(t)
	w.fill("w", 300)
	v := w.Person(nil, access.Viewer)
	for _, page := range []string{"why", "low"} {
		w.settle(v, "/results/w/"+page+"?unit=P")
	}
	for _, name := range []string{"factors", "criteria", "hours", "wishes-wishes"} {
		svg := v.Get("/results/w/why/chart/"+name+".svg?unit=P").Want(http.StatusOK, "<svg", "Minh Hoạ Province", "Source: Wave w", "n = 300 responses")
		if kind, file := svg.Header.Get("Content-Type"), svg.Header.Get("Content-Disposition"); kind != "image/svg+xml" || !strings.Contains(file, "=sipas-w-"+name+".svg") {
			t.Errorf("%s: %s, %s", name, kind, file)
		}
		picture := v.Get("/results/w/why/chart/" + name + ".png?unit=P").Want(http.StatusOK)
		if p, err := png.Decode(bytes.NewReader([]byte(picture.Page))); err != nil || p.Bounds().Dx() < 1000 {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, file := range []string{"factors", "factors.gif", "other.svg", ".svg", "hours.svg.png", "wishes-.svg", "wishes-age.svg"} {
		v.Get("/results/w/why/chart/"+file).Want(http.StatusNotFound, "There is no such chart")
	}
	if a := v.Get("/results/empty/why/chart/factors.svg"); a.Status != http.StatusSeeOther || a.To != "/results/empty/why" {
		t.Errorf("a chart of nothing: %d to %s", a.Status, a.To)
	}
}

func TestTemplates(t *testing.T) {
	w := newWorld(t)
	p := w.pages
	for name, err := range map[string]error{
		"why":         templatecheck.CheckHTML(p.whyView.Template(), kit.Page[staff.Sheet[whySheet]]{}),
		"reliability": templatecheck.CheckHTML(p.reliabilityView.Template(), kit.Page[staff.Sheet[reliabilitySheet]]{}),
		"wishes":      templatecheck.CheckHTML(p.wishesView.Template(), kit.Page[staff.Sheet[wishesSheet]]{}),
		"low":         templatecheck.CheckHTML(p.lowView.Template(), kit.Page[staff.Sheet[lowSheet]]{}),
		"comments":    templatecheck.CheckHTML(p.commentsView.Template(), kit.Page[staff.Sheet[commentsSheet]]{}),
	} {
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
