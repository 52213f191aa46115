package exports

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/dispatch"
	"sipas/survey/export"
	"sipas/survey/jobs"
	"sipas/survey/web/webtest"
)

// TestLooks opens each page in each state narrow and wide, light and dark,
// with large text and forced colours: no violation of WCAG 2.2 AA, nothing
// wider than its place, targets large enough.
func TestLooks(t *testing.T) {
	browser := webtest.Start(t)
	o := newOffice(t)
	o.answers("D1", 40)
	o.answers("D1C1", 22)
	o.answers("D2", 35)
	o.answers("P", 3)
	o.wave("none", survey.Closed, 90)
	o.Add("lan", nil, access.Analyst)
	o.Add("chi", []string{"D1C1"}, access.Viewer)
	x := dispatch.Order{Wave: "w", Units: []string{"D1"}, Choice: dispatch.Choice{Unit: "D1", Format: export.Coded, Words: true}}
	running := o.job("lan", x, jobs.Running, func(j *jobs.Job) { j.Beat, j.Node = o.Now(), "elsewhere" })
	states := map[string]string{
		"files": "/results/w/files", "filtered": "/results/w/files?unit=D1", "none": "/results/none/files",
		"report": "/results/w/report", "report-none": "/results/none/report",
		"running": running, "following": running + "?follow=1",
		"done": o.job("lan", x, jobs.Done, func(j *jobs.Job) {
			j.Ended, j.Done, j.File = o.Now(), 12_345, jobs.File{Name: "responses-w-D1-words-coded.csv", Type: "text/csv", Size: 5434730, Parts: 3, SHA256: strings.Repeat("0f", 32)}
		}),
		"failed": o.job("lan", x, jobs.Failed, func(j *jobs.Job) { j.Ended, j.Code = o.Now(), "wave.unknown" }),
	}
	browser.Visit(t, "exports", webtest.StaffLooks(), func(v *webtest.Visit) {
		o.Enter(v.Page, "lan", "/results/w/files")
		for state, path := range states {
			if state == "following" && !v.Look.NoScript {
				continue // with script it leads back at once
			}
			v.Open(o.URL + path)
			v.Wait(`document.readyState === "complete"`)
			v.See(state)
		}
	})
}

// TestFromTheFormToTheFile: a person chooses, starts, reloads, leaves, comes
// back and gets the file; with script, and without.
func TestFromTheFormToTheFile(t *testing.T) {
	browser := webtest.Start(t)
	for name, look := range map[string]webtest.Look{"with script": {Width: 1280, Height: 800}, "without": {Width: 360, Height: 640, NoScript: true}} {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t)
			o.answers("D1", 20)
			o.Add("lan", []string{"D1"}, access.Analyst)
			page := browser.Page(t, look)
			o.Enter(page, "lan", "/results/w/files")
			page.Click(`input[value="sav"]`)
			page.Click(".order button")
			page.Wait(fmt.Sprintf(`location.pathname.startsWith('/results/w/files/jobs/') && location.search.includes('follow') === %v && document.querySelector('progress')`, look.NoScript))
			page.Reload()
			page.Wait(`document.querySelector('progress')`)
			page.Open(o.URL + "/results/w/files")
			page.Click(".cards th a")
			page.Wait(`document.querySelector('progress')`)
			if look.NoScript {
				page.Click("#follow a")
			}
			o.work()
			page.Wait(`document.querySelector('#job .button')`) // by itself
			if got := page.Text("#job strong"); got != "Đã xong" {
				t.Errorf("the job is %q", got)
			}
			if got := page.Text(".about"); !strings.Contains(got, "20") || !strings.Contains(got, "responses-w-D1.sav") {
				t.Errorf("the file is %q", got)
			}
			if faults := page.Faults(); faults != "" {
				t.Error(faults)
			}
		})
	}
}

// TestWithTheKeyboardAlone orders a file and cancels it.
func TestWithTheKeyboardAlone(t *testing.T) {
	browser := webtest.Start(t)
	o := newOffice(t)
	o.answers("D1", 20)
	o.Add("lan", nil, access.Analyst)
	page := browser.Page(t, webtest.Look{Width: 1280, Height: 800})
	o.Enter(page, "lan", "/results/w/files")
	page.Type(`input[name="words"]`, " ")
	page.Type(".order button", "\r")
	page.Wait(`location.pathname.startsWith('/results/w/files/jobs/') && !location.search.includes('follow') && document.querySelector('#job button')`)
	if got := page.Text(".place"); !strings.Contains(got, "kèm lời viết") {
		t.Errorf("the order is %q", got)
	}
	page.Type("#job button", "\r")
	page.Wait(`document.querySelector('#job strong').innerText === 'Đã hủy'`)
}

// program finds another program that opens our files. Without it the test is
// skipped, or fails if SIPAS_TEST_REQUIRE contains what.
func program(t *testing.T, what, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		if slices.Contains(strings.Split(os.Getenv("SIPAS_TEST_REQUIRE"), ","), what) {
			t.Fatalf("%s is required: %v", name, err)
		}
		t.Skipf("%s is not installed", name)
	}
	return path
}

// TestTheReportOnPaper prints the page by Chromium and fetches the PDF: both
// say the same, without navigation and buttons, numbered page by page.
func TestTheReportOnPaper(t *testing.T) {
	text, render := program(t, "pdf", "pdftotext"), program(t, "pdf", "pdftoppm")
	browser := webtest.Start(t)
	o := newOffice(t)
	o.answers("D1", 40)
	o.answers("D1C1", 22)
	o.answers("D2", 35)
	o.answers("P", 3)
	o.Add("lan", nil, access.Viewer)
	folder := t.TempDir()
	if shots := os.Getenv("SIPAS_TEST_SHOTS"); shots != "" {
		folder = shots
	}
	said := func(name string, content []byte) string {
		t.Helper()
		path := filepath.Join(folder, name+".pdf")
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		if out, err := exec.Command(render, "-r", "80", "-png", path, filepath.Join(folder, name)).CombinedOutput(); err != nil || len(out) > 0 {
			t.Errorf("pdftoppm: %v: %s", err, out)
		}
		out, err := exec.Command(text, "-layout", path, "-").Output()
		if err != nil {
			t.Fatal(err)
		}
		return string(out)
	}
	page := browser.Page(t, webtest.Look{Width: 1280, Height: 800})
	o.Enter(page, "lan", "/results/w/report")
	printed := said("exports-print", page.PDF())
	made := said("exports-pdf", []byte(o.Person(nil, access.Viewer).Get("/results/w/report.pdf?lang=vi").Want(200).Page))
	summary := page.Text(".lead .big")
	for name, text := range map[string]string{"printed": printed, "made": made} {
		for _, s := range []string{"Báo cáo kết quả đo lường sự hài lòng", "Số phiếu hợp lệ", summary, "Chỉ số theo yếu tố", "Chỉ số theo tiêu chí", "Các mức trả lời", "Sở Tư pháp", "Phương pháp", "SHA-256", "Thủ trưởng cơ quan"} {
			if !strings.Contains(text, s) {
				t.Errorf("%s lacks %q", name, s)
			}
		}
		for _, s := range []string{"Bộ lọc", "Báo cáo PDF", "Ctrl+P", "Đăng xuất"} {
			if strings.Contains(text, s) {
				t.Errorf("%s has %q", name, s)
			}
		}
	}
	pages := strings.Count(printed, "\f")
	if n := strings.Count(printed, "Báo cáo kết quả đo lường sự hài lòng – Đợt khảo sát w"); n != pages {
		t.Errorf("%d of %d printed pages have the running title", n, pages)
	}
	if pages < 2 || !strings.Contains(printed, fmt.Sprintf("2/%d", pages)) {
		t.Errorf("%d printed pages are not numbered", pages)
	}
}
