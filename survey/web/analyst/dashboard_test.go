package analyst

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"image/png"
	"io"
	"regexp"
	"strings"
	"testing"
	"time"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/directory"
	"sipas/survey/web/desktest"
)

// part is a part of a page, below the heading with an id.
func part(t *testing.T, page, id string) string {
	t.Helper()
	_, after, found := strings.Cut(page, `<h2 id="`+id+`">`)
	if !found {
		t.Fatalf("the page has no section %s", id)
	}
	before, _, _ := strings.Cut(after, "<h2")
	return before
}

// text is what a reader reads of a part of a page, in one line.
func text(html string) string {
	html = regexp.MustCompile(`(?s)<svg.*?</svg>`).ReplaceAllString(html, "")
	html = regexp.MustCompile(`<[^>]*>`).ReplaceAllString(html, " ")
	return strings.Join(strings.Fields(strings.ReplaceAll(html, "&#39;", "'")), " ")
}

// TestAFigureOpens: numerator, denominator, empty, "don't know" and formula
// stand behind each figure. 20 people: ten rate A1 5, five 3, three do not
// know, two leave it out; everything else is 4.
func TestAFigureOpens(t *testing.T) {
	o := newOffice(t)
	o.wave("w", survey.Closed, 2)
	n := 0
	o.answers("D1C1", 20, func(code string) int {
		if code != "A1" {
			return 4
		}
		n++
		switch {
		case n <= 10:
			return 5
		case n <= 15:
			return 3
		case n <= 18:
			return -1
		}
		return 0
	})
	page := o.Person(nil, access.Viewer).Get("/results/w").Want(200).Page
	row := regexp.MustCompile(`(?s)<tr><th scope="row"><span class="soft">A1</span>.*?</tr>`).FindString(part(t, page, "criteria"))
	for _, want := range []string{"66.67% Formula: Share of answers 4 and 5 (top2/1)", "Numerator / denominator: 10 / 15 = 66.67%",
		"Respondents: 15", "Left empty: 2", "“Don't know”: 3 (16.7%)", "41.71% – 84.82%"} { // Wilson 10/15
		if !strings.Contains(text(row), want) {
			t.Errorf("A1 lacks %q: %s", want, text(row))
		}
	}
}

// TestSorted: criteria stand as the reader likes.
func TestSorted(t *testing.T) {
	o := newOffice(t)
	o.wave("w", survey.Closed, 2)
	n := 0
	o.answers("D1C1", 20, func(code string) int {
		switch code {
		case "C3":
			return 3 // the lowest index, and no low rating
		case "B2":
			n++
			return [...]int{5, 1}[n%2] // most low ratings
		}
		return 4
	})
	v := o.Person(nil, access.Viewer)
	first := func(path string) string {
		t.Helper()
		found := part(t, v.Get(path).Want(200).Page, "criteria")
		return regexp.MustCompile(`<th scope="row"><span class="soft">(\w+)<`).FindStringSubmatch(found)[1]
	}
	for path, want := range map[string]string{"/results/w": "A1", "/results/w?sort=index": "C3", "/results/w?sort=low": "B2", "/results/w?sort=drop": "A1"} {
		if got := first(path); got != want {
			t.Errorf("%s begins with %s, want %s", path, got, want)
		}
	}
}

// TestLeague: units whose joint intervals reach that of the first share its
// tier, their ranks are ranges; a unit with few sheets has none, nor has the one
// that would tell of it.
func TestLeague(t *testing.T) {
	o := newOffice(t)
	o.wave("w", survey.Closed, 2)
	for _, u := range []string{"X1", "X2", "X3", "X4"} {
		o.keep(directory.Units, u, survey.Unit{ID: u, Name: survey.Text{"vi": "Xã " + u, "en": "Commune " + u}, Parent: "P"})
	}
	if err := o.Directory.Changed(t.Context()); err != nil {
		t.Fatal(err)
	}
	o.answers("X1", 200, o.mixed)
	o.answers("X2", 200, o.mixed)
	o.answers("X3", 200, func(code string) int { return max(1, o.mixed(code)-2) })
	o.answers("X4", 3, alike(5))
	o.answers("D1C1", 50, o.mixed)
	o.answers("D1C2", 50, o.mixed)
	v := o.Person(nil, access.Viewer)
	read := text(part(t, v.Get("/results/w?level=2").Want(200).Page, "units"))
	for _, want := range []string{"Tier 1", "Tier 2 Commune X3", "1 – 2", "Not ranked: figures are not shown", "Level 2"} {
		if !strings.Contains(read, want) {
			t.Errorf("the league lacks %q:\n%s", want, read)
		}
	}
	_, unranked, _ := strings.Cut(read, "Not ranked")
	unranked, _, _ = strings.Cut(unranked, "All units")
	if !strings.Contains(unranked, "Home Affairs Not shown") || !strings.Contains(unranked, "Commune X4 Not shown") || strings.Contains(unranked, "%") {
		t.Errorf("without a rank: %s", unranked)
	}
	third := text(part(t, v.Get("/results/w?level=3").Want(200).Page, "units"))
	if !strings.Contains(third, "Reception 1") || strings.Contains(strings.Split(third, "All units")[0], "Commune") {
		t.Errorf("level 3 is %s", third)
	}
}

// TestTiersAreNotCalledEqual: units of one tier may differ (see package compare),
// and the page says so, and where to look.
func TestTiersAreNotCalledEqual(t *testing.T) {
	o := newOffice(t)
	o.wave("w", survey.Closed, 2)
	o.answers("D1C1", 30, o.mixed)
	v := o.Person(nil, access.Viewer)
	v.Get("/results/w?unit=D1").Want(200).Lacks("Compare two units") // one unit has none to be set against
	o.answers("D1C2", 30, o.mixed)
	o.answers("D2", 30, o.mixed)
	units := part(t, v.Get("/results/w").Want(200).Page, "units")
	for _, want := range []string{"Units of one tier may still differ", "wider than those shown", `href="/results/w/compare?by=unit&amp;lang=en"`} {
		if !strings.Contains(units, want) {
			t.Errorf("the league lacks %q:\n%s", want, text(units))
		}
	}
	v.Get("/results/w?lang=vi").Want(200, "Hai đơn vị cùng nhóm vẫn có thể hơn kém nhau").Lacks("chưa thể phân hơn kém")
}

// TestTarget: only an interval that lies wholly on one side decides.
func TestTarget(t *testing.T) {
	o := newOffice(t)
	o.wave("w", survey.Closed, 2)
	o.answers("D1C1", 200, o.mixed)
	v := o.Person(nil, access.Viewer)
	for target, want := range map[string]string{"20": "The target of 20% is reached", "99,5": "The target of 99.5% is missed", "65": "cannot be told", "x": "", "-3": "", "101": ""} {
		a := v.Get("/results/w?target="+target).Want(200, want)
		if want == "" {
			a.Lacks("The target of", "Whether the target")
		}
	}
	v.Get("/results/w/chart/factors.svg?target=20").Want(200, "Target 20%")
}

// TestAgainstTheWaveBefore: figures stand beside those of the wave before, with
// what is more than chance, and a break in the series is said.
func TestAgainstTheWaveBefore(t *testing.T) {
	o := newOffice(t)
	o.wave("then", survey.Closed, 100)
	o.wave("w", survey.Closed, 2, func(w *survey.Wave) { w.Before, w.Form = "then", survey.ShortForm })
	o.accept(sheets{wave: "then", unit: "D1C1", n: 200, rate: func(code string) int { return max(1, o.mixed(code)-1) }})
	o.accept(sheets{wave: "then", unit: "D2", n: 200, rate: o.mixed})
	o.answers("D1C1", 200, o.mixed)
	o.answers("D2", 200, o.mixed)
	v := o.Person(nil, access.Viewer)
	v.Get("/results/w?unit=D1").Want(200, "Wave then: ", "up by more than chance", "another form", "/results/w/compare?b=then&amp;lang=en&amp;unit=D1&amp;with=wave", "a break in the series")
}

// TestOtherWavesStayApart: a wave before that is a draft, or lies outside the
// scope, is not there.
func TestOtherWavesStayApart(t *testing.T) {
	o := newOffice(t)
	o.wave("draft", survey.Draft, 100)
	o.wave("w", survey.Closed, 2, func(w *survey.Wave) { w.Before = "draft" })
	o.answers("D1C1", 20, o.mixed)
	o.Person(nil, access.Viewer).Get("/results/w").Want(200).Lacks("Wave draft", "Wave before")
}

// TestFilters: what is chosen stands in words with a link that takes it away,
// and the pages of the wave keep it.
func TestFilters(t *testing.T) {
	o := newOffice(t)
	o.wave("w", survey.Closed, 20)
	for _, s := range []struct {
		sex string
		by  survey.Channel
	}{{"female", survey.ByQR}, {"male", survey.ByQR}, {"female", survey.ByPaper}, {"male", survey.ByPaper}} {
		o.accept(sheets{wave: "w", unit: "D1C1", n: 100, rate: o.mixed, sex: s.sex, channel: s.by})
		o.accept(sheets{wave: "w", unit: "D2", n: 100, rate: o.mixed, sex: s.sex, channel: s.by})
	}
	v := o.Person(nil, access.Viewer)
	a := v.Get("/results/w?q.sex=female&channel=paper&unit=D1").Want(200, "Home Affairs", "100 respondents", "Channel: Paper sheet", `id="all">100<`,
		`href="/results/w?channel=paper&amp;lang=en&amp;unit=D1"`, // without the sex
		`href="/results/w/compare?channel=paper&amp;lang=en&amp;q.sex=female&amp;unit=D1"`,
		`name="channel" value="paper" checked`, `name="q.sex" value="female" checked`)
	a.Lacks(`id="today"`, "Is the sample large enough", "Withdrawn")
	v.Get("/results/w?q.sex=female&q.sex=male").Want(200, "800 respondents")
	v.Get("/results/w?q.sex=-").Want(200, "No response is in what was chosen", "Please take away a condition").Lacks("<svg", `id="all"`)
	// Somebody of one unit sees the same of that unit, and nothing of others.
	d2 := o.Person([]string{"D2"}, access.Viewer)
	d2.Get("/results/w?q.sex=female&channel=paper").Want(200, "<h1>Justice</h1>", "100 respondents").Lacks("Home Affairs<", "Reception", `value="D1"`)
	d2.Get("/results/w?q.sex=female&unit=D1").Want(404)
}

// TestPeriodsSayNothing: which weeks may be chosen follows from the wave's dates.
// That others answered in a week is not told to who may not see their answers.
func TestPeriodsSayNothing(t *testing.T) {
	o := newOffice(t)
	o.wave("w", survey.Closed, 40)
	v := o.Person([]string{"D2"}, access.Viewer)
	o.accept(sheets{wave: "w", unit: "D2", n: 20, rate: alike(4), at: o.Now().AddDate(0, 0, -15)})
	choice := regexp.MustCompile(`(?s)<select id="lens-from".*?</select>`)
	before := choice.FindString(v.Get("/results/w").Want(200, "<h1>Justice</h1>").Page)
	if n := strings.Count(before, "<option"); n < 6 || strings.Contains(before, "2027") {
		t.Errorf("%d choices: %s", n, before)
	}
	o.accept(sheets{wave: "w", unit: "D1C1", n: 20, rate: alike(4), at: o.Now().AddDate(0, 0, -30)})
	o.Later(time.Minute)
	if after := choice.FindString(v.Get("/results/w").Want(200).Page); after != before {
		t.Errorf("when others have answered:\n%s\nbefore:\n%s", after, before)
	}
	// A week without answers is none, said as any other.
	week := func(daysAgo int) string {
		year, n := o.Now().AddDate(0, 0, -daysAgo).ISOWeek()
		return fmt.Sprintf("%04d-W%02d", year, n)
	}
	v.Get("/results/w?from="+week(30)+"&to="+week(30)).Want(200, "No response is in what was chosen").Lacks("could not be used")
	v.Get("/results/w?from="+week(15)+"&to="+week(15)).Want(200, "20 respondents")
	v.Get("/results/w?from=2020-W01").Want(200, "could not be used")
}

// TestCharts: each chart is a file in both forms, with what must go with it.
func TestCharts(t *testing.T) {
	o := newOffice(t)
	o.wave("w", survey.Closed, 2)
	o.answers("D1C1", 140, o.mixed)
	o.answers("D1C2", 60, o.mixed)
	o.answers("D2", 40, o.mixed)
	v := o.Person(nil, access.Viewer)
	for name := range drawings {
		a := v.Get("/results/w/chart/"+name+".svg?level=2").Want(200, "Wave w", "Source:", "Formula:", "not the SIPAS")
		if kind := a.Header.Get("Content-Type"); kind != "image/svg+xml" {
			t.Errorf("%s is %s", name, kind)
		}
		if to := a.Header.Get("Content-Disposition"); !strings.Contains(to, "sipas-w-"+name+".svg") {
			t.Errorf("%s is called %s", name, to)
		}
		if err := wellFormed(a.Page); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		again := v.Get("/results/w/chart/" + name + ".svg?level=2").Page
		if again != a.Page {
			t.Errorf("%s is different each time", name)
		}
		p := v.Get("/results/w/chart/" + name + ".png?level=2").Want(200)
		if picture, err := png.Decode(bytes.NewReader([]byte(p.Page))); err != nil || picture.Bounds().Dx() < 1000 {
			t.Errorf("%s.png: %v", name, err)
		}
	}
}

// TestChartsSayMuchInLittle: bars begin at nothing, the dots' scale ends where the
// figures do, so that intervals can be read; answers are whole percents with the
// index beside them.
func TestChartsSayMuchInLittle(t *testing.T) {
	o := newOffice(t)
	o.wave("w", survey.Closed, 2)
	o.answers("D1C1", 140, alike(4))
	o.answers("D1C2", 60, o.mixed)
	v := o.Person(nil, access.Viewer)
	v.Get("/results/w/chart/units.svg?level=2&lang=en").Want(200, "%<").Lacks(">0%<", ">0.0%<")
	v.Get("/results/w/chart/factors.svg?lang=en").Want(200, ">0%<", ">100%<").Lacks(">0.0%<")
	criteria := v.Get("/results/w/chart/criteria.svg?lang=en").Want(200, ">Index<").Page
	if n := len(regexp.MustCompile(`>\d+%<`).FindAllString(criteria, -1)); n < 25 {
		t.Errorf("%d answers have a whole percent in their bar", n)
	}
	if n := len(regexp.MustCompile(`>\d+\.\d%<`).FindAllString(criteria, -1)); n < 50 {
		t.Errorf("%d indexes and shares of don't know stand at the side", n)
	}
}

// TestTargetThatIsNone: what was typed stays in its field, with what to type instead.
func TestTargetThatIsNone(t *testing.T) {
	o := newOffice(t)
	o.wave("w", survey.Closed, 2)
	o.answers("D1C1", 30, o.mixed)
	v := o.Person(nil, access.Viewer)
	for _, typed := range []string{"abc", "101", "0", "-5", "NaN"} {
		v.Get("/results/w?target="+typed).Want(200, `value="`+typed+`"`, `aria-invalid="true"`, "“"+typed+"” cannot be a target", `class="big"`)
	}
	v.Get("/results/w?target=90,5").Want(200, `value="90.5"`).Lacks("aria-invalid", "cannot be a target")
	v.Get("/results/w?target=").Want(200).Lacks("aria-invalid", "cannot be a target")
}

// TestNothingToDraw: channels of which no figure may be shown make no chart of
// hatching; the table says that they are not shown.
func TestNothingToDraw(t *testing.T) {
	o := newOffice(t)
	o.wave("w", survey.Closed, 2)
	o.answers("D1C1", 30, o.mixed)
	o.accept(sheets{wave: "w", unit: "D1C1", n: 3, rate: o.mixed, channel: survey.ByPaper})
	page := part(t, o.Person(nil, access.Viewer).Get("/results/w").Want(200).Page, "channels")
	if strings.Contains(page, "<svg") || strings.Contains(page, "channels.png") || !strings.Contains(text(page), "Not shown") {
		t.Errorf("channels that may not be shown:\n%s", text(page))
	}
}

func wellFormed(svg string) error {
	d := xml.NewDecoder(strings.NewReader(svg))
	for {
		if _, err := d.Token(); err != nil {
			if errors.Is(err, io.EOF) {
				return nil
			}
			return err
		}
	}
}

// TestChartsOutsideTheScope do not exist, nor do others of a sight that is refused.
func TestChartsOutsideTheScope(t *testing.T) {
	o := newOffice(t)
	o.wave("w", survey.Closed, 2)
	o.wave("secret", survey.Draft, 1)
	o.answers("D1C1", 140, o.mixed)
	o.answers("D1C2", 40, o.mixed)
	o.answers("D2", 3, alike(5))
	all, justice := o.Person(nil, access.Viewer), o.Person([]string{"D2"}, access.Viewer)
	for _, tt := range []struct {
		name string
		v    desktest.Visitor
		path string
		want string
	}{
		{"a unit outside", justice, "/results/w/chart/factors.svg?unit=D1", "no such unit"},
		{"the wave behind a filter", justice, "/results/w/chart/factors.svg?unit=&channel=qr", "no figure can be shown"},
		{"a draft", all, "/results/secret/chart/factors.svg", "no such survey wave"},
		{"a unit with few sheets", all, "/results/w/chart/factors.png?unit=D2", "no figure can be shown"},
		{"a chart that does not exist", all, "/results/w/chart/pie.svg", "no such chart"},
		{"another kind of file", all, "/results/w/chart/factors.gif", "no such chart"},
		{"no kind of file", all, "/results/w/chart/factors", "no such chart"},
		{"a path", all, "/results/w/chart/..%2ffactors.svg", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a := tt.v.Get(tt.path)
			a.TB = t
			a.Want(404, tt.want).Lacks("<svg", "Home Affairs")
		})
	}
}

// TestSample: sheets are measured against what was wanted, or else against
// n = N/(1+N·e²) (Yamane): of 400 dossiers 200 sheets.
func TestSample(t *testing.T) {
	o := newOffice(t)
	o.wave("w", survey.Closed, 2, func(w *survey.Wave) { w.Period, w.Targets = "2026", map[string]int{"D2": 50} })
	for unit, n := range map[string]int{"D1C1": 300, "D1C2": 100, "D2": 2000} {
		x := survey.Workload{Unit: unit, Period: "2026", Dossiers: n}
		o.keep(directory.Workloads, x.Key(), x)
	}
	if err := o.Directory.Changed(t.Context()); err != nil {
		t.Fatal(err)
	}
	o.answers("D1C1", 120, o.mixed)
	o.answers("D1C2", 60, o.mixed)
	o.answers("D2", 60, o.mixed)
	read := text(part(t, o.Person(nil, access.Viewer).Get("/results/w").Want(200).Page, "sample"))
	for _, want := range []string{"Home Affairs 180 – 400 (45.0%) 200", "20 responses are missing", "Justice 60 50 (120%) 2,000 (3.0%) 334", "✓ enough"} {
		if !strings.Contains(read, want) {
			t.Errorf("the sample lacks %q:\n%s", want, read)
		}
	}
}
