package published

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/directory"
	"sipas/survey/manage"
	"sipas/survey/seal"
	"sipas/survey/store"
	"sipas/survey/web/kit"
	"sipas/survey/web/lens"
	"sipas/survey/web/staff"
	"sipas/survey/web/typed"
)

// sealing is the manager's page of a wave's seal.
type sealing struct {
	Wave    survey.Wave
	Rev     string // of the wave
	Open    bool   // it is not closed yet
	Closed  bool   // it can be sealed
	Running bool   // sealing has been begun
	Sealed  bool

	Changed  bool // the wave, or the switch, has changed since the page was shown
	Record   seal.Record
	Files    []file
	Job      progress
	Public   bool // the public page is on
	Switched seal.Publication
	Switch   string // revision of the switch
	Short    bool   // too few sheets for a public page
	Address  string // of the public page
	Command  string // to check a wave in the store
}

// file is a sealed file as the page shows it.
type file struct {
	Name, What, Size, SHA256 string
	Path                     string // "" when the person may not download it
}

func (p *Pages) showSealing(c echo.Context, who access.User) error {
	return p.show(c, who, http.StatusOK, false)
}

// show shows the page.
func (p *Pages) show(c echo.Context, who access.User, status int, changed bool) error {
	ctx, l := c.Request().Context(), p.Site.Locale(c.Request())
	w, err := p.whole(ctx, c, who)
	if err != nil {
		return err
	}
	stored, err := manage.Present[survey.Wave](ctx, p.Seals.Manager, directory.Waves, w.ID)
	if err != nil {
		return err
	}
	body := sealing{Wave: stored.Value, Rev: strconv.FormatInt(stored.Rev, 10), Changed: changed,
		Address: p.Base() + "/published/" + url.PathEscape(w.ID), Command: "sipas verify --wave " + w.ID}
	body.Record, err = p.Seals.Record(ctx, w.ID)
	unsealed := errors.Is(err, seal.ErrUnsealed)
	switch {
	case err != nil && !unsealed:
		return err
	case !unsealed && !body.Record.Done.IsZero():
		body.Sealed = true
		if err := p.fill(ctx, &body, l, who); err != nil {
			return err
		}
	case !unsealed:
		body.Running = true
		if body.Job, err = p.progress(ctx, l, body.Record); err != nil {
			return err
		}
		if body.Job.Live {
			c.Response().Header().Set("Refresh", "3; url="+here(w.ID, l.Lang)+"&auto=1")
		}
	default:
		body.Closed = stored.Value.State == survey.Closed || stored.Value.State == survey.Sealed
		body.Open = !body.Closed
	}
	o := staff.Options{Title: l.Say("published.sealing.title"), Who: who, Here: "/waves"}
	return staff.Show(c, p.Desk, status, p.sealing, l, o, body)
}

// fill says what was sealed.
func (p *Pages) fill(ctx context.Context, b *sealing, l *kit.Locale, who access.User) error {
	config, err := p.Directory.Snapshot(ctx)
	if err != nil {
		return err
	}
	what := map[string]string{seal.Dataset: l.Say("published.file.dataset"), seal.Result: l.Say("published.file.result"),
		seal.Open: l.Say("published.file.open"), seal.Public: l.Say("published.file.public")}
	for _, f := range b.Record.Files {
		one := file{Name: f.Name, What: what[f.Name], Size: size(l, f.Size), SHA256: f.SHA256}
		act := access.ExportResponses
		if f.Name == seal.Public {
			act = access.SeeResults
		}
		if who.May(act) && lens.Whole(config, who.For(act), b.Wave) {
			one.Path = "/results/" + url.PathEscape(b.Wave.ID) + "/seal/" + f.Name
		}
		b.Files = append(b.Files, one)
	}
	_, has := b.Record.File(seal.Public)
	b.Short = !has
	at, rev, err := p.Seals.Published(ctx, b.Wave.ID)
	b.Public, b.Switched, b.Switch = at.On, at, strconv.FormatInt(rev, 10)
	return err
}

// here is the address of the page.
func here(wave, lang string) string {
	return "/results/" + url.PathEscape(wave) + "/seal?lang=" + lang
}

// takeSealing begins to seal, or goes on with what somebody has begun.
func (p *Pages) takeSealing(c echo.Context, who access.User) error {
	ctx, l := c.Request().Context(), p.Site.Locale(c.Request())
	w, err := p.whole(ctx, c, who)
	if err != nil {
		return err
	}
	f, err := typed.Read(c, l, nil)
	if err != nil {
		return err
	}
	rev, err := strconv.ParseInt(f.Raw("rev"), 10, 64)
	if err != nil {
		return kit.ErrMalformed
	}
	record, err := p.Seals.Begin(ctx, w.ID, rev, who.Name)
	switch {
	case errors.Is(err, seal.ErrSealed):
		return c.Redirect(http.StatusSeeOther, here(w.ID, l.Lang))
	case errors.Is(err, seal.ErrBegun):
		if live, err := p.live(ctx, record); err != nil || live {
			return errors.Join(err, c.Redirect(http.StatusSeeOther, here(w.ID, l.Lang)))
		}
	case errors.Is(err, manage.ErrChanged), errors.Is(err, store.ErrStale):
		return p.show(c, who, http.StatusConflict, true)
	case err != nil:
		return err
	}
	if err := p.order(ctx, w, who.Name); err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, here(w.ID, l.Lang))
}

// takePublish switches the public page.
func (p *Pages) takePublish(c echo.Context, who access.User) error {
	ctx, l := c.Request().Context(), p.Site.Locale(c.Request())
	w, err := p.whole(ctx, c, who)
	if err != nil {
		return err
	}
	f, err := typed.Read(c, l, nil)
	if err != nil {
		return err
	}
	rev, err := strconv.ParseInt(f.Raw("rev"), 10, 64)
	if on := f.Raw("on"); err != nil || on != "1" && on != "0" {
		return kit.ErrMalformed
	}
	err = p.Seals.Publish(ctx, w.ID, f.Raw("on") == "1", who.Name, rev)
	if errors.Is(err, seal.ErrSwitched) {
		return p.show(c, who, http.StatusConflict, true)
	}
	if err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, here(w.ID, l.Lang)+"#public")
}

// transfer is how long a file may take on a slow line.
const transfer = 15 * time.Minute
