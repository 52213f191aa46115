package findings

import (
	"net/url"
	"slices"
	"strings"

	"sipas/analysis"
	"sipas/survey"
	"sipas/survey/results"
)

// How a lens stands in an address.
const (
	unitParameter  = "unit"
	fromParameter  = "from"
	toParameter    = "to"
	flagsParameter = "flags"
	withoutFlagged = "without"
	scoreParameter = "score"
	questionSign   = "q." // before the code of a question
	noLabel        = "-"  // in the place of ""
)

// scoreNames are the scores as they stand in an address; the first is the one
// that stands for none.
var scoreNames = [...]string{analysis.Top2: "top2", analysis.Mean5: "mean5", analysis.Mean01: "mean01"}

// parameter is what an axis is called in an address.
func (a Axis) parameter() string {
	if a.Question != "" {
		return questionSign + a.Question
	}
	return a.By
}

// Parse reads the lens of an address. What it does not understand it leaves
// out and says: lens.dimension (a question that the wave does not ask),
// lens.label (Args: the label), lens.period, lens.score, lens.flags. Parameters
// of other things are passed over. The lens is settled.
func Parse(q url.Values, wave string, axes []Axis) (Lens, []survey.Problem) {
	l := Lens{Wave: wave, Unit: q.Get(unitParameter)}
	var problems []survey.Problem
	wrong := func(field, code, value string) {
		problems = append(problems, survey.Problem{Field: field, Code: code, Args: []string{value}})
	}
	if s := q.Get(scoreParameter); s != "" {
		if i := slices.Index(scoreNames[:], s); i >= 0 {
			l.Score = analysis.Score(i)
		} else {
			wrong(scoreParameter, "lens.score", s)
		}
	}
	switch s := q.Get(flagsParameter); s {
	case withoutFlagged:
		l.Unflagged = true
	case "", "with":
	default:
		wrong(flagsParameter, "lens.flags", s)
	}
	for _, side := range []struct {
		name string
		to   *string
	}{{fromParameter, &l.From}, {toParameter, &l.To}} {
		s := q.Get(side.name)
		if s == "" || (calendar{}).valid(s) || (calendar{monthly: true}).valid(s) {
			*side.to = s
			continue
		}
		wrong(side.name, "lens.period", s)
	}
	if l.From != "" && l.To != "" && l.To < l.From {
		wrong(toParameter, "lens.period", l.To)
		l.To = ""
	}
	known := map[string]bool{}
	for _, a := range axes {
		name := a.parameter()
		known[name] = true
		o := Only{By: a.By}
		for _, label := range q[name] {
			switch {
			case label == "":
			case label == noLabel:
				o.Labels = append(o.Labels, "")
			case slices.Contains(a.Values, label):
				o.Labels = append(o.Labels, label)
			default:
				wrong(name, "lens.label", label)
			}
		}
		if len(o.Labels) > 0 {
			l.Only = append(l.Only, o)
		}
	}
	for _, name := range sortedNames(q) {
		if strings.HasPrefix(name, questionSign) && !known[name] {
			wrong(name, "lens.dimension", strings.TrimPrefix(name, questionSign))
		}
	}
	return l.Settled(), problems
}

func sortedNames(q url.Values) []string {
	var names []string
	for name := range q {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// Query is the lens as the query of an address, without its wave. Encoded, it
// has the one form that lenses which mean the same share.
func (l Lens) Query() url.Values {
	l = l.Settled()
	q := url.Values{}
	set := func(name, value string) {
		if value != "" {
			q.Set(name, value)
		}
	}
	set(unitParameter, l.Unit)
	set(fromParameter, l.From)
	set(toParameter, l.To)
	if l.Unflagged {
		set(flagsParameter, withoutFlagged)
	}
	if l.Score > analysis.Top2 && int(l.Score) < len(scoreNames) {
		set(scoreParameter, scoreNames[l.Score])
	}
	for _, o := range l.Only {
		name := o.By
		if !fixed(o.By) {
			name = questionSign + results.QuestionOf(o.By)
		}
		for _, label := range o.Labels {
			if label == "" {
				label = noLabel
			}
			q.Add(name, label)
		}
	}
	return q
}

// fixedAxes are the dimensions of every wave that a lens can choose labels in.
var fixedAxes = []string{results.ByField, results.ByChannel, results.ByForm, results.ByVersion, results.ByLanguage}

func fixed(by string) bool { return slices.Contains(fixedAxes, by) }

// Settled is the lens in its one form: filters by dimension, labels in byte
// order, nothing twice, nothing that does not choose.
func (l Lens) Settled() Lens {
	labels := map[string][]string{}
	for _, o := range l.Only {
		labels[o.By] = append(labels[o.By], o.Labels...)
	}
	l.Only = nil
	for by, some := range labels {
		if len(some) > 0 {
			slices.Sort(some)
			l.Only = append(l.Only, Only{By: by, Labels: slices.Compact(some)})
		}
	}
	slices.SortFunc(l.Only, func(a, b Only) int { return strings.Compare(a.By, b.By) })
	return l
}

// filtered tells whether the lens shows other answers than a unit's summary.
func (l Lens) filtered() bool { return len(l.Only) > 0 || l.From != "" || l.To != "" || l.Unflagged }

// key names a settled lens among those of its wave.
func (l Lens) key() string {
	return l.Query().Encode()
}
