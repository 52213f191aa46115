package people

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/audit"
	"sipas/survey/web/kit"
	"sipas/survey/web/staff"
)

// trail is a page of the audit trail, the latest entry first.
type trail struct {
	Who, Object string
	Rows        []trailRow
	Older       string // address of the next page; "" when there is none
	Check       string // address of the same page with a check of the chain
	Checked     bool
	Whole       bool
	Verdict     string
	Mark        string
	Lang        string
}

type trailRow struct {
	Seq             int64
	At, Who, Via    string
	Act, Code, Over string // Act in words, or "" for a code that has none
	Changes         []survey.Difference
}

// A page of the trail has so many rows, for which so many entries are read at
// most: a rare name must not hold everybody up.
const (
	trailRows = 50
	trailRead = 20_000
)

func (p *Pages) showTrail(c echo.Context, who access.User) error {
	if !who.SeesAll() { // the trail is about all units
		return access.ErrForbidden
	}
	ctx, l := c.Request().Context(), p.Site.Locale(c.Request())
	q := c.QueryParams()
	body := trail{Who: survey.Clean(q.Get("who")), Object: survey.Clean(q.Get("object")), Lang: l.Lang}
	before, _ := strconv.ParseInt(q.Get("before"), 10, 64)
	body.Check = body.address(before) + "&check=1"
	next, err := p.readTrail(ctx, l, &body, before)
	if err != nil {
		return err
	}
	if next > 0 {
		body.Older = body.address(next)
	}
	if q.Get("check") != "" {
		if err := p.checkTrail(ctx, l, &body); err != nil {
			return err
		}
	}
	return staff.Show(c, p.Desk, http.StatusOK, p.trail, l, staff.Options{Title: l.Say("audit.title"), Who: who, Here: "/audit"}, body)
}

func (b trail) address(before int64) string {
	q := url.Values{"lang": {b.Lang}}
	for key, value := range map[string]string{"who": b.Who, "object": b.Object} {
		if value != "" {
			q.Set(key, value)
		}
	}
	if before > 0 {
		q.Set("before", strconv.FormatInt(before, 10))
	}
	return "/audit?" + q.Encode()
}

// readTrail fills the page, and gives the number before which the next one
// begins; 0 when there is none.
func (p *Pages) readTrail(ctx context.Context, l *kit.Locale, b *trail, before int64) (next int64, err error) {
	read := 0
	var last int64
	for e, err := range p.Trail.Latest(ctx, before, 0) {
		if err != nil {
			return 0, err
		}
		if len(b.Rows) == trailRows || read == trailRead {
			return last, nil
		}
		read, last = read+1, e.Seq
		if b.Who != "" && !holds(e.Who, b.Who) || b.Object != "" && !holds(e.Object, b.Object) {
			continue
		}
		r := trailRow{Seq: e.Seq, At: l.Time(e.At), Who: e.Who, Via: viaName(l, e.Via), Act: actWords(l, e.Act), Code: e.Act, Over: e.Object, Changes: e.Changes}
		b.Rows = append(b.Rows, r)
	}
	return 0, nil
}

func holds(text, search string) bool { return strings.Contains(survey.Fold(text), survey.Fold(search)) }

// checkTrail verifies the chain and says how it stands.
func (p *Pages) checkTrail(ctx context.Context, l *kit.Locale, b *trail) error {
	r, err := p.Trail.Verify(ctx)
	if err != nil {
		return err
	}
	b.Checked, b.Whole = true, r.Whole()
	if !b.Whole {
		b.Verdict = l.Say("audit.broken", int(r.At), l.Say(faultKeys[r.Fault]))
		return nil
	}
	b.Verdict = l.Say("audit.whole", int(r.Entries))
	if r.Entries > 0 {
		b.Mark = r.Last.String()
	}
	return nil
}

var faultKeys = map[audit.Fault]string{
	audit.Missing: "audit.fault.missing", audit.Altered: "audit.fault.altered",
	audit.OutOfOrder: "audit.fault.order", audit.Unlinked: "audit.fault.unlinked",
}

func viaName(l *kit.Locale, via string) string {
	switch id, isKey := strings.CutPrefix(via, audit.ByKey("")); {
	case isKey:
		return l.Say("audit.via.key", id)
	case via == audit.ByWeb:
		return l.Say("audit.via.web")
	case via == audit.ByCommand:
		return l.Say("audit.via.command")
	case via == audit.BySystem:
		return l.Say("audit.via.system")
	}
	return via
}
