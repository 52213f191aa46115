package tickets

import (
	"errors"
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/store"
	"sipas/survey/tickets"
	"sipas/survey/web/staff"
)

// errNoBatch is about a batch that is not there, or not the person's.
var errNoBatch = &survey.Error{Kind: survey.KindNotFound, Code: "tickets.unknown"}

// batch is the page of one batch.
type batch struct {
	row
	Wave survey.Wave
}

// find is the batch in the path, if it is in the person's scope.
func (p *Pages) find(c echo.Context, who access.User) (batch, error) {
	ctx := c.Request().Context()
	s, err := p.Directory.Snapshot(ctx)
	if err != nil {
		return batch{}, err
	}
	wave, known := s.Wave(c.Param("wave"))
	if !known || !survey.ValidCode(c.Param("batch")) {
		return batch{}, errNoBatch
	}
	b, err := p.Tickets.Batch(ctx, wave.ID, c.Param("batch"))
	if errors.Is(err, store.ErrNotFound) || err == nil && !who.Sees(s.Tree, b.Unit) {
		return batch{}, errNoBatch
	}
	if err != nil {
		return batch{}, err
	}
	counts, err := p.Tickets.Counts(ctx, wave.ID)
	n := counts[b.ID]
	l := p.Site.Locale(c.Request())
	return batch{row{b, placeName(l, s, b), n, n.Made < b.Count, !b.Revoked.IsZero()}, wave}, err
}

func (p *Pages) showBatch(c echo.Context, who access.User) error {
	b, err := p.find(c, who)
	if err != nil {
		return err
	}
	l := p.Site.Locale(c.Request())
	return staff.Show(c, p.Desk, http.StatusOK, p.batch, l, staff.Options{Title: l.Say("tickets.batch", b.ID), Who: who, Here: "/tickets"}, b)
}

// withdraw answers POST /tickets/:wave/:batch/withdraw. Twice is the same as
// once.
func (p *Pages) withdraw(c echo.Context, who access.User) error {
	b, err := p.find(c, who)
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	if !b.row.Revoked {
		if err := p.record(ctx, "withdraw one-time codes", tickets.Batches+"/"+b.Wave.ID+"/"+b.ID); err != nil {
			return err
		}
		if err := p.Tickets.Revoke(ctx, b.Wave.ID, b.ID); err != nil {
			return err
		}
	}
	l := p.Site.Locale(c.Request())
	return c.Redirect(http.StatusSeeOther, "/tickets/"+url.PathEscape(b.Wave.ID)+"/"+url.PathEscape(b.ID)+"?lang="+l.Lang)
}
