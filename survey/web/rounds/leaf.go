package rounds

import (
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"sipas/survey/access"
	"sipas/survey/reform"
	"sipas/survey/web/kit"
	"sipas/survey/web/typed"
)

// council is the council's view of all units at one leaf, with a form in which
// each row may be appraised, or left alone.
type council struct {
	Form       *typed.Form
	ID, Name   string
	Saved      string
	Code       string
	LeafName   string
	Above      string // what the leaf stands below
	Max        string
	Source     string
	Note       string
	Evidence   bool
	Computed   bool
	Surveyed   bool
	Figures    bool // the ministry's figure may be entered
	Running    bool
	Action     string
	List       string // address of the list of criteria
	Previous   string // address of the leaf before; "" for none
	Next       string
	Only       string
	Set        string // in the query; "" for the round's own
	Find       finding
	Matching   int // units that are asked for
	AllPath    string
	TodoPath   string
	Rows       []councilLeaf
	Units      int
	From, To   int
	Before     string // address of the units before
	Behind     string
	Undisputed int // rows on the page that can be accepted at one stroke
	Wrong      int // rows that were not taken
	Acting     bool
}

// councilLeaf is a unit's row.
type councilLeaf struct {
	Unit, Name, Sheet string
	StageName         string
	Rev               string
	Self              *given
	First, Second     *given
	Own               *given // the council's, at a leaf of a survey
	Official          *official
	Found             *surveyed
	Claim             *claim
	Explanation       *word
	Comments          []word
	Evidence          []proof
	Unproven          bool // it asks for evidence and has none
	Adjusted          bool
	Same              bool // who scored it has appraised it
	Mine              bool // the reader has scored it
	Waits             bool

	Appraises  bool   // points can be given now
	Gives      bool   // own points and figures of a leaf of a survey can be given now
	Decides    bool   // the claim can be decided now
	Accepts    string // what the box accepts; "" for no box
	Undisputed bool
	Points     typed.Input
	Figure     typed.Input
	Reason     typed.Input
	Index      typed.Input
	Decision   string
	Use        string
	Accept     bool
	Ungive     bool
	Failed     bool     // the row was not taken
	Wrong      string   // and why, if no input says so
	Typed      []string // what was typed into a row that has no inputs any more
}

// given are points that somebody gave.
type given struct{ Points, Figure, Reason, Who, At string }

// official is the ministry's figure.
type official struct {
	Index, Source string
	Use           bool
}

// claim says that nothing arose, and what became of that.
type claim struct {
	Reason, Who, At   string
	Undecided         bool
	Approved          bool
	Why, By, DecideAt string
}

// word is what somebody wrote.
type word struct {
	Text, Who, At string
	Council       bool
}

// proof is a piece of evidence.
type proof struct {
	Name, Path string
	Gone       bool
	Outside    bool // at another site
}

func (p *Pages) showLeaf(c echo.Context, who access.User) error {
	x, err := p.look(c)
	if err != nil {
		return err
	}
	it, ok := x.set.Leaf(param(c, "code"))
	if !ok {
		return reform.ErrNoLeaf
	}
	return p.askLeaf(c, who, x, it, typed.New(x.l, leafLabels, nil), nil, 0)
}

// askLeaf shows the view. wrong are the rows that were not taken, with the
// reason, by unit; they are shown whatever else is asked for. taken is how many
// rows were taken all the same.
func (p *Pages) askLeaf(c echo.Context, who access.User, x looking, it reform.Item, f *typed.Form, wrong map[string]string, taken int) error {
	l := x.l
	body := council{Form: f, ID: x.ID, Name: x.title(), Code: it.Code, LeafName: l.Text(it.Name), Above: x.above(it), Max: points(l, it.Max),
		Source: sourceName(l, it.Source), Note: l.Text(it.Note), Evidence: it.Evidence, Computed: it.Source == reform.Computed, Surveyed: it.Surveyed(),
		Figures: it.Source == reform.Satisfaction, Running: x.State == reform.Running, Units: len(x.units), Only: c.QueryParam("only"),
		AllPath: with(c, "only", "", "from", "", "n", ""), TodoPath: with(c, "only", "todo", "from", "", "n", ""), Wrong: len(wrong)}
	body.Action = with(c, "n", "", "lang", l.Lang)
	body.List = x.path("criteria") + "?" + query("lang", l.Lang, "set", x.setQuery())
	body.Find, body.Set = x.finding(c), x.setQuery()
	body.Previous, body.Next = x.beside(it.Code, "only", body.Only, "q", body.Find.Search, "group", body.Find.Group)
	if n := c.QueryParam("n"); n != "" && done(c, l) != "" {
		body.Saved = l.Say("rounds.leaf.saved", n)
	}
	if taken > 0 {
		body.Saved = l.Say("rounds.leaf.saved", taken)
	}
	found, err := p.surveyed(c, x, it)
	if err != nil {
		return err
	}
	var rows []councilLeaf
	for _, e := range x.units {
		sheet := x.sheets[e.Unit]
		why, failed := wrong[e.Unit]
		asked := body.Find.keeps(x, e) && (body.Only != "todo" || waits(sheet, it, sheet.Leaf(it.Code)))
		if !asked && !failed {
			continue
		}
		row := x.row(it, e.Unit, sheet, who.Name)
		row.Found = found[e.Unit]
		row.form(f, it, body.Running)
		if row.Failed = failed; failed && !row.told(f) {
			row.Wrong = why
		}
		rows = append(rows, row)
	}
	from, before, behind := cut(c, len(rows))
	body.Matching = len(rows)
	body.From, body.To, body.Before, body.Behind = from+1, min(from+pageRows, len(rows)), before, behind
	for i, row := range rows {
		if onPage := i >= from && i < from+pageRows; !onPage && !row.Failed {
			continue
		}
		if row.Undisputed {
			body.Undisputed++
		}
		body.Acting = body.Acting || row.Appraises || row.Gives || row.Decides
		body.Rows = append(body.Rows, row)
	}
	code := http.StatusOK
	if len(wrong) > 0 || !f.Good() {
		code = http.StatusUnprocessableEntity
	}
	return show(c, p, p.leaf, l, who, code, l.Say("rounds.leaf.title", it.Code, body.LeafName), body)
}

// above names what a leaf stands below.
func (x looking) above(it reform.Item) string {
	var names []string
	for code := it.Parent; code != ""; {
		up, ok := x.set.At(code)
		if !ok {
			break
		}
		names = append(names, up.Code+" "+x.l.Text(up.Name))
		code = up.Parent
	}
	slices.Reverse(names)
	return strings.Join(names, " › ")
}

// beside are the addresses of the leaves before and behind one.
func (x looking) beside(code string, more ...string) (previous, next string) {
	leaves := x.set.Leaves()
	i := slices.IndexFunc(leaves, func(it reform.Item) bool { return it.Code == code })
	if i > 0 {
		previous = x.leafPath(leaves[i-1].Code, more...)
	}
	if i >= 0 && i+1 < len(leaves) {
		next = x.leafPath(leaves[i+1].Code, more...)
	}
	return previous, next
}

// row is what a sheet says about a leaf, and what can be done there now.
func (x looking) row(it reform.Item, unit string, s *reform.Sheet, me string) councilLeaf {
	leaf := s.Leaf(it.Code)
	row := councilLeaf{Unit: unit, Name: unitName(x.l, x.s, unit), Sheet: x.sheetPath(unit, "leaf", it.Code), StageName: stageName(x.l, s.Stage), Rev: "0",
		Waits:     waits(s, it, leaf),
		Appraises: s.Takes(it, reform.Appraise{}) == nil, Gives: s.Takes(it, reform.Give{}) == nil}
	if leaf == nil {
		return row
	}
	row.Rev = whole(int(leaf.Rev))
	row.Self, row.First, row.Second, row.Own = gave(x.l, leaf.Self), gave(x.l, leaf.First), gave(x.l, leaf.Second), gave(x.l, leaf.Given)
	row.Adjusted = leaf.Adjusted() && !leaf.Absent()
	if leaf.Self != nil {
		row.Mine = leaf.Self.Who == me
		for _, score := range []*reform.Score{leaf.First, leaf.Second} {
			row.Same = row.Same || score != nil && score.Who == leaf.Self.Who
		}
	}
	if o := leaf.Official; o != nil {
		row.Official = &official{points(x.l, o.Index), o.Source, o.Use}
	}
	if a := leaf.Absence; a != nil {
		row.Claim = &claim{a.Reason, a.Who, x.l.Time(a.At), a.Decision == reform.Undecided, a.Decision == reform.Approved, a.Why, a.By, moment(x.l, a.Decided)}
		row.Decides = s.Takes(it, reform.Decide{}) == nil
		row.Mine = row.Mine || a.Who == me
		row.Same = row.Same || a.By != "" && a.By == a.Who
	}
	if n := leaf.Explanation; n != nil {
		row.Explanation = &word{n.Text, n.Who, x.l.Time(n.At), n.Council}
	}
	for _, n := range leaf.Comments {
		row.Comments = append(row.Comments, word{n.Text, n.Who, x.l.Time(n.At), n.Council})
	}
	row.prove(x, it, leaf)
	row.offer(x.l, it, s, leaf)
	return row
}

// prove lists the evidence.
func (row *councilLeaf) prove(x looking, it reform.Item, leaf *reform.Leaf) {
	proven := false
	for _, e := range leaf.Evidence {
		one := proof{Name: e.Name, Path: e.Link, Gone: e.Gone, Outside: e.Link != ""}
		if e.File != "" {
			one.Path = x.path("sheets", row.Unit, "evidence", e.File)
		}
		proven = proven || !e.Gone
		row.Evidence = append(row.Evidence, one)
	}
	row.Unproven = it.Evidence && leaf.Self != nil && leaf.Self.Points != "0" && !leaf.Claimed() && !proven
}

// offer says what can be accepted with one tick, and whether it goes without
// saying: points of the unit with the evidence that is asked for, not claimed,
// not appraised yet, and not the reader's own.
func (row *councilLeaf) offer(l *kit.Locale, it reform.Item, s *reform.Sheet, leaf *reform.Leaf) {
	score := leaf.InForce()
	if !row.Appraises || leaf.Absent() {
		row.Appraises = row.Appraises && !leaf.Absent()
		return
	}
	if score == nil || s.Stage == reform.FirstAppraisal && leaf.First != nil || s.Stage == reform.SecondAppraisal && leaf.Second != nil {
		return
	}
	row.Accepts = points(l, score.Points)
	row.Undisputed = s.Stage == reform.FirstAppraisal && leaf.Self != nil && leaf.Absence == nil && !row.Unproven && !row.Mine
}

// gave writes points that somebody gave; nil for none.
func gave(l *kit.Locale, s *reform.Score) *given {
	if s == nil {
		return nil
	}
	g := &given{Points: points(l, s.Points), Reason: s.Reason, Who: s.Who, At: l.Time(s.At)}
	if s.Figure != "" {
		g.Figure = points(l, s.Figure) + "%"
	}
	return g
}
