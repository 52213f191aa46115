package rounds

import (
	"cmp"
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/reform"
	"sipas/survey/web/kit"
)

// criteria is the council's list of criteria, with how far the units are at
// each.
type criteria struct {
	ID, Name string
	Set      string
	SetName  string
	Sets     []kit.Choice // to look at instead, when units are scored by several
	Units    int
	Rows     []criterionRow
	Filter   string // "", "todo"
	AllPath  string
	TodoPath string
}

// criterionRow is a place of the set. Only leaves have numbers.
type criterionRow struct {
	Code, Name, Path string
	Depth            int
	Leaf             bool
	Max              string
	Source           string
	Surveyed         bool
	Scored           int
	Appraised        int
	Adjusted         int
	Claimed          int // claims that nobody has decided
	Absent           int // approved ones
	Explained        int // explanations that wait for the second appraisal
	Waiting          int // units at which the council has something to do now
}

// sourceName is where a leaf's points come from.
func sourceName(l *kit.Locale, s reform.Source) string {
	switch s {
	case reform.Sociological:
		return l.Say("rounds.source.survey")
	case reform.Satisfaction:
		return l.Say("rounds.source.sipas")
	case reform.Computed:
		return l.Say("rounds.source.computed")
	}
	return l.Say("rounds.source.self")
}

// looking is a set of the round and the units that are scored by it.
type looking struct {
	round
	ref    string
	set    *reform.CriteriaSet
	units  []reform.Entrant
	sheets map[string]*reform.Sheet
	refs   []kit.Choice
}

// errNoSet is about sets that no unit of the round is scored by.
var errNoSet = &survey.Error{Kind: survey.KindNotFound, Code: "rounds.no_set"}

// look reads what the council looks at: the set that the query names, else the
// round's own.
func (p *Pages) look(c echo.Context) (looking, error) {
	r, err := p.find(c)
	if err != nil {
		return looking{}, err
	}
	if r.State == reform.Preparing {
		return looking{}, reform.ErrNotRun
	}
	ctx := c.Request().Context()
	x := looking{round: r, ref: cmp.Or(c.QueryParam("set"), r.Set)}
	sets, err := p.Office.SetsOf(ctx, r.Round)
	if err != nil {
		return x, err
	}
	if x.set = sets[x.ref]; x.set == nil {
		return x, errNoSet
	}
	for _, ref := range r.Sets() {
		if sets[ref] != nil && len(sets) > 1 {
			x.refs = append(x.refs, kit.Choice{Value: ref, Label: setName(r.l, sets[ref])})
		}
	}
	for _, e := range r.Units {
		if cmp.Or(e.Set, r.Set) == x.ref {
			x.units = append(x.units, e)
		}
	}
	x.sheets, err = p.Office.Sheets(ctx, r.Round)
	return x, err
}

// setQuery is the set in a query, if it is not the round's own.
func (x looking) setQuery() string {
	if x.ref == x.Set {
		return ""
	}
	return x.ref
}

// leafPath is the address of the council's view of a leaf.
func (x looking) leafPath(code string, more ...string) string {
	return x.path("criteria", code) + "?" + query(append([]string{"lang", x.l.Lang, "set", x.setQuery()}, more...)...)
}

func (p *Pages) showCriteria(c echo.Context, who access.User) error {
	x, err := p.look(c)
	if err != nil {
		return err
	}
	body := criteria{ID: x.ID, Name: x.title(), Set: x.setQuery(), SetName: setName(x.l, x.set), Sets: x.refs, Units: len(x.units), Filter: c.QueryParam("only"),
		AllPath: with(c, "only", ""), TodoPath: with(c, "only", "todo")}
	leaf := map[string]bool{}
	for _, it := range x.set.Leaves() {
		leaf[it.Code] = true
	}
	depth := map[string]int{}
	for _, it := range x.set.Items {
		row := criterionRow{Code: it.Code, Name: x.l.Text(it.Name), Leaf: leaf[it.Code], Max: points(x.l, it.Max)}
		if it.Parent != "" {
			row.Depth = depth[it.Parent] + 1
		}
		depth[it.Code] = row.Depth
		row.Depth = min(row.Depth, 5)
		if row.Leaf {
			row.Path, row.Source, row.Surveyed = x.leafPath(it.Code), sourceName(x.l, it.Source), it.Surveyed()
			for _, e := range x.units {
				row.count(x.sheets[e.Unit], it)
			}
		}
		if body.Filter != "todo" || row.Waiting > 0 {
			body.Rows = append(body.Rows, row)
		}
	}
	return show(c, p, p.criteria, x.l, who, http.StatusOK, x.l.Say("rounds.criteria.title", x.title()), body)
}

// count adds what a sheet says about a leaf.
func (row *criterionRow) count(s *reform.Sheet, it reform.Item) {
	l := s.Leaf(it.Code)
	if l == nil {
		if waits(s, it, l) {
			row.Waiting++
		}
		return
	}
	if l.Self != nil || l.Claimed() {
		row.Scored++
	}
	if l.First != nil || l.Given != nil || l.Official != nil || l.Absence != nil && l.Absence.Decision != reform.Undecided {
		row.Appraised++
	}
	if l.Absent() {
		row.Absent++
	}
	if l.Adjusted() && !l.Absent() {
		row.Adjusted++
	}
	if l.Absence != nil && l.Absence.Decision == reform.Undecided {
		row.Claimed++
	}
	if l.Explanation != nil && l.Second == nil && !l.Absent() {
		row.Explained++
	}
	if waits(s, it, l) {
		row.Waiting++
	}
}

// waits tells whether the council has something to do at a leaf before the
// sheet can go on.
func waits(s *reform.Sheet, it reform.Item, l *reform.Leaf) bool {
	if s.Stage != reform.FirstAppraisal && s.Stage != reform.SecondAppraisal {
		return false
	}
	undecided := l != nil && l.Absence != nil && l.Absence.Decision == reform.Undecided
	optional := it.Kind != "" && (l == nil || l.Self == nil && l.Absence == nil)
	switch {
	case undecided:
		return true
	case it.Surveyed(), l.Absent(), optional:
		return false
	case s.Stage == reform.FirstAppraisal:
		return l == nil || l.First == nil
	}
	return l != nil && l.Explanation != nil && l.Second == nil
}

// sheetPath is the address of a unit's sheet, or of a part of it.
func (r round) sheetPath(unit string, parts ...string) string {
	path := r.path("sheets", unit)
	for _, part := range parts {
		path += "/" + url.PathEscape(part)
	}
	return path + "?lang=" + r.l.Lang
}
