package compare

import (
	"bytes"
	"fmt"
	"image/png"
	"net/http"
	"strings"
	"testing"

	"github.com/jba/templatecheck"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/directory"
	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
)

// two are the wave "w", which follows "then".
func two(t testing.TB) *office {
	o := newOffice(t)
	o.wave("then", 200)
	o.wave("w", 60, func(w *survey.Wave) { w.Before = "then" })
	return o
}

// improved has 90 of 100 sheets that are satisfied with everything, before it 60 of
// 100; D1 is wholly satisfied in both, and has 60 % of the sheets after 30.
func improved(t testing.TB) *office {
	o := two(t)
	o.accept(sheets{wave: "w", unit: "D1C1", n: 60, rate: alike(5), daysAgo: 50}, sheets{wave: "w", unit: "D2", n: 30, rate: alike(4), daysAgo: 50},
		sheets{wave: "w", unit: "D2", n: 10, rate: alike(2), daysAgo: 50},
		sheets{wave: "then", unit: "D1C1", n: 30, rate: alike(5), daysAgo: 190}, sheets{wave: "then", unit: "D2", n: 30, rate: alike(4), daysAgo: 190},
		sheets{wave: "then", unit: "D2", n: 40, rate: alike(2), daysAgo: 190})
	return o
}

func TestTwoWaves(t *testing.T) {
	o := improved(t)
	v := o.Person(nil, access.Viewer)
	for _, path := range []string{"/results/w/compare", "/results/w/compare?with=wave&b=then"} {
		// The interval of the question is Newcombe's of 90/100 and 60/100.
		v.Get(path).Want(200, "Wave w (A) less Wave then (B)", "&#43;30.00</span> <b>percentage points", "by more than chance", "90.00%", "60.00%", "&#43;18.28 … &#43;40.77",
			"Two means: t test", "Two shares: Newcombe", "p-values of 25 criteria").Lacks("NaN", "Inf<", `class="break"`, "significant")
	}
	// Service is D2's 42.86 % to 75 % at a mean weight of .55, the rest is mix.
	v.Get("/results/w/compare").Want(200, "&#43;17.68", "&#43;12.32", "Justice")
	v.Get("/results/w/compare?lang=vi").Want(200, "&#43;30,00</span> <b>điểm phần trăm", "lớn hơn mức có thể do ngẫu nhiên", "Đợt w (A) trừ Đợt then (B)").Lacks("more than chance")
	v.Get("/results/w/compare?score=mean5").Want(200, "&#43;18.00</span> <b>percentage points") // means 4.4 and 3.5 of 5
	v.Get("/results/then/compare").Want(200, "What to compare?", "Please choose above").Lacks("percentage points")
	v.Get("/results/then/compare?with=wave&b=w").Want(200, "−30.00</span> <b>percentage points", "by more than chance")
}

// TestChanceIsNotCalledADifference: twelve of twenty and eleven of twenty.
func TestChanceIsNotCalledADifference(t *testing.T) {
	o := two(t)
	for _, s := range []sheets{{wave: "w", n: 12, rate: alike(4), daysAgo: 50}, {wave: "w", n: 8, rate: alike(2), daysAgo: 50},
		{wave: "then", n: 11, rate: alike(4), daysAgo: 190}, {wave: "then", n: 9, rate: alike(2), daysAgo: 190}} {
		s.unit = "D2"
		o.accept(s)
	}
	o.Person(nil, access.Viewer).Get("/results/w/compare").Want(200, "&#43;5.00</span> <b>percentage points", "It cannot be said that Wave w differs from Wave then", "May be chance").
		Lacks("by more than chance", "A higher", "A lower")
}

func TestOtherSides(t *testing.T) {
	o := newOffice(t)
	o.keep(directory.Fields, "TP", survey.Field{Code: "TP", Name: survey.Text{"vi": "Tư pháp", "en": "Civil status"}})
	o.wave("w", 60)
	for _, s := range []sheets{{unit: "D1C1", n: 30, rate: alike(5), sex: "female", daysAgo: 55}, {unit: "D1C2", n: 30, rate: alike(2), sex: "male", channel: survey.ByPaper, daysAgo: 48},
		{unit: "D2", n: 30, rate: alike(4), sex: "female", daysAgo: 40}} {
		s.wave = "w"
		o.accept(s)
	}
	v := o.Person(nil, access.Viewer)
	for name, c := range map[string]struct {
		query string
		has   []string
	}{
		"units":                {"by=unit&a=D2&b=D1", []string{"Justice (A) less Home Affairs (B)", "&#43;50.00</span> <b>percentage points", "Channel “Paper sheet”: side B 50% of the responses, side A 0%"}},
		"units that lie apart": {"by=unit&a=D2&b=D1C2", []string{"Justice (A) less Reception 2 (B)", "&#43;100.00"}},
		"channels":             {"by=channel&a=qr&b=paper", []string{"QR code at the counter (A) less Paper sheet (B)", "&#43;100.00"}},
		"sexes":                {"by=q.sex&a=male&b=female", []string{"Male (A) less Female (B)", "−100.00", "on each side everybody said the same", "Cannot be tested"}},
		"units of one sex":     {"by=unit&a=D2&b=D1&q.sex=female", []string{"Justice (A) less Home Affairs (B)", "0.00</span> <b>percentage points", "It cannot be said"}},
	} {
		a := v.Get("/results/w/compare?"+c.query).Want(200, c.has...)
		if strings.Contains(a.Page, "NaN") {
			t.Errorf("%s: not a number", name)
		}
	}
	periods := v.Get("/results/w/compare?by=period").Want(200, `name="a"`, `name="b"`, "Week")
	if n := strings.Count(periods.Page, `<option value="2026-W`); n < 6 {
		t.Errorf("%d periods to choose", n)
	}
}

// TestWhatCannotBeCompared is said beside the choice, and nothing else is.
func TestWhatCannotBeCompared(t *testing.T) {
	o := improved(t)
	other := survey.SIPAS25()
	other.ID, other.Scale.Labels = "four", other.Scale.Labels[1:]
	o.keep(directory.Questionnaires, other.Ref.String(), other)
	bare := survey.SIPAS25()
	bare.ID = "bare"
	for i := range bare.Factors {
		for k := range bare.Factors[i].Criteria {
			bare.Factors[i].Criteria[k].Lineage = nil
		}
	}
	o.keep(directory.Questionnaires, bare.Ref.String(), bare)
	o.wave("four", 300, func(w *survey.Wave) { w.Questionnaire = other.Ref })
	o.wave("bare", 400, func(w *survey.Wave) { w.Questionnaire = bare.Ref })
	o.wave("draft", 10, func(w *survey.Wave) { w.State = survey.Draft })
	o.accept(sheets{wave: "four", unit: "D2", n: 20, rate: alike(4), daysAgo: 290, asked: other}, sheets{wave: "bare", unit: "D2", n: 20, rate: alike(4), daysAgo: 390, asked: bare})
	v := o.Person(nil, access.Viewer)
	for query, want := range map[string]string{
		"by=unit&a=D1&b=D1":             "The two sides are the same",
		"by=unit&a=D1&b=D1C1":           "Some people are on both sides",
		"by=unit&a=D1&a=D2&b=D1C1":      "One of the two sides is not in this wave",
		"by=unit&a=D1&b=gone":           "One of the two sides is not in this wave",
		"by=channel&a=qr&b=pigeon":      "One of the two sides is not in this wave",
		"by=channel&a=qr&b=qr":          "The two sides are the same",
		"by=period&a=2026-W01&b=x":      "One of the two sides is not in this wave",
		"with=wave&b=w":                 "The two sides are the same",
		"with=wave&b=nothing":           "One of the two sides is not in this wave",
		"with=wave&b=draft":             "One of the two sides is not in this wave",
		"with=wave&b=four":              "cannot be subtracted",
		"with=wave&b=bare&as=1001":      "no criterion that can be carried",
		"with=wave&b=then&as=1999&by=x": "percentage points", // a version that there is not is passed over
	} {
		status := http.StatusUnprocessableEntity
		if want == "percentage points" {
			status = http.StatusOK
		}
		a := v.Get("/results/w/compare?"+query).Want(status, want)
		if status != 200 {
			a.Lacks("percentage points", "NaN")
		}
	}
	v.Get("/results/w/compare?by=nothing&a=1&b=2").Want(200, "Please choose above")
	v.Get("/results/nothing/compare").Want(404)
	v.Get("/results/w/compare.svg").Want(200, "100%<").Lacks(">0%<", ">0.0%<") // the scale is as wide as its figures
	v.Get("/results/then/compare.svg").Want(404, "There is no chart of this choice")
}

// TestScope: both sides lie within the reader's units, or do not exist.
func TestScope(t *testing.T) {
	o := improved(t)
	o.accept(sheets{wave: "w", unit: "D1C2", n: 20, rate: alike(3), daysAgo: 50}, sheets{wave: "then", unit: "D1C2", n: 20, rate: alike(3), daysAgo: 190})
	v := o.Person([]string{"D1"}, access.Analyst)
	v.Get("/results/w/compare").Want(200, "Home Affairs", "75.00%").Lacks("Justice", "Tư pháp", "&#43;30.00") // 60 of 80 in D1
	v.Get("/results/w/compare?by=unit&a=D1C1&b=D1C2").Want(200, "Reception 1 (A) less Reception 2 (B)", "&#43;100.00")
	for _, query := range []string{"by=unit&a=D1C1&b=D2", "by=unit&a=P&b=D2", "by=unit&a=D1C1&b=D2&unit=D1"} {
		v.Get("/results/w/compare?"+query).Want(422, "One of the two sides is not in this wave").Lacks("Justice", "percentage points")
		v.Get("/results/w/compare.svg?" + query).Want(422).Lacks("Justice")
	}
	for _, path := range []string{"/results/w/compare?unit=D2", "/results/w/series?unit=D2", "/results/w/series.svg?unit=D2", "/results/w/compare.png?unit=P&with=wave&b=then"} {
		v.Get(path).Want(404).Lacks("Justice")
	}
	v.Get("/results/w/series").Want(200, "Wave then").Lacks("Justice")
	other := o.Person([]string{"gone"}, access.Viewer)
	other.Get("/results/w/compare").Want(404)
	for _, path := range []string{"/results/w/compare", "/results/w/series", "/results/w/compare.svg", "/results/w/series.png"} {
		if a := o.Stranger().Get(path); a.Status != http.StatusSeeOther || a.To != "/signin" {
			t.Errorf("a stranger at %s: %d", path, a.Status)
		}
	}
}

// TestFewPeopleAreNotShown: a side of three people, and the unit that would tell
// of them, have no figure in the page, its chart or its split.
func TestFewPeopleAreNotShown(t *testing.T) {
	o := two(t)
	o.accept(sheets{wave: "w", unit: "D1C1", n: 40, rate: alike(5), daysAgo: 50}, sheets{wave: "w", unit: "D1C2", n: 30, rate: alike(4), daysAgo: 50},
		sheets{wave: "w", unit: "D2", n: 3, rate: alike(1), daysAgo: 50}, sheets{wave: "then", unit: "D1C1", n: 40, rate: alike(4), daysAgo: 190},
		sheets{wave: "then", unit: "D2", n: 40, rate: alike(3), daysAgo: 190})
	v := o.Person(nil, access.Viewer)
	v.Get("/results/w/compare?by=unit&a=D1C1&b=D2").Want(200, "Justice", "Fewer than 5").Lacks("percentage points", "<svg")
	v.Get("/results/w/compare.png?by=unit&a=D1C1&b=D2").Want(404)
	split := v.Get("/results/w/compare").Want(200, "percentage points")
	if strings.Contains(split.Page, "All the rest together") && strings.Contains(split.Page, ">3<") {
		t.Error("the split tells of three people")
	}
	v.Get("/results/w/series?unit=D2").Want(200, "Not shown")
}

// TestCarried: by the 16 items of the ministry's method, in Vietnamese words.
func TestCarried(t *testing.T) {
	o := improved(t)
	v := o.Person(nil, access.Viewer)
	v.Get("/results/w/compare?as=1001").Want(200, "&#43;30.00</span> <b>percentage points", `lang="vi"`, "Biển hiệu, hướng dẫn rõ ràng", "16 of 16",
		"the widest interval there can be", "(16/16)", "(18/19)", "(22/22)").Lacks("All answers together</span>")
	v.Get("/results/w/compare?as=2022").Want(200, "18 of 19", "Sạch sẽ, văn minh")
	v.Get("/results/w/series?as=2640").Want(200, "22 of 22", "Kết quả có thông tin chính xác")
	v.Get("/results/w/series?as=2640&over=periods").Want(200, "There are not two times")
}

// TestBreaksAreSaid: the questionnaire, the way to the form and the channels.
func TestBreaksAreSaid(t *testing.T) {
	o := newOffice(t)
	second := survey.SIPAS25()
	second.Version = 2
	second.Factors[0].Criteria[1].Code, second.Factors[0].Criteria[1].Lineage = "A9", []string{"sipas-25#A2"}
	second.Factors[0].Criteria[2].Question = survey.Text{"vi": "Có ghế", "en": "There are seats"}
	second.Factors[4].Criteria[4].Off = true
	o.keep(directory.Questionnaires, second.Ref.String(), second)
	o.wave("then", 200)
	o.wave("w", 60, func(w *survey.Wave) { w.Before, w.Questionnaire, w.Access = "then", second.Ref, survey.OneTimeAccess })
	o.accept(sheets{wave: "then", unit: "D2", n: 60, rate: alike(4), daysAgo: 190, channel: survey.ByPaper}, sheets{wave: "w", unit: "D2", n: 60, rate: alike(5), daysAgo: 50, asked: second})
	v := o.Person(nil, access.Viewer)
	version := "Another version of the questionnaire"
	v.Get("/results/w/compare").Want(200, append([]string{version, "Only side B asks: E5", "word it otherwise: A3", "side B a QR code at the counter, side A a one-time code",
		"Channel “Paper sheet”: side B 100% of the responses, side A 0%"}, "A9 ← A2", "Mean of the 24 criteria that both sides have", "Not asked or not answered on one side")...)
	v.Get("/results/w/series").Want(200, version, "no longer asked: E5", "worded otherwise: A3", "before a QR code at the counter, after a one-time code",
		"Channel “Paper sheet”: before 100% of the responses, after 0%", "Between Wave then and Wave w", "Break")
}

// TestSeries: four waves of which the third falls out, and one that rises.
func TestSeries(t *testing.T) {
	o := newOffice(t)
	for i, satisfied := range []int{80, 82, 40, 81, 83} {
		id := fmt.Sprint("y", i+1)
		o.wave(id, 500-100*i)
		days := 490 - 100*i
		o.accept(sheets{wave: id, unit: "D2", n: satisfied, rate: alike(4), daysAgo: days}, sheets{wave: id, unit: "D2", n: 100 - satisfied, rate: alike(2), daysAgo: days})
	}
	o.wave("elsewhere", 90, func(w *survey.Wave) { w.Units = []string{"D1"} })
	v := o.Person(nil, access.Viewer)
	a := v.Get("/results/y5/series?unit=D2").Want(200, "Outside the control limits: Wave y3", "It cannot be said to rise or fall", "40.00%", "Centre line 73.20%",
		"Mann–Kendall", "<svg").Lacks("NaN", "Other units were surveyed")
	if n := strings.Count(a.Page, `aria-current="true"`); n != 3 { // the kind, the criteria, and the line
		t.Errorf("%d links are where the reader is", n)
	}
	v.Get("/results/y5/series?unit=D2&of=item.A1").Want(200, "<h2 id=\"charted\">Information</h2>", "Cochran–Armitage")
	v.Get("/results/y5/series?unit=D2&of=factor.B&lang=vi").Want(200, "<h2 id=\"charted\">Thủ tục hành chính</h2>", "Ngoài giới hạn kiểm soát: Đợt y3")
	v.Get("/results/y5/series?unit=D2").Lacks("could not be used")
	for query, named := range map[string]string{"of=item.ZZ": "Index: there is no entry “item.ZZ”", "over=days": "over: there is no entry “days”",
		"as=2040": "as: there is no entry “2040”"} {
		v.Get("/results/y5/series?unit=D2&"+query).Want(200, "<h2 id=\"charted\">Mean of the criteria", "A part of the address could not be used", named).Lacks(query+`&amp;over=waves`, `value="item.ZZ"`, `value="days"`)
	}
	v.Get("/results/y5/series.svg?unit=D2&of=item.ZZ").Want(404)
	v.Get("/results/y5/compare?by=days").Want(200, "by: there is no entry “days”")
	v.Get("/results/y5/series").Want(200, "Other units were surveyed", "Wave elsewhere")
}

// TestPeriods: the weeks of a wave, and what is not over yet.
func TestPeriods(t *testing.T) {
	o := newOffice(t)
	o.wave("w", 60)
	for week := range 4 {
		for _, s := range []sheets{{n: 30 + 5*week, rate: alike(4)}, {n: 20 - 5*week, rate: alike(2)}} {
			s.wave, s.unit, s.daysAgo, s.channel = "w", "D2", 58-7*week, survey.ByQR
			if week > 1 {
				s.channel = survey.ByPaper
			}
			o.accept(s)
		}
	}
	v := o.Person(nil, access.Viewer)
	v.Get("/results/w/series").Want(200, "Week", "60.00%", "90.00%", "Channel “Paper sheet”: before 0% of the responses, after 100%", "At least three figures without a break")
	v.Get("/results/w/series?channel=qr").Want(200, "60.00%", "70.00%").Lacks("90.00%", "class=\"break\"")
}

// TestPictures: charts leave the page as they stand on it, as SVG and as PNG.
func TestPictures(t *testing.T) {
	o := improved(t)
	v := o.Person(nil, access.Viewer)
	for _, path := range []string{"/results/w/compare.%s?with=wave&b=then", "/results/w/series.%s"} {
		svg := v.Get(fmt.Sprintf(path, "svg")).Want(200, "<svg", "then", "</svg>")
		if svg.Header.Get("Content-Type") != "image/svg+xml" || !strings.Contains(svg.Header.Get("Content-Disposition"), ".svg") {
			t.Errorf("%s: %v", path, svg.Header)
		}
		picture := v.Get(fmt.Sprintf(path, "png")).Want(200)
		if x, err := png.Decode(bytes.NewReader([]byte(picture.Page))); err != nil || x.Bounds().Dx() < 960 {
			t.Errorf("%s: %v", path, err)
		}
	}
}

func TestTemplates(t *testing.T) {
	o := improved(t)
	if err := templatecheck.CheckHTML(o.pages.compare.Template(), kit.Page[staff.Sheet[comparison]]{}); err != nil {
		t.Error(err)
	}
	if err := templatecheck.CheckHTML(o.pages.series.Template(), kit.Page[staff.Sheet[series]]{}); err != nil {
		t.Error(err)
	}
	v := o.Person(nil, access.Viewer)
	v.Get("/results/w/compare").Want(200)
	v.Get("/results/w/series").Want(200)
	for _, name := range []string{"compare/compare.html", "compare/series.html"} {
		if !o.Rendered(name) {
			t.Errorf("%s was never rendered", name)
		}
	}
}
