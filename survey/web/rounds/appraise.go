package rounds

import (
	"errors"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"sipas/survey"
	"sipas/survey/access"
	"sipas/survey/reform"
	"sipas/survey/web/typed"
)

// The inputs of a row: each name is followed by the unit.
const (
	pointsOf = "points." // what the council gives; "" leaves the row alone
	figureOf = "figure." // the same at a computed leaf, as the percentage reached
	reasonOf = "reason."
	decideOf = "decide." // a claim: approve, refuse, ""
	acceptOf = "accept." // the points that are there already
	indexOf  = "index."  // the ministry's figure
	useOf    = "use."    // yes: the points come from it; no: they do not
	ungiveOf = "ungive." // the council's own points are taken back
	revOf    = "rev."    // of the leaf, when the row was shown
	rowOf    = "row."    // the row itself, for what concerns all of it
)

// rowInputs are those that may hold something typed.
var rowInputs = []string{pointsOf, figureOf, reasonOf, decideOf, acceptOf, indexOf, useOf, ungiveOf}

// inputNames are what the inputs of a row are called.
var inputNames = map[string]string{pointsOf: "rounds.leaf.points", figureOf: "rounds.leaf.figure", reasonOf: "rounds.leaf.reason",
	decideOf: "rounds.leaf.decide", acceptOf: "rounds.leaf.points", indexOf: "rounds.leaf.index", useOf: "rounds.leaf.use", ungiveOf: "rounds.leaf.ungive"}

var leafLabels = typed.Labels{"source": "rounds.leaf.official_source"}

// form gives a row its inputs, with what was typed.
func (row *councilLeaf) form(f *typed.Form, it reform.Item, running bool) {
	if !running {
		row.Appraises, row.Gives, row.Decides, row.Accepts, row.Undisputed = false, false, false, "", false
	}
	input := func(prefix string) typed.Input {
		f.Call(prefix+row.Unit, row.Name+" – "+f.Say(inputNames[prefix]))
		return f.Input(prefix + row.Unit)
	}
	row.Points, row.Figure, row.Reason, row.Index = input(pointsOf), input(figureOf), input(reasonOf), input(indexOf)
	row.Decision, row.Use = f.Raw(decideOf+row.Unit), f.Raw(useOf+row.Unit)
	row.Accept, row.Ungive = f.Raw(acceptOf+row.Unit) != "", f.Raw(ungiveOf+row.Unit) != ""
	computed := it.Source == reform.Computed
	shown := map[string]bool{pointsOf: row.Gives || row.Appraises && !computed, figureOf: row.Appraises && computed, indexOf: row.Gives && it.Source == reform.Satisfaction,
		reasonOf: row.Appraises || row.Gives || row.Decides}
	for _, prefix := range rowInputs {
		if text := f.Text(prefix + row.Unit); text != "" && !shown[prefix] && (row.typedIn(prefix) || !row.Appraises && !row.Gives && !row.Decides) {
			row.Typed = append(row.Typed, text)
		}
	}
}

// typedIn tells that an input takes words or a number, which must not be lost when
// the row does not have it any more.
func (row *councilLeaf) typedIn(prefix string) bool {
	return prefix == pointsOf || prefix == figureOf || prefix == indexOf || prefix == reasonOf
}

// told tells whether an input of the row says what is wrong.
func (row *councilLeaf) told(f *typed.Form) bool {
	return slices.ContainsFunc(rowInputs, func(prefix string) bool { return f.At(prefix+row.Unit) != "" })
}

// rowForm is what was typed into a unit's row.
type rowForm struct {
	*typed.Form
	unit string
	it   reform.Item
	leaf *reform.Leaf // as it is now; nil for none
}

// has is what was typed into an input of the row.
func (r rowForm) has(prefix string) string { return r.Text(prefix + r.unit) }

// touched tells whether anything was typed.
func (r rowForm) touched() bool {
	return slices.ContainsFunc(rowInputs, func(prefix string) bool { return r.has(prefix) != "" })
}

// forget empties inputs of the row.
func (r rowForm) forget(prefixes ...string) {
	for _, prefix := range prefixes {
		r.Values.Del(prefix + r.unit)
	}
}

// doing is an act with the inputs that it comes from.
type doing struct {
	act    reform.Act
	inputs []string
	input  func(survey.Problem) string // the input that a problem is about
}

// acts are what the row asks for, in the order in which it is done. It is empty
// when something is wrong, which is noted.
func (r rowForm) acts() []doing {
	var all []doing
	reason := r.has(reasonOf)
	add := func(act reform.Act, main string, inputs ...string) {
		all = append(all, doing{act, append(inputs, main), func(x survey.Problem) string {
			if x.Field == "reason" {
				return reasonOf + r.unit
			}
			if x.Field == "source" {
				return "source"
			}
			return main + r.unit
		}})
	}
	if d := r.has(decideOf); d == "approve" || d == "refuse" {
		add(reform.Decide{Approve: d == "approve", Reason: reason}, decideOf)
	}
	switch {
	case r.it.Surveyed():
		r.surveyed(add, reason)
	case r.has(pointsOf) != "" || r.has(figureOf) != "":
		main := pointsOf
		if r.it.Source == reform.Computed {
			main = figureOf
		}
		if d := r.has(decideOf); d == "approve" || d != "refuse" && r.leaf.Absent() {
			r.Wrong(main+r.unit, "rounds.leaf.both")
			return nil
		}
		add(reform.Appraise{Points: r.has(pointsOf), Figure: r.has(figureOf), Reason: reason}, main)
	case r.has(acceptOf) != "" && r.leaf.InForce() != nil:
		there := r.leaf.InForce()
		add(reform.Appraise{Points: there.Points, Figure: there.Figure, Reason: reason}, acceptOf)
	}
	if len(all) == 0 {
		r.Wrong(pointsOf+r.unit, "rounds.leaf.nothing")
	}
	return all
}

// surveyed are the acts at a leaf whose points come from a survey.
func (r rowForm) surveyed(add func(act reform.Act, main string, inputs ...string), reason string) {
	source, use := r.Text("source"), r.has(useOf)
	switch old := officialOf(r.leaf); {
	case r.has(indexOf) != "":
		if source == "" {
			source = old.Source
		}
		add(reform.Enter{Index: r.has(indexOf), Source: source, Use: use == "yes" || use == "" && old.Use}, indexOf, useOf)
	case use != "" && old.Index != "":
		add(reform.Enter{Index: old.Index, Source: old.Source, Use: use == "yes"}, useOf)
	case use != "":
		r.Wrong(indexOf+r.unit, "rounds.leaf.no_index")
	}
	switch {
	case r.has(pointsOf) != "":
		add(reform.Give{Points: r.has(pointsOf), Reason: reason}, pointsOf)
	case r.has(ungiveOf) != "":
		add(reform.Ungive{Reason: reason}, ungiveOf)
	}
}

// takeLeaf does what the rows ask for, each by itself. Rows that could not be
// taken keep what was typed; if there are none, the page leads on.
func (p *Pages) takeLeaf(c echo.Context, who access.User) error {
	x, err := p.look(c)
	if err != nil {
		return err
	}
	it, ok := x.set.Leaf(param(c, "code"))
	if !ok {
		return reform.ErrNoLeaf
	}
	if x.State != reform.Running {
		return reform.ErrNotRun
	}
	f, err := typed.Read(c, x.l, leafLabels)
	if err != nil {
		return err
	}
	if f.Raw("do") == "accept" {
		x.acceptAll(f, it, who.Name)
	}
	wrong, taken := map[string]string{}, 0
	sourceless := f.Text("source") != "" && !slices.ContainsFunc(x.units, func(e reform.Entrant) bool { return f.Text(indexOf+e.Unit) != "" })
	for _, e := range x.units {
		name := unitName(x.l, x.s, e.Unit) + " – "
		for prefix, key := range inputNames {
			f.Call(prefix+e.Unit, name+x.l.Say(key))
		}
		row := rowForm{f, e.Unit, it, x.sheets[e.Unit].Leaf(it.Code)}
		if !row.touched() {
			continue
		}
		why := p.takeRow(c, x, row, who.Name)
		if why == "" {
			taken++
			continue
		}
		wrong[e.Unit] = why
	}
	if sourceless {
		f.Wrong("source", "rounds.leaf.source_alone")
	}
	if len(wrong) > 0 || !f.Good() {
		again, err := p.look(c) // as it is now: other rows have been taken
		if err != nil {
			return err
		}
		return p.askLeaf(c, who, again, it, f, wrong, taken)
	}
	path, from := x.path("criteria", it.Code), c.QueryParam("from")
	if leaves := x.set.Leaves(); f.Raw("do") == "next" {
		if i := slices.IndexFunc(leaves, func(o reform.Item) bool { return o.Code == it.Code }); i+1 < len(leaves) {
			path, from = x.path("criteria", leaves[i+1].Code), ""
		}
	}
	return leadTo(c, x.l, path, "appraised", "n", strconv.Itoa(taken), "set", x.setQuery(), "only", c.QueryParam("only"),
		"q", c.QueryParam("q"), "group", c.QueryParam("group"), "from", from)
}

// acceptAll ticks the rows that go without saying and in which nothing was
// typed, if they are still as they were shown.
func (x looking) acceptAll(f *typed.Form, it reform.Item, me string) {
	for _, e := range x.units {
		sheet := x.sheets[e.Unit]
		row := rowForm{f, e.Unit, it, sheet.Leaf(it.Code)}
		if row.has(revOf) != "" && !row.touched() && x.row(it, e.Unit, sheet, me).Undisputed && row.seen() == row.now() {
			f.Set(acceptOf+e.Unit, "1")
		}
	}
}

// seen is the revision of the leaf when the row was shown, and now is the
// present one.
func (r rowForm) seen() int64 {
	n, err := strconv.ParseInt(r.Raw(revOf+r.unit), 10, 64)
	if err != nil {
		return -1
	}
	return n
}

func (r rowForm) now() int64 {
	if r.leaf == nil {
		return 0
	}
	return r.leaf.Rev
}

// takeRow does what a row asks for. It tells why it could not; "" when it could.
func (p *Pages) takeRow(c echo.Context, x looking, r rowForm, who string) (why string) {
	if r.seen() != r.now() {
		return r.whole(x, x.l.Say("rounds.leaf.touched"))
	}
	before := r.Sum()
	all := r.acts()
	if r.Sum() > before {
		return r.Wrongs[len(r.Wrongs)-1].Message
	}
	seen := r.seen()
	for _, d := range all {
		sheet, err := p.Office.Act(c.Request().Context(), x.Round, r.unit, r.it.Code, seen, d.act, who)
		if err != nil {
			return r.refused(x, d, err)
		}
		r.forget(d.inputs...)
		seen = sheet.Leaf(r.it.Code).Rev
	}
	r.forget(rowInputs...)
	return ""
}

// refused says why an act was not taken, at the input that it is about if there
// is one.
func (r rowForm) refused(x looking, d doing, err error) string {
	if errors.Is(err, reform.ErrTouched) {
		return r.whole(x, x.l.Say("rounds.leaf.touched"))
	}
	e, ok := errors.AsType[*survey.Error](err)
	if !ok || e.Kind != survey.KindInvalid || len(e.Problems) == 0 {
		return r.whole(x, reason(x.l, err))
	}
	r.Wrong(d.input(e.Problems[0]), e.Problems[0].Code, local(x.l, e.Problems[0].Args)...)
	return reason(x.l, err)
}

// whole notes what concerns the row as a whole.
func (r rowForm) whole(x looking, why string) string {
	r.Wrongs = append(r.Wrongs, typed.Wrong{Field: rowOf + r.unit, Label: unitName(x.l, x.s, r.unit), Message: why})
	return why
}

// officialOf is the ministry's figure that a leaf has; an empty one for none.
func officialOf(l *reform.Leaf) reform.Official {
	if l == nil || l.Official == nil {
		return reform.Official{}
	}
	return *l.Official
}
