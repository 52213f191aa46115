package posters

import (
	"net/http"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/directory"
	"sipas/survey/results"
	"sipas/survey/web/staff"
)

// quiet is the list of posters from which nothing has come for some days.
type quiet struct {
	Days   int
	Open   bool // there is a running wave
	Silent []silent
	All    int // counters that were looked at
	Wrong  string
}

// silent is such a poster.
type silent struct {
	place
	Since time.Time // the last day on which anything came; zero: nothing ever did
}

// Days without anything before a poster is on the list.
const (
	usualDays = 7
	mostDays  = 365
)

func (p *Pages) showQuiet(c echo.Context, who access.User) error {
	ctx := c.Request().Context()
	l := p.Site.Locale(c.Request())
	body, status := quiet{Days: usualDays}, http.StatusOK
	if s := c.QueryParam("days"); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil || n < 1 || n > mostDays {
			body.Wrong, status = l.Say("posters.quiet.wrong", mostDays), http.StatusUnprocessableEntity
		} else {
			body.Days = n
		}
	}
	s, err := p.Directory.Snapshot(ctx)
	if err != nil {
		return err
	}
	seen, err := p.LastSeen(ctx)
	if err != nil {
		return err
	}
	p.listen(&body, s, roots(s.Tree, who), seen)
	return staff.Show(c, p.Desk, status, p.quiet, l, staff.Options{Title: l.Say("posters.quiet.title"), Who: who, Here: "/posters"}, body)
}

// listen finds the silent posters. One counts from the day on which its wave
// was open and its code was issued: before that nothing could come.
func (p *Pages) listen(b *quiet, s *directory.Snapshot, scope []string, seen map[string]string) {
	now := p.Now()
	limit := results.Day(now.AddDate(0, 0, -b.Days))
	for _, x := range open(s, scope) {
		begun := time.Time{}
		for _, w := range s.Waves {
			if w.Phase(now) == survey.PhaseOpen && s.Covers(w, x.Unit.ID) && (begun.IsZero() || w.Opens.Before(begun)) {
				begun = w.Opens
			}
		}
		if begun.IsZero() {
			continue
		}
		b.Open = true
		b.All++
		if issued := s.Codes[x.Code].Issued; issued.After(begun) {
			begun = issued
		}
		last := seen[x.Counter.ID]
		if last > limit || results.Day(begun) > limit {
			continue
		}
		found := silent{place: x}
		if day, err := time.Parse(time.DateOnly, last); err == nil {
			found.Since = day
		}
		b.Silent = append(b.Silent, found)
	}
}
