package exports

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"io"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/dispatch"
	"sipas/survey/export"
	"sipas/survey/jobs"
	"sipas/survey/results"
	"sipas/survey/web/desktest"
)

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
	all.Get("/results/w/files?lang=en").Want(200, path+"/file", "responses: 47", "Home Affairs, with words, with uncounted responses")
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
		o    dispatch.Order
		want int
	}{
		"own":       {dispatch.Order{Wave: "w", Units: []string{"D1C1"}}, 200},
		"of others": {dispatch.Order{Wave: "w", Units: []string{"D1C1", "D2"}}, 404},
		"of all":    {dispatch.Order{Wave: "w", All: true}, 404},
		"elsewhere": {dispatch.Order{Wave: "x", Units: []string{"D1"}}, 404},
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
	job, err := o.runner.Start(t.Context(), jobs.Order{Kind: dispatch.Kind, Owner: "lan", Details: dispatch.Order{Wave: "w", Choice: dispatch.Choice{Format: export.CSV}}})
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
