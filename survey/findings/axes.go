package findings

import (
	"context"
	"slices"
	"strings"

	"sipas/survey"
	"sipas/survey/directory"
	"sipas/survey/results"
)

// Axes are the dimensions by which the answers of a wave can be filtered: the
// fixed ones first, then its one-of questions in the order of the
// questionnaire. Labels of the fixed ones are those that occur; of questions,
// all options that any version has. Units and periods are not among them.
func (f *Findings) Axes(ctx context.Context, wave string) ([]Axis, error) {
	g, _, err := f.ground(ctx, wave)
	if err != nil {
		return nil, err
	}
	var axes []Axis
	for _, by := range fixedAxes {
		values, err := g.labels(by)
		if err != nil {
			return nil, err
		}
		axes = append(axes, Axis{By: by, Values: values, Labels: g.namesOf(by, values)})
	}
	for _, q := range questions(g.config, g.wave) {
		if q.Kind != survey.OneOf {
			continue
		}
		a := Axis{By: results.Question(q.Code), Question: q.Code, Name: q.Text, Personal: true}
		for _, o := range q.Options {
			a.Values, a.Labels = append(a.Values, o.Code), append(a.Labels, o.Text)
		}
		axes = append(axes, a)
	}
	return axes, nil
}

// Periods are those that a wave can be narrowed to, the first first; see
// ByPeriod and periods. They follow from its dates and the clock: whether
// anybody answered in one is for those to know who see the answers. The error
// is results.ErrNoWave, or that of the store.
func (f *Findings) Periods(ctx context.Context, wave string) ([]string, error) {
	config, err := f.Results.Directory.Snapshot(ctx)
	if err != nil {
		return nil, err
	}
	w, ok := config.Wave(wave)
	if !ok {
		return nil, results.ErrNoWave
	}
	return periods(w, f.Now()), nil
}

// filters tells whether a lens can choose labels of a dimension.
func (g *ground) filters(by string) bool {
	return fixed(by) || slices.ContainsFunc(questions(g.config, g.wave), func(q survey.Question) bool {
		return q.Kind == survey.OneOf && results.Question(q.Code) == by
	})
}

// splits tells whether a sight can be split by a dimension.
func (g *ground) splits(by string) bool {
	return slices.Contains([]string{results.ByUnit, results.ByCounter, ByPeriod, ByHourOfDay}, by) || g.filters(by)
}

// questions are the one-of and some-of questions of a wave, with the options
// of all versions of its questionnaire: those of the wave's own first.
func questions(config *directory.Snapshot, w survey.Wave) []survey.Question {
	var all []survey.Question
	for _, q := range results.Versions(config, w) {
		for _, x := range slices.Concat(q.Before, q.After) {
			if x.Off || x.Kind != survey.OneOf && x.Kind != survey.SomeOf {
				continue
			}
			i := slices.IndexFunc(all, func(o survey.Question) bool { return o.Code == x.Code })
			if i < 0 {
				x.Options = slices.Clone(x.Options)
				all = append(all, x)
				continue
			}
			for _, o := range x.Options {
				if !slices.ContainsFunc(all[i].Options, func(p survey.Option) bool { return p.Code == o.Code }) {
					all[i].Options = append(all[i].Options, o)
				}
			}
		}
	}
	return all
}

// labels are those of the ground's answers in a dimension, in the order to
// show them, without "".
func (g *ground) labels(by string) ([]string, error) {
	t, err := g.table([]string{by})
	if err != nil {
		return nil, err
	}
	var some []string
	for i, c := range t.columns {
		if c.by != by {
			continue
		}
		for p, label := range c.labels {
			if label != "" && t.N(p*t.Stride(i)) > 0 {
				some = append(some, label)
			}
		}
	}
	g.sort(by, some)
	return some, nil
}

// namesOf are the names of labels of a fixed dimension; nil where they speak
// for themselves.
func (g *ground) namesOf(by string, labels []string) []survey.Text {
	if by != results.ByField {
		return nil
	}
	var names []survey.Text
	for _, l := range labels {
		names = append(names, g.config.Fields[l].Name)
	}
	return names
}

// sort puts labels into the order to show them.
func (g *ground) sort(by string, labels []string) {
	rank := map[string]int{}
	name := func(label string) string { return label }
	switch by {
	case results.ByChannel:
		for i, c := range survey.Channels() {
			rank[string(c)] = i
		}
	case results.ByUnit:
		for i, u := range g.units {
			rank[u.ID] = i
		}
	case results.ByField:
		name = func(label string) string { return survey.Fold(g.config.Fields[label].Name.In(survey.Vietnamese)) }
	case results.ByCounter:
		for i, u := range g.units {
			rank[u.ID] = i
		}
		units := rank
		rank = map[string]int{}
		for _, l := range labels {
			rank[l] = units[g.config.Counters[l].Unit]
		}
		name = func(label string) string { return survey.Fold(g.config.Counters[label].Name.In(survey.Vietnamese)) }
	default:
		for _, q := range questions(g.config, g.wave) {
			if results.Question(q.Code) == by {
				for i, o := range q.Options {
					rank[o.Code] = i
				}
			}
		}
	}
	slices.SortFunc(labels, func(a, b string) int {
		if d := rank[a] - rank[b]; d != 0 {
			return d
		}
		if d := strings.Compare(name(a), name(b)); d != 0 {
			return d
		}
		return strings.Compare(a, b)
	})
}
