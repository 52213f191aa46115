package rounds

import (
	"cmp"
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/reform"
	"sipas/survey/web/kit"
)

// progress is the page on which everybody finds where the work stands: the
// council all units, a unit's people their own.
type progress struct {
	Done      string
	ID        string
	Year      string
	State     reform.RoundState
	StateName string
	Council   bool
	Running   bool
	Totals    totals
	Moves     []stageMove // stages at which the council can move units on
	Filter    filter
	Columns   []column
	Rows      []progressRow
	Matching  int
	All       int
	From, To  int
	Before    string // address of the rows before; "" for none
	Behind    string
}

// totals are the sums over the units that the reader sees.
type totals struct {
	Stages                                                 []stageCount
	Leaves, Scored, Appraised                              int
	NoEvidence, Adjusted, Explained, Unsettled, Late, Soon int
}

// stageMove is a stage whose units can be moved on together.
type stageMove struct {
	From reform.Stage
	Name string
	N    int
}

// filter is what the reader has asked for.
type filter struct {
	Search, Stage, Group, Due string
	Stages, Groups, Dues      []kit.Choice
	Sort                      string
	Down                      bool
}

// column is a heading by which rows can be ordered.
type column struct {
	Key, Name string
	Path      string
	Number    bool
	Sorted    string // "ascending", "descending", ""
}

// progressRow is where a unit stands.
type progressRow struct {
	Unit, Name, Group string
	Stage             reform.Stage
	StageName         string
	reform.Progress
	Due     due
	Touched string
	due     reform.Due
	place   int
}

func (p *Pages) showProgress(c echo.Context, who access.User, r round) error {
	rows, err := p.progressRows(c, who, r)
	if err != nil {
		return err
	}
	council := isCouncil(who)
	if len(rows) == 0 && !council { // none of the person's units takes part
		return reform.ErrNoRound
	}
	body := progress{Done: done(c, r.l), ID: r.ID, Year: year(r.Year), State: r.State, StateName: stateName(r.l, r.State), Council: council,
		Running: r.State == reform.Running, Filter: r.filter(c), All: len(rows)}
	body.Totals = r.sums(rows)
	for _, s := range body.Totals.Stages {
		if council && body.Running && s.N > 0 && s.Stage.Next() != "" {
			body.Moves = append(body.Moves, stageMove{s.Stage, moveName(r.l, s.Stage), s.N})
		}
	}
	rows = slices.DeleteFunc(rows, func(x progressRow) bool { return !body.Filter.keeps(x) })
	slices.SortStableFunc(rows, body.Filter.order)
	body.Columns = body.Filter.columns(c, r.l)
	body.Matching = len(rows)
	body.page(c, rows)
	return show(c, p, p.progress, r.l, who, http.StatusOK, r.title(), body)
}

// progressRows are the units of the round that a person may see.
func (p *Pages) progressRows(c echo.Context, who access.User, r round) ([]progressRow, error) {
	ctx := c.Request().Context()
	sheets, err := p.Office.Sheets(ctx, r.Round)
	if err != nil {
		return nil, err
	}
	sets, err := p.Office.SetsOf(ctx, r.Round)
	if err != nil {
		return nil, err
	}
	council := isCouncil(who)
	var rows []progressRow
	for i, e := range r.Units {
		if !council && !who.Sees(r.s.Tree, e.Unit) {
			continue
		}
		sheet := sheets[e.Unit]
		row := progressRow{Unit: e.Unit, Name: unitName(r.l, r.s, e.Unit), Group: e.Group, Stage: sheet.Stage, StageName: stageName(r.l, sheet.Stage), place: i}
		if set := sets[cmp.Or(e.Set, r.Set)]; set != nil {
			row.Progress = sheet.Progress(set)
		}
		if r.State == reform.Running {
			row.due = r.Due(sheet, p.Now())
			row.Due = dueWords(r.l, row.due)
		}
		if !row.LastTouched.IsZero() {
			row.Touched = r.l.Time(row.LastTouched)
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// sums adds up.
func (r round) sums(rows []progressRow) totals {
	var t totals
	n := map[reform.Stage]int{}
	for _, x := range rows {
		n[x.Stage]++
		t.Leaves += x.Leaves
		t.Scored += x.Scored
		t.Appraised += x.Appraised
		t.NoEvidence += x.NoEvidence
		t.Adjusted += x.Adjusted
		t.Explained += x.Explained
		t.Unsettled += x.Unsettled
		if x.due.Late {
			t.Late++
		}
		if x.due.Soon {
			t.Soon++
		}
	}
	for _, stage := range reform.Stages() {
		t.Stages = append(t.Stages, stageCount{stage, stageName(r.l, stage), n[stage]})
	}
	return t
}

// filter reads what is asked for.
func (r round) filter(c echo.Context) filter {
	l, q := r.l, c.QueryParams()
	f := filter{Search: survey.Clean(q.Get("q")), Stage: q.Get("stage"), Group: q.Get("group"), Due: q.Get("due"), Sort: q.Get("sort"), Down: q.Get("down") == "1"}
	f.Stages = []kit.Choice{{Value: "", Label: l.Say("rounds.filter.all")}}
	for _, stage := range reform.Stages() {
		f.Stages = append(f.Stages, kit.Choice{Value: string(stage), Label: stageName(l, stage)})
	}
	f.Groups = r.groupChoices()
	f.Dues = []kit.Choice{{Value: "", Label: l.Say("rounds.filter.all")}, {Value: "late", Label: l.Say("rounds.late")},
		{Value: "soon", Label: l.Say("rounds.soon")}, {Value: "todo", Label: l.Say("rounds.filter.todo")}}
	return f
}

// keeps tells whether a row is asked for.
func (f filter) keeps(x progressRow) bool {
	switch {
	case f.Search != "" && !found(f.Search, x.Name, x.Unit):
	case f.Stage != "" && string(x.Stage) != f.Stage:
	case f.Group != "" && x.Group != f.Group:
	case f.Due == "late" && !x.due.Late:
	case f.Due == "soon" && !x.due.Soon:
	case f.Due == "todo" && x.NoEvidence == 0 && x.Unsettled == 0:
	default:
		return true
	}
	return false
}

// page cuts out the rows of a page.
func (b *progress) page(c echo.Context, rows []progressRow) {
	from, before, behind := cut(c, len(rows))
	b.Before, b.Behind = before, behind
	b.Rows = rows[from:min(from+pageRows, len(rows))]
	b.From, b.To = from+1, from+len(b.Rows)
}
