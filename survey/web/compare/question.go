package compare

import (
	"net/url"
	"slices"

	"sipas/analysis/crosswalk"
	"sipas/survey"
	"sipas/survey/contrast"
	"sipas/survey/findings"
	"sipas/survey/results"
	"sipas/survey/web/lens"
)

// The parameters of the pages beside those of the lens.
const (
	withParameter = "with" // withWave
	byParameter   = "by"   // what the two sides are: unit, period, field, q.sex…
	aParameter    = "a"    // label of side A; repeated: several together
	bParameter    = "b"    // of side B, or the other wave
	asParameter   = "as"   // a version of the ministry's method
)

// withWave is the value of "with" for another wave, which b names; "with" may name
// it as well.
const withWave = "wave"

// noLabel is in addresses what stands for rows without a label.
const noLabel = "-"

// question is what an address asks to compare.
type question struct {
	by   string   // contrast.ByWave, contrast.ByUnit, or a dimension; "" for nothing yet
	name string   // how by is called in addresses
	a, b []string // labels; of ByWave b is the wave
	as   crosswalk.Version
	said url.Values // the parameters as they go on
}

// asked reads the page's own parameters, and says what it does not understand.
// Without any it is the wave before, if the wave follows one.
func asked(p *lens.Place, q url.Values) question {
	out := question{as: version(p, q)}
	switch {
	case q.Get(withParameter) != "":
		out.by, out.b = contrast.ByWave, labels(q[bParameter])
		if with := q.Get(withParameter); with != withWave && len(out.b) == 0 {
			out.b = []string{with}
		}
	case q.Get(byParameter) != "":
		out.name = q.Get(byParameter)
		if out.by = dimension(p, out.name); out.by == "" {
			p.Misread(byParameter, out.name)
		}
		out.a, out.b = labels(q[aParameter]), labels(q[bParameter])
	case p.Wave.Before != "":
		if _, _, ok := p.Other(p.Wave.Before); ok {
			out.by, out.b = contrast.ByWave, []string{p.Wave.Before}
		}
	}
	out.said = out.values()
	return out
}

// version is the version that an address names; "" for none that there is.
func version(p *lens.Place, q url.Values) crosswalk.Version {
	s := q.Get(asParameter)
	if slices.Contains(contrast.Versions(), crosswalk.Version(s)) {
		return crosswalk.Version(s)
	}
	if s != "" {
		p.Misread(asParameter, s)
	}
	return ""
}

// labels are those of an address; a list that is empty chooses nothing.
func labels(values []string) []string {
	var all []string
	for _, v := range values {
		switch {
		case v == noLabel:
			all = append(all, "")
		case v != "":
			all = append(all, v)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// dimension is what a name in addresses stands for; "" for nothing.
func dimension(p *lens.Place, name string) string {
	if name == contrast.ByUnit || name == findings.ByPeriod {
		return name
	}
	for _, a := range p.Axes {
		if parameter(a) == name {
			return a.By
		}
	}
	return ""
}

// parameter is what an axis is called in addresses.
func parameter(a findings.Axis) string {
	if a.Question != "" {
		return "q." + a.Question
	}
	return a.By
}

// values are the parameters of the question.
func (q question) values() url.Values {
	v := url.Values{}
	switch q.by {
	case "":
	case contrast.ByWave:
		v.Set(withParameter, withWave)
	default:
		v.Set(byParameter, q.name)
	}
	add := func(name string, labels []string) {
		for _, l := range labels {
			if l == "" {
				l = noLabel
			}
			v.Add(name, l)
		}
	}
	add(aParameter, q.a)
	add(bParameter, q.b)
	if q.as != "" {
		v.Set(asParameter, string(q.as))
	}
	return v
}

// side is one of the two things that are compared.
type side struct {
	name string // in words
	lens findings.Lens
	wave survey.Wave
}

// complete tells that both sides are chosen.
func (q question) complete() bool {
	return q.by != "" && len(q.b) > 0 && (q.by == contrast.ByWave || len(q.a) > 0)
}

// base is the place with what the sides decide taken out of its lens.
func (q question) base(p *lens.Place) *lens.Place {
	at := *p
	switch q.by {
	case contrast.ByWave: // periods and versions belong to a wave
		at.Lens.From, at.Lens.To = "", ""
		at.Lens.Only = without(p.Lens.Only, results.ByVersion)
	case contrast.ByUnit:
		at.Lens.Unit = p.Whole().Unit
	case findings.ByPeriod:
		at.Lens.From, at.Lens.To = "", ""
	default:
		at.Lens.Only = without(p.Lens.Only, q.by)
	}
	return &at
}

// without is what is chosen in other dimensions.
func without(only []findings.Only, by string) []findings.Only {
	return slices.DeleteFunc(slices.Clone(only), func(o findings.Only) bool { return o.By == by })
}

// errNoSide says that what one side asks for is not there, or not in the
// reader's scope.
var errNoSide = &survey.Error{Kind: survey.KindInvalid, Code: "compare.side"}

// sides are the two lenses; errNoSide, or what contrast.Disjoint says.
func (q question) sides(p *lens.Place) (a, b side, err error) {
	if q.by == contrast.ByWave {
		other, about, ok := p.Other(q.b[0])
		if !ok || len(q.b) > 1 {
			return a, b, errNoSide
		}
		a = side{name: p.Text(p.Wave.Title), lens: p.Lens, wave: p.Wave}
		b = side{name: p.Text(about.Title), lens: other, wave: about}
	} else {
		if a, err = q.side(p, q.a); err != nil {
			return a, b, err
		}
		if b, err = q.side(p, q.b); err != nil {
			return a, b, err
		}
	}
	_, err = contrast.Disjoint(p.Config.Tree, a.lens, b.lens)
	return a, b, err
}

// side is a lens on some labels.
func (q question) side(p *lens.Place, labels []string) (side, error) {
	s := side{lens: p.Lens, wave: p.Wave}
	for _, l := range labels {
		if !q.has(p, l) {
			return s, errNoSide
		}
		if s.name != "" {
			s.name += ", "
		}
		s.name += p.Name(q.by, l)
	}
	switch q.by {
	case contrast.ByUnit:
		if len(labels) > 1 {
			return s, errNoSide
		}
		s.lens.Unit = labels[0]
	case findings.ByPeriod:
		s.lens.From, s.lens.To = labels[0], labels[len(labels)-1]
		if len(labels) > 1 {
			s.name = p.Say("compare.span", p.Period(s.lens.From), p.Period(s.lens.To))
		}
	default:
		s.lens.Only = append(slices.Clone(p.Lens.Only), findings.Only{By: q.by, Labels: labels})
		s.lens = s.lens.Settled()
	}
	return s, nil
}

// has tells that a label is one of the dimension's, within the reader's scope.
func (q question) has(p *lens.Place, label string) bool {
	switch q.by {
	case contrast.ByUnit:
		return p.Has(label)
	case findings.ByPeriod:
		return slices.Contains(p.Periods, label)
	}
	for _, a := range p.Axes {
		if a.By == q.by {
			return label == "" || slices.Contains(a.Values, label)
		}
	}
	return false
}
