package lens

import (
	"net/url"
	"slices"

	"sipas/survey/findings"
	"sipas/survey/results"
)

// none stands in addresses for rows without a label.
const none = "-"

// Address is that of a page of the lens's wave: "" for the first, "compare",
// "chart/units.svg"... in the reader's language.
func (p *Place) Address(page string, l findings.Lens, also ...url.Values) string {
	q := l.Query()
	for _, more := range also {
		for k, v := range more {
			q[k] = v
		}
	}
	q.Set("lang", p.Lang)
	return path(l.Wave, page) + "?" + q.Encode()
}

// path is an address without its query.
func path(wave, page string) string {
	to := Here + "/" + url.PathEscape(wave)
	if page != "" {
		to += "/" + page
	}
	return to
}

// parameter is what an axis is called in addresses.
func parameter(a findings.Axis) string {
	if a.Question != "" {
		return "q." + a.Question
	}
	return a.By
}

// chosen are the labels that a lens keeps of a dimension; none: all.
func chosen(l findings.Lens, by string) []string {
	for _, o := range l.Only {
		if o.By == by {
			return o.Labels
		}
	}
	return nil
}

// without is a lens without a label of a dimension.
func without(l findings.Lens, by, label string) findings.Lens {
	var only []findings.Only
	for _, o := range l.Only {
		if o.By == by {
			o.Labels = slices.DeleteFunc(slices.Clone(o.Labels), func(x string) bool { return x == label })
		}
		if len(o.Labels) > 0 {
			only = append(only, o)
		}
	}
	l.Only = only
	return l
}

// Whole is the lens without filters: the wave as far as the reader may see
// it, by the same score.
func (p *Place) Whole() findings.Lens {
	l := findings.Lens{Wave: p.Lens.Wave, Score: p.Lens.Score}
	if !p.Who.SeesAll() {
		l.Unit = p.Lens.Unit
	}
	return l
}

// Into is the lens on one group of a dimension: where a row of a table leads.
func (p *Place) Into(by, label string) findings.Lens {
	l := p.Lens
	switch by {
	case results.ByUnit:
		l.Unit = label
	case findings.ByPeriod:
		l.From, l.To = label, label
	default:
		l.Only = slices.DeleteFunc(slices.Clone(l.Only), func(o findings.Only) bool { return o.By == by })
		l.Only = append(l.Only, findings.Only{By: by, Labels: []string{label}})
	}
	return l.Settled()
}
