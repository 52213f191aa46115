package officer

import (
	"math/big"
	"net/http"
	"slices"
	"time"

	"github.com/labstack/echo/v4"

	"sipas/analysis/scoring"
	"sipas/survey/access"
	"sipas/survey/reform"
	"sipas/survey/web/staff"
)

// sheetPage is a unit's sheet.
type sheetPage struct {
	head
	Sums   sums // of the whole
	Fields []fieldRows
	Table  bool // the unit's points can be taken in from a table
	Review bool // there is a stage that this person can end
	Open   bool // only what is to do is shown
	Left   int  // leaves with something to do
	First  string
	Next   string // what to do now, in words
	Moves  []moved
}

// sums are what a node came to so far.
type sums struct {
	Max, Applicable, Self, Appraised string
	Index                            string // as it counts now; "–" while leaves are open
}

// fieldRows are a field with all that stands below it.
type fieldRows struct {
	Code, Name string
	Sums       sums
	Left       int
	Extra      string // what kind of field it is, if no part of the maximum
	Rows       []row
	Table      bool // has points to be typed in one table
}

// row is an item below a field, or a field that is a leaf.
type row struct {
	Code, Name string
	Depth      int
	Leaf       bool
	Max        string
	Self       string
	Council    string
	State      string
	Todo       string
}

// moved is a step of the sheet, or more time that was granted.
type moved struct {
	At             time.Time
	Who, What, Why string
}

func (p *Pages) showSheet(c echo.Context, who access.User) error {
	v, err := p.open(c, who)
	if err != nil {
		return err
	}
	body := sheetPage{head: v.head(), Open: c.QueryParam("show") == "open", Moves: v.moves()}
	if body.Fields, body.Sums, err = v.fields(body.Open); err != nil {
		return err
	}
	if left := v.left(); len(left) > 0 {
		body.Left, body.First = len(left), left[0].Code
	}
	body.Next = v.next(body.Left)
	own := v.sheet.Stage == reform.SelfScoring || v.sheet.Stage == reform.Explaining
	body.Table = v.takesTable()
	body.Review = v.council && v.round.State == reform.Running || v.runs() && own
	return staff.Show(c, p.Desk, http.StatusOK, p.sheet, v.l,
		staff.Options{Title: v.l.Say("officer.sheet.title", v.name), Who: who, Here: "/reform"}, body)
}

// next says in words what is to be done now.
func (v *visit) next(left int) string {
	switch {
	case !v.runs():
		return ""
	case v.sheet.Stage == reform.SelfScoring && v.council:
		n := v.sheet.Progress(v.set)
		return v.l.Say("officer.next.waits_self", n.Scored, n.Leaves)
	case v.sheet.Stage == reform.Explaining && v.council:
		n := v.sheet.Progress(v.set)
		return v.l.Say("officer.next.waits_explain", n.Explained, n.Adjusted)
	case v.sheet.Stage == reform.SelfScoring && left > 0:
		return v.l.Say("officer.next.self", left)
	case v.sheet.Stage == reform.SelfScoring:
		return v.l.Say("officer.next.self_done")
	case v.sheet.Stage == reform.Explaining && left > 0:
		return v.l.Say("officer.next.explain", left)
	case v.sheet.Stage == reform.Explaining:
		return v.l.Say("officer.next.explain_done")
	case !v.council:
		return v.l.Say("officer.next.waits_council")
	case left > 0:
		return v.l.Say("officer.next.appraise", left)
	}
	return v.l.Say("officer.next.appraise_done")
}

// tallies are the sheet added up: as the unit sees itself, as it is appraised,
// and as it counts.
type tallies struct{ self, appraised, counts tally }

// tally is marks added up, with the nodes below which there are any.
type tally struct {
	sheet scoring.Sheet
	any   map[string]bool
}

func (v *visit) tallies() (t tallies, err error) {
	given := v.points()
	if t.self, err = v.add(v.sheet.SelfMarks(v.set)); err != nil {
		return t, err
	}
	if t.appraised, err = v.add(v.sheet.AppraisedMarks(v.set, given)); err != nil {
		return t, err
	}
	t.counts, err = v.add(v.sheet.Marks(v.set, given))
	return t, err
}

func (v *visit) add(marks map[string]scoring.Mark) (t tally, err error) {
	t.any = map[string]bool{}
	parents := map[string]string{}
	for _, it := range v.set.Items {
		parents[it.Code] = it.Parent
	}
	for code, m := range marks {
		if m.Points == nil {
			continue
		}
		t.any[""] = true
		for ; code != ""; code = parents[code] {
			t.any[code] = true
		}
	}
	t.sheet, err = v.tree.Score(marks)
	return t, err
}

// total is what a node came to; nil while nothing below it has points.
func (t tally) total(code string) *big.Rat {
	if !t.any[code] {
		return nil
	}
	return t.sheet[code].Total()
}

func (v *visit) sumsOf(t tallies, code string) sums {
	all := t.counts.sheet[code]
	if all == nil {
		return sums{}
	}
	return sums{Max: v.sum(all.Max), Applicable: v.sum(all.Applicable), Self: v.sum(t.self.total(code)),
		Appraised: v.sum(t.appraised.total(code)), Index: v.share(all.Index())}
}

// fields are the rows of the sheet; with open only those with something to do.
func (v *visit) fields(open bool) ([]fieldRows, sums, error) {
	t, err := v.tallies()
	if err != nil {
		return nil, sums{}, err
	}
	items := map[string]reform.Item{}
	for _, it := range v.set.Items {
		items[it.Code] = it
	}
	var all []fieldRows
	for i := range v.tree {
		f := &v.tree[i]
		field := fieldRows{Code: f.Code, Name: v.l.Text(items[f.Code].Name), Sums: v.sumsOf(t, f.Code)}
		if key, ok := kindKeys[f.Kind]; ok {
			field.Extra = v.l.Say(key)
		}
		scoring.Set{*f}.Walk(func(n *scoring.Node, depth int) {
			it := items[n.Code]
			if depth == 0 && !n.Leaf() {
				return
			}
			r := row{Code: n.Code, Name: v.l.Text(it.Name), Depth: max(depth-1, 0), Leaf: n.Leaf(), Max: points(v.l, it.Max)}
			if n.Leaf() {
				v.fill(&r, it)
				field.Table = field.Table || v.typed(it)
			} else {
				s := v.sumsOf(t, n.Code)
				r.Max, r.Self, r.Council = s.Max, s.Self, s.Appraised
			}
			if r.Todo != "" {
				field.Left++
			}
			if !open || r.Todo != "" {
				field.Rows = append(field.Rows, r)
			}
		})
		if !open || len(field.Rows) > 0 {
			all = append(all, field)
		}
	}
	return all, v.sumsOf(t, ""), nil
}

// typed tells whether a leaf's points can be typed in a field's table now.
func (v *visit) typed(it reform.Item) bool { return v.may(it, reform.SelfScore{}) }

// fill says where a leaf stands.
func (v *visit) fill(r *row, it reform.Item) {
	l := v.sheet.Leaf(it.Code)
	r.Self, r.Council, r.State, r.Todo = "–", "–", v.state(it, l), v.todo(it)
	if it.Surveyed() {
		if l != nil && l.Given != nil {
			r.Council = v.score(l.Given)
		} else if g, ok := v.given[it.Code]; ok {
			r.Council = v.sum(g.Points)
		}
		return
	}
	if l == nil {
		return
	}
	r.Self = v.score(l.Self)
	if l.Second != nil {
		r.Council = v.score(l.Second)
	} else {
		r.Council = v.score(l.First)
	}
}

// moves are the sheet's steps, the last first.
func (v *visit) moves() []moved {
	var all []moved
	for _, m := range v.sheet.Moves {
		all = append(all, moved{m.At, m.Who, v.l.Say("officer.moved", stageName(v.l, m.From), stageName(v.l, m.To)), m.Why})
	}
	for _, e := range v.sheet.Extensions {
		all = append(all, moved{e.At, e.Who, v.l.Say("officer.extended", stageName(v.l, e.Stage), v.l.Time(e.Until)), e.Why})
	}
	slices.SortStableFunc(all, func(a, b moved) int { return b.At.Compare(a.At) })
	return all
}
