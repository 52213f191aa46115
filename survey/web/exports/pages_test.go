package exports

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jba/templatecheck"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/dispatch"
	"sipas/survey/export"
	"sipas/survey/jobs"
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
	job, err := o.runner.Start(t.Context(), jobs.Order{Kind: dispatch.Kind, Owner: "user1", Details: dispatch.Order{Wave: "w", All: true, Choice: dispatch.Choice{Format: export.CSV}}})
	if err != nil {
		t.Fatal(err)
	}
	o.ended(who, jobPath("w", job.ID)).Want(200, "It did not work").Lacks("/file\"")
}
