package why

import (
	"context"
	"errors"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"sipas/survey/findings"
	"sipas/survey/web/lens"
)

// top is what all these pages begin with.
type top struct {
	lens.Head
	Refusal *lens.Refusal // nothing else is shown
	Until   string        // up to when answers are in; "" for all
}

// topOf makes the top of a page; rows may be nil.
func topOf(p *lens.Place, page string, rows *findings.Rows, refusal *lens.Refusal) top {
	t := top{Head: p.Head(page, nil), Refusal: refusal}
	if rows != nil {
		t.Until = p.Until(rows.Sight)
	}
	return t
}

// rows finds the answers that a page is of. While a wave collects they are
// those of closed periods only, also where the lens does not filter; nil, with
// the reason, when they must not be looked at or there are none yet.
func (p *Pages) rows(ctx context.Context, place *lens.Place) (*findings.Rows, *lens.Refusal, error) {
	rows, err := p.Findings.Rows(ctx, place.Lens)
	if !errors.Is(err, findings.ErrRefused) {
		return rows, nil, err
	}
	sight, err := p.Findings.Look(ctx, place.Lens)
	if err != nil {
		return nil, nil, err
	}
	if r := place.Refusal(sight); r != nil {
		return nil, r, nil
	}
	return nil, &lens.Refusal{Why: place.Say("why.early"), Do: place.Say("why.early.do")}, nil
}

// wait is what a page says about a figure that takes long.
type wait struct {
	Waiting bool   // there is no figure yet; the page comes again by itself
	Again   string // its address
	Old     string // the figures shown are of fewer answers; "" when they are not
}

// again is after how many seconds a page comes again that waits for a figure.
const again = 3

// waiting says what is to be said about a result. The header makes a browser
// come again; a page that shows something already stays as it is.
func waiting[T any](c echo.Context, p *lens.Place, page string, r result[T]) wait {
	w := wait{Waiting: !r.Ready, Again: p.Address(page, p.Lens)}
	switch {
	case !r.Ready:
		c.Response().Header().Set("Refresh", strconv.Itoa(again))
	case r.Old && r.Working:
		w.Old = p.Say("why.old.working", p.Time(r.At))
	case r.Old:
		w.Old = p.Say("why.old", p.Time(r.At), int(laterAge/time.Minute))
	}
	return w
}
