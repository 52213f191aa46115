package exports

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jba/templatecheck"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/export"
	"sipas/survey/jobs"
	"sipas/survey/results"
	"sipas/survey/web/desktest"
	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
)

func TestTemplatesFitTheirData(t *testing.T) {
	o := newOffice(t)
	for name, err := range map[string]error{
		"files":  templatecheck.CheckHTML(o.pages.files.Template(), kit.Page[staff.Sheet[files]]{}),
		"job":    templatecheck.CheckHTML(o.pages.job.Template(), kit.Page[staff.Sheet[progress]]{}),
		"report": templatecheck.CheckHTML(o.pages.report.Template(), kit.Page[staff.Sheet[report]]{}),
	} {
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Everybody sees what is theirs: reports of units in their scope, the form for
// single responses only who may export them.
func TestWhoSeesWhat(t *testing.T) {
	o := newOffice(t)
	o.answers("D1", 20)
	o.answers("D1C1", 12)
	o.answers("D2", 15)
	o.wave("draft", survey.Draft, 3)
	all, home := o.Person(nil, access.Analyst), o.Person([]string{"D1"}, access.Analyst)
	viewer, manager, stranger := o.Person(nil, access.Viewer), o.Person([]string{"D1"}, access.Manager), o.Stranger()
	for _, tt := range []struct {
		name   string
		who    desktest.Visitor
		path   string
		status int
		has    []string
		hasNot []string
	}{
		{"the files of a wave", all, "/results/w/files", 200, []string{"Report as XLSX", "Single responses", "There are no files of this wave yet", "Justice", "report.pdf?"}, nil},
		{"in one's units", home, "/results/w/files", 200, []string{"Single responses", "Home Affairs", "Hải Long"}, []string{"Justice", "Province"}},
		{"a viewer gets reports only", viewer, "/results/w/files", 200, []string{"Report as XLSX", "Codebook"}, []string{"Single responses", `name="format"`}},
		{"so does a manager", manager, "/results/w/files", 200, []string{"Report as XLSX"}, []string{"Single responses", "Justice"}},
		{"a unit out of scope", home, "/results/w/files?unit=D2", 404, nil, []string{"Justice"}},
		{"its report", home, "/results/w/report?unit=D2", 404, nil, []string{"Justice"}},
		{"its PDF", home, "/results/w/report.pdf?unit=D2", 404, nil, []string{"%PDF"}},
		{"its workbook", home, "/results/w/files/report.xlsx?unit=D2", 404, nil, []string{"PK"}},
		{"its JSON", home, "/results/w/files/report.json?unit=D2", 404, nil, []string{"Tư pháp"}},
		{"its codebook", home, "/results/w/files/codebook.csv?unit=D2", 404, nil, []string{"Tư pháp"}},
		{"a unit that does not exist", all, "/results/w/report?unit=X", 404, nil, nil},
		{"a draft", all, "/results/draft/files", 404, nil, []string{"Wave draft"}},
		{"a wave that does not exist", all, "/results/x/report", 404, nil, nil},
		{"a file that does not exist", all, "/results/w/files/report.doc", 404, nil, nil},
		{"a script that does not exist", all, "/results/w/files/responses.py", 404, nil, nil},
		{"a job that does not exist", all, "/results/w/files/jobs/nothing", 404, []string{"no such file"}, nil},
		{"a viewer at jobs", viewer, "/results/w/files/jobs/nothing", 403, nil, nil},
		{"the report", viewer, "/results/w/report?lang=vi", 200, []string{"Báo cáo kết quả đo lường sự hài lòng", "Chỉ số hài lòng chung", "Chỉ số theo yếu tố", "Sở Tư pháp", "Hộ tịch", "Thủ trưởng cơ quan", "<svg"}, nil},
		{"the report of one's unit", home, "/results/w/report", 200, []string{"Home Affairs", "Hải Long", "Head of the office"}, []string{"Justice"}},
		{"a stranger", stranger, "/results/w/files", 303, nil, []string{"Report"}},
		{"a stranger at the report", stranger, "/results/w/report.pdf", 303, nil, []string{"%PDF"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a := tt.who.Get(tt.path)
			a.TB = t
			a.Want(tt.status, tt.has...).Lacks(tt.hasNot...)
			if cache := a.Header.Get("Cache-Control"); tt.status == 200 && !strings.Contains(cache, "no-store") {
				t.Errorf("Cache-Control %q", cache)
			}
		})
	}
	for name, who := range map[string]desktest.Visitor{"viewer": viewer, "manager": manager} {
		if a := who.Post("/results/w/files", desktest.With(nil, "format", "csv")); a.Status != 403 {
			t.Errorf("a %s orders responses: %d", name, a.Status)
		}
	}
	if a := home.Post("/results/w/files", desktest.With(nil, "format", "csv", "file_unit", "D2")); a.Status != 404 {
		t.Errorf("ordering a unit out of scope: %d", a.Status)
	}
	if a := all.Post("/results/w/files", desktest.With(nil, "format", "doc", "words", "1")); a.Status != 422 || !strings.Contains(a.Page, `href="#format"`) || !strings.Contains(a.Page, `name="words" value="1" checked`) {
		t.Errorf("a format that does not exist: %d\n%s", a.Status, a.Page)
	}
	if a := all.Post("/results/w/files", desktest.With(nil, "format", strings.Repeat("x", maxForm))); a.Status != 413 {
		t.Errorf("a body too large: %d", a.Status)
	}
}

// sumOf is what the response says of its digest, which must be that of what came.
func sumOf(t *testing.T, a desktest.Answer) string {
	t.Helper()
	sum := sha256.Sum256([]byte(a.Page))
	if got, want := a.Header.Get("Repr-Digest"), "sha-256=:"+base64.StdEncoding.EncodeToString(sum[:])+":"; got != want {
		t.Errorf("Repr-Digest %s, want %s", got, want)
	}
	return hex.EncodeToString(sum[:])
}

// From the form to the file: the page tells of rows, size and digest, the file
// is what package export writes, and a second order gives the same bytes.
func TestAFileOfResponses(t *testing.T) {
	o := newOffice(t)
	o.answers("D1", 20)
	o.answers("D1C1", 12, func(r *survey.Response) {
		r.Answers["comment"] = survey.Answer{Text: "=HYPERLINK(\"http://x\"); gọi 0912 345 678"}
	})
	o.answers("D2", 15)
	o.answers("D1", 3, func(r *survey.Response) { r.Partial = true })
	all := o.Person(nil, access.Analyst)
	path := o.begin(all, "format", "csv")
	a := all.Get(path + "?follow=1")
	if !strings.HasPrefix(a.Header.Get("Refresh"), "3; url="+path+"?follow=1") || !strings.Contains(a.Page, "Waiting") {
		t.Errorf("before it is begun: Refresh %q\n%s", a.Header.Get("Refresh"), a.Page)
	}
	if a := all.Get(path + "/file"); a.Status != 409 {
		t.Errorf("a file that is not there: %d", a.Status)
	}
	o.work()
	page := o.ended(all, path)
	page.Want(200, "CSV by RFC 4180: All units", "responses-w.csv", "Responses in the file</dt><dd>47</dd>", "SHA-256", "user1", "Kept until", "R script")
	file := all.Get(path + "/file").Want(200)
	sum := sumOf(t, file)
	page.Want(200, sum)
	if !strings.Contains(file.Header.Get("Content-Disposition"), "filename=responses-w.csv") || file.Header.Get("Content-Type") != "text/csv; charset=utf-8" {
		t.Errorf("%v", file.Header)
	}
	var direct bytes.Buffer
	wave, _ := o.Config().Wave("w")
	d, err := export.Responses(t.Context(), &direct, export.CSV, export.Source{Store: o.Store, Config: o.Config(), Wave: wave, Order: [32]byte{7}})
	if err != nil || direct.String() != file.Page || d.SHA256 != sum {
		t.Errorf("not what package export writes: %v, %s", err, d.SHA256)
	}
	for _, f := range export.Formats() { // each format, twice
		first := o.ended(all, o.begin(all, "format", string(f), "words", "1", "every", "1", "file_unit", "D1"))
		again := o.ended(all, o.begin(all, "format", string(f), "words", "1", "every", "1", "file_unit", "D1"))
		one, two := all.Get(link1(t, first)), all.Get(link1(t, again))
		if one.Page != two.Page || len(one.Page) == 0 || sumOf(t, one) != sumOf(t, two) {
			t.Errorf("%s: two files of the same differ", f)
		}
		first.Want(200, "Responses in the file</dt><dd>35</dd>", "responses-w-D1-words-every")
		if strings.Contains(one.Page, "0912") || strings.Contains(one.Page, "D2-1") || strings.Contains(one.Page, "Tư pháp") {
			t.Errorf("%s tells of what is masked, or of another unit", f)
		}
		if formula.MatchString(one.Page) && strings.HasSuffix(f.Extension(), "csv") {
			t.Errorf("%s has a formula: %q", f, formula.FindString(one.Page))
		}
		if f == export.XLSX {
			for name, part := range parts(t, one.Page) {
				if strings.Contains(part, "<f>") || strings.Contains(part, "0912") || strings.Contains(part, "Tư pháp") || strings.Contains(part, "D2-1") {
					t.Errorf("%s has a formula, a number that must be masked, or another unit", name)
				}
			}
		}
	}
	all.Get("/results/w/files?lang=en").Want(200, path+"/file", "responses: 47", "Home Affairs, with words, with uncounted sheets")
	all.Get("/results/w/files?lang=vi").Want(200, "CSV theo RFC 4180: Tất cả đơn vị")
}

// formula is a cell that a spreadsheet would take for one, however it is quoted.
var formula = regexp.MustCompile(`(?m)(^|[;,])"?[=+@-][^0-9]`)

// parts are the files in an archive.
func parts(t *testing.T, content string) map[string]string {
	t.Helper()
	z, err := zip.NewReader(strings.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		all[f.Name] = string(b)
	}
	return all
}

var fileLink = regexp.MustCompile(`href="([^"]+/file)"`)

// link1 is where the page of a job leads for the file.
func link1(t *testing.T, a desktest.Answer) string {
	t.Helper()
	m := fileLink.FindStringSubmatch(a.Page)
	if m == nil {
		t.Fatalf("no file:\n%s", a.Page)
	}
	return m[1]
}

// Somebody of one unit gets its rows and no others, whatever the address or
// the form says; nobody gets at a file of somebody else, or of units that are
// not theirs any more.
func TestScopeOfFiles(t *testing.T) {
	o := newOffice(t)
	o.answers("D1", 20)
	o.answers("D1C1", 12)
	o.answers("D2", 15)
	o.work()
	home, all := o.Person([]string{"D1"}, access.Analyst), o.Person(nil, access.Administrator)
	for form, rows := range map[string]int{"": 32, "D1": 32, "D1C1": 12} {
		path := o.begin(home, "format", "csv", "file_unit", form)
		a := home.Get(link1(t, o.ended(home, path)))
		lines, err := csv.NewReader(strings.NewReader(a.Page)).ReadAll()
		if err != nil || len(lines) != rows+1 {
			t.Fatalf("unit %q: %d lines, %v", form, len(lines), err)
		}
		unit := slices.Index(lines[0], "unit")
		for _, l := range lines[1:] {
			if !strings.HasPrefix(l[unit], "D1") {
				t.Errorf("unit %q: a row of %s", form, l[unit])
			}
		}
		for _, p := range []string{path, path + "/file"} {
			if a := all.Get(p); a.Status != 404 {
				t.Errorf("a colleague at %s: %d", p, a.Status)
			}
		}
		if a := all.Post(path+"/cancel", url.Values{}); a.Status != 404 {
			t.Errorf("a colleague cancels: %d", a.Status)
		}
		if a := all.Get("/results/w/files"); strings.Contains(a.Page, path) {
			t.Error("a colleague's list has the file")
		}
	}
	for name, tt := range map[string]struct {
		o    order
		want int
	}{
		"own":       {order{Wave: "w", Units: []string{"D1C1"}}, 200},
		"of others": {order{Wave: "w", Units: []string{"D1C1", "D2"}}, 404},
		"of all":    {order{Wave: "w", All: true}, 404},
		"elsewhere": {order{Wave: "x", Units: []string{"D1"}}, 404},
	} {
		state := jobs.State(name)
		path := o.job("user1", tt.o, state, func(*jobs.Job) {})
		path = strings.Replace(path, "/results/x/", "/results/w/", 1)
		if a := home.Get(path); a.Status != tt.want {
			t.Errorf("a job %s: %d, want %d", name, a.Status, tt.want)
		}
	}
	posters := jobs.Job{ID: "posters", Kind: "posters", Owner: "user1", Units: []string{"D1"}, Details: `{"wave":"w"}`, State: jobs.Waiting}
	o.keep(jobs.Jobs, posters.ID, posters)
	if a := home.Get("/results/w/files/jobs/posters"); a.Status != 404 {
		t.Errorf("a job of another kind: %d", a.Status)
	}
}

// An order without units is refused: it must not become one of all units.
func TestAnOrderOfNoUnitsIsNotOneOfAll(t *testing.T) {
	o := newOffice(t)
	o.answers("D2", 15)
	o.Add("lan", []string{"D1"}, access.Analyst)
	job, err := o.runner.Start(t.Context(), jobs.Order{Kind: Kind, Owner: "lan", Details: order{Wave: "w", choice: choice{Format: export.CSV}}})
	if err != nil {
		t.Fatal(err)
	}
	o.work()
	for {
		j, err := o.runner.Get(t.Context(), job.ID)
		if err != nil {
			t.Fatal(err)
		}
		if j.State.Ended() {
			if j.State != jobs.Failed || j.Code != results.ErrNoUnit.Code || j.File.Size != 0 {
				t.Errorf("%+v", j)
			}
			return
		}
	}
}

// Each file leaves its entry before it is handed out, with the digest of what
// came; without an entry there is no file.
func TestEveryFileLeavesAnEntry(t *testing.T) {
	o := newOffice(t)
	o.answers("D1", 20)
	o.answers("D2", 15)
	o.work()
	who := o.Person(nil, access.Analyst)
	path := o.begin(who, "format", "excel", "file_unit", "D1", "words", "1")
	sum := sumOf(t, who.Get(link1(t, o.ended(who, path))))
	id := path[strings.LastIndexByte(path, '/')+1:]
	lines := o.diary.taken()
	bytesOf := regexp.MustCompile(`bytes=\d+`)
	for i := range lines {
		lines[i] = bytesOf.ReplaceAllString(lines[i], "bytes=N")
	}
	want := []string{"user1/web: order export waves/w format=excel units=D1 words=yes",
		"user1/system: export responses waves/w format=excel units=D1 words=yes rows=20 bytes=N sha256=" + sum + " job=" + id,
		"user1/web: fetch export waves/w file=responses-w-D1-words-excel.csv sha256=" + sum + " job=" + id}
	if diff := cmp.Diff(want, lines); diff != "" {
		t.Error(diff)
	}
	small := map[string]string{"/results/w/files/report.xlsx": "export report", "/results/w/files/report.json": "export report", "/results/w/report.pdf": "export report",
		"/results/w/files/codebook.csv": "export codebook", "/results/w/files/codebook.json": "export codebook",
		"/results/w/files/responses.sps": "export codebook", "/results/w/files/responses.do": "export codebook", "/results/w/files/responses.R": "export codebook"}
	for path, act := range small {
		sum := sumOf(t, who.Get(path+"?unit=D1").Want(200))
		if lines := o.diary.taken(); len(lines) != 1 || !has(lines, "user1/web: "+act+" waves/w", "of=unit=D1", "sha256="+sum) {
			t.Errorf("%s: %q", path, lines)
		}
	}
	o.diary.fill(true)
	for path := range small {
		if a := who.Get(path); a.Status != 500 || a.Header.Get("Repr-Digest") != "" {
			t.Errorf("%s without an entry: %d", path, a.Status)
		}
	}
	if a := who.Get(path + "/file"); a.Status != 500 || a.Header.Get("Repr-Digest") != "" {
		t.Errorf("a file without an entry: %d", a.Status)
	}
	if a := who.Post("/results/w/files", desktest.With(nil, "format", "csv")); a.Status != 500 {
		t.Errorf("an order without an entry: %d", a.Status)
	}
	if all, err := o.runner.List(t.Context(), "user1"); err != nil || len(all) != 1 {
		t.Errorf("%d jobs, %v", len(all), err)
	}
	// Nor is there a file when the trail ends while it is being made.
	job, err := o.runner.Start(t.Context(), jobs.Order{Kind: Kind, Owner: "user1", Details: order{Wave: "w", All: true, choice: choice{Format: export.CSV}}})
	if err != nil {
		t.Fatal(err)
	}
	o.ended(who, jobPath("w", job.ID)).Want(200, "It did not work").Lacks("/file\"")
}

func TestTooManyOrders(t *testing.T) {
	o := newOffice(t)
	o.answers("D1", 20)
	who := o.Person(nil, access.Analyst)
	for range jobs.MaxOpen {
		o.begin(who, "format", "csv")
	}
	who.Post("/results/w/files?lang=en", desktest.With(nil, "format", "sav", "every", "1")).Want(422, "have not ended", `value="sav" checked`, `name="every" value="1" checked`)
	if lines := o.diary.taken(); !has(lines, "not done: order export waves/w format=sav uncounted=yes") {
		t.Errorf("%q", lines)
	}
	first := who.Get("/results/w/files?lang=en")
	path := regexp.MustCompile(`/results/w/files/jobs/[^?"]+`).FindString(first.Page)
	who.Post(path+"/cancel?lang=en", url.Values{}).Leads(path)
	who.Get(path+"?lang=en").Want(200, "Cancelled")
}

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
