package rounds

import (
	"cmp"
	"context"
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"sipas/survey/access"
	"sipas/survey/directory"
	"sipas/survey/reform"
	"sipas/survey/web/kit"
)

// home is what there is to do about the reform score, for whoever asks.
type home struct {
	Done    string
	Council bool
	Officer bool         // of some units
	Runs    []councilRow // for the council: all rounds
	Mine    []mineRow    // for a unit's people: their sheets in running rounds
	Results []resultRow  // published rounds
}

// councilRow is a round as the council sees it.
type councilRow struct {
	reform.Round
	StateName string
	Stages    []stageCount // of a running round
	Waiting   int          // sheets that the council has to appraise
	Late      int          // sheets behind the deadline of their stage
	Ready     bool         // all sheets are final
}

// stageCount is how many sheets stand at a stage.
type stageCount struct {
	Stage reform.Stage
	Name  string
	N     int
}

// mineRow is a sheet of one's own units.
type mineRow struct {
	Round, Unit  string
	Title, Name  string
	Stage, Task  string
	Acting       bool // the unit has something to do
	Due          due
	Scored, Outs int
	order        reform.Due
}

// resultRow is a published round.
type resultRow struct {
	ID, Title string
	Year      string
	Units     int
}

func (p *Pages) showHome(c echo.Context, who access.User) error {
	ctx, l := c.Request().Context(), p.Site.Locale(c.Request())
	s, err := p.Directory.Snapshot(ctx)
	if err != nil {
		return err
	}
	rounds, err := p.Office.Rounds(ctx)
	if err != nil {
		return err
	}
	body := home{Done: done(c, l), Council: isCouncil(who), Officer: !isCouncil(who) && who.May(access.ScoreReform)}
	for i := range rounds {
		r := &rounds[i]
		if r.State == reform.Published {
			body.Results = append(body.Results, resultRow{r.ID, l.Text(r.Title), year(r.Year), len(r.Units)})
		}
		switch {
		case body.Council:
			row, err := p.councilRow(ctx, l, r)
			if err != nil {
				return err
			}
			body.Runs = append(body.Runs, row)
		case body.Officer && r.State == reform.Running:
			mine, err := p.mine(ctx, l, s, r, who.For(access.ScoreReform))
			if err != nil {
				return err
			}
			body.Mine = append(body.Mine, mine...)
		}
	}
	slices.SortStableFunc(body.Mine, urgent)
	return show(c, p, p.home, l, who, http.StatusOK, l.Say("reform.title"), body)
}

// councilRow counts the sheets of a running round by stage.
func (p *Pages) councilRow(ctx context.Context, l *kit.Locale, r *reform.Round) (councilRow, error) {
	row := councilRow{Round: *r, StateName: stateName(l, r.State)}
	if r.State != reform.Running {
		return row, nil
	}
	sheets, err := p.Office.Sheets(ctx, r)
	if err != nil {
		return row, err
	}
	n := map[reform.Stage]int{}
	for _, sheet := range sheets {
		n[sheet.Stage]++
		if r.Due(sheet, p.Now()).Late {
			row.Late++
		}
	}
	for _, stage := range reform.Stages() {
		row.Stages = append(row.Stages, stageCount{stage, stageName(l, stage), n[stage]})
	}
	row.Waiting = n[reform.FirstAppraisal] + n[reform.SecondAppraisal]
	row.Ready = len(r.Units) > 0 && n[reform.Final] == len(r.Units)
	return row, nil
}

// mine are the sheets of a person's units in a round. A sheet that the person
// may see is read; the others are not.
func (p *Pages) mine(ctx context.Context, l *kit.Locale, s *directory.Snapshot, r *reform.Round, who access.User) ([]mineRow, error) {
	var own []reform.Entrant
	for _, e := range r.Units {
		if who.Sees(s.Tree, e.Unit) {
			own = append(own, e)
		}
	}
	if len(own) == 0 {
		return nil, nil
	}
	sheets, err := p.Office.Sheets(ctx, r)
	if err != nil {
		return nil, err
	}
	sets, err := p.Office.SetsOf(ctx, r)
	if err != nil {
		return nil, err
	}
	var rows []mineRow
	for _, e := range own {
		sheet := sheets[e.Unit]
		row := mineRow{Round: r.ID, Unit: e.Unit, Title: l.Text(r.Title), Name: unitName(l, s, e.Unit), Stage: stageName(l, sheet.Stage),
			Task: task(l, sheet.Stage), Acting: sheet.Stage == reform.SelfScoring || sheet.Stage == reform.Explaining,
			order: r.Due(sheet, p.Now())}
		row.Due = dueWords(l, row.order)
		done := sheet.Progress(sets[r.SetOf(e.Unit)])
		row.Scored, row.Outs = done.Scored, done.Leaves
		rows = append(rows, row)
	}
	return rows, nil
}

// urgent orders what the unit has to do before what it waits for, and the
// earlier deadline before the later one.
func urgent(a, b mineRow) int {
	return cmp.Or(last(!a.Acting, !b.Acting), last(a.order.At.IsZero(), b.order.At.IsZero()), a.order.At.Compare(b.order.At))
}

// last orders what is so after what is not.
func last(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}
