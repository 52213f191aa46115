package posters

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/directory"
	"sipas/survey/jobs"
	"sipas/survey/web/webtest"
)

// enter signs in through the page, like a person.
func (o *office) enter(page *webtest.Page, name, to string) {
	o.Helper()
	page.Open(o.URL + to)
	page.Type("#name", name)
	page.Type("#password", password)
	page.Click("main button")
	page.Wait(fmt.Sprintf(`location.pathname === %q && document.readyState === "complete"`, strings.Split(to, "?")[0]))
}

// job keeps a job in some state.
func (o *office) job(name string, state jobs.State, change func(*jobs.Job)) string {
	o.Helper()
	title := survey.Text{"vi": "A5 – dán tại quầy: Sở Nội vụ, 3.000 quầy", "en": "A5 – at the counter: Home Affairs (counters: 3,000)"}
	j := jobs.Job{ID: "00-" + string(state), Kind: Kind, Owner: name, Title: title, State: state, Asked: time.Now(), Done: 1200, Total: 3000}
	change(&j)
	o.keep(jobs.Jobs, j.ID, j)
	return "/posters/jobs/" + j.ID
}

// TestLooks opens each page in each state narrow and wide, light and dark,
// with large text and forced colours: no violation of WCAG 2.2 AA, nothing
// wider than its place, targets large enough.
func TestLooks(t *testing.T) {
	browser := webtest.Start(t)
	o := newOffice(t)
	_, name := o.person(nil, access.Manager)
	now := time.Now()
	o.seen["D1-1"] = "2026-01-05"
	running := o.job(name, jobs.Running, func(j *jobs.Job) { j.Beat, j.Node = now, "elsewhere" })
	states := map[string]string{
		"first": "/posters", "chosen": "/posters?size=a5&print=vi&print=en&unit=D1&wave=w", "tent": "/posters?size=tent&print=vi&print=en&code=" + code(0),
		"wrong": "/posters?size=a6&print=vi&distance=250", "empty": "/posters?size=a6&print=vi&code=00000000&unit=D2",
		"quiet": "/posters/quiet", "quiet-none": "/posters/quiet?days=300", "quiet-wrong": "/posters/quiet?days=0",
		"running": running, "following": running + "?follow=1",
		"done": o.job(name, jobs.Done, func(j *jobs.Job) {
			j.Ended, j.Done, j.File = now, 3000, jobs.File{Name: "a.pdf", Type: "application/pdf", Size: 5434730, Parts: 3, SHA256: strings.Repeat("0f", 32)}
		}),
		"failed": o.job(name, jobs.Failed, func(j *jobs.Job) {
			j.Ended, j.Code = now, "poster.script"
			j.Problems = []survey.Problem{{Field: "7K3F-92M5", Code: "poster.script.text", Args: []string{"ភ្នំពេញ", "ភ"}}}
		}),
	}
	browser.Visit(t, "posters", webtest.StaffLooks(), func(v *webtest.Visit) {
		o.enter(v.Page, name, "/posters")
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

// TestFromTheFormToTheFile: a person chooses, looks, starts, reloads, and gets
// the file; with script, and without.
func TestFromTheFormToTheFile(t *testing.T) {
	browser := webtest.Start(t)
	for name, look := range map[string]webtest.Look{"with script": {Width: 1280, Height: 800}, "without": {Width: 360, Height: 640, NoScript: true}} {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t)
			_, person := o.person([]string{"D1"}, access.Manager)
			page := browser.Page(t, look)
			o.enter(page, person, "/posters")
			page.Click(".choice button")
			page.Wait(`document.querySelector('img.sheet') && document.querySelector('img.sheet').naturalWidth > 0`)
			page.Click(".look form button")
			page.Wait(fmt.Sprintf(`location.pathname.startsWith('/posters/jobs/') && location.search.includes('follow') === %v && document.querySelector('progress')`, look.NoScript))
			page.Reload()
			page.Wait(`document.querySelector('progress')`)
			o.work()
			page.Wait(`document.querySelector('#job .button')`) // by itself
			if got := page.Text("#job strong"); got != "Đã xong" {
				t.Errorf("the job is %q", got)
			}
			if faults := page.Faults(); faults != "" {
				t.Error(faults)
			}
		})
	}
}

// TestWithTheKeyboardAlone chooses a size and starts a job.
func TestWithTheKeyboardAlone(t *testing.T) {
	browser := webtest.Start(t)
	o := newOffice(t)
	_, person := o.person(nil, access.Manager)
	page := browser.Page(t, webtest.Look{Width: 1280, Height: 800})
	o.enter(page, person, "/posters")
	webtest.Eval[bool](page, `(document.querySelector('#size').focus(), true)`)
	page.Type("#size", "B") // Biển để bàn
	page.Type(".choice button", "\r")
	page.Wait(`new URLSearchParams(location.search).get('size') === 'tent' && document.querySelector('.look form button')`)
	page.Type(".look form button", "\r")
	// With script the page leaves the address under which it loads itself anew.
	page.Wait(`location.pathname.startsWith('/posters/jobs/') && !location.search.includes('follow') && document.querySelector('#job button')`)
	page.Type("#job button", "\r")
	page.Wait(`document.querySelector('#job strong').innerText === 'Đã hủy'`)
}

// TestAWholeProvinceCanBeChosen: lists stay usable with thousands of counters.
func TestAWholeProvinceCanBeChosen(t *testing.T) {
	o := newOffice(t)
	client, _ := o.person(nil, access.Manager)
	for i := range mostCodes {
		id := fmt.Sprintf("m-%d", i)
		o.keep(directory.Counters, id, survey.Counter{ID: id, Unit: "D2", Name: survey.Text{"vi": id}})
		c := survey.NewCode([survey.RandomCodeBytes]byte{byte(i), byte(i >> 5), 7, 7, 7, 7, 7})
		o.keep(directory.Codes, c, survey.CounterCode{Code: c, Counter: id, Issued: time.Now()})
	}
	if err := o.config.Changed(t.Context()); err != nil {
		t.Fatal(err)
	}
	_, all, _ := o.get(client, "/posters?size=a5&print=vi")
	if !strings.Contains(all, "Counters: 206.") || strings.Contains(all, `name="code"`) {
		t.Errorf("all of the province: %d bytes", len(all))
	}
	_, some, _ := o.get(client, "/posters?size=a5&print=vi&unit=D1")
	if strings.Count(some, `name="code"`) != 4 {
		t.Error("a few counters cannot be chosen one by one")
	}
	many := url.Values{"size": {"a5"}, "print": {"vi"}}
	for i := range mostCodes + 1 {
		many.Add("code", survey.NewCode([survey.RandomCodeBytes]byte{byte(i), byte(i >> 5), 9, 9, 9, 9, 9}))
	}
	if status, page, _ := o.post(client, "/posters", many); status != 422 || !strings.Contains(page, "At most 200") {
		t.Errorf("too many single codes: %d", status)
	}
}
