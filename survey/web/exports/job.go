package exports

import (
	"fmt"
	"io"
	"math"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/dispatch"
	"sipas/survey/jobs"
	"sipas/survey/web/kit"
	"sipas/survey/web/lens"
	"sipas/survey/web/staff"
)

// entry is a job in the list and on its page.
type entry struct {
	Page    string // its address, without a query
	Title   string
	State   string // in words
	Share   string // how much is done, in words; "" while that is not known
	Done    int
	Total   int
	Rows    int // of the file
	Asked   time.Time
	By      string
	Expires time.Time // when the file will be deleted
	Name    string    // of the file
	Size    string    // of the file, as people read it
	Bytes   int       // of the file
	Sum     string    // SHA-256
	Live    bool      // it has not ended
	Ready   bool      // the file is there
	Failed  bool
	Why     string // of Failed: what went wrong, and what to do
	With    []link // files that go with it
}

// progress is a job's page.
type progress struct {
	entry
	Back   string
	Follow bool // the page loads itself anew every few seconds
}

// follow is how often the page of a job loads itself anew without script, in seconds.
const follow = 3

// find is the order of the path, if it is the person's.
func (p *Pages) find(c echo.Context, who access.User) (dispatch.Item, error) {
	return p.Dispatch.Find(c.Request().Context(), who, c.Param("wave"), c.Param("id"))
}

// entries are the person's orders for a wave, the newest first.
func (p *Pages) entries(c echo.Context, who access.User, l *kit.Locale, wave string) ([]entry, error) {
	all, err := p.Dispatch.List(c.Request().Context(), who, wave)
	if err != nil {
		return nil, err
	}
	some := make([]entry, len(all))
	for i, item := range all {
		some[i] = p.entry(l, item)
	}
	return some, nil
}

func (p *Pages) entry(l *kit.Locale, j dispatch.Item) entry {
	o := j.Order
	e := entry{Page: jobPath(o.Wave, j.ID), Title: l.Text(j.Title), Done: j.Done, Total: j.Total, Asked: j.Asked, By: j.Owner, Live: !j.State.Ended()}
	if e.Live && e.Total > 0 {
		e.Share = l.Percent(math.Floor(100*float64(min(e.Done, e.Total))/float64(e.Total))/100, 0)
	}
	switch j.State {
	case jobs.Waiting:
		e.State = l.Say("exports.state.waiting")
	case jobs.Running:
		e.State = l.Say("exports.state.running")
	case jobs.Done:
		e.State, e.Ready, e.Rows = l.Say("exports.state.done"), true, j.Done
		e.Expires, e.Name, e.Size, e.Bytes, e.Sum = j.Ended.Add(jobs.Keep), j.File.Name, size(l, j.File.Size), int(j.File.Size), j.File.SHA256
		e.With = scripts(l, o)
	case jobs.Cancelled:
		e.State = l.Say("exports.state.cancelled")
	case jobs.Failed:
		e.State, e.Failed = l.Say("exports.state.failed"), true
		x := kit.Explain(l, &survey.Error{Kind: survey.KindInternal, Code: j.Code, Problems: j.Problems}, "")
		e.Why = x.Title + ". " + x.Detail
	}
	return e
}

// scripts are the files that read an order's file.
func scripts(l *kit.Locale, o dispatch.Order) []link {
	var all []link
	at := lens.Here + "/" + url.PathEscape(o.Wave) + "/files/"
	for _, d := range described(l) {
		if s := scriptOf(d.To); s.Known() && s.Reads() == o.Format {
			all = append(all, link{at + d.To + "?" + query(o.Choice, l.Lang), d.Words, ""})
		}
	}
	q := query(o.Choice, l.Lang)
	return append(all, link{at + codebookCSV + "?" + q, l.Say("exports.codebook.csv"), ""})
}

// size writes bytes as people read them, in units of 1,000 like file managers.
func size(l *kit.Locale, bytes int64) string {
	if bytes < 1000*1000 {
		return l.Number(math.Ceil(float64(bytes)/1000), 0) + " kB"
	}
	return l.Number(float64(bytes)/1e6, 1) + " MB"
}

// showJob is a job's page. Without script it loads itself anew while the
// address asks for it, which its reader can stop.
func (p *Pages) showJob(c echo.Context, who access.User) error {
	j, err := p.find(c, who)
	if err != nil {
		return err
	}
	l := p.Site.Locale(c.Request())
	body := progress{entry: p.entry(l, j), Follow: c.QueryParam("follow") != "",
		Back: lens.Here + "/" + url.PathEscape(j.Order.Wave) + "/files?lang=" + l.Lang}
	if body.Live && body.Follow {
		c.Response().Header().Set("Refresh", fmt.Sprintf("%d; url=%s?follow=1&auto=1&lang=%s", follow, body.Page, l.Lang))
	}
	return staff.Show(c, p.Desk, http.StatusOK, p.job, l, staff.Options{Title: l.Say("exports.job.title"), Who: who, Here: lens.Here}, body)
}

// transfer is how long a file may take on a slow line.
const transfer = 30 * time.Minute

// download sends the file, after its entry.
func (p *Pages) download(c echo.Context, who access.User) error {
	j, err := p.find(c, who)
	if err != nil {
		return err
	}
	file, err := p.Dispatch.Fetch(c.Request().Context(), j)
	if err != nil {
		return err
	}
	defer file.Close()
	w := c.Response()
	// Not every connection can change its deadline; then the server's holds.
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(transfer))
	headers(w.Header(), j.File.Name, j.File.SHA256, false)
	w.Header().Set("Content-Type", j.File.Type)
	w.Header().Set("Content-Length", strconv.FormatInt(j.File.Size, 10))
	w.WriteHeader(http.StatusOK)
	if _, err := io.Copy(w, file); err != nil {
		return fmt.Errorf("sending the file of job %s: %w", j.ID, err)
	}
	return nil
}

// cancel ends a job.
func (p *Pages) cancel(c echo.Context, who access.User) error {
	j, err := p.find(c, who)
	if err != nil {
		return err
	}
	if err := p.Dispatch.Jobs.Cancel(c.Request().Context(), j.ID); err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, jobPath(j.Order.Wave, j.ID)+"?lang="+p.Site.Locale(c.Request()).Lang)
}
