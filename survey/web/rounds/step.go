package rounds

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/reform"
	"sipas/survey/web/staff"
	"sipas/survey/web/typed"
)

// step is the page on which the start of a round, or its removal, is confirmed.
type step struct {
	ID, Name string
	Path     string // where the form goes
	Button   string
	What     []string // what it means, in sentences
	Stops    []string // what stands in its way
	Known    []string // what should be known before
	Changed  bool     // the round has changed since the page was shown
	Rev      string
}

// preparing is the round in the path, if it is still being prepared.
func (p *Pages) preparing(c echo.Context) (round, error) {
	r, err := p.find(c)
	if err == nil && r.State != reform.Preparing {
		err = reform.ErrRunning
	}
	return r, err
}

func (p *Pages) showRun(c echo.Context, who access.User) error {
	r, err := p.preparing(c)
	if err != nil {
		return err
	}
	return p.askRun(c, who, r, false)
}

// askRun shows what it means to start a round.
func (p *Pages) askRun(c echo.Context, who access.User, r round, changed bool) error {
	l := r.l
	body := step{ID: r.ID, Name: r.title(), Path: r.path("run"), Button: l.Say("rounds.run.do"), Changed: changed, Rev: whole(int(r.Rev)),
		What: []string{l.Say("rounds.run.open", len(r.Units)), l.Say("rounds.run.fixed"), l.Say("rounds.run.free")}}
	if len(r.Units) == 0 {
		body.Stops = append(body.Stops, l.Say("rounds.run.no_units"))
	}
	sets, err := p.Office.SetsOf(c.Request().Context(), r.Round)
	if err != nil {
		return err
	}
	for _, set := range sets {
		if !set.Published {
			body.Stops = append(body.Stops, l.Say("rounds.run.draft", setName(l, set)))
		}
	}
	leaves, err := p.satisfaction(c.Request().Context(), r.Sets())
	if err != nil {
		return err
	}
	for _, it := range leaves {
		if r.WaveOf(it.Code) == "" {
			body.Known = append(body.Known, l.Say("rounds.run.no_wave", it.Code, l.Text(it.Name)))
		}
	}
	self := r.Deadline(nil, reform.SelfScoring)
	switch {
	case self.IsZero():
		body.Known = append(body.Known, l.Say("rounds.run.no_deadline"))
	case self.Before(p.Now()):
		body.Known = append(body.Known, l.Say("rounds.run.over", l.Time(self)))
	}
	code := http.StatusOK
	if changed {
		code = http.StatusConflict
	}
	return show(c, p, p.step, l, who, code, l.Say("rounds.run.title", r.title()), body)
}

func (p *Pages) takeRun(c echo.Context, who access.User) error {
	r, err := p.preparing(c)
	if err != nil {
		return err
	}
	f, err := typed.Read(c, r.l, nil)
	if err != nil {
		return err
	}
	if staff.RevisionIn(f.Values) != r.Rev {
		return p.askRun(c, who, r, true)
	}
	err = p.Office.Run(c.Request().Context(), r.ID, r.Rev)
	switch survey.KindOf(orNone(err)) {
	case survey.KindInvalid:
		return p.askRun(c, who, r, false)
	case survey.KindConflict:
		if now, found := p.preparing(c); found == nil {
			return p.askRun(c, who, now, true)
		}
	}
	if err != nil {
		return err
	}
	return leadTo(c, r.l, r.path(), "running")
}

// orNone makes no error one that is nobody's kind.
func orNone(err error) error {
	if err == nil {
		return &survey.Error{Kind: survey.KindInternal}
	}
	return err
}

func (p *Pages) showRemove(c echo.Context, who access.User) error {
	r, err := p.preparing(c)
	if err != nil {
		return err
	}
	return p.askRemove(c, who, r, false)
}

func (p *Pages) askRemove(c echo.Context, who access.User, r round, changed bool) error {
	body := step{ID: r.ID, Name: r.title(), Path: r.path("remove"), Button: r.l.Say("rounds.remove.do"), Changed: changed, Rev: whole(int(r.Rev)),
		What: []string{r.l.Say("rounds.remove.what", len(r.Units))}}
	code := http.StatusOK
	if changed {
		code = http.StatusConflict
	}
	return show(c, p, p.step, r.l, who, code, r.l.Say("rounds.remove.title", r.title()), body)
}

func (p *Pages) takeRemove(c echo.Context, who access.User) error {
	r, err := p.preparing(c)
	if err != nil {
		return err
	}
	f, err := typed.Read(c, r.l, nil)
	if err != nil {
		return err
	}
	if staff.RevisionIn(f.Values) != r.Rev {
		return p.askRemove(c, who, r, true)
	}
	if err := p.Office.RemoveRound(c.Request().Context(), r.ID, r.Rev); err != nil {
		return err
	}
	return leadTo(c, r.l, "/reform", "removed")
}
