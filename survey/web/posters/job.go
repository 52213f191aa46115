package posters

import (
	"fmt"
	"io"
	"math"
	"mime"
	"net/http"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/jobs"
	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
)

// entry is a job in the list and on its page.
type entry struct {
	ID      string
	Title   string
	State   string // in words
	Done    int
	Total   int
	Asked   time.Time
	Expires time.Time // when the file will be deleted
	Size    string    // of the file, as people read it
	Sum     string    // SHA-256
	Live    bool      // it has not ended
	Ready   bool      // the file is there
	Failed  bool
	Why     string  // of Failed: what went wrong, and what to do
	Wrongs  []wrong // of Failed
}

// progress is a job's page.
type progress struct {
	entry
	Follow bool // the page loads itself anew every few seconds
}

// follow is how often the page of a job loads itself anew without script, in seconds.
const follow = 3

// find is a job that the person may see: their own, of units that are still
// theirs.
func (p *Pages) find(c echo.Context, who access.User) (jobs.Job, error) {
	ctx := c.Request().Context()
	j, err := p.Jobs.Get(ctx, c.Param("id"))
	if err != nil {
		return jobs.Job{}, err
	}
	mine, err := p.sees(c, who, j)
	if err == nil && !mine {
		err = jobs.ErrUnknown
	}
	return j, err
}

func (p *Pages) sees(c echo.Context, who access.User, j jobs.Job) (bool, error) {
	if j.Owner != who.Name || j.Kind != Kind {
		return false, nil
	}
	s, err := p.Directory.Snapshot(c.Request().Context())
	if err != nil {
		return false, err
	}
	for _, unit := range j.Units {
		if !who.Sees(s.Tree, unit) {
			return false, nil
		}
	}
	return len(j.Units) > 0 || who.SeesAll(), nil
}

// entries are the person's jobs, the newest first.
func (p *Pages) entries(c echo.Context, who access.User, l *kit.Locale) ([]entry, error) {
	all, err := p.Jobs.List(c.Request().Context(), who.Name, Kind)
	if err != nil {
		return nil, err
	}
	var some []entry
	for _, j := range all {
		ok, err := p.sees(c, who, j)
		if err != nil {
			return nil, err
		}
		if ok {
			some = append(some, p.entry(l, j))
		}
	}
	return some, nil
}

func (p *Pages) entry(l *kit.Locale, j jobs.Job) entry {
	e := entry{ID: j.ID, Title: l.Text(j.Title), Done: j.Done, Total: j.Total, Asked: j.Asked, Live: !j.State.Ended()}
	switch j.State {
	case jobs.Waiting:
		e.State = l.Say("posters.state.waiting")
	case jobs.Running:
		e.State = l.Say("posters.state.running")
	case jobs.Done:
		e.State, e.Ready = l.Say("posters.state.done"), true
		e.Expires, e.Size, e.Sum = j.Ended.Add(jobs.Keep), size(l, j.File.Size), j.File.SHA256
	case jobs.Cancelled:
		e.State = l.Say("posters.state.cancelled")
	case jobs.Failed:
		e.State, e.Failed = l.Say("posters.state.failed"), true
		x := kit.Explain(l, &survey.Error{Kind: survey.KindInternal, Code: j.Code, Problems: j.Problems}, "")
		e.Why = x.Title + ". " + x.Detail
		for _, f := range x.Problems {
			e.Wrongs = append(e.Wrongs, wrong{f.Field, f.Message})
		}
	}
	return e
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
	body := progress{entry: p.entry(l, j), Follow: c.QueryParam("follow") != ""}
	if body.Live && body.Follow {
		c.Response().Header().Set("Refresh", fmt.Sprintf("%d; url=/posters/jobs/%s?follow=1&auto=1&lang=%s", follow, j.ID, l.Lang))
	}
	return staff.Show(c, p.Desk, http.StatusOK, p.job, l, staff.Options{Title: l.Say("posters.job.title"), Who: who, Here: "/posters"}, body)
}

// transfer is how long a file may take on a slow line.
const transfer = 15 * time.Minute

// download sends the file.
func (p *Pages) download(c echo.Context, who access.User) error {
	j, err := p.find(c, who)
	if err != nil {
		return err
	}
	file, err := p.Jobs.Open(c.Request().Context(), j)
	if err != nil {
		return err
	}
	defer file.Close()
	w := c.Response()
	// Not every connection can change its deadline; then the server's holds.
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(transfer))
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Type", j.File.Type)
	h.Set("Content-Length", strconv.FormatInt(j.File.Size, 10))
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": j.File.Name}))
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
	if err := p.Jobs.Cancel(c.Request().Context(), j.ID); err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, "/posters/jobs/"+j.ID+"?lang="+p.Site.Locale(c.Request()).Lang)
}
