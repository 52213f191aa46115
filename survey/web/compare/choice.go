package compare

import (
	"maps"
	"net/url"
	"slices"
	"strings"

	"sipas/analysis/crosswalk"
	"sipas/survey"
	"sipas/survey/contrast"
	"sipas/survey/findings"
	"sipas/survey/web/lens"
)

// choice is the part of the page where a reader says what to compare: kinds as
// links, and of the kind chosen a form for the two sides.
type choice struct {
	Open   bool // there is something to choose before anything is shown
	Kinds  []lens.Link
	Action string
	Keep   []lens.Hidden
	A, B   []lens.Option // of the two sides; A is empty where it is this wave
	Waves  bool          // the sides are waves
	Few    string        // why there is nothing to choose from; "" when there is
	Wrong  string        // what is the matter with the choice, "" for nothing
	Bases  []lens.Link   // by which items: the questionnaire's own, or those of the ministry's methods
}

// choose offers what the question may be about. also is what of it stays when the
// sides are chosen anew.
func (q question) choose(p *lens.Place) choice {
	c := choice{Action: p.Address("compare", findings.Lens{Wave: p.Wave.ID}), Waves: q.by == contrast.ByWave}
	c.Action, _, _ = strings.Cut(c.Action, "?")
	for _, kind := range kinds(p) {
		also := url.Values{byParameter: {kind.name}}
		if kind.by == contrast.ByWave {
			also = url.Values{withParameter: {withWave}}
		}
		words := p.Say("compare.kind.wave")
		if kind.by != contrast.ByWave {
			words = p.Dimension(kind.by)
		}
		c.Kinds = append(c.Kinds, lens.Link{To: p.Address("compare", p.Lens, also), Words: words, Here: kind.by == q.by})
	}
	keep := p.Lens.Query()
	keep.Set("lang", p.Lang)
	if q.as != "" {
		keep.Set(asParameter, string(q.as))
	}
	switch q.by {
	case "":
	case contrast.ByWave:
		keep.Set(withParameter, withWave)
		for _, w := range p.Waves {
			if _, _, ok := p.Other(w.ID); ok && w.ID != p.Wave.ID {
				c.B = append(c.B, lens.Option{Value: w.ID, Words: p.Text(w.Title), Chosen: slices.Contains(q.b, w.ID)})
			}
		}
		if len(c.B) == 0 {
			c.Few = p.Say("compare.few.wave")
		}
	default:
		keep.Set(byParameter, q.name)
		options := q.options(p)
		c.A, c.B = mark(options, q.a), mark(options, q.b)
		if len(q.b) == 0 && len(options) > 1 {
			c.B[1].Chosen = true
		}
		if len(options) < 2 {
			c.Few = p.Say("compare.few.labels", p.Dimension(q.by))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(keep)) {
		for _, v := range keep[name] {
			c.Keep = append(c.Keep, lens.Hidden{Name: name, Value: v})
		}
	}
	return c
}

// kind is something that sides can be.
type kind struct{ by, name string }

// kinds are what can be compared in a wave: waves, units, periods, and the
// dimensions that it can be filtered by with two labels or more.
func kinds(p *lens.Place) []kind {
	all := []kind{{contrast.ByWave, ""}, {contrast.ByUnit, contrast.ByUnit}, {findings.ByPeriod, findings.ByPeriod}}
	for _, a := range p.Axes {
		if len(a.Values) > 1 {
			all = append(all, kind{a.By, parameter(a)})
		}
	}
	return all
}

// options are the labels of the question's dimension.
func (q question) options(p *lens.Place) []lens.Option {
	var all []lens.Option
	add := func(label string) {
		value := label
		if label == "" {
			value = noLabel
		}
		all = append(all, lens.Option{Value: value, Words: p.Name(q.by, label)})
	}
	switch q.by {
	case contrast.ByUnit:
		return units(p)
	case findings.ByPeriod:
		for _, label := range slices.Backward(p.Periods) {
			add(label)
		}
		return all
	}
	for _, a := range p.Axes {
		if a.By != q.by {
			continue
		}
		for _, label := range a.Values {
			add(label)
		}
		if a.Question != "" {
			add("")
		}
	}
	return all
}

// units are those in the reader's scope, indented as they lie in each other.
func units(p *lens.Place) []lens.Option {
	var all []lens.Option
	depth := map[string]int{}
	for _, u := range p.Units {
		d, below := depth[u.Parent]
		if below {
			d++
		}
		depth[u.ID] = d
		all = append(all, lens.Option{Value: u.ID, Words: strings.Repeat("\u2003", d) + p.Text(u.Name)})
	}
	return all
}

// mark chooses some of the options.
func mark(options []lens.Option, labels []string) []lens.Option {
	all := slices.Clone(options)
	for i := range all {
		label := all[i].Value
		if label == noLabel {
			label = ""
		}
		all[i].Chosen = slices.Contains(labels, label)
	}
	return all
}

// versions are the words for the ministry's methods.
var versions = map[crosswalk.Version]string{
	crosswalk.V1001: "compare.as.1001", crosswalk.V2022: "compare.as.2022", crosswalk.V2640: "compare.as.2640",
}

// bases are links to the same page by other items; none where no questionnaire has
// a way to any of them.
func bases(p *lens.Place, page string, said url.Values, chosen crosswalk.Version, q *survey.Questionnaire) []lens.Link {
	if q == nil {
		return nil
	}
	link := func(v crosswalk.Version, words string) lens.Link {
		also := maps.Clone(said)
		also.Del(asParameter)
		if v != chosen && strings.HasPrefix(also.Get(ofParameter), itemKey) { // its items have other codes
			also.Del(ofParameter)
		}
		if v != "" {
			also.Set(asParameter, string(v))
		}
		return lens.Link{To: p.Address(page, p.Lens, also), Words: words, Here: v == chosen}
	}
	all := []lens.Link{link("", p.Say("compare.as.own"))}
	for _, v := range contrast.Versions() {
		if way, ok := contrast.WayTo(q, v); ok {
			all = append(all, link(v, p.Say(versions[v], len(way.Steps), way.Of)))
		}
	}
	if len(all) == 1 {
		return nil
	}
	return all
}
