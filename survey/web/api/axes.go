package api

import (
	"maps"
	"slices"
	"strconv"

	"sipas/survey"
	"sipas/survey/findings"
	"sipas/survey/results"
	"sipas/survey/web/lens"
)

// filtering are the fixed dimensions that are parameters by their own names.
// Units and periods have parameters of their own (unit, from, to).
var filtering = []string{results.ByField, results.ByChannel, results.ByForm, results.ByVersion, results.ByLanguage}

// axes are the dimensions of a wave by which results can be filtered and, the
// last of them, only split. The labels of fixed dimensions are those that the
// configuration knows, whether they occur or not, so that the same question is
// good for every wave. Who sees all units has those, too, that only occur; what
// occurs elsewhere is not others' to know. The periods are not filled in.
func (p *Pages) axes(a *asked, w survey.Wave) ([]findings.Axis, error) {
	known, err := p.Findings.Axes(a.Request().Context(), w.ID)
	if err != nil {
		return nil, err
	}
	axes := slices.Clone(known)
	for i, x := range axes {
		if !slices.Contains(filtering, x.By) {
			continue
		}
		axes[i].Values, axes[i].Labels = lens.Configured(a.config, w, x.By), nil
		for _, label := range x.Values {
			if a.who.SeesAll() && !slices.Contains(axes[i].Values, label) {
				axes[i].Values = append(axes[i].Values, label)
			}
		}
	}
	hours := make([]string, 24)
	for h := range hours {
		hours[h] = strconv.Itoa(100 + h)[1:]
	}
	return append(axes,
		findings.Axis{By: results.ByUnit, Values: idsOf(a.unitsOf(w))}, findings.Axis{By: results.ByCounter, Values: a.countersOf(w)},
		findings.Axis{By: findings.ByPeriod}, findings.Axis{By: findings.ByHourOfDay, Values: hours}), nil
}

// periods are those of the wave, the first first, whether somebody answered in
// them or not.
func (p *Pages) periods(a *asked, w survey.Wave) ([]string, error) {
	all, err := p.Findings.Periods(a.Request().Context(), w.ID)
	return append([]string{}, all...), err
}

func idsOf(units []survey.Unit) []string {
	ids := make([]string, len(units))
	for i, u := range units {
		ids[i] = u.ID
	}
	return ids
}

// countersOf are the counters of a wave in scope, by id.
func (a *asked) countersOf(w survey.Wave) []string {
	var ids []string
	for _, id := range slices.Sorted(maps.Keys(a.config.Counters)) {
		if a.mayKnow(w, results.ByCounter, id) {
			ids = append(ids, id)
		}
	}
	return ids
}

// parameter is what an axis is called in addresses, here as on the pages.
func parameter(x findings.Axis) string {
	if x.Question != "" {
		return "q." + x.Question
	}
	return x.By
}

// filters tells whether an axis is a parameter by its own name.
func filters(x findings.Axis) bool { return x.Question != "" || slices.Contains(filtering, x.By) }
