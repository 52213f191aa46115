package posters

import (
	"bytes"
	"image"
	"image/png"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jba/templatecheck"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/directory"
	"sipas/survey/jobs"
	"sipas/survey/poster"
	"sipas/survey/results"
	"sipas/survey/store"
	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
)

func TestTemplatesFitTheirData(t *testing.T) {
	o := newOffice(t)
	for name, err := range map[string]error{
		"choose": templatecheck.CheckHTML(o.pages.choose.Template(), kit.Page[staff.Sheet[choosing]]{}),
		"job":    templatecheck.CheckHTML(o.pages.job.Template(), kit.Page[staff.Sheet[progress]]{}),
		"quiet":  templatecheck.CheckHTML(o.pages.quiet.Template(), kit.Page[staff.Sheet[quiet]]{}),
	} {
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestRequests(t *testing.T) {
	o := newOffice(t)
	all, _ := o.person(nil, access.Manager)
	home, _ := o.person([]string{"D1"}, access.Manager)
	nowhere, _ := o.person([]string{"gone"}, access.Manager)
	for _, tt := range []struct {
		name   string
		client *http.Client
		path   string
		status int
		has    []string
		hasNot []string
	}{
		{"the first visit", all, "/posters", 200, []string{"QR posters to print", "There are no files yet", "Justice", "Hải Long Service Centre"}, []string{"What you have chosen"}},
		{"everything", all, "/posters?size=a5&print=vi&print=en", 200, []string{"Counters: 6. Pages: 6.", "/posters/preview.svg?"}, nil},
		{"labels of everything", all, "/posters?size=labels24&print=vi", 200, []string{"Counters: 6. Pages: 1."}, nil},
		{"a unit with all below it", all, "/posters?size=a4&print=vi&unit=D1", 200, []string{"Counters: 4."}, nil},
		{"the units of a wave", all, "/posters?size=a4&print=vi&wave=w", 200, []string{"Counters: 4."}, nil},
		{"one counter", all, "/posters?code=" + code(0), 200, []string{"Counters: 1."}, nil},
		{"a code as it was typed", all, "/posters?code=" + strings.ToLower(code(0)[:4]+"-"+code(0)[4:]), 200, []string{"Counters: 1."}, nil},
		{"a scope", home, "/posters?size=a4&print=vi", 200, []string{"Counters: 4."}, []string{"Justice"}},
		{"a code out of scope", home, "/posters?code=" + code(20), 200, []string{"no counter in use"}, []string{"Justice"}},
		{"a unit out of scope", home, "/posters?size=a4&print=vi&unit=D2", 404, nil, []string{"Justice"}},
		{"a unit that does not exist", all, "/posters?size=a4&print=vi&unit=X", 404, nil, nil},
		{"a scope that is gone", nowhere, "/posters?size=a4&print=vi", 200, []string{"no counter in use"}, []string{"Justice"}},
		{"no language", all, "/posters?size=a4", 422, []string{"at least one language", `href="#print"`}, []string{"preview.svg"}},
		{"a distance that is a word", all, "/posters?size=a4&print=vi&distance=far", 422, []string{"whole number from 10 to 300", `aria-invalid="true"`}, nil},
		{"a distance that does not fit", all, "/posters?size=a6&print=vi&distance=200", 422, []string{"can be scanned from", `href="#distance"`, `value="200"`}, []string{"preview.svg"}},
		{"a size that does not exist", all, "/posters?size=a0&print=vi", 200, []string{"Counters: 6."}, nil},
		{"a language that does not exist", all, "/posters?size=a5&print=xx", 422, []string{"at least one language"}, nil},
		{"in Vietnamese", all, "/posters?size=a5&print=vi&lang=vi", 200, []string{"6 quầy, 6 trang giấy", "Làm tệp PDF cho 6 quầy"}, nil},
		{"a preview", all, "/posters/preview.svg?size=a5&print=vi", 200, []string{"<svg", "Sở Nội vụ", "Hộ tịch"}, []string{"Home Affairs"}},
		{"a preview out of scope", home, "/posters/preview.svg?size=a5&print=vi&unit=D2", 404, nil, []string{"Tư pháp"}},
		{"a preview of nothing", nowhere, "/posters/preview.svg?size=a5&print=vi", 404, nil, []string{"<svg"}},
		{"a preview that cannot be", all, "/posters/preview.svg?size=a6&print=vi&distance=300", 422, nil, []string{"<svg"}},
		{"a sample", all, "/posters/sample.pdf?size=a5&print=vi", 200, []string{"%PDF-1.7", "%%EOF"}, nil},
		{"a job that does not exist", all, "/posters/jobs/nothing", 404, []string{"no such file"}, nil},
		{"its file", all, "/posters/jobs/nothing/file", 404, nil, nil},
		{"silent posters", all, "/posters/quiet", 200, []string{"4 of 4 counters"}, nil},
		{"silent posters in scope only", home, "/posters/quiet", 200, []string{"4 of 4 counters"}, []string{"Justice"}},
		{"silent for longer than the wave is open", all, "/posters/quiet?days=21", 200, []string{"All 4 counters"}, nil},
		{"a wrong number of days", all, "/posters/quiet?days=0", 422, []string{"1 to 365"}, nil},
		{"a stranger", o.stranger(), "/posters", 303, nil, []string{"QR posters"}},
		{"a stranger at the preview", o.stranger(), "/posters/preview.svg?size=a5&print=vi", 303, nil, []string{"<svg"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			status, page, h := o.get(tt.client, tt.path)
			if status != tt.status {
				t.Fatalf("status %d, want %d\n%s", status, tt.status, page)
			}
			for _, s := range tt.has {
				if !strings.Contains(page, s) {
					t.Errorf("the page lacks %q:\n%s", s, page)
				}
			}
			for _, s := range tt.hasNot {
				if strings.Contains(page, s) {
					t.Errorf("the page has %q", s)
				}
			}
			if cache := h.Get("Cache-Control"); status == http.StatusOK && !strings.Contains(cache, "no-store") {
				t.Errorf("Cache-Control %q", cache)
			}
		})
	}
}

func code(n byte) string { return survey.NewCode([survey.RandomCodeBytes]byte{n, 1, n, 2, n, 3, n}) }

// begin starts a job and gives its path.
func (o *office) begin(c *http.Client, form url.Values) string {
	o.Helper()
	status, page, h := o.post(c, "/posters", form)
	path, _, _ := strings.Cut(h.Get("Location"), "?")
	if status != http.StatusSeeOther || !strings.HasPrefix(path, "/posters/jobs/") {
		o.Fatalf("starting: %d, %q\n%s", status, path, page)
	}
	return path
}

// ended waits until a job has ended, and gives its page.
func (o *office) ended(c *http.Client, path string) string {
	o.Helper()
	for range 600 {
		if _, page, _ := o.get(c, path); strings.Contains(page, `data-live="false"`) {
			return page
		}
		time.Sleep(50 * time.Millisecond)
	}
	o.Fatal("the job does not end")
	return ""
}

func TestAJobFromTheFormToTheFile(t *testing.T) {
	o := newOffice(t)
	manager, _ := o.person([]string{"D1"}, access.Manager)
	colleague, _ := o.person(nil, access.Administrator)
	path := o.begin(manager, url.Values{"size": {"a5"}, "print": {"vi", "en"}, "wave": {"w"}, "marks": {"1"}})
	_, page, h := o.get(manager, path)
	if !strings.Contains(page, "Waiting") || h.Get("Refresh") != "" {
		t.Errorf("before it is begun, with Refresh %q:\n%s", h.Get("Refresh"), page)
	}
	if _, _, h = o.get(manager, path+"?follow=1"); !strings.HasPrefix(h.Get("Refresh"), "3; url="+path+"?follow=1") {
		t.Errorf("the page that follows has Refresh %q", h.Get("Refresh"))
	}
	if status, _, _ := o.get(manager, path+"/file"); status != http.StatusConflict {
		t.Errorf("a file that is not there: %d", status)
	}
	for _, p := range []string{path, path + "/file"} {
		if status, _, _ := o.get(colleague, p); status != http.StatusNotFound {
			t.Errorf("a colleague at %s: %d", p, status)
		}
	}
	if status, _, _ := o.post(colleague, path+"/cancel", url.Values{}); status != http.StatusNotFound {
		t.Errorf("a colleague cancels: %d", status)
	}
	o.work()
	page = o.ended(manager, path)
	for _, s := range []string{"Done", "4 QR codes of the file", "kept until", "Download the PDF"} {
		if !strings.Contains(page, s) {
			t.Errorf("the page of the done job lacks %q\n%s", s, page)
		}
	}
	status, file, h := o.get(manager, path+"/file")
	if status != http.StatusOK || !strings.HasPrefix(file, "%PDF-1.7") || !strings.HasSuffix(file, "%%EOF\n") || strings.Count(file, "/Type/Page/") != 4 ||
		h.Get("Content-Type") != "application/pdf" || !strings.Contains(h.Get("Content-Disposition"), "attachment; filename=posters-a5-") {
		t.Errorf("the file: %d, %v, %d bytes", status, h, len(file))
	}
	if _, page, _ := o.get(manager, "/posters"); !strings.Contains(page, path+"/file") || !strings.Contains(page, "A5 – at the counter: All units (counters: 4)") {
		t.Errorf("the list lacks the job\n%s", page)
	}
	if _, page, _ := o.get(colleague, "/posters"); strings.Contains(page, path) {
		t.Error("a colleague's list has the job")
	}
}

// Who takes posters out of the service leaves an entry before there is a file;
// without one there is none.
func TestEveryFileLeavesAnEntry(t *testing.T) {
	o := newOffice(t)
	client, name := o.person([]string{"D1"}, access.Manager)
	for range jobs.MaxOpen {
		o.begin(client, url.Values{"size": {"a5"}, "print": {"vi"}, "unit": {"D1C1"}, "wave": {"w"}})
	}
	o.post(client, "/posters", url.Values{"size": {"a6"}, "print": {"vi"}})
	o.get(client, "/posters/sample.pdf?size=a4&print=vi&code="+code(0))
	order := "print posters codes unit=D1C1 wave=w size=a5 posters=2"
	want := append(slices.Repeat([]string{order}, jobs.MaxOpen), "print posters codes size=a6 posters=4", "not done: print posters codes size=a6 posters=4",
		"print posters codes codes="+poster.Group(code(0))+" size=a4 posters=1")
	if diff := cmp.Diff(want, o.diary.lines); diff != "" {
		t.Error(diff)
	}
	o.diary.full = true
	other, _ := o.person([]string{"D1"}, access.Manager)
	for path, form := range map[string]url.Values{"/posters": {"size": {"a5"}, "print": {"vi"}}, "/posters/sample.pdf?size=a4&print=vi": nil} {
		status, page := 0, ""
		if form == nil {
			status, page, _ = o.get(other, path)
		} else {
			status, page, _ = o.post(other, path, form)
		}
		if status != http.StatusInternalServerError || strings.Contains(page, "%PDF") {
			t.Errorf("%s without an entry: %d", path, status)
		}
	}
	if all, err := o.runner.List(t.Context(), name); err != nil || len(all) != jobs.MaxOpen {
		t.Errorf("%d jobs, %v", len(all), err)
	}
	if all, err := o.runner.List(t.Context(), "user2"); err != nil || len(all) != 0 {
		t.Errorf("%d jobs without an entry, %v", len(all), err)
	}
}

// A draft of other units does not exist: neither in the list nor by its title
// on a sheet. One that was removed leaves nothing to print.
func TestDraftsOfOtherUnitsStayUnknown(t *testing.T) {
	o := newOffice(t)
	draft := func(id string, units ...string) {
		o.keep(directory.Waves, id, survey.Wave{ID: id, Title: survey.Text{"vi": "Kín " + id, "en": "Secret " + id}, Questionnaire: survey.SIPAS25().Ref,
			Form: survey.FullForm, Units: units, State: survey.Draft, Opens: time.Now(), Closes: time.Now().AddDate(0, 1, 0)})
	}
	draft("all")
	draft("d2", "D2")
	draft("both", "D1", "D2")
	draft("mine", "D1C1")
	if err := o.config.Changed(t.Context()); err != nil {
		t.Fatal(err)
	}
	home, _ := o.person([]string{"D1"}, access.Manager)
	everywhere, _ := o.person(nil, access.Manager)
	_, page, _ := o.get(home, "/posters")
	if strings.Contains(page, "Secret all") || strings.Contains(page, "Secret d2") || strings.Contains(page, "Secret both") || !strings.Contains(page, "Secret mine") || !strings.Contains(page, "Wave of Q4") {
		t.Errorf("the list of waves:\n%s", page)
	}
	for _, wave := range []string{"all", "d2", "both", "none"} {
		q := "size=a5&print=vi&wave=" + wave
		for _, path := range []string{"/posters?", "/posters/preview.svg?", "/posters/sample.pdf?"} {
			if status, page, _ := o.get(home, path+q); status != http.StatusNotFound || strings.Contains(page, "Kín") {
				t.Errorf("%s%s: %d", path, q, status)
			}
		}
		form := url.Values{"size": {"a5"}, "print": {"vi"}, "wave": {wave}}
		if status, _, _ := o.post(home, "/posters", form); status != http.StatusNotFound {
			t.Errorf("ordering for %s: %d", wave, status)
		}
		if status, _, _ := o.get(everywhere, "/posters?"+q); status != http.StatusOK && wave != "none" {
			t.Errorf("%s for somebody who sees all: %d", wave, status)
		}
	}
	path := o.begin(home, url.Values{"size": {"a5"}, "print": {"vi"}, "wave": {"mine"}})
	if err := o.store.Delete(t.Context(), directory.Waves, "mine", 1); err != nil {
		t.Fatal(err)
	}
	if err := o.config.Changed(t.Context()); err != nil {
		t.Fatal(err)
	}
	o.work()
	if page := o.ended(home, path); !strings.Contains(page, "No counters are left to print") {
		t.Errorf("a job for a wave that was removed:\n%s", page)
	}
}

// A person who has lost a unit does not get at the files about it any more.
func TestJobsOfUnitsThatAreNotTheirsAnyMore(t *testing.T) {
	o := newOffice(t)
	client, name := o.person([]string{"D1"}, access.Manager)
	for unit, want := range map[string]int{"D1": 200, "D1C1": 200, "D2": 404, "": 404} {
		j := jobs.Job{ID: "job-" + unit, Kind: Kind, Owner: name, State: jobs.Waiting, Asked: time.Now()}
		if unit != "" {
			j.Units = []string{unit}
		}
		o.keep(jobs.Jobs, j.ID, j)
		if status, _, _ := o.get(client, "/posters/jobs/"+j.ID); status != want {
			t.Errorf("a job of unit %q: %d, want %d", unit, status, want)
		}
	}
	other := jobs.Job{ID: "export", Kind: "export", Owner: name, Units: []string{"D1"}, State: jobs.Waiting}
	o.keep(jobs.Jobs, other.ID, other)
	if status, _, _ := o.get(client, "/posters/jobs/export"); status != http.StatusNotFound {
		t.Errorf("a job of another kind: %d", status)
	}
}

func TestStartingWhatCannotBePrinted(t *testing.T) {
	o := newOffice(t)
	client, _ := o.person([]string{"D1"}, access.Manager)
	for name, c := range map[string]struct {
		form   url.Values
		status int
		says   string
	}{
		"a unit out of scope": {url.Values{"size": {"a5"}, "print": {"vi"}, "unit": {"D2"}}, 404, "no such"},
		"a code out of scope": {url.Values{"size": {"a5"}, "print": {"vi"}, "code": {code(20)}}, 422, "no counter"},
		"a distance":          {url.Values{"size": {"a6"}, "print": {"vi"}, "distance": {"250"}}, 422, "can be scanned from"},
		"no language":         {url.Values{"size": {"a6"}}, 422, "at least one language"},
		"a body too large":    {url.Values{"size": {strings.Repeat("x", maxForm)}}, 413, ""},
	} {
		status, page, _ := o.post(client, "/posters", c.form)
		if status != c.status || !strings.Contains(page, c.says) {
			t.Errorf("%s: %d\n%s", name, status, page)
		}
	}
	o.keep(directory.Units, "D1K", survey.Unit{ID: "D1K", Name: survey.Text{"vi": "ភ្នំពេញ"}, Parent: "D1"})
	o.keep(directory.Counters, "k", survey.Counter{ID: "k", Unit: "D1K", Name: survey.Text{"vi": "Quầy"}})
	c := o.issue("k", 30, time.Now())
	if err := o.config.Changed(t.Context()); err != nil {
		t.Fatal(err)
	}
	status, page, _ := o.post(client, "/posters", url.Values{"size": {"a5"}, "print": {"vi"}, "unit": {"D1K"}})
	if status != 422 || !strings.Contains(page, "cannot be printed: ភ") || !strings.Contains(page, c[:4]+"-"+c[4:]) {
		t.Errorf("a name in Khmer: %d\n%s", status, page)
	}
	for range jobs.MaxOpen {
		o.begin(client, url.Values{"size": {"a5"}, "print": {"vi"}, "unit": {"D1C1"}})
	}
	if status, page, _ := o.post(client, "/posters", url.Values{"size": {"a5"}, "print": {"vi"}, "unit": {"D1C1"}}); status != 422 || !strings.Contains(page, "have not ended") {
		t.Errorf("too many jobs: %d\n%s", status, page)
	}
}

func TestAJobThatFailsSaysWhy(t *testing.T) {
	o := newOffice(t)
	client, _ := o.person(nil, access.Manager)
	path := o.begin(client, url.Values{"size": {"a5"}, "print": {"vi"}, "code": {code(0)}})
	held, rev, err := store.Load[survey.CounterCode](t.Context(), o.store, directory.Codes, code(0))
	if err != nil {
		t.Fatal(err)
	}
	held.Revoked = time.Now()
	if _, err := store.Change(t.Context(), o.store, directory.Codes, code(0), rev, held); err != nil {
		t.Fatal(err)
	}
	if err := o.config.Changed(t.Context()); err != nil {
		t.Fatal(err)
	}
	o.work()
	if page := o.ended(client, path); !strings.Contains(page, "No counters are left to print") {
		t.Errorf("the page does not say why:\n%s", page)
	}
}

func TestCancellingAJob(t *testing.T) {
	o := newOffice(t)
	client, _ := o.person(nil, access.Manager)
	path := o.begin(client, url.Values{"size": {"a5"}, "print": {"vi"}})
	if status, _, h := o.post(client, path+"/cancel", url.Values{}); status != http.StatusSeeOther || !strings.HasPrefix(h.Get("Location"), path) {
		t.Errorf("cancelling: %d %s", status, h.Get("Location"))
	}
	if _, page, _ := o.get(client, path); !strings.Contains(page, "Cancelled") {
		t.Errorf("the page is\n%s", page)
	}
}

// Of several codes of a counter the latest that is not revoked is printed, and
// none of a counter that is closed.
func TestWhichCodesArePrinted(t *testing.T) {
	o := newOffice(t)
	fresh := o.issue("D1-1", 40, time.Now())
	o.keep(directory.Counters, "D1-9", survey.Counter{ID: "D1-9", Unit: "D1", Name: survey.Text{"vi": "Q9"}, Closed: true})
	o.issue("D1-9", 41, time.Now())
	s, err := o.config.Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var codes []string
	for _, x := range open(s, []string{"D1"}) {
		codes = append(codes, x.Counter.ID+" "+x.Code)
	}
	want := []string{"D1-1 " + fresh, "D1-2 " + code(1), "D1C1-1 " + code(10), "D1C1-2 " + code(11)}
	if strings.Join(codes, ",") != strings.Join(want, ",") {
		t.Errorf("printed %v, want %v", codes, want)
	}
	if n := len(open(s, []string{})); n != 0 {
		t.Errorf("somebody who sees nothing prints %d", n)
	}
}

// A unit without a logo has that of the nearest unit above that has one.
func TestLogosComeFromAbove(t *testing.T) {
	o := newOffice(t)
	var logo bytes.Buffer
	if err := png.Encode(&logo, image.NewGray(image.Rect(0, 0, 8, 8))); err != nil {
		t.Fatal(err)
	}
	o.logos["D1"] = logo.Bytes()
	client, _ := o.person(nil, access.Manager)
	for unit, want := range map[string]bool{"D1": true, "D1C1": true, "D2": false} {
		_, page, _ := o.get(client, "/posters/preview.svg?size=a4&print=vi&unit="+unit)
		if got := strings.Contains(page, "data:image/png"); got != want {
			t.Errorf("%s has a logo: %v", unit, got)
		}
	}
	o.logos["D2"] = []byte("no picture")
	if status, page, _ := o.get(client, "/posters?size=a4&print=vi&unit=D2"); status != 422 || !strings.Contains(page, "not a usable PNG") {
		t.Errorf("a broken logo: %d\n%s", status, page)
	}
}

func TestSilentPosters(t *testing.T) {
	o := newOffice(t)
	now := time.Now()
	day := func(ago int) string { return results.Day(now.AddDate(0, 0, -ago)) }
	o.seen["D1-1"] = day(6)
	o.seen["D1-2"] = day(7)
	o.seen["D1C1-1"] = day(0)
	o.keep(directory.Counters, "D1-3", survey.Counter{ID: "D1-3", Unit: "D1", Name: survey.Text{"vi": "Quầy mới"}})
	o.issue("D1-3", 50, now.AddDate(0, 0, -2)) // too new to be missed
	s, err := o.config.Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	b := quiet{Days: 7}
	o.pages.listen(&b, s, nil, o.seen)
	var got []string
	for _, x := range b.Silent {
		got = append(got, x.Counter.ID+" "+x.Since.Format(time.DateOnly))
	}
	if want := "D1-2 " + day(7) + ",D1C1-2 0001-01-01"; strings.Join(got, ",") != want || b.All != 5 || !b.Open {
		t.Errorf("silent are %v of %d, want %s", got, b.All, want)
	}
}

func TestEveryRoleAtEveryRoute(t *testing.T) {
	o := newOffice(t)
	for _, role := range access.Roles() {
		client, _ := o.person(nil, role)
		may := access.User{Roles: []access.Role{role}}.May(access.ManageSurvey)
		for _, path := range []string{"/posters", "/posters/preview.svg?size=a5&print=vi", "/posters/sample.pdf?size=a5&print=vi", "/posters/quiet", "/posters/jobs/x", "/posters/jobs/x/file"} {
			if status, _, _ := o.get(client, path); (status == http.StatusForbidden) == may || status >= 500 {
				t.Errorf("%s at %s: %d", role, path, status)
			}
		}
		for _, path := range []string{"/posters", "/posters/jobs/x/cancel"} {
			if status, _, _ := o.post(client, path, url.Values{}); (status == http.StatusForbidden) == may || status >= 500 {
				t.Errorf("%s posts to %s: %d", role, path, status)
			}
		}
	}
}

func TestLastAnswersOfRunningWaves(t *testing.T) {
	o := newOffice(t)
	now := time.Now()
	r := results.New(results.Config{Store: o.store, Directory: o.config})
	for i, c := range []struct {
		counter string
		ago     int
	}{{"D1-1", 3}, {"D1-1", 9}, {"D1C1-2", 0}} {
		at := now.AddDate(0, 0, -c.ago)
		x := &survey.Response{ID: survey.NewResponseID(at, [survey.RandomIDBytes]byte{byte(i)}), Wave: "w", Unit: "D1", Counter: c.counter,
			Questionnaire: survey.SIPAS25().Ref, Form: survey.FullForm, Language: "vi", Channel: survey.ByQR,
			Hour: at.UTC().Truncate(time.Hour), Answers: survey.Answers{"A1": {Rating: 4}}}
		if err := o.store.Insert(t.Context(), store.Responses, store.ResponseKey(x.Wave, x.ID), store.EncodeResponse(x)); err != nil {
			t.Fatal(err)
		}
	}
	got, err := LastAnswers(o.config, r)(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	day := func(ago int) string { return results.Day(now.AddDate(0, 0, -ago).UTC().Truncate(time.Hour)) }
	if got["D1-1"] != day(3) || got["D1C1-2"] != day(0) || got["D1-2"] != "" {
		t.Errorf("last answers are %v", got)
	}
}
