package lens

import (
	"maps"
	"net/url"
	"slices"
	"strings"

	"sipas/analysis"
	"sipas/survey"
	"sipas/survey/findings"
	"sipas/survey/results"
)

// Filters is the form that chooses the lens, and what is chosen already.
type Filters struct {
	Action string
	Keep   []Hidden // what of the address is not the lens's
	Open   bool     // the form stands open: there is something to correct

	Units, From, To, Flags, Scores []Option
	Axes                           []Group

	Chosen []Chip
	Clear  string // the address without any filter; "" when there is none
	Said   string // "Filters" or "Filters (3)"
}

// Hidden is a value that the form passes on.
type Hidden struct{ Name, Value string }

// Option is an entry of a choice.
type Option struct {
	Value, Words string
	Chosen       bool
}

// Group is a dimension's labels, of which any number may be chosen.
type Group struct {
	Name, Words string // the parameter; the dimension in words
	Some        bool   // one or more are chosen
	Options     []Option
}

// Chip is a filter in words, with the address without it. Away is "" for what
// cannot be taken away.
type Chip struct{ Words, Away, Label string }

// scoreNames are the scores in addresses.
var scoreNames = map[analysis.Score]string{analysis.Top2: "top2", analysis.Mean5: "mean5", analysis.Mean01: "mean01"}

// unflagged is the value of the parameter "flags" without suspect sheets.
const unflagged = "without"

// Filters is the form for a page of the wave ("" is the first). Parameters in
// also are the page's own: the form and the links keep them.
func (p *Place) Filters(page string, also url.Values) Filters {
	f := Filters{Action: path(p.Wave.ID, page), Open: len(p.Notes) > 0, Keep: []Hidden{{"lang", p.Lang}},
		Units: p.unitOptions(), Scores: p.scoreOptions(), Flags: []Option{
			{"", p.Say("lens.flags.all"), !p.Lens.Unflagged},
			{unflagged, p.Say("lens.flags.without"), p.Lens.Unflagged},
		}}
	f.Keep = append(f.Keep, Pass(also)...)
	f.From = p.periodOptions(p.Lens.From, p.Say("lens.period.first"))
	f.To = p.periodOptions(p.Lens.To, p.Say("lens.period.last"))
	for _, a := range p.Axes {
		if g := p.group(a); len(g.Options) > 1 || g.Some { // one entry alone divides nothing
			f.Axes = append(f.Axes, g)
		}
	}
	f.Chosen = p.chips(page, also)
	f.Said = p.Say("lens.filters")
	if n := len(f.Chosen); n > 0 {
		f.Said = p.Say("lens.filters.n", n)
		f.Clear = p.Address(page, p.Whole(), also)
	}
	return f
}

func (p *Place) group(a findings.Axis) Group {
	g := Group{Name: parameter(a), Words: p.Dimension(a.By)}
	has := chosen(p.Lens, a.By)
	g.Some = len(has) > 0
	for _, v := range a.Values {
		g.Options = append(g.Options, Option{v, p.Name(a.By, v), slices.Contains(has, v)})
	}
	if a.Question != "" || a.By == results.ByField || slices.Contains(has, "") {
		g.Options = append(g.Options, Option{none, p.Name(a.By, ""), slices.Contains(has, "")})
	}
	return g
}

func (p *Place) periodOptions(at, open string) []Option {
	o := []Option{{"", open, at == ""}}
	for _, label := range p.Periods {
		o = append(o, Option{label, p.Period(label), label == at})
	}
	return o
}

func (p *Place) scoreOptions() []Option {
	var o []Option
	for _, s := range []analysis.Score{analysis.Top2, analysis.Mean5, analysis.Mean01} {
		o = append(o, Option{scoreNames[s], p.Say(scores[s]), s == p.Lens.Score})
	}
	return o
}

// unitOptions are the choices of a unit; the whole wave is one for those who see it.
func (p *Place) unitOptions() []Option {
	var o []Option
	if p.Who.SeesAll() {
		o = append(o, Option{"", p.Say("lens.whole"), p.Lens.Unit == ""})
	}
	depth := map[string]int{}
	for _, u := range p.Units {
		d, below := depth[u.Parent]
		if below {
			d++
		}
		depth[u.ID] = d
		o = append(o, Option{u.ID, strings.Repeat("\u2003", d) + p.Text(u.Name), u.ID == p.Lens.Unit})
	}
	return o
}

// chips are the filters in force.
func (p *Place) chips(page string, also url.Values) []Chip {
	var chips []Chip
	chip := func(words string, l findings.Lens) {
		chips = append(chips, Chip{words, p.Address(page, l, also), p.Say("lens.away", words)})
	}
	if p.Lens.Unit != "" && p.Who.SeesAll() {
		l := p.Lens
		l.Unit = ""
		chip(p.Name(results.ByUnit, p.Lens.Unit), l)
	}
	for _, o := range p.Lens.Only {
		for _, label := range o.Labels {
			chip(p.Say("lens.is", p.Dimension(o.By), p.Name(o.By, label)), without(p.Lens, o.By, label))
		}
	}
	if p.Lens.From != "" {
		l := p.Lens
		l.From = ""
		chip(p.Say("lens.since", p.Period(p.Lens.From)), l)
	}
	if p.Lens.To != "" {
		l := p.Lens
		l.To = ""
		chip(p.Say("lens.till", p.Period(p.Lens.To)), l)
	}
	if p.Lens.Unflagged {
		l := p.Lens
		l.Unflagged = false
		chip(p.Say("lens.flags.without"), l)
	}
	if p.Lens.Score != analysis.Top2 {
		l := p.Lens
		l.Score = analysis.Top2
		chip(p.Score(), l)
	}
	return chips
}

// Chosen are the filters in words, in one line, for titles of charts and
// reports; "" when there is none. The unit and the score are not among them.
func (p *Place) Chosen() string {
	q := *p
	q.Lens.Unit, q.Lens.Score = "", analysis.Top2
	var words []string
	for _, c := range q.chips("", nil) {
		words = append(words, c.Words)
	}
	return strings.Join(words, "; ")
}

// note keeps in words what of an address was not understood.
func (p *Place) note(problems []survey.Problem) {
	for _, x := range problems {
		args := make([]any, 0, len(x.Args))
		for _, a := range x.Args {
			args = append(args, a)
		}
		p.Notes = append(p.Notes, p.Say("lens.note", p.called(x.Field), p.Say(x.Code, args...)))
	}
}

// Misread keeps in words that a value of a page's own parameter was not
// understood: what is the parameter as the page calls it.
func (p *Place) Misread(what, value string) {
	p.Notes = append(p.Notes, p.Say("lens.note", what, p.Say("lens.label", value)))
}

// called is what a parameter of an address is called on the page.
func (p *Place) called(parameterName string) string {
	for _, a := range p.Axes {
		if parameter(a) == parameterName {
			return p.Dimension(a.By)
		}
	}
	switch parameterName {
	case "from":
		return p.Say("lens.from")
	case "to":
		return p.Say("lens.to")
	case "score":
		return p.Say("lens.choose.score")
	case "flags":
		return p.Say("lens.choose.flags")
	}
	return parameterName
}

// Pass are the values of a query as hidden inputs of a form, in a stable order.
func Pass(q url.Values) []Hidden {
	var all []Hidden
	for _, name := range slices.Sorted(maps.Keys(q)) {
		for _, v := range q[name] {
			all = append(all, Hidden{name, v})
		}
	}
	return all
}
