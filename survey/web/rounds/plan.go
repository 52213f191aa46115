package rounds

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"sipas/survey/access"
	"sipas/survey/reform"
)

// plan is the page of a round that is being prepared: what is settled, and what
// is left to do.
type plan struct {
	Done      string
	ID        string
	Year      string
	SetName   string
	Max       string
	Units     int
	Own       int // with a set of their own
	Groups    int
	Grouped   int // units in a group
	Deadlines []stageDay
	Remind    int
	Least     int
	Waves     []waveRow
	Before    string
	Dense     bool
}

// stageDay is the deadline of a stage.
type stageDay struct{ Stage, At string }

// waveRow is a leaf that takes an index, with its wave.
type waveRow struct{ Leaf, Wave string }

// showRound is the page of a round: what is settled of one that is being
// prepared, or where everybody stands.
func (p *Pages) showRound(c echo.Context, who access.User) error {
	r, err := p.find(c)
	if err != nil {
		return err
	}
	if r.State != reform.Preparing {
		return p.showProgress(c, who, r)
	}
	if !isCouncil(who) { // to units it does not exist yet
		return reform.ErrNoRound
	}
	return p.showPlan(c, who, r)
}

func (p *Pages) showPlan(c echo.Context, who access.User, r round) error {
	ctx, l := c.Request().Context(), r.l
	body := plan{Done: done(c, l), ID: r.ID, Year: year(r.Year), SetName: r.Set, Units: len(r.Units), Groups: len(r.Groups),
		Remind: r.Remind, Least: r.LeastAnswers(), Dense: r.Dense}
	sets, err := p.Office.SetsOf(ctx, r.Round)
	if err != nil {
		return err
	}
	if set := sets[r.Set]; set != nil {
		body.SetName, body.Max = setName(l, set), maximum(l, set)
	}
	for _, e := range r.Units {
		if e.Set != "" {
			body.Own++
		}
		if e.Group != "" {
			body.Grouped++
		}
	}
	for _, stage := range timed() {
		at := "–"
		if t := r.Deadline(nil, stage); !t.IsZero() {
			at = l.Time(t)
		}
		body.Deadlines = append(body.Deadlines, stageDay{stageName(l, stage), at})
	}
	leaves, err := p.satisfaction(ctx, r.Sets())
	if err != nil {
		return err
	}
	for _, it := range leaves {
		row := waveRow{Leaf: it.Code + " " + l.Text(it.Name)}
		if w, ok := r.s.Wave(r.WaveOf(it.Code)); ok {
			row.Wave = l.Text(w.Title)
		}
		body.Waves = append(body.Waves, row)
	}
	if r.Before != "" {
		body.Before = r.Before
		if b, _, err := p.Office.Round(ctx, r.Before); err == nil {
			body.Before = l.Text(b.Title)
		}
	}
	return show(c, p, p.plan, l, who, http.StatusOK, r.title(), body)
}
