package exports

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/export"
	"sipas/survey/results"
)

// What may not be shown is in no report, by whatever way it is asked for.
func TestARefusedReport(t *testing.T) {
	o := newOffice(t)
	o.answers("D1", 20)
	o.answers("D2", 3)
	who := o.Person(nil, access.Viewer)
	for _, path := range []string{"/results/w/report?unit=D2&lang=en", "/results/w/files?unit=D2&lang=en"} {
		who.Get(path).Want(200, `class="refused"`).Lacks("report.xlsx?", "/results/w/report.pdf?", "class=\"big\"")
	}
	for _, path := range []string{"/results/w/report.pdf", "/results/w/files/report.xlsx", "/results/w/files/report.json"} {
		who.Get(path+"?unit=D2&lang=en").Want(409, "Nothing may be shown of this choice").Lacks("%PDF", "PK\x03")
	}
	if lines := o.diary.taken(); len(lines) != 0 {
		t.Errorf("entries of what was not handed out: %q", lines)
	}
}

// The figures of page, PDF, workbook and JSON are those of the summary.
func TestReportsTellTheSummary(t *testing.T) {
	o := newOffice(t)
	o.answers("D1", 40)
	o.answers("D1C1", 22)
	o.answers("D2", 35)
	who := o.Person(nil, access.Viewer)
	for _, unit := range []string{"", "D1"} {
		s, err := o.results.Summary(t.Context(), "w", results.Ask{Unit: unit})
		if err != nil {
			t.Fatal(err)
		}
		q := "?lang=vi&unit=" + unit
		page, file := who.Get("/results/w/report"+q).Want(200), who.Get("/results/w/files/report.json"+q).Want(200)
		var r export.Report
		if err := json.Unmarshal([]byte(file.Page), &r); err != nil {
			t.Fatal(err)
		}
		l := o.Site.In("vi")
		if float64(r.Overall[0].Value) != s.ItemMean.Value || float64(r.Overall[0].Lo) != s.ItemMean.Interval.Lo || r.Counts.Responses != s.Responses || !r.At.IsZero() {
			t.Errorf("unit %q: %+v", unit, r.Overall[0])
		}
		page.Want(200, `<p class="big">`+l.Percent(s.ItemMean.Value, 2)+"</p>", l.Percent(s.ItemMean.Interval.Lo, 2)+" – "+l.Percent(s.ItemMean.Interval.Hi, 2))
		n := 0
		for i, f := range s.Factors {
			if float64(r.Factors[i].Value) != f.ItemMean.Value {
				t.Errorf("factor %s is %v, want %v", f.Code, r.Factors[i].Value, f.ItemMean.Value)
			}
			page.Want(200, l.Percent(f.ItemMean.Value, 2))
			for _, c := range f.Criteria {
				if float64(r.Criteria[n].Value) != c.Estimate.Value || r.Criteria[n].Code != c.Code || !slices.Equal(r.Criteria[n].Counts, c.Counts) {
					t.Errorf("criterion %s is %+v", c.Code, r.Criteria[n])
				}
				page.Want(200, l.Percent(c.Estimate.Value, 2))
				n++
			}
		}
		for i, u := range s.Units {
			if r.Units[i].Code != u.ID || float64(r.Units[i].Value) != u.Estimate.Value || r.Units[i].Depth != u.Depth {
				t.Errorf("unit %s is %+v, want %v", u.ID, r.Units[i], u.Estimate.Value)
			}
		}
		sum := sha256.Sum256([]byte(file.Page))
		page.Want(200, grouped(hex.EncodeToString(sum[:])))
		for _, name := range []string{"files/report.xlsx", "files/report.json", "report.pdf", "report"} {
			if a, b := who.Get("/results/w/"+name+q), who.Get("/results/w/"+name+q); a.Page != b.Page || a.Status != 200 {
				t.Errorf("%s is another one the second time: %d", name, a.Status)
			}
		}
	}
}

// While a wave collects, a report says of when its figures are, and through
// filters it holds closed periods only; when it is over there is no moment in
// it, so that it stays the same.
func TestReportsOfAWaveThatCollects(t *testing.T) {
	o := newOffice(t)
	o.wave("open", survey.Open, 25)
	o.answers("D1", 200, func(r *survey.Response) { r.Wave, r.Hour = "open", o.Now().AddDate(0, 0, -10).Truncate(time.Hour) })
	o.answers("D2", 160, func(r *survey.Response) { r.Wave, r.Hour = "open", o.Now().AddDate(0, 0, -9).Truncate(time.Hour) })
	who := o.Person(nil, access.Viewer)
	for query, want := range map[string][]string{"": {"Figures as of"}, "&q.sex=female": {"Figures as of", "With responses up to", "Only</dt><dd>Sex: Female"}} {
		who.Get("/results/open/report?lang=en"+query).Want(200, want...)
		var r export.Report
		if err := json.Unmarshal([]byte(who.Get("/results/open/files/report.json?lang=en"+query).Want(200).Page), &r); err != nil {
			t.Fatal(err)
		}
		if r.At.IsZero() || r.Until.IsZero() != (query == "") || len(r.Method.Only) != strings.Count(query, "=") {
			t.Errorf("%q: at %v, until %v, %v", query, r.At, r.Until, r.Method.Only)
		}
		if a := who.Get("/results/open/report.pdf?lang=en" + query).Want(200); !strings.HasPrefix(a.Page, "%PDF-1.7") {
			t.Errorf("%q: %.20q", query, a.Page)
		}
	}
}

// A report says what the suspect sheets do to the index: nothing as long as
// nobody has looked for them, and then with both figures.
func TestSuspectSheetsInReports(t *testing.T) {
	o := newOffice(t)
	o.answers("D1", 80)
	o.answers("D2", 80)
	who := o.Person(nil, access.Viewer)
	report := func(query string) (r export.Report) {
		t.Helper()
		if err := json.Unmarshal([]byte(who.Get("/results/w/files/report.json?lang=en"+query).Want(200).Page), &r); err != nil {
			t.Fatal(err)
		}
		return r
	}
	for _, query := range []string{"", "&unit=D1", "&q.sex=female"} {
		if r := report(query); r.Quality != nil {
			t.Errorf("%q before anybody has looked: %+v", query, r.Quality)
		}
		who.Get("/results/w/report?lang=en"+query).Want(200, o.Site.In("en").Say("exports.section.quality.none"))
	}
	snapshot, err := o.results.Frame(t.Context(), "w")
	if err != nil {
		t.Fatal(err)
	}
	o.results.Flag(snapshot, func(row int) bool { return row%4 == 0 })
	o.Later(2 * time.Minute) // figures with and without stand for a minute
	for query, flagged := range map[string]bool{"": true, "&unit=D1": true, "&q.sex=female": true, "&flags=without": false} {
		r := report(query)
		if !flagged {
			if r.Quality != nil || !r.Method.Unflagged {
				t.Errorf("%q: %+v", query, r.Quality)
			}
			continue
		}
		q := r.Quality
		if q == nil || q.Flagged < 5 || q.Flagged >= q.Sheets || q.With[0].Value != r.Overall[0].Value || q.Without[0].Value == q.With[0].Value {
			t.Fatalf("%q: %+v", query, q)
		}
		l := o.Site.In("en")
		who.Get("/results/w/report?lang=en"+query).Want(200, l.Say("exports.section.quality.flagged", q.Flagged, q.Sheets), l.Percent(float64(q.Without[0].Value), 2))
	}
}
