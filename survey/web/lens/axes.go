package lens

import (
	"cmp"
	"maps"
	"slices"

	"sipas/survey"
	"sipas/survey/directory"
	"sipas/survey/findings"
	"sipas/survey/results"
)

// Configured are the labels that a dimension of every wave can have by the
// configuration, whether an answer has them or not; nil for other dimensions.
func Configured(config *directory.Snapshot, w survey.Wave, by string) (labels []string) {
	switch by {
	case results.ByField:
		return slices.Sorted(maps.Keys(config.Fields))
	case results.ByChannel:
		for _, c := range survey.Channels() {
			labels = append(labels, string(c))
		}
	case results.ByForm:
		return []string{string(survey.FullForm), string(survey.ShortForm)}
	case results.ByVersion:
		for _, q := range results.Versions(config, w) {
			labels = append(labels, q.Ref.String())
		}
	case results.ByLanguage:
		for _, q := range results.Versions(config, w) {
			labels = append(labels, q.Languages...)
		}
		slices.Sort(labels)
		labels = slices.Compact(labels)
	}
	return labels
}

// axes are the dimensions to choose in. Who sees all units has the labels that
// occur. Anybody else has those of the configuration: which of them occur in
// units of others is not theirs to know.
func (p *Place) axes(known []findings.Axis) []findings.Axis {
	if p.Who.SeesAll() {
		return known
	}
	axes := slices.Clone(known)
	for i, a := range axes {
		if a.Question != "" {
			continue // all its options, by the questionnaire
		}
		values := Configured(p.Config, p.Wave, a.By)
		if a.By == results.ByField {
			name := func(code string) string { return survey.Fold(p.Config.Fields[code].Name.In(survey.Vietnamese)) }
			slices.SortStableFunc(values, func(x, y string) int { return cmp.Compare(name(x), name(y)) })
		}
		axes[i].Values, axes[i].Labels = values, nil
	}
	return axes
}
