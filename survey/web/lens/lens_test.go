package lens

import (
	"net/url"
	"strings"
	"testing"

	"time"

	"github.com/google/go-cmp/cmp"

	"sipas/analysis"
	"sipas/static"
	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/directory"
	"sipas/survey/findings"
	"sipas/survey/results"
	"sipas/survey/web/kit"
	"sipas/templates"
)

// place is somebody at the whole of a wave, in a language.
func place(t *testing.T, lang string, units ...string) *Place {
	t.Helper()
	site, err := kit.New(kit.Config{Templates: templates.Files, Static: static.Files})
	if err != nil {
		t.Fatal(err)
	}
	tree, err := survey.NewTree([]survey.Unit{
		{ID: "P", Name: survey.Text{"vi": "Tỉnh", "en": "Province"}},
		{ID: "D1", Name: survey.Text{"vi": "Sở Nội vụ", "en": "Home Affairs"}, Parent: "P"},
		{ID: "D2", Name: survey.Text{"vi": "Sở Tư pháp", "en": "Justice"}, Parent: "P"},
	})
	if err != nil {
		t.Fatal(err)
	}
	q := survey.SIPAS25()
	wave := survey.Wave{ID: "w", Title: survey.Text{"vi": "Đợt 1", "en": "Wave 1"}, Questionnaire: q.Ref, Form: survey.FullForm, State: survey.Open,
		Opens: time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC), Closes: time.Date(2026, 4, 2, 0, 0, 0, 0, time.UTC)}
	who := access.User{Name: "lan", Roles: []access.Role{access.Viewer}, Units: units}
	p := &Place{Locale: site.In(lang), Who: who, Wave: wave, Lens: findings.Lens{Wave: "w"}, Periods: []string{"2026-W10", "2026-W11"},
		Config: &directory.Snapshot{Tree: tree, Waves: []survey.Wave{wave}, Questionnaires: map[survey.Ref]*survey.Questionnaire{q.Ref: q},
			Fields: map[string]survey.Field{"TP": {Code: "TP", Name: survey.Text{"vi": "Tư pháp", "en": "Justice matters"}}}},
		Axes: []findings.Axis{
			{By: results.ByChannel, Values: []string{"qr", "paper"}},
			{By: results.ByField, Values: []string{"TP"}},
			{By: "sex", Question: "sex", Name: survey.Text{"vi": "Giới tính", "en": "Sex"}, Values: []string{"female", "male"},
				Labels: []survey.Text{{"vi": "Nữ", "en": "Female"}, {"vi": "Nam", "en": "Male"}}, Personal: true},
		},
		Now: time.Date(2026, 3, 20, 0, 0, 0, 0, time.UTC)}
	p.Waves, p.texts = p.Config.Waves, TextsOf(p.Config, q.Ref)
	p.Units = seen(p.Config, wave, who)
	return p
}

func TestNames(t *testing.T) {
	vi, en := place(t, "vi"), place(t, "en")
	for _, tt := range []struct{ name, by, label, vi, en string }{
		{"a unit", results.ByUnit, "D1", "Sở Nội vụ", "Home Affairs"},
		{"a unit that is gone", results.ByUnit, "X", "X", "X"},
		{"a field", results.ByField, "TP", "Tư pháp", "Justice matters"},
		{"no field", results.ByField, "", "Không ghi", "Not given"},
		{"a channel", results.ByChannel, "one-time", "Mã dùng một lần", "One-time code"},
		{"a language", results.ByLanguage, "en", "Tiếng Anh", "English"},
		{"a form", results.ByForm, "short", "Mẫu rút gọn", "Short form"},
		{"an option", "sex", "female", "Nữ", "Female"},
		{"an option of another version", "sex", "x", "x", "x"},
		{"a version", results.ByVersion, "sipas-25@1", "sipas-25@1", "sipas-25@1"},
		{"a week", findings.ByPeriod, "2026-W10", "Tuần 02/03/2026 – 08/03/2026", "Week 2 Mar 2026 – 8 Mar 2026"},
		// ISO 8601: the week with 4 January is the first; 2026-W53 begins on 28 December.
		{"the first week of a year", findings.ByPeriod, "2026-W01", "Tuần 29/12/2025 – 04/01/2026", "Week 29 Dec 2025 – 4 Jan 2026"},
		{"the last week of a long year", findings.ByPeriod, "2026-W53", "Tuần 28/12/2026 – 03/01/2027", "Week 28 Dec 2026 – 3 Jan 2027"},
		{"a month", findings.ByPeriod, "2026-03", "Tháng 03/2026", "Month 03/2026"},
		{"no period", findings.ByPeriod, "2026-W99", "2026-W99", "2026-W99"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := vi.Name(tt.by, tt.label); got != tt.vi {
				t.Errorf("%q, want %q", got, tt.vi)
			}
			if got := en.Name(tt.by, tt.label); got != tt.en {
				t.Errorf("%q, want %q", got, tt.en)
			}
		})
	}
	if got := vi.Dimension("sex") + " " + vi.Dimension(results.ByChannel) + " " + vi.Dimension("nothing"); got != "Giới tính Kênh trả lời nothing" {
		t.Errorf("dimensions are called %q", got)
	}
}

// TestWeeksAreThoseOfTheCalendar compares with package time.
func TestWeeksAreThoseOfTheCalendar(t *testing.T) {
	for d := time.Date(2019, 12, 1, 12, 0, 0, 0, time.UTC); d.Year() < 2034; d = d.AddDate(0, 0, 1) {
		year, n := d.ISOWeek()
		label := time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC).Format("2006") + "-W" + string(rune('0'+n/10)) + string(rune('0'+n%10))
		monday, ok := week(label)
		if days := int(d.Sub(monday).Hours() / 24); !ok || monday.Weekday() != time.Monday || days < 0 || days > 6 {
			t.Fatalf("%s begins on %v, and %v is in it", label, monday, d)
		}
	}
}

// filtered is a lens with a filter of each kind.
func filtered() findings.Lens {
	return findings.Lens{Wave: "w", Unit: "D1", From: "2026-W10", To: "2026-W11", Unflagged: true, Score: analysis.Mean5,
		Only: []findings.Only{{By: results.ByChannel, Labels: []string{"paper", "qr"}}, {By: "sex", Labels: []string{""}}}}.Settled()
}

// TestChips: each filter in words, and each can be taken away by itself.
func TestChips(t *testing.T) {
	p := place(t, "en")
	p.Lens = filtered()
	f := p.Filters("why", url.Values{"sort": {"low"}})
	var words []string
	for _, c := range f.Chosen {
		words = append(words, c.Words)
	}
	if diff := cmp.Diff([]string{"Home Affairs", "Channel: Paper sheet", "Channel: QR code at the counter", "Sex: Not given",
		"From: Week 2 Mar 2026 – 8 Mar 2026", "To: Week 9 Mar 2026 – 15 Mar 2026", "Without suspect responses", "Converted score (mean / 5)"}, words); diff != "" {
		t.Error(diff)
	}
	whole := query(t, p.Address("why", p.Lens, url.Values{"sort": {"low"}}))
	for _, c := range f.Chosen {
		left := query(t, c.Away)
		if len(pairs(left)) != len(pairs(whole))-1 || left.Get("sort") != "low" || left.Get("lang") != "en" {
			t.Errorf("without %s: %v", c.Words, left)
		}
	}
	if f.Said != "Filters (8)" || pathOf(f.Clear) != "/results/w/why" || len(pairs(query(t, f.Clear))) != 3 { // lang, score, sort
		t.Errorf("%q, cleared %s", f.Said, f.Clear)
	}
	if got := p.Chosen(); !strings.HasPrefix(got, "Channel: Paper sheet; ") || strings.Contains(got, "Home Affairs") {
		t.Errorf("in one line: %q", got)
	}
}

// TestFormIsTheLens: sending the form as it stands leads to the same lens.
func TestFormIsTheLens(t *testing.T) {
	for _, l := range []findings.Lens{{Wave: "w"}, filtered()} {
		p := place(t, "vi")
		p.Lens = l
		f := p.Filters("", nil)
		q := url.Values{}
		for _, h := range f.Keep {
			q.Add(h.Name, h.Value)
		}
		for name, options := range map[string][]Option{"unit": f.Units, "from": f.From, "to": f.To, "flags": f.Flags, "score": f.Scores} {
			for _, o := range options {
				if o.Chosen {
					q.Add(name, o.Value)
				}
			}
		}
		for _, g := range f.Axes {
			for _, o := range g.Options {
				if o.Chosen {
					q.Add(g.Name, o.Value)
				}
			}
		}
		back, problems := findings.Parse(q, "w", p.Axes)
		if diff := cmp.Diff(l, back); diff != "" || problems != nil {
			t.Errorf("%v: %s %v", q, diff, problems)
		}
	}
}

// TestScope: whoever does not see everything cannot leave their units by any link.
func TestScope(t *testing.T) {
	p := place(t, "en", "D2")
	p.Lens.Unit = "D2"
	if got := p.Whole().Unit; got != "D2" {
		t.Errorf("the whole is %q", got)
	}
	f := p.Filters("", nil)
	if len(f.Units) != 1 || f.Units[0].Value != "D2" || len(f.Chosen) != 0 {
		t.Errorf("units %v, chosen %v", f.Units, f.Chosen)
	}
	if p.Has("D1") || p.Has("P") || !p.Has("D2") {
		t.Error("units outside the scope are there")
	}
	if _, _, ok := p.Other("nothing"); ok {
		t.Error("a wave that does not exist is there")
	}
}

// TestLabelsOfOthers: a label that only others' answers have is no choice
// because it occurs; who does not see all has what the configuration has.
func TestLabelsOfOthers(t *testing.T) {
	all, home := place(t, "vi"), place(t, "vi", "D1")
	for _, p := range []*Place{all, home} {
		p.Config.Fields["HT"] = survey.Field{Code: "HT", Name: survey.Text{"vi": "Hộ tịch"}}
		p.Axes = p.axes(p.Axes)
	}
	options := func(p *Place, by string) (labels []string) {
		for _, a := range p.Axes {
			if a.By == by {
				labels = a.Values
			}
		}
		return labels
	}
	for by, want := range map[string][2][]string{
		results.ByField:   {{"TP"}, {"HT", "TP"}},
		results.ByChannel: {{"qr", "paper"}, {"qr", "rotating", "one-time", "kiosk", "interviewer", "paper", "import"}},
		"sex":             {{"female", "male"}, {"female", "male"}},
	} {
		if diff := cmp.Diff(want, [2][]string{options(all, by), options(home, by)}); diff != "" {
			t.Errorf("%s (-want +got):\n%s", by, diff)
		}
	}
	for by, n := range map[string]int{results.ByForm: 2, results.ByVersion: 1, results.ByLanguage: len(survey.SIPAS25().Languages)} {
		if got := Configured(home.Config, home.Wave, by); len(got) != n || n == 0 {
			t.Errorf("%s: %q", by, got)
		}
	}
}

func TestFigures(t *testing.T) {
	p := place(t, "vi")
	items := make([]analysis.Estimate, 0, 3)
	items = append(items, analysis.Estimate{Formula: analysis.FormulaTop2, Score: analysis.FormulaTop2, Value: 0.8125, Numerator: 13, Denominator: 16,
		Respondents: 16, Missing: 1234, DontKnow: 2, Absent: []string{"A1", "A2"}})
	items[0].Interval.Lo, items[0].Interval.Hi = 0.5699, 0.9341
	f := p.Figure(items[0])
	if got := []string{f.Value, f.Low, f.High, f.N, f.Numerator, f.Denominator, f.Missing, f.Code, f.Absent, f.Bar.Width}; !cmp.Equal(got,
		[]string{"81,25%", "56,99%", "93,41%", "16", "13", "16", "1.234", "top2/1", "Thông tin thủ tục, Biển hiệu, chỉ dẫn", "81.25"}) {
		t.Errorf("%q", got)
	}
	items[0].Suppressed = true
	if f := p.Figure(items[0].Redacted()); !f.Hidden || f.Value+f.N+f.Numerator+f.Low != "" {
		t.Errorf("a suppressed figure is %+v", f)
	}
}

func TestRefusals(t *testing.T) {
	p := place(t, "en")
	if r := p.Refusal(&findings.Sight{}); r != nil {
		t.Errorf("%+v", r)
	}
	for _, why := range []string{"few", "tells", "mixed", "none", "something new"} {
		r := p.Refusal(&findings.Sight{Refused: why})
		if r == nil || r.Why == "" || r.Do == "" || r.To != "" {
			t.Errorf("%s of the whole: %+v", why, r)
		}
	}
	p.Lens = filtered()
	if r := p.Refusal(&findings.Sight{Refused: "few"}); r.To != "/results/w?lang=en&score=mean5" {
		t.Errorf("look at %s instead", r.To)
	}
}

// TestUntil: the end of a period is the midnight after its last day.
func TestUntil(t *testing.T) {
	p := place(t, "vi")
	end := time.Date(2026, 3, 15, 17, 0, 0, 0, time.UTC) // midnight in Vietnam
	if got := p.Until(&findings.Sight{Until: end}); !strings.Contains(got, "hết ngày 15/03/2026") {
		t.Error(got)
	}
	if got := p.Until(&findings.Sight{}); got != "" {
		t.Error(got)
	}
}

func query(t *testing.T, address string) url.Values {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return u.Query()
}

func pathOf(address string) string { before, _, _ := strings.Cut(address, "?"); return before }

// pairs are the names and values of a query, one by one.
func pairs(q url.Values) (all []string) {
	for k, vs := range q {
		for _, v := range vs {
			all = append(all, k+"="+v)
		}
	}
	return all
}
